"""Tests of the law: a map of names to what must hold of them, all of it; a list of maps, any of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from zhunsheng.kernel.terms import Term, last_day
from zhunsheng.kernel.workdays import WorkCalendar

COMPARE = {"at_least": ge, "at_most": le, "more_than": gt, "less_than": lt}
OPERATORS = ("is", "is_not", *COMPARE, "present", "older_than", "younger_than")


class FieldRef(NamedTuple):
    """The right side `{field: f}`: what that field holds when the test is asked."""

    name: str


class Clause(NamedTuple):
    """One name, one operator, one right side (a value, a tuple of them, a Term, or a FieldRef)."""

    name: str
    operator: str
    right: Any
    decimal: bool = False


Test = tuple[tuple[Clause, ...], ...]


def present(value: Any) -> bool:
    """A flag that says no, and a nought, are present; nothing, an empty text or list are not."""
    return value is not None and value != "" and value != []


def holds(test: Test, value: Callable[[str], Any], day: date, calendar: WorkCalendar) -> bool:
    """True where any alternative holds whole. `value` gives a field, an act's last outcome, or None."""
    return any(all(_holds(clause, value, day, calendar) for clause in clauses) for clauses in test)


def names(test: Test) -> frozenset[str]:
    """Every field and act that the test reads."""
    clauses = [clause for clauses in test for clause in clauses]
    right = (r.name for clause in clauses for r in _rights(clause.right) if isinstance(r, FieldRef))
    return frozenset((*(clause.name for clause in clauses), *right))


def _rights(right: Any) -> tuple:
    return right if type(right) is tuple else (right,)


def _holds(clause: Clause, value: Callable[[str], Any], day: date, calendar: WorkCalendar) -> bool:
    """What is unset fails every test but `is_not` and `present: false`."""
    name, operator, right, decimal = clause
    left = day.isoformat() if name == "day" else value(name)
    if operator == "present":
        return present(left) is right
    if not present(left):
        return operator == "is_not"
    rights = [value(r.name) if isinstance(r, FieldRef) else r for r in _rights(right)]
    if operator in ("is", "is_not"):
        return any(_equal(left, r, decimal) for r in rights) is (operator == "is")
    if not present(rights[0]):
        return False
    if operator in COMPARE:
        return COMPARE[operator](*((Decimal(left), Decimal(rights[0])) if decimal else (left, rights[0])))
    term = rights[0] if isinstance(rights[0], Term) else Term.parse(rights[0])
    has_run = day > last_day(date.fromisoformat(left), (term,), calendar).day
    return has_run is (operator == "older_than")


def _equal(left: Any, right: Any, decimal: bool) -> bool:
    if isinstance(left, list) and not isinstance(right, list):
        return any(_equal(one, right, decimal) for one in left)
    if isinstance(left, dict) and not isinstance(right, dict):
        return left.get("name") == right
    if decimal and right is not None:
        return Decimal(left) == Decimal(right)
    return left == right
