"""Ten thousand bad cells: each told where it stands, why, and what to do; of their rows none comes in."""

import csv
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from office_books import EVENT, LAW, REGISTERS, TODAY, read, take, took, value, workbook

from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import service

ROWS = 5_000
BAD = {
    "举办日期": (
        "2019-13-01",
        "2019.2.30",
        "昨天",
        "19.3.5",
        "2019年3月",
        "三月五日",
        7,
        "5/3/2019",
        True,
        "#N/A",
        "９９９９-1-1",
    ),
    "活动形式": ("讲坐", "宣传", "no such", 5, "#REF!", "法治讲座、其他"),
    "主题": ("综和", "宪法日", "x", 12.5),
    "主办单位": ("司法厅", "不存在的局", 3, "司法局、教育局"),
    "协办单位": ("教育局；没有的局", "、、甲"),
    "受众（人次）": ("八十", "12人", 1.5, "1,23", "约100", "--", "1e400", True, "100-200", "９.5"),
    "出动宣传车（台次）": ("两台", "0x10", "#DIV/0!", 10**30),
    "登记日期": ("今天", "2019-00-00", -5, "2019年"),
    "活动名称": (None, "  ", "\u200b", "#NAME?"),
}


@pytest.fixture(scope="module")
def random() -> Random:
    return Random(2019)


def bad_rows(random: Random) -> tuple[list[dict[str, object]], list[set[str]]]:
    """Rows each with two bad cells, and which columns are bad in each."""
    rows, wrong = [], []
    for n in range(ROWS):
        columns = random.sample(sorted(BAD), 2)
        row = EVENT | dict.fromkeys(BAD) | EVENT | {"活动名称": f"第{n}次"}
        rows.append(row | {c: random.choice(BAD[c]) for c in columns})
        wrong.append(set(columns))
    return rows, wrong


def test_ten_thousand_bad_cells_are_each_told_and_nothing_comes_in(
    ledger: Path, tmp_path: Path, random: Random
) -> None:
    rows, wrong = bad_rows(random)
    path = workbook(tmp_path / "bad.xlsx", rows)
    outcome, complaints = took(path)
    assert (outcome.rows, outcome.recorded, outcome.refused) == (ROWS, 0, ROWS)
    told: dict[int, set[str]] = {}
    for c in complaints:
        assert c.why and c.next and c.why_en and c.next_en and c.cell.endswith(str(c.row)) and c.cell[0].isalpha()
        told.setdefault(c.row, set()).add(c.heading)
    assert [told[n + 2] for n in range(ROWS)] == wrong
    assert len(complaints) == 2 * ROWS and cases.tally() == 0


def test_good_rows_among_bad_ones_come_in_once_however_often_the_book_comes(
    ledger: Path, tmp_path: Path, random: Random
) -> None:
    rows, _ = bad_rows(random)
    rows = rows[:200]
    good = [EVENT | {"活动名称": f"好{n}"} for n in range(200)]
    mixed = [row for pair in zip(rows, good, strict=True) for row in pair]
    path = workbook(tmp_path / "mixed.xlsx", mixed)
    first, again = take(path), take(path)
    assert (first.recorded, first.refused, again.recorded, again.same) == (200, 200, 0, 200)
    assert cases.tally() == 200


# Of every type a cell that means nothing.
SPOILT = {
    "number": "12人", "decimal": "约3", "money": "三百", "flag": "也许", "date": "2019-02-30", "term": "尽快",
    "choice": "没有这一项", "choices": "没有这一项", "unit": "没有的局", "units": "司法局、没有的局", "code": "#N/A",
    "party": "张某（自然人，220602199001011230）", "parties": "李某、张某（自然人，220602199001011230）",
    "text": "#REF!", "longtext": "#NAME?", "person": "#N/A", "place": "#DIV/0!", "items": "#NULL!", "persons": "#NUM!",
}  # fmt: skip


def written(register: str, path: Path) -> list[list[Any]]:
    """Three good records as a book has them, none of which stands any more in the ledger."""
    people.enrol([people.Official("甲", "甲某", "justice", "justice", date(2019, 1, 1))])
    done = []
    for n in range(3):
        fields = {f.id: value(f, n) for f in LAW.procedure(register).versions[-1].fields.values() if f.type != "case"}
        command = Command("record", date(2019, 12, 31), "clerk", Person("甲", "justice"), None, fields)
        done.append(cases.perform(cases.Request(register, "justice", command), TODAY).case)
    service.Export(service.layout(register), service.Viewer(TODAY, "甲", private=True)).write(path)
    for case in done:
        cases.perform(
            cases.Request(register, "justice", Command("void", TODAY, "clerk", Person("甲", "justice")), case), TODAY
        )
    # openpyxl would write the text "=1+1" as a formula.
    return [[cell.lstrip("=") if isinstance(cell, str) else cell for cell in row] for row in read(path)]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("register", REGISTERS)
def test_bad_cell_of_any_type_is_told_where_it_stands_and_good_rows_come_in_once(
    register: str, suffix: str, ledger: Path, tmp_path: Path
) -> None:
    head, *good = written(register, tmp_path / "good.xlsx")
    fields = {c.heading: c.field for c in service.layout(register).fields if c.field.type in SPOILT}
    rows, wrong = list(good), {}
    for at, heading in enumerate(head):
        if heading in fields:
            rows.append([SPOILT[fields[heading].type] if n == at else cell for n, cell in enumerate(good[at % 3])])
            wrong[len(rows) + 1] = heading
    path = tmp_path / f"mixed{suffix}"
    if suffix == ".csv":
        with open(path, "w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    else:
        workbook(path, [dict(zip(head, row, strict=True)) for row in rows])
    before = cases.tally()
    for recorded in (3, 0):
        outcome, complaints = took(path, register)
        assert (outcome.recorded, outcome.same, outcome.refused) == (recorded, 3 - recorded, len(wrong)), complaints
        assert {c.row: c.heading for c in complaints} == wrong
        assert all(c.why and c.next and c.why_en and c.next_en and c.cell.endswith(str(c.row)) for c in complaints)
    assert cases.tally() == before + 3
