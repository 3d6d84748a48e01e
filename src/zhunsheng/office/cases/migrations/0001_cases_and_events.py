"""Cases, their events, private values, number series, refused attempts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('pk', models.CompositePrimaryKey('template', 'unit', 'year', blank=True, editable=False, primary_key=True, serialize=False)),
                ('template', models.CharField(max_length=120, verbose_name='编号样式')),
                ('unit', models.CharField(max_length=64, verbose_name='单位')),
                ('year', models.IntegerField(verbose_name='年')),
                ('next', models.IntegerField(verbose_name='下一号')),
            ],
            options={
                'verbose_name': '编号',
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=64, verbose_name='程序')),
                ('version', models.DateField(verbose_name='版本')),
                ('unit', models.CharField(max_length=64, verbose_name='承办单位')),
                ('number', models.CharField(max_length=120, verbose_name='案号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('handler', models.CharField(blank=True, max_length=64, verbose_name='经办人')),
                ('opened_on', models.DateField(verbose_name='立案日')),
                ('concluded_on', models.DateField(null=True, verbose_name='首次办结日')),
                ('result_on', models.DateField(null=True, verbose_name='结果日')),
                ('result', models.CharField(blank=True, max_length=64, verbose_name='结果')),
                ('ended', models.BooleanField(default=False, verbose_name='已了结')),
                ('due_on', models.DateField(null=True, verbose_name='最近届满日')),
                ('due_act', models.TextField(blank=True, verbose_name='届满行为')),
                ('late', models.BooleanField(default=False, verbose_name='有逾期')),
                ('irregular', models.BooleanField(default=False, verbose_name='有违规补录')),
                ('natural_key', models.CharField(max_length=300, null=True, verbose_name='自然键')),
                ('seq', models.IntegerField(verbose_name='序号')),
                ('head', models.CharField(max_length=80, verbose_name='链头')),
                ('state', models.TextField(verbose_name='状态')),
                ('changed', models.BigIntegerField(verbose_name='变动序')),
            ],
            options={
                'verbose_name': '案件',
                'indexes': [models.Index(fields=['procedure', 'opened_on'], name='case_by_procedure'), models.Index(fields=['unit', 'procedure'], name='case_by_unit'), models.Index(fields=['changed'], name='case_by_change'), models.Index(condition=models.Q(('ended', False)), fields=['due_on'], name='case_due')],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'unit', 'natural_key'), name='case_natural_key')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('case', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('seq', models.IntegerField(verbose_name='序号')),
                ('act', models.CharField(max_length=64, verbose_name='行为')),
                ('outcome', models.CharField(max_length=64, null=True, verbose_name='结果')),
                ('day', models.DateField(verbose_name='日期')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
                ('role', models.CharField(max_length=40, verbose_name='角色')),
                ('actor', models.CharField(max_length=64, null=True, verbose_name='行为人')),
                ('unit', models.CharField(max_length=64, null=True, verbose_name='单位')),
                ('persons', models.TextField(verbose_name='在场人员')),
                ('member', models.TextField(null=True, verbose_name='对象')),
                ('fields', models.TextField(verbose_name='字段')),
                ('attachments', models.TextField(verbose_name='附件摘要')),
                ('version', models.CharField(max_length=10, verbose_name='版本')),
                ('catalog', models.CharField(max_length=80, verbose_name='法律文件摘要')),
                ('reason', models.TextField(null=True, verbose_name='补录理由')),
                ('findings', models.TextField(verbose_name='违规事项')),
                ('previous', models.CharField(max_length=80, null=True, verbose_name='前一摘要')),
                ('hash', models.CharField(max_length=80, verbose_name='摘要')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case')),
            ],
            options={
                'verbose_name': '事件',
            },
        ),
        migrations.CreateModel(
            name='PrivateValue',
            fields=[
                ('pk', models.CompositePrimaryKey('case', 'seq', 'field', blank=True, editable=False, primary_key=True, serialize=False)),
                ('seq', models.IntegerField(verbose_name='序号')),
                ('field', models.CharField(max_length=64, verbose_name='字段')),
                ('salt', models.CharField(max_length=64, verbose_name='盐')),
                ('value', models.TextField(verbose_name='值')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='private_values', to='cases.case')),
            ],
            options={
                'verbose_name': '不公开的值',
            },
        ),
        migrations.CreateModel(
            name='RefusedAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_id', models.CharField(max_length=120, verbose_name='案件')),
                ('procedure', models.CharField(max_length=64, verbose_name='程序')),
                ('unit', models.CharField(max_length=64, verbose_name='单位')),
                ('act', models.CharField(max_length=64, verbose_name='行为')),
                ('day', models.DateField(verbose_name='日期')),
                ('recorded', models.CharField(max_length=32, verbose_name='记录时刻')),
                ('role', models.CharField(max_length=40, verbose_name='角色')),
                ('actor', models.CharField(max_length=64, verbose_name='行为人')),
                ('findings', models.TextField(verbose_name='理由')),
            ],
            options={
                'verbose_name': '被拒的行为',
                'indexes': [models.Index(fields=['procedure', 'day'], name='refused_by_day')],
            },
        ),
    ]
