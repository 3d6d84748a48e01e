"""The tables of the one hot path by raw SQL: cases and events in, on SQLite and PostgreSQL alike.

Nothing else in the house writes these tables. Events and their case rows go in one transaction; a case that
somebody else moved on meanwhile is refused, never overwritten. The statements run on the driver's own
connection: Django's cursors cost as much as the statements.
"""

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import Any

from django.db import DatabaseError, IntegrityError, connections, transaction

from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases.acts import Beside
from zhunsheng.office.cases.statements import AT, once, statements, together, update
from zhunsheng.office.cases.step import DOUBLED, ROWS, STALE, VIEW, Step, Trigger

Moved = tuple[tuple[str, ...], tuple]  # the columns of a case that changed; their values, its id and the head read
FETCHED = 1_000  # rows fetched at a time by a scan

# SQLite has one writer. Threads of this process queue here; the first of them asks for the turn again and again,
# for between processes SQLite's busy handler sleeps ever longer while others come and go, and the late wait longest.
_WRITER = threading.RLock()
AWAKE, PATIENCE = 0.000_2, 5  # seconds between two askings; in all, where the settings say nothing


class Stale(Exception):
    """Somebody acted on the case first."""

    def __init__(self, case: str) -> None:
        self.case, self.findings = case, (Finding("stale", data={"case": case}),)
        super().__init__(f"{case}：别人先办了一步，所见已不是最新；看过最新情况再办 (someone acted first; look again)")


class Duplicate(Exception):
    """A record with this natural key is there already: `case` holds it."""

    def __init__(self, procedure: str, natural_key: str, case: str = "") -> None:
        self.procedure, self.natural_key, self.case = procedure, natural_key, case
        self.findings = (Finding("duplicate", data={"case": case, "key": natural_key}),)
        super().__init__(
            f"{procedure}：已有同一条记录 {case or natural_key}；改动用“更正”，不重复登记 (recorded already; amend it)"
        )


class Doubled(Exception):
    """What goes in beside an act has gone in before: the act was asked for twice, and done the first time."""


class StorageFault(Exception):
    """The database cannot be read or written: the disk is full or read-only, the file is damaged, or busy."""


class Busy(StorageFault):
    """Somebody else writes."""


class _NotMade(Exception):
    """This connection has no such view yet."""


class Store:
    """Statements over one database connection, each prepared once for its dialect."""

    at_once = 50  # rows that a statement inserts at most: 1,000 values are too many for an old SQLite

    def __init__(self, alias: str = "default") -> None:
        self.connection, self.alias = connections[alias], alias
        self.is_sqlite = self.connection.vendor == "sqlite"
        self.sql = statements(self.is_sqlite)
        self._atomic: Any = None
        self._cursor: Any = None
        self.is_begun = False

    # -- transactions -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start writing; on SQLite this waits for its turn. Inside an open transaction, a savepoint."""
        if self.is_begun:
            return
        if self.connection.in_atomic_block:
            self._atomic = transaction.atomic(self.alias)
            self._atomic.__enter__()
        elif self.is_sqlite:
            _WRITER.acquire()
            try:
                self._in_turn("BEGIN IMMEDIATE")
            except BaseException:
                _WRITER.release()
                raise
        else:
            self._run("BEGIN")
        self.is_begun = True

    def _in_turn(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run it as soon as no other process writes; StorageFault where one does for as long as we wait at most."""
        patience = self.connection.settings_dict["OPTIONS"].get("timeout", PATIENCE)
        last = time.monotonic() + patience
        self._run("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self._run(sql, values)
                    return
                except Busy:
                    if time.monotonic() >= last:
                        raise
                time.sleep(AWAKE)
        finally:
            self._run(f"PRAGMA busy_timeout = {int(patience * 1_000)}")

    def commit(self) -> None:
        """Keep everything since `begin`; nothing where nothing was begun."""
        if not self.is_begun:
            return
        try:
            if self._atomic is not None:
                self._atomic.__exit__(None, None, None)
                self._ended()
            else:
                self._run("COMMIT")
                self._ended()
        except BaseException:
            self.rollback()
            raise

    def rollback(self) -> None:
        """Leave nothing of what was written since `begin`."""
        if not self.is_begun:
            return
        try:
            if self._atomic is not None:
                error = DatabaseError("rolled back")
                self._atomic.__exit__(DatabaseError, error, None)
            elif not self.is_sqlite or self._raw().in_transaction:
                self._run("ROLLBACK")
        finally:
            self._ended()

    def _ended(self) -> None:
        if self._atomic is None and self.is_sqlite:
            _WRITER.release()
        self._atomic, self.is_begun = None, False

    # -- reading ------------------------------------------------------------------------------------------------

    def case(self, ident: str) -> tuple | None:
        """The row of a case, its columns as in `CASE`, days as text."""
        return self._run(self.sql["case"], (ident,)).fetchone()

    def changed(self, ident: str) -> tuple | None:
        """The same, and the number of its last change."""
        return self._run(self.sql["changed"], (ident,)).fetchone()

    def open_after(self, ident: str, count: int) -> list[tuple]:
        """The rows of so many cases that are not ended, in the database's order of ids, from the one after `ident`."""
        return self._run(self.sql["open_after"], (ident, count)).fetchall()

    def history(self, ident: str) -> list[tuple]:
        """The recorded events of a case in order of recording, columns as in `EVENT`, the day as text."""
        return self._run(self.sql["history"], (ident,)).fetchall()

    def private(self, ident: str) -> dict[tuple[int, str], Any]:
        """The private values of a case by sequence and field; an erased one is not there."""
        rows = self._run(self.sql["values"], (ident,)).fetchall()
        return {(seq, field): json.loads(value) for seq, field, value in rows}

    def keyed(self, procedure: str, unit: str, natural_key: str) -> str | None:
        """The case that has this natural key."""
        row = self._run(self.sql["keyed"], (procedure, unit, natural_key)).fetchone()
        return row[0] if row else None

    def events_of(self, idents: Sequence[str]) -> list[tuple]:
        """The events of some cases, each case's in order."""
        return self._run(*self._among("events_of", idents)).fetchall()

    def private_of(self, idents: Sequence[str]) -> list[tuple]:
        """Case, sequence, field and value of the private values of some cases."""
        return self._run(*self._among("values_of", idents)).fetchall()

    def scan(self, name: str) -> Iterator[tuple]:
        """All rows of a statement, a few at a time."""
        raw = self._raw()
        with closing(raw.cursor() if self.is_sqlite else raw.cursor(name=f"scan_{name}", withhold=True)) as cursor:
            try:
                cursor.execute(self.sql[name])
                while rows := cursor.fetchmany(FETCHED):
                    yield from rows
            except self.connection.Database.Error as error:
                raise self._named(error) from error

    def tally(self) -> int:
        """How many events there are."""
        return self._run("SELECT count(*) FROM cases_caseevent").fetchone()[0]

    def last_recorded(self) -> str:
        """The instant at which the latest event was entered; empty where there is none."""
        return self._run("SELECT max(recorded) FROM cases_caseevent").fetchone()[0] or ""

    def mark(self) -> int:
        """The last change of any case row that is surely written: what comes after it may be asked for next time."""
        if self.is_sqlite:
            return self._run("SELECT coalesce(max(changed), 0) FROM cases_case").fetchone()[0]
        # Numbers are drawn before their rows are committed: wait for the writers that are under way.
        with transaction.atomic(self.alias):
            self._run("LOCK TABLE cases_case IN SHARE MODE")
            return self._run("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM cases_change").fetchone()[0]

    # -- writing ------------------------------------------------------------------------------------------------

    def next_number(self, template: str, unit: str, year: int) -> int:
        """The next number of a series, which stays locked until the transaction ends."""
        return self._run(self.sql["lock_series"], (template, unit, year)).fetchone()[0]

    def set_numbers(self, numbers: Iterable[tuple[int, str, str, int]]) -> None:
        """The next numbers (next, template, unit, year) of series that are locked."""
        self.begin()
        for row in numbers:
            self._run(self.sql["set_series"], row)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert cases, events, private values or refused attempts."""
        # SQLite is quicker with some rows at once, PostgreSQL with one after the other in its pipeline.
        whole = len(rows) - len(rows) % self.at_once if self.is_sqlite and table != "cases" else 0
        for at in range(0, whole, self.at_once):
            block = rows[at : at + self.at_once]
            self._run(together(self.sql[table], len(block)), [*chain.from_iterable(block)])
        if whole < len(rows):
            self._many(self.sql[table], rows[whole:])

    def move(self, moved: Iterable[Moved]) -> None:
        """Write what changed of cases; Stale where one has moved on."""
        alike: dict[tuple[str, ...], list[tuple]] = {}
        for columns, row in moved:
            alike.setdefault(columns, []).append(row)
        for columns, rows in alike.items():
            if self._many(update(columns, self.is_sqlite), rows) != len(rows):
                # Both may have written the very same; then the first stands for all.
                raise Stale(next((row[-2] for row in rows if not self._is_moved(columns, row)), rows[0][-2]))

    @property
    def can_step(self) -> bool:
        """Whether one statement can be the whole transaction."""
        return not (self.is_begun or self.connection.in_atomic_block)

    def step(self, step: Step) -> None:
        """Move one case on and insert its events and private values and what goes beside them, all or nothing."""
        if self.can_step and len(step.events) + len(step.private) <= ROWS:
            if self.is_sqlite:
                self._trigger(*step.for_sqlite())
            elif self._run(*step.for_postgres()).rowcount != len(step.events):
                raise Stale(step.row[-2])
            return
        self.begin()
        self.put(step.beside)
        if self._run(update(step.columns, self.is_sqlite), step.row).rowcount != 1:
            raise Stale(step.row[-2])
        self.insert("events", step.events)
        self.insert("privates", step.private)

    def _trigger(self, trigger: Trigger, values: Sequence[Any]) -> None:
        with _WRITER:
            try:
                self._in_turn(trigger.insert, values)
            except _NotMade:
                for sql in trigger.made:
                    self._run(sql)
                self._in_turn(trigger.insert, values)

    def put(self, beside: Beside | None) -> None:
        """Insert what goes beside an act; Doubled where it is there."""
        if (
            beside is not None
            and self._run(once(beside.table, beside.columns, self.is_sqlite), beside.values).rowcount != 1
        ):
            raise Doubled

    def _is_moved(self, columns: tuple[str, ...], row: tuple) -> bool:
        found = self.case(row[-2])
        return found is not None and all(found[AT[c]] == value for c, value in zip(columns, row, strict=False))

    # -- the driver ---------------------------------------------------------------------------------------------

    def _run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        cursor = self._cursor or self._new_cursor()
        try:
            return cursor.execute(sql, values)
        except self.connection.Database.Error as error:
            raise self._named(error) from error

    def _many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        if len(rows) == 1:
            return self._run(sql, rows[0]).rowcount
        cursor = self._cursor or self._new_cursor()
        try:
            cursor.executemany(sql, rows)
        except self.connection.Database.Error as error:
            raise self._named(error) from error
        return cursor.rowcount

    def _among(self, name: str, idents: Sequence[str]) -> tuple[str, Sequence[Any]]:
        if self.is_sqlite:
            return self.sql[name].format(f"IN ({', '.join('?' * len(idents))})"), idents
        return self.sql[name].format("= ANY(%s)"), (list(idents),)

    def _new_cursor(self) -> Any:
        raw = self._raw()
        if self.is_sqlite:
            self._cursor = raw.cursor()
        else:
            from psycopg import Cursor

            # Django's own cursors bind on the client and never prepare; these do both on the server.
            raw.prepare_threshold = 1
            self._cursor = Cursor(raw)
        return self._cursor

    def _raw(self) -> Any:
        raw = self.connection.connection
        if raw is not None and not self.is_sqlite and raw.closed:
            self.connection.close()  # the server went away in between; what is not begun can begin anew
        if self.connection.connection is None:
            name = str(self.connection.settings_dict["NAME"])
            if self.is_sqlite and ":" not in name and not os.path.exists(name):
                raise StorageFault(_NOTHING)  # SQLite would make an empty file of that name
            try:
                self.connection.ensure_connection()
            except DatabaseError as error:
                raise self._named(error) from error
        return self.connection.connection

    def _named(self, error: Exception) -> Exception:
        """The error as the rest of the house knows it: Stale, a fault of storage, or Django's own class."""
        text = str(error)
        if text.startswith(f"no such table: {VIEW}"):
            return _NotMade()
        if isinstance(error, self.connection.Database.IntegrityError):
            if text == DOUBLED:
                return Doubled()
            if text == STALE:
                return Stale("")
            if "cases_caseevent" in text:
                return Stale("")
            return IntegrityError(text)
        for sign, why in _FAULTS.items():
            if sign in text:
                return (Busy if why is _BUSY else StorageFault)(why)
        return DatabaseError(text)


def is_natural_key(error: Exception) -> bool:
    """Whether the database refused a row because of its natural key."""
    return isinstance(error, IntegrityError) and "natural_key" in str(error)


_READ_ONLY = "数据库只读，什么也没有写下：查数据目录与磁盘的权限 (the database is read-only; nothing was written)"
_BUSY = "数据库一直被占用，什么也没有写下：稍后再办 (the database is busy; nothing was written)"
_NOTHING = (
    "这里还没有账本：查 ZHUNSHENG_HOME、DATABASE_URL 是否指对，或先运行 zs demo "
    "(no ledger here: check ZHUNSHENG_HOME and DATABASE_URL, or run zs demo)"
)
_FAULTS = {
    "no such table": _NOTHING,
    'relation "cases_': _NOTHING,
    "readonly database": _READ_ONLY,
    "read-only transaction": _READ_ONLY,
    "permission denied": _READ_ONLY,
    "unable to open database": "打不开数据库文件：查数据目录是否存在、可写 (cannot open the database file)",
    "disk is full": "磁盘已满，什么也没有写下：腾出空间再办 (the disk is full; nothing was written)",
    "disk I/O error": "磁盘读写出错，什么也没有写下：查磁盘与挂载 (disk I/O error; nothing was written)",
    "No space left": "磁盘已满，什么也没有写下：腾出空间再办 (the disk is full; nothing was written)",
    "database is locked": _BUSY,
    "malformed": "数据库文件已损坏：停用，从备份恢复后运行 zs verify (the database file is damaged; restore a backup)",
    "not a database": "这不是数据库文件，或已损坏：从备份恢复后运行 zs verify (not a database, or damaged)",
}
