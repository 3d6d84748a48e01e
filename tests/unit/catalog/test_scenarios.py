"""The scenario runner: every form of a step, every expectation, what is filled in, and what it refuses to read."""

from pathlib import Path

import pytest

from zhunsheng.catalog.cast import person, sample
from zhunsheng.catalog.scenarios import _Run, run, run_file, scenarios
from zhunsheng.catalog.source import Fault, parse
from zhunsheng.kernel.case import Person

LAW = Path(__file__).parent / "runner.yaml"
OPENED = "{day: 2019-09-02, do: apply, set: {sites: [东, 西]}}"
ACCEPTED = "{day: 2019-09-03, do: accept, outcome: accepted}"


@pytest.fixture
def told(lawyer):
    """Run steps (and other keys of a scenario); what did not turn out, as step, expected and found."""
    catalog = lawyer(LAW)

    def run_steps(*steps: str, head: str = "") -> list[str]:
        lines = "\n".join(f"  - {step}" for step in steps)
        (node,) = parse(f"- scenario: 试\n  procedure: trial\n{head}  steps:\n{lines}\n", "s.yaml").value
        return [f"{f.step}: {f.expected} / {f.found}" for f in run(node, catalog).failures]

    return run_steps


HOLDS = {node.value["scenario"].value: node for node in scenarios(LAW.parent / "holds.yaml")}


@pytest.mark.parametrize("name", HOLDS)
def test_a_scenario_that_is_right_holds(lawyer, name):
    outcome = run(HOLDS[name], lawyer(LAW))

    assert outcome.steps > 0
    assert outcome.failures == []


FAILS = {
    "a refused act": ([OPENED, "{day: 2019-09-02, do: decide}"], "do decide/granted: 办成", "act.on-call（第6条）"),
    "an act that was to be refused": ([OPENED, "{day: 2019-09-02, refuse: remark}"], "refuse remark: 拒绝", "办成了"),
    "another reason": ([OPENED, "{day: 2019-09-02, refuse: decide, because: [role]}"], "理由含 role", "after:accept"),
    "a warning": ([OPENED[:-1] + ", warned: [role]}"], "提示 (warned)：role", "无"),
    "due": ([OPENED, "{day: 2019-09-02, expect: {due: {accept: 2019-09-10}}}"], "accept 至 2019-09-10", "2019-09-09"),
    "not_due": ([OPENED, "{day: 2019-09-02, expect: {not_due: [accept]}}"], "accept 没有届满日", "2019-09-09"),
    "owed": ([OPENED, "{day: 2019-09-02, expect: {owed: [decide]}}"], "应办 decide", "accept"),
    "owed nothing": ([OPENED, "{day: 2019-09-02, expect: {owed: []}}"], "应办 无", "accept"),
    "open": ([OPENED, "{day: 2019-09-02, expect: {open: [decide]}}"], "decide open", "on-call"),
    "closed": ([OPENED, "{day: 2019-09-02, expect: {closed: [decide]}}"], "decide closed", "on-call"),
    "allowed": ([OPENED, "{day: 2019-09-02, expect: {allowed: [decide]}}"], "decide 可以办", "accept"),
    "not_allowed": ([OPENED, "{day: 2019-09-02, expect: {not_allowed: [accept]}}"], "accept 不可以办", "accept"),
    "result": ([OPENED, "{day: 2019-09-02, expect: {result: granted}}"], "结果 granted", "无"),
    "ended": ([OPENED, "{day: 2019-09-02, expect: {ended: true}}"], "ended true", "false"),
    "light": ([OPENED, "{day: 2019-09-02, expect: {light: red}}"], "灯 red", "green"),
    "light of an act": ([OPENED, "{day: 2019-09-02, expect: {light: {decide: red}}}"], "decide 灯 red", "无"),
    "late": ([OPENED, "{day: 2019-09-02, expect: {late: [apply]}}"], "逾期办理 apply", "无"),
    "silent": ([OPENED, "{day: 2019-09-09, expect: {silent: [accept]}}"], "视为 accept", "无"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILS)
def test_a_step_that_is_wrong_says_what_was_expected_and_what_is(told, name):
    steps, expected, found = FAILS[name]
    (line,) = told(*steps)

    assert expected in line
    assert found in line.partition(" / ")[2]


UNREADABLE = {
    "a key of a step": ("{day: 2019-09-02, do: apply, who: x}", "'who'", "as"),
    "an expectation": ("{day: 2019-09-02, expect: {dues: {}}}", "'dues'", "是否应为 'due'"),
    "because without refuse": ("{day: 2019-09-02, do: apply, because: [role]}", "'because'", "outcome"),
    "as beside expect": ("{day: 2019-09-02, expect: {ended: false}, as: head}", "'as'", "expect"),
    "two of do and refuse": ("{day: 2019-09-02, do: apply, refuse: apply}", "do、refuse、expect 之一", ""),
    "no day": ("{do: apply}", "须有 day", ""),
    "a day that does not exist": ("{day: 2019-02-29, do: apply}", "没有 2019-02-29", ""),
    "a due day that does not exist": ("{day: 2019-09-02, expect: {due: {accept: 2019-09-31}}}", "", ""),
    "an act in an expectation": ("{day: 2019-09-02, expect: {owed: [accepts]}}", "'accepts'", "是否应为 'accept'"),
    "an outcome in an expectation": ("{day: 2019-09-02, expect: {allowed: [accept/x]}}", "'x'", "refused"),
    "a colour": ("{day: 2019-09-02, expect: {light: blue}}", "'blue'", "yellow"),
    "what undo sets": ("{day: 2019-09-02, do: undo, set: {events: 1}}", "'events'", "是否应为 'event'"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_a_scenario_cannot_say_is_refused_with_the_nearest(told, name):
    step, given, near = UNREADABLE[name]
    steps = [OPENED, step] if "due day" in name else [step]
    with pytest.raises(Fault) as caught:
        told(*steps)

    assert "s.yaml:" in str(caught.value)
    assert given in str(caught.value) and near in str(caught.value)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("wrong: 1", "'wrong'"),
        ("params: {trial.accepts: 1 days}", "trial.accept"),
        ("region: nowhere", "nowhere"),
        ("strict: maybe", "true 或 false"),
    ],
)
def test_the_head_of_a_scenario_is_closed_too(told, head, words):
    with pytest.raises(Fault, match=words):
        told(OPENED, head=f"  {head}\n")


def test_a_scenario_without_steps_says_nothing_and_is_refused(lawyer):
    (node,) = parse("- {scenario: x, procedure: trial, steps: []}", "s.yaml").value
    with pytest.raises(Fault, match="没有步骤"):
        run(node, lawyer(LAW))


def test_params_of_a_scenario_go_before_the_files_own(told):
    assert (
        told(
            OPENED,
            "{day: 2019-09-02, expect: {due: {accept: 2019-09-04}}}",
            head="  params: {trial.accept: 2 workdays}\n",
        )
        == []
    )


def test_strict_fills_nothing_in(told):
    head = "  strict: true\n"
    (line,) = told("{day: 2019-09-02, do: apply, as: applicant, set: {note: x}}", head=head)
    for name in ("count", "urgent", "kind", "sites", "seen_on", "more"):
        assert f"field:{name}" in line

    whole = "set: {note: x, count: 1, urgent: true, kind: a, sites: [东], seen_on: 2019-09-01, more: 5 days}"
    opened = f"{{day: 2019-09-02, do: apply, as: window, {whole}}}"
    assert told(
        opened,
        "{day: 2019-09-02, refuse: accept, because: [outcome]}",
        ACCEPTED,
        "{day: 2019-09-03, refuse: remark, set: {note: y}, because: ['attachment:photo']}",
        "{day: 2019-09-03, do: remark, set: {note: y}, attach: [photo]}",
        "{day: 2019-09-04, refuse: visit, outcome: fine, for: 东, because: [persons]}",
        "{day: 2019-09-04, refuse: visit, outcome: fine, persons: [officer/乙], because: [member]}",
        "{day: 2019-09-04, refuse: undo, set: {event: 1}, because: ['field:reason']}",
        head=head,
    ) == []  # fmt: skip


def test_what_is_filled_in_is_what_the_design_says(lawyer):
    version = lawyer(LAW).procedure("trial").versions[0]
    day = version.since
    filled = {name: sample(version, name, day) for name in version.fields}

    assert filled == {
        "note": "示例", "count": 1, "urgent": False, "kind": "a", "sites": ["示例"], "seen_on": "2019-01-01",
        "more": "5 workdays", "number": "示例",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "someone", "role"),
    [
        ("officer", Person("officer", "officer", True, True), "officer"),
        ("any", Person("window", "window", True, True), "window"),
        ("any/李", Person("李", "window", True, True), "window"),
        ("reviewer/李", Person("李", "reviewer", True, True), "reviewer"),
        ("officer/甲@市监局", Person("甲", "市监局", True, True), "officer"),
        ("officer@市监局", Person("officer", "市监局", True, True), "officer"),
        ("officer/甲!", Person("甲", "officer", False, False), "officer"),
    ],
)
def test_as_names_a_role_anybody_or_a_person(text, someone, role):
    assert person(text, ("window", "handler")) == (someone, role)


@pytest.mark.parametrize(
    ("text", "someone"),
    [
        ("乙", Person("乙", "officer", True, True)),
        ("乙!", Person("乙", "officer", False, False)),
        ("乙@城管局", Person("乙", "城管局", True, True)),
        ("handler/乙", Person("乙", "handler", True, True)),
    ],
)
def test_among_persons_a_bare_name_has_the_actors_role(text, someone):
    assert person(text, ("officer",), "officer")[0] == someone


def test_numbers_are_allotted_in_order(lawyer, tmp_path):
    text = f"- scenario: x\n  procedure: trial\n  unit: 浑江区\n  steps:\n    - {OPENED}\n    - {ACCEPTED}\n"
    path = tmp_path / "s.yaml"
    path.write_text(text + text, encoding="utf-8")

    assert [(o.steps, o.failures) for o in run_file(path, lawyer(LAW))] == [(2, []), (2, [])]
    held = _Run(scenarios(path)[0], lawyer(LAW))
    held.run()
    assert held.case.fields["number"] == "浑江区〔2019〕1号"


def test_a_file_that_is_no_list_is_refused(lawyer, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("scenarios: []\n", encoding="utf-8")
    with pytest.raises(Fault, match="- scenario:"):
        run_file(path, lawyer(LAW))
