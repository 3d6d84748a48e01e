"""The year's statutory calendar: owed from the law alone, met by an act in the ledger and by nothing else."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhunsheng.catalog.cast import Filler, first_outcome
from zhunsheng.catalog.duties import duties
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Faults
from zhunsheng.cli import root
from zhunsheng.kernel.case import NEW, Command, Person
from zhunsheng.kernel.reading import read
from zhunsheng.office import yearly
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Performed, Request
from zhunsheng.office.people import service as people
from zhunsheng.office.yearly import LATE, MET, OPEN, OVERDUE, Obligation

CATALOG = Catalog()
UNIT, OTHER = "housing", "justice"


@pytest.fixture(autouse=True)
def units(sqlite: Path) -> None:
    people.load_units("220602")


def done(ident: str, unit: str, deeds: list[tuple[str, str]], case: str | None = None, **fields: object) -> str:
    """A case with these acts done on these days, whatever they need filled in."""
    procedure, calendar = cases.office().catalog.procedure(ident), cases.office().catalog.calendar
    for day_text, name in deeds:
        day = date.fromisoformat(day_text)
        held = read(procedure, cases.history(case), day, calendar).case if case else NEW
        version = procedure.on(day)
        act = version.acts[name]
        outcome = first_outcome(act)
        deed = act.deeds[outcome]
        who = Person(f"{unit}.{name}", unit, True, True)
        known = {k: v for k, v in fields.items() if k in deed.sets} if case is None else {}
        command = Command(name, day, deed.order[0], who, outcome, known)
        filled = Filler(version, held, calendar).filled(command, act, deed, False)
        answer = cases.perform(Request(ident, unit, filled, case), day)
        assert isinstance(answer, Performed), answer
        case = answer.case
    return case


def one(duty: str, year: int, today: str, unit: str = UNIT) -> Obligation:
    found = [o for o in yearly.obligations(year, date.fromisoformat(today), [unit]) if o.duty.id == duty]
    assert len(found) == 1
    return found[0]


def report(formed: str, published: str, year: int, unit: str = UNIT, category: str = "disclosure-report") -> str:
    days = [(formed, "form"), (formed, "review"), (published, "publish")]
    return done("proactive-disclosure", unit, days, category=category, report_year=year, other_agencies=False)


def test_a_department_owes_its_report_by_the_end_of_january_until_it_is_published():
    owed = one("disclosure-report", 2020, "2020-01-31")
    assert (owed.due, owed.article) == (date(2020, 1, 31), "《政府信息公开条例》第49条")
    assert owed.state(date(2020, 1, 31)) == OPEN
    assert owed.state(date(2020, 2, 1)) == OVERDUE
    case = report("2020-01-06", "2020-01-31", 2019)
    met = one("disclosure-report", 2020, "2020-02-01")
    assert (met.state(date(2020, 2, 1)), met.met_on, met.case) == (MET, date(2020, 1, 31), case)
    # Nobody else's is met by it, and that of another year neither.
    assert one("disclosure-report", 2020, "2020-02-01", OTHER).met_on is None
    assert one("disclosure-report", 2021, "2021-01-01").met_on is None


def test_a_report_that_came_late_shows_by_how_many_days():
    report("2020-01-06", "2020-02-03", 2019)
    found = one("disclosure-report", 2020, "2020-02-10")
    assert (found.state(date(2020, 2, 10)), found.days_late) == (LATE, 3)
    # Looked at as of a day before, it had not happened.
    assert one("disclosure-report", 2020, "2020-02-02").state(date(2020, 2, 2)) == OVERDUE


def test_what_was_only_written_or_is_of_another_kind_meets_nothing():
    done("proactive-disclosure", UNIT, [("2020-01-06", "form")], category="disclosure-report", report_year=2019,
         other_agencies=False)  # fmt: skip
    report("2020-01-06", "2020-01-20", 2019, category="enforcement-data")
    report("2020-01-06", "2020-01-20", 2018)
    assert one("disclosure-report", 2020, "2020-02-01").met_on is None
    assert one("enforcement-data", 2020, "2020-02-01").met_on == date(2020, 1, 20)


def test_the_law_of_the_last_day_says_which_day_it_is():
    # Until 14 May 2019 all bodies had until 31 March; since then departments have until 31 January.
    assert one("disclosure-report", 2019, "2019-01-01").due == date(2019, 3, 31)
    assert one("disclosure-report", 2019, "2019-01-01").article == "《政府信息公开条例》（国令第492号）第31条"
    assert one("disclosure-report", 2020, "2020-01-01").due == date(2020, 1, 31)
    # Departments report on law-based government by 1 March since the rules of 15 April 2019.
    assert one("law-report-party", 2019, "2019-01-01").due == date(2019, 3, 31)
    assert one("law-report-party", 2019, "2019-01-01").internal == date(2019, 3, 1)
    assert one("law-report-party", 2020, "2020-01-01").due == date(2020, 3, 1)
    assert not [o for o in yearly.obligations(2019, date(2019, 1, 1), [UNIT]) if o.duty.id == "law-report-published"]
    assert one("law-report-published", 2020, "2020-01-01").due == date(2020, 4, 1)


def test_the_governments_report_is_met_by_whoever_drew_it_up():
    case = done("annual-report", "government-office", [("2020-01-13", "compile"), ("2020-01-14", "first-review"),
                ("2020-01-15", "second-review"), ("2020-01-16", "final-review"), ("2020-03-02", "report-party")],
                year=2019, reporter="government", covers_until="2019-12-31")  # fmt: skip
    found = one("government-report-party", 2020, "2020-12-31", "government")
    assert (found.met_on, found.case, found.internal) == (date(2020, 3, 2), case, date(2020, 2, 28))
    assert one("government-report-congress", 2020, "2020-12-31", "government").met_on is None
    # A government's report is no department's.
    assert one("law-report-party", 2020, "2020-12-31", "government-office").met_on is None


def test_an_occasion_is_met_on_its_own_day_by_who_organised_it():
    done("publicity-activity", "justice", [("2019-12-05", "record")], theme="constitution", held_on="2019-12-04",
         organiser=UNIT)  # fmt: skip
    assert one("constitution-day", 2019, "2019-12-31").met_on == date(2019, 12, 4)
    assert one("constitution-day", 2019, "2019-12-31", OTHER).met_on is None


def test_a_day_of_publicity_that_the_region_keeps_is_met_by_whoever_held_it():
    done("publicity-activity", OTHER, [("2019-03-18", "record")], theme="consumer", held_on="2019-03-15",
         organiser=UNIT)  # fmt: skip
    assert one("consumer-day", 2019, "2019-12-31", "market-regulation").met_on == date(2019, 3, 15)
    assert one("anti-drug-day", 2019, "2019-12-31", "police").state(date(2019, 12, 31)) == OVERDUE


def test_what_comes_every_second_year_is_owed_in_those_years_alone():
    def years(ident: str) -> list[int]:
        return [y for y in range(2019, 2024) for o in yearly.obligations(y, date(2019, 1, 1), [OTHER])
                if o.duty.id == ident]  # fmt: skip

    assert years("document-cleanup") == [2020, 2022]
    assert years("law-exam") == [2019, 2020, 2021, 2022, 2023]
    report("2020-11-02", "2020-12-30", 2020, UNIT, "cleanup-catalogue")
    assert one("document-cleanup", 2020, "2021-01-04", OTHER).met_on == date(2020, 12, 30)


def test_an_act_taken_back_meets_nothing():
    case = report("2020-01-06", "2020-01-20", 2019)
    undo = Command("undo", date(2020, 1, 21), "supervisor", Person("s", OTHER), fields={"event": 3, "reason": "误登"})
    assert isinstance(cases.perform(Request("proactive-disclosure", UNIT, undo, case), date(2020, 1, 21)), Performed)
    assert one("disclosure-report", 2020, "2020-02-01").met_on is None


def test_a_desk_sees_what_is_open_and_what_fell_due_not_long_ago():
    ids = [(o.year, o.duty.id) for o in yearly.open_now(date(2019, 12, 20), [UNIT])]
    assert (2020, "disclosure-report") in ids  # due on 31 January
    assert (2019, "duty-report") in ids  # due on 31 December
    assert (2019, "constitution-day") in ids  # due on 7 December
    assert (2019, "disclosure-report") not in ids  # due on 31 March, too long ago
    assert (2020, "law-report-party") not in ids  # due on 1 March, far ahead


def test_a_light_turns_yellow_when_a_fifth_of_the_time_is_left():
    owed = one("disclosure-report", 2020, "2020-01-01")  # 31 days: 6 are a fifth
    assert [owed.light(date(2020, 1, d)) for d in (25, 26, 31)] == ["green", "yellow", "yellow"]
    assert owed.light(date(2020, 2, 1)) == "red"


def test_the_command_tells_the_year_and_says_no_where_something_is_overdue():
    report("2020-01-06", "2020-01-31", 2019)
    asked = ["calendar", "--year", "2020", "--unit", UNIT]
    told = CliRunner().invoke(root, [*asked, "--as-of", "2020-02-01", "--json"])
    found = {o["duty"]: o for o in json.loads(told.output)}
    assert found["disclosure-report"]["state"] == "met"
    assert found["enforcement-data"]["state"] == "overdue"
    assert told.exit_code == 1
    plain = CliRunner().invoke(root, [*asked, "--as-of", "2020-01-10", "--open"])
    assert plain.exit_code == 0
    assert "2020-01-31  上年度行政执法数据" in plain.output
    assert CliRunner().invoke(root, ["calendar", "--year", "2020", "--unit", "nobody"]).exit_code == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("procedure: no-such", "no-such"),
        ("act: no-such", "no-such"),
        ("where: {category: no-such}", "no-such"),
        ("year: title", "number"),
        ("day: formed_on", "须写且只写一个"),
    ],
)
def test_a_wrong_line_of_the_calendar_is_refused_with_its_place(tmp_path: Path, said: str, told: str):
    means = {"procedure": "proactive-disclosure", "act": "publish", "year": "report_year"}
    name, _, value = said.partition(": ")
    line = ", ".join(f"{k}: {v}" for k, v in (means | {name: value}).items())
    text = f"- {{id: a, name: 甲, name_en: A, owes: {{tag: hall}}, about: previous, " \
           f"when: [{{since: 2019-01-01, due: 01-31, basis: 第1条}}], met_by: {{{line}}}}}\n"  # fmt: skip
    data = tmp_path / "data"
    data.mkdir()
    for held in CATALOG.data.iterdir():
        (data / held.name).symlink_to(held)
    (data / "duties.yaml").unlink()
    (data / "duties.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as found:
        duties(Catalog(data=data))
    assert told in str(found.value)
    assert "duties.yaml:1" in str(found.value)


def test_a_day_that_passes_tells_what_it_made_overdue():
    report("2020-01-06", "2020-01-31", 2019)
    first = CliRunner().invoke(root, ["tick", "--as-of", "2020-01-31", "--json"])
    assert json.loads(first.output)["yearly"] == []
    told = json.loads(CliRunner().invoke(root, ["tick", "--as-of", "2020-02-01", "--dry-run", "--json"]).output)
    late = {(o["duty"], o["unit"]) for o in told["yearly"]}
    assert ("enforcement-data", UNIT) in late
    assert ("disclosure-report", OTHER) in late
    assert ("disclosure-report", UNIT) not in late
    plain = CliRunner().invoke(root, ["tick", "--as-of", "2020-02-01"]).output
    assert "法定日历：" in plain
    assert json.loads(CliRunner().invoke(root, ["tick", "--as-of", "2020-02-02", "--json"]).output)["yearly"] == []
