"""What lies on a desk: every duty of the open cases that it concerns, read from their states alone.

Like `service` a door of the cases, for the pages that ask it. Two indexes lead to what is owed: by unit for one's
own, by procedure for bodies to which the law sends the cases of every unit; those that have no day come after.
"""

import json
from collections.abc import Collection, Iterator
from datetime import date
from heapq import merge
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet

from zhunsheng.kernel.case import from_plain
from zhunsheng.kernel.reading import Duty, Reading, look
from zhunsheng.office.cases.ahead import Ahead, ahead, not_before
from zhunsheng.office.cases.lists import COLUMNS, Row
from zhunsheng.office.cases.models import Case, RefusedAttempt
from zhunsheng.office.cases.service import office

__all__ = ["CARD", "READ_AT_MOST", "Ahead", "Card", "Charge", "Refusal", "cards", "charges", "refusals"]

READ_AT_MOST = 400  # cases with a day that one desk reads, and as many without; nobody works through more in a day
CARD = "supervision-card"


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


class Refusal(NamedTuple):
    """An attempt that the law refused: codes with act and article as they were found."""

    case: str
    procedure: str
    act: str
    day: date
    recorded: str
    actor: str
    findings: tuple[tuple[str, str, str], ...]


def charges(units: Collection[str], elsewhere: Collection[str], day: date) -> Iterator[Charge]:
    """The duties of the open cases of some units, and of some procedures wherever they are; soonest first by case."""
    for row, reading in _read([*_soonest(units, elsewhere), *_undated(units, elsewhere)], day):
        for duty in reading.duties:
            if reading.version is not None and duty.act in reading.version.acts:
                first = ahead(reading, duty.act, duty.member)
                yield Charge(row, reading, duty, first, not_before(reading, duty.act, duty.member))


def cards(unit: str, day: date) -> list[Card]:
    """The cards against a unit that are not closed, the latest first."""
    found = Case.objects.filter(unit=unit, procedure=CARD, ended=False).order_by("-opened_on", "-id")[:20]
    out = []
    for row, reading in _read(list(found.values_list("id", flat=True)), day):
        issued = reading.case.done.get("issue")
        if reading.case.result is None and issued is not None:
            out.append(Card(row, reading, issued.outcome or ""))
    return out


def refusals(unit: str, limit: int = 10) -> list[Refusal]:
    """What was refused lately in the cases of a unit, the latest first."""
    found = RefusedAttempt.objects.filter(unit=unit).order_by("-id")[:limit]
    columns = found.values_list("case_id", "procedure", "act", "day", "recorded", "actor", "findings")
    return [Refusal(*told, tuple(map(tuple, json.loads(why)))) for *told, why in columns]


def _soonest(units: Collection[str], elsewhere: Collection[str]) -> list[str]:
    """The ids of the cases whose day comes first."""
    asked = [q.filter(due_on__isnull=False).order_by("due_on", "id") for q in _owing(units, elsewhere)]
    rows = merge(*(q.values_list("due_on", "id")[:READ_AT_MOST] for q in asked))
    return list(islice(dict.fromkeys(ident for _, ident in rows), READ_AT_MOST))


def _undated(units: Collection[str], elsewhere: Collection[str]) -> list[str]:
    """The ids of cases that owe something on no day. A case that owes nothing names no act: it is not found."""
    asked = [q.filter(due_on=None, due_act__gt="") for q in _owing(units, elsewhere)]
    rows = (ident for q in asked for ident in q.values_list("id", flat=True)[:READ_AT_MOST])
    return list(islice(dict.fromkeys(rows), READ_AT_MOST))


def _owing(units: Collection[str], elsewhere: Collection[str]) -> list[QuerySet]:
    """One question for each unit and each procedure: each is a stretch of an index."""
    still = Case.objects.filter(ended=False)
    return [*(still.filter(unit=u) for u in units), *(still.filter(procedure=p) for p in elsewhere)]


def _read(idents: list[str], day: date) -> Iterator[tuple[Row, Reading]]:
    """Cases as they read on a day, in the order of the ids."""
    law = office().catalog
    found = {row[1]: row for row in Case.objects.filter(id__in=idents).values_list("state", *COLUMNS)}
    for state, *columns in (found[ident] for ident in idents if ident in found):
        row = Row(*columns)
        case = from_plain(json.loads(state))
        yield row, look(law.procedure(row.procedure), case, max(day, case.day or day), law.calendar)
