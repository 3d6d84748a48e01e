"""Each code of design §3.3: a small law, an act it refuses, and beside it the act that it lets be."""

import pytest
from desk import Desk, day, law

from zhunsheng.kernel.case import Person
from zhunsheng.kernel.decide import Refused

TWO = """
acts:
  apply: {name: 申请, by: clerk, starts: true}
  check: {name: 核查, by: clerk, after: {apply: 第7条}, outcomes: {good: {name: 好}, bad: {name: 坏}}}
  decide: {name: 决定, by: head, basis: 第9条, after: {check: {outcome: [good], basis: 第8条}}}
"""


def test_refuses_an_act_that_the_law_does_not_know():
    assert Desk(TWO).refused("3-1", "nonsense") == {"act.unknown"}


def test_refuses_an_act_before_any_version_is_in_force():
    assert Desk(TWO).refused("2017-12-29", "apply") == {"act.unknown"}


def test_refuses_what_does_not_start_before_the_case_is_opened():
    found = Desk(TWO).refused("3-1", "check/good", "head")
    assert found == {"case.not-started", "after:apply", "role"}


def test_refuses_an_act_that_is_closed_until_it_is_opened_again():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  again: {name: 重来, by: clerk, opens: [apply]}
""").do("3-1", "apply")
    assert desk.refused("3-1", "apply") == {"act.closed"}
    assert desk.do("3-1", "again").refused("3-1", "apply") == set()


def test_refuses_an_act_on_call_until_it_is_obliged():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  send: {name: 移送, by: clerk, repeats: true, obliges: {reply: {}}}
  reply: {name: 答复, by: clerk, on_call: true}
""").do("3-1", "apply")
    assert desk.refused("3-1", "reply") == {"act.on-call"}
    assert desk.do("3-1", "send").refused("3-1", "reply") == set()
    assert desk.refused("3-1", "reply") == {"act.closed"}


def test_asks_for_one_of_the_outcomes():
    desk = Desk(TWO).do("3-1", "apply")
    assert desk.refused("3-1", "check") == {"outcome"}
    assert desk.refused("3-1", "check/fair") == {"outcome"}
    assert desk.refused("3-1", "check/good") == set()


def test_refuses_what_must_come_after_another_act_or_its_outcome_and_cites_the_article():
    desk = Desk(TWO).do("3-1", "apply")
    refused = desk.ask("3-1", "decide", "head")
    assert isinstance(refused, Refused)
    assert [(f.code, f.basis) for f in refused.findings] == [("after:check", "第8条")]
    assert desk.do("3-1", "check/bad").refused("3-2", "decide", "head") == {"after:check"}


def test_one_of_several_acts_is_enough_and_the_refusal_names_each():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true}
  a: {name: 甲, by: clerk}
  b: {name: 乙, by: clerk}
  end: {name: 结, by: clerk, after: {any: [a, b]}}
""").do("3-1", "apply")
    assert desk.refused("3-1", "end") == {"after:a", "after:b"}
    assert desk.do("3-1", "b").refused("3-1", "end") == set()


NOTICE = """
fields: {held_on: {name: 日, type: date}}
acts:
  notify: {name: 通知, by: clerk, starts: true, sets: [held_on]}
  wait: {name: 等, by: clerk, after: {notify: {wait: 7 days, basis: 第1条}}}
  usual: {name: 常等, by: clerk, after: {notify: {wait: 7 days, usual: true}}}
  within: {name: 及时, by: clerk, after: {notify: {within: 10 days}}}
  notice: {name: 预先, by: clerk, after: {notify: {notice: 7 workdays}}}
  close: {name: 将近, by: clerk, after: {notify: {notice: 7 days, usual: true}}}
  ahead: {name: 提前, by: clerk, after: {notify: {within: {until: held_on, ahead: 30 days}, usual: true}}}
  dated: {name: 开会, by: clerk, after: {held_on: {}}}
"""


def test_a_lower_bound_must_have_run_whole_and_does_not_roll():
    # From Monday 4 March the seventh day is Monday 11; the wait is over on the 12th.
    desk = Desk(NOTICE).do("3-4", "notify")
    assert desk.refused("3-11", "wait") == {"wait:notify"}
    assert desk.refused("3-12", "wait") == set()
    # From Saturday 9 March the seventh day is Saturday 16; Sunday 17 is free to act.
    assert Desk(NOTICE).do("3-9", "notify").refused("3-17", "wait") == set()


def test_a_usual_lower_bound_only_warns():
    answer = Desk(NOTICE).do("3-4", "notify").ask("3-5", "usual")
    assert [f.code for f in answer.warnings] == ["wait:notify"]
    assert answer.events[-1].findings == ()


def test_an_upper_bound_is_its_last_day_rolled():
    # Ten days from Wednesday 6 March end on Saturday 16, so on Monday 18.
    desk = Desk(NOTICE).do("3-6", "notify")
    assert desk.refused("3-19", "within") == {"within:notify"}
    assert desk.refused("3-18", "within") == set()


def test_notice_is_counted_back_from_the_act():
    # Seven working days before Thursday 10 October: 9, 8 October, 30, 29 (worked), 27, 26, 25 September.
    assert Desk(NOTICE).do("9-26", "notify").refused("10-10", "notice") == {"notice:notify"}
    assert Desk(NOTICE).do("9-25", "notify").refused("10-10", "notice") == set()


def test_what_usually_lies_so_long_ahead_of_a_date_only_warns_when_late():
    # Thirty days before 31 December, counted back from it as day 0: 1 December, a Sunday, which does not roll.
    told = lambda: Desk(NOTICE).do("3-4", "notify", set={"held_on": "2019-12-31"})  # noqa: E731
    assert told().ask("12-1", "ahead").warnings == ()
    assert [(f.code, f.data["last"]) for f in told().ask("12-2", "ahead").warnings] == [("within:notify", day("12-1"))]


def test_usual_notice_only_warns():
    assert [f.code for f in Desk(NOTICE).do("3-4", "notify").ask("3-10", "close").warnings] == ["notice:notify"]
    assert Desk(NOTICE).do("3-4", "notify").ask("3-11", "close").warnings == ()


def test_a_date_field_counts_as_done_on_the_day_it_holds():
    assert Desk(NOTICE).do("3-4", "notify").refused("3-5", "dated") == {"after:held_on"}
    assert Desk(NOTICE).do("3-4", "notify", set={"held_on": "2019-03-20"}).refused("3-5", "dated") == set()


def test_refuses_while_another_act_is_owed():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {correct: {}}}
  correct: {name: 补正, by: clerk, on_call: true}
  reply: {name: 答复, by: clerk, not_while: {correct: 第3条}}
""").do("3-1", "apply")
    assert desk.refused("3-2", "reply") == {"while:correct"}
    assert desk.do("3-2", "correct").refused("3-2", "reply") == set()


EXTENDS = """
acts:
  apply: {name: 申请, by: clerk, starts: true}
  take: {name: 受理, by: clerk, obliges: {reply: {within: 5 workdays}, tell: {}}}
  extend: {name: 延, by: clerk, repeats: true, extends: {reply: {add: 3 workdays}}}
  stretch: {name: 延, by: clerk, extends: {tell: {add: 3 workdays}}}
  reply: {name: 答复, by: clerk}
  tell: {name: 告知, by: clerk}
"""


def test_extends_only_what_is_owed_has_a_term_and_has_not_run_out():
    desk = Desk(EXTENDS).do("3-4", "apply")
    assert desk.refused("3-4", "extend") == {"extends:reply"}  # not owed
    desk.do("3-4", "take")  # five working days: Monday 11
    assert desk.refused("3-4", "stretch") == {"extends:tell"}  # no term
    assert desk.refused("3-12", "extend") == {"extends:reply"}  # has run out
    assert desk.refused("3-11", "extend") == set()
    assert desk.due("3-11", "reply") == "2019-03-14"


PEOPLE = """
acts:
  draft: {name: 起草, by: [clerk, head], starts: true}
  review: {name: 审, by: reviewer, not_by: {draft: {basis: 第1条, same: person}}}
  audit: {name: 核, by: reviewer, not_by: {draft: {basis: 第2条, same: unit}}}
  inspect: {name: 检查, by: officer, persons: {min: 2, certified: true}}
  vet: {name: 法审, by: lawyer, persons: {qualified: true}}
"""
JIA, YI = Person("甲", "一科", True, True), Person("乙", "一科", True, True)
OTHER, NOBODY = Person("丙", "二科", True, True), Person("丁", "二科")


def test_refuses_a_role_that_may_not():
    assert Desk(PEOPLE).refused("3-1", "draft", "applicant") == {"role"}


def test_nobody_can_act_as_the_clock():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: 3 days, silence: none}}}
  reply: {name: 答复, by: clerk, outcomes: {yes: {name: 是}, none: {name: 无, by: clock}}}
""").do("3-4", "apply")
    assert desk.refused("3-4", "reply/none") == {"role"}
    assert desk.refused("3-4", "reply/none", "clock", irregular="代替") == {"role"}


def test_refuses_the_same_person_and_the_same_unit():
    desk = Desk(PEOPLE).do("3-1", "draft", who=JIA)
    assert desk.refused("3-1", "review", "reviewer", who=JIA) == {"same-person:draft"}
    assert desk.refused("3-1", "review", "reviewer", who=OTHER, persons=[JIA]) == {"same-person:draft"}
    assert desk.refused("3-1", "audit", "reviewer", who=YI) == {"same-unit:draft"}
    assert desk.refused("3-1", "review", "reviewer", who=YI) == set()
    assert desk.refused("3-1", "audit", "reviewer", who=OTHER) == set()


def test_counts_persons_with_the_actor_and_asks_what_they_are():
    desk = Desk(PEOPLE).do("3-1", "draft")
    assert desk.refused("3-1", "inspect", "officer", who=JIA, persons=[JIA]) == {"persons"}
    assert desk.refused("3-1", "inspect", "officer", who=JIA, persons=[NOBODY]) == {"certificate"}
    assert desk.refused("3-1", "inspect", "officer", who=JIA, persons=[OTHER]) == set()
    assert desk.refused("3-1", "vet", "lawyer", who=NOBODY) == {"qualification"}


FACTS = """
fields:
  title: {name: 题, type: text}
  count: {name: 数, type: number}
  units: {name: 单位, type: units}
acts:
  apply:
    name: 申请
    by: clerk
    starts: true
    needs: [title]
    sets: [count, units]
    attach: [form]
    checks: [{id: enough, test: {count: {at_least: 2}}, basis: 第5条, message: 太少}]
  ask: {name: 征求, by: clerk, each: units}
"""
GIVEN = {"set": {"title": "某", "count": 2, "units": ["东", "西"]}, "attach": {"form": "摘要"}}


@pytest.mark.parametrize(
    ("fields", "attach", "code"),
    [
        ({"count": 2}, {"form": "x"}, "field:title"),
        ({"title": "", "count": 2}, {"form": "x"}, "field:title"),
        ({"title": "某", "count": "两"}, {"form": "x"}, "field:count"),
        ({"title": "某", "count": 2, "colour": "红"}, {"form": "x"}, "field:colour"),
        ({"title": "某", "count": 2}, {}, "attachment:form"),
        ({"title": "某", "count": 1}, {"form": "x"}, "check:enough"),
        ({"title": "某"}, {"form": "x"}, "check:enough"),
    ],
)
def test_asks_for_facts_and_papers(fields, attach, code):
    assert code in Desk(FACTS).refused("3-1", "apply", set=fields, attach=attach)
    assert Desk(FACTS).refused("3-1", "apply", **GIVEN) == set()


def test_a_field_that_the_act_may_not_set_is_refused():
    desk = Desk(FACTS).do("3-1", "apply", **GIVEN)
    assert desk.refused("3-1", "ask", of="东", set={"title": "改"}) == {"field:title"}


def test_an_act_for_each_member_names_one_of_them():
    desk = Desk(FACTS).do("3-1", "apply", **GIVEN)
    assert desk.refused("3-1", "ask") == {"member"}
    assert desk.refused("3-1", "ask", of="北") == {"member"}
    assert desk.refused("3-1", "ask", of="东") == set()
    assert desk.refused("3-1", "ask", of="东") == {"act.closed"}


def test_an_act_for_nobody_in_particular_takes_no_member():
    assert Desk(TWO).refused("3-1", "apply", of="东") == {"member"}


def test_refuses_what_lies_ahead_of_today():
    assert Desk(TWO).refused("3-2", "apply", today=day("3-1")) == {"day.in-future"}
    assert Desk(TWO).refused("3-1", "apply", today=day("3-1")) == set()


def test_all_findings_are_told_at_once():
    found = Desk(TWO).do("3-1", "apply").refused("3-1", "decide", "clerk", set={"colour": "红"}, of="东")
    assert found == {"role", "after:check", "field:colour", "member"}


def test_late_paper_that_breaks_a_later_act_is_refused_and_names_it():
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
    refused = desk.ask("3-4", "stop")
    assert [(f.code, f.act, f.data["because"]) for f in refused.findings] == [
        ("day.out-of-order", "go", ["act.closed"])
    ]
    assert desk.refused("3-5", "stop") == set()


def test_late_paper_is_judged_by_the_state_of_its_own_day():
    desk = Desk(TWO).do("3-1", "apply").do("3-5", "check/good")
    assert desk.refused("3-4", "decide", "head") == {"after:check"}
    assert desk.refused("2-28", "check/bad") == {"case.not-started", "after:apply"}


def test_a_parameter_that_the_region_left_open_is_named():
    desk = Desk("""
acts:
  apply: {name: 申请, by: clerk, starts: true, obliges: {reply: {within: {param: local}}}}
  reply: {name: 答复, by: clerk}
params: {local: }
""")
    assert desk.refused("3-1", "apply") == {"param:local"}


def test_a_law_is_at_least_one_version_in_order():
    with pytest.raises(ValueError, match="oldest first"):
        law("acts: {a: {name: 甲, by: clerk, starts: true}}", "acts: {a: {name: 甲, by: clerk, starts: true}}",
            since=("2019-02-01", "2019-01-01"))  # fmt: skip


def test_a_parameter_to_be_filled_in_refuses_only_where_its_entry_applies():
    text = """
fields: {kind: {name: 类, type: choice, options: {a: {name: 甲}, b: {name: 乙}}}}
acts:
  apply:
    name: 申请
    by: clerk
    starts: true
    needs: [kind]
    obliges: {reply: [{if: {kind: a}, within: {param: local}}, {within: 5 workdays}]}
  reply: {name: 答复, by: clerk, on_call: true}
params: {local: }
"""
    assert Desk(text).refused("3-1", "apply", set={"kind": "a"}) == {"param:local"}
    assert Desk(text).refused("3-1", "apply", set={"kind": "b"}) == set()
