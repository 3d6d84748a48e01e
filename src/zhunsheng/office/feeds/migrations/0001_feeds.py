"""Calendar feeds: one a person, by the digest of its secret."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("person", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="人员")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="密钥摘要")),
                ("language", models.CharField(max_length=10, verbose_name="语言")),
                ("made", models.DateTimeField(verbose_name="启用时刻")),
                ("read", models.DateTimeField(null=True, verbose_name="最近读取时刻")),
            ],
            options={"verbose_name": "日历订阅"},
        )
    ]
