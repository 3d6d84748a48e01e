"""The five operations of time, suspension orders and years without a calendar. Days are counted by hand.

2019: 4–10 February and 1–7 October are rest days; 2, 3 February, 29 September and 12 October are worked.
"""

from datetime import date

import pytest
from desk import CALENDAR, Desk

from zhunsheng.kernel.terms import Still, Term, Until, explain, last_day, latest_notice, lengthened
from zhunsheng.kernel.workdays import KNOWN_AT_MOST, Suspension, WorkCalendar


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2019-09-27", "5 workdays", "2019-10-10"),  # 29 (worked), 30 September, 8, 9, 10 October
        ("2019-10-11", "1 workdays", "2019-10-12"),  # a make-up Saturday is a working day
        ("2019-03-04", "0 workdays", "2019-03-04"),
        ("2019-09-25", "10 days", "2019-10-08"),  # 5 October is a rest day
        ("2019-10-02", "10 days", "2019-10-12"),  # a make-up Saturday rolls nothing
        ("2019-01-31", "1 months", "2019-02-28"),  # a month without that day ends on its last
        ("2019-08-31", "1 months", "2019-09-30"),
        ("2019-02-15", "2 months", "2019-04-15"),
        ("2019-01-05", "1 months", "2019-02-11"),  # 5 February is in the Spring Festival
        ("2020-02-29", "1 years", "2021-03-01"),  # 28 February 2021 is a Sunday
    ],
)
def test_a_term_ends_on_its_last_day_rolled_where_it_is_not_in_workdays(start, term, last):
    found = last_day(date.fromisoformat(start), (Term.parse(term),), CALENDAR)
    assert (found.day.isoformat(), found.provisional) == (last, False)


def test_a_day_once_counted_is_kept_apart_by_calendar_by_rolling_and_by_what_stood_still():
    start, ten, bare = date(2019, 9, 25), (Term(10, "days"),), WorkCalendar(years=frozenset({2019}))
    still = [Still(start.toordinal(), start.toordinal() + 7, "still")]
    for _ in range(2):
        assert last_day(start, ten, CALENDAR).day == date(2019, 10, 8)
        assert last_day(start, ten, CALENDAR, roll=False).day == date(2019, 10, 5)
        assert last_day(start, ten, CALENDAR, still).day == date(2019, 10, 12)  # the seven days are added
        assert last_day(start, ten, bare).day == date(2019, 10, 7)  # a Monday, where nobody knows of the holiday


def test_a_calendar_keeps_no_more_than_so_many_days():
    calendar = WorkCalendar()
    for n in range(KNOWN_AT_MOST + 1):
        calendar.keep(n, n)
    assert list(calendar.known) == [KNOWN_AT_MOST]


@pytest.mark.parametrize("text", ["", "20", "twenty days", "-3 days", "3 weeks", "３ days", "3  days"])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(ValueError, match="not a term"):
        Term.parse(text)


def test_lower_bounds_roll_false_and_until_stay_where_they_are():
    saturday = date(2019, 3, 9)
    assert last_day(date(2019, 3, 4), (Term(5, "days"),), CALENDAR, roll=False).day == saturday
    assert last_day(date(2019, 3, 4), (Until(saturday),), CALENDAR).day == saturday


def test_notice_counts_back_from_the_act_as_day_nought():
    assert latest_notice(date(2019, 10, 8), Term(1, "workdays"), CALENDAR).day == date(2019, 9, 30)
    assert latest_notice(date(2019, 3, 31), Term(1, "months"), CALENDAR).day == date(2019, 2, 28)
    assert latest_notice(date(2019, 3, 8), Term(7, "days"), CALENDAR).day == date(2019, 3, 1)


def test_extending_in_the_same_unit_lengthens_and_in_another_runs_on_from_the_unrolled_day():
    assert lengthened((Term(60, "days"),), Term(30, "days")) == (Term(90, "days"),)
    # Five days from Monday 4 March end on Saturday 9, before rolling; two working days on are Tuesday 12.
    more = lengthened((Term(5, "days"),), Term(2, "workdays"))
    assert last_day(date(2019, 3, 4), more, CALENDAR).day == date(2019, 3, 12)


def test_sixty_and_thirty_days_are_ninety_from_the_start():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 60 days}}}
  extend: {name: 延, by: clerk, extends: {reply: {add: 30 days}}}
  reply: {name: 答复, by: clerk}
""").do("3-1", "apply")
    assert desk.due("3-1", "reply") == "2019-04-30"
    assert desk.do("4-1", "extend").due("4-1", "reply") == "2019-05-30"  # the ninetieth day


STOPS = """
fields: {until: {name: 到, type: date}}
acts:
  apply: {name: 申请, by: clerk, starts: true, sets: [until], obliges: {reply: {within: 10 workdays}, bill: {within: 1 months}}}
  ask: {name: 征求, by: clerk, repeats: true, obliges: {answer: {}}}
  test: {name: 检测, by: clerk, obliges: {tested: {}}}
  answer: {name: 意见, by: clerk, on_call: true}
  tested: {name: 检测完, by: clerk, on_call: true}
  again: {name: 重新, by: clerk, obliges: {reply: {within: 10 workdays}}}
  back: {name: 自申请起, by: clerk, obliges: {reply: {within: 10 workdays, from: apply}}}
  reply: {name: 答复, by: clerk, stops_while: {answer: 第1条, tested: 第2条}}
  bill: {name: 收费, by: clerk, stops_while: {answer: 第1条}}
"""  # noqa: E501


def test_while_a_clock_stands_still_there_is_no_due_day_and_afterwards_no_day_is_lost():
    desk = Desk(STOPS).do("3-4", "apply")
    assert desk.due("3-4", "reply") == "2019-03-18"
    desk.do("3-6", "ask")
    assert desk.due("3-7", "reply") is None
    # 7, 8 and 11 March stood still: three working days are given back.
    assert desk.do("3-11", "answer").due("3-11", "reply") == "2019-03-21"


def test_days_given_back_to_a_month_are_added_at_its_end_before_rolling():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-8", "answer")
    # A month from 4 March is 4 April; 7 and 8 March stood still, so 6 April, a Saturday in Qingming: Monday 8.
    assert desk.due("3-8", "bill") == "2019-04-08"


def test_overlapping_stops_count_once():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-7", "test")
    desk.do("3-11", "answer")
    assert desk.due("3-11", "reply") is None
    # 7, 8, 11 and 12 March.
    assert desk.do("3-12", "tested").due("3-12", "reply") == "2019-03-22"


def test_stops_before_the_obligation_count_where_the_clock_starts_before_them():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-11", "answer").do("3-12", "back")
    assert desk.due("3-12", "reply") == "2019-03-21"


def test_being_obliged_again_restarts_the_clock():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-11", "answer").do("3-12", "again")
    assert desk.due("3-12", "reply") == "2019-03-26"


def test_a_term_that_has_run_out_is_not_revived_by_a_stop():
    desk = Desk(STOPS).do("3-4", "apply").do("3-25", "ask")
    assert desk.due("3-26", "reply") == "2019-03-18"
    assert "reply:statutory" in desk.do("3-26", "reply").case.late


def test_the_day_on_which_it_became_owed_counts_and_that_on_which_it_ceased_does_not():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-7", "answer")
    assert desk.due("3-7", "reply") == "2019-03-19"
    assert Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-6", "answer").due("3-6", "reply") == "2019-03-18"


ORDER = Suspension(date(2019, 3, 6), date(2019, 3, 8), frozenset({"p.reply"}), "某令")


def with_orders(*orders: Suspension, years: frozenset[int] = CALENDAR.years) -> WorkCalendar:
    off, work = (frozenset(d for d in days if d.year in years) for days in (CALENDAR.off, CALENDAR.work))
    return WorkCalendar(off, work, years, orders)


def test_a_suspension_order_makes_the_clocks_it_names_stand_still_both_days_included():
    desk = Desk(STOPS, with_orders(ORDER)).do("3-4", "apply")
    assert desk.due("3-4", "reply") == "2019-03-21"
    assert desk.due("3-4", "bill") == "2019-04-04"
    reasons = {s.reason: s.basis for s in desk.look("3-4").explain(desk.look("3-4").duties[0])}
    assert reasons["suspended"] == "某令"


def test_an_order_and_a_stop_on_the_same_days_count_once():
    desk = Desk(STOPS, with_orders(ORDER)).do("3-4", "apply").do("3-5", "ask").do("3-8", "answer")
    assert desk.due("3-8", "reply") == "2019-03-21"


def test_an_order_without_an_end_leaves_no_due_day():
    desk = Desk(STOPS, with_orders(ORDER._replace(end=None))).do("3-4", "apply")
    assert desk.due("3-4", "reply") is None


THREE = """
acts:
  apply:
    name: 申请
    by: clerk
    starts: true
    obliges: {reply: {within: 10 workdays, promised: 5 workdays, internal: 3 workdays}}
  reply: {name: 答复, by: clerk}
"""


def test_three_terms_run_side_by_side_and_none_refuses():
    duty = Desk(THREE).do("3-4", "apply").look("3-4").duties[0]
    assert [end.day.day for end in (duty.due, duty.promised, duty.internal)] == [18, 11, 7]
    assert Desk(THREE).do("3-4", "apply").do("3-8", "reply").case.late == ("reply:internal",)
    assert Desk(THREE).do("3-4", "apply").do("3-12", "reply").case.late == ("reply:promised", "reply:internal")
    assert Desk(THREE).do("3-4", "apply").do("3-19", "reply").case.late[0] == "reply:statutory"
    assert Desk(THREE).do("3-4", "apply").do("3-7", "reply").case.late == ()


TERMS = """
fields:
  length: {name: 期, type: term, default: 4 workdays}
  until: {name: 到, type: date}
acts:
  apply:
    name: 申请
    by: clerk
    starts: true
    sets: [length, until]
    obliges: {a: {within: {field: length}}, b: {within: {until: until}}, c: {within: {until: 03-04}}}
  change: {name: 改, by: clerk, sets: [length, until]}
  a: {name: 甲, by: clerk}
  b: {name: 乙, by: clerk}
  c: {name: 丙, by: clerk}
"""


def test_a_term_is_read_when_the_obligation_is_made():
    desk = Desk(TERMS).do("3-4", "apply", set={"until": "2019-03-09"})
    desk.do("3-5", "change", set={"length": "9 workdays", "until": "2019-05-01"})
    assert desk.due("3-5", "a") == "2019-03-08"  # the default, four working days
    assert desk.due("3-5", "b") == "2019-03-09"  # a Saturday, never rolled
    assert desk.due("3-5", "c") == "2020-03-04"  # the next such day after the start


def test_from_is_the_latest_that_has_happened_and_else_today():
    desk = (
        Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  serve: {name: 送达, by: clerk}
  decide: {name: 决定, by: clerk, repeats: true, obliges: {pay: {within: 5 workdays, from: [apply, serve]}}}
  pay: {name: 缴, by: clerk}
""")
        .do("3-4", "apply")
        .do("3-5", "decide")
    )
    assert desk.due("3-5", "pay") == "2019-03-11"
    assert desk.do("3-6", "serve").do("3-8", "decide").due("3-8", "pay") == "2019-03-13"


# --- years without a calendar: 2019 is the last that a document covers

SHORT = with_orders(years=frozenset({2018, 2019}))
PROVISIONAL = """
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 10 workdays}, deem: {within: 5 workdays, silence: none}}}
  within: {name: 及时, by: clerk, repeats: true, after: {apply: {within: 5 workdays}}}
  wait: {name: 等, by: clerk, repeats: true, after: {apply: {wait: 5 workdays}}}
  notice: {name: 预告, by: clerk, repeats: true, after: {apply: {notice: 2 workdays}}}
  extend: {name: 延, by: clerk, repeats: true, extends: {reply: {add: 5 workdays}}}
  reply: {name: 答复, by: clerk}
  deem: {name: 视为, by: clerk, outcomes: {yes: {name: 是}, none: {name: 无, by: clock}}}
"""  # noqa: E501


def test_a_last_day_in_a_year_without_a_calendar_is_marked_and_by_weekends_alone():
    end = Desk(PROVISIONAL, SHORT).do("12-27", "apply").do("12-27", "deem/yes").look("12-27").due("reply")
    assert (end.day, end.provisional) == (date(2020, 1, 10), True)  # 1 January would be a rest day


def test_only_the_answer_that_a_provisional_day_has_passed_is_refused():
    desk = Desk(PROVISIONAL, SHORT).do("12-27", "apply").do("12-27", "deem/yes")
    assert desk.refused("2020-1-3", "within") == set()  # the day itself: not passed
    assert desk.refused("2020-1-3", "wait") == {"wait:apply"}  # not run out: no doubt
    assert desk.refused("2020-1-6", "within") == {"calendar.unknown-year"}
    assert desk.refused("2020-1-6", "wait") == {"calendar.unknown-year"}
    assert desk.refused("2020-1-6", "extend") == set()
    assert desk.do("2020-1-6", "reply").case.late == ()


def test_an_extension_after_a_provisional_day_is_refused_for_the_calendar():
    desk = Desk(PROVISIONAL, SHORT).do("12-27", "apply").do("12-27", "deem/yes")
    assert desk.refused("2020-1-13", "extend") == {"calendar.unknown-year"}


def test_a_provisional_notice_day_that_is_met_is_refused_and_one_that_is_not_met_is_not_met():
    desk = Desk(PROVISIONAL, SHORT).do("2020-1-7", "apply").do("2020-1-7", "deem/yes")
    assert desk.refused("2020-1-9", "notice") == {"calendar.unknown-year"}
    assert desk.refused("2020-1-8", "notice") == {"notice:apply"}


def test_a_silence_that_no_calendar_can_date_blocks_the_case_and_says_so():
    desk = Desk(PROVISIONAL, SHORT).do("12-27", "apply")
    assert desk.refused("2020-1-3", "within") == set()
    assert "calendar.unknown-year" in desk.refused("2020-1-6", "reply")
    assert [f.code for f in desk.look("2020-1-6").findings] == ["calendar.unknown-year"]


def test_a_term_that_runs_through_an_uncovered_year_into_a_covered_one_is_certain():
    calendar = with_orders(years=frozenset({2020}))
    assert not last_day(date(2019, 12, 31), (Term(5, "workdays"),), calendar).provisional


def test_a_day_outside_the_table_is_our_fault_and_says_which():
    with pytest.raises(ValueError, match="1990–2080"):
        CALENDAR.forward(date(1980, 1, 1).toordinal(), 3)


def test_a_day_cannot_be_both_off_and_worked():
    both = frozenset({date(2019, 1, 1)})
    with pytest.raises(ValueError, match="both off and working"):
        WorkCalendar(both, both)


def test_the_explanation_tells_every_day_and_why():
    told = explain(date(2019, 9, 25), (Term(10, "days"),), CALENDAR)
    assert [(s.start.isoformat(), s.end.isoformat(), s.days, s.reason) for s in told] == [
        ("2019-09-26", "2019-10-05", 10, "day"),
        ("2019-10-06", "2019-10-08", 0, "rolled"),
    ]
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask").do("3-11", "answer")
    reading = desk.look("3-11")
    duty = next(d for d in reading.duties if d.act == "reply")
    assert [(s.start.day, s.end.day, s.days, s.reason, s.basis) for s in reading.explain(duty)] == [
        (5, 6, 2, "workday", ""),
        (7, 8, 0, "still", "第1条"),
        (9, 10, 0, "rest", ""),
        (11, 11, 0, "still", "第1条"),
        (12, 15, 4, "workday", ""),
        (16, 17, 0, "rest", ""),
        (18, 21, 4, "workday", ""),
    ]


def test_while_it_stands_still_the_explanation_goes_as_far_as_today():
    desk = Desk(STOPS).do("3-4", "apply").do("3-6", "ask")
    reading = desk.look("3-8")
    duty = next(d for d in reading.duties if d.act == "reply")
    assert [(s.start.day, s.end.day, s.reason) for s in reading.explain(duty)] == [(5, 6, "workday"), (7, 8, "still")]
