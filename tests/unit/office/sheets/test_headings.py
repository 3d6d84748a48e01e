"""Headings of two rows, as offices like them: groups over their columns, words broken in two; read, or named."""

import csv
from pathlib import Path
from typing import Any

import pytest
from office_books import EVENT, took
from openpyxl import Workbook

from zhunsheng.office.cases import service as cases
from zhunsheng.office.sheets.words import Unreadable

pytestmark = pytest.mark.usefixtures("ledger")
GROUPS = [
    ("办案单位", ""), ("案号", ""), ("经办人", ""), ("登记纠纷", "日期"), ("基本情况", "当事人"), ("", "启动方式"),
    ("", "纠纷类型"), ("征询意愿、决定受理", "日期"), ("", "结果"), ("", "征询双方意愿日期"), ("调解", "日期"),
    ("", "结果"), ("", "协议形式"), ("", "协议内容"),
]  # fmt: skip
CASE = [
    "司法局", "浑调2019-1", "某调解员", "2019-03-01", "张某（自然人）；李某（自然人）", "当事人申请", "邻里",
    "2019-03-04", "受理", "2019-03-04", "2019-03-12", "达成调解协议", "口头协议", "各退一步",
]  # fmt: skip


def book(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Path:
    made = Workbook()
    sheet = made.active
    sheet.title = "台账"
    for row in rows:
        sheet.append(row)
    for cells in merges:
        sheet.merge_cells(cells)
    made.save(path)
    return path


def groups(title: str = "2019年人民调解台账") -> list[list[Any]]:
    return [[title], [over or None for over, _ in GROUPS], [under or None for _, under in GROUPS]]


def test_groups_over_their_columns_are_read_with_them(tmp_path: Path) -> None:
    merges = ("A1:N1", "A2:A3", "B2:B3", "C2:C3", "E2:G2", "H2:J2", "K2:N2")
    outcome, complaints = took(book(tmp_path / "b.xlsx", [*groups(), CASE], merges), "mediation")
    assert (outcome.rows, outcome.recorded, complaints) == (1, 1, [])
    events = cases.history("mediation/justice/2019/1")
    assert [(e.act, e.day.isoformat()) for e in events] == [
        ("apply", "2019-03-01"), ("accept", "2019-03-04"), ("mediate", "2019-03-12")
    ]  # fmt: skip
    assert events[2].fields["agreement"] == "各退一步"
    assert any("表头占第 2、3 两行" in note.zh for note in outcome.notes)


def test_groups_of_a_text_file_reach_up_to_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["" if c is None else c for c in row] for row in (*groups()[1:], CASE)])
    outcome, complaints = took(path, "mediation")
    assert (outcome.recorded, complaints) == (1, []) and len(cases.history("mediation/justice/2019/1")) == 3


def test_words_that_are_broken_over_two_rows_are_put_together(tmp_path: Path) -> None:
    rows = [["登记", "活动", "举办", "活动", "主题"], ["单位", "名称", "日期", "形式", None], list(EVENT.values())]
    outcome, complaints = took(book(tmp_path / "b.xlsx", rows))
    assert (outcome.rows, outcome.recorded, complaints) == (1, 1, [])


def test_heading_of_two_rows_may_come_again_on_each_page(tmp_path: Path) -> None:
    again = [CASE[0], "浑调2019-2", *CASE[2:]]
    merges = ("A2:A3", "B2:B3", "C2:C3", "E2:G2", "H2:J2", "K2:N2")
    outcome, complaints = took(book(tmp_path / "b.xlsx", [*groups(), CASE, *groups()[1:], again], merges), "mediation")
    assert (outcome.rows, outcome.recorded, complaints) == (2, 2, [])


def test_one_row_under_a_title_stays_one_row(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", [["宣传台账"], list(EVENT), list(EVENT.values())], ("A1:E1",))
    outcome, complaints = took(path)
    assert (outcome.recorded, complaints) == (1, []) and not any("两行" in n.zh for n in outcome.notes)


def test_word_under_two_groups_that_nobody_knows_is_named_and_not_read(tmp_path: Path) -> None:
    rows = [
        [*list(EVENT), "甲方", "乙方"], [*[None] * 5, "活动地点", "活动地点"], [*EVENT.values(), "东", "西"],
    ]  # fmt: skip
    outcome, _ = took(book(tmp_path / "b.xlsx", rows))
    assert outcome.recorded == 1 and any("甲方" in n.zh for n in outcome.notes)
    (case,) = cases.search(cases.Filter(procedure="publicity-activity")).rows
    assert "东" not in str(cases.history(case.id)[0].fields)


def test_heading_of_three_rows_is_refused_with_what_to_do(tmp_path: Path) -> None:
    rows = [["活动", "举"], ["名", "办日"], ["称", "期"], ["宣传", "2019-12-04"]]
    with pytest.raises(Unreadable, match="并成一行"):
        took(book(tmp_path / "b.xlsx", rows))
