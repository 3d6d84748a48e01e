"""A second factor, passwords that must change, sessions that are counted; the log of signing in is chained."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhunsheng.office.chained import digest_of
from zhunsheng.office.insert_only import insert_only


def chain(apps, schema_editor):
    sign_ins, before = apps.get_model("accounts", "SignIn").objects.using(schema_editor.connection.alias), ""
    for row in sign_ins.order_by("id").iterator(2000):
        row.COVERED, row.previous = ("at", "username", "address", "what"), before
        row.hash = before = digest_of(row)
        row.save(update_fields=["previous", "hash"])


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def account():
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    atomic = False  # on PostgreSQL a column cannot be filled and altered in one transaction
    dependencies = [("accounts", "0001_accounts_and_sign_ins")]
    operations = [
        migrations.AddField("account", "must_change", models.BooleanField(default=False, verbose_name="须改密码")),
        migrations.AddField("account", "password_at", models.DateTimeField(null=True, verbose_name="密码设定时刻")),
        migrations.AddField(
            "account", "second", models.CharField(blank=True, default="", max_length=40, verbose_name="第二因素"),
            preserve_default=False,
        ),
        migrations.AddField("account", "second_step", models.BigIntegerField(default=0, verbose_name="已用时间步")),
        migrations.AlterField("signin", "what", models.CharField(max_length=20, verbose_name="事项")),
        migrations.AddField("signin", "previous", models.CharField(max_length=80, null=True)),
        migrations.AddField(
            "signin", "hash", models.CharField(default="", max_length=80, verbose_name="摘要"), preserve_default=False
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AlterField(
            "signin", "previous", models.CharField(max_length=80, unique=True, verbose_name="前一摘要")
        ),
        insert_only("accounts_signin", why="a log is added to"),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                ("id", key()),
                ("password", models.CharField(max_length=128, verbose_name="密码")),
                ("account", account()),
            ],
            options={"verbose_name": "用过的密码"},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", key()),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("account", account()),
            ],
            options={"verbose_name": "恢复码"},
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", key()),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="会话")),
                ("began", models.DateTimeField(verbose_name="开始")),
                ("address", models.CharField(max_length=64, verbose_name="地址")),
                ("account", account()),
            ],
            options={"verbose_name": "在线会话", "ordering": ["began", "id"]},
        ),
    ]
