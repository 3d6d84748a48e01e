"""The bare driver, doing exactly the writes that our acts do: same rows, same transactions, prepared statements.

What is written is not guessed at: before the race the same acts are performed on a database beside, and every
statement that is no reading is noted with its values. In the race the driver alone repeats them. The office merges
statements, on PostgreSQL an act's into one, on SQLite a batch's events by the fifty; a driver left to itself would
not, so it races both ways.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from benchmarks.approval import STEPS
from benchmarks.ours import Acts

Statement = tuple[str, Sequence[Any], bool]  # with `many`, the values are rows


@contextmanager
def noted(merged: bool) -> Iterator[list[Statement]]:
    """Every writing statement of the office while the block lasts; each table's own, or `merged` as it likes best."""
    from zhunsheng.office.cases.store import Store

    out: list[Statement] = []
    new_cursor = Store._new_cursor

    def noting(store: Store) -> _Noting:
        if not isinstance(store._cursor, _Noting):
            store._cursor = _Noting(new_cursor(store), out)
        return store._cursor

    with ExitStack() as patches:
        patches.enter_context(patch.object(Store, "_new_cursor", noting))
        if not merged:
            patches.enter_context(patch.object(Store, "can_step", False))
            patches.enter_context(patch.object(Store, "at_once", sys.maxsize))
        yield out


class _Noting:
    """A cursor that notes what it is told to write."""

    def __init__(self, cursor: Any, out: list[Statement]) -> None:
        self._inner, self._out = cursor, out

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        if not sql.startswith("SELECT"):
            self._out.append((sql, tuple(values), False))
        return self._inner.execute(sql, values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Any:
        self._out.append((sql, [tuple(row) for row in rows], True))
        return self._inner.executemany(sql, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Driver:
    """sqlite3 or psycopg, without Django, without us."""

    def __init__(self, cases: int, rounds: int, bulk: bool = False, merged: bool = False) -> None:
        from benchmarks.databases import migrate

        migrate("default")
        acts = Acts(cases, bulk, "recorded")
        self.cases, self.rounds, self.at = cases, [], count()
        for _ in range(rounds + 1):
            with noted(merged) as written:
                acts.run()
            self.rounds.append(written)
        self.connection, self.execute, self.many, self.version = _connect()
        self.script: list[Statement] = []
        self.events = 0

    def prepare(self) -> None:
        """Take the next round's statements."""
        self.script, self.events = self.rounds[next(self.at)], self._tally()

    def run(self) -> int:
        """Repeat them."""
        execute, many = self.execute, self.many
        for sql, values, is_many in self.script:
            if is_many:
                many(sql, values)
            else:
                execute(sql, values)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """As many events more as acts stand in the script."""
        assert self._tally() - self.events == self.cases * len(STEPS)

    def _tally(self) -> int:
        return self.connection.execute("SELECT count(*) FROM cases_caseevent").fetchone()[0]


def _connect() -> tuple[Any, Any, Any, str]:
    """A connection of the driver's own, set as the product sets it, and how it executes."""
    from django.db import connection

    connection.close()
    given = connection.get_connection_params()
    if connection.vendor == "sqlite":
        import sqlite3

        raw = sqlite3.connect(given["database"], isolation_level=None)
        for pragma in connection.settings_dict["OPTIONS"]["init_command"].split(";"):
            raw.execute(pragma)
        return raw, raw.execute, raw.executemany, ""
    import psycopg

    raw = psycopg.connect(
        host=given["host"], user=given["user"], dbname=given["dbname"], options=given["options"], autocommit=True
    )
    raw.prepare_threshold = 0
    cursor = raw.cursor()
    return raw, cursor.execute, cursor.executemany, psycopg.__version__
