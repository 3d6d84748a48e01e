"""Open a snapshot: its manifest, and its files once their bytes are known to be those that were written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhunsheng.figures.columns import EVENTS

FORMAT = 2
MANIFEST, EVENTS_FILE = "manifest.json", "events.parquet"


class SnapshotFault(Exception):
    """Why there is no snapshot to ask, or why it cannot be written; says what to do next."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the snapshot: its hash, its rows, and the law its rows were read under."""

    sha256: str
    rows: int
    law: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is: as of which day, at which change of the database, over which heads, of which files."""

    format: int
    as_of: date
    changed: int
    complete: bool  # no act is recorded that happened after `as_of`
    root: str
    recorded: str  # the instant at which the latest event under that root was entered
    cases: Mapping[str, Entry]
    events: Entry

    def to_json(self) -> str:
        """The manifest as its file has it."""
        plain = asdict(self) | {"as_of": self.as_of.isoformat()}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def hash(self) -> str:
        """One hash for all that figures are made from."""
        seen = {n: e.sha256 for n, e in self.cases.items()} | {"": self.events.sha256}
        told = json.dumps([self.as_of.isoformat(), self.root, sorted(seen.items())])
        return hashlib.sha256(told.encode()).hexdigest()

    def damaged(self, home: Path) -> set[str]:
        """The procedures whose file is not the one that was written; `""` stands for the events."""
        files = {name: (f"cases/{name}.parquet", entry) for name, entry in self.cases.items()}
        files[""] = (EVENTS_FILE, self.events)
        return {name for name, (path, entry) in files.items() if sha256_of(folder(home) / path) != entry.sha256}

    @classmethod
    def read(cls, home: Path) -> "Manifest":
        """The manifest of the snapshot in `home`."""
        path = folder(home) / MANIFEST
        if not path.exists():
            raise SnapshotFault(f"还没有快照：{path} 不存在。先运行 zs snapshot (no snapshot yet: run zs snapshot)")
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            if held["format"] != FORMAT:
                raise SnapshotFault(
                    f"{path}：快照格式是 {held['format']}，本程序用 {FORMAT}。运行 zs snapshot --full 重做 "
                    "(made by another version)"
                )
            cases = {name: Entry(**entry) for name, entry in held["cases"].items()}
            return cls(
                held["format"], date.fromisoformat(held["as_of"]), held["changed"], held["complete"], held["root"],
                held["recorded"], cases, Entry(**held["events"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise SnapshotFault(_damaged(path, error)) from error


class Snapshot:
    """A snapshot to ask: DuckDB tables over its files, each checked against the manifest when first asked for."""

    def __init__(self, home: Path) -> None:
        self.place = folder(home)
        self.manifest = Manifest.read(home)
        self._tables: dict[str, ir.Table] = {}

    @property
    def as_of(self) -> date:
        """The day as of which its cases read."""
        return self.manifest.as_of

    @property
    def hash(self) -> str:
        """The hash that every figure made from it carries."""
        return self.manifest.hash

    @cached_property
    def connection(self) -> Any:
        """DuckDB, in memory, under Ibis."""
        return ibis.duckdb.connect()

    def cases(self, procedure: str) -> ir.Table | None:
        """The cases of a procedure; None where there is none."""
        entry = self.manifest.cases.get(procedure)
        return None if entry is None else self._table(f"cases/{procedure}.parquet", entry)

    def events(self) -> ir.Table:
        """All events."""
        return self._table(EVENTS_FILE, self.manifest.events)

    def run(self, expression: ir.Expr) -> pa.Table:
        """Ask; every number comes back exact. Ibis writes the query; its own way back goes through pandas."""
        return self.connection.con.sql(self.connection.compile(expression)).to_arrow_table()

    def _table(self, name: str, entry: Entry) -> ir.Table:
        if name not in self._tables:
            path = self.place / name
            if sha256_of(path) != entry.sha256:
                raise SnapshotFault(_damaged(path, "内容与 manifest.json 所记的摘要不符，可能被截断或换过"))
            self._tables[name] = self.connection.read_parquet(path, table_name=path.stem)
        return self._tables[name]


class Tables:
    """The same face over tables in memory: for tests, benchmarks, and regions rolled up."""

    def __init__(self, cases: Mapping[str, ir.Table], events: ir.Table | None, as_of: date, hash: str = "") -> None:
        self._cases, self._events, self.as_of, self.hash = cases, events, as_of, hash

    def cases(self, procedure: str) -> ir.Table | None:
        """The cases of a procedure; None where there is none."""
        return self._cases.get(procedure)

    def events(self) -> ir.Table:
        """All events."""
        return self._events if self._events is not None else ibis.memtable(EVENTS.empty_table())

    def run(self, expression: ir.Expr) -> pa.Table:
        """Ask; every number comes back exact."""
        return expression.to_pyarrow()


def folder(home: Path) -> Path:
    """Where the snapshot lies in a home."""
    return home / "snapshots"


def sha256_of(path: Path) -> str | None:
    """The hash of a file; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _damaged(path: Path, why: object) -> str:
    told = getattr(why, "strerror", None) or why
    return f"快照文件 {path} 读不了：{told}。运行 zs snapshot --full 重做 (damaged: run zs snapshot --full)"
