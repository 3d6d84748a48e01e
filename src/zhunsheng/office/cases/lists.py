"""Cases as lists show them: filters, order, pages, counts. Reads only; the ORM is fast enough here.

What is looked for in words and fields the `index` answers; it must have been brought up to date before.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from zhunsheng.office.cases import index
from zhunsheng.office.cases.models import Case, Fact, Indexed, RefusedAttempt
from zhunsheng.office.people.rights import CONFIDENTIAL

ORDERS = ("opened_on", "due_on", "result_on", "number", "title", "unit", "changed", "id")
EMPTY_LAST = frozenset({"due_on", "result_on"})
LARGEST_PAGE = 500
# What more cases than this can be sorted by, an index has in order already.
SORTED_AT_MOST, IN_ORDER = 20_000, frozenset({"opened_on", "changed", "id"})
FIELD = "f."  # before the name of a field that a list is sorted by
GREEN, YELLOW, RED = "green", "yellow", "red"


@dataclass(frozen=True, slots=True)
class Row:
    """What a case row says of a case."""

    id: str
    procedure: str
    version: date
    unit: str
    number: str
    title: str
    handler: str
    opened_on: date
    concluded_on: date | None
    result_on: date | None
    result: str
    ended: bool
    due_on: date | None
    due_act: str
    late: bool
    irregular: bool
    seq: int
    head: str
    changed: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, how many there are in all, which page of how many.

    Where it was to be counted up to a number only and there are more, `is_cut`; and where there were too many to
    sort as was asked, `order` is another. `left` are cases that changed and are not in the index yet.
    """

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    is_cut: bool = False
    order: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases of a procedure there are, are open, are overdue on a day, had something late.

    As the rows have it: what silence has brought about since the last act only a reading tells.
    """

    procedure: str
    total: int
    open: int
    overdue: int
    late: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a field: one of some values, values from and to (as the index sorts them), a text in it.

    What is private is asked only in the cases of the unit that asks.
    """

    field: str
    private: bool = False
    values: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list asks for; what is None is not asked.

    `text` looks in numbers, titles and all that is public; with `own` also in what is private of that unit's own
    cases. `seen_by` are the units of who asks: of others, what is confidential is not there. `light` is that of a day,
    as the rows have it.
    """

    procedure: str | None = None
    procedures: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    not_procedures: tuple[str, ...] | None = None
    handler: str | None = None
    ended: bool | None = None
    late: bool | None = None
    irregular: bool | None = None
    result: str | None = None
    opened_from: date | None = None
    opened_until: date | None = None
    due_before: date | None = None
    text: str | None = None
    ids: tuple[str, ...] | None = None
    due_from: date | None = None
    due_until: date | None = None
    result_from: date | None = None
    result_until: date | None = None
    has_result: bool | None = None
    conditions: tuple[Condition, ...] = ()
    light: tuple[str, date] | None = None
    own: str | None = None
    seen_by: tuple[str, ...] | None = None

    @property
    def asks_index(self) -> bool:
        """Whether the index must be up to date to answer it."""
        return bool(self.text or self.conditions or self.light)


COLUMNS = tuple(f.name for f in fields(Row))


def row(ident: str) -> Row | None:
    """The row of one case."""
    return next((Row(*r) for r in Case.objects.filter(id=ident).values_list(*COLUMNS)), None)


def page(
    wanted: Filter, order: str = "-opened_on", number: int = 1, size: int = 50, at_most: int | None = None
) -> Page:
    """One page of the cases that a filter finds; a page past the end is the last one.

    With `at_most` no more are counted than that, nor can one turn to pages beyond.
    """
    by = order.removeprefix("-")
    if by not in ORDERS and not by.startswith(FIELD):
        raise ValueError(f"order {order!r}: one of {', '.join(ORDERS)}, or with - before it")
    found = matching(wanted)
    total, is_cut = _counted(found, at_most)
    if is_cut and by not in IN_ORDER and _counted(found, SORTED_AT_MOST)[1]:
        by = order = "-opened_on"
    size = max(1, min(size, LARGEST_PAGE))
    pages = max(1, -(-total // size))
    number = max(1, min(number, pages))
    at = (number - 1) * size
    ordered = _ordered(found, wanted, order).values_list(*COLUMNS)[at : at + size]
    return Page(tuple(Row(*r) for r in ordered), total, number, pages, is_cut, order)


def count(wanted: Filter) -> int:
    """How many cases a filter finds, however many."""
    return matching(wanted).count()


def exceeds(wanted: Filter, size: int) -> bool:
    """Whether a filter finds more cases than that."""
    return _counted(matching(wanted), size)[1]


def found_ids(wanted: Filter, order: str, at_most: int) -> list[str]:
    """The ids of the first so many cases that a filter finds."""
    return list(_ordered(matching(wanted), wanted, order).values_list("id", flat=True)[:at_most])


def facts(idents: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The fields of some cases by id, private ones included."""
    return {ident: json.loads(state).get("fields", {}) for ident, _, state in states(idents)}


def states(idents: Iterable[str]) -> QuerySet:
    """Id, procedure and state of some cases."""
    return Case.objects.filter(id__in=list(idents)).values_list("id", "procedure", "state")


def _counted(found: QuerySet, at_most: int | None) -> tuple[int, bool]:
    if at_most is None:
        return found.count(), False
    total = found.order_by()[: at_most + 1].count()
    return min(total, at_most), total > at_most


def _ordered(found: QuerySet, wanted: Filter, order: str) -> QuerySet:
    """In an order either way; what has no such value stands last."""
    by, is_down = order.removeprefix("-"), order.startswith("-")
    if by.startswith(FIELD):
        values = Fact.objects.filter(case=OuterRef("pk"), field=by.removeprefix(FIELD), private=False)
        if wanted.own is not None:
            values = Fact.objects.filter(case=OuterRef("pk"), field=by.removeprefix(FIELD))
            values = values.filter(Q(private=False) | Q(case__unit=wanted.own))
        found = found.annotate(sorting=Subquery(values.values("case").annotate(one=Min("value")).values("one")))
        by = "sorting"
    elif by not in EMPTY_LAST:
        return found.order_by(order, "-id" if is_down else "id")
    return found.order_by(F(by).desc(nulls_last=True) if is_down else F(by).asc(nulls_last=True), "id")


def changed_ids(procedure: str, as_of: date, after: int | None = None) -> list[str]:
    """The ids of a procedure's cases opened by a day, of those changed after a mark; in order of code points."""
    found = Case.objects.filter(procedure=procedure, opened_on__lte=as_of)
    if after is not None:
        found = found.filter(changed__gt=after)
    return sorted(found.values_list("id", flat=True))


def ids(wanted: Filter, as_of: date) -> list[str]:
    """The ids of the cases that a filter finds and that were opened by a day; in order of code points."""
    return sorted(matching(wanted).filter(opened_on__lte=as_of).values_list("id", flat=True))


def under(procedure: str, since: date, unit: str | None, idents: Iterable[str]) -> list[tuple[str, str]]:
    """Open cases of a procedure, with their units, that do not follow the version of that date."""
    found = Case.objects.filter(procedure=procedure, ended=False).exclude(version=since)
    if unit is not None:
        found = found.filter(unit=unit)
    if wanted := list(idents):
        found = Case.objects.filter(procedure=procedure, id__in=wanted)
    return list(found.order_by("id").values_list("id", "unit"))


def numbers(idents: Sequence[str]) -> dict[str, str]:
    """The numbers of some cases by id."""
    out: dict[str, str] = {}
    for at in range(0, len(idents), LARGEST_PAGE):
        out |= Case.objects.filter(id__in=idents[at : at + LARGEST_PAGE]).values_list("id", "number")
    return out


def rows(idents: Iterable[str]) -> dict[str, Row]:
    """The rows of some cases by id."""
    return {r[0]: Row(*r) for r in Case.objects.filter(id__in=list(idents)).values_list(*COLUMNS)}


def totals(wanted: Filter) -> dict[str, int]:
    """How many cases of each procedure a filter finds, and nothing else of them: an index alone can tell."""
    return dict(matching(wanted).order_by().values_list("procedure").annotate(Count("id")))


def counts(wanted: Filter, today: date) -> list[Counts]:
    """How many cases of each procedure a filter finds, by procedure."""
    found = matching(wanted).values("procedure").order_by("procedure")
    still = Q(ended=False)
    told = found.annotate(
        total=Count("id"),
        open=Count("id", filter=still),
        overdue=Count("id", filter=still & Q(due_on__lt=today)),
        tardy=Count("id", filter=Q(late=True)),
    )
    return [Counts(r["procedure"], r["total"], r["open"], r["overdue"], r["tardy"]) for r in told]


def matching(wanted: Filter) -> QuerySet:
    """The cases that a filter finds."""
    found = Case.objects.all()
    asked: dict[str, Any] = {
        "procedure": wanted.procedure,
        "procedure__in": wanted.procedures,
        "unit__in": wanted.units,
        "handler": wanted.handler,
        "ended": wanted.ended,
        "late": wanted.late,
        "irregular": wanted.irregular,
        "result": wanted.result,
        "opened_on__gte": wanted.opened_from,
        "opened_on__lte": wanted.opened_until,
        "due_on__lt": wanted.due_before,
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_until,
        "result_on__gte": wanted.result_from,
        "result_on__lte": wanted.result_until,
        "id__in": wanted.ids,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.not_procedures:
        found = found.exclude(procedure__in=wanted.not_procedures)
    if wanted.has_result is not None:
        found = found.exclude(result="") if wanted.has_result else found.filter(result="")
    if wanted.due_from or wanted.due_until:
        found = found.filter(ended=False)
    if wanted.seen_by is not None and wanted.procedure in (None, *CONFIDENTIAL):
        found = found.filter(~Q(procedure__in=CONFIDENTIAL) | Q(unit__in=wanted.seen_by))
    if wanted.text and wanted.text.strip():
        text = wanted.text.strip()
        found = found.filter(Q(id=text) if "/" in text else index.found(found.db, text, wanted.own))
    if wanted.light is not None:
        found = found.filter(_at_light(*wanted.light))
    for condition in wanted.conditions:
        found = _narrowed(found, condition, wanted)
    return found


def _at_light(colour: str, today: date) -> Q:
    """The open cases whose nearest day stands at a light: passed, near, or neither."""
    of_case = Indexed.objects.filter(case=OuterRef("pk"))
    is_red = Q(due_on__lt=today) & ~Exists(of_case.filter(silent=True))
    if colour == RED:
        return Q(ended=False) & is_red
    is_near = Q(due_on__gte=today) & Exists(of_case.filter(near_on__lte=today))
    return Q(ended=False) & (is_near if colour == YELLOW else ~is_red & ~is_near)


def _narrowed(found: QuerySet, asked: Condition, wanted: Filter) -> QuerySet:
    """The cases a field of which holds what is asked."""
    facts = Fact.objects.filter(case=OuterRef("pk"), field=asked.field)
    if wanted.procedure is not None:
        facts = facts.filter(procedure=wanted.procedure)
    if asked.private:
        found = found.filter(unit=wanted.own) if wanted.own is not None else found.none()
    else:
        facts = facts.filter(private=False)
    if asked.values:
        facts = facts.filter(value__in=asked.values)
    if asked.least:
        facts = facts.filter(value__gte=asked.least)
    if asked.most:
        facts = facts.filter(value__lte=asked.most)
    if asked.text:
        facts = facts.filter(Q(value__icontains=asked.text) | Q(rest__icontains=asked.text))
        found = found.filter(index.found(found.db, asked.text, wanted.own if asked.private else None))
    return found.filter(Exists(facts))


def refused(begin: date, end: date) -> int:
    """How many attempts the law refused from a day to a day, by the day on which they were to happen."""
    return RefusedAttempt.objects.filter(day__range=(begin, end)).count()
