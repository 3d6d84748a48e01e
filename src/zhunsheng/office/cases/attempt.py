"""One act tried in memory: decided, chained, numbered, its linked cases opened; kept only when all is accepted."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.case import MIGRATE, NEW, UNDO, Case, Command, Event, make
from zhunsheng.kernel.decide import Accepted, Refused, decide
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.ledger.canonical import text_of
from zhunsheng.ledger.digest import commit
from zhunsheng.office.cases.acts import Performed, Request
from zhunsheng.office.cases.entries import entry
from zhunsheng.office.cases.held import Held
from zhunsheng.office.cases.histories import events_of
from zhunsheng.office.cases.paperwork import PAPERWORK, enter
from zhunsheng.office.cases.projection import LONGEST_TITLE, natural_key, title_of
from zhunsheng.office.cases.statements import AT, CASE, HEAD
from zhunsheng.office.cases.store import Duplicate, Stale
from zhunsheng.office.cases.transition import move, overtaken

if TYPE_CHECKING:
    from zhunsheng.office.cases.batch import Batch

ROLE_OF_HANDLER = "handler"


class Attempt:
    """One request with whatever linked cases it opens, apart from the batch until all of it is accepted."""

    __slots__ = ("batch", "entries", "held", "keys", "numbers", "office", "private", "store", "today")

    def __init__(self, batch: "Batch", today: date) -> None:
        self.batch, self.office, self.store, self.today = batch, batch.office, batch.store, today
        self.held: dict[str, Held] = {}
        self.entries: list[tuple] = []
        self.private: list[tuple] = []
        self.numbers: dict[tuple[str, str, int], int] = {}
        self.keys: dict[tuple[str, str, str], str | None] = {}

    def perform(self, request: Request) -> Performed | Refused:
        """Decide, and hold what is to be recorded."""
        held = self._new(request) if request.case is None else self.case(request.case)
        if held is None:
            return Refused((Finding("case.not-started", request.command.act, "", {"case": request.case}),))
        command, history = request.command, []
        if needs_history(held.state, command):
            self.batch.flush()
            held = self.case(held.columns[0]) or held
            history = events_of(self.store, held.columns[0])
            if history and history[-1].seq != held.state.seq:  # it went on between the two readings
                raise Stale(held.columns[0])
        if request.seen is not None and request.seen != held.state.seq:
            raise Stale(held.columns[0])
        answer = self._decided(held, request, history)
        if isinstance(answer, Refused):
            return answer
        if not held.columns[0]:
            self._open(held, request)
        held.state = state = answer.case
        version = held.procedure.dated(state.version) if state.version else None
        self._claim_key(held, version)
        instant = self.office.instant()
        for event in answer.events:
            self._record(held, event, instant)
        ident, number = held.columns[0], held.columns[AT["number"]]
        self.held[ident] = held
        opened: tuple[str, ...] = ()
        for procedure, sets in _started(held.procedure, answer.events[-1]):
            told = self.perform(self._linked(held, request, answer, procedure, sets))
            if isinstance(told, Refused):
                return told
            opened += (told.case,)
        return make(Performed, (ident, number, answer.events, answer.case, answer.warnings, opened))

    def _decided(self, held: Held, request: Request, history: list[Event]) -> Accepted | Refused:
        """What the law says; of a move to another version, what that version has room for."""
        procedure, state, command, calendar = held.procedure, held.state, request.command, self.office.catalog.calendar
        if command.act == MIGRATE:
            return move(procedure, state, command, self.today, calendar)
        if command.act in PAPERWORK:
            return enter(state, command, self.today)
        day, unit = command.day, held.columns[AT["unit"]]
        allot = lambda series: self._number(series, unit, day)  # noqa: E731
        answer = decide(procedure, state, command, self.today, calendar, history, request.irregular, allot)
        if history and isinstance(answer, Accepted):
            lost = tuple(overtaken(procedure, history, answer, calendar))
            return Refused(lost) if lost else answer
        return answer

    def _new(self, request: Request) -> Held:
        columns: list = [None] * len(CASE)
        columns[AT["unit"]], columns[AT["irregular"]], columns[AT["handler"]] = request.unit, False, ""
        return Held(self.office.catalog.procedure(request.procedure), columns, NEW, None)

    def case(self, ident: str) -> Held | None:
        """A case as it stands in this attempt, in the batch, or in the database."""
        known = self.held.get(ident) or self.batch.held.get(ident)
        if known is not None:
            return known.copy()
        row = self.store.case(ident)
        if row is None:
            return None
        procedure = self.office.catalog.procedure(row[AT["procedure"]])
        return Held.of(procedure, row)

    def _open(self, held: Held, request: Request) -> None:
        """Give a new case its id, number, unit and title."""
        day, unit, procedure = request.command.day, request.unit, request.procedure
        n = self._take(f"case:{procedure}", unit, day.year)
        version = held.procedure.on(day)
        assert version is not None
        template = version.case_number or "{unit}" + version.name + "〔{year}〕{seq}号"
        held.columns[AT["id"]] = f"{procedure}/{unit}/{day.year}/{n}"
        held.columns[AT["procedure"]] = procedure
        held.columns[AT["number"]] = template.format(unit=self.office.unit_name(unit), year=day.year, seq=n)
        held.columns[AT["title"]] = request.title[:LONGEST_TITLE] or title_of(version, request.command.fields)

    def _number(self, series: str, unit: str, day: date) -> str:
        n = self._take(series, unit, day.year)
        return series.format(unit=self.office.unit_name(unit), year=day.year, seq=n)

    def _take(self, template: str, unit: str, year: int) -> int:
        """The next number of a series. It is taken for good only when the transaction is kept."""
        key = template, unit, year
        n = self.numbers.get(key) or self.batch.numbers.get(key)
        if n is None:
            self.store.begin()
            n = self.store.next_number(*key)
        self.numbers[key] = n + 1
        return n

    def _claim_key(self, held: Held, version: Version | None) -> None:
        """Refuse a natural key that another case of the unit has; let go of one that this case had."""
        # Without a version the opening was taken back, and the key is free.
        before = held.columns[AT["natural_key"]]
        if (version is None or not version.key) and before is None:
            return
        ident, unit, procedure = held.columns[0], held.columns[AT["unit"]], held.procedure.id
        key = None if version is None else natural_key(version, held.state.fields, held.state.result)
        if key == before:
            return
        if key is not None:
            claimed = procedure, unit, key
            known = {**self.batch.keys, **self.keys} if self.keys else self.batch.keys
            holder = known[claimed] if claimed in known else self.store.keyed(*claimed)
            if holder not in (None, ident):
                raise Duplicate(procedure, key, holder)
            self.keys[claimed] = ident
        if before is not None:
            self.keys.setdefault((procedure, unit, before), None)
        held.columns[AT["natural_key"]] = key

    def _record(self, held: Held, event: Event, instant: str) -> None:
        """Hold an event as it will be stored, chained to the one before."""
        columns, ident = held.columns, held.columns[0]
        version = held.procedure.dated(event.version) if event.version else None
        fields = event.fields
        if fields and version is not None:
            fields = self._committed(version, ident, event)
        stored = entry(ident, event, fields, version, instant, columns[HEAD], self.office.algorithm)
        self.entries.append(stored)
        columns[HEAD] = stored[-1]
        if event.reason is not None:
            columns[AT["irregular"]] = True
        if event.role == ROLE_OF_HANDLER and event.actor:
            columns[AT["handler"]] = event.actor

    def _committed(self, version: Version, ident: str, event: Event) -> dict[str, Any]:
        """The event's fields with private values behind salted commitments."""
        out = event.fields
        for name, value in event.fields.items():
            known = version.fields.get(name)
            if known is not None and known.private and value is not None:
                salt = self.office.salt(ident, event.seq, name)
                out = {**out, name: commit(value, salt, self.office.algorithm)}
                self.private.append((ident, event.seq, name, salt, text_of(value)))
        return out

    def _linked(
        self, held: Held, request: Request, answer: Accepted, ident: str, sets: Iterable[tuple[str, str]]
    ) -> Request:
        """The opening of a case that this act starts."""
        day, given, who = answer.events[-1].day, answer.case.fields, request.command
        version = self.office.catalog.procedure(ident).on(day)
        if version is None:
            raise ValueError(f"{ident} has no version in force on {day}, and {held.columns[0]} opens it")
        start = next(a for a in version.acts.values() if a.starts)
        outcome, deed = next((o, d) for o, d in start.deeds.items() if not d.is_silent)
        fields = {theirs: given[ours] for theirs, ours in sets if ours in given}
        links = [f.id for f in version.fields.values() if f.type == "case" and f.id in deed.sets]
        fields |= {name: held.columns[0] for name in links if name not in fields}
        command = Command(start.id, day, deed.order[0], who.actor, outcome, fields, who.persons)
        return Request(ident, held.columns[AT["unit"]], command, None, held.columns[AT["title"]])


def needs_history(state: Case, command: Command) -> bool:
    """Paper of an earlier day, and taking an act back, are judged on the whole history."""
    is_of_the_past = command.act == UNDO or (state.day is not None and command.day < state.day)
    return is_of_the_past and command.act != MIGRATE and command.act not in PAPERWORK


def _started(procedure: Procedure, event: Event) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
    """The procedures of the cases that an act starts, and what of its own case each is given."""
    act = procedure.dated(event.version).acts.get(event.act) if event.version else None
    return () if act is None else act.deeds[event.outcome].starts_case
