"""Silence is derived, never swept: dated by the law, in one order, recorded with the next act, taken back."""

from desk import Desk, law

from zhunsheng.kernel.case import WITHDRAW
from zhunsheng.kernel.decide import fold

TWO = """
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {b: {within: 3 workdays, silence: none}, a: {within: 3 workdays, silence: none}}}
  a: {name: 甲, by: head, outcomes: {yes: {name: 是}, none: {name: 无, by: clock, needs: [why], opens: [c]}}}
  b: {name: 乙, by: head, after: [c], outcomes: {yes: {name: 是}, none: {name: 无, by: clock, obliges: {d: {within: 2 workdays, silence: none}}}}}
  c: {name: 丙, by: clerk, on_call: true}
  d: {name: 丁, by: head, on_call: true, outcomes: {yes: {name: 是}, none: {name: 无, by: clock, concludes: over}}}
  note: {name: 记, by: clerk, repeats: true}
fields: {why: {name: 由, type: text}}
"""  # noqa: E501


def silent(desk: Desk, on: str) -> list[tuple]:
    return [(s.event.act, s.event.outcome, s.event.day.isoformat()) for s in desk.look(on).steps if s.event.is_silent]


def test_silence_speaks_on_the_last_day_once_that_has_passed():
    desk = Desk(TWO).do("3-4", "apply")
    assert silent(desk, "3-7") == []
    assert silent(desk, "3-8") == [("a", "none", "2019-03-07"), ("b", "none", "2019-03-07")]  # ties by act id
    assert desk.look("3-8").case.stand["c"] == "open"


def test_silence_may_bring_about_silence_each_dated_from_the_former():
    desk = Desk(TWO).do("3-4", "apply")
    assert silent(desk, "3-12")[2] == ("d", "none", "2019-03-11")
    assert desk.look("3-11").case.result is None
    assert (desk.look("3-12").case.result, desk.look("3-12").case.result_on.isoformat()) == ("over", "2019-03-11")


def test_looking_changes_nothing_and_the_next_act_records_what_silence_did():
    desk = Desk(TWO).do("3-4", "apply")
    desk.look("4-1")
    assert len(desk.events) == 1
    desk.do("3-7", "note")  # the last day itself: silence has not spoken
    assert len(desk.events) == 2
    desk.do("3-8", "c")
    assert [(e.seq, e.act, e.role) for e in desk.events[2:]] == [
        (3, "a", "clock"),
        (4, "b", "clock"),
        (5, "c", "clerk"),
    ]
    assert fold(desk.procedure, desk.events, desk.calendar) == desk.case


def test_an_act_on_the_last_day_is_in_time_and_silence_is_silent():
    desk = Desk(TWO).do("3-4", "apply").do("3-7", "a/yes", "head")
    assert silent(desk, "3-8") == [("b", "none", "2019-03-07")]


def test_silence_that_was_due_before_the_obligation_was_made_is_dated_on_the_last_act():
    desk = (
        Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  push: {name: 催, by: clerk, obliges: {reply: {within: 2 workdays, from: apply, silence: none}}}
  reply: {name: 答复, by: head, outcomes: {yes: {name: 是}, none: {name: 无, by: clock}}}
""")
        .do("3-4", "apply")
        .do("3-20", "push")
    )
    assert silent(desk, "3-20") == [("reply", "none", "2019-03-20")]


def test_what_stands_still_is_not_deemed():
    desk = (
        Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 3 workdays, silence: none}}}
  ask: {name: 问, by: clerk, obliges: {answer: {}}}
  answer: {name: 答, by: clerk, on_call: true}
  reply: {name: 答复, by: head, stops_while: {answer: 第1条}, outcomes: {yes: {name: 是}, none: {name: 无, by: clock}}}
""")
        .do("3-4", "apply")
        .do("3-5", "ask")
    )
    assert silent(desk, "5-1") == []
    assert silent(desk.do("3-11", "answer"), "5-1") == [("reply", "none", "2019-03-13")]


def test_late_paper_takes_back_a_recorded_silence_by_an_event():
    desk = Desk(TWO).do("3-4", "apply").do("3-8", "note")
    assert [e.act for e in desk.events] == ["apply", "a", "b", "note"]
    answer = desk.ask("3-6", "a/yes", "head")
    assert [(e.act, e.fields.get("event")) for e in answer.events] == [(WITHDRAW, 2), ("a", None)]
    assert silent(desk, "3-8") == [("b", "none", "2019-03-07")]
    assert fold(desk.procedure, desk.events, desk.calendar) == desk.case


def test_undo_takes_an_act_back_and_silence_with_it():
    desk = Desk(TWO).do("3-4", "apply").do("3-6", "a/yes", "head").do("3-8", "note")
    answer = desk.ask("3-9", "undo", "supervisor", set={"event": 2, "reason": "误录"})
    assert [(e.act, e.outcome) for e in answer.events] == [("a", "none"), ("undo", None)]
    assert silent(desk, "3-9") == [("a", "none", "2019-03-07"), ("b", "none", "2019-03-07")]


def test_undo_is_a_supervisors_names_an_act_and_says_why():
    desk = Desk(TWO).do("3-4", "apply")
    assert desk.refused("3-4", "undo", set={"event": 7}) == {"role", "field:reason", "field:event"}


def test_undo_is_refused_where_a_later_act_would_not_stand():
    desk = Desk(TWO).do("3-4", "apply").do("3-5", "note")
    assert desk.refused("3-5", "undo", "supervisor", set={"event": 1, "reason": "误录"}) == {"day.out-of-order"}
    desk.do("3-5", "undo", "supervisor", set={"event": 2, "reason": "误录"})
    desk.do("3-5", "undo", "supervisor", set={"event": 1, "reason": "误录"})
    assert desk.case.version is None
    assert desk.refused("3-6", "note") == {"case.not-started"}


def test_a_deemed_result_is_given_under_the_version_of_the_last_act():
    text = """
governs: step
acts:
  apply: {{name: 申请, by: clerk, starts: true, obliges: {{reply: {{within: 3 workdays, silence: none}}}}}}
  note: {{name: 记, by: clerk, repeats: true}}
  reply: {{name: 答复, by: head, outcomes: {{none: {{name: 无, by: clock, concludes: {}}}}}}}
"""
    procedure = law(text.format("old"), text.format("new"), since=("2018-01-01", "2019-03-06"))
    assert Desk(procedure).do("3-4", "apply").look("3-10").case.result == "old"
    assert Desk(procedure).do("3-4", "apply").do("3-6", "note").look("3-10").case.result == "new"
