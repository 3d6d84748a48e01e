"""The watermark of ticks, cases with a further day to come, and the calendar that due days were made by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_insert_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Projected',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=80, verbose_name='摘要')),
                ('content', models.TextField(verbose_name='内容')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
            ],
            options={
                'verbose_name': '所用日历',
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='截至日')),
                ('changed', models.BigIntegerField(verbose_name='变动序')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
            ],
            options={
                'verbose_name': '每日推进',
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='cases.case', verbose_name='案件')),
                ('seq', models.IntegerField(verbose_name='序号')),
                ('next_on', models.DateField(verbose_name='下一届满日')),
            ],
            options={
                'verbose_name': '续看',
                'indexes': [models.Index(fields=['next_on'], name='watch_by_day')],
            },
        ),
    ]
