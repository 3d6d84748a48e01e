"""Units, people and the posts they hold."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('certified_from', models.DateField(null=True, verbose_name='执法证起')),
                ('certified_until', models.DateField(null=True, verbose_name='执法证止')),
                ('qualified_from', models.DateField(null=True, verbose_name='法律职业资格起')),
            ],
            options={
                'verbose_name': '人员',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('kind', models.CharField(max_length=20, verbose_name='类别')),
                ('tags', models.JSONField(default=list, verbose_name='标签')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.unit')),
            ],
            options={
                'verbose_name': '机构',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40, verbose_name='角色')),
                ('since', models.DateField(verbose_name='任职日')),
                ('until', models.DateField(null=True, verbose_name='离任日')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.unit')),
            ],
            options={
                'verbose_name': '岗位',
                'constraints': [models.UniqueConstraint(fields=('person', 'unit', 'role', 'since'), name='post_once')],
            },
        ),
    ]
