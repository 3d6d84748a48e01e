"""A book with one row a case: it comes in as its acts, whole or not at all, and what is wrong is told by the cell."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_books import TODAY, read, took, workbook
from openpyxl import Workbook, load_workbook

from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import service
from zhunsheng.office.sheets.importing import Importer
from zhunsheng.office.sheets.models import Import, ImportedAct

pytestmark = pytest.mark.usefixtures("ledger")
MEDIATED = {
    "办案单位": "司法局", "案号": "浑调2019-1", "经办人": "某调解员", "登记纠纷 · 日期": "2019-03-01",
    "当事人": "张某（自然人）；李某（自然人）", "启动方式": "当事人申请", "纠纷类型": "邻里",
    "征询意愿、决定受理 · 日期": "2019年3月4日", "征询意愿、决定受理 · 结果": "受理",
    "征询意愿、决定受理 · 征询双方意愿日期": "2019-03-04",
    "当事人拒绝或要求终止调解 · 日期": None, "调解 · 日期": "2019.3.12", "调解 · 结果": "达成调解协议",
    "调解 · 协议形式": "口头协议", "调解 · 协议内容": "各退一步", "调解 · 协议金额（元）": "1,200.50",
    "立卷归档 · 日期": "2019-12-20", "立卷归档 · 办理人": "某档案员",
}  # fmt: skip
ASKED = {
    "办案单位": "司法局", "案号": "依申请1号", "经办人": "某公开员", "提出申请 · 日期": "2019-09-02",
    "申请人": "王某（自然人）", "申请人类别": "自然人", "所需信息": "2018年执法统计",
    "登记收到 · 日期": "2019-09-02", "登记收到 · 收到申请之日": "2019-09-02",
    "公开审查 · 日期": "2019-09-06", "公开审查 · 办理人": "某审核人",
    "书面答复 · 日期": "2019-09-10", "书面答复 · 结果": "予以公开", "书面答复 · 办理人": "某负责人",
    "送达答复 · 日期": "2019-09-11", "归档 · 日期": "2019-09-12",
}  # fmt: skip
LICENSED = {
    "办案单位": "自然资源局", "案号": "许可1", "经办人": "某窗口", "提出申请 · 日期": "2019-09-02",
    "申请人": "某某公司（商业企业）", "许可事项": "采矿许可", "许可类型": "普通许可",
    "决定是否受理 · 日期": "2019-09-03", "决定是否受理 · 结果": "受理",
    "审查 · 日期": "2019-09-05", "审查 · 办理人": "某审核人", "审查 · 直接关系他人重大利益": "否",
    "作出许可决定 · 日期": "2019-09-09", "作出许可决定 · 结果": "准予许可", "作出许可决定 · 办理人": "某局长",
}  # fmt: skip


def take(path: Path, procedure: str, **more: Any) -> Any:
    return took(path, procedure, **more)


def told(outcome: Any) -> tuple[int, ...]:
    return outcome.rows, outcome.recorded, outcome.same, outcome.refused


@pytest.mark.parametrize(
    ("procedure", "row", "case", "acts"),
    [
        ("mediation", MEDIATED, "mediation/justice/2019/1", ["apply", "accept", "mediate", "close"]),
        ("disclosure-request", ASKED, "disclosure-request/justice/2019/1",
         ["apply", "register", "review", "reply", "deliver", "archive"]),
        ("administrative-licence", LICENSED, "administrative-licence/natural-resources/2019/1",
         ["apply", "accept", "review", "decide"]),
    ],
)  # fmt: skip
def test_row_comes_in_as_the_acts_of_its_case_once(
    procedure: str, row: dict, case: str, acts: list[str], tmp_path: Path
) -> None:
    path = workbook(tmp_path / "b.xlsx", [row])
    outcome, complaints = take(path, procedure)
    assert (told(outcome), outcome.acts, complaints) == ((1, 1, 0, 0), len(acts), [])
    assert [e.act for e in cases.history(case)] == acts
    assert (ImportedAct.objects.count(), Import.objects.get().taken) == (len(acts), len(acts))
    assert told(take(path, procedure)[0]) == (1, 0, 1, 0)


def test_the_handler_acts_where_no_other_is_named_and_in_a_role_of_the_house(tmp_path: Path) -> None:
    take(workbook(tmp_path / "b.xlsx", [MEDIATED]), "mediation")
    events = cases.history("mediation/justice/2019/1")
    assert [(e.actor, e.role) for e in events] == [("某调解员", "mediator")] * 3 + [("某档案员", "mediator")]
    assert events[2].fields["agreed_amount"] == 120_050 and events[0].fields["parties"][1]["name"] == "李某"


def test_what_only_the_parties_do_is_never_put_to_the_handler(tmp_path: Path) -> None:
    row = MEDIATED | {"双方共同申请司法确认 · 日期": "2019-03-20", "双方共同申请司法确认 · 在场人员": "李某"}
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", [row]), "mediation")
    assert told(outcome) == (1, 0, 0, 1) and [(c.code, c.cell) for c in complaints] == [("missing", "2")]
    whole = row | {"双方共同申请司法确认 · 办理人": "张某"}
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", [whole]), "mediation")
    assert (told(outcome), complaints) == ((1, 1, 0, 0), [])
    event = next(e for e in cases.history("mediation/justice/2019/1") if e.act == "confirm-court")
    assert (event.actor, event.persons[0][0]) == ("张某", "李某")


@pytest.mark.parametrize(
    ("procedure", "row", "wrong", "code"),
    [
        ("mediation", MEDIATED, {"登记纠纷 · 日期": None}, "missing"),
        ("mediation", MEDIATED, {"案号": " "}, "missing"),
        ("mediation", MEDIATED, {"纠纷类型": "邻居"}, "near"),
        ("mediation", MEDIATED, {"调解 · 日期": "三月"}, "date"),
        ("mediation", MEDIATED, {"调解 · 结果": "成了"}, "outcome"),
        ("mediation", MEDIATED, {"调解 · 结果": None}, "outcome"),
        ("mediation", MEDIATED, {"调解 · 协议金额（元）": "一千"}, "money"),
        ("mediation", MEDIATED, {"办案单位": "司发局"}, "unit-near"),
        ("mediation", MEDIATED, {"调解 · 日期": None}, "missing"),
        ("disclosure-request", ASKED, {"登记收到 · 收到申请之日": "19-09-02"}, "short-year"),
        ("disclosure-request", ASKED, {"书面答复 · 结果": "公开"}, "outcome"),
        ("administrative-licence", LICENSED, {"许可类型": "企业的"}, "choice"),
        ("administrative-licence", LICENSED, {"决定是否受理 · 结果": "收了"}, "outcome"),
    ],
)
def test_bad_cell_is_named_and_nothing_of_its_row_comes_in(
    procedure: str, row: dict, wrong: dict, code: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "b.xlsx", [row | wrong, row | {"案号": "另一案"}])
    outcome, complaints = take(path, procedure)
    assert told(outcome) == (2, 1, 0, 1) and cases.tally() == outcome.acts == ImportedAct.objects.count()
    heading = next(iter(wrong))
    sheet = load_workbook(path).worksheets[0]
    cell = next(c.coordinate for c in sheet[2] if sheet.cell(1, c.column).value == heading)
    assert [(c.cell, c.heading, c.code) for c in complaints] == [(cell, heading, code)]
    assert complaints[0].next and complaints[0].next_en


def test_what_the_law_refuses_stands_at_the_day_of_the_act_and_takes_the_row_with_it(tmp_path: Path) -> None:
    late = MEDIATED | {"征询意愿、决定受理 · 日期": "2019-03-13"}
    path = workbook(tmp_path / "b.xlsx", [late, MEDIATED | {"案号": "好"}])
    outcome, complaints = take(path, "mediation")
    assert told(outcome) == (2, 1, 0, 1) and cases.tally() == ImportedAct.objects.count() == 4
    assert cases.row("mediation/justice/2019/1").number.endswith("1号")
    assert {c.heading for c in complaints} == {"调解 · 日期"} and all("督查人员" in c.next for c in complaints)
    irregular, complaints = take(path, "mediation", irregular="旧档如此")
    assert (told(irregular), irregular.irregular, complaints) == ((2, 1, 1, 0), 1, [])
    event = next(e for e in cases.history("mediation/justice/2019/2") if e.act == "mediate")
    assert event.reason == "旧档如此" and event.findings


def test_irregular_row_is_for_a_supervisor(tmp_path: Path) -> None:
    people.enrol([people.Official("甲", "甲某", "justice", "mediator", date(2019, 1, 1))])
    path = workbook(tmp_path / "b.xlsx", [MEDIATED | {"征询意愿、决定受理 · 日期": "2019-03-13"}])
    outcome, complaints = take(path, "mediation", person="甲", irregular="旧档如此")
    assert told(outcome) == (1, 0, 0, 1) and complaints and cases.tally() == 0


def test_acts_that_are_new_in_a_row_are_added_and_those_recorded_otherwise_are_not_written_over(tmp_path: Path) -> None:
    open_yet = {n: v for n, v in MEDIATED.items() if not n.startswith("立卷归档")}
    assert told(take(workbook(tmp_path / "a.xlsx", [open_yet]), "mediation")[0]) == (1, 1, 0, 0)
    outcome, _ = take(workbook(tmp_path / "b.xlsx", [MEDIATED]), "mediation")
    assert (told(outcome), outcome.acts) == ((1, 1, 0, 0), 1)
    changed = MEDIATED | {"调解 · 协议内容": "一退再退"}
    outcome, complaints = take(workbook(tmp_path / "c.xlsx", [changed]), "mediation")
    assert told(outcome) == (1, 0, 0, 1)
    assert [(c.code, c.heading) for c in complaints] == [("changed", "调解 · 协议内容")]
    assert "撤销第 3 步" in complaints[0].next and "办相应的一步" in complaints[0].next


def test_acts_of_one_day_come_in_the_order_of_the_law(tmp_path: Path) -> None:
    days = {n: "2019-03-04" for n in MEDIATED if n.endswith(" · 日期") and not n.startswith("当事人拒绝")}
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", [MEDIATED | days]), "mediation")
    assert (told(outcome), complaints) == ((1, 1, 0, 0), [])
    assert [e.act for e in cases.history("mediation/justice/2019/1")] == ["apply", "accept", "mediate", "close"]


def test_case_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    rows = [MEDIATED, MEDIATED, MEDIATED | {"调解 · 日期": "2019-03-13"}]
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", rows), "mediation")
    assert told(outcome) == (3, 1, 1, 1)
    assert [c.code for c in complaints] == ["twice"] and "第 2 行" in complaints[0].why


def test_headings_are_known_by_what_registers_call_them(tmp_path: Path) -> None:
    words = {"征询意愿、决定受理 · 日期": "受理日期", "调解 · 日期": "调解日期", "立卷归档 · 日期": "立卷归档日",
             "调解 · 协议内容": "协议内容", "经办人": "承办人", "案号": "档案号"}  # fmt: skip
    row = {words.get(name, name): value for name, value in MEDIATED.items()}
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", [row]), "mediation")
    assert (told(outcome), outcome.acts, complaints) == ((1, 1, 0, 0), 4, [])


def test_both_layouts_in_one_book_tell_of_the_same_cases(tmp_path: Path) -> None:
    step = {"办案单位": "司法局", "案件标识": "浑调2019-1", "行为": "调查核实、听取陈述", "办理日期": "2019-03-06",
            "办理人": "某调解员", "调查与当事人陈述记录": "走访两家"}  # fmt: skip
    book = Workbook()
    for n, row in enumerate((MEDIATED, step)):
        sheet = book.active if n == 0 else book.create_sheet("步骤")
        sheet.append(list(row))
        sheet.append(list(row.values()))
    book.save(tmp_path / "b.xlsx")
    outcome, complaints = take(tmp_path / "b.xlsx", "mediation")
    assert (told(outcome), outcome.acts, complaints) == ((2, 2, 0, 0), 5, [])
    assert [e.act for e in cases.history("mediation/justice/2019/1")][2] == "investigate"


def test_rows_that_were_not_taken_come_back_whole_to_be_mended(tmp_path: Path) -> None:
    path, left = workbook(tmp_path / "b.xlsx", [MEDIATED | {"调解 · 日期": "三月"}]), tmp_path / "left.xlsx"
    with service.book("mediation", path, Importer(TODAY)) as book:
        book.take()
        assert book.write_leftovers(left) == 1
    heads, row = read(left)[:2]
    assert "调解 · 日期：认不出日期" in row[0] and row[heads.index("当事人*")] == MEDIATED["当事人"]
    mended = load_workbook(left)
    cell = mended.worksheets[0].cell(2, heads.index("调解 · 日期") + 1)
    assert cell.value == "三月" and cell.fill.fgColor.rgb.endswith("FBD5D5")
    cell.value = "2019-03-12"
    mended.save(left)
    assert told(take(left, "mediation")[0]) == (1, 1, 0, 0)


def test_import_is_taken_back_by_one_correction_an_act(tmp_path: Path) -> None:
    rows = [MEDIATED, MEDIATED | {"案号": "又一案"}]
    outcome, _ = take(workbook(tmp_path / "b.xlsx", rows), "mediation")
    done = service.undo(outcome.id, Importer(TODAY), "传错了")
    assert (done.taken_back, done.kept) == (8, [])
    assert [e.act for e in cases.history("mediation/justice/2019/2")].count("undo") == 4


def test_preview_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    outcome, _ = take(workbook(tmp_path / "b.xlsx", [MEDIATED]), "mediation", keep=False)
    assert (told(outcome), outcome.acts, cases.tally()) == ((1, 1, 0, 0), 4, 0)


@pytest.mark.parametrize("flush_at", [1, 3])
def test_row_that_is_refused_after_some_of_it_was_written_leaves_nothing(
    flush_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhunsheng.office.cases.batch.FLUSH_AT", flush_at)
    bad = MEDIATED | {"立卷归档 · 日期": "2019-03-05"}
    rows = [MEDIATED | {"案号": "一"}, bad | {"案号": "二"}, MEDIATED | {"案号": "三"}]
    outcome, complaints = take(workbook(tmp_path / "b.xlsx", rows), "mediation")
    assert (told(outcome), len({c.row for c in complaints})) == ((3, 2, 0, 1), 1)
    assert (cases.tally(), ImportedAct.objects.count()) == (8, 8)
    assert cases.history("mediation/justice/2019/2")[-1].act == "close"
    assert told(take(workbook(tmp_path / "c.xlsx", rows), "mediation")[0]) == (3, 0, 2, 1)


def exported(path: Path) -> Path:
    """The cases of mediation as a book with a row a case."""
    viewer = service.Viewer(TODAY, "甲", private=True)
    assert service.Export(service.layout("mediation"), viewer, wide=True).write(path) == 2
    return path


def mended(path: Path, row: int, **cells: Any) -> Path:
    """The same book with cells of a row changed, by their headings."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        sheet.cell(row, heads[name], value)
    book.save(path)
    return path


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """Two cases that came in from a book, one of them not archived yet."""
    people.enrol([people.Official("甲", "甲某", "justice", "supervisor", date(2019, 1, 1))])
    open_yet = {n: v for n, v in MEDIATED.items() if not n.startswith("立卷归档")} | {"案号": "又一案"}
    take(workbook(tmp_path / "a.xlsx", [MEDIATED, open_yet]), "mediation")
    return ["mediation/justice/2019/1", "mediation/justice/2019/2"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_comes_out_with_a_row_a_case_goes_in_as_itself(two: list[str], suffix: str, tmp_path: Path) -> None:
    path, before = exported(tmp_path / f"out{suffix}"), cases.tally()
    outcome, complaints = take(path, "mediation")
    assert (told(outcome), outcome.acts, complaints, cases.tally()) == ((2, 0, 2, 0), 0, [], before)


def test_step_that_was_added_to_an_exported_row_is_recorded(two: list[str], tmp_path: Path) -> None:
    path = mended(
        exported(tmp_path / "out.xlsx"), 3, **{"立卷归档 · 日期": "2019-12-20", "立卷归档 · 办理人": "某档案员"}
    )
    outcome, complaints = take(path, "mediation")
    assert (told(outcome), outcome.acts, complaints) == ((2, 1, 1, 0), 1, [])
    assert cases.history(two[1])[-1].act == "close" and len(cases.history(two[0])) == 4


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("调解 · 协议内容", "一退再退", "changed"),
        ("调解 · 结果", "调解不成，终止并告知仲裁、行政、司法途径", "changed"),
        ("调解 · 办理人", "另一人", "changed"), ("纠纷类型", "婚姻家庭", "changed"),
        ("案件标题", "改了的标题", "changed-case"), ("办案单位", "教育局", "changed-case"),
        ("案号", "mediation/justice/2019/9", "no-case"),
    ],
)  # fmt: skip
def test_cell_that_was_changed_is_named_and_nothing_is_written(
    two: list[str], heading: str, value: str, code: str, tmp_path: Path
) -> None:
    path, before = exported(tmp_path / "out.xlsx"), cases.tally()
    outcome, complaints = take(mended(path, 2, **{heading: value}), "mediation")
    assert told(outcome) == (2, 0, 1, 1) and cases.tally() == before
    assert [(c.code, c.heading, c.value) for c in complaints] == [(code, heading, value)]
    assert complaints[0].next and complaints[0].next_en


def test_private_facts_that_an_export_hides_are_no_change(two: list[str], tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    service.Export(service.layout("mediation"), service.Viewer(TODAY), wide=True).write(path)
    assert "不公开" in [cell for row in read(path) for cell in row]
    assert told(take(path, "mediation")[0]) == (2, 0, 2, 0)
