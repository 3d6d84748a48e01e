"""Accounts, their posts, and who signed in when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='账号')),
                ('person', models.CharField(max_length=64, unique=True, verbose_name='人员')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '账号',
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时刻')),
                ('username', models.CharField(max_length=64, verbose_name='账号')),
                ('address', models.CharField(max_length=64, verbose_name='地址')),
                ('what', models.CharField(max_length=10, verbose_name='事项')),
            ],
            options={
                'verbose_name': '登录记录',
                'indexes': [models.Index(fields=['username', 'at'], name='sign_in_by_account'), models.Index(fields=['address', 'at'], name='sign_in_by_address')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('token', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='时刻')),
                ('case', models.CharField(blank=True, max_length=120, verbose_name='案件')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '已提交的表单',
                'indexes': [models.Index(fields=['at'], name='submission_by_time')],
            },
        ),
    ]
