"""Tables that take inserts only, for migrations: triggers refuse changes and deletions, on both databases."""

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython

Statements = dict[str, list[str]]  # by vendor


def insert_only(*tables: str, why: str) -> RunPython:
    """The step of a migration that guards these tables; `why` says what to do instead of changing a row."""
    return by_vendor(_guard(tables, why), _unguard(tables))


def by_vendor(do: Statements, undo: Statements) -> RunPython:
    """A step of a migration in the database's own words."""
    return RunPython(_run(do), _run(undo))


def _run(statements: Statements) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


def _guard(tables: tuple[str, ...], why: str) -> Statements:
    sqlite, postgresql = [], []
    for table in tables:
        told = f"{table} is insert-only: {why}"
        sqlite += [
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{told}'); END"
            for what in ("UPDATE", "DELETE")
        ]
        postgresql += [
            f"CREATE FUNCTION {table}_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{told}'; END $$",
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_insert_only()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_insert_only()",
        ]
    return {"sqlite": sqlite, "postgresql": postgresql}


def _unguard(tables: tuple[str, ...]) -> Statements:
    return {
        "sqlite": [f"DROP TRIGGER {table}_no_{what}" for table in tables for what in ("update", "delete")],
        "postgresql": [f"DROP FUNCTION {table}_insert_only() CASCADE" for table in tables],
    }
