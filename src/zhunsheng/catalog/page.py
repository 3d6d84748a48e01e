"""A procedure as one readable page of plain text: what `zs catalog show` prints."""

from collections.abc import Iterable, Iterator

from zhunsheng.catalog.naming import act_name, cited
from zhunsheng.catalog.prose import Rule, acts_told, gates_told, results_told
from zhunsheng.kernel.procedure import Field, Procedure, Version


def page(procedure: Procedure, version: Version, english: bool = False) -> str:
    """The whole of one version: what it rests on, every act, gates, results, facts and the other versions."""
    return "\n".join(_lines(procedure, version, english)) + "\n"


def _lines(procedure: Procedure, version: Version, english: bool) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return en if english else zh

    name = version.name_en if english and version.name_en else version.name
    yield f"{name}（{version.procedure}）"
    yield say(f"依据：{cited(version, version.basis)}", f"Rests on: {cited(version, version.basis)}")
    yield say(f"施行：{version.since}", f"In force since: {version.since}")
    yield _governs(version, english)
    for act in acts_told(version, english):
        yield ""
        yield f"{act.name}（{act.id}）"
        yield from _rules(act.rules)
    for title, rules in (
        (say("不可逾越的门", "Gates"), gates_told(version, english)),
        (say("结果", "Results"), results_told(version, english)),
    ):
        if rules:
            yield from ("", title, *_rules(rules))
    yield from ("", say("登记事项", "Fields"))
    yield from (f"  · {_field(field, english)}" for field in version.fields.values())
    yield from ("", say("各版本", "Versions"))
    yield from (f"  · {v.since} {v.basis}{' ←' if v is version else ''}" for v in procedure.versions)


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


def _field(field: Field, english: bool) -> str:
    name = field.name_en if english and field.name_en else field.name
    options = [(en if english and en else zh) for zh, en in field.options.values()]
    parts = [f"{name}（{field.id}，{field.type}）"]
    if options:
        parts.append((": " if english else "：") + (", " if english else "、").join(options))
    if field.private:
        parts.append(" (private)" if english else "【不公开】")
    return "".join(parts)
