"""Events are insert-only: a trigger refuses every change and every deletion, on both databases.

On PostgreSQL a sequence counts the changes of case rows; on SQLite, with one writer, the rows themselves do.
"""

from django.db import migrations

MESSAGE = "cases_caseevent is insert-only: a correction is a new event"
SQLITE = [
    f"CREATE TRIGGER cases_caseevent_no_{what.lower()} BEFORE {what} ON cases_caseevent "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for what in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION cases_caseevent_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    "CREATE TRIGGER cases_caseevent_insert_only BEFORE UPDATE OR DELETE ON cases_caseevent "
    "FOR EACH ROW EXECUTE FUNCTION cases_caseevent_insert_only()",
    "CREATE TRIGGER cases_caseevent_no_truncate BEFORE TRUNCATE ON cases_caseevent "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_caseevent_insert_only()",
    "CREATE SEQUENCE cases_change",
]
UNDO = {
    "sqlite": ["DROP TRIGGER cases_caseevent_no_update", "DROP TRIGGER cases_caseevent_no_delete"],
    "postgresql": ["DROP FUNCTION cases_caseevent_insert_only() CASCADE", "DROP SEQUENCE cases_change"],
}


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_and_events")]
    operations = [migrations.RunPython(guard, unguard)]
