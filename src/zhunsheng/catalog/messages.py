"""The words of a refusal: what cannot happen, why with its article, what to do next. They stand in data files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhunsheng.catalog.naming import act_name, cited, field_name, outcome_name, paper_name
from zhunsheng.catalog.roles import role_name
from zhunsheng.catalog.source import Fault, read
from zhunsheng.catalog.titles import in_english, title_en
from zhunsheng.kernel.case import ANNUL, ISSUE, MIGRATE, UNDO
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Version

DATA = Path(__file__).parent / "data"
LANGUAGES = ("zh", "en")
PARTS = ("cannot", "why", "next")
# Codes whose words differ by what the finding holds: the key of its data, and the values that have words of their own.
VARIANTS = {
    "act.unknown": ("fault", ("no-act", "no-version")),
    "extends": ("why", ("not-owed", "no-term", "passed")),
    "field": ("fault", ("missing", "unknown", "not-here", "shape")),
    "after": ("outcomes", ("outcome",)),
    "wait": ("usual", ("usual",)),
    "within": ("usual", ("usual",)),
    "notice": ("usual", ("usual",)),
    "migrate": (
        "fault",
        ("not-in-force", "same", "before", "ended", "act", "member", "silence", "field", "dead-end"),
    ),
}
# Acts that no law file names.
RESERVED = {
    MIGRATE: ("转入另一版本", "the move to another version"), UNDO: ("撤销", "taking an act back"),
    ISSUE: ("制发文书", "issuing a document"), ANNUL: ("作废文书", "voiding a document"),
}  # fmt: skip
PLACE = re.compile(r"{(\w+)}")
TYPE_NAMES = {
    "text": ("文本", "text"), "longtext": ("长文本", "long text"),
    "number": ("整数（不超过 15 位）", "a whole number of at most 15 digits"),
    "decimal": ("十进制数（整数部分不超过 16 位，小数不超过 100 位）",
                "a decimal of at most 16 digits before the point and 100 after it"),
    "money": ("金额（分）", "an amount in fen"), "flag": ("是或否", "yes or no"),
    "date": ("日期（年-月-日）", "a date (YYYY-MM-DD)"),
    "term": ("期限，如“5 workdays”", "a term such as “5 workdays”"),
    "choice": ("所列选项之一", "one of the options"), "choices": ("所列选项", "some of the options"),
    "party": ("当事人", "a party"), "parties": ("当事人名单", "a list of parties"), "person": ("人员", "a person"),
    "persons": ("人员名单", "a list of persons"), "unit": ("单位", "a unit"), "units": ("单位名单", "a list of units"),
    "place": ("地点", "a place"), "items": ("清单", "a list of items"), "code": ("代码", "a code"),
    "case": ("案件", "a case"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    code: str
    cannot: str
    why: str
    next: str
    article: str = ""
    language: str = "zh"

    def __str__(self) -> str:
        if self.language == "en":
            article = f" ({self.article})" if self.article else ""
            return f"{self.cannot}: {self.why}{article}. {self.next[:1].upper()}{self.next[1:]}."
        article = f"（{self.article}）" if self.article else ""
        return f"{self.cannot}：{self.why}{article}。{self.next}。"


@lru_cache
def templates(language: str, data: Path = DATA) -> Mapping[str, Mapping[str, str]]:
    """The sentences of one language by code; Fault where one is not whole."""
    out = {}
    for code, node in read(data / f"messages.{language}.yaml").map().items():
        keys = node.map(PARTS)
        for part in PARTS:
            if part not in keys:
                raise Fault(node, f"{code} 缺少 {part}")
        out[code] = {part: keys[part].text() for part in PARTS}
    return out


def key_of(finding: Finding) -> str:
    """Under which key the words of a finding stand."""
    name, values = VARIANTS.get(finding.kind, ("", ()))
    held = finding.data.get(name)
    if held in values if isinstance(held, str) else held:
        return f"{finding.kind}.{held if isinstance(held, str) else values[0]}"
    return finding.kind if finding.kind not in ("field", "extends", "act.unknown") else f"{finding.kind}.{values[0]}"


def told(finding: Finding, version: Version | None, language: str = "zh") -> Told:
    """A finding in the words of a language, its places filled in from the law file and its own data."""
    facts = _facts(finding, version, language)
    words = templates(language)[key_of(finding)]
    filled = {part: PLACE.sub(lambda m: facts.get(m[1], ""), words[part]) for part in PARTS}
    article = cited(version, finding.basis) if version is not None and finding.basis else finding.basis
    if language == "en":
        article = in_english(article)
    return Told(finding.code, **filled, article=article, language=language)


def _facts(finding: Finding, version: Version | None, language: str) -> dict[str, str]:
    """Everything that the words may ask for."""
    english, data = language == "en", finding.data
    act = RESERVED[finding.act][english] if finding.act in RESERVED else act_name(version, finding.act, english)
    facts = {name: _plain(value, english) for name, value in data.items()}
    facts |= {
        "act": act,
        "law": "" if version is None else title_en(version.basis) if english else version.basis,
        "subject": _subject(finding, version, english),
    }
    about = finding.subject if finding.kind == "after" else finding.act
    names = [outcome_name(version, about, o, english) for o in data.get("outcomes", ())]
    facts["outcomes"] = _plain(names, english)
    facts["given"] = _plain(data.get("given"), english) or ("未写" if not english else "none")
    facts["role"] = role_name(data.get("role", ""), language)
    facts["roles"] = _plain([role_name(r, language) for r in data.get("roles", ())], english)
    facts["field"] = field_name(version, data.get("field", ""), english)
    facts["type"] = TYPE_NAMES.get(data.get("type", ""), ("", ""))[english]
    own = data.get("message_en") if english else data.get("message")
    facts["message"] = own or data.get("message") or finding.subject
    return facts


def _subject(finding: Finding, version: Version | None, english: bool) -> str:
    if finding.kind == "field":
        return field_name(version, finding.subject, english)
    if finding.kind == "attachment":
        return paper_name(version, finding.subject)
    if finding.kind in ("check", "param"):
        return finding.subject
    known = version is not None and finding.subject in version.fields
    return (field_name if known else act_name)(version, finding.subject, english)


def _plain(value: Any, english: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat() if english else f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list | tuple):
        return (", " if english else "、").join(_plain(v, english) for v in value)
    return str(value)
