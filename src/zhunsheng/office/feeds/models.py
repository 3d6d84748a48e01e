"""A calendar feed: whose it is, and the digest of the secret in its address."""

from django.db import models


class Feed(models.Model):
    """One a person. The secret itself is not kept: who reads this table cannot read anybody's deadlines with it."""

    person = models.CharField("人员", max_length=64, primary_key=True)
    digest = models.CharField("密钥摘要", max_length=64, unique=True)
    language = models.CharField("语言", max_length=10)
    made = models.DateTimeField("启用时刻")
    read = models.DateTimeField("最近读取时刻", null=True)

    class Meta:
        verbose_name = "日历订阅"
