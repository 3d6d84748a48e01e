"""The raw SQL of the one hot path: cases and events in, on SQLite and PostgreSQL alike.

Nothing else in the house writes these tables. Events and their case rows go in one transaction; a case that
somebody else moved on meanwhile is refused, never overwritten.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connections, transaction

CASE = (
    "id", "procedure", "version", "unit", "number", "title", "handler", "opened_on", "concluded_on", "result_on",
    "result", "ended", "due_on", "due_act", "late", "irregular", "natural_key", "seq", "head", "state", "changed",
)  # fmt: skip
EVENT = (
    "case_id", "seq", "act", "outcome", "day", "recorded", "role", "actor", "unit", "persons", "member", "fields",
    "attachments", "version", "catalog", "reason", "findings", "previous", "hash",
)  # fmt: skip
CHANGES = "changes"  # the series that counts every change of a case row


class Stale(Exception):
    """Somebody acted on the case first."""

    def __init__(self, case: str) -> None:
        self.case = case
        super().__init__(f"{case}：别人先办了一步，页面已经过时；看过最新情况再办 (someone acted first)")


class Duplicate(Exception):
    """A record with this natural key is there already."""

    def __init__(self, procedure: str, natural_key: str) -> None:
        self.procedure, self.natural_key = procedure, natural_key
        super().__init__(f"{procedure}：已有同一条记录 {natural_key}；改动用“更正”，不重复登记 (recorded already)")


class Store:
    """Statements over one database connection, prepared once for its dialect."""

    def __init__(self, alias: str = "default") -> None:
        self.connection = connections[alias]
        self.alias = alias
        self.is_sqlite = self.connection.vendor == "sqlite"
        mark = "?" if self.is_sqlite else "%s"
        case, event = ", ".join(CASE), ", ".join(EVENT)
        sets = ", ".join(f"{c} = {mark}" for c in CASE[1:])
        self._select = f"SELECT {case} FROM cases_case WHERE id = {mark}"
        self._insert_case = f"INSERT INTO cases_case ({case}) VALUES ({', '.join([mark] * len(CASE))})"
        self._update_case = f"UPDATE cases_case SET {sets} WHERE id = {mark} AND seq = {mark}"
        self._insert_event = f"INSERT INTO cases_caseevent ({event}) VALUES ({', '.join([mark] * len(EVENT))})"
        self._private = (
            f"INSERT INTO cases_privatevalue (case_id, seq, field, salt, value) VALUES ({', '.join([mark] * 5)})"
        )
        self._history = f"SELECT {event} FROM cases_caseevent WHERE case_id = {mark} ORDER BY seq"
        self._values = f"SELECT seq, field, value FROM cases_privatevalue WHERE case_id = {mark}"
        self._next = (
            f"INSERT INTO cases_series (template, unit, year, next) VALUES ({mark}, {mark}, {mark}, {mark} + 1) "
            "ON CONFLICT (template, unit, year) DO UPDATE SET next = cases_series.next + excluded.next - 1 "
            "RETURNING next"
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction around a batch of acts; rolled back whole where anything fails."""
        with transaction.atomic(self.alias):
            yield

    def case(self, ident: str) -> tuple | None:
        """The row of a case, its columns as in `CASE`."""
        return self._run(self._select, (ident,)).fetchone()

    def history(self, ident: str) -> list[tuple]:
        """The recorded events of a case in order of recording, columns as in `EVENT`."""
        return self._run(self._history, (ident,)).fetchall()

    def private(self, ident: str) -> dict[tuple[int, str], Any]:
        """The private values of a case by sequence and field; an erased one is not there."""
        return {(seq, field): json.loads(value) for seq, field, value in self._run(self._values, (ident,)).fetchall()}

    def numbers(self, template: str, unit: str, year: int, count: int = 1) -> int:
        """The first of the next `count` numbers of a series."""
        return self._run(self._next, (template, unit, year, count)).fetchone()[0] - count

    def write(
        self,
        fresh: Sequence[tuple],
        moved: Sequence[tuple],
        events: Sequence[tuple],
        private: Sequence[tuple],
    ) -> None:
        """Insert events and new cases, move the others on; Stale where one is no longer where it was read."""
        try:
            if fresh:
                self._many(self._insert_case, fresh)
            for row in moved:
                if self._run(self._update_case, row).rowcount != 1:
                    raise Stale(row[-2])
            if events:
                self._many(self._insert_event, events)
            if private:
                self._many(self._private, private)
        except DatabaseError as error:
            raise self._told(error, fresh, moved) from error

    def _told(self, error: Exception, fresh: Sequence[tuple], moved: Sequence[tuple]) -> Exception:
        text = str(error)
        if "natural_key" in text:
            row = fresh[0] if fresh else moved[0]
            at = CASE.index("natural_key") - (0 if fresh else 1)
            return Duplicate(row[1] if fresh else row[0], str(row[at]))
        if "event_once" in text or "cases_caseevent.case_id" in text:
            return Stale((moved or fresh)[0][-2 if moved else 0])
        return error

    def _run(self, sql: str, values: Sequence[Any]) -> Any:
        cursor = self._raw().cursor()
        with self.connection.wrap_database_errors:
            cursor.execute(sql, values)
        return cursor

    def _many(self, sql: str, rows: Sequence[tuple]) -> None:
        cursor = self._raw().cursor()
        with self.connection.wrap_database_errors:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)

    def _raw(self) -> Any:
        """The driver's own connection: Django's cursors cost as much as the statements."""
        if self.connection.connection is None:
            self.connection.ensure_connection()
        return self.connection.connection
