"""Passwords as GB/T 22239-2019 8.1.4 has them: long and mixed, not the name, not used lately, changed in time."""

import secrets
import string
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts.log import note
from zhunsheng.office.people.administrators import Refusal

LEAST_LENGTH, LEAST_CLASSES = 10, 3
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
KEPT, GOOD_FOR = 5, timedelta(days=90)
INITIAL = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"  # no 0 and O, no 1, l and I


class WeakPassword(Refusal):
    """The password is too easily guessed; the code says what it lacks."""


def check_strength(username: str, password: str) -> None:
    """At least ten characters of three of four classes, and not the account's name."""
    classes = sum(any(c in chosen for c in password) for chosen in CLASSES)
    classes += any(c not in "".join(CLASSES) for c in password)
    if len(password) < LEAST_LENGTH or classes < LEAST_CLASSES:
        raise WeakPassword("weak", length=LEAST_LENGTH, classes=LEAST_CLASSES)
    if username.lower() in password.lower():
        raise WeakPassword("weak-name")


def must_change(account: models.Account, now: datetime) -> bool:
    """Whether nothing may be done before the password is another: it was given by somebody else, or is too old."""
    if account.is_demo:
        return False
    return account.must_change or account.password_at is not None and now - account.password_at > GOOD_FOR


def change(account: models.Account, old: str, new: str, address: str, now: datetime) -> None:
    """Take another password; the old one must be known. Refusal, with the old one left as it is."""
    if account.is_demo:
        raise Refusal("demo-account")
    if not check_password(old, account.password):
        note("failed", account.username, address, now)
        raise Refusal("password-wrong")
    check_strength(account.username, new)
    former = models.FormerPassword.objects.filter(account=account).order_by("-id")[: KEPT - 1]
    if any(check_password(new, p) for p in (account.password, *(f.password for f in former))):
        raise WeakPassword("password-used", count=KEPT)
    with transaction.atomic():
        models.FormerPassword.objects.create(account=account, password=account.password)
        put(account, new, now, by_others=False)
        note("password", account.username, address, now)


def put(account: models.Account, password: str, now: datetime, by_others: bool) -> None:
    """Set a password; one that others know must be changed at the first sign-in."""
    account.password, account.password_at, account.must_change = make_password(password), now, by_others
    account.save(update_fields=["password", "password_at", "must_change"])


def initial() -> str:
    """A password to hand over once: it can be read out and typed, and must be changed."""
    chosen = [secrets.choice(letters) for letters in INITIAL for _ in range(4)]
    secrets.SystemRandom().shuffle(chosen)
    return "-".join("".join(chosen[n : n + 4]) for n in (0, 4, 8))
