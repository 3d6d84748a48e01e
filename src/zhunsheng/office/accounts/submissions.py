"""Forms that are performed once, however often they are sent.

Written in whatever transaction is under way: where the act goes, the note that its form was sent goes with it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from zhunsheng.office.accounts import models
from zhunsheng.office.cases.service import Beside

KEPT_FOR = timedelta(days=1)  # a form is not sent again a day later
LATELY = timedelta(minutes=10)  # so long what somebody sent may be sent once more by mistake


class Led(NamedTuple):
    """A form that somebody sent: its token, the case to which it led, and when."""

    token: str
    case: str
    at: datetime


def sent(token: str, account: int, now: datetime) -> Beside:
    """The note that a form was sent, to go in with the act for which it was; a second one of its token never does."""
    values = token[:40], account, connection.ops.adapt_datetimefield_value(now)
    return Beside("accounts_submission", ("token", "account_id", "at", '"case"'), values)


def was_sent(token: str) -> bool:
    """Whether a form of this token came before."""
    return models.Submission.objects.filter(token=token[:40]).exists()


def claim(token: str, account: int, now: datetime) -> bool:
    """Take a form as sent; False where it was sent before."""
    sent = (
        'INSERT INTO accounts_submission (token, account_id, at, "case") VALUES (%s, %s, %s, %s) '
        "ON CONFLICT (token) DO NOTHING"
    )
    return _run(sent, token[:40], account, connection.ops.adapt_datetimefield_value(now), "") == 1


def release(token: str) -> None:
    """Let a form that led nowhere be sent again."""
    _run("DELETE FROM accounts_submission WHERE token = %s", token[:40])


def led_to(token: str, account: int) -> str:
    """The case to which a form led; nothing where it is still on its way."""
    found = models.Submission.objects.filter(token=token[:40], account=account)
    return found.values_list("case", flat=True).first() or ""


def lately(account: int, under: str, now: datetime) -> list[Led]:
    """What an account sent in the last minutes, of that which led to cases whose ids begin so; the last first."""
    found = models.Submission.objects.filter(account=account, at__gt=now - LATELY, case__startswith=under)
    return [Led(*row) for row in found.order_by("-at").values_list("token", "case", "at")]


def forget_old(now: datetime) -> None:
    """Let go of the forms of former days."""
    models.Submission.objects.filter(at__lt=now - KEPT_FOR).delete()


def _run(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
