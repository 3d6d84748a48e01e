"""Imports, and the acts that came in with each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=64, verbose_name="程序")),
                ("person", models.CharField(blank=True, max_length=64, verbose_name="导入人")),
                ("unit", models.CharField(blank=True, max_length=64, verbose_name="单位")),
                ("file", models.CharField(max_length=255, verbose_name="文件名")),
                ("digest", models.CharField(max_length=80, verbose_name="文件摘要")),
                ("recorded", models.CharField(max_length=32, verbose_name="导入时刻")),
                ("reason", models.TextField(blank=True, verbose_name="补录理由")),
                ("rows", models.IntegerField(verbose_name="行数")),
                ("taken", models.IntegerField(default=0, verbose_name="入账行数")),
            ],
            options={"verbose_name": "导入"},
        ),
        migrations.CreateModel(
            name="ImportedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.CharField(max_length=120, verbose_name="案件")),
                ("seq", models.IntegerField(verbose_name="序号")),
                ("act", models.CharField(max_length=64, verbose_name="行为")),
                ("procedure", models.CharField(max_length=64, verbose_name="程序")),
                ("unit", models.CharField(max_length=64, verbose_name="单位")),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="案件标识")),
                ("gone", models.BooleanField(default=False, verbose_name="已撤回")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="sheets.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入的行为",
                "indexes": [
                    models.Index(fields=["source", "case"], name="imported_by_source"),
                    models.Index(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=["procedure", "unit", "key"],
                        name="imported_by_key",
                    ),
                ],
            },
        ),
    ]
