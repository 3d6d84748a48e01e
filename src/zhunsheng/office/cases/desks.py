"""What lies on a desk: every duty of the open cases that it concerns, read from their states alone.

Like `service` a door of the cases, for the pages that ask it. Two indexes lead to what is owed: by unit for one's
own, by procedure for bodies to which the law sends the cases of every unit; those that have no day come after.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, StrIndex, Substr

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.reading import Duty, Reading
from zhunsheng.office.cases.ahead import Ahead, ahead, concern, not_before
from zhunsheng.office.cases.lists import COLUMNS, Row
from zhunsheng.office.cases.models import Case
from zhunsheng.office.cases.service import look_at, office

__all__ = ["CARD", "READ_AT_MOST", "Ahead", "Card", "Charge", "cards", "charges"]

READ_AT_MOST = 200  # cases with a day that one desk reads, and half as many without; nobody works through more in a day
READ_BESIDE = 100  # and others of the unit
CARD = "supervision-card"
# The act that a row names, without the member for whom it is owed.
NEAREST = Substr("due_act", 1, StrIndex(Concat("due_act", Value("#")), Value("#")) - 1)


class Charge(NamedTuple):
    """A duty of a case; what has to come before it; the first day on which it can be done, where that is to come."""

    row: Row
    reading: Reading
    duty: Duty
    ahead: tuple[Ahead, ...]
    since: date | None


class Card(NamedTuple):
    """A yellow or red card that is still open."""

    row: Row
    reading: Reading
    colour: str


def charges(unit: str, elsewhere: Collection[str], role: str, day: date) -> Iterator[Charge]:
    """The duties of the open cases of a unit, and of some procedures wherever they are; soonest first by case.

    First those whose nearest duty is the role's, or waits for something that the role does first; then some others of
    the unit, for what waits and for further duties behind the nearest.
    """
    still = Case.objects.filter(ended=False)
    mine = still.annotate(act=NEAREST).filter(act__in=_concern(office().catalog, role))
    asked = [mine.filter(unit=unit), *(mine.filter(procedure=p) for p in elsewhere)]
    idents = [
        *_soonest(asked, READ_AT_MOST), *_undated(asked, READ_AT_MOST // 2),
        *_soonest([still.filter(unit=unit)], READ_BESIDE), *_undated([still.filter(unit=unit)], READ_BESIDE // 2),
    ]  # fmt: skip
    for row, reading in _read(list(dict.fromkeys(idents)), day):
        for duty in reading.duties:
            if reading.version is not None and duty.act in reading.version.acts:
                first = ahead(reading, duty.act, duty.member)
                yield Charge(row, reading, duty, first, not_before(reading, duty.act, duty.member))


@lru_cache(maxsize=64)
def _concern(law: Catalog, role: str) -> frozenset[str]:
    """The acts of any procedure that concern a role; where two bear one name, some cases are read for nothing."""
    return frozenset().union(*(concern(v, role) for i in law.ids for v in law.procedure(i).versions))


def cards(unit: str, day: date) -> list[Card]:
    """The cards against a unit that are not closed, the latest first."""
    found = Case.objects.filter(unit=unit, procedure=CARD, ended=False).order_by("-opened_on", "-id")[:20]
    out = []
    for row, reading in _read(list(found.values_list("id", flat=True)), day):
        issued = reading.case.done.get("issue")
        if reading.case.result is None and issued is not None:
            out.append(Card(row, reading, issued.outcome or ""))
    return out


def _soonest(asked: list[QuerySet], most: int) -> list[str]:
    """The ids of the cases whose day comes first; each question is a stretch of an index."""
    dated = (q.filter(due_on__isnull=False).order_by("due_on", "id").values_list("due_on", "id")[:most] for q in asked)
    return list(islice(dict.fromkeys(ident for _, ident in merge(*dated)), most))


def _undated(asked: list[QuerySet], most: int) -> list[str]:
    """The ids of cases that owe something on no day. A case that owes nothing names no act: it is not found."""
    found = (q.filter(due_on=None, due_act__gt="").values_list("id", flat=True)[:most] for q in asked)
    return list(islice(dict.fromkeys(ident for q in found for ident in q), most))


def _read(idents: list[str], day: date) -> Iterator[tuple[Row, Reading]]:
    """Cases as they read on a day, in the order of the ids."""
    found = {row[1]: row for row in Case.objects.filter(id__in=idents).values_list("state", *COLUMNS)}
    for state, *columns in (found[ident] for ident in idents if ident in found):
        row = Row(*columns)
        yield row, look_at(row.procedure, state, day)
