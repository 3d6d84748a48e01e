"""The door of calendar feeds: an address is given out once, holds until it is taken back, and names one person."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from zhunsheng.office.accounts.service import Account
from zhunsheng.office.feeds.models import Feed

__all__ = ["Known", "Reader", "known", "open_feed", "reader", "revoke"]

GRAIN = timedelta(minutes=10)  # how exactly it is noted that somebody reads


@dataclass(frozen=True, slots=True)
class Known:
    """What a person is told of their feed: since when there is one, and when it was last read."""

    made: datetime
    read: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose feed a secret opens, and in which language."""

    person: str
    language: str


def open_feed(person: str, language: str, now: datetime) -> str:
    """A new secret for a person's feed; the one before opens nothing any more. It is told this once."""
    secret = secrets.token_urlsafe(24)
    told = {"digest": _digest(secret), "language": language, "made": now, "read": None}
    Feed.objects.update_or_create(person=person, defaults=told)
    return secret


def revoke(person: str) -> bool:
    """Take a person's address back; whether there was one."""
    return Feed.objects.filter(person=person).delete()[0] > 0


def known(person: str) -> Known | None:
    """What there is to say of a person's feed."""
    found = Feed.objects.filter(person=person).first()
    return None if found is None else Known(found.made, found.read)


def reader(secret: str, now: datetime) -> Reader | None:
    """Whose feed a secret opens; None for an unknown one, and where the account is closed."""
    found = Feed.objects.filter(digest=_digest(secret)).first()
    if found is None or not Account.objects.filter(person=found.person, is_active=True).exists():
        return None
    if found.read is None or now - found.read >= GRAIN:
        Feed.objects.filter(person=found.person).update(read=now)
    return Reader(found.person, found.language)


def _digest(secret: str) -> str:
    """A secret of 192 random bits needs no salt."""
    return sha256(secret.encode()).hexdigest()
