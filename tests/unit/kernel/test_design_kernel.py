"""Sentences of the design that no other test of the kernel holds to: each its own law of a few lines.

Days of 2019 are counted by hand; see `test_time` for its holidays.
"""

import pytest
from desk import CALENDAR, Desk, day, law

from zhunsheng.kernel.case import Person
from zhunsheng.kernel.decide import Refused

JIA, YI, BING = Person("甲", "一科", True, True), Person("乙", "二科", True, True), Person("丙", "三科", True, True)


def bases(answer) -> dict[str, str]:
    """The article of each finding."""
    assert isinstance(answer, Refused)
    return {f.code: f.basis for f in answer.findings}


# --- who did it, and by which article

ARTICLES = """
fields: {note: {name: 说明, type: text}}
acts:
  apply: {name: 申请, by: clerk, starts: true, basis: 第1条}
  ask: {name: 问, by: clerk, basis: 第2条, obliges: {answer: {}}}
  answer: {name: 答, by: clerk, on_call: true, basis: 第3条}
  decide:
    name: 决定
    by: [head, clerk]
    basis: 第4条
    after: {ask: {}}
    not_by: [apply]
    persons: 2
    needs: [note]
    attach: [form]
    not_while: [answer]
    outcomes:
      yes: {name: 准, by: head, basis: 实施条例:第5条, after: {answer: 第6条}, checks: [{id: said, test: {note: 说}, message: 未说}]}
      no: {name: 不准}
"""  # noqa: E501


def test_everything_that_names_no_article_has_that_of_its_act():
    desk = Desk(ARTICLES).do("3-4", "apply", who=JIA)
    assert bases(desk.ask("3-4", "decide/no", "window", who=JIA)) == dict.fromkeys(
        ("role", "after:ask", "same-person:apply", "persons", "field:note", "attachment:form"), "第4条"
    )
    assert bases(desk.ask("3-4", "answer")) == {"act.on-call": "第3条"}
    assert bases(desk.ask("3-4", "apply")) == {"act.closed": "第1条"}
    desk.do("3-4", "ask")
    more = {"persons": [BING], "set": {"note": "x"}, "attach": {"form": "x"}}
    assert bases(desk.ask("3-4", "decide/no", "head", who=YI, **more)) == {"while:answer": "第4条"}


def test_an_outcome_has_its_own_article_its_own_conditions_and_a_narrower_by():
    desk = Desk(ARTICLES).do("3-4", "apply", who=JIA).do("3-4", "ask").do("3-5", "answer")
    rest = {"who": YI, "persons": [BING], "set": {"note": "x"}, "attach": {"form": "x"}}
    found = bases(desk.ask("3-5", "decide/yes", "clerk", **rest))
    assert found == {"role": "实施条例:第5条", "check:said": "实施条例:第5条"}
    early = Desk(ARTICLES).do("3-4", "apply", who=JIA).do("3-4", "ask")
    assert "after:answer" in early.refused("3-4", "decide/yes", "head", **rest)
    assert "after:answer" not in early.refused("3-4", "decide/no", "head", **rest)
    assert desk.refused("3-5", "decide/no", "clerk", **rest) == set()


def test_who_was_named_in_an_act_did_it_too():
    text = """
acts:
  draft: {name: 起草, by: clerk, starts: true}
  review: {name: 审, by: clerk, not_by: [draft]}
  audit: {name: 核, by: clerk, not_by: {draft: {same: unit}}}
"""
    desk = Desk(text).do("3-4", "draft", who=JIA, persons=[YI])
    assert desk.refused("3-4", "review", who=YI) == {"same-person:draft"}
    assert desk.refused("3-4", "audit", who=Person("丁", "二科")) == {"same-unit:draft"}
    assert desk.refused("3-4", "audit", who=BING) == set()


# --- the last time counts, and the first entry that applies

LAST = """
fields: {kind: {name: 类, type: choice, options: {a: 甲, b: 乙, c: 丙}}}
acts:
  apply: {name: 申请, by: clerk, starts: true, needs: [kind]}
  send: {name: 送, by: clerk, repeats: true, outcomes: {good: {name: 好}, bad: {name: 坏}}}
  wait: {name: 等, by: clerk, repeats: true, after: {send: {wait: 3 days}}}
  soon: {name: 及时, by: clerk, repeats: true, after: {send: {within: 3 days}}}
  good: {name: 取, by: clerk, repeats: true, after: {send: {outcome: [good]}}}
  by-kind:
    name: 按类
    by: clerk
    repeats: true
    after:
      send:
        - {if: {kind: a}, wait: 9 days, basis: 第1条}
        - {if: {kind: [a, b]}, wait: 5 days, basis: 第2条}
  owe:
    name: 负
    by: clerk
    repeats: true
    obliges:
      pay:
        - {if: {kind: a}, within: 2 workdays}
        - {if: {kind: b}, within: 4 workdays}
        - {within: 8 workdays}
  longer:
    name: 延
    by: clerk
    extends: {pay: [{if: {kind: a}, add: 1 workdays}, {add: 2 workdays}]}
  pay: {name: 缴, by: clerk, on_call: true}
  open-one: {name: 开, by: clerk, opens: {extra: {if: {kind: a}}}, closes: {good: {if: {kind: a}}}}
  extra: {name: 又, by: clerk, on_call: true}
"""


def test_of_an_act_done_again_the_last_time_and_its_outcome_count():
    desk = Desk(LAST).do("3-4", "apply", set={"kind": "a"}).do("3-4", "send/good").do("3-8", "send/bad")
    # Three days from Friday 8 March are Monday 11.
    assert desk.refused("3-11", "wait") == {"wait:send"}
    assert desk.refused("3-12", "soon") == {"within:send"}
    assert desk.refused("3-11", "soon") == set()
    assert desk.refused("3-12", "good") == {"after:send"}
    assert desk.refused("3-12", "wait") == set()


@pytest.mark.parametrize(
    ("kind", "article", "due", "longer"),
    [
        ("a", "第1条", "2019-03-06", "2019-03-07"),
        ("b", "第2条", "2019-03-08", "2019-03-12"),
        ("c", None, "2019-03-14", "2019-03-18"),
    ],
)
def test_of_several_entries_the_first_whose_if_holds_applies(kind, article, due, longer):
    desk = Desk(LAST).do("3-4", "apply", set={"kind": kind}).do("3-4", "send/good").do("3-4", "owe")
    assert desk.due("3-4", "pay") == due
    assert desk.do("3-4", "longer").due("3-4", "pay") == longer
    if article is None:
        assert desk.refused("3-4", "by-kind") == set()
    else:
        assert bases(desk.ask("3-4", "by-kind")) == {"wait:send": article}


def test_opens_and_closes_hang_on_their_if():
    for kind, extra, good in (("a", "open", "closed"), ("b", "on-call", "open")):
        reading = Desk(LAST).do("3-4", "apply", set={"kind": kind}).do("3-4", "open-one").look("3-4")
        assert (reading.standing("extra"), reading.standing("good")) == (extra, good)


# --- obligations

OWED = """
fields: {served_on: {name: 送达日期, type: date}}
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 5 days, roll: false}, bill: {within: 5 days}}}
  serve:
    name: 送达
    by: clerk
    repeats: true
    sets: [served_on]
    obliges: {pay: {within: 3 workdays, from: [apply, served_on]}}
  stop: {name: 停, by: clerk, closes: [reply]}
  start: {name: 启, by: clerk, opens: [reply]}
  reply: {name: 答复, by: clerk}
  bill: {name: 收费, by: clerk}
  pay: {name: 缴, by: clerk, on_call: true, repeats: true}
"""


def test_a_term_told_not_to_roll_ends_on_its_rest_day():
    # Five days from Monday 4 March are Saturday 9.
    desk = Desk(OWED).do("3-4", "apply")
    assert (desk.due("3-4", "reply"), desk.due("3-4", "bill")) == ("2019-03-09", "2019-03-11")
    assert desk.do("3-11", "reply").do("3-11", "bill").case.late == ("reply:statutory",)


def test_a_term_may_run_from_a_date_that_a_field_holds_where_that_is_the_latest():
    desk = Desk(OWED).do("3-4", "apply").do("3-8", "serve")
    assert desk.due("3-8", "pay") == "2019-03-07"  # from the application: no day of service is known
    desk.do("3-8", "serve", set={"served_on": "2019-03-06"})
    assert desk.due("3-8", "pay") == "2019-03-11"
    desk.do("3-8", "serve", set={"served_on": "2019-03-01"})
    assert desk.due("3-8", "pay") == "2019-03-07"


def test_a_closed_act_is_not_owed_and_when_opened_again_is_owed_only_if_obliged_again():
    desk = Desk(OWED).do("3-4", "apply").do("3-5", "stop")
    assert set(desk.owed("3-5")) == {"bill"}
    assert desk.refused("3-5", "reply") == {"act.closed"}
    desk.do("3-6", "start")
    assert (desk.look("3-6").standing("reply"), set(desk.owed("3-6"))) == ("open", {"bill"})


# --- the effects of one act in their order

ORDER = """
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 5 workdays}}}
  # done, then closes, opens, obliges: what is closed is opened again, and an act may oblige to itself.
  turn: {name: 轮, by: clerk, closes: [reply, note], opens: [note], obliges: {turn: {within: 2 workdays}}}
  # closes, then concludes, then opens and obliges of act and outcome alike.
  end:
    name: 结
    by: clerk
    opens: [appeal]
    closes: [appeal]
    outcomes: {won: {name: 胜, concludes: true, obliges: {file: {}}}, lost: {name: 败, concludes: true}}
  # redo, then opens and obliges: what was put back on call is called anew.
  back: {name: 返, by: clerk, on_call: true, redo: [file, appeal], opens: [appeal], obliges: {file: {within: 3 workdays}}}
  # obliges, then extends: the new term is the one that grows.
  renew: {name: 更, by: clerk, obliges: {reply: {within: 2 workdays}}, extends: {reply: {add: 3 workdays}}}
  note: {name: 记, by: clerk}
  reply: {name: 答复, by: clerk}
  appeal: {name: 申诉, by: clerk, on_call: true, opens: [back]}
  file: {name: 归档, by: clerk, on_call: true}
"""  # noqa: E501


def test_closes_come_before_opens_and_an_act_that_is_done_may_oblige_to_itself():
    desk = Desk(ORDER).do("3-4", "apply").do("3-5", "turn")
    assert desk.look("3-5").standing("note") == "open"
    assert set(desk.owed("3-5")) == {"turn"}
    assert desk.do("3-7", "turn").case.late == ()  # the former was discharged in time, the next begins
    assert desk.due("3-7", "turn") == "2019-03-11"


def test_what_the_act_opens_outlives_a_conclusion_of_its_outcome_and_one_without_a_name_is_the_outcomes():
    desk = Desk(ORDER).do("3-4", "apply").do("3-5", "end/won")
    reading = desk.look("3-5")
    assert (reading.case.result, set(reading.case.owed)) == ("won", {"file"})
    assert {a: reading.standing(a) for a in ("appeal", "file", "reply", "renew")} == {
        "appeal": "open", "file": "open", "reply": "closed", "renew": "closed",
    }  # fmt: skip
    assert Desk(ORDER).do("3-4", "apply").do("3-5", "end/lost").case.is_ended


def test_a_conclusion_refuses_nothing_that_it_left_open_and_redo_comes_before_opens_and_obliges():
    desk = Desk(ORDER).do("3-4", "apply").do("3-5", "end/won").do("3-6", "file")
    assert desk.case.is_ended
    desk.do("3-7", "appeal").do("3-8", "back")
    reading = desk.look("3-8")
    assert (reading.case.result, set(reading.case.owed)) == (None, {"file"})
    assert (reading.standing("appeal"), reading.standing("file")) == ("open", "open")
    assert desk.due("3-8", "file") == "2019-03-13"
    assert "file" not in reading.case.done


def test_what_is_obliged_anew_is_what_is_extended():
    desk = Desk(ORDER).do("3-4", "apply").do("3-6", "renew")
    assert desk.due("3-6", "reply") == "2019-03-13"  # two and three working days from the 6th


def test_a_conclusion_without_a_name_is_that_of_the_act_where_it_has_no_outcomes():
    text = "acts: {apply: {name: 申请, by: clerk, starts: true}, grant: {name: 准, by: clerk, concludes: true}}"
    assert Desk(text).do("3-4", "apply").do("3-5", "grant").case.result == "grant"


# --- each

MEMBERS = """
fields: {units: {name: 单位, type: units}}
acts:
  plan: {name: 计划, by: clerk, starts: true, sets: [units], obliges: {ask: {}}}
  widen: {name: 增列, by: clerk, repeats: true, sets: [units], obliges: {ask: {}}}
  ask: {name: 征求, by: clerk, each: units, on_call: true, repeats: true}
  press: {name: 催, by: clerk, each: units, after: {ask: {within: 2 days}}, obliges: {visit: {within: 3 workdays, from: ask}}}
  visit: {name: 访, by: clerk, each: units, on_call: true}
  sum-up: {name: 汇总, by: clerk, repeats: true, after: [ask]}
"""  # noqa: E501


def test_members_are_all_that_were_ever_obliged_whatever_the_field_says_now():
    desk = Desk(MEMBERS).do("3-4", "plan", set={"units": ["东"]}).do("3-4", "widen", set={"units": ["西"]})
    assert desk.case.fields["units"] == ["西"]
    assert desk.do("3-4", "ask", of="西").refused("3-4", "sum-up") == {"after:ask"}
    assert desk.do("3-5", "ask", of="东").refused("3-5", "sum-up") == set()


def test_distance_and_from_between_acts_of_one_field_are_those_of_the_same_member():
    desk = (
        Desk(MEMBERS).do("3-4", "plan", set={"units": ["东", "西"]}).do("3-4", "ask", of="东").do("3-8", "ask", of="西")
    )
    assert desk.refused("3-11", "press", of="东") == {"within:ask"}
    assert desk.do("3-11", "press", of="西").due("3-11", "visit") == "2019-03-13"  # from west's own 8 March


def test_each_needs_a_member_that_somebody_named():
    desk = Desk(MEMBERS).do("3-4", "plan", set={"units": ["东"]})
    assert "member" in desk.refused("3-4", "ask", of="南")


# --- paper, findings, and the bare word of a term


def test_paper_of_the_same_day_stands_in_the_order_of_recording():
    text = """
acts:
  apply: {name: 申请, by: clerk, starts: true}
  a: {name: 甲, by: clerk, after: [b]}
  b: {name: 乙, by: clerk}
"""
    desk = Desk(text).do("3-4", "apply")
    assert desk.refused("3-5", "a") == {"after:b"}
    desk.do("3-5", "b").do("3-5", "a")
    assert [(e.seq, e.act) for e in desk.events] == [(1, "apply"), (2, "b"), (3, "a")]
    assert desk.refused("3-5", "undo", "supervisor", set={"event": 2, "reason": "误录"}) == {"day.out-of-order"}


def test_a_finding_of_distance_tells_the_last_day():
    desk = Desk(LAST).do("3-4", "apply", set={"kind": "c"}).do("3-8", "send/good")
    (found,) = desk.ask("3-13", "soon").findings
    assert (found.code, found.act, found.data["last"]) == ("within:send", "soon", day("3-11"))
    (found,) = desk.ask("3-9", "wait").findings
    assert (found.code, found.data["last"]) == ("wait:send", day("3-11"))


def test_a_parameter_of_the_file_is_read_in_terms_and_in_tests():
    desk = Desk("""
fields: {count: {name: 数, type: number}}
acts:
  apply: {name: 申请, by: clerk, starts: true, needs: [count], obliges: {reply: {within: {param: p.term}}}}
  reply: {name: 答复, by: clerk, checks: [{id: few, test: {count: {at_most: {param: p.most}}}, basis: 第1条, message: 多}]}
params: {p.term: 4 workdays, p.most: 3}
""").do("3-4", "apply", set={"count": 4})  # noqa: E501
    assert desk.due("3-4", "reply") == "2019-03-08"
    assert desk.refused("3-4", "reply") == {"check:few"}


def test_hours_are_days_that_do_not_roll():
    text = "acts: {a: {name: 甲, by: clerk, starts: true, obliges: {b: {within: 1 days, roll: false}}}, b: {name: 乙, by: clerk}}"  # noqa: E501
    assert Desk(text).do("3-8", "a").due("3-8", "b") == "2019-03-09"  # a Saturday


def test_an_act_of_a_day_before_the_oldest_version_is_unknown_and_the_day_of_the_version_is_its_first():
    text = "acts: {a: {name: 甲, by: clerk, starts: true}}"
    procedure = law(text, since=("2019-03-04",))
    assert Desk(procedure, CALENDAR).refused("3-3", "a") == {"act.unknown"}
    assert Desk(procedure, CALENDAR).refused("3-4", "a") == set()
