"""Trying, taking and taking back of books, as far as each has come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sheets", "0001_imports_and_their_acts")]
    operations = [
        migrations.AddIndex(
            model_name="importedact", index=models.Index(fields=["case"], name="imported_by_case")
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8, verbose_name="事项")),
                ("procedure", models.CharField(max_length=64, verbose_name="程序")),
                ("person", models.CharField(max_length=64, verbose_name="导入人")),
                ("day", models.DateField(verbose_name="办理日期")),
                ("unit", models.CharField(blank=True, max_length=64, verbose_name="单位")),
                ("file", models.CharField(blank=True, max_length=255, verbose_name="文件名")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("state", models.CharField(max_length=10, verbose_name="进展")),
                ("phase", models.CharField(blank=True, max_length=10, verbose_name="环节")),
                ("done", models.IntegerField(default=0, verbose_name="已完成")),
                ("total", models.IntegerField(default=0, verbose_name="共")),
                ("told", models.TextField(default="{}", verbose_name="结果")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sheets.import",
                    ),
                ),
                ("sent", models.DateTimeField(verbose_name="提交时刻")),
                ("beat", models.DateTimeField(verbose_name="最近进展时刻")),
            ],
            options={
                "verbose_name": "导入任务",
                "indexes": [models.Index(fields=["person", "procedure", "sent"], name="job_by_person")],
            },
        ),
    ]
