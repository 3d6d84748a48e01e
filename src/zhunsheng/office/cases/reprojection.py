"""A new calendar document, or an order under which clocks stand still: the open cases' days are counted anew.

A due day in a row is a projection. What this gives beside the new days is the list that people are owed: which
day of which case is another now, what it was, and which document made the difference.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from zhunsheng.catalog.calendars import Calendars, Document
from zhunsheng.kernel.case import split
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.workdays import Suspension
from zhunsheng.ledger.canonical import text_of
from zhunsheng.ledger.digest import digest
from zhunsheng.office.cases.attempt import Held
from zhunsheng.office.cases.models import Projected
from zhunsheng.office.cases.perform import Batch, Office
from zhunsheng.office.cases.statements import AT
from zhunsheng.office.cases.states import state_of
from zhunsheng.office.cases.store import Stale

CHUNK = 2_000
TRIES = 3


class Moved(NamedTuple):
    """A day of a case that is another now: of which act, what it was, what it is, which documents made it so."""

    case: str
    before: date | None
    after: date | None
    number: str = ""
    unit: str = ""
    act: str = ""
    reasons: tuple[str, ...] = ()
    provisional: bool = False


@dataclass(frozen=True)
class Change:
    """The calendar that the rows were made by (None where that is not known), and the one in force."""

    former: Calendars | None
    now: Calendars

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Those that are there and were not, or were and are no more, or say something else."""
        if self.former is None:
            return ()
        then, now = ({text_of(_plain(d)): d for d in c.documents} for c in (self.former, self.now))
        return tuple(d for told, d in (now | then).items() if (told in now) != (told in then))

    @cached_property
    def orders(self) -> tuple[Suspension, ...]:
        """Orders that were made, lifted, or changed."""
        if self.former is None:
            return ()
        return tuple(set(self.now.orders) ^ set(self.former.orders))

    @property
    def is_one(self) -> bool:
        """There is a difference."""
        return bool(self.documents or self.orders)

    def reasons(self, clock: str, start: date, days: tuple[date | None, date | None]) -> tuple[str, ...]:
        """What of the difference lies between the start of a clock and its last days."""
        known = [d for d in days if d is not None]
        years, end = {d.year for d in known}, max(known, default=date.max)
        spoken = [
            d.title for d in self.documents
            if d.year in years or any(start < day <= end for day in d.off | d.work)
        ]  # fmt: skip
        stopped = [o.basis for o in self.orders if clock in o.clocks and (o.end is None or o.end > start)]
        return tuple(dict.fromkeys((*spoken, *stopped)))


def change(office: Office) -> Change:
    """What of the calendar is another since the rows were last made by it; nothing where that is not known."""
    now, last = office.catalog.documents, Projected.objects.order_by("-id").first()
    if last is None or last.digest == _digest(_content(now)):
        return Change(None if last is None else now, now)
    return Change(_read(last.content), now)


def is_noted() -> bool:
    """Whether it is known by which calendar the rows were made."""
    return Projected.objects.exists()


def note(office: Office) -> None:
    """Remember the calendar in force as that by which the rows are made."""
    content = _content(office.catalog.documents)
    Projected.objects.create(digest=_digest(content), content=content, recorded=office.instant())


def reproject(office: Office, found: Change) -> Iterator[Moved]:
    """Count every open case anew, some at a time; the days that moved."""
    last = ""
    while True:
        moved, upto = _chunk(office, found, last)
        yield from moved
        if upto is None:
            break
        last = upto
    note(office)


def _chunk(office: Office, found: Change, after: str) -> tuple[list[Moved], str | None]:
    """So many cases in one transaction, from the one after `after` on; again where somebody acted meanwhile."""
    for n in range(TRIES):
        try:
            with office.batch() as batch:
                return _counted(batch, found, batch.store.open_after(after, CHUNK))
        except Stale:
            if n == TRIES - 1:
                raise
    raise AssertionError


def _counted(batch: Batch, found: Change, rows: list[tuple]) -> tuple[list[Moved], str | None]:
    moved: list[Moved] = []
    law = batch.office.catalog
    for row in rows:
        held = Held(law.procedure(row[AT["procedure"]]), list(row), state_of(row[AT["state"]]), row)
        assert held.state.version is not None
        moved += _moved(held, held.procedure.dated(held.state.version), found)
        batch.refresh(held)
    return moved, rows[-1][0] if len(rows) == CHUNK else None


def _moved(held: Held, version: Version, found: Change) -> Iterator[Moved]:
    """The days of a case that are others now, each owed act by itself; against the row where nothing else is known."""
    state, row = held.state, held.columns
    about = row[AT["number"]], row[AT["unit"]]
    shown = row[AT["due_on"]] and date.fromisoformat(row[AT["due_on"]]), row[AT["due_act"]]
    for at, owed in state.owed.items():
        if not owed.term:
            continue
        end = due(version, state, at, owed, found.now.calendar, owed.term)
        now = None if end is None else end.day
        if found.former is not None:
            former = due(version, state, at, owed, found.former.calendar, owed.term)
            before = None if former is None else former.day
        else:
            before = now
        if at == shown[1]:
            before = shown[0]  # what people were shown counts, whatever it was made by
        if before != now:
            clock = f"{version.procedure}.{split(at)[0]}"
            why = found.reasons(clock, owed.start, (before, now))
            yield Moved(row[0], before, now, *about, at, why, end is not None and end.provisional)


def _content(told: Calendars) -> str:
    return text_of({"documents": [_plain(d) for d in told.documents], "orders": [_order(o) for o in told.orders]})


def _plain(document: Document) -> dict:
    """A document as JSON can hold it."""
    return {
        "id": document.id, "name": document.name, "number": document.number, "year": document.year,
        "off": [d.isoformat() for d in sorted(document.off)], "work": [d.isoformat() for d in sorted(document.work)],
    }  # fmt: skip


def _order(order: Suspension) -> dict:
    end = None if order.end is None else order.end.isoformat()
    return {"from": order.start.isoformat(), "to": end, "clocks": sorted(order.clocks), "basis": order.basis}


def _digest(content: str) -> str:
    return digest(content.encode())


def _read(content: str) -> Calendars:
    """The calendar that was remembered."""
    told, day = json.loads(content), date.fromisoformat
    documents = tuple(
        Document(d["id"], d["name"], d["number"], year=d["year"], off=frozenset(map(day, d["off"])),
                 work=frozenset(map(day, d["work"]))) for d in told["documents"]
    )  # fmt: skip
    orders = tuple(
        Suspension(day(o["from"]), o["to"] and day(o["to"]), frozenset(o["clocks"]), o["basis"]) for o in told["orders"]
    )
    return Calendars(documents, orders)
