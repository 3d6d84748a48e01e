"""Each document names its entry in the chain of its case; the instant of recording stands there, and here no more."""

from django.db import migrations, models

TABLES = {"issued": "documents_issued", "voided": "documents_voided"}


class Migration(migrations.Migration):
    # Neither step makes a table anew, so that its triggers stay.
    dependencies = [("documents", "0003_pdf_and_person")]
    operations = [
        *(
            migrations.AddField(model, "entry", models.IntegerField(null=True, verbose_name="入账事件序号"))
            for model in TABLES
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} DROP COLUMN recorded",
                f"ALTER TABLE {table} ADD COLUMN recorded varchar(32) NOT NULL DEFAULT ''",
                state_operations=[migrations.RemoveField(model, "recorded")],
            )
            for model, table in TABLES.items()
        ),
    ]
