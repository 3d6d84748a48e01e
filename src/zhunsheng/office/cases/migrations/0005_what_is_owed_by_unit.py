"""Two indexes that lead to what is owed, by unit and by procedure; rows that owe without a day say which act."""

import json

from django.db import migrations, models


def name_acts(apps, schema_editor):
    """Rows made before: the first act that is owed on no day."""
    cases = apps.get_model("cases", "Case").objects.using(schema_editor.connection.alias)
    undated = cases.filter(ended=False, due_on=None, due_act="", state__contains='"owed":')
    rows = []
    for row in undated.only("id", "state").iterator(2_000):
        row.due_act = next(iter(json.loads(row.state).get("owed", ())), "")
        rows.append(row)
    cases.bulk_update(rows, ["due_act"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_an_index_of_words_and_facts")]
    operations = [
        migrations.RunPython(name_acts, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "case",
            models.Index(fields=["unit", "due_on", "due_act"], name="case_owed_by", condition=models.Q(ended=False)),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["procedure", "due_on", "due_act"], name="case_owed_under", condition=models.Q(ended=False)
            ),
        ),
    ]
