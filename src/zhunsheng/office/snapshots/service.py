"""Take a snapshot: read the cases that may read otherwise than last time, and hand their rows to the figures.

A case is read again when its row changed, when a due day has passed since (silence and overdue come by themselves),
when the law it follows changed, or when its file is not the one that was written.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhunsheng.catalog.load import Catalog
from zhunsheng.figures.columns import EVENTS, CaseRow, Layout
from zhunsheng.figures.snapshot import Manifest, SnapshotFault, folder
from zhunsheng.figures.write import Batches, Extract, Written, write
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases

BATCH = 2000
Told = tuple[CaseRow, Reading]


def take(home: Path, as_of: date, today: date, anew: bool = False) -> Written:
    """Bring the snapshot in `home` up to the cases as they read on `as_of`; with `anew`, read every case again."""
    catalog = cases.office().catalog
    old = None if anew else _usable(home, as_of)
    damaged = old.damaged(home) if old else set()
    if "" in damaged:
        old = None
    mark = cases.mark()
    ground = _ground(catalog)
    # The rows are streamed while others work: what changes after `mark` is read again next time.
    extracts = (
        found
        for procedure in [counted.procedure for counted in cases.counts(as_of)]
        if (found := _extract(home, catalog, procedure, as_of, old, procedure in damaged, ground)) is not None
    )
    recorded, root = cases.last_recorded(), cases.root().root
    return write(home, extracts, old, as_of=as_of, changed=mark, complete=as_of >= today, root=root, recorded=recorded)


def _usable(home: Path, as_of: date) -> Manifest | None:
    """The last snapshot where it can be brought up to date.

    One of a day gone by left later acts out, which nothing marks as changed: it serves for the same day only.
    """
    try:
        old = Manifest.read(home)
    except SnapshotFault:
        return None
    return old if old.as_of == as_of or old.complete and old.as_of < as_of else None


def _extract(
    home: Path, catalog: Catalog, procedure: str, as_of: date, old: Manifest | None, damaged: bool, ground: bytes
) -> Extract | None:
    """The cases of a procedure to read again; None where there are none."""
    layout = Layout(catalog.procedure(procedure))
    law = _law(layout, ground)
    last = old.cases.get(procedure) if old else None
    if old is None or last is None or last.law != law or damaged:
        told, first = _peeked(_stream(procedure, as_of, None))
        return Extract(procedure, law, layout.schema, _batches(layout, told)) if first else None
    path = folder(home) / "cases" / f"{procedure}.parquet"
    ripe = _ripe(path, as_of) if as_of > old.as_of else []
    changed = list(_stream(procedure, as_of, old.changed))
    again = {at.case for at, _ in changed} | set(ripe)
    if not again:
        return None
    by_time = _reread(sorted(set(ripe) - {at.case for at, _ in changed}), as_of)
    return Extract(procedure, law, layout.schema, _batches(layout, chain(changed, by_time)), frozenset(again))


def _stream(procedure: str, as_of: date, after: int | None) -> Iterator[Told]:
    for row, reading in cases.stream(procedure, as_of, after):
        if reading.case.opened_on is not None:
            yield CaseRow(row.id, row.unit, row.number, row.title), reading


def _reread(idents: Iterable[str], as_of: date) -> Iterator[Told]:
    for ident in idents:
        row, reading = cases.row(ident), cases.reading(ident, as_of)
        if row is not None and reading is not None:
            yield CaseRow(row.id, row.unit, row.number, row.title), reading


def _ripe(path: Path, as_of: date) -> list[str]:
    """The cases that read otherwise by now though nobody has acted."""
    held = pq.read_table(path, columns=["case", "turns_on"])
    return held.filter(pc.less(held["turns_on"], pa.scalar(as_of)))["case"].to_pylist()


def _peeked(told: Iterator[Told]) -> tuple[Iterator[Told], bool]:
    """The stream, and whether there is anything in it."""
    first = list(islice(told, 1))
    return chain(first, told), bool(first)


def _batches(layout: Layout, told: Iterable[Told]) -> Batches:
    stream = iter(told)
    while chunk := list(islice(stream, BATCH)):
        rows = [layout.row(at, reading) for at, reading in chunk]
        events = [event for at, reading in chunk for event in layout.events(at, reading)]
        yield (
            pa.RecordBatch.from_pylist(rows, layout.schema),
            pa.RecordBatch.from_pylist(events, EVENTS),
        )


def _law(layout: Layout, ground: bytes) -> str:
    """The hash of what a case of this procedure is read under."""
    files = [v.sha256 for v in layout.procedure.versions]
    return hashlib.sha256(json.dumps([files, str(layout.schema)]).encode() + ground).hexdigest()


def _ground(catalog: Catalog) -> bytes:
    """The hash of calendars, the region's orders and its parameters."""
    found = hashlib.sha256(json.dumps(catalog.params, sort_keys=True, default=str).encode())
    for place in (catalog.data / "calendars", catalog.place / "orders"):
        for path in sorted(place.rglob("*.yaml")):
            found.update(path.read_bytes())
    return found.digest()
