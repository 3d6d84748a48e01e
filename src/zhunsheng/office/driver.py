"""Reading through the driver's own connection, for what every request asks: Django's cursors cost more than the answer.

Statements are written once with `%s` and go to SQLite and PostgreSQL alike; on PostgreSQL they are prepared.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connections


def fetch(sql: str, values: Sequence[Any], alias: str = "default") -> list[tuple]:
    """All rows of a statement, in whatever transaction is under way."""
    connection = connections[alias]
    if connection.connection is None:
        connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return raw.execute(_of_sqlite(sql), values).fetchall()
        from psycopg import Cursor

        raw.prepare_threshold = 1
        return Cursor(raw).execute(sql, values).fetchall()


def day(told: date | str | None) -> date | None:
    """A day as the driver gives it: SQLite leaves one that is reckoned as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def instant(told: datetime | None) -> datetime | None:
    """An instant as the driver gives it: SQLite knows no zones, and Django writes UTC."""
    return told.replace(tzinfo=UTC) if told is not None and told.tzinfo is None else told


@lru_cache
def _of_sqlite(sql: str) -> str:
    return sql.replace("%s", "?")
