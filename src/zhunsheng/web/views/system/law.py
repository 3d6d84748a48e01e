"""What the deadlines rest on here: the calendars, and the values that this region has confirmed or not yet."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhunsheng.catalog.calendars import BASE, Calendars, Document
from zhunsheng.catalog.parameters import parameters
from zhunsheng.catalog.regions import demonstration
from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal.service import By
from zhunsheng.web.shown import term_words
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.typed import digits
from zhunsheng.web.views.system.base import administrator, shown


@administrator("calendars")
def calendar_list(request: HttpRequest, by: By) -> HttpResponse:
    """The documents, newest first; the years they cover; the orders under which clocks stand still."""
    law = cases.office().catalog
    held = law.documents
    covered = sorted({d.year for d in held.documents if d.year is not None}, reverse=True)
    documents = [
        {"document": d, "base": d.id.startswith(BASE), "off": len(d.off), "work": len(d.work), "year": d.year}
        for d in sorted(held.documents, key=_age, reverse=True)
    ]
    year = _asked_year(request, covered)
    return shown(request, by, "calendars", {
        "documents": documents, "covered": covered, "orders": held.orders, "provisional": covered[0] + 1,
        "year": year, "groups": _groups(held, year),
        "region": settings.REGION,
    })  # fmt: skip


@administrator("parameters")
def parameter_list(request: HttpRequest, by: By) -> HttpResponse:
    """Every value that the law leaves to the place: what it is, where it is used, whether it is confirmed."""
    law = cases.office().catalog
    open_ones = demonstration(law.place)
    found = [
        {
            "id": name, "value": _value(value), "state": _state(name, name in law.params, name in open_ones),
            "sets": _sets(used[0], name),
            "uses": [{"id": ident, "name": named(law.procedure(ident).versions[-1])} for ident in used],
        }
        for name, (value, used) in _parameters().items()
    ]  # fmt: skip
    counts = {state: sum(p["state"] == state for p in found) for state in ("demonstration", "confirmed", "default")}
    return shown(request, by, "parameters", {
        "parameters": sorted(found, key=lambda p: (p["state"] != "demonstration", p["id"])), "counts": counts,
        "region": settings.REGION,
    })  # fmt: skip


@lru_cache(maxsize=1)
def _parameters() -> dict[str, tuple[object, list[str]]]:
    """Each value with the procedures that read it. The law files do not change while the server runs."""
    law, out = cases.office().catalog, {}
    for ident in law.ids:
        for name, value in law.file_params(ident).items():
            out.setdefault(name, (value, []))[1].append(ident)
    return dict(sorted(out.items()))


@lru_cache(maxsize=1)
def _bears_on() -> dict[tuple[str, str], tuple[str, ...]]:
    """The acts whose terms each value sets, and the fields that it fills, by procedure and value."""
    law = cases.office().catalog
    return {
        (ident, p.name): (*p.acts, *p.fields)
        for ident in law.ids
        for version in law.procedure(ident).versions
        for p in parameters(law, version)
    }


def _sets(ident: str, name: str) -> str:
    """What a value sets, in words."""
    versions = cases.office().catalog.procedure(ident).versions
    known = [v.acts | v.fields for v in reversed(versions)]
    things = (next((k[thing] for k in known if thing in k), None) for thing in _bears_on().get((ident, name), ()))
    return _("、").join(named(thing) for thing in things if thing is not None)


def _state(name: str, is_set: bool, is_open: bool) -> str:
    """A value of the region's own file is confirmed; one that the file lists as open is a demonstration."""
    return "confirmed" if is_set else "demonstration" if is_open else "default"


def _age(document: Document) -> tuple[int, str]:
    """The year that a document speaks of, or in which it was issued."""
    return document.year or (document.issued.year if document.issued else 0), document.id


def _asked_year(request: HttpRequest, covered: list[int]) -> int:
    year = digits(request.GET.get("year", ""))
    return year if year in covered else covered[0]


def _days(held: Calendars, year: int) -> Iterator[dict[str, object]]:
    """The days of a year that are not what their weekday says, each with the document that makes it so."""
    for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=n)
        document = held.document_of(day)
        if document is not None and (works := day in document.work) == (day.weekday() >= 5):
            yield {"day": day, "works": works, "document": document, "weekday": day.weekday()}


def _groups(held: Calendars, year: int) -> list[dict[str, Any]]:
    """Those days under the document that makes them so, in the order of the year."""
    return [
        {"document": document, "days": list(days)}
        for document, days in groupby(_days(held, year), key=lambda d: d["document"])
    ]


def _value(value: object) -> str:
    if value is None:
        return _("地方尚未规定")
    told = str(value)
    return term_words(told) if told.rpartition(" ")[2] in ("workdays", "days", "months", "years") else told
