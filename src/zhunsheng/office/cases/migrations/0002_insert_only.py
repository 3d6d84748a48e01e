"""Events are insert-only: a trigger refuses every change and every deletion, on both databases.

On PostgreSQL a sequence counts the changes of case rows; on SQLite, with one writer, the rows themselves do.
"""

from django.db import migrations

from zhunsheng.office.insert_only import by_vendor, insert_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_and_events")]
    operations = [
        insert_only("cases_caseevent", why="a correction is a new event"),
        by_vendor(
            {"sqlite": [], "postgresql": ["CREATE SEQUENCE cases_change"]},
            {"sqlite": [], "postgresql": ["DROP SEQUENCE cases_change"]},
        ),
    ]
