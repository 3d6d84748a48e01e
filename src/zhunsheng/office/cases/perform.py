"""The one door: every act, from a page, a command, an import or the sample, is performed here.

One transaction holds the act, its deemed predecessors, the case row and whatever linked cases it opens.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import NEW, Case, Command, Event, from_plain, to_plain
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.decide import Accepted, Refused, decide
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.ledger.canonical import canonical, canonical_event, commit
from zhunsheng.ledger.digest import SM3, digest
from zhunsheng.office.cases.store import CASE, CHANGES, EVENT, Store

EMPTY_LIST, EMPTY_MAP = "[]", "{}"
AT = {name: n for n, name in enumerate(CASE)}


@dataclass(frozen=True, slots=True)
class Request:
    """An act to perform: on a case, or (case None) the opening of one by `unit` under `procedure`.

    `irregular` is the reason for which something done against the rule is recorded all the same.
    """

    procedure: str
    unit: str
    command: Command
    case: str | None = None
    title: str = ""
    irregular: str | None = None
    seen: int | None = None  # the sequence that the person saw; a case further on is stale


@dataclass(frozen=True, slots=True)
class Performed:
    """What was recorded: the case, its events (the act last), its state and warnings."""

    case: str
    number: str
    events: tuple[Event, ...]
    state: Case
    warnings: tuple[Finding, ...] = ()
    opened: tuple[str, ...] = ()  # linked cases


class Rejected(Exception):
    """Refused by law, where the caller wants all of a batch or nothing."""

    def __init__(self, request: Request, findings: Sequence[Finding]) -> None:
        self.request, self.findings = request, tuple(findings)
        super().__init__(f"{request.case or request.procedure} {request.command.act}: {[f.code for f in findings]}")


@dataclass
class Office:
    """What performing needs besides the law: whose names units have, where salts and instants come from."""

    catalog: Catalog
    instant: Callable[[], datetime]
    unit_name: Callable[[str], str] = str
    salt: Callable[[str, int, str], str] = field(default=lambda case, seq, name: os.urandom(16).hex())
    algorithm: str = SM3
    alias: str = "default"

    def perform(self, request: Request, today: date) -> Performed | Refused:
        """Perform one act. Refused with every finding; Stale or Duplicate where someone was first."""
        store = Store(self.alias)
        with store.transaction():
            batch = Batch(self, store, today)
            answer = batch.perform(request)
            if isinstance(answer, Performed):
                batch.flush()
        return answer

    def perform_all(self, requests: Iterable[Request], today: date) -> list[Performed | Refused]:
        """Perform many acts in one transaction; a refused one is reported and hinders no other."""
        store = Store(self.alias)
        with store.transaction():
            batch = Batch(self, store, today)
            answers = [batch.perform(request) for request in requests]
            batch.flush()
        return answers


@dataclass(slots=True)
class _Row:
    """A case in hand: its columns and state, and where it stood when it was read."""

    procedure: Procedure
    columns: list
    state: Case
    read_seq: int | None  # None for a case that is new


class Batch:
    """Acts performed in memory over one transaction, written together by `flush`."""

    def __init__(self, office: Office, store: Store, today: date) -> None:
        self.office, self.store, self.today = office, store, today
        self.rows: dict[str, _Row] = {}
        self.events: list[tuple] = []
        self.private: list[tuple] = []
        self._touched: dict[str, None] = {}

    def perform(self, request: Request) -> Performed | Refused:
        """Perform one act; nothing of a refused one stays."""
        row = self._row(request)
        if isinstance(row, Refused):
            return row
        if request.seen is not None and request.seen != row.state.seq:
            from zhunsheng.office.cases.store import Stale

            raise Stale(row.columns[0])
        history = self._history(row, request.command)
        office = self.office
        answer = decide(
            row.procedure, row.state, request.command, self.today, office.catalog.calendar, history, request.irregular,
            lambda series: self._number(series, request.unit, request.command.day),
        )  # fmt: skip
        if isinstance(answer, Refused):
            return answer
        if row.read_seq is None and not row.columns[0]:
            self._open(row, request)
        ident = row.columns[0]
        head = row.columns[AT["head"]] or None
        instant = office.instant().isoformat(timespec="milliseconds")
        for event in answer.events:
            head = self._record(row, event, head, instant)
        row.state = answer.case
        row.columns[AT["head"]] = head
        self.rows[ident] = row
        self._touched[ident] = None
        opened = self._linked(row, request, answer)
        return Performed(ident, row.columns[AT["number"]], answer.events, answer.case, answer.warnings, opened)

    def flush(self) -> None:
        """Write what was performed. Each case row goes once, however many acts it saw."""
        if not self._touched:
            return
        first = self.store.numbers(CHANGES, "", 0, 1)
        fresh, moved = [], []
        for ident in self._touched:
            row = self.rows[ident]
            self._project(row, first)
            if row.read_seq is None:
                fresh.append(tuple(row.columns))
            else:
                moved.append((*row.columns[1:], ident, row.read_seq))
        self.store.write(fresh, moved, self.events, self.private)
        for ident in self._touched:
            self.rows[ident].read_seq = self.rows[ident].state.seq
        self._touched, self.events, self.private = {}, [], []

    def _row(self, request: Request) -> _Row | Refused:
        if request.case is None:
            procedure = self.office.catalog.procedure(request.procedure)
            return _Row(procedure, [""] + [None] * (len(CASE) - 1), NEW, None)
        if (held := self.rows.get(request.case)) is not None:
            return held
        found = self.store.case(request.case)
        if found is None:
            return Refused((Finding("case.not-started", request.command.act, "", {"case": request.case}),))
        columns = list(found)
        state = from_plain(json.loads(columns[AT["state"]]))
        procedure = self.office.catalog.procedure(columns[AT["procedure"]])
        return _Row(procedure, columns, state, state.seq)

    def _history(self, row: _Row, command: Command) -> list[Event]:
        late = row.state.day is not None and command.day < row.state.day
        if not late and command.act != "undo":
            return []
        if self.events:
            self.flush()
        return events_of(self.store, row.columns[0])

    def _open(self, row: _Row, request: Request) -> None:
        """Give a new case its id, number, unit and title."""
        day = request.command.day
        n = self.store.numbers(f"case:{request.procedure}", request.unit, day.year)
        version = row.procedure.on(day)
        ident = f"{request.procedure}/{request.unit}/{day.year}/{n}"
        name = self.office.unit_name(request.unit)
        template = version.case_number or "{unit}" + version.name + "〔{year}〕{seq}号"
        row.columns[AT["id"]] = ident
        row.columns[AT["procedure"]] = request.procedure
        row.columns[AT["unit"]] = request.unit
        row.columns[AT["number"]] = template.format(unit=name, year=day.year, seq=n)
        row.columns[AT["title"]] = (request.title or title_of(version, request.command.fields))[:200]
        row.columns[AT["handler"]] = ""

    def _number(self, series: str, unit: str, day: date) -> str:
        n = self.store.numbers(series, unit, day.year)
        return series.format(unit=self.office.unit_name(unit), year=day.year, seq=n)

    def _record(self, row: _Row, event: Event, head: str | None, instant: str) -> str:
        version = row.procedure.dated(event.version) if event.version else None
        ident = row.columns[0]
        fields = event.fields
        if version is not None and any((f := version.fields.get(n)) is not None and f.private for n in fields):
            fields = self._committed(version, ident, event)
        law = version.sha256 if version is not None else ""
        day = event.day.isoformat()
        since = event.version.isoformat() if event.version else ""
        whole = canonical_event(
            {
                "act": event.act, "actor": event.actor, "attachments": event.attachments, "case": ident,
                "catalog": law, "day": day, "fields": fields, "findings": list(event.findings), "format": 1,
                "member": event.member, "outcome": event.outcome, "persons": [list(p) for p in event.persons],
                "previous": head, "reason": event.reason, "recorded": instant, "role": event.role, "seq": event.seq,
                "unit": event.unit, "version": since,
            }
        )  # fmt: skip
        found = digest(whole, self.office.algorithm)
        self.events.append(
            (
                ident, event.seq, event.act, event.outcome, day, instant, event.role, event.actor, event.unit,
                _json(event.persons) if event.persons else EMPTY_LIST, event.member,
                _json(fields) if fields else EMPTY_MAP, _json(event.attachments) if event.attachments else EMPTY_MAP,
                since, law, event.reason, _json(event.findings) if event.findings else EMPTY_LIST, head, found,
            )
        )  # fmt: skip
        if event.reason is not None:
            row.columns[AT["irregular"]] = True
        if event.role == "handler" and event.actor:
            row.columns[AT["handler"]] = event.actor
        return found

    def _committed(self, version: Version, ident: str, event: Event) -> dict[str, Any]:
        """The event's fields with private values behind salted commitments."""
        out = dict(event.fields)
        for name, value in event.fields.items():
            known = version.fields.get(name)
            if known is not None and known.private and value is not None:
                salt = self.office.salt(ident, event.seq, name)
                out[name] = commit(value, salt, self.office.algorithm)
                self.private.append((ident, event.seq, name, salt, _json(value)))
        return out

    def _project(self, row: _Row, change: int) -> None:
        """Bring the columns of a case row up to its state."""
        state, columns = row.state, row.columns
        assert state.version is not None and state.opened_on is not None
        version = row.procedure.dated(state.version)
        first = next_due(version, state, self.office)
        columns[AT["version"]] = state.version.isoformat()
        columns[AT["opened_on"]] = state.opened_on.isoformat()
        columns[AT["concluded_on"]] = _iso(state.concluded_on)
        columns[AT["result_on"]] = _iso(state.result_on)
        columns[AT["result"]] = state.result or ""
        columns[AT["ended"]] = state.is_ended
        columns[AT["due_on"]], columns[AT["due_act"]] = (first[0].isoformat(), first[1]) if first else (None, "")
        columns[AT["late"]] = any(k.endswith(":statutory") for k in state.late)
        columns[AT["irregular"]] = bool(columns[AT["irregular"]])
        columns[AT["natural_key"]] = natural_key(version, state)
        columns[AT["seq"]] = state.seq
        columns[AT["state"]] = _json(to_plain(state))
        columns[AT["changed"]] = change

    def _linked(self, row: _Row, request: Request, answer: Accepted) -> tuple[str, ...]:
        """Open the cases that this act starts, in the same transaction."""
        event = answer.events[-1]
        if event.version is None or event.act not in (acts := row.procedure.dated(event.version).acts):
            return ()
        opened = []
        for ident, sets in acts[event.act].deeds[event.outcome].starts_case:
            procedure = self.office.catalog.procedure(ident)
            version = procedure.on(event.day)
            start = next(a for a in version.acts.values() if a.starts)
            outcome, deed = next((o, d) for o, d in start.deeds.items() if not d.is_silent)
            fields = {theirs: answer.case.fields[ours] for theirs, ours in sets if ours in answer.case.fields}
            links = [f.id for f in version.fields.values() if f.type == "case" and f.id in deed.sets]
            fields |= {name: row.columns[0] for name in links if name not in fields}
            command = Command(
                start.id,
                event.day,
                deed.order[0],
                request.command.actor,
                outcome,
                fields,
                request.command.persons,
            )
            linked = self.perform(Request(ident, request.unit, command, None, row.columns[AT["title"]]))
            if isinstance(linked, Refused):
                raise Rejected(request, linked.findings)
            opened.append(linked.case)
        return tuple(opened)


def next_due(version: Version, state: Case, office: Office) -> tuple[date, str] | None:
    """The nearest statutory day of what is owed, and the act."""
    days = []
    for at, owed in state.owed.items():
        if owed.term:
            end = due(version, state, at, owed, office.catalog.calendar, owed.term)
            if end is not None:
                days.append((end.day, at))
    return min(days) if days else None


def natural_key(version: Version, state: Case) -> str | None:
    """By what an import knows a record again; free again when the record is void."""
    if not version.key or state.result == "void":
        return None
    return _json([state.fields.get(name) for name in version.key])


def title_of(version: Version, fields: dict[str, Any]) -> str:
    """A title from the facts: a name or a subject if there is one in public, else the procedure's name."""
    for name in ("title", "name", "subject", "matter", "item_name", "topic"):
        known = version.fields.get(name)
        if known is not None and not known.private and isinstance(fields.get(name), str):
            return fields[name]
    for name in version.key:
        known = version.fields.get(name)
        if known is not None and not known.private and known.type in ("text", "code") and fields.get(name):
            return f"{version.name} {fields[name]}"
    return version.name


def events_of(store: Store, ident: str) -> list[Event]:
    """The recorded events of a case as the kernel knows them, private values put back where they still exist."""
    private = store.private(ident)
    return [event_of(row, private) for row in store.history(ident)]


def event_of(row: Sequence[Any], private: dict[tuple[int, str], Any]) -> Event:
    """An event from its columns."""
    at = dict(zip(EVENT, row, strict=True))
    fields = json.loads(at["fields"])
    for name, value in fields.items():
        if isinstance(value, dict) and set(value) == {"commitment"}:
            fields[name] = private.get((at["seq"], name))
    day = at["day"] if isinstance(at["day"], date) else date.fromisoformat(at["day"])
    return Event(
        at["seq"], at["act"], at["outcome"], day, at["role"], at["actor"], at["unit"],
        tuple((p, u) for p, u in json.loads(at["persons"])), at["member"], fields, json.loads(at["attachments"]),
        date.fromisoformat(at["version"]) if at["version"] else None, at["reason"], tuple(json.loads(at["findings"])),
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _json(value: Any) -> str:
    return canonical(value).decode()
