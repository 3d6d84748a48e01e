"""Forms that are performed once, however often they are sent."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from zhunsheng.office.accounts import models

KEPT_FOR = timedelta(days=1)  # a form is not sent again a day later


def claim(token: str, account: int, now: datetime) -> bool:
    """Take a form as sent; False where it was sent before."""
    models.Submission.objects.filter(at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            models.Submission.objects.create(token=token[:40], account_id=account, at=now)
    except IntegrityError:
        return False
    return True


def settle(token: str, case: str) -> None:
    """Note where a form led."""
    models.Submission.objects.filter(token=token[:40]).update(case=case)


def release(token: str) -> None:
    """Let a form that led nowhere be sent again."""
    models.Submission.objects.filter(token=token[:40]).delete()


def led_to(token: str, account: int) -> str:
    """The case to which a form led; nothing where it is still on its way."""
    found = models.Submission.objects.filter(token=token[:40], account=account)
    return found.values_list("case", flat=True).first() or ""
