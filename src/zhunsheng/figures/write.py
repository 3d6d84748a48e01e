"""Write a snapshot: every new file beside the old ones first, then all of them in place, the manifest last.

A full or read-only disk leaves the old snapshot as it was. Equal content gives equal bytes, so what did not
change is not touched, and a snapshot brought up to date is the same, byte for byte, as one made anew.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhunsheng.figures.columns import EVENTS
from zhunsheng.figures.snapshot import EVENTS_FILE, FORMAT, MANIFEST, Entry, Manifest, SnapshotFault, folder

Batches = Iterable[tuple[pa.RecordBatch, pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows of one procedure's cases and their events; `again` the cases read again, None where all are."""

    procedure: str
    law: str  # hash of the law files and calendar that the rows were read under
    schema: pa.Schema
    batches: Batches
    again: frozenset[str] | None = None


@dataclass(slots=True)
class Written:
    """What writing came to: the manifest, and what was written and what could stay."""

    manifest: Manifest
    wrote: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def write(
    home: Path,
    extracts: Iterable[Extract],
    old: Manifest | None,
    *,
    as_of: date,
    changed: int,
    complete: bool,
    root: str,
    recorded: str = "",
) -> Written:
    """Write the extracts; what they do not name stays as the snapshot `old` has it, nothing where that is None.

    `changed` is the database's change that the rows were read at, `complete` that no recorded act lies after
    `as_of`, `root` the one hash over all case heads, `recorded` when the latest event under it was entered.
    """
    place = folder(home)
    with _staged(place) as staged:
        entries: dict[str, Entry] = dict(old.cases) if old else {}
        again: dict[str, frozenset[str] | None] = {}
        fresh: list[pa.Table] = []
        for extract in extracts:
            table, events = _collect(extract)
            again[extract.procedure] = extract.again
            fresh.append(events)
            path = place / "cases" / f"{extract.procedure}.parquet"
            if extract.again is not None:
                # Parquet calls what a list holds otherwise than Arrow does: cast, or the bytes differ.
                stayed = _without(pq.read_table(path), extract.again).cast(extract.schema)
                table = pa.concat_tables([stayed, table])
            sha = staged.put(path, table.sort_by("case"))
            entries[extract.procedure] = Entry(sha, table.num_rows, extract.law)
        last = old.events if old and not again else _put_events(staged, place, old, again, fresh)
        manifest = Manifest(FORMAT, as_of, changed, complete, root, recorded, dict(sorted(entries.items())), last)
        staged.put_text(place / MANIFEST, manifest.to_json())
        wrote = {p.stem for p in staged.commit() if p.parent.name == "cases"}
    for path in (place / "cases").glob("*.parquet"):
        if path.stem not in entries:
            path.unlink()
    return Written(manifest, sorted(wrote), sorted(set(entries) - wrote))


def _collect(extract: Extract) -> tuple[pa.Table, pa.Table]:
    rows, events = [], []
    for batch, happened in extract.batches:
        rows.append(batch)
        events.append(happened)
    return pa.Table.from_batches(rows, extract.schema), pa.Table.from_batches(events, EVENTS)


def _without(table: pa.Table, cases: frozenset[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["case"], pa.array(sorted(cases), pa.string()))))


def _put_events(
    staged: "_Staged",
    place: Path,
    old: Manifest | None,
    again: dict[str, frozenset[str] | None],
    fresh: list[pa.Table],
) -> Entry:
    """Write the events of all cases: the old ones of what stayed, and the new ones."""
    kept = []
    if old is not None:
        table = pq.read_table(place / EVENTS_FILE)
        whole = sorted(p for p, cases in again.items() if cases is None)
        table = table.filter(pc.invert(pc.is_in(table["procedure"], pa.array(whole, pa.string()))))
        kept = [_without(table, frozenset().union(*(c for c in again.values() if c is not None)))]
    events = pa.concat_tables([EVENTS.empty_table(), *kept, *fresh])
    events = events.sort_by([("case", "ascending"), ("seq", "ascending")])
    return Entry(staged.put(place / EVENTS_FILE, events), events.num_rows, "")


class _Staged:
    """Files written beside their places, and then moved into them; a file that is there already is left."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Path, Path]] = []

    def put(self, path: Path, table: pa.Table) -> str:
        beside = self._beside(path)
        pq.write_table(table.combine_chunks(), beside, compression="zstd")
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
            return hashlib.file_digest(file, "sha256").hexdigest()

    def put_text(self, path: Path, text: str) -> None:
        with self._beside(path).open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def _beside(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        self.waiting.append((beside, path))
        return beside

    def commit(self) -> list[Path]:
        moved = []
        for beside, path in self.waiting:
            if path.exists() and path.read_bytes() == beside.read_bytes():
                beside.unlink()
                continue
            os.replace(beside, path)
            moved.append(path)
        return moved

    def clear(self) -> None:
        for beside, _ in self.waiting:
            beside.unlink(missing_ok=True)


@contextmanager
def _staged(place: Path) -> Iterator[_Staged]:
    staged = _Staged()
    try:
        yield staged
    except OSError as error:
        raise SnapshotFault(
            f"快照写不进 {place}：{error.strerror or error}。原有快照没有动；腾出空间或换一个可写的 ZHUNSHENG_HOME，"
            "再运行 zs snapshot (the snapshot could not be written; the old one stands)"
        ) from error
    finally:
        staged.clear()
