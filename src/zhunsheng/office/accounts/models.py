"""An account lets a person sign in; what the person may then do is for their posts and the law to say."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """A name and a password for one person. `is_demo`: made by the sample, its password is known to all."""

    username = models.CharField("账号", max_length=64, unique=True)
    person = models.CharField("人员", max_length=64, unique=True)
    is_demo = models.BooleanField("演示账号", default=False)
    is_active = models.BooleanField("启用", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]
    objects = BaseUserManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username


class SignIn(models.Model):
    """One attempt to sign in, or a sign-out. Rows are added and never changed."""

    at = models.DateTimeField("时刻")
    username = models.CharField("账号", max_length=64)
    address = models.CharField("地址", max_length=64)
    what = models.CharField("事项", max_length=10)  # in, failed, locked, out

    class Meta:
        verbose_name = "登录记录"
        indexes = [
            models.Index(fields=["username", "at"], name="sign_in_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]


class Submission(models.Model):
    """A form that was sent: sent twice, it is performed once. `case` is where it led."""

    token = models.CharField(primary_key=True, max_length=40)
    account = models.ForeignKey(Account, models.CASCADE)
    at = models.DateTimeField("时刻")
    case = models.CharField("案件", max_length=120, blank=True)

    class Meta:
        verbose_name = "已提交的表单"
        indexes = [models.Index(fields=["at"], name="submission_by_time")]
