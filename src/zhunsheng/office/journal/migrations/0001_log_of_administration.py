"""The log of administration: chained, and insert-only on both databases."""

from django.db import migrations, models

from zhunsheng.office.insert_only import insert_only


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("previous", models.CharField(max_length=80, unique=True, verbose_name="前一摘要")),
                ("hash", models.CharField(max_length=80, verbose_name="摘要")),
                ("at", models.DateTimeField(verbose_name="时刻")),
                ("person", models.CharField(blank=True, max_length=64, verbose_name="人员")),
                ("role", models.CharField(max_length=40, verbose_name="角色")),
                ("act", models.CharField(max_length=40, verbose_name="事项")),
                ("kind", models.CharField(max_length=20, verbose_name="对象类别")),
                ("subject", models.CharField(max_length=64, verbose_name="对象")),
                ("before", models.JSONField(default=dict, verbose_name="改前")),
                ("after", models.JSONField(default=dict, verbose_name="改后")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="依据、事由")),
            ],
            options={
                "verbose_name": "管理日志",
                "indexes": [
                    models.Index(fields=["at"], name="entry_by_time"),
                    models.Index(fields=["kind", "subject"], name="entry_by_subject"),
                ],
            },
        ),
        insert_only("journal_entry", why="a log is added to"),
    ]
