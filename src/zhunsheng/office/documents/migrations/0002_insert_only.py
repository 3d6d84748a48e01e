"""Issued and voided documents are insert-only: a trigger refuses every change and every deletion."""

from django.db import migrations

from zhunsheng.office.insert_only import insert_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_issued_and_voided")]
    operations = [
        insert_only("documents_issued", "documents_voided", why="a voided document stays, with its number"),
    ]
