"""A case as of a day: lights on exactly the right day, what is offered, what is kept and read again."""

from datetime import date, timedelta

import pytest
from desk import Desk, day

from zhunsheng.kernel.case import NEW
from zhunsheng.kernel.decide import evolve, fold
from zhunsheng.kernel.procedure import UntilDate
from zhunsheng.kernel.terms import Term
from zhunsheng.kernel.tests import Clause, FieldRef, holds, names
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.office.cases.states import state_of, state_text

LIGHTS = """
acts:
  apply:
    name: 申请
    by: clerk
    starts: true
    obliges: {a: {within: 20 workdays}, b: {within: 5 workdays}, c: {within: 30 days}, d: {within: 2 months}, e: {}}
  a: {name: 甲, by: clerk}
  b: {name: 乙, by: clerk}
  c: {name: 丙, by: clerk}
  d: {name: 丁, by: clerk}
  e: {name: 戊, by: clerk}
"""


@pytest.mark.parametrize(
    ("act", "green", "yellow", "last"),
    [
        ("a", "3-25", "3-26", "4-1"),  # a fifth of 20 is 4: 27, 28, 29 March and 1 April are left on the 26th
        ("b", "3-5", "3-6", "3-11"),  # 3, which is more than 1: 7, 8 and 11 March
        ("c", "3-27", "3-28", "4-3"),  # a fifth of 30 is 6: 29 March to 3 April
        ("d", "4-22", "4-23", "5-5"),  # 61 days: 12; 4 May rolls to Sunday 5 May, which is worked
    ],
)
def test_a_light_turns_yellow_on_its_day_and_red_after_the_last(act, green, yellow, last):
    desk = Desk(LIGHTS).do("3-4", "apply")
    light = lambda on: next(d.light for d in desk.look(on).duties if d.act == act)  # noqa: E731
    assert desk.due("3-4", act) == day(last).isoformat()
    assert [light(on) for on in (green, yellow, last)] == ["green", "yellow", "yellow"]
    assert light((day(last) + timedelta(days=1)).isoformat()) == "red"


def test_what_has_no_term_is_green_and_the_worst_light_is_the_cases():
    reading = Desk(LIGHTS).do("3-4", "apply").look("2019-3-12")
    assert {d.act: d.light for d in reading.duties}["e"] == "green"
    assert reading.light == "red"
    assert Desk(LIGHTS).look("3-1").light == "green"


OFFERS = """
fields: {held_on: {name: 日, type: date}, kind: {name: 类, type: choice, options: {a: 甲, b: 乙}}}
acts:
  apply: {name: 申请, by: clerk, starts: true, sets: [kind]}
  check: {name: 查, by: clerk, outcomes: {good: {name: 好}, late: {name: 晚, by: clock}}}
  meet: {name: 会, by: clerk, needs: [held_on], after: {held_on: {}}}
  seal: {name: 封, by: clerk, checks: [{id: a, test: {kind: a}, basis: 第1条, message: 非甲类}]}
  mark: {name: 标, by: clerk, sets: [kind], checks: [{id: b, test: {kind: b}, basis: 第1条, message: 非乙类}]}
  call: {name: 召, by: clerk, on_call: true}
"""


def offered(desk: Desk, on: str) -> set[str]:
    return {f"{o.act}/{o.outcome}" if o.outcome else o.act for o in desk.look(on).offers()}


def test_before_the_case_only_what_starts_is_offered():
    assert offered(Desk(OFFERS), "3-1") == {"apply"}
    assert Desk(OFFERS).look("3-1").standing("call") == "on-call"


def test_offers_what_somebody_could_do_with_people_papers_and_facts_given():
    assert offered(Desk(OFFERS).do("3-1", "apply", set={"kind": "b"}), "3-1") == {"check/good", "meet", "mark"}
    assert offered(Desk(OFFERS).do("3-1", "apply", set={"kind": "a"}), "3-1") == {"check/good", "meet", "mark", "seal"}


def test_reading_the_past_tells_the_case_as_it_was():
    desk = Desk(OFFERS).do("3-1", "apply").do("3-8", "check/good")
    assert set(desk.look("3-5").case.done) == {"apply"}
    assert desk.look("2-1").case == NEW


def test_the_state_survives_json():
    desk = Desk("""
fields: {units: {name: 单位, type: units}, until: {name: 到, type: date}}
acts:
  apply: {name: 申请, by: clerk, starts: true, sets: [units, until], obliges: {ask: {within: {until: until}, promised: 3 days, from: apply}, b: {}}}
  ask: {name: 问, by: clerk, each: units, obliges: {b: {within: 5 workdays}}}
  b: {name: 乙, by: clerk, repeats: true, stops_while: {ask: 第1条}}
  end: {name: 结, by: clerk, concludes: over, obliges: {b: {}}}
""")  # noqa: E501
    assert state_of(state_text(NEW)) == NEW
    people = {"set": {"units": ["东", "西"], "until": "2019-03-09"}}
    for on, act, more in (("3-4", "apply", people), ("3-7", "ask", {"of": "东"}), ("3-8", "b", {}), ("3-9", "end", {})):
        desk.do(on, act, **more)
        assert state_of(state_text(desk.case)) == desk.case
    assert desk.case.result == "over"


def test_evolving_event_by_event_is_deciding():
    desk = Desk(LIGHTS).do("3-4", "apply").do("3-5", "a").do("4-9", "b")
    case = NEW
    for event in desk.events:
        case = evolve(desk.procedure, case, event, desk.calendar)
    assert case == desk.case == fold(desk.procedure, desk.events, desk.calendar)


@pytest.mark.parametrize(
    ("start", "day_of_year", "found"),
    [
        ("2019-03-31", (4, 1), "2019-04-01"),
        ("2019-04-01", (4, 1), "2020-04-01"),
        ("2019-02-01", (2, 29), "2019-02-28"),
        ("2020-02-01", (2, 29), "2020-02-29"),
    ],
)
def test_until_a_day_of_the_year_is_the_next_such_day(start, day_of_year, found):
    (until,) = UntilDate(*day_of_year).read(lambda name: None, date.fromisoformat(start))
    assert until.day.isoformat() == found


FACTS = {"kind": "a", "count": 3, "share": "0.50", "units": ["东"], "party": {"name": "张"}, "no": False,
         "on": "2019-03-04", "check": "good", "empty": [], "limit": 3}  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "outcome"),
    [
        (Clause("kind", "is", "a"), True),
        (Clause("kind", "is", ("b", "a")), True),
        (Clause("kind", "is_not", ("b", "a")), False),
        (Clause("missing", "is", "a"), False),
        (Clause("missing", "is_not", "a"), True),
        (Clause("missing", "present", False), True),
        (Clause("missing", "at_most", 3), False),
        (Clause("missing", "younger_than", Term(3, "days")), False),
        (Clause("empty", "present", True), False),
        (Clause("no", "present", True), True),
        (Clause("no", "is", False), True),
        (Clause("count", "at_least", FieldRef("limit")), True),
        (Clause("count", "more_than", FieldRef("limit")), False),
        (Clause("count", "less_than", FieldRef("missing")), False),
        (Clause("count", "is_not", FieldRef("missing")), True),
        (Clause("share", "is", "0.5", True), True),
        (Clause("share", "less_than", "0.51", True), True),
        (Clause("units", "is", "东"), True),
        (Clause("units", "is_not", "西"), True),
        (Clause("party", "is", "张"), True),
        (Clause("check", "is", "good"), True),
        (Clause("day", "at_least", "2019-03-11"), True),
        (Clause("on", "older_than", Term(5, "workdays")), False),  # the term ends today, the 11th
        (Clause("on", "younger_than", Term(5, "workdays")), True),
        (Clause("on", "older_than", Term(4, "workdays")), True),
        (Clause("on", "older_than", FieldRef("missing")), False),
        (Clause("on", "younger_than", FieldRef("missing")), False),
    ],
)
def test_a_clause_holds_or_does_not(clause, outcome):
    calendar = WorkCalendar(years=frozenset({2019}))
    assert holds(((clause,),), FACTS.get, date(2019, 3, 11), calendar) is outcome


def test_any_alternative_that_holds_whole_is_enough_and_a_test_knows_what_it_reads():
    test = ((Clause("kind", "is", "b"), Clause("count", "is", 3)), (Clause("count", "at_least", FieldRef("limit")),))
    assert holds(test, FACTS.get, date(2019, 3, 11), WorkCalendar())
    assert not holds(test[:1], FACTS.get, date(2019, 3, 11), WorkCalendar())
    assert names(test) == {"kind", "count", "limit"}
