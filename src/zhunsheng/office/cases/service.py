"""The door of the cases for every other room: acts in, rows, histories and readings out.

Who asks is not judged here: what a person may see is `office.people`'s business, what they may do is the law's.
"""

import hmac
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import Case, Event
from zhunsheng.kernel.decide import Refused
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Field
from zhunsheng.kernel.reading import Reading, look, read
from zhunsheng.ledger.chain import Broken, Entry, Head
from zhunsheng.ledger.chain import verify as verify_chains
from zhunsheng.ledger.digest import SM3, algorithm_of
from zhunsheng.ledger.merkle import heads_root
from zhunsheng.office.cases import index, lists, reprojection, streams
from zhunsheng.office.cases.acts import Beside
from zhunsheng.office.cases.attempt import Attempt
from zhunsheng.office.cases.clock import Clock
from zhunsheng.office.cases.histories import event_of, events_of
from zhunsheng.office.cases.lists import Condition, Counts, Filter, Page, Row
from zhunsheng.office.cases.perform import Batch, Office, Performed, Rejected, Request
from zhunsheng.office.cases.reprojection import Change, Moved
from zhunsheng.office.cases.statements import CASE, DAYS
from zhunsheng.office.cases.states import state_of
from zhunsheng.office.cases.store import Doubled, Duplicate, Stale, StorageFault, Store
from zhunsheng.office.cases.streams import Attached, Told
from zhunsheng.office.cases.tick import Came, Ticked, Ticker
from zhunsheng.office.cases.transition import Transited, Transition
from zhunsheng.office.people import service as people

__all__ = [
    "Attached", "Batch", "Beside", "Broken", "Came", "Change", "Condition", "Counts", "Doubled", "Duplicate",
    "Filter", "Moved", "Office", "Page", "Performed", "Recorded", "Refused", "Rejected", "Request", "Root", "Row",
    "Stale", "StorageFault", "Ticked", "Told", "Transited", "Transition", "attachments", "batch", "calendar_change",
    "catch_up", "count", "counts", "facts", "found_ids", "heads", "history", "index_anew", "is_large",
    "last_recorded", "look_at", "looks", "mark", "migrate", "note_calendar", "office", "opened", "paperwork",
    "perform", "perform_all", "published", "reading", "reading_now", "reading_of", "recorded", "refused",
    "reproject", "root", "row", "rows", "search", "selected", "sortable", "stream", "tally", "tick", "totals",
    "verify",
]  # fmt: skip


class Recorded(NamedTuple):
    """An event as the ledger holds it, beside the event that it records."""

    event: Event
    entry: Entry


class Root(NamedTuple):
    """One digest over the heads of so many cases."""

    root: str
    cases: int


_large: set[tuple[str, str | None, int]] = set()


@lru_cache
def office() -> Office:
    """The office that the settings describe: its region's law, the machine's clock, the units' names."""
    algorithm = getattr(settings, "DIGEST", SM3)
    catalog, clock = Catalog(settings.REGION, settings.LAW_FOLDERS), Clock(ZoneInfo(settings.TIME_ZONE))
    return Office(catalog, clock, people.unit_name, algorithm=algorithm)


def perform(request: Request, today: date, beside: Beside | None = None) -> Performed | Refused:
    """Perform one act. Raises Stale or Duplicate where someone was first, StorageFault where nothing can be written.

    What goes `beside` it is written with it or not at all; Doubled where that was written before.
    """
    return office().perform(request, today, beside)


def perform_all(requests: Iterable[Request], today: date) -> list[Performed | Refused | Stale | Duplicate]:
    """Perform many acts in one transaction; one that is refused is reported and hinders no other."""
    return office().perform_all(requests, today)


def batch() -> AbstractContextManager[Batch]:
    """A batch of acts in one transaction: `with batch() as acts: acts.perform(request, today)`."""
    return office().batch()


def row(case: str) -> Row | None:
    """The row of a case; None where there is no such case."""
    return lists.row(case)


def opened(case: str) -> tuple[Row, Case] | None:
    """The row of a case and its state, for somebody who acts in it; the act then reads neither again."""
    found = office().read(case)
    if found is None:
        return None
    held, changed = found
    told = dict(zip(CASE, held.columns, strict=True), changed=changed)
    return Row(*(_day(told[c]) if c in DAYS else told[c] for c in lists.COLUMNS)), held.state


def rows(cases: Iterable[str]) -> dict[str, Row]:
    """The rows of some cases by id."""
    return lists.rows(cases)


def history(case: str) -> list[Event]:
    """The recorded events of a case in order of recording, private values included."""
    return events_of(Store(office().alias), case)


def recorded(case: str) -> list[Recorded]:
    """The same with their columns: instant of recording, digest, the digest before."""
    store = Store(office().alias)
    private = store.private(case)
    return [Recorded(event_of(r, private), Entry(*r)) for r in store.history(case)]


def reading(case: str, day: date) -> Reading | None:
    """How a case reads on a day, silence included; None where there is no such case."""
    found = lists.row(case)
    return None if found is None else reading_of(found, day)


def reading_of(row: Row, day: date) -> Reading:
    """The same of a case whose row is at hand."""
    law = office().catalog
    return read(law.procedure(row.procedure), history(row.id), day, law.calendar)


def reading_now(row: Row, state: Case, day: date) -> Reading:
    """The same of a case whose state is at hand too: what happened is read only for a day that lies behind it."""
    law = office().catalog
    if state.day is None or day < state.day:
        return reading_of(row, day)
    return look(law.procedure(row.procedure), state, day, law.calendar)


def search(
    wanted: Filter, order: str = "-opened_on", page: int = 1, size: int = 50, at_most: int | None = None
) -> Page:
    """One page of the cases that a filter finds, counted in full or up to a number."""
    left = catch_up() if wanted.asks_index or order.removeprefix("-").startswith(lists.FIELD) else 0
    return replace(lists.page(wanted, order, page, size, at_most), left=left)


def catch_up(patience: float | None = index.PATIENCE) -> int:
    """Bring the index of words and facts up to date, for as long as one waits; how many cases are left.

    Those are taken in meanwhile, by a thread of their own.
    """
    law = office()
    left = index.catch_up(law.catalog, law.alias, patience)
    if left and patience is not None:
        index.go_on(law.catalog, law.alias)
    return left


def index_anew() -> int:
    """Throw the index away and make it anew; how many cases it has then."""
    index.forget(office().alias)
    catch_up(None)
    return lists.count(Filter())


def found_ids(wanted: Filter, order: str, at_most: int) -> list[str]:
    """The ids of the first so many cases that a filter finds."""
    if wanted.asks_index:
        catch_up()
    return lists.found_ids(wanted, order, at_most)


def sortable(known: Field, value: Any) -> list[str]:
    """The values of a field as a `Condition` asks for them: texts that sort as the values do."""
    return index.sortable(known, value)


def count(wanted: Filter) -> int:
    """How many cases a filter finds, however many there are."""
    return lists.count(wanted)


def is_large(procedure: str | None, size: int) -> bool:
    """Whether a procedure, or all together, have more cases than that; no case goes, so large is large for good."""
    asked = office().alias, procedure, size
    if asked not in _large and lists.exceeds(Filter(procedure=procedure), size):
        _large.add(asked)
    return asked in _large


def facts(cases: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The fields of some cases by id, private ones included: whoever shows them looks to it who may see them."""
    return lists.facts(cases)


def looks(cases: Iterable[str], day: date) -> dict[str, Reading]:
    """Some cases by id as they look on a day, from their states alone: silence included, without what happened."""
    return {ident: look_at(procedure, state, day) for ident, procedure, state in lists.states(cases)}


def look_at(procedure: str, state: str, day: date) -> Reading:
    """A case as it looks on a day by the state in its row; on the day of its last act, where that is later."""
    law, case = office().catalog, state_of(state)
    return look(law.procedure(procedure), case, max(day, case.day or day), law.calendar)


def counts(today: date, wanted: Filter | None = None) -> list[Counts]:
    """Cases by procedure: in all, open, overdue today, with something late."""
    return lists.counts(wanted or Filter(), today)


def totals(wanted: Filter) -> dict[str, int]:
    """How many cases of each procedure a filter finds; what was counted holds until the next change."""
    catch_up()
    at = index.standing(office().alias)
    return lists.totals(wanted) if at is None else _totals(wanted, at)


@lru_cache(maxsize=256)
def _totals(wanted: Filter, at: tuple[int, str, str]) -> dict[str, int]:
    return lists.totals(wanted)


def refused(begin: date, end: date) -> int:
    """How many attempts the law refused from a day to a day. Nothing came of them: they stand in no chain."""
    return lists.refused(begin, end)


def stream(procedure: str, as_of: date, changed_after: int | None = None) -> Iterator[Told]:
    """Every case of a procedure as it reads on a day, of those changed after a `mark`."""
    return streams.told(Store(office().alias), office().catalog, procedure, as_of, changed_after)


def selected(wanted: Filter, as_of: date) -> tuple[frozenset[str], Iterator[Told]]:
    """The cases that a filter finds: their ids, and how each reads on a day."""
    if wanted.asks_index:
        catch_up(None)
    idents = lists.ids(wanted, as_of)
    return frozenset(idents), streams.selected(Store(office().alias), office().catalog, idents, as_of)


def mark() -> int:
    """Up to which change a stream that is begun now is complete."""
    return Store(office().alias).mark()


def heads(at: str | None = None) -> Iterator[Head]:
    """Where every chain ends, or ended at an instant (as events have it: ISO, the ledger's own offset)."""
    return streams.heads(Store(office().alias), at)


def root(at: str | None = None, algorithm: str | None = None) -> Root:
    """The one root over all heads, to be published where nobody can take it back."""
    return Root(*heads_root(heads(at), algorithm or office().algorithm))


def tick(day: date, keep: bool = True) -> Ticked:
    """What became overdue or deemed since the last tick; with `keep`, the next one begins where this one ends.

    The rows must have been made by the calendar in force: see `calendar_change`.
    """
    law = office()
    if keep and not reprojection.is_noted():
        note_calendar()  # the rows were made by it: there was none before
    return Ticker(law.catalog, Store(law.alias), day, law.instant()).tick(keep)


def note_calendar() -> None:
    """Remember the calendar in force as that by which the rows were made, so that a change of it is seen."""
    reprojection.note(office())


def calendar_change() -> Change:
    """Documents and orders that came, went or changed since the rows were made."""
    return reprojection.change(office())


def reproject(found: Change | None = None) -> Iterator[Moved]:
    """Make the rows of all open cases anew, as when a calendar arrived; each day that is another now, and why."""
    return reprojection.reproject(office(), found or calendar_change())


def migrate(asked: Transition, today: date, keep: bool = True) -> list[Transited]:
    """Move open cases to another version of their law; with `keep` unset, only say which could be."""
    law, wanted = office(), lists.under(asked.procedure, asked.to, asked.unit, asked.cases)
    requests = [Request(asked.procedure, unit, asked.command(), case) for case, unit in wanted]
    if keep:
        with law.batch() as acts:
            found = [_against(acts.attempt(request, today)) for request in requests]
    else:
        trial = Batch(law)  # of what is attempted beside a batch nothing is written
        found = [_against(Attempt(trial, today).perform(request)) for request in requests]
    numbers = lists.numbers([case for case, _ in wanted])
    return [Transited(case, numbers[case], against) for (case, _), against in zip(wanted, found, strict=True)]


def _against(answer: Performed | Refused | Stale | Duplicate) -> tuple[Finding, ...]:
    """What stands against an act; nothing where it was performed."""
    return () if isinstance(answer, Performed) else answer.findings


def published(told: Reading) -> dict[str, Any]:
    """The facts of a case that stand before the public: what its acts put there and none took down since."""
    names: dict[str, None] = {}
    for event in (step.event for step in told.steps):
        act = told.procedure.dated(event.version).acts.get(event.act) if event.version else None
        if act is None or (given := act.deeds[event.outcome].publishes) is None:
            continue
        names = names | dict.fromkeys(given) if given else {}
    known = told.version.fields if told.version else {}
    shown = (n for n in names if n in told.case.fields and not (n in known and known[n].private))
    return {name: told.case.fields[name] for name in shown}


def _day(told: str | None) -> date | None:
    return told and date.fromisoformat(told)


def attachments() -> Iterator[Attached]:
    """Every paper that the ledger names."""
    return streams.attachments(Store(office().alias))


def paperwork() -> Iterator[Entry]:
    """The entries of documents that were issued and voided, by case (in order of code point) and sequence."""
    return streams.paperwork(Store(office().alias))


def tally() -> int:
    """How many events are recorded."""
    return Store(office().alias).tally()


def last_recorded() -> str:
    """The instant at which the latest event was entered: as of which a root can be held against the ledger later."""
    return Store(office().alias).last_recorded()


def verify(published: str | None = None, at: str | None = None) -> Iterator[Broken]:
    """Every broken case with its first broken event; then private values that were changed.

    With a `published` root also whether the heads, as they stand or stood at an instant, still amount to it: a
    case deleted whole, or written anew with all its digests, shows nowhere else.
    """
    store = Store(office().alias)
    yield from verify_chains(streams.heads(store), streams.entries(store))
    yield from streams.changed_values(store)
    if published is not None:
        found = root(at, algorithm_of(published))
        if not hmac.compare_digest(found.root, published):
            told = f"所公布的根为 {published}，现按 {found.cases} 个案件算得 {found.root}：有案件被删去或整链改写"
            yield Broken("", 0, "root", told)
