"""Bad law files, named for their fault: each is refused with the words that a lawyer needs to mend it."""

from pathlib import Path

import pytest

from zhunsheng.catalog.checks import check
from zhunsheng.catalog.source import Fault, Faults

BAD = Path(__file__).parent / "bad"

# What the loader refuses: file → line, and words that the message must contain.
UNREADABLE = {
    "malformed": (14, "不是合格的 YAML"),
    "empty": (1, "文件是空的"),
    "unknown_key": (20, "'start'", "是否应为 'starts'", "on_call"),
    "unknown_top_key": (6, "'areas'", "是否应为 'area'", "params"),
    "unknown_outcome_key": (35, "'conclude'", "是否应为 'concludes'"),
    "duplicate_key": (22, "'basis' 写了两次", "第 21 行"),
    "term_in_words": (24, "二十个工作日", "20 workdays"),
    "term_with_two_keys": (24, "field、param、until 之一"),
    "param_below_the_least": (37, "trial.reply 不得短于法定的 7 workdays"),
    "ahead_in_workdays": (24, "ahead 只与 until"),
    "term_field_of_another_type": (24, "'note' 的类型是 text", "term"),
    "date_that_does_not_exist": (6, "没有 2019-02-29 这一天", "YYYY-MM-DD"),
    "until_a_day_that_does_not_exist": (24, "没有 02-30 这一天"),
    "unknown_act": (32, "'reviews'", "是否应为 'review'", "apply、review、decide"),
    "unknown_field": (22, "'kinds'", "是否应为 'kind'", "kind、note"),
    "unknown_outcome": (32, "'grant'", "是否应为 'granted'"),
    "unknown_silence": (24, "'deemed'", "granted、denied"),
    "unknown_option": (24, "'c'", "a、b"),
    "unknown_operator": (24, "'equals'", "at_least"),
    "unknown_param": (24, "'trial.term'", "params"),
    "unknown_type": (10, "'string'", "longtext"),
    "unknown_kind": (4, "'process'", "是否应为 'procedure'", "register"),
    "act_key_not_kebab": (25, "'Review_it'", "kebab-case"),
    "field_key_not_snake": (11, "'given-on'", "snake_case"),
    "reserved_name": (25, "'undo'", "不能作编号"),
    "field_and_act_of_one_name": (25, "'review'", "既是字段又是行为"),
    "clock_in_by_of_act": (25, "clock 只能用在结果里"),
    "clock_beside_a_role": (34, "clock 不与其他角色并列"),
    "nobody_may_do_it": (25, "没有人可以做"),
    "redo_with_concludes": (35, "redo 与 concludes"),
    "silence_without_within": (24, "silence 必须有 within"),
    "usual_without_wait": (32, "usual 只与 wait、within 或 notice 连用"),
    "if_reads_a_field_nobody_needs": (16, "'note'", "needs"),
    "if_compares_with_a_field_nobody_needs": (17, "'other'", "needs"),
    "unlike_fields_compared": (24, "'kind' 与 'given_on' 不能相比"),
    "comparison_of_a_choice": (24, "at_least 只用于数、金额与日期"),
    "entry_after_one_without_if": (24, "没有 if 的条目之后"),
    "obliges_as_list": (24, "映射", "obliges"),
    "extends_without_add": (24, "add: 期限"),
    "choice_without_options": (10, "须有 options"),
    "default_of_another_type": (10, "默认值", "整数"),
    "flag_in_words": (20, "true 或 false", "'yes'"),
    "each_of_no_list": (25, "'note' 的类型是 text", "parties"),
    "clock_that_stops_itself": (25, "'review' 的期限不能因它自己而停"),
    "no_starting_act": (1, "starts: true"),
    "no_acts": (1, "至少要有一个行为"),
    "needs_of_a_procedure": (6, "needs 只用于台账"),
    "gate_without_basis": (14, "须有 basis"),
    "register_without_key": (1, "自然键 key"),
    "register_that_leaves_its_key_out": (10, "自然键 ref"),
}

# What only the check of the law itself sees.
UNSOUND = {
    "unknown_role": (25, "'reviewers'", "是否应为 'reviewer'", "legal-reviewer"),
    "outcome_by_wider_than_act": (35, "'decide' 的结果不能由 'window' 作出"),
    "rule_without_article": (25, "'review' 没有 basis"),
    "name_without_english": (25, "review 缺少 name_en"),
    "check_without_words": (25, "'is-a' 缺少 message"),
    "on_call_act_that_nothing_opens": (25, "'review'", "没有任何行为 opens 或 obliges"),
    "private_field_published": (25, "公开了不公开的字段 'secret'"),
    "linked_case_of_no_procedure": (25, "'hearings'", "是否应为 'hearing'"),
    "act_that_can_never_be_done": (26, "appeal 永远办不成"),
    "clock_outcome_that_no_silence_gives": (35, "decide/lapsed 永远办不成", "没有一项义务"),
    "state_without_a_way_to_a_result": (15, "再也得不出任何结果", "apply → mislay"),
    "duty_that_nobody_can_discharge": (27, "应办的 inform 再也无人能办", "apply → review"),
    "way_round_a_gate": (13, "绕过了门 review → decide", "第3条", "apply → decide/granted"),
    "way_round_a_gate_where_a_field_says_so": (13, "绕过了门 review → decide", "apply〔kind: b〕 → decide/granted"),
}


def told(catalog) -> str:
    """Every fault with its path, as the command prints them."""
    lines = []
    for report in check(catalog, "trial"):
        for fault in report.faults:
            lines.append(f"{fault} {' → '.join(report.paths.get(str(fault), ()))}")
    return "\n".join(lines)


def test_every_bad_file_has_its_row():
    assert {p.stem for p in BAD.glob("*.yaml")} == UNREADABLE.keys() | UNSOUND.keys()


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_loader_refuses_and_says_where_and_what(lawyer, name):
    line, *words = UNREADABLE[name]
    with pytest.raises((Fault, Faults)) as caught:
        lawyer(BAD / f"{name}.yaml", f"{name}.yaml").procedure("trial")

    message = str(caught.value)
    assert f"{name}.yaml:{line}: " in message
    assert [w for w in words if w not in message] == []


@pytest.mark.parametrize("name", UNSOUND)
def test_the_check_fails_and_says_where_and_what(lawyer, name):
    line, *words = UNSOUND[name]
    message = told(lawyer(BAD / f"{name}.yaml", f"{name}.yaml"))

    assert f"{name}.yaml:{line}: " in message
    assert [w for w in words if w not in message] == []


def test_the_file_that_the_bad_ones_were_made_of_is_sound(lawyer):
    assert told(lawyer(BAD.parent / "good.yaml")) == ""


def test_two_files_of_one_version_are_refused(lawyer):
    lawyer(BAD.parent / "good.yaml")
    with pytest.raises(Fault, match="the same version twice"):
        lawyer(BAD.parent / "good.yaml", "again.yaml").procedure("trial")


@pytest.mark.parametrize(
    ("text", "words"),
    [("name: 试\nacts: {}\n", "缺少 id"), ("- scenario: x\n", "没有法律文件"), ("a: [\n", "不是合格的 YAML")],
)
def test_a_folder_without_a_law_file_is_refused_in_words(lawyer, text, words):
    with pytest.raises(Fault, match=words):
        _ = lawyer(text).ids


def test_a_key_that_is_no_word_and_an_alias_to_itself_are_refused(lawyer):
    for text in ("id: trial\nsince: 2019-01-01\n? [a]\n: b\n", "id: trial\nsince: 2019-01-01\nacts: &a [*a]\n"):
        with pytest.raises((Fault, Faults)):
            lawyer(text).procedure("trial")
