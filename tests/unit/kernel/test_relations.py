"""What acts do to one another: effects in their order, members, redo, linked cases, irregular acts, versions."""

import pytest
from desk import Desk, day, law

from zhunsheng.kernel.case import OPEN, Person

ORDER = """
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 5 workdays}, bill: {}}}
  end:
    name: 结
    by: clerk
    concludes: over
    closes: [reply]
    opens: [appeal]
    obliges: {reply: {within: 3 workdays}, file: {}}
  change:
    name: 变
    by: clerk
    obliges: {reply: {within: 9 workdays, basis: 第1条}}
    closes: [bill]
    outcomes:
      slow: {name: 慢, obliges: {reply: {within: 20 workdays, basis: 第2条}}}
      none: {name: 无, obliges: {reply: {within: 1 workdays, if: {reply: {present: true}}}}}
  reply: {name: 答复, by: clerk}
  bill: {name: 收费, by: clerk}
  appeal: {name: 申诉, by: clerk, on_call: true}
  file: {name: 归档, by: clerk, on_call: true}
  note: {name: 记, by: clerk, repeats: true}
"""


def test_a_conclusion_closes_all_but_what_it_opens_or_obliges():
    desk = Desk(ORDER).do("3-4", "apply").do("3-5", "end")
    reading = desk.look("3-5")
    assert {a: reading.standing(a) for a in ("reply", "appeal", "file")} == dict.fromkeys(
        ("reply", "appeal", "file"), OPEN
    )
    assert {a: reading.standing(a) for a in ("bill", "note", "change")} == dict.fromkeys(
        ("bill", "note", "change"), "closed"
    )
    assert set(reading.case.owed) == {"reply", "file"}
    assert desk.due("3-5", "reply") == "2019-03-08"  # closed, then obliged anew
    assert (reading.case.result, reading.case.is_ended) == ("over", False)
    assert desk.do("3-6", "reply").do("3-6", "file").case.is_ended


def test_on_the_same_target_the_outcomes_entry_wins_even_where_its_if_fails():
    desk = Desk(ORDER).do("3-4", "apply").do("3-4", "change/slow")
    assert desk.due("3-4", "reply") == "2019-04-01"
    assert desk.case.owed["reply"].basis == "第2条"
    desk = Desk(ORDER).do("3-4", "apply").do("3-4", "change/none")
    assert desk.due("3-4", "reply") == "2019-03-11"  # neither entry applies: the former term runs on
    assert "bill" not in desk.case.owed


def test_the_first_conclusion_and_the_last_result_are_kept():
    desk = (
        Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  grant: {name: 准, by: clerk, concludes: true, opens: [revoke]}
  revoke: {name: 撤, by: clerk, concludes: revoked}
""")
        .do("3-4", "apply")
        .do("3-5", "grant")
        .do("3-8", "revoke")
    )
    case = desk.case
    assert (case.result, case.result_on, case.concluded_on) == ("revoked", day("3-8"), day("3-5"))


REDO = """
acts:
  apply: {name: 申请, by: clerk, starts: true}
  draft: {name: 起草, by: clerk}
  review: {name: 审, by: [clerk, head], on_call: true, not_by: [draft], outcomes: {good: {name: 好}, bad: {name: 坏, redo: [draft]}}}
  send: {name: 送审, by: clerk, after: [draft], repeats: true, obliges: {review: {}}}
  end: {name: 结, by: clerk, concludes: over, opens: [back]}
  back: {name: 发回, by: clerk, on_call: true, redo: [draft, review]}
"""  # noqa: E501
JIA, YI, BING = (Person(p, p, True, True) for p in ("甲", "乙", "丙"))


def test_redo_puts_acts_back_as_at_the_start_and_keeps_who_did_them():
    desk = Desk(REDO).do("3-4", "apply").do("3-4", "draft", who=JIA).do("3-4", "send").do("3-5", "review/bad", who=YI)
    assert desk.refused("3-5", "send") == {"after:draft"}
    desk.do("3-6", "draft", who=BING).do("3-6", "send")
    assert desk.refused("3-6", "review/good", who=JIA) == {"same-person:draft"}  # he drafted it once
    assert desk.refused("3-6", "review/good", who=YI) == set()


def test_redo_removes_the_result_and_an_act_on_call_waits_to_be_called():
    desk = Desk(REDO).do("3-4", "apply").do("3-4", "draft").do("3-4", "send").do("3-5", "review/good", who=YI)
    desk.do("3-6", "end").do("3-7", "back")
    assert (desk.case.result, desk.case.result_on) == (None, None)
    assert desk.look("3-7").standing("draft") == OPEN
    assert desk.refused("3-7", "review/good", who=YI) == {"act.on-call"}
    assert desk.refused("3-7", "send") == {"act.closed", "after:draft"}  # closed by the conclusion, and not redone


EACH = """
fields: {units: {name: 单位, type: units}}
acts:
  plan: {name: 计划, by: clerk, starts: true, sets: [units]}
  consult: {name: 征求, by: clerk, repeats: true, sets: [units], obliges: {answer: {within: 5 workdays, silence: none}}}
  remind:
    name: 催办
    by: clerk
    each: units
    not_while: {visit: 第2条}
    extends: {answer: {add: 2 workdays}}
    obliges: {visit: {}}
  visit: {name: 走访, by: clerk, each: units, on_call: true}
  answer:
    name: 答复
    by: [clerk, unit]
    each: units
    on_call: true
    stops_while: {visit: 第3条}
    outcomes: {agree: {name: 同意}, object: {name: 不同意, obliges: {settle: {}}}, none: {name: 逾期, by: clock}}
  settle: {name: 协调, by: clerk, each: units, on_call: true, after: {answer: {outcome: [object]}}}
  sum-up: {name: 汇总, by: clerk, after: [answer]}
  agreed: {name: 一致, by: clerk, repeats: true, after: {answer: {outcome: [agree]}}}
  hold: {name: 搁置, by: clerk, repeats: true, not_while: [answer]}
"""


def consulted() -> Desk:
    return Desk(EACH).do("3-4", "plan", set={"units": ["东", "西", "北"]})


def test_an_obligation_falls_on_the_members_that_the_act_sets_or_on_all():
    assert set(consulted().do("3-4", "consult").case.owed) == {"answer#东", "answer#西", "answer#北"}
    assert set(consulted().do("3-4", "consult", set={"units": ["西"]}).case.owed) == {"answer#西"}


def test_each_member_has_its_own_clock_and_act():
    desk = consulted().do("3-4", "consult", set={"units": ["东"]}).do("3-6", "consult", set={"units": ["西"]})
    ends = {d.member: d.due.day.day for d in desk.look("3-6").duties}
    assert ends == {"东": 11, "西": 13}
    assert desk.due("3-6", "answer") == "2019-03-11"  # of all, the earliest
    desk.do("3-7", "answer/agree", of="东")
    assert set(desk.case.owed) == {"answer#西"}
    assert desk.refused("3-7", "answer/agree", of="北") == {"member", "act.on-call"}


def test_as_a_condition_it_is_done_when_all_are_and_has_an_outcome_when_all_have_it():
    desk = consulted().do("3-4", "consult", set={"units": ["东", "西"]}).do("3-5", "answer/agree", of="东")
    assert desk.refused("3-5", "sum-up") == {"after:answer"}
    assert desk.refused("3-5", "hold") == {"while:answer"}
    desk.do("3-5", "answer/object", of="西")
    assert desk.refused("3-5", "hold") == set()
    assert desk.refused("3-5", "agreed") == {"after:answer"}
    assert desk.refused("3-5", "sum-up") == set()


def test_between_acts_of_the_same_field_everything_is_between_the_same_member():
    desk = consulted().do("3-4", "consult", set={"units": ["东", "西"]})
    desk.do("3-5", "remind", of="东")
    ends = {d.member: d.due and d.due.day.day for d in desk.look("3-5").duties if d.act == "answer"}
    assert ends == {"东": None, "西": 11}  # east's clock stands still for its own visit
    assert desk.refused("3-5", "remind", of="西") == set()  # the visit owed is east's
    desk.do("3-6", "visit", of="东")
    ends = {d.member: d.due and d.due.day.day for d in desk.look("3-6").duties if d.act == "answer"}
    assert ends == {"东": 14, "西": None}  # seven working days, and 6 March given back
    desk.do("3-6", "answer/object", of="东")
    assert set(k for k in desk.case.owed if k.startswith("settle")) == {"settle#东"}
    assert desk.refused("3-6", "settle", of="西") == {"after:answer", "act.on-call"}
    assert desk.refused("3-6", "settle", of="东") == set()


def test_an_act_for_each_member_stands_open_while_it_is_open_for_one():
    desk = (
        Desk("""
fields: {units: {name: 单位, type: units}}
acts:
  plan: {name: 计划, by: clerk, starts: true, sets: [units]}
  vote: {name: 表决, by: clerk, each: units}
""")
        .do("3-4", "plan", set={"units": ["东", "西"]})
        .do("3-4", "vote", of="东")
    )
    assert desk.look("3-4").standing("vote") == OPEN
    assert desk.do("3-4", "vote", of="西").look("3-4").standing("vote") == "closed"


def test_silence_is_each_members_own_in_order():
    desk = consulted().do("3-4", "consult", set={"units": ["西", "东"]}).do("3-5", "answer/agree", of="东")
    told = [(s.event.act, s.event.member) for s in desk.look("3-12").steps if s.event.is_silent]
    assert told == [("answer", "西")]
    assert desk.refused("3-12", "sum-up") == set()


def test_a_test_reads_ones_own_outcome_and_never_another_members():
    desk = (
        Desk("""
fields: {units: {name: 单位, type: units}}
acts:
  plan: {name: 计划, by: clerk, starts: true, sets: [units]}
  vote: {name: 表决, by: clerk, each: units, outcomes: {yes: {name: 是}, no: {name: 否}}}
  sign: {name: 签, by: clerk, each: units, checks: [{id: yes, test: {vote: yes}, basis: 第1条, message: 否}]}
""")
        .do("3-4", "plan", set={"units": ["东", "西"]})
        .do("3-4", "vote/yes", of="东")
    )
    assert desk.refused("3-4", "sign", of="西") == {"check:yes"}
    assert desk.refused("3-4", "sign", of="东") == set()


def test_an_irregular_act_is_recorded_with_its_reason_and_findings():
    desk = Desk(REDO).do("3-4", "apply")
    answer = desk.ask("3-4", "review/good", "clerk", irregular="补录往年")
    event = answer.events[-1]
    assert (event.reason, event.findings) == ("补录往年", ("act.on-call",))
    assert desk.ask("3-4", "draft", irregular="补录往年").events[-1].reason is None  # nothing was irregular


@pytest.mark.parametrize(
    ("act", "more"), [("nonsense", {}), ("review", {}), ("draft", {"set": {"x": 1}}), ("draft", {"of": "东"})]
)
def test_not_even_an_irregular_act_can_be_what_is_no_act_of_this_case(act, more):
    assert Desk(REDO).do("3-4", "apply").refused("3-4", act, irregular="补录", **more)


def test_an_irregular_act_needs_a_reason():
    assert Desk(REDO).do("3-4", "apply").refused("3-4", "review/good", irregular="") == {"act.on-call"}


def test_irregular_late_paper_keeps_what_it_upsets():
    desk = (
        Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  stop: {name: 停, by: clerk, closes: [go]}
  go: {name: 走, by: clerk}
""")
        .do("3-1", "apply")
        .do("3-5", "go")
    )
    assert desk.ask("3-4", "stop", irregular="事实如此").events[-1].findings == ("day.out-of-order",)


def test_late_paper_gives_the_same_case_as_paper_in_time():
    text = """
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 5 workdays}}}
  ask: {name: 问, by: clerk, obliges: {answer: {}}}
  answer: {name: 答, by: clerk, on_call: true}
  reply: {name: 答复, by: clerk, stops_while: {answer: 第1条}}
"""
    late = Desk(text).do("3-4", "apply").do("3-20", "reply").do("3-6", "ask").do("3-15", "answer")
    in_time = Desk(text).do("3-4", "apply").do("3-6", "ask").do("3-15", "answer").do("3-20", "reply")
    assert late.case == in_time.case
    assert late.case.late == ()  # the days asked for are given back


def test_an_act_names_the_cases_it_starts_and_allots_its_numbers():
    desk = Desk("""
fields: {no: {name: 文号, type: text}}
acts:
  apply: {name: 申请, by: clerk, starts: true, numbers: {no: "决字{seq}号"}, starts_case: {enforcement: {sets: {source: no}}}}
""")  # noqa: E501
    answer = desk.ask("3-4", "apply")
    assert answer.events[-1].fields == {"no": "〔决字{seq}号〕"}
    deed = desk.procedure.versions[0].acts["apply"].deeds[None]
    assert deed.starts_case == (("enforcement", (("source", "no"),)),)


VERSION = """
governs: {}
acts:
  apply: {{name: 申请, by: clerk, starts: true}}
  register: {{name: 登记, by: clerk, obliges: {{reply: {{within: {} workdays}}}}}}
  reply: {{name: 答复, by: clerk}}
  extra: {{name: 又, by: {}}}
"""


def versions(old: str, new: str) -> Desk:
    """Until 10 March ten working days, and the clerk; from then on twenty, and the head."""
    texts = (VERSION.format(old, 10, "clerk"), VERSION.format(new, 20, "head"))
    return Desk(law(*texts, since=("2018-01-01", "2019-03-10")))


def test_by_default_the_version_is_that_of_the_opening():
    desk = versions("opening", "opening").do("3-8", "apply").do("3-11", "register")
    assert desk.due("3-11", "reply") == "2019-03-25"
    assert desk.refused("3-11", "extra", "head") == {"role"}


def test_the_version_may_be_that_of_an_act_and_until_then_of_the_opening():
    desk = versions("register", "register").do("3-8", "apply")
    assert desk.refused("3-11", "extra", "head") == {"role"}
    assert desk.do("3-11", "register").due("3-11", "reply") == "2019-04-09"  # past Qingming
    assert desk.refused("3-11", "extra", "head") == set()


def test_with_step_each_act_is_by_its_own_day_and_running_terms_keep_their_length():
    desk = versions("step", "step").do("3-8", "apply").do("3-8", "register")
    assert desk.refused("3-11", "extra", "clerk") == {"role"}
    desk.do("3-11", "extra", "head")
    assert desk.due("3-11", "reply") == "2019-03-22"


def test_each_version_says_for_itself_which_cases_pass_to_it():
    assert versions("opening", "step").do("3-8", "apply").refused("3-11", "extra", "head") == set()
    assert versions("step", "opening").do("3-8", "apply").refused("3-11", "extra", "head") == {"role"}


def test_what_only_the_new_version_knows_is_offered_to_cases_that_pass_to_it():
    old = "governs: step\nacts:\n  apply: {name: 申请, by: clerk, starts: true, obliges: {gone: {within: 1 days}}}\n"
    texts = (old + "  gone: {name: 旧, by: clerk}\n", old.replace(", obliges: {gone: {within: 1 days}}", "")
             + "  fresh: {name: 新, by: clerk}\n")  # fmt: skip
    desk = Desk(law(*texts, since=("2018-01-01", "2019-03-10"))).do("3-8", "apply")
    assert [o.act for o in desk.look("3-8").offers()] == ["gone"]
    assert [o.act for o in desk.look("3-11").offers()] == ["fresh"]
    assert desk.do("3-11", "fresh").due("3-11", "gone") == "2019-03-11"  # owed still, and nobody knows it any more
    assert desk.refused("3-11", "gone") == {"act.unknown"}
