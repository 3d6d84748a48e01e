"""Migrations: no drift from the models, named by hand, and each can be taken back."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection

OFFICE = [a for a in apps.get_app_configs() if a.name.startswith("zhunsheng.office")]


def test_models_have_not_drifted_from_the_migrations(sqlite: Path) -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_drift_would_be_seen(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = apps.get_model("cases", "Case")._meta.get_field("title")
    monkeypatch.setattr(title, "max_length", 7)
    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.parametrize("app", OFFICE, ids=lambda a: a.label)
def test_migrations_are_named_by_hand_and_say_what_they_are_for(app) -> None:
    for path in sorted((Path(app.path) / "migrations").glob("[0-9]*.py")):
        assert "_initial" not in path.stem and "_auto_" not in path.stem
        assert path.read_text(encoding="utf-8").startswith('"""'), path.name


def test_every_migration_can_be_taken_back_and_applied_again(database: str) -> None:
    for app in OFFICE:
        call_command("migrate", app.label, "zero", verbosity=0)
    assert not [t for t in connection.introspection.table_names() if t.startswith(("cases_", "people_"))]
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cases_series (template, unit, year, next) VALUES ('a', 'b', 2019, 1)")


def test_events_can_be_changed_before_the_guard_and_not_after(database: str) -> None:
    call_command("migrate", "cases", "0001", verbosity=0)
    _insert_event()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseevent SET act = 'b'")
    call_command("migrate", "cases", verbosity=0)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="insert-only"):
        cursor.execute("UPDATE cases_caseevent SET act = 'c'")


def _insert_event() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case (id, procedure, version, unit, number, title, handler, opened_on, result, ended, "
            "due_act, late, irregular, seq, head, state, changed) VALUES ('c', 'p', '2019-01-01', 'u', 'n', 't', '', "
            "'2019-01-01', '', false, '', false, false, 1, 'h', '{}', 1)"
        )
        cursor.execute(
            "INSERT INTO cases_caseevent (case_id, seq, act, day, recorded, role, persons, fields, attachments, "
            "version, catalog, findings, hash) VALUES ('c', 1, 'a', '2019-01-01', '', 'r', '[]', '{}', '{}', '', '', "
            "'[]', 'h')"
        )
