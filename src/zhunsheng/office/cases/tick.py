"""What the passing of days has brought about since somebody last looked: overdue duties, deemed results.

Nothing of it is recorded in the ledger: overdue is derived, and silence is recorded with the next act or at a seal.
What is kept is how far was told, so that nothing is told twice and nothing is left out.

A row shows its nearest day only, and an index leads to those between the last tick and this one. A case told once
may owe more by later days: those stand in `Watch`. A case that was changed since, and whose nearest day already lay
before the last tick, is held against what it was then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import Case as State
from zhunsheng.kernel.case import key
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.reading import Reading, look, read
from zhunsheng.kernel.terms import LastDay
from zhunsheng.office.cases.histories import histories
from zhunsheng.office.cases.models import Case, Tick, Watch
from zhunsheng.office.cases.states import state_of
from zhunsheng.office.cases.store import Store

CHUNK = 500
COLUMNS = ("id", "number", "procedure", "unit", "due_on", "due_act", "seq", "state")


class Came(NamedTuple):
    """What came about in a case: an act overdue since the day after `due`, or deemed on it with an outcome."""

    case: str
    number: str
    procedure: str
    unit: str
    act: str
    due: date
    outcome: str | None = None
    provisional: bool = False

    @property
    def is_deemed(self) -> bool:
        """Silence gave a result."""
        return self.outcome is not None


class Row(NamedTuple):
    """A case row as a tick reads it."""

    id: str
    number: str
    procedure: str
    unit: str
    due_on: date
    due_act: str
    seq: int
    state: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """One tick: from which day (None: the first) to which, and what came about."""

    since: date | None
    day: date
    came: tuple[Came, ...]
    is_past: bool = False  # an earlier day than the last tick's: there is nothing to tell


@dataclass(frozen=True, slots=True)
class Ticker:
    """A tick as of a day, from the last one."""

    catalog: Catalog
    store: Store
    day: date
    recorded: str

    def tick(self, keep: bool = True) -> Ticked:
        """Tell what came about; with `keep`, remember how far was told."""
        last = Tick.objects.order_by("-id").first()
        since = last.day if last is not None else None
        if since is not None and self.day < since:
            return Ticked(since, self.day, (), is_past=True)
        mark = self.store.mark()
        came: list[Came] = []
        watched: dict[str, Watch | None] = {}
        for row in _reached(since, self.day):
            came += self._told(row, since, watched)
        if last is not None:
            for row in _watched(last.day, self.day):
                came += self._told(row, since, watched)
            came += self._changed(last, watched)
        if keep:
            with transaction.atomic(self.store.alias):
                self._keep(watched)
                Tick.objects.create(day=self.day, changed=mark, recorded=self.recorded)
        return Ticked(since, self.day, tuple(came))

    def _told(self, row: Row, since: date | None, watched: dict[str, Watch | None]) -> Iterator[Came]:
        """What came about in a case in the days since the last tick."""
        state = state_of(row.state)
        if _is_plain(state) and self.catalog.calendar.covers(row.due_on):
            watched[row.id] = None  # one duty, and its day is the row's: nothing has to be counted
            yield Came(*row[:4], row.due_act, row.due_on)
            return
        reading = self._look(row, state)
        watched[row.id] = self._next(row, reading)
        yield from (c for c in came_about(row, reading) if since is None or c.due >= since)

    def _look(self, row: Row, state: State) -> Reading:
        return look(self.catalog.procedure(row.procedure), state, self.day, self.catalog.calendar)

    def _next(self, row: Row, reading: Reading) -> Watch | None:
        """When the case is to be looked at again, though its row says nothing of it."""
        days = [end.day for _, end in last_days(reading) if end.day >= self.day]
        return Watch(case_id=row.id, seq=row.seq, next_on=min(days)) if days else None

    def _changed(self, last: Tick, watched: dict[str, Watch | None]) -> Iterator[Came]:
        """Of cases acted on since, whose nearest day lay before the last tick: what did not stand so then."""
        found = Case.objects.filter(changed__gt=last.changed, ended=False, due_on__lt=last.day)
        rows = [row for row in map(Row._make, found.values_list(*COLUMNS)) if row.id not in watched]
        for at in range(0, len(rows), CHUNK):
            chunk = rows[at : at + CHUNK]
            before = self._before(chunk, last)
            for row in chunk:
                reading = self._look(row, state_of(row.state))
                watched[row.id] = self._next(row, reading)
                yield from (c for c in came_about(row, reading) if c not in before[row.id])

    def _before(self, rows: Sequence[Row], last: Tick) -> dict[str, set[Came]]:
        """What had come about in cases at the last tick, from what was recorded by then."""
        then = histories(self.store, [row.id for row in rows], last.recorded)
        calendar = self.catalog.calendar
        return {
            row.id: set(came_about(row, read(self.catalog.procedure(row.procedure), then[row.id], last.day, calendar)))
            if row.id in then
            else set()
            for row in rows
        }

    def _keep(self, watched: dict[str, Watch | None]) -> None:
        """Bring the watched cases up to date."""
        idents = list(watched)
        if Watch.objects.exists():
            for at in range(0, len(idents), CHUNK):
                Watch.objects.filter(case__in=idents[at : at + CHUNK]).delete()
        Watch.objects.bulk_create([w for w in watched.values() if w is not None], batch_size=CHUNK)


def came_about(row: Row, reading: Reading) -> Iterator[Came]:
    """All that is overdue, and all that was deemed, as the case reads."""
    for step in reading.steps:
        if (event := step.event).is_silent:
            yield Came(*row[:4], key(event.act, event.member), event.day, event.outcome)
    for at, end in last_days(reading):
        if end.day < reading.day:
            yield Came(*row[:4], at, end.day, None, end.provisional)


def last_days(reading: Reading) -> Iterator[tuple[str, LastDay]]:
    """The last day of all that is owed and whose clock runs."""
    for at, owed in reading.case.owed.items():
        assert reading.version is not None
        end = due(reading.version, reading.case, at, owed, reading.calendar, owed.term)
        if end is not None:
            yield at, end


def _is_plain(state: State) -> bool:
    """It owes one thing only, for which silence gives no result."""
    if len(state.owed) != 1:
        return False
    (owed,) = state.owed.values()
    return owed.silence is None


def _reached(since: date | None, day: date) -> Iterator[Row]:
    """Open cases whose nearest day the days since the last tick have passed."""
    found = Case.objects.filter(ended=False, due_on__lt=day)
    if since is not None:
        found = found.filter(due_on__gte=since)
    return map(Row._make, found.order_by("due_on", "id").values_list(*COLUMNS).iterator(2_000))


def _watched(since: date, day: date) -> list[Row]:
    """Cases told before that have reached a further day, unchanged since."""
    reached = dict(Watch.objects.filter(next_on__lt=day).values_list("case_id", "seq"))
    found = []
    idents = list(reached)
    for at in range(0, len(idents), CHUNK):
        chunk = Case.objects.filter(id__in=idents[at : at + CHUNK], ended=False, due_on__lt=since)
        found += [row for row in map(Row._make, chunk.values_list(*COLUMNS)) if row.seq == reached[row.id]]
    return found
