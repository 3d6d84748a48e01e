"""The one door: every act, from a page, a command, an import or the sample, is performed here.

One transaction holds the act, the silences before it, the case row and whatever linked cases it opens. Acts
are tried in memory first (`attempt`) and written together (`batch`), so that nothing of a refused one stays.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.decide import Refused
from zhunsheng.ledger.digest import SM3
from zhunsheng.office.cases.acts import Beside, Performed, Rejected, Request
from zhunsheng.office.cases.attempt import needs_history
from zhunsheng.office.cases.batch import Batch
from zhunsheng.office.cases.held import Held, Memory
from zhunsheng.office.cases.statements import AT
from zhunsheng.office.cases.store import Duplicate, Stale, Store

__all__ = ["Batch", "Office", "Performed", "Rejected", "Request"]

SELDOM = 50_000  # objects more than there were before the collector looks for circles while a batch is under way


@dataclass
class Office:
    """What performing needs besides the law: whose names units have, where salts and instants come from.

    An instant is text to the millisecond, as events have it.
    """

    catalog: Catalog
    instant: Callable[[], str]
    unit_name: Callable[[str], str] = str
    salt: Callable[[str, int, str], str] = field(default=lambda case, seq, name: os.urandom(16).hex())
    algorithm: str = SM3
    alias: str = "default"
    memory: Memory = field(default_factory=Memory, repr=False)

    def read(self, ident: str) -> tuple[Held, int] | None:
        """A case in hand, to be acted on, and the number of its last change; it need not be read again for the act."""
        row = Store(self.alias).changed(ident)
        if row is None:
            return None
        *columns, changed = row
        held = Held.of(self.catalog.procedure(columns[AT["procedure"]]), tuple(columns))
        self.memory.keep({ident: held})
        return held, changed

    def perform(self, request: Request, today: date, beside: Beside | None = None) -> Performed | Refused:
        """Perform one act. Refused with every finding; raises Stale or Duplicate where someone was first.

        What goes `beside` it is written with it or not at all; Doubled where that was written before.
        """
        if request.case is not None and (answer := self._from_memory(request, today, beside)) is not None:
            return answer
        batch = Batch(self)
        answer = self._alone(batch, request, today, beside)
        batch.record_refused()
        return answer

    def _from_memory(self, request: Request, today: date, beside: Beside | None) -> Performed | None:
        """Perform an act on the case as it is remembered; None where that will not do, and it must be read."""
        held = self.memory.take(request.case)
        if held is None or needs_history(held.state, request.command):
            return None
        batch = Batch(self)
        batch.held[request.case] = held
        with suppress(Stale, Duplicate):
            answer = self._alone(batch, request, today, beside)
            return answer if isinstance(answer, Performed) else None
        return None

    def _alone(self, batch: Batch, request: Request, today: date, beside: Beside | None) -> Performed | Refused:
        """Perform one act in a transaction of its own."""
        try:
            answer = batch.perform(request, today)
            if isinstance(answer, Performed):
                batch.close(beside and beside.of(answer.case))
                self.memory.keep(batch.held)
            return answer
        finally:
            batch.store.rollback()

    def perform_all(self, requests: Iterable[Request], today: date) -> list[Performed | Refused | Stale | Duplicate]:
        """Perform many acts in one transaction; one that is refused is reported and hinders no other."""
        with self.batch() as batch:
            return [batch.attempt(request, today) for request in requests]

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """A batch of acts in one transaction, written as it grows, kept at the end or not at all."""
        batch = Batch(self)
        batch.store.begin()
        before, *_ = gc.get_threshold()
        gc.set_threshold(max(before, SELDOM))  # what acts leave goes by itself: hardly any of it hangs in a circle
        try:
            yield batch
            batch.close()
        finally:
            gc.set_threshold(before)
            batch.store.rollback()
        batch.record_refused()
