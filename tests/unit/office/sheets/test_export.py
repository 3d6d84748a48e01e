"""Lists out: names in Chinese, nothing private to who may not see it, nothing that a spreadsheet would run."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from office_books import LAW, REGISTERS, TODAY, events, read, take, took, value, workbook
from openpyxl import load_workbook

from zhunsheng.catalog.cast import Filler
from zhunsheng.kernel.case import NEW, Command, Person
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import service
from zhunsheng.office.sheets.importing import Importer
from zhunsheng.office.sheets.models import Import

YEAR = date(2019, 1, 1)
pytestmark = pytest.mark.usefixtures("ledger")


def records(register: str) -> list[Any]:
    """The facts of every record that stands, with its unit and day."""
    found = cases.stream(register, TODAY)
    return sorted(
        (t.row.unit, str(t.reading.case.opened_on), sorted((k, repr(v)) for k, v in t.reading.case.fields.items()))
        for t in found
        if t.reading.case.result != "void"
    )


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("register", REGISTERS)
def test_register_that_goes_out_comes_in_again_as_it_was(register: str, suffix: str, tmp_path: Path) -> None:
    version = LAW.procedure(register).versions[-1]
    people.enrol([people.Official("甲", "甲某", "justice", "justice", YEAR)])
    done = []
    for n in range(3):
        fields = {f.id: value(f, n) for f in version.fields.values() if f.type != "case"}
        command = Command("record", date(2019, 12, 31), "clerk", Person("甲", "justice"), None, fields)
        answer = cases.perform(cases.Request(register, "justice", command), TODAY)
        assert isinstance(answer, cases.Performed), answer
        done.append(answer.case)
    path, before = tmp_path / f"out{suffix}", records(register)
    assert len(before) == 3
    made = service.Export(service.layout(register), service.Viewer(TODAY, "甲", private=True))
    assert made.write(path) == 3
    same, complaints = took(path, register)
    assert (same.same, same.refused) == (3, 0), complaints
    for case in done:
        void = Command("void", TODAY, "clerk", Person("甲", "justice"))
        assert isinstance(cases.perform(cases.Request(register, "justice", void, case), TODAY), cases.Performed)
    assert records(register) == []
    again, complaints = took(path, register)
    assert (again.recorded, again.refused) == (3, 0), complaints
    assert records(register) == before


class TestPrivate:
    HEADS = ["办案单位", "案件标识", "行为", "办理日期", "办理人", "当事人", "启动方式", "纠纷类型", "涉及金额（元）"]

    def opened(self, tmp_path: Path) -> None:
        row = ("司法局", "甲", "登记纠纷", "2019-03-01", "某人", "张某（自然人）", "当事人申请", "邻里", 1234.5)
        path = workbook(tmp_path / "in.xlsx", [dict(zip(self.HEADS, row, strict=True))])
        assert take(path, "mediation").recorded == 1

    def exported(self, tmp_path: Path, person: str | None, private: bool) -> list[list[Any]]:
        path = tmp_path / "out.xlsx"
        service.Export(service.layout("mediation"), service.Viewer(TODAY, person, private)).write(path)
        return read(path)

    def test_private_fields_are_masked_and_public_ones_are_shown(self, tmp_path: Path) -> None:
        self.opened(tmp_path)
        heads, row = self.exported(tmp_path, None, False)
        told = dict(zip(heads, row, strict=True))
        assert (told["当事人"], told["启动方式"], told["涉及金额（元）"]) == ("不公开", "当事人申请", 1234.5)
        assert told["立案日期"] == datetime(2019, 3, 1) and told["当前状态"] == "在办"
        assert "张某" not in str(row)

    def test_who_sees_the_case_may_have_them(self, tmp_path: Path) -> None:
        self.opened(tmp_path)
        people.enrol([people.Official("甲", "甲某", "justice", "mediator", YEAR)])
        heads, row = self.exported(tmp_path, "甲", True)
        assert dict(zip(heads, row, strict=True))["当事人"] == "张某（自然人）"

    def test_who_is_of_another_unit_gets_the_row_masked_and_of_confidential_cases_none(self, tmp_path: Path) -> None:
        self.opened(tmp_path)
        people.enrol([people.Official("乙", "乙某", "education", "justice", YEAR)])
        heads, row = self.exported(tmp_path, "乙", True)
        assert dict(zip(heads, row, strict=True))["当事人"] == "不公开"
        day = date(2019, 3, 4)
        version = LAW.procedure("petition").on(day)
        act = next(a for a in version.acts.values() if a.starts)
        deed = next(iter(act.deeds.values()))
        command = Command(act.id, day, deed.order[0], Person("某", "justice"), deed.outcome, {})
        filled = Filler(version, NEW, LAW.calendar).filled(command, act, deed, False)
        assert isinstance(cases.perform(cases.Request("petition", "justice", filled), TODAY), cases.Performed)
        path = tmp_path / "petitions.xlsx"
        assert service.Export(service.layout("petition"), service.Viewer(TODAY, "乙", True)).write(path) == 0

    def test_without_a_person_nothing_private_is_told_whatever_is_asked(self, tmp_path: Path) -> None:
        self.opened(tmp_path)
        assert "张某" not in str(self.exported(tmp_path, None, True))

    def test_masked_row_that_comes_in_again_changes_nothing(self, tmp_path: Path) -> None:
        self.opened(tmp_path)
        path = tmp_path / "acts.xlsx"
        service.Export(service.layout("mediation"), service.Viewer(TODAY), acts=True).write(path)
        outcome = take(path, "mediation")
        assert (outcome.recorded, outcome.same, outcome.refused) == (0, 1, 0)


def test_text_in_a_workbook_or_csv_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(
        '登记单位,活动名称,举办日期,活动形式,主题\n司法局,"\'=HYPERLINK(1)",2019-03-05,其他,综合\n', encoding="utf-8"
    )
    assert take(path).recorded == 1
    for name in ("out.xlsx", "out.csv"):
        service.Export(service.layout("publicity-activity"), service.Viewer(TODAY)).write(tmp_path / name)
    cell = load_workbook(tmp_path / "out.xlsx").worksheets[0].cell(2, 5)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8-sig", newline="")))
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_filter_says_which_cases_are_wanted(tmp_path: Path) -> None:
    rows = events(4)
    rows[0] |= {"登记日期": "2019-12-30"}
    rows[1] |= {"登记单位": "教育局"}
    take(workbook(tmp_path / "in.xlsx", rows))
    layout, path = service.layout("publicity-activity"), tmp_path / "out.csv"

    def count(**wanted: Any) -> int:
        return service.Export(layout, service.Viewer(TODAY), cases.Filter(**wanted)).write(path)

    assert count() == 4 and count(units=("education",)) == 1 and count(opened_from=date(2019, 12, 30)) == 1
    assert count(opened_until=date(2019, 12, 29)) == 3 and count(text="第3次") == 1 and count(ended=True) == 0
    assert count(irregular=True) == 0 and count(result="void") == 0 and count(handler="x") == 0


def test_void_record_is_told_as_such_and_does_not_come_in_again(tmp_path: Path) -> None:
    take(workbook(tmp_path / "in.xlsx", events(2)))
    service.undo(Import.objects.get().id, Importer(TODAY))
    path = tmp_path / "out.xlsx"
    service.Export(service.layout("publicity-activity"), service.Viewer(TODAY)).write(path)
    assert [row[-1] for row in read(path)] == ["当前状态", "已作废", "已作废"]
    outcome = take(path)
    assert (outcome.recorded, outcome.void, outcome.rows) == (0, 2, 2)


def test_sample_is_marked_in_every_row(tmp_path: Path) -> None:
    take(workbook(tmp_path / "in.xlsx", events(2)))
    path = tmp_path / "out.xlsx"
    service.Export(service.layout("publicity-activity"), service.Viewer(TODAY), synthetic=True).write(path)
    assert [row[-1] for row in read(path)] == ["数据性质", "合成数据", "合成数据"]
    assert take(path).same == 2


def test_text_too_long_for_a_cell_says_so_and_is_whole_in_csv(tmp_path: Path) -> None:
    long = "长" * 40_000
    path = tmp_path / "in.csv"
    path.write_text(
        f"登记单位,活动名称,举办日期,活动形式,主题,佐证材料说明\n司法局,甲,2019-03-05,其他,综合,{long}\n", "utf-8"
    )
    assert take(path).recorded == 1
    layout = service.layout("publicity-activity")
    for name in ("out.xlsx", "out.csv"):
        service.Export(layout, service.Viewer(TODAY)).write(tmp_path / name)
    outcome, complaints = took(tmp_path / "out.xlsx")
    assert outcome.refused == 1 and complaints[0].code == "cut"
    assert take(tmp_path / "out.csv").same == 1
