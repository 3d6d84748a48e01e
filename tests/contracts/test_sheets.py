"""What an import promises, on SQLite and on PostgreSQL alike: good rows taken once, bad ones told, all or nothing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import service, taking
from zhunsheng.office.sheets.importing import Importer
from zhunsheng.office.sheets.models import Import, ImportedAct

TODAY, YEAR = date(2020, 1, 6), date(2019, 1, 1)
REGISTER, PROCEDURE = "publicity-activity", "mediation"
EVENT = {
    "登记单位": "司法局", "活动名称": "讲座甲", "举办日期": "2019-03-05", "活动形式": "法治讲座", "主题": "综合",
    "受众（人次）": 80,
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def ledger(database: str) -> None:
    people.load_units("220602")


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """A book of these rows."""

    def made(*rows: Mapping[str, Any]) -> Path:
        path, heads = tmp_path / "台账.xlsx", list(dict.fromkeys(name for row in rows for name in row))
        book = Workbook()
        book.active.title = "台账"
        for row in (dict(zip(heads, heads, strict=True)), *rows):
            book.active.append([row.get(name) for name in heads])
            for cell in book.active[book.active.max_row]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # no text is a formula
        book.save(path)
        return path

    return made


def take(path: Path, procedure: str = REGISTER, person: str | None = None, unit: str | None = None, **more: Any) -> Any:
    """Import a book: what came of it, and what is wrong."""
    with service.book(procedure, path, Importer(TODAY, person), unit) as book:
        return book.take(**more), list(book.complaints())


def step(key: str, act: str, day: str, outcome: str | None = None, **fields: Any) -> dict[str, Any]:
    """A row of a mediation."""
    own = {
        "办案单位": "司法局",
        "案件标识": key,
        "行为": act,
        "行为结果": outcome,
        "办理日期": day,
        "办理人": "某调解员",
    }
    return own | fields


def mediated(key: str, failed_on: str = "2019-03-12") -> list[dict[str, Any]]:
    """A mediation of last year that failed, lawful if within its term."""
    return [
        step(key, "登记纠纷", "2019-03-01", 当事人="张某（自然人）；李某（自然人）", 启动方式="当事人申请",
             纠纷类型="邻里"),
        step(key, "征询意愿、决定受理", "2019-03-04", "受理", 征询双方意愿日期="2019-03-04"),
        step(key, "调解", failed_on, "调解不成，终止并告知仲裁、行政、司法途径"),
        step(key, "立卷归档", "2019-12-20"),
    ]  # fmt: skip


def told(outcome: Any) -> tuple[int, ...]:
    return outcome.recorded, outcome.amended, outcome.same, outcome.refused


def facts(case: str) -> dict[str, Any]:
    reading = cases.reading(case, TODAY)
    assert reading is not None
    return reading.case.fields


class TestRegister:
    def test_good_rows_are_taken_and_bad_ones_name_their_cells(self, write: Any) -> None:
        bad = EVENT | {"活动名称": "讲座乙", "举办日期": "2019.13.1", "受众（人次）": "八十人"}
        outcome, complaints = take(write(EVENT, bad, EVENT | {"活动名称": "讲座丙"}))
        assert told(outcome) == (2, 0, 0, 1) and not outcome.is_whole
        assert [(c.cell, c.heading, c.value, c.code) for c in complaints] == [
            ("C3", "举办日期", "2019.13.1", "no-day"), ("F3", "受众（人次）", "八十人", "whole"),
        ]  # fmt: skip
        row = cases.row("publicity-activity/justice/2019/1")
        assert row is not None and (row.opened_on, row.title) == (date(2019, 3, 5), "讲座甲")
        assert facts(row.id)["audience"] == 80
        assert not list(cases.verify())

    def test_again_the_same_book_doubles_nothing(self, write: Any) -> None:
        path = write(EVENT, EVENT | {"活动名称": "讲座乙"})
        assert told(take(path)[0]) == (2, 0, 0, 0)
        events = cases.tally()
        assert told(take(path)[0]) == (0, 0, 2, 0)
        assert cases.tally() == events == 2
        assert Import.objects.count() == 1

    def test_changed_row_is_an_amendment_and_an_empty_cell_changes_nothing(self, write: Any) -> None:
        take(write(EVENT))
        outcome, _ = take(write(EVENT | {"受众（人次）": None, "地点": "文化广场"}))
        assert told(outcome) == (0, 1, 0, 0)
        history = cases.history("publicity-activity/justice/2019/1")
        assert [(e.act, e.day, e.fields) for e in history[1:]] == [("amend", TODAY, {"place": "文化广场"})]
        assert facts("publicity-activity/justice/2019/1")["audience"] == 80

    def test_record_twice_in_one_book_is_taken_once(self, write: Any) -> None:
        outcome, complaints = take(write(EVENT, EVENT, EVENT | {"受众（人次）": 90}))
        assert told(outcome) == (1, 0, 1, 1)
        assert complaints[0].code == "twice" and "第 2 行" in complaints[0].why

    def test_key_is_one_units_own(self, write: Any) -> None:
        assert told(take(write(EVENT, EVENT | {"登记单位": "教育局"}))[0]) == (2, 0, 0, 0)

    def test_preview_says_the_same_and_keeps_nothing(self, write: Any) -> None:
        path = write(EVENT, EVENT | {"活动名称": "讲座乙", "举办日期": "x"})
        outcome, complaints = take(path, keep=False)
        assert told(outcome) == (1, 0, 0, 1) and len(complaints) == 1 and outcome.id == ""
        assert cases.tally() == 0 and not Import.objects.exists() and not ImportedAct.objects.exists()
        assert told(take(path)[0]) == told(outcome)
        assert cases.row("publicity-activity/justice/2019/1") is not None

    @pytest.mark.parametrize(("stretch", "stays"), [(60.0, 0), (0.0, 29)])
    def test_fault_midway_leaves_whole_stretches_and_the_book_can_come_again(
        self, write: Any, monkeypatch: pytest.MonkeyPatch, stretch: float, stays: int
    ) -> None:
        path = write(*(EVENT | {"活动名称": f"讲座{n}"} for n in range(40)))
        done = taking.Taker._record

        def fails(taker: taking.Taker, kept: Any) -> None:
            if kept.n == 30:
                raise OSError("disk full")
            done(taker, kept)

        monkeypatch.setattr(taking.Taker, "_record", fails)
        monkeypatch.setattr(taking, "STRETCH", stretch)
        monkeypatch.setattr(taking, "PAUSE", 0)
        monkeypatch.setattr("zhunsheng.office.cases.batch.FLUSH_AT", 8)
        with pytest.raises(OSError, match="disk full"):
            take(path)
        assert (cases.tally(), ImportedAct.objects.count()) == (stays, stays)
        assert [i.taken for i in Import.objects.all()] == [stays] * bool(stays)
        monkeypatch.undo()
        assert told(take(path)[0]) == (40 - stays, 0, stays, 0)

    def test_bad_rows_come_back_as_a_book_that_can_be_mended_and_imported(self, write: Any, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        path = write(EVENT, EVENT | {"活动名称": "讲座乙", "举办日期": "昨天"})
        left = tmp_path / "left.xlsx"
        with service.book(REGISTER, path, Importer(TODAY)) as book:
            book.take()
            assert book.write_leftovers(left) == 1
        mended = load_workbook(left)
        sheet = mended.worksheets[0]
        heads = [c.value for c in sheet[1]]
        assert heads[0] == "未导入原因" and "认不出日期" in sheet.cell(2, 1).value
        held_on = sheet.cell(2, heads.index("举办日期*") + 1)
        assert held_on.value == "昨天" and held_on.fill.fgColor.rgb.endswith("FBD5D5")
        held_on.value = datetime(2019, 3, 6)
        mended.save(left)
        assert told(take(left)[0]) == (1, 0, 0, 0)


class TestProcedure:
    def test_past_year_comes_in_as_lawful_events(self, write: Any) -> None:
        rows = [row for n in range(3) for row in mediated(f"2019-{n}")]
        outcome, complaints = take(write(*reversed(rows)), PROCEDURE)
        assert told(outcome) == (12, 0, 0, 0), complaints
        reading = cases.reading("mediation/justice/2019/1", TODAY)
        assert reading is not None and (reading.case.result, reading.case.is_ended) == ("failed", True)
        assert [s.event.act for s in reading.steps] == ["apply", "accept", "mediate", "close"]
        assert reading.case.fields["parties"][0] == {"name": "张某", "kind": "natural"}
        assert told(take(write(*rows), PROCEDURE)[0]) == (0, 0, 12, 0)

    def test_what_the_law_refuses_is_told_in_words_with_its_article(self, write: Any) -> None:
        early = step("甲", "调解", "2019-03-02", "调解不成，终止并告知仲裁、行政、司法途径")
        outcome, complaints = take(write(mediated("甲")[0], early), PROCEDURE)
        assert told(outcome) == (1, 0, 0, 1)
        first = complaints[0]
        assert "《人民调解法》" in "".join(c.why for c in complaints)
        assert "督查人员" in first.next and "a supervisor" in first.next_en and "cannot" in first.why_en.casefold()
        assert cases.refused(YEAR, TODAY) == 1

    def test_what_happened_all_the_same_comes_in_irregular_with_its_findings(self, write: Any) -> None:
        early = step("甲", "调解", "2019-03-02", "调解不成，终止并告知仲裁、行政、司法途径")
        outcome, complaints = take(write(mediated("甲")[0], early), PROCEDURE, irregular="补录2019年台账")
        assert told(outcome) == (2, 0, 0, 0) and outcome.irregular == 1 and not complaints
        event = cases.history("mediation/justice/2019/1")[1]
        assert event.reason == "补录2019年台账" and "act.on-call" in event.findings
        assert [f.code for _, found in outcome.against for f in found] == list(event.findings)
        assert all(isinstance(f, Finding) for _, found in outcome.against for f in found)

    @pytest.mark.parametrize(("role", "taken"), [("mediator", 1), ("supervisor", 2)])
    def test_offence_is_for_a_supervisor_to_enter(self, write: Any, role: str, taken: int) -> None:
        people.enrol([people.Official("甲", "甲某", "justice", role, YEAR)])
        early = step("甲", "调解", "2019-03-02", "调解不成，终止并告知仲裁、行政、司法途径")
        outcome, complaints = take(write(mediated("甲")[0], early), PROCEDURE, "甲", irregular="补录")
        assert (outcome.recorded, outcome.irregular) == (taken, taken - 1)
        assert all("督查人员" in c.next for c in complaints) and bool(complaints) == (taken == 1)

    def test_rows_of_a_case_that_was_not_opened_name_the_row_to_mend(self, write: Any) -> None:
        rows = mediated("甲")
        rows[0]["启动方式"] = None
        outcome, complaints = take(write(*rows), PROCEDURE)
        assert told(outcome) == (0, 0, 0, 4)
        assert {c.code for c in complaints} == {"field:channel", "no-start"}
        assert next(c for c in complaints if c.code == "field:channel").heading == "启动方式"

    def test_missing_act_is_put_in_where_it_belongs_when_the_book_comes_again(self, write: Any) -> None:
        rows = mediated("甲")
        assert take(write(rows[0], rows[1], rows[2], rows[3] | {"办理日期": "十二月"}), PROCEDURE)[0].refused == 1
        assert told(take(write(*rows), PROCEDURE)[0]) == (1, 0, 3, 0)

    def test_act_that_is_recorded_otherwise_is_not_written_over(self, write: Any) -> None:
        take(write(*mediated("甲")), PROCEDURE)
        rows = mediated("甲")
        rows[1]["征询双方意愿日期"] = "2019-03-03"
        outcome, complaints = take(write(*rows), PROCEDURE)
        assert told(outcome) == (0, 0, 3, 1)
        assert complaints[0].code == "changed" and "征询双方意愿日期" in complaints[0].why

    def test_acts_come_out_as_a_book_that_says_nothing_new(self, write: Any, tmp_path: Path) -> None:
        take(write(*mediated("甲")), PROCEDURE)
        people.enrol([people.Official("甲", "甲某", "justice", "justice", YEAR)])
        path = tmp_path / "acts.xlsx"
        viewer = service.Viewer(TODAY, "甲", private=True)
        assert service.Export(service.layout(PROCEDURE), viewer, acts=True).write(path) == 4
        assert told(take(path, PROCEDURE)[0]) == (0, 0, 4, 0)


class TestWho:
    def test_clerk_imports_for_the_own_unit_and_no_other(self, write: Any) -> None:
        people.enrol([people.Official("甲", "甲某", "education", "clerk", YEAR)])
        outcome, complaints = take(write(EVENT, EVENT | {"登记单位": "教育局"}), person="甲")
        assert told(outcome) == (1, 0, 0, 1) and complaints[0].code == "post"
        event = cases.history("publicity-activity/education/2019/1")[0]
        assert (event.role, event.actor) == ("clerk", "甲")

    def test_administrator_does_no_casework(self, write: Any) -> None:
        people.enrol([people.Official("管", "管某", "justice", "system-admin", YEAR)])
        outcome, complaints = take(write(EVENT | {"登记人": "某人"}), person="管")
        assert told(outcome) == (0, 0, 0, 1) and complaints[0].code == "post"

    def test_somebody_named_in_the_book_is_who_did_it(self, write: Any) -> None:
        people.enrol([people.Official("clerk.7", "甲某", "justice", "clerk", YEAR)])
        take(write(EVENT | {"登记人": "甲某"}, EVENT | {"活动名称": "乙", "登记人": "乙某"}))
        actors = [cases.history(f"publicity-activity/justice/2019/{n}")[0].actor for n in (1, 2)]
        assert actors == ["clerk.7", "乙某"]


class TestUndo:
    def test_every_record_is_made_void_by_one_event_and_can_come_again(self, write: Any) -> None:
        path = write(EVENT, EVENT | {"活动名称": "讲座乙"})
        ident = take(path)[0].id
        done = service.undo(ident, Importer(TODAY))
        assert done is not None and (done.taken_back, done.kept) == (2, [])
        assert [e.act for e in cases.history("publicity-activity/justice/2019/1")] == ["record", "void"]
        assert service.undo(ident, Importer(TODAY)).taken_back == 0
        assert told(take(path)[0]) == (2, 0, 0, 0)
        assert not list(cases.verify())

    def test_amendment_alone_is_taken_back(self, write: Any) -> None:
        take(write(EVENT))
        ident = take(write(EVENT | {"受众（人次）": 90}))[0].id
        assert service.undo(ident, Importer(TODAY)).taken_back == 1
        assert facts("publicity-activity/justice/2019/1")["audience"] == 80

    def test_record_that_somebody_amended_since_stays_and_is_told(self, write: Any) -> None:
        ident = take(write(EVENT))[0].id
        later = take(write(EVENT | {"受众（人次）": 90}))[0].id
        done = service.undo(ident, Importer(TODAY))
        assert done.taken_back == 0 and "更正" in done.kept[0].zh
        service.undo(later, Importer(TODAY))
        assert service.undo(ident, Importer(TODAY)).taken_back == 1

    def test_cases_are_taken_back_act_by_act_to_their_opening(self, write: Any) -> None:
        path = write(*mediated("甲"), *mediated("乙"))
        ident = take(path, PROCEDURE)[0].id
        done = service.undo(ident, Importer(TODAY))
        assert (done.taken_back, done.kept) == (8, [])
        acts = [e.act for e in cases.history("mediation/justice/2019/1")]
        assert acts == ["apply", "accept", "mediate", "close", *["undo"] * 4]
        assert cases.reading("mediation/justice/2019/1", TODAY).case.opened_on is None
        assert told(take(path, PROCEDURE)[0]) == (8, 0, 0, 0)
        assert cases.row("mediation/justice/2019/4").result == "failed"
        assert not list(cases.verify())

    def test_who_is_no_supervisor_takes_no_act_back(self, write: Any) -> None:
        people.enrol([people.Official("甲", "甲某", "justice", "mediator", YEAR)])
        ident = take(write(*mediated("甲")), PROCEDURE)[0].id
        done = service.undo(ident, Importer(TODAY, "甲"))
        assert done.taken_back == 0 and done.kept and "督查" in done.kept[0].zh

    def test_import_that_never_was_is_none(self) -> None:
        assert service.undo("20200106-9", Importer(TODAY)) is None


def test_round_trip_of_a_register_gives_equal_records(tmp_path: Path, write: Any) -> None:
    rows = [
        EVENT | {"地点": "=1+1", "协办单位": "教育局；科技局", "佐证材料说明": "甲\n乙；丙"},
        EVENT | {"活动名称": "+86 讲座", "登记日期": "2019-03-08", "参加人员": 0},
        EVENT | {"活动名称": "'引号", "举办日期": datetime(2019, 5, 1), "主办单位": "司法局"},
    ]  # fmt: skip
    take(write(*rows))
    before = _records()
    for name in ("out.xlsx", "out.csv"):
        path = tmp_path / name
        assert service.Export(service.layout(REGISTER), service.Viewer(TODAY)).write(path) == 3
        assert told(take(path)[0]) == (0, 0, 3, 0)
    for ident in [i.id for i in Import.objects.all()]:
        service.undo(ident, Importer(TODAY))
    assert not _records()
    for name in ("out.csv", "out.xlsx"):
        outcome, complaints = take(tmp_path / name)
        assert told(outcome) == (3, 0, 0, 0), complaints
        assert _records() == before
        service.undo(outcome.id, Importer(TODAY))


def _records() -> Iterable[Any]:
    """Unit, day, who and facts of every record that stands."""
    found = [told.reading for told in cases.stream(REGISTER, TODAY)]
    return sorted(
        (str(r.case.opened_on), r.steps[0].event.actor, r.steps[0].event.unit, sorted(map(str, r.case.fields.items())))
        for r in found
        if r.case.result != "void"
    )
