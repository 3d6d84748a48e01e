"""Cases as lists show them: filters, order, pages, counts. Reads only; the ORM is fast enough here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhunsheng.office.cases.models import Case, RefusedAttempt

ORDERS = ("opened_on", "due_on", "result_on", "number", "title", "unit", "changed", "id")
LARGEST_PAGE = 500


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
    """One page of a list: its rows, how many there are in all, which page of how many."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


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
class Filter:
    """What a list asks for; what is None is not asked. `text` looks in number, title and id."""

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


COLUMNS = tuple(f.name for f in fields(Row))


def row(ident: str) -> Row | None:
    """The row of one case."""
    return next((Row(*r) for r in Case.objects.filter(id=ident).values_list(*COLUMNS)), None)


def page(wanted: Filter, order: str = "-opened_on", number: int = 1, size: int = 50) -> Page:
    """One page of the cases that a filter finds; a page past the end is the last one."""
    if order.removeprefix("-") not in ORDERS:
        raise ValueError(f"order {order!r}: one of {', '.join(ORDERS)}, or with - before it")
    found = _found(wanted)
    total, size = found.count(), max(1, min(size, LARGEST_PAGE))
    pages = max(1, -(-total // size))
    number = max(1, min(number, pages))
    at = (number - 1) * size
    ordered = found.order_by(order, "id").values_list(*COLUMNS)[at : at + size]
    return Page(tuple(Row(*r) for r in ordered), total, number, pages)


def changed_ids(procedure: str, as_of: date, after: int | None = None) -> list[str]:
    """The ids of a procedure's cases opened by a day, of those changed after a mark; in order of code points."""
    found = Case.objects.filter(procedure=procedure, opened_on__lte=as_of)
    if after is not None:
        found = found.filter(changed__gt=after)
    return sorted(found.values_list("id", flat=True))


def ids(wanted: Filter, as_of: date) -> list[str]:
    """The ids of the cases that a filter finds and that were opened by a day; in order of code points."""
    return sorted(_found(wanted).filter(opened_on__lte=as_of).values_list("id", flat=True))


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


def counts(wanted: Filter, today: date) -> list[Counts]:
    """How many cases of each procedure a filter finds, by procedure."""
    found = _found(wanted).values("procedure").order_by("procedure")
    still = Q(ended=False)
    told = found.annotate(
        total=Count("id"),
        open=Count("id", filter=still),
        overdue=Count("id", filter=still & Q(due_on__lt=today)),
        tardy=Count("id", filter=Q(late=True)),
    )
    return [Counts(r["procedure"], r["total"], r["open"], r["overdue"], r["tardy"]) for r in told]


def _found(wanted: Filter) -> QuerySet:
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
        "id__in": wanted.ids,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.not_procedures:
        found = found.exclude(procedure__in=wanted.not_procedures)
    if wanted.text:
        text = wanted.text.strip()
        found = found.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(id=text))
    return found


def refused(begin: date, end: date) -> int:
    """How many attempts the law refused from a day to a day, by the day on which they were to happen."""
    return RefusedAttempt.objects.filter(day__range=(begin, end)).count()
