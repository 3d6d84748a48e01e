"""An account lets a person sign in; what the person may then do is for their posts and the law to say."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhunsheng.office.chained import Chained


class Account(AbstractBaseUser):
    """A name and a password for one person. `is_demo`: made by the sample, its password is known to all.

    `second` names the secret of a second factor, which is made of it and the installation's key and stored nowhere;
    `second_step` is the last time step whose code was taken, so that no code is taken twice.
    """

    username = models.CharField("账号", max_length=64, unique=True)
    person = models.CharField("人员", max_length=64, unique=True)
    is_demo = models.BooleanField("演示账号", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change = models.BooleanField("须改密码", default=False)
    password_at = models.DateTimeField("密码设定时刻", null=True)
    second = models.CharField("第二因素", max_length=40, blank=True)
    second_step = models.BigIntegerField("已用时间步", default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]
    objects = BaseUserManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username


class SignIn(Chained):
    """One attempt to sign in, a sign-out, or a change of how one signs in. Rows are chained, added, never changed."""

    COVERED: ClassVar[tuple[str, ...]] = ("at", "username", "address", "what")

    at = models.DateTimeField("时刻")
    username = models.CharField("账号", max_length=64)
    address = models.CharField("地址", max_length=64)
    what = models.CharField("事项", max_length=20)

    class Meta:
        verbose_name = "登录记录"
        indexes = [
            models.Index(fields=["username", "at"], name="sign_in_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]


class FormerPassword(models.Model):
    """A password that was in use, kept as its salted hash so that it is not taken again soon."""

    account = models.ForeignKey(Account, models.CASCADE)
    password = models.CharField("密码", max_length=128)

    class Meta:
        verbose_name = "用过的密码"


class RecoveryCode(models.Model):
    """A code that stands in once for a lost second factor, kept as a keyed digest."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "恢复码"


class Sitting(models.Model):
    """A session that was signed in and not yet out. Its key is a secret: pages never show it."""

    account = models.ForeignKey(Account, models.CASCADE)
    key = models.CharField("会话", max_length=40, unique=True)
    began = models.DateTimeField("开始")
    address = models.CharField("地址", max_length=64)

    class Meta:
        verbose_name = "在线会话"
        ordering = ["began", "id"]


class Submission(models.Model):
    """A form that was sent: sent twice, it is performed once. `case` is where it led."""

    token = models.CharField(primary_key=True, max_length=40)
    account = models.ForeignKey(Account, models.CASCADE)
    at = models.DateTimeField("时刻")
    case = models.CharField("案件", max_length=120, blank=True)

    class Meta:
        verbose_name = "已提交的表单"
        indexes = [models.Index(fields=["at"], name="submission_by_time")]
