"""Lists that people keep under a name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=64, verbose_name='人员')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('asked', models.TextField(verbose_name='条件')),
            ],
            options={
                'verbose_name': '存下的列表',
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='bookmark_by_name')],
            },
        ),
    ]
