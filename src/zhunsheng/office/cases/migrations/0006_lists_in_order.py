"""The latest cases of a procedure, and of a unit, come out of an index in the very order in which lists show them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_what_is_owed_by_unit")]
    operations = [
        migrations.RemoveIndex("case", "case_by_procedure"),
        migrations.RemoveIndex("case", "case_by_unit"),
        migrations.AddIndex("case", models.Index(fields=["procedure", "opened_on", "id"], name="case_by_procedure")),
        migrations.AddIndex("case", models.Index(fields=["unit", "procedure", "opened_on", "id"], name="case_by_unit")),
        migrations.AddIndex(
            "indexed", models.Index(fields=["case"], name="indexed_silent", condition=models.Q(silent=True))
        ),
    ]
