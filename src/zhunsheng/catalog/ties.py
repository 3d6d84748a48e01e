"""What ties the acts of a version to one another: each relation as a pair, and its sentences with their articles."""

from collections.abc import Iterator
from typing import NamedTuple

from zhunsheng.catalog.prose import Rule, acts_told
from zhunsheng.kernel.procedure import Version

ORDER = ("obliges", "opens", "after")  # those that make the order of a case, the strongest first
OTHERS = ("not_while", "stops_while", "extends", "closes", "redo", "not_by")
KINDS = (*ORDER, *OTHERS)
BACKWARDS = ("after", "not_while", "stops_while", "not_by")  # told of the later act, running from the other


class Tie(NamedTuple):
    """One relation from an act to an act, with every sentence that the law has on it."""

    kind: str
    source: str
    target: str
    rules: tuple[Rule, ...]


def ties(version: Version, english: bool = False) -> list[Tie]:
    """Every relation between two acts; what a law says in several sentences is one tie."""
    found: dict[tuple[str, str, str], list[Rule]] = {}
    for at, rule in _pairs(version, english):
        found.setdefault(at, []).append(rule)
    return [Tie(*at, tuple(rules)) for at, rules in found.items()]


def _pairs(version: Version, english: bool) -> Iterator[tuple[tuple[str, str, str], Rule]]:
    for act in acts_told(version, english):
        for rule in act.rules:
            if rule.kind in KINDS:
                for other in rule.about:
                    if other in version.acts and other != act.id:
                        ends = (other, act.id) if rule.kind in BACKWARDS else (act.id, other)
                        yield (rule.kind, *ends), rule


def kept(found: list[Tie]) -> list[Tie]:
    """The ties of order without those that others already imply: what comes after B, and B after A, comes after A.

    What is owed is always kept: its term is its own. Cycles imply nothing.
    """
    order = [t for t in found if t.kind in ORDER]
    ahead: dict[str, set[str]] = {}
    for tie in order:
        ahead.setdefault(tie.source, set()).add(tie.target)
    owed = {(t.source, t.target) for t in order if t.kind == "obliges"}

    def implied(tie: Tie) -> bool:
        return any(
            _reaches(ahead, middle, tie.target, {tie.source}) and not _reaches(ahead, middle, tie.source, set())
            for middle in ahead[tie.source] - {tie.target}
        )

    return [t for t in order if (t.source, t.target) in owed or not implied(t)]


def _reaches(ahead: dict[str, set[str]], start: str, goal: str, seen: set[str]) -> bool:
    todo, seen = [start], set(seen)
    while todo:
        at = todo.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            todo += ahead.get(at, ())
    return False
