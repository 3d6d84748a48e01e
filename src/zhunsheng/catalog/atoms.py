"""What a case is reduced to before its states are explored: truths, each a bit.

Days are left out, one Boolean stands for each distinct test of a field, and a test is then a list of
conjunctions over these truths. A field's truths hang together (a choice is one of its options), so it has
as many *looks* as its values can be told apart by, never one for every combination.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from zhunsheng.kernel.procedure import Field, Version
from zhunsheng.kernel.tests import Clause, FieldRef, Test, holds
from zhunsheng.kernel.workdays import WorkCalendar

NO_CALENDAR = WorkCalendar()
ANY_DAY = date(2019, 1, 1)
SUBSETS_OF = 12


class TooMany(Exception):
    """There are more ways to fill in a field, or to do a deed, than are worth trying."""


class Atom(NamedTuple):
    """A truth: `open`, `owed`, `silent`, `done`, `field`, `pair`, `day` or `result`; of what; and which."""

    kind: str
    name: str
    detail: Any = None


RESULT = Atom("result", "")
Literal = tuple[Atom, bool]
Formula = tuple[tuple[Literal, ...], ...]  # any of these conjunctions


def done(act: str, outcomes: Iterable[str | None] = ()) -> Atom:
    """That an act stands done, with one of the outcomes where some are named."""
    return Atom("done", act, frozenset(outcomes) or None)


def given(field: str) -> Atom:
    """That a field is filled in."""
    return Atom("field", field, Clause(field, "present", True))


def formula(test: Test, version: Version) -> Formula:
    """A test as conjunctions of truths."""
    return tuple(tuple(lit for clause in clauses for lit in _literals(clause, version)) for clauses in test)


def _literals(clause: Clause, version: Version) -> list[Literal]:
    name, operator, right, _ = clause
    if name in version.acts:
        if operator == "present":
            return [(done(name), right)]
        outcomes = () if right is True else right if type(right) is tuple else (right,)
        return [(done(name, outcomes), operator == "is")]
    if operator == "present":
        return [(given(name), right)]
    if operator in ("older_than", "younger_than"):
        return [(given(name), True), (Atom("day", name, right), operator == "older_than")]
    refs = [r.name for r in (right if type(right) is tuple else (right,)) if isinstance(r, FieldRef)]
    if name == "day" and refs:
        return [*((given(f), True) for f in refs), (Atom("day", refs[0], clause), True)]
    if name == "day":
        return [(Atom("day", "day", clause), True)]
    if refs:
        positive = clause._replace(operator="is") if operator == "is_not" else clause
        return [(Atom("pair", name, positive), operator != "is_not")]
    if operator == "is_not":
        return [(Atom("field", name, clause._replace(operator="is")), False)]
    return [(Atom("field", name, clause), True)]


def fields_of(atom: Atom) -> frozenset[str]:
    """The fields that a truth is about."""
    if atom.kind == "field":
        return frozenset((atom.name,))
    if atom.kind != "pair":
        return frozenset()
    right = atom.detail.right
    rights = right if type(right) is tuple else (right,)
    return frozenset((atom.name, *(r.name for r in rights if isinstance(r, FieldRef))))


class Look(NamedTuple):
    """One way in which a field's truths may stand together, and a value that makes it so."""

    atoms: frozenset[Atom]
    value: Any


def looks(field: Field, atoms: Iterable[Atom]) -> tuple[list[Look], Look]:
    """The looks that a field can be given, and the one that it has while nobody gave any."""
    wanted = list(atoms)
    clauses = [a.detail for a in wanted]
    seen: dict[frozenset[Atom], Look] = {}
    for value in _candidates(field, clauses):
        true = frozenset(a for a in wanted if _true(a.detail, value))
        seen.setdefault(true, Look(true, value))
    unset = frozenset(a for a in wanted if _true(a.detail, field.default))
    return list(seen.values()), Look(unset, None)


def _true(clause: Clause, value: Any) -> bool:
    return holds(((clause,),), lambda _: value, ANY_DAY, NO_CALENDAR)


def _candidates(field: Field, clauses: list[Clause]) -> Iterator[Any]:
    """Values enough to tell apart whatever the clauses can tell apart; none of them is empty."""
    named = [r for c in clauses for r in (c.right if type(c.right) is tuple else (c.right,)) if not isinstance(r, bool)]
    if field.type == "flag":
        yield from (False, True)
    elif field.type == "choice":
        yield from field.options
    elif field.type in ("number", "money"):
        yield from sorted({n + d for n in named for d in (-1, 0, 1)} or {0})
    elif field.type == "decimal":
        numbers = {Decimal(n) + d for n in named for d in (Decimal("-0.001"), Decimal(0), Decimal("0.001"))}
        yield from (str(n) for n in sorted(numbers or {Decimal(0)}))
    elif field.type == "date":
        days = {date.fromisoformat(n) + timedelta(days=d) for n in named for d in (-1, 0, 1)} or {ANY_DAY}
        yield from (d.isoformat() for d in sorted(days))
    elif field.type in ("choices", "items", "units", "persons", "parties"):
        members = list(dict.fromkeys(named))
        if len(members) > SUBSETS_OF:
            raise TooMany(f"{field.id}：2^{len(members)} 种填法")
        other = next((o for o in field.options if o not in named), "…")
        for kept in product((False, True), repeat=len(members)):
            yield [m for m, keep in zip(members, kept, strict=True) if keep] or [other]
    else:
        yield from dict.fromkeys([*map(str, named), "…"])


def day_looks(atoms: Iterable[Atom]) -> list[frozenset[Atom]]:
    """How the truths about days may stand together in one step: those about one date are free of each other."""
    wanted = list(dict.fromkeys(atoms))
    fixed = [a for a in wanted if a.name == "day"]
    free = [a for a in wanted if a.name != "day"]
    by_day = {frozenset(a for a in fixed if _true(a.detail, d)) for d in _days(fixed)} if fixed else {frozenset()}
    rest = [
        frozenset(a for a, true in zip(free, kept, strict=True) if true)
        for kept in product((False, True), repeat=len(free))
    ]
    return [a | b for a in by_day for b in rest]


def _days(atoms: list[Atom]) -> Iterator[str]:
    for atom in atoms:
        rights = atom.detail.right if type(atom.detail.right) is tuple else (atom.detail.right,)
        for right in rights:
            for shift in (-1, 0, 1):
                yield (date.fromisoformat(right) + timedelta(days=shift)).isoformat()
