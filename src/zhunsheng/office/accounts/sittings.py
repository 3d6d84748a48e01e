"""Sessions: how many an account has at once, and ending them from elsewhere."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import NamedTuple

from django.conf import settings

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts.log import note
from zhunsheng.office.accounts.submissions import forget_old

AT_ONCE = 3


class Sitting(NamedTuple):
    """A session as its holder sees it."""

    id: int
    began: datetime
    address: str
    here: bool


def sit_down(account: models.Account, key: str, address: str, now: datetime) -> int:
    """Count a session that was just signed in; how many older ones ended for it."""
    _forget_old(now)
    models.Sitting.objects.create(account=account, key=key, began=now, address=address[:64])
    too_many = list(models.Sitting.objects.filter(account=account))[:-AT_ONCE]
    for sitting in too_many:
        _end(sitting)
        note("ended", account.username, sitting.address, now)
    return len(too_many)


def follow(account: models.Account, key: str, address: str, now: datetime) -> None:
    """After the password changed: this session goes on under another key, and every other one is over."""
    models.Sitting.objects.filter(account=account).delete()
    models.Sitting.objects.create(account=account, key=key, began=now, address=address[:64])


def stand_up(key: str) -> None:
    """A session that signed out."""
    models.Sitting.objects.filter(key=key).delete()


def sittings(account: models.Account, key: str, now: datetime) -> list[Sitting]:
    """The sessions of an account, the oldest first; `key` is that of the one who asks."""
    _forget_old(now)
    return [Sitting(s.id, s.began, s.address, s.key == key) for s in models.Sitting.objects.filter(account=account)]


def end_all(account: models.Account, now: datetime, keep: str = "") -> int:
    """End every session of an account but the one to keep; how many ended."""
    found = list(models.Sitting.objects.filter(account=account).exclude(key=keep))
    for sitting in found:
        _end(sitting)
        note("ended", account.username, sitting.address, now)
    return len(found)


def _end(sitting: models.Sitting) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(sitting.key).delete()
    sitting.delete()


def _forget_old(now: datetime) -> None:
    """Sessions last no longer than a working day, and a form is not sent again a day later."""
    forget_old(now)
    models.Sitting.objects.filter(began__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
