"""The one door: every act, from a page, a command, an import or the sample, is performed here.

One transaction holds the act, the silences before it, the case row and whatever linked cases it opens. Acts
are performed in memory first (`Attempt`, `Batch`) and written together, so that nothing of a refused one stays.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import NEW, UNDO, Case, Command, Event, from_plain
from zhunsheng.kernel.decide import Accepted, Refused, decide
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.ledger.canonical import text_of
from zhunsheng.ledger.chain import event_bytes
from zhunsheng.ledger.digest import SM3, commit, digest
from zhunsheng.office.cases.histories import events_of
from zhunsheng.office.cases.projection import LONGEST_TITLE, as_text, columns_of, natural_key, state_text, title_of
from zhunsheng.office.cases.store import AT, CASE, Duplicate, Stale, Store, is_natural_key

FLUSH_AT = 2_000  # events in hand before a batch writes them
KEPT = 20_000  # case rows that a batch keeps in hand
STATES_KEPT = 1_000  # states that the office remembers between acts
ROLE_OF_HANDLER = "handler"


class Request(NamedTuple):
    """An act to perform: on a case, or (case None) the opening of one by `unit` under `procedure`.

    `irregular` is the reason for which something done against the rule is recorded all the same. `seen` is the
    sequence that the person saw: a case that is further on is stale.
    """

    procedure: str
    unit: str
    command: Command
    case: str | None = None
    title: str = ""
    irregular: str | None = None
    seen: int | None = None


class Performed(NamedTuple):
    """What was recorded: the case, its events (the act last), its state and warnings, linked cases opened."""

    case: str
    number: str
    events: tuple[Event, ...]
    state: Case
    warnings: tuple[Finding, ...] = ()
    opened: tuple[str, ...] = ()


class States:
    """The states of the cases lately acted on, by their text: reading one again costs more than keeping it."""

    def __init__(self) -> None:
        self._kept: dict[str, Case] = {}

    def get(self, text: str) -> Case:
        """The state that a row's text says."""
        return self._kept.pop(text, None) or from_plain(json.loads(text))

    def keep(self, text: str, state: Case) -> None:
        """Remember a state that was just written."""
        if len(self._kept) >= STATES_KEPT:
            self._kept.clear()
        self._kept[text] = state


class Rejected(Exception):
    """Not performed, where the caller wants all of a batch or nothing."""

    def __init__(self, request: Request, findings: Iterable[Finding]) -> None:
        self.request, self.findings = request, tuple(findings)
        told = "；".join(f"{f.code}（{f.basis}）" if f.basis else f.code for f in self.findings)
        super().__init__(f"{request.case or request.procedure}，{request.command.day} {request.command.act}：{told}")


@dataclass
class Office:
    """What performing needs besides the law: whose names units have, where salts and instants come from."""

    catalog: Catalog
    instant: Callable[[], datetime]
    unit_name: Callable[[str], str] = str
    salt: Callable[[str, int, str], str] = field(default=lambda case, seq, name: os.urandom(16).hex())
    algorithm: str = SM3
    alias: str = "default"
    states: States = field(default_factory=States, repr=False)

    def perform(self, request: Request, today: date) -> Performed | Refused:
        """Perform one act. Refused with every finding; raises Stale or Duplicate where someone was first."""
        batch = Batch(self)
        try:
            answer = batch.perform(request, today)
            if isinstance(answer, Performed):
                batch.close()
                return answer
        finally:
            batch.store.rollback()
        batch.record_refused()
        return answer

    def perform_all(self, requests: Iterable[Request], today: date) -> list[Performed | Refused | Stale | Duplicate]:
        """Perform many acts in one transaction; one that is refused is reported and hinders no other."""
        with self.batch() as batch:
            return [batch.attempt(request, today) for request in requests]

    @contextmanager
    def batch(self) -> Iterator["Batch"]:
        """A batch of acts in one transaction, written as it grows, kept at the end or not at all."""
        batch = Batch(self)
        batch.store.begin()
        try:
            yield batch
            batch.close()
        finally:
            batch.store.rollback()
        batch.record_refused()


class Held:
    """A case in hand: its columns and state, and its row as it was read (None for a case that is new)."""

    __slots__ = ("columns", "procedure", "read", "state")

    def __init__(self, procedure: Procedure, columns: list, state: Case, read: tuple | None) -> None:
        self.procedure, self.columns, self.state, self.read = procedure, columns, state, read

    def copy(self) -> "Held":
        """The same, to try an act on."""
        return Held(self.procedure, self.columns.copy(), self.state, self.read)


class Batch:
    """Acts performed in memory over one transaction: cases in hand, what is to be inserted, numbers allotted."""

    def __init__(self, office: Office) -> None:
        self.office, self.store = office, Store(office.alias)
        self.held: dict[str, Held] = {}
        self.touched: dict[str, None] = {}
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
        self.touched |= dict.fromkeys(attempt.held)
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

    def close(self) -> None:
        """Write what is in hand and keep it."""
        self.flush()
        self.store.commit()

    def flush(self) -> None:
        """Write what was performed. Each case row goes once, however many acts it saw."""
        if not self.touched:
            return
        store = self.store
        store.begin()
        try:
            if self.numbers:
                store.set_numbers((n, *key) for key, n in self.numbers.items())
            self._write_cases()
            store.insert("events", self.entries)
            store.insert("privates", self.private)
        except Exception as error:
            if is_natural_key(error):
                raise self._duplicate() from error
            if isinstance(error, Stale) and not error.case:
                raise Stale(next(iter(self.touched))) from error
            raise
        self.touched, self.entries, self.private, self.numbers, self.keys = {}, [], [], {}, {}
        if len(self.held) > KEPT:
            self.held = {}

    def _write_cases(self) -> None:
        fresh, moved = [], {}
        for ident in self.touched:
            held = self.held[ident]
            _project(held, self.office)
            now, read = tuple(held.columns), held.read
            if read is None:
                fresh.append(now)
            else:
                changed = tuple(c for c, new, old in zip(CASE, now, read, strict=True) if new != old)
                values = (*(now[AT[c]] for c in changed), ident, read[AT["seq"]])
                moved.setdefault(changed, []).append(values)
            held.read = now
        for columns, rows in moved.items():
            self.store.move(columns, rows)
        self.store.insert("cases", fresh)

    def _duplicate(self) -> Duplicate:
        procedure, unit, key = next(k for k, ident in self.keys.items() if ident is not None)
        return Duplicate(procedure, key)

    def _note_refused(self, request: Request, refused: Refused) -> None:
        command = request.command
        why = [[f.code, f.act, f.basis] for f in refused.findings]
        recorded = _instant(self.office)
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


class Attempt:
    """One request with whatever linked cases it opens, apart from the batch until all of it is accepted."""

    def __init__(self, batch: Batch, today: date) -> None:
        self.batch, self.office, self.store, self.today = batch, batch.office, batch.store, today
        self.held: dict[str, Held] = {}
        self.entries: list[tuple] = []
        self.private: list[tuple] = []
        self.numbers: dict[tuple[str, str, int], int] = {}
        self.keys: dict[tuple[str, str, str], str | None] = {}

    def perform(self, request: Request) -> Performed | Refused:
        """Decide, and hold what is to be recorded."""
        held = self._held(request)
        if held is None:
            return Refused((Finding("case.not-started", request.command.act, "", {"case": request.case}),))
        if request.seen is not None and request.seen != held.state.seq:
            raise Stale(held.columns[0])
        command, history = request.command, []
        if _needs_history(held.state, command):
            self.batch.flush()
            held = self._held(request) or held
            history = events_of(self.store, held.columns[0])
        answer = decide(
            held.procedure, held.state, command, self.today, self.office.catalog.calendar, history, request.irregular,
            lambda series: self._number(series, held.columns[AT["unit"]], command.day),
        )  # fmt: skip
        if isinstance(answer, Refused):
            return answer
        if not held.columns[0]:
            self._open(held, request)
        held.state = answer.case
        self._claim_key(held)
        instant = _instant(self.office)
        for event in answer.events:
            self._record(held, event, instant)
        ident = held.columns[0]
        self.held[ident] = held
        opened: list[str] = []
        for linked in self._linked(held, request, answer):
            told = self.perform(linked)
            if isinstance(told, Refused):
                return told
            opened.append(told.case)
        number = held.columns[AT["number"]]
        return Performed(ident, number, answer.events, answer.case, answer.warnings, tuple(opened))

    def _held(self, request: Request) -> Held | None:
        if request.case is None:
            columns: list = [None] * len(CASE)
            columns[AT["unit"]], columns[AT["irregular"]], columns[AT["handler"]] = request.unit, False, ""
            return Held(self.office.catalog.procedure(request.procedure), columns, NEW, None)
        known = self.held.get(request.case) or self.batch.held.get(request.case)
        if known is not None:
            return known.copy()
        row = self.store.case(request.case)
        if row is None:
            return None
        procedure = self.office.catalog.procedure(row[AT["procedure"]])
        return Held(procedure, list(row), self.office.states.get(row[AT["state"]]), row)

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

    def _claim_key(self, held: Held) -> None:
        """Refuse a natural key that another case of the unit has; let go of one that this case had."""
        assert held.state.version is not None
        version = held.procedure.dated(held.state.version)
        if not version.key:
            return
        ident, unit, procedure = held.columns[0], held.columns[AT["unit"]], version.procedure
        key, before = natural_key(version, held.state.fields, held.state.result), held.columns[AT["natural_key"]]
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
        stored = (
            ident, event.seq, event.act, event.outcome, event.day.isoformat(), instant, event.role, event.actor,
            event.unit, text_of(event.persons) if event.persons else "[]", event.member,
            text_of(fields) if fields else "{}", text_of(event.attachments) if event.attachments else "{}",
            version.since.isoformat() if version else "", version.sha256 if version else "", event.reason,
            text_of(event.findings) if event.findings else "[]", columns[AT["head"]],
        )  # fmt: skip
        head = digest(event_bytes(stored), self.office.algorithm)
        self.entries.append((*stored, head))
        columns[AT["head"]] = head
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

    def _linked(self, held: Held, request: Request, answer: Accepted) -> Iterator[Request]:
        """The openings of the cases that this act starts."""
        event = answer.events[-1]
        act = held.procedure.dated(event.version).acts.get(event.act) if event.version else None
        if act is None:
            return
        for ident, sets in act.deeds[event.outcome].starts_case:
            version = self.office.catalog.procedure(ident).on(event.day)
            if version is None:
                raise ValueError(f"{ident} has no version in force on {event.day}, and {held.columns[0]} opens it")
            start = next(a for a in version.acts.values() if a.starts)
            outcome, deed = next((o, d) for o, d in start.deeds.items() if not d.is_silent)
            fields = {theirs: answer.case.fields[ours] for theirs, ours in sets if ours in answer.case.fields}
            links = [f.id for f in version.fields.values() if f.type == "case" and f.id in deed.sets]
            fields |= {name: held.columns[0] for name in links if name not in fields}
            who = request.command
            command = Command(start.id, event.day, deed.order[0], who.actor, outcome, fields, who.persons)
            yield Request(ident, held.columns[AT["unit"]], command, None, held.columns[AT["title"]])


def _needs_history(state: Case, command: Command) -> bool:
    """Paper of an earlier day, and taking an act back, are judged on the whole history."""
    return state.day is not None and command.day < state.day or command.act == UNDO


def _project(held: Held, office: Office) -> None:
    """Bring the columns of a case row up to its state."""
    state = held.state
    assert state.version is not None
    shown = columns_of(held.procedure.dated(state.version), state, office.catalog.calendar)
    for name, value in shown.items():
        held.columns[AT[name]] = value
    held.columns[AT["seq"]] = state.seq
    held.columns[AT["state"]] = text = state_text(state)
    office.states.keep(text, state)


def _instant(office: Office) -> str:
    return office.instant().isoformat(timespec="milliseconds")
