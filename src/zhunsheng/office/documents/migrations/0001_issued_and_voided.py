"""Issued documents and voided ones."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Issued',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(max_length=120, verbose_name='案件')),
                ('seq', models.IntegerField(verbose_name='所据行为序号')),
                ('document', models.CharField(max_length=64, verbose_name='文书')),
                ('member', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('nth', models.IntegerField(verbose_name='第几次制发')),
                ('unit', models.CharField(max_length=64, verbose_name='制发单位')),
                ('year', models.IntegerField(verbose_name='年')),
                ('series', models.CharField(blank=True, max_length=120, verbose_name='编号样式')),
                ('number', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('template', models.CharField(max_length=80, verbose_name='模板摘要')),
                ('digest', models.CharField(max_length=80, verbose_name='文件摘要')),
                ('day', models.CharField(max_length=10, verbose_name='成文日期')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
            ],
            options={
                'verbose_name': '已制发文书',
            },
        ),
        migrations.CreateModel(
            name='Voided',
            fields=[
                ('issued', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='voided', serialize=False, to='documents.issued', verbose_name='文书')),
                ('reason', models.TextField(verbose_name='作废理由')),
                ('day', models.CharField(max_length=10, verbose_name='作废日期')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
            ],
            options={
                'verbose_name': '作废文书',
            },
        ),
        migrations.AddConstraint(
            model_name='issued',
            constraint=models.UniqueConstraint(fields=('case', 'seq', 'document', 'member', 'nth'), name='document_once'),
        ),
        migrations.AddConstraint(
            model_name='issued',
            constraint=models.UniqueConstraint(condition=models.Q(('series', ''), _negated=True), fields=('unit', 'series', 'number'), name='document_number_once'),
        ),
    ]
