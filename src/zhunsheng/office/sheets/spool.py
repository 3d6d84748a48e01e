"""Rows between reading and recording, in a database of their own: memory stays bounded however long a book is.

Reading and recording are apart so that the ledger is locked for recording alone, and so that acts of one case that
stand anywhere in a book are recorded in the order of their days. A spool with a file outlives whoever made it: a book
that was tried is recorded from it without being read again, and its bad rows can be looked at.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from zhunsheng.office.sheets.cells import UNCOMPUTED
from zhunsheng.office.sheets.entries import Complaint, Entry
from zhunsheng.office.sheets.tables import Line

PRAGMAS = "PRAGMA temp_store = FILE; PRAGMA journal_mode = {}; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;"
SCHEMA = """
CREATE TABLE line (n INTEGER PRIMARY KEY, sheet TEXT, row INTEGER, cells TEXT, places INTEGER, wide INTEGER);
CREATE TABLE asked (id INTEGER PRIMARY KEY, line INTEGER, act TEXT, unit TEXT, key TEXT, day TEXT, entry TEXT);
CREATE INDEX asked_by_line ON asked (line);
CREATE TABLE place (id INTEGER PRIMARY KEY, letters TEXT UNIQUE);
CREATE TABLE complaint (line INTEGER, told TEXT, tried INTEGER);
CREATE INDEX complaint_by_line ON complaint (line);
CREATE TABLE record (key TEXT PRIMARY KEY, line INTEGER);
"""
KEPT = (
    "SELECT n, sheet, row, cells, letters, wide, act, entry FROM asked JOIN line ON n = line "
    "JOIN place ON place.id = places"
)
FETCHED = 500
MOST_GROUPS, SHOWN_CELLS = 200, 5


class Kept(NamedTuple):
    """What a row asks to be recorded: the row's number in the spool, where it stood, what it asks for."""

    n: int
    line: Line
    entry: Entry


class Group(NamedTuple):
    """What is wrong in the same way in several rows: of which column, how often, where first."""

    heading: str
    code: str
    why: str
    next: str
    count: int
    cells: tuple[str, ...]


class Spool:
    """The rows of one book. Without a path its file is nameless and goes with it."""

    def __init__(self, path: Path | None = None) -> None:
        is_there = path is not None and path.exists()
        self._db = sqlite3.connect(path or "", check_same_thread=False)
        self._db.executescript(PRAGMAS.format("OFF" if path is None else "WAL") + ("" if is_there else SCHEMA))
        self._places: dict[str, int] = dict(self._db.execute("SELECT letters, id FROM place"))
        self.lines: int = self._db.execute("SELECT count(*) FROM line").fetchone()[0]

    def close(self) -> None:
        """Keep what has a path, leave nothing of what has none."""
        self._db.commit()
        self._db.close()

    def forget_tries(self) -> None:
        """Forget what was wrong when the rows were last tried: they are about to be tried anew."""
        self._db.execute("DELETE FROM complaint WHERE tried = 1")

    def add(self, line: Line, asked: Iterable[tuple[Line, Entry]], complaints: Iterable[Complaint]) -> int:
        """Keep a row with what it asks for and what is wrong with it."""
        self.lines += 1
        row = (self.lines, line.sheet, line.number, _packed(line), self._place(line), line.wide)
        self._db.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", row)
        for part, entry in asked:
            known = (self.lines, part.act, entry.unit, entry.key, entry.day, entry.to_json())
            self._db.execute("INSERT INTO asked (line, act, unit, key, day, entry) VALUES (?, ?, ?, ?, ?, ?)", known)
        for told in complaints:
            self._complain(self.lines, told, False)
        return self.lines

    def complain(self, n: int, told: Complaint) -> None:
        """Add what was wrong with a row when it was tried."""
        self._complain(n, told, True)

    def _complain(self, n: int, told: Complaint, tried: bool) -> None:
        row = n, json.dumps(astuple(told), ensure_ascii=False), tried
        self._db.execute("INSERT INTO complaint VALUES (?, ?, ?)", row)

    def first(self, key: str, row: int) -> int | None:
        """The row that had this key before; None where this is the first, which is kept as such."""
        found = self._db.execute("SELECT line FROM record WHERE key = ?", (key,)).fetchone()
        if found is not None:
            return found[0]
        self._db.execute("INSERT INTO record VALUES (?, ?)", (key, row))
        return None

    def get(self, n: int) -> list[Kept]:
        """What one row asks for."""
        return [_kept(row) for row in self._db.execute(f"{KEPT} WHERE n = ? ORDER BY asked.id", (n,))]

    def in_order(self) -> Iterator[Kept]:
        """The rows that can be recorded as they stand in the book."""
        return map(_kept, self._fetched(f"{KEPT} ORDER BY asked.id"))

    def by_case(self) -> Iterator[Kept]:
        """The same case by case, as the cases first appear, each in the order of its days."""
        first = "SELECT unit AS u, key AS k, min(id) AS first FROM asked GROUP BY unit, key"
        sql = f"{KEPT} JOIN ({first}) ON u = unit AND k = key ORDER BY first, day, asked.id"
        return map(_kept, self._fetched(sql))

    def case_keys(self) -> Iterator[tuple[str, str]]:
        """Every unit and case key of the book, once."""
        return self._fetched("SELECT DISTINCT unit, key FROM asked WHERE key <> ''")

    def count(self) -> int:
        """How many acts and records are asked for."""
        return self._db.execute("SELECT count(*) FROM asked").fetchone()[0]

    def bad(self) -> int:
        """How many rows have something wrong with them."""
        return self._db.execute("SELECT count(DISTINCT line) FROM complaint").fetchone()[0]

    def is_bad(self, n: int) -> bool:
        """Whether a row has something wrong with it."""
        return self._db.execute("SELECT 1 FROM complaint WHERE line = ? LIMIT 1", (n,)).fetchone() is not None

    def complaints(self, begin: int = 0, count: int = -1) -> Iterator[Complaint]:
        """Everything that is wrong, row after row; or so many from one on."""
        sql = "SELECT told FROM complaint ORDER BY line, rowid LIMIT ? OFFSET ?"
        for (told,) in self._fetched(sql, (count, begin)):
            yield Complaint(*json.loads(told))

    def wrongs(self) -> int:
        """How many things are wrong, in whatever rows."""
        return self._db.execute("SELECT count(*) FROM complaint").fetchone()[0]

    @property
    def is_one_sheet(self) -> bool:
        """All rows stand on one sheet, which then need not be named with every cell."""
        return self._db.execute("SELECT count(DISTINCT sheet) FROM line").fetchone()[0] < 2

    def groups(self, english: bool = False) -> list[Group]:
        """What is wrong, the like together, the most frequent first."""
        at = {name: f"(told ->> {n})" for n, name in enumerate(Complaint.__dataclass_fields__)}
        sheet = f"{at['sheet']} || '!' || "
        why, then = (at["why_en"], at["next_en"]) if english else (at["why"], at["next"])
        sql = (
            f"SELECT {at['heading']}, {at['code']}, {why}, {then}, count(*), "
            f"json_group_array({'' if self.is_one_sheet else sheet}{at['cell']}) "
            "FROM (SELECT * FROM complaint ORDER BY line, rowid) "
            f"GROUP BY 1, 2, 3 ORDER BY 5 DESC, 1 LIMIT {MOST_GROUPS}"
        )
        return [Group(*row[:5], tuple(json.loads(row[5])[:SHOWN_CELLS])) for row in self._db.execute(sql)]

    def leftovers(self, wide: bool) -> Iterator[tuple[Line, list[Complaint]]]:
        """The rows of one layout that have something wrong with them, with what it is."""
        sql = (
            "SELECT sheet, row, cells, letters, wide, json_group_array(json(told)) FROM complaint "
            "JOIN line ON n = line JOIN place ON id = places WHERE wide = ? GROUP BY n ORDER BY n"
        )
        for sheet, row, packed, letters, is_wide, told in self._fetched(sql, (wide,)):
            yield _line(sheet, row, packed, letters, is_wide), [Complaint(*c) for c in json.loads(told)]

    def _fetched(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        cursor = self._db.execute(sql, values)
        while rows := cursor.fetchmany(FETCHED):
            yield from rows

    def _place(self, line: Line) -> int:
        letters = json.dumps(dict(line.places))
        if letters not in self._places:
            self._places[letters] = len(self._places) + 1
            self._db.execute("INSERT INTO place VALUES (?, ?)", (self._places[letters], letters))
        return self._places[letters]


def _packed(line: Line) -> str:
    return json.dumps({k: _plain(v) for k, v in line.cells.items() if v is not None}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if value is UNCOMPUTED:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return (
        value.isoformat() if isinstance(value, date | time) else value if isinstance(value, int | float) else str(value)
    )


def _line(sheet: str, row: int, packed: str, letters: str, wide: int, act: str = "") -> Line:
    return Line(sheet, row, json.loads(packed), json.loads(letters), bool(wide), act)


def _kept(row: tuple) -> Kept:
    n, *where, entry = row
    return Kept(n, _line(*where), Entry.of(entry))
