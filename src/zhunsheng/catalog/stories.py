"""Scenarios told as stories: day by day who did what, what was refused and why, what then had to be so.

A story is told of the file itself, beside what running it found: a law page shows both.
"""

from dataclasses import dataclass, field
from datetime import date

from zhunsheng.catalog.load import SCENARIOS, Catalog
from zhunsheng.catalog.narrator import Line, Narrator
from zhunsheng.catalog.scenarios import Outcome, run, scenarios
from zhunsheng.catalog.source import Node
from zhunsheng.kernel.procedure import Procedure, Version


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario: its lines by day, and what running it found; `lang` is the language of its name."""

    name: str
    lang: str
    days: tuple[tuple[date, tuple[Line, ...]], ...]
    outcome: Outcome

    @property
    def holds(self) -> bool:
        """Everything in it is as written."""
        return not self.outcome.failures


@dataclass
class _Day:
    day: date
    lines: list[Line] = field(default_factory=list)


def stories(catalog: Catalog, ident: str, english: bool = False) -> list[Story]:
    """Every scenario that lies beside a procedure's files, run and told."""
    path = catalog.versions(ident)[0].parent / SCENARIOS
    if not path.exists():
        return []
    procedure = catalog.procedure(ident)
    return [_story(node, run(node, catalog), procedure, english) for node in scenarios(path)
            if node.map()["procedure"].text() == ident]  # fmt: skip


def governs(story: Story, procedure: Procedure, version: Version) -> bool:
    """Some day of it lies in the time of this version (or before the oldest, which then is this)."""
    return any((procedure.on(day) or procedure.versions[0]) is version for day, _ in story.days)


def _story(node: Node, outcome: Outcome, procedure: Procedure, english: bool) -> Story:
    days: list[_Day] = []
    for step in node.map()["steps"].items():
        keys = step.map()
        day = keys["day"].day()
        if not days or days[-1].day != day:
            days.append(_Day(day))
        version = procedure.on(day) or procedure.versions[0]
        days[-1].lines += Narrator(version, procedure, english).lines(keys)
    name, lang = (outcome.name_en, "en") if english and outcome.name_en else (outcome.name, "zh-CN")
    return Story(name, lang, tuple((d.day, tuple(d.lines)) for d in days), outcome)
