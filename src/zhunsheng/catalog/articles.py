"""The articles of a version: under each, everything that rests on it. A lawyer reads the file from here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhunsheng.catalog.prose import Rule, acts_told, gates_told
from zhunsheng.kernel.procedure import Version

_HEADINGS = 10_000  # headings of a law without numbers come after its articles


@dataclass(frozen=True, slots=True)
class Resting:
    """A sentence that rests on an article, and of which act it is said; no act where it is a gate."""

    act: str
    name: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Article:
    """An article as one cites it, and what rests on it."""

    cited: str
    resting: tuple[Resting, ...]


def articles(version: Version, english: bool = False) -> list[Article]:
    """Every article that the version cites: of its own law first, each law's in the order of their numbers."""
    found: dict[str, dict[Resting, None]] = {}
    for resting in _said(version, english):
        for article in resting.rule.article.split("；"):
            if article:
                found.setdefault(article, {})[resting] = None
    own = version.basis if "《" in version.basis else f"《{version.basis}》"
    order = sorted(found, key=lambda cited: (not cited.startswith(own), _law(cited), _number(cited), cited))
    return [Article(cited, tuple(found[cited])) for cited in order]


def _said(version: Version, english: bool) -> Iterator[Resting]:
    for rule in gates_told(version, english):
        yield Resting("", "", rule)
    for act in acts_told(version, english):
        for rule in act.rules:
            yield Resting(act.id, act.name, rule)


def _law(cited: str) -> str:
    return cited.partition("》")[0]


def _number(cited: str) -> int:
    found = re.search(r"第(\d+)条", cited)
    return int(found[1]) if found else _HEADINGS if cited.endswith("”") else 0
