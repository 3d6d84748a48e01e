"""Fill a template: the parts of a document in their order, or all that the case still lacks for it.

What the case says is put in after the Markdown is read, so that nobody's words can become headings or vanish.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhunsheng.catalog.documents import Remedy, Template
from zhunsheng.reports.blocks import Block, Run, blocks
from zhunsheng.reports.notices.facts import Facts
from zhunsheng.reports.notices.remedies import remedy
from zhunsheng.reports.notices.values import Value, day_words, value_of

BLANK = "＿＿＿＿＿＿"  # to be written in by hand
STOPS = ("。", "；", "！", "？", "：", "”", "…", BLANK)
MARK = re.compile("\ue000(\\d+)\ue001")  # stands for a value while the Markdown is read


class Lacking(Exception):
    """What the case does not say yet and the document must."""

    def __init__(self, template: Template, names: list[str]) -> None:
        self.template, self.names = template, names
        super().__init__(
            f"《{template.name}》还不能制作：案件里没有{'、'.join(f'“{n}”' for n in names)}。先补录，再制作文书 "
            "(the case does not state what the document must say)"
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """A document's parts in the order in which they stand."""

    template: Template
    issuer: str
    title: str
    number: str
    to: str
    blocks: tuple[Block, ...]
    attached: tuple[str, ...]
    signed_by: str
    signed_on: date | None
    is_sealed: bool
    copies: tuple[str, ...]
    foot: str
    note: str


def is_wanted(template: Template, facts: Facts) -> bool:
    """Whether the case is one for which the document is drawn up at all."""
    if not template.when:
        return True
    return bool(ImmutableSandboxedEnvironment().compile_expression(template.when)(**_context(facts)))


def number_of(template: Template, facts: Facts) -> str:
    """Its number: drawn from a series, or stated by the case; empty where it has none."""
    if template.number == "member":
        return facts.member or ""
    return facts.number or str(facts.fields.get(template.number) or "")


def compose(template: Template, facts: Facts, remedies: Mapping[str, Mapping[str, Remedy]]) -> Notice:
    """The document of a case; Lacking names everything that is missing at once."""
    filling = _Filling(template, facts)
    body = filling.blocks(template.body)
    to, foot = filling.line(template.to), filling.line(template.foot)
    attached = tuple(filter(None, map(filling.line, template.attached)))
    copies = tuple(filter(None, map(filling.line, template.copies)))
    if filling.lacking:
        raise Lacking(template, list(filling.lacking))
    if told := remedy(remedies, template, facts):
        body.append(Block(0, (Run(told),)))
    sealed_by = {"unit": facts.body.name, "government": facts.region.government, "none": ""}[template.seal]
    issuer = sealed_by or facts.body.name
    signed_on = facts.day if template.seal != "none" else None
    return Notice(
        template, issuer, template.name, number_of(template, facts), to, tuple(body), attached, sealed_by, signed_on,
        bool(sealed_by), copies, foot, facts.note,
    )  # fmt: skip


class _Filling:
    """One document under way: values given out as marks, and what was asked for and is not there."""

    def __init__(self, template: Template, facts: Facts) -> None:
        self.lacking: dict[str, None] = {}
        self.values: list[str] = []
        self.jinja = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, finalize=self._mark, lstrip_blocks=True
        )
        self.context = _context(facts)

    def blocks(self, text: str) -> list[Block]:
        """A Markdown text, filled. A value of several paragraphs makes as many."""
        read = blocks(self.jinja.from_string(text).render(self.context))
        out = []
        for block in read:
            parts = [part for part in self._said(block.text).split("\n") if part.strip()]
            if not block.level and MARK.fullmatch(block.text):
                parts = [_ended(part) if len(parts) == 1 or "，" in part else part for part in parts]
            out += [Block(block.level, (Run(part),)) for part in parts]
        return out

    def line(self, text: str) -> str:
        """A single line, filled."""
        return " ".join(self._said(self.jinja.from_string(text).render(self.context)).split("\n"))

    def _mark(self, value: Any) -> str:
        if isinstance(value, Value) and value.is_missing:
            self.lacking[value.name] = None
            return ""
        self.values.append(str(value))
        return f"\ue000{len(self.values) - 1}\ue001"

    def _said(self, text: str) -> str:
        return MARK.sub(lambda m: self.values[int(m[1])], text).replace("。。", "。")


def _ended(words: str) -> str:
    """What an official typed as a paragraph ends as a sentence; a line of a list, which has no comma, may not."""
    return words if words.rstrip().endswith(STOPS) else f"{words.rstrip()}。"


def _context(facts: Facts) -> dict[str, Any]:
    known, case, outcome_name = facts.version.fields, facts.case, ""
    deed = facts.version.acts[facts.act].deeds[facts.outcome]
    if facts.outcome is not None:
        outcome_name = deed.name or facts.outcome

    def on(name: str, day: date | None) -> Value:
        return Value(name, day.isoformat(), day_words(day)) if day else Value(name)

    def named(act: str, what: str) -> str:
        return f"{facts.version.acts[act].name}{what}"

    def done(act: str) -> Value:
        return on(named(act, "的日期"), case.done[act].day if act in case.done else None)

    def due(act: str) -> Value:
        return on(named(act, "的届满日"), facts.due.get(act))

    def result_of(act: str) -> Value:
        found = case.done[act].outcome if act in case.done else None
        return Value(named(act, "的结果"), found, facts.version.acts[act].deeds[found].name if found else "")

    values = {n: value_of(f, case.fields.get(n), facts.unit_name, facts.person_name) for n, f in known.items()}
    return values | {
        "number": facts.number, "case_number": facts.case_number, "unit": facts.body.name, "day": on("日期", facts.day),
        "government": facts.region.government, "region": facts.region.full_name, "outcome": facts.outcome or "",
        "outcome_name": outcome_name, "member": Value("对象", facts.member, _member(facts)), "blank": BLANK,
        "version": facts.version.since.isoformat(), "law": _title(facts.version.basis), "done": done, "due": due,
        "result_of": result_of, "maybe": lambda name: values.get(name, Value(name)),
    }  # fmt: skip


def _title(law: str) -> str:
    """A statute by its full title, without the year of its text."""
    name = law.partition("（")[0]
    return f"中华人民共和国{name}" if name.endswith("法") else name


def _member(facts: Facts) -> str:
    return facts.unit_name(facts.member) if facts.member else ""
