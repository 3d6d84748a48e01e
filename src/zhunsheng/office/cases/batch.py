"""Acts performed in memory over one transaction, and written together."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import compress
from operator import ne
from typing import TYPE_CHECKING

from django.db import transaction

from zhunsheng.kernel.decide import Refused
from zhunsheng.office.cases.acts import Beside, Performed, Request
from zhunsheng.office.cases.attempt import Attempt
from zhunsheng.office.cases.held import Held
from zhunsheng.office.cases.projection import Shown, as_text, shown, taken_back
from zhunsheng.office.cases.statements import CASE, HEAD, SHOWN
from zhunsheng.office.cases.step import Step
from zhunsheng.office.cases.store import Duplicate, Stale, Store, is_natural_key

if TYPE_CHECKING:
    from zhunsheng.office.cases.perform import Office

FLUSH_AT = 2_000  # events in hand before a batch writes them
KEPT = 20_000  # case rows that a batch keeps in hand


class Batch:
    """Acts performed in memory over one transaction: cases in hand, what is to be inserted, numbers allotted."""

    def __init__(self, office: "Office") -> None:
        self.office, self.store = office, Store(office.alias)
        self.held: dict[str, Held] = {}
        self.touched: dict[str, Held] = {}
        self.entries: list[tuple] = []
        self.private: list[tuple] = []
        self.numbers: dict[tuple[str, str, int], int] = {}
        self.keys: dict[tuple[str, str, str], str | None] = {}
        self.refused: list[tuple] = []

    def perform(self, request: Request, today: date) -> Performed | Refused:
        """Perform one act; raises Stale or Duplicate where someone was first. Nothing of it stays unless done."""
        attempt = Attempt(self, today)
        answer = attempt.perform(request)
        if isinstance(answer, Refused):
            self._note_refused(request, answer)
            return answer
        self.held |= attempt.held
        self.touched |= attempt.held
        self.entries += attempt.entries
        self.private += attempt.private
        self.numbers |= attempt.numbers
        self.keys |= attempt.keys
        if len(self.entries) >= FLUSH_AT:
            self.flush()
        return answer

    def attempt(self, request: Request, today: date) -> Performed | Refused | Stale | Duplicate:
        """The same, with Stale and Duplicate as answers."""
        try:
            return self.perform(request, today)
        except (Stale, Duplicate) as error:
            return error

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Acts of which all stay or none: an exception takes back what was performed since, written or in hand."""
        kept = (
            dict(self.held),
            dict(self.touched),
            self.entries[:],
            self.private[:],
            dict(self.numbers),
            dict(self.keys),
        )
        read = {ident: held.read for ident, held in self.held.items()}
        try:
            with transaction.atomic(using=self.office.alias):
                yield
        except BaseException:
            self.held, self.touched, self.entries, self.private, self.numbers, self.keys = kept
            for ident, before in read.items():
                self.held[ident].read = before
            raise

    def tried(self, request: Request, today: date) -> Performed | Refused:
        """What an act would come to if it were performed now. Nothing of it is held."""
        return Attempt(self, today).perform(request)

    def refresh(self, held: Held) -> None:
        """Make a case's columns anew from its state, and write what is another."""
        _project(held, self.office)
        if tuple(held.columns) != held.read:
            self.held[held.columns[0]] = held
            self.touched[held.columns[0]] = held

    def close(self, beside: Beside | None = None) -> None:
        """Write what is in hand, and what goes beside it, and keep it."""
        self.flush(beside)
        self.store.commit()

    def flush(self, beside: Beside | None = None) -> None:
        """Write what was performed. Each case row goes once, however many acts it saw."""
        if not self.touched:
            return
        try:
            self._write(beside)
        except Exception as error:
            if is_natural_key(error):
                raise self._duplicate() from error
            if isinstance(error, Stale) and not error.case:
                raise Stale(next(iter(self.touched))) from error
            raise
        self.touched, self.entries, self.private, self.numbers, self.keys = {}, [], [], {}, {}
        if len(self.held) > KEPT:
            self.held = {}

    def _write(self, beside: Beside | None) -> None:
        fresh, moved = [], []
        for ident, held in self.touched.items():
            _project(held, self.office)
            now, read = tuple(held.columns), held.read
            if read is None:
                fresh.append(now)
            else:
                changed = [*map(ne, now, read)]
                moved.append((tuple(compress(CASE, changed)), (*compress(now, changed), ident, read[HEAD])))
            held.read = now
        store = self.store
        if self.numbers:
            store.set_numbers((n, *key) for key, n in self.numbers.items())
        if not fresh and len(moved) == 1:
            store.step(Step(*moved[0], self.entries, self.private, beside))
            return
        store.begin()
        store.put(beside)
        store.move(moved)
        store.insert("cases", fresh)
        store.insert("events", self.entries)
        store.insert("privates", self.private)

    def _duplicate(self) -> Duplicate:
        procedure, unit, key = next(k for k, ident in self.keys.items() if ident is not None)
        return Duplicate(procedure, key)

    def _note_refused(self, request: Request, refused: Refused) -> None:
        command = request.command
        why = [[f.code, f.act, f.basis] for f in refused.findings]
        recorded = self.office.instant()
        self.refused.append(
            (request.case or "", request.procedure, request.unit, command.act, command.day.isoformat(), recorded,
             command.role, command.actor.id, as_text(why))
        )  # fmt: skip

    def record_refused(self) -> None:
        """Write the refused attempts, in a transaction of their own: they outlive the act that was refused."""
        refused, self.refused = self.refused, []
        if refused:
            self.store.begin()
            try:
                self.store.insert("refused", refused)
                self.store.commit()
            finally:
                self.store.rollback()


def _project(held: Held, office: "Office") -> None:
    """Bring the columns of a case row up to its state."""
    state = held.state
    if state.version is None:
        held.columns[SHOWN] = taken_back(Shown(*held.columns[SHOWN]), state)
        return
    held.columns[SHOWN] = shown(held.procedure.dated(state.version), state, office.catalog.calendar)
