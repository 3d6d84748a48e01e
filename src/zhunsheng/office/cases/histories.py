"""Stored events as the kernel knows them, private values put back where they still exist."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhunsheng.kernel.case import Event
from zhunsheng.ledger.chain import Entry
from zhunsheng.ledger.digest import is_commitment
from zhunsheng.office.cases.store import Store


def events_of(store: Store, ident: str) -> list[Event]:
    """The recorded events of a case, in order of recording."""
    private = store.private(ident)
    return [event_of(row, private) for row in store.history(ident)]


def histories(store: Store, idents: Sequence[str], by: str | None = None) -> dict[str, list[Event]]:
    """The recorded events of some cases, each in order of recording; with `by`, those recorded by that instant."""
    private: dict[str, dict[tuple[int, str], Any]] = {}
    for case, seq, name, value in store.private_of(idents):
        private.setdefault(case, {})[seq, name] = json.loads(value)
    out: dict[str, list[Event]] = {}
    for row in store.events_of(idents):
        if by is None or Entry(*row).recorded <= by:
            out.setdefault(row[0], []).append(event_of(row, private.get(row[0], {})))
    return out


def event_of(row: Sequence[Any], private: Mapping[tuple[int, str], Any]) -> Event:
    """An event from its columns; a private value that was erased is nothing."""
    entry = Entry(*row)
    fields = {} if entry.fields == "{}" else json.loads(entry.fields)
    for name, value in fields.items():
        if is_commitment(value):
            fields[name] = private.get((entry.seq, name))
    persons = () if entry.persons == "[]" else tuple((p, u) for p, u in json.loads(entry.persons))
    findings = () if entry.findings == "[]" else tuple(json.loads(entry.findings))
    return Event(
        entry.seq, entry.act, entry.outcome, date.fromisoformat(entry.day), entry.role, entry.actor, entry.unit,
        persons, entry.member, fields, {} if entry.attachments == "{}" else json.loads(entry.attachments),
        date.fromisoformat(entry.version) if entry.version else None, entry.reason, findings,
    )  # fmt: skip
