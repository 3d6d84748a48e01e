"""All events, or all cases, one after another in the same memory: for snapshots, roots and verification."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.reading import Reading, read
from zhunsheng.ledger.chain import Broken, Entry, Head
from zhunsheng.ledger.digest import algorithm_of, commit
from zhunsheng.office.cases import lists
from zhunsheng.office.cases.histories import histories
from zhunsheng.office.cases.store import Store

CHUNK = 500  # cases whose events are read together
PRIVATE_CHANGED = "private"


class Told(NamedTuple):
    """A case as a snapshot takes it: its row, and how it reads on the day."""

    row: lists.Row
    reading: Reading


class Attached(NamedTuple):
    """A paper that an event names by its digest."""

    case: str
    seq: int
    name: str
    digest: str


def told(
    store: Store, catalog: Catalog, procedure: str, as_of: date, changed_after: int | None = None
) -> Iterator[Told]:
    """Every case of a procedure that was open or opened by `as_of`, in order of id, silence included.

    With `changed_after`, a former `mark`, only those whose row changed since.
    """
    yield from selected(store, catalog, lists.changed_ids(procedure, as_of, changed_after), as_of)


def selected(store: Store, catalog: Catalog, idents: Sequence[str], as_of: date) -> Iterator[Told]:
    """Some cases as they read on a day, in the order asked for; a few histories are in memory at a time."""
    for at in range(0, len(idents), CHUNK):
        chunk = idents[at : at + CHUNK]
        rows, known = lists.rows(chunk), histories(store, chunk)
        for ident in chunk:
            law = catalog.procedure(rows[ident].procedure)
            yield Told(rows[ident], read(law, known.get(ident, []), as_of, catalog.calendar))


def entries(store: Store) -> Iterator[Entry]:
    """Every stored event in order of case and sequence, its columns as they stand."""
    yield from _scanned(store, "entries")


def paperwork(store: Store) -> Iterator[Entry]:
    """The entries of documents that were issued and voided, in the same order."""
    yield from _scanned(store, "paperwork")


def _scanned(store: Store, name: str) -> Iterator[Entry]:
    for row in store.scan(name):
        entry = Entry(*row)
        # SQLite keeps bytes in a text column if told to, and sorts them after all text.
        yield entry if isinstance(entry.case, str) else entry._replace(case=f"\U0010ffff{entry.case!r}")


def attachments(store: Store) -> Iterator[Attached]:
    """Every paper that an event names."""
    for entry in entries(store):
        if entry.attachments != "{}":
            yield from (Attached(entry.case, entry.seq, *held) for held in json.loads(entry.attachments).items())


def heads(store: Store, at: str | None = None) -> Iterator[Head]:
    """Where every chain ends, in order of case; with `at`, where it ended at that instant."""
    if at is None:
        yield from (Head(*row) for row in store.scan("heads"))
        return
    last: Head | None = None
    for case, seq, found, recorded in store.scan("links"):
        if last is not None and last.case != case:
            yield last
            last = None
        if recorded <= at:
            last = Head(case, seq, found)
    if last is not None:
        yield last


def changed_values(store: Store) -> Iterator[Broken]:
    """Private values that are not those that their events were committed to. An erased one is no fault."""
    for case, seq, name, salt, value, fields, head in store.scan("commitments"):
        if not _is_committed(name, salt, value, fields, head):
            yield Broken(case, seq, PRIVATE_CHANGED, f"不公开的字段 {name} 与事件中的承诺不符")


def _is_committed(name: str, salt: str, value: str, fields: str | None, head: str) -> bool:
    try:
        return fields is not None and json.loads(fields)[name] == commit(json.loads(value), salt, algorithm_of(head))
    except (KeyError, TypeError, ValueError, RuntimeError):
        return False
