"""A procedure as one readable page of plain text: what `zs catalog show` prints."""

from collections.abc import Iterable, Iterator

from zhunsheng.catalog.naming import act_name, law_title
from zhunsheng.catalog.parameters import CONFIRMED, DEMONSTRATION, EMPTY, Parameter
from zhunsheng.catalog.phrases import Phrases
from zhunsheng.catalog.prose import Rule, acts_told, gates_told, results_told, together
from zhunsheng.kernel.procedure import Field, Procedure, Version
from zhunsheng.kernel.terms import Term

STATES = {
    CONFIRMED: ("本地区已核定", "confirmed by the region"),
    DEMONSTRATION: ("演示值，尚待本地区核定", "a demonstration value until the region confirms it"),
    EMPTY: ("没有演示值，由本地区填写，填写以前不能办理", "none given: refused until the region sets it"),
}
OPEN = ("没有演示值，由本地区填写，填写以前逐案写明", "none given: stated case by case until the region sets it")


def page(procedure: Procedure, version: Version, english: bool = False, local: Iterable[Parameter] = ()) -> str:
    """The whole of one version: what it rests on, every act, gates, results, facts, what is left to the region."""
    return "\n".join(_lines(procedure, version, english, list(local))) + "\n"


def _lines(procedure: Procedure, version: Version, english: bool, local: list[Parameter]) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return en if english else zh

    name = version.name_en if english and version.name_en else version.name
    yield f"{name}（{version.procedure}）"
    yield say(f"依据：{law_title(version)}", f"Rests on: {law_title(version)}")
    yield say(f"施行：{version.since}", f"In force since: {version.since}")
    yield _governs(version, english)
    for act in acts_told(version, english):
        yield ""
        yield f"{act.name}（{act.id}）"
        yield from _rules(together(act.rules, english))
    for title, rules in (
        (say("不可逾越的门", "Gates"), gates_told(version, english)),
        (say("结果", "Results"), results_told(version, english)),
    ):
        if rules:
            yield from ("", title, *_rules(rules))
    if local:
        yield from ("", say("由本地区核定的数值", "Left to the region"))
        yield from (f"  · {_local(version, p, english)}" for p in local)
    yield from ("", say("登记事项", "Fields"))
    yield from (f"  · {_field(field, english)}" for field in version.fields.values())
    yield from ("", say("各版本", "Versions"))
    yield from (f"  · {v.since} {law_title(v)}{' ←' if v is version else ''}" for v in procedure.versions)


def _governs(version: Version, english: bool) -> str:
    if version.governs == "step":
        zh, en = "每一行为适用其办理之日的版本", "Each act goes by the version of its own day"
    elif version.governs == "opening":
        zh, en = "适用案件开始之日的版本", "A case goes by the version of the day on which it was opened"
    else:
        name = act_name(version, version.governs, english)
        zh, en = f"适用“{name}”之日的版本", f"A case goes by the version of the day of “{name}”"
    return f"{en}." if english else f"新旧衔接：{zh}。"


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    yield from (f"  · {rule.words}{f'（{rule.article}）' if rule.article else ''}" for rule in rules)


def _local(version: Version, parameter: Parameter, english: bool) -> str:
    """A number that no law of the file gives: what it sets, its value, whether the region confirmed it."""
    phrases = Phrases(version, english)
    sets = phrases.quoted((*parameter.acts, *parameter.fields)) or parameter.name
    try:
        value = phrases.term(Term.parse(parameter.value))
    except ValueError:
        value = parameter.value
    is_open = parameter.state == EMPTY and not parameter.acts
    told = [phrases.say(*OPEN if is_open else STATES[parameter.state])]
    if value:
        told.insert(0, value)
    if english:
        return f"{sets} ({parameter.name}): {'; '.join(told)}"
    return f"{sets}（{parameter.name}）：{'，'.join(told)}"


def _field(field: Field, english: bool) -> str:
    name = field.name_en if english and field.name_en else field.name
    options = [(en if english and en else zh) for zh, en in field.options.values()]
    parts = [f"{name}（{field.id}，{field.type}）"]
    if options:
        parts.append((": " if english else "：") + (", " if english else "、").join(options))
    if field.private:
        parts.append(" (private)" if english else "【不公开】")
    return "".join(parts)
