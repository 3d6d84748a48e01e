"""What one version of a law changed against another: acts, rules, terms, articles, facts, results.

The parsed versions are compared, not their text: a rule is the same where it says of the same act (and outcome) the
same kind of relation to the same acts or facts; what it says may then differ in words, in its article, or in both.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from zhunsheng.catalog.prose import Rule, acts_told, gates_told, results_told
from zhunsheng.kernel.procedure import Field, Version

WHOLE = ("by", "persons", "needs", "attach", "publishes", "on_call")  # one rule of the kind, whatever it names
ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"  # moved: another article, the same words


@dataclass(frozen=True, slots=True)
class Change:
    """One rule (or fact) before and after; what is None was not there."""

    kind: str
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True, slots=True)
class Part:
    """An act, or a group such as the gates, with what changed in it; `kind` where the whole came or went."""

    id: str
    name: str
    kind: str
    changes: tuple[Change, ...]

    @property
    def words(self) -> int:
        """How many of the changes are more than numbers of articles."""
        return sum(c.kind != MOVED for c in self.changes)

    @property
    def is_of_words(self) -> bool:
        """More than numbers of articles changed."""
        return self.kind != CHANGED or self.words > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the later version changed: acts, gates, results, facts; each list empty where nothing did."""

    acts: tuple[Part, ...]
    gates: tuple[Change, ...]
    results: tuple[Change, ...]
    fields: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing changed but the day from which it is in force."""
        return not (self.acts or self.gates or self.results or self.fields)

    @property
    def moved(self) -> int:
        """How many rules say the same under another article."""
        return sum(c.kind == MOVED for part in self.acts for c in part.changes)


def compared(before: Version, after: Version, english: bool = False) -> Comparison:
    """What `after` changed against `before`."""
    told = [(a.id, a) for a in acts_told(after, english)]
    former = {a.id: a for a in acts_told(before, english)}
    parts = []
    for ident, act in told:
        old = former.get(ident)
        if old is None:
            parts.append(Part(ident, act.name, ADDED, tuple(Change(ADDED, None, r) for r in act.rules)))
        elif changes := tuple(_renamed(old.name, act.name)) + tuple(_changes(old.rules, act.rules)):
            parts.append(Part(ident, act.name, CHANGED, changes))
    for ident, old in former.items():
        if ident not in after.acts:
            parts.append(Part(ident, old.name, REMOVED, tuple(Change(REMOVED, r, None) for r in old.rules)))

    def of(told: Callable[[Version, bool], list[Rule]]) -> tuple[Change, ...]:
        return tuple(c for c in _changes(told(before, english), told(after, english)) if c.kind != MOVED)

    return Comparison(tuple(parts), of(gates_told), of(results_told), tuple(_fields(before, after, english)))


def _renamed(before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(CHANGED, Rule(before), Rule(after))


def _changes(before: Any, after: Any) -> Iterator[Change]:
    """Pair rules of the same relation, the likest first; what is left over came or went."""
    gone = [r for r in before if not any(_same(r, a) for a in after)]
    for rule in after:
        if any(_same(rule, b) for b in before):
            continue
        alike = max((r for r in gone if _likeness(r, rule)), key=lambda r: _likeness(r, rule), default=None)
        if alike is None:
            yield Change(ADDED, None, rule)
        else:
            gone.remove(alike)
            yield Change(MOVED if alike.words == rule.words else CHANGED, alike, rule)
    for rule in gone:
        yield Change(REMOVED, rule, None)


def _likeness(one: Rule, other: Rule) -> int:
    """How surely one rule took the place of another; 0 where it cannot have."""
    if (one.kind, one.outcome) != (other.kind, other.outcome):
        return 0
    if one.words == other.words:
        return 3
    if one.about == other.about:
        return 2
    return 1 if one.kind in WHOLE or set(one.about) & set(other.about) else 0


def _same(one: Rule, other: Rule) -> bool:
    """Nothing changed."""
    return one.words == other.words and _bare(one.article) == _bare(other.article) and one.kind == other.kind


def _bare(article: str) -> str:
    return re.sub(r"\s", "", article)


def _fields(before: Version, after: Version, english: bool) -> Iterator[Change]:
    for name in dict.fromkeys((*after.fields, *before.fields)):
        old, new = (v.fields.get(name) for v in (before, after))
        shown = [Rule(_field(f, english)) if f is not None else None for f in (old, new)]
        if shown[0] != shown[1]:
            kind = ADDED if old is None else REMOVED if new is None else CHANGED
            yield Change(kind, *shown)


def _field(field: Field, english: bool) -> str:
    """A fact with its choices, as far as a change of it matters."""
    name = (english and field.name_en) or field.name
    options = [(english and en) or zh for zh, en in field.options.values()]
    parts = [name, (": " if english else "：") + (", " if english else "、").join(options) if options else ""]
    return "".join(parts) + ((" (private)" if english else "（不公开）") if field.private else "")
