"""The door of accounts: signing in and being locked out, and forms that are performed once.

Time is an argument. A password is kept only as Django's salted hash.
"""

import string
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from zhunsheng.office.accounts import models
from zhunsheng.office.people import service as people
from zhunsheng.office.reporting import SAMPLE

__all__ = [
    "DEMO_PASSWORD", "Account", "Refusal", "WeakPassword", "add", "add_demo", "claim", "demo_accounts",
    "demo_outside_a_sample", "led_to", "release", "settle", "sign_in", "signed_out",
]  # fmt: skip

Account = models.Account
# GB/T 22239-2019 8.1.4 asks for a limit. An account is locked after five failures; an address, behind which a
# whole office may sit, only when it has failed as often as four people could.
LOCKED_FOR = timedelta(minutes=30)
FAILURES, FAILURES_OF_ADDRESS = 5, 20
DEMO_PASSWORD = "Zhunsheng-2019"  # noqa: S105  printed on the sign-in page of the sample
LEAST_LENGTH, LEAST_CLASSES = 10, 3
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
KEPT_FOR = timedelta(days=1)  # a form is not sent again a day later


class WeakPassword(ValueError):
    """The password is too easily guessed; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not signed in. `until` is set where account or address is locked."""

    until: datetime | None = None
    left: int = 0


def sign_in(username: str, password: str, address: str, now: datetime, home: Path) -> Account | Refusal:
    """The account, or why not. Every attempt is logged; a locked one is not even tried."""
    username = username.strip()[:64]
    if (until := _locked_until(username, address, now)) is not None:
        _log("locked", username, address, now)
        return Refusal(until)
    account = Account.objects.filter(username=username, is_active=True).first()
    # An unknown name takes as long as a wrong password: it must not be told apart.
    stored = account.password if account else _nobody()
    if not check_password(password, stored) or account is None or (account.is_demo and not _is_sample(home)):
        _log("failed", username, address, now)
        failed = _failures(now, username=username)
        until = now + LOCKED_FOR if len(failed) >= FAILURES else None
        return Refusal(until, max(FAILURES - len(failed), 0))
    _log("in", username, address, now)
    return account


def signed_out(username: str, address: str, now: datetime) -> None:
    """Note that somebody left."""
    _log("out", username, address, now)


def add(person: str, username: str, password: str) -> None:
    """Give a person an account. WeakPassword; ValueError where there is no such person or the name is taken."""
    check_strength(username, password)
    if people.actor(person, None, date.min) is None:
        raise ValueError(f"没有编号为 {person} 的人员 (no such person)")
    try:
        with transaction.atomic():
            Account.objects.create(username=username, person=person, password=make_password(password))
    except IntegrityError:
        raise ValueError(f"账号 {username} 已有，或 {person} 已有账号 (taken already)") from None


def check_strength(username: str, password: str) -> None:
    """At least ten characters of three of four classes, and not the account's name."""
    classes = sum(any(c in chosen for c in password) for chosen in CLASSES)
    classes += any(c not in "".join(CLASSES) for c in password)
    if len(password) < LEAST_LENGTH or classes < LEAST_CLASSES:
        raise WeakPassword(
            f"密码至少 {LEAST_LENGTH} 个字符，含大写、小写、数字、符号中的 {LEAST_CLASSES} 类 (too weak a password)"
        )
    if username.lower() in password.lower():
        raise WeakPassword("密码不能含账号名 (the password contains the name)")


def add_demo(accounts: dict[str, str]) -> None:
    """Demonstration accounts, username → person, all with the one known password."""
    stored = make_password(DEMO_PASSWORD)
    Account.objects.bulk_create(
        Account(username=name, person=person, password=stored, is_demo=True) for name, person in accounts.items()
    )


def demo_accounts() -> list[tuple[str, str]]:
    """The demonstration accounts: username and person."""
    return list(Account.objects.filter(is_demo=True, is_active=True).order_by("id").values_list("username", "person"))


def demo_outside_a_sample(home: Path) -> list[str]:
    """Demonstration accounts in a home that is no sample: nothing may start with them."""
    return [] if _is_sample(home) else [name for name, _ in demo_accounts()]


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


def _locked_until(username: str, address: str, now: datetime) -> datetime | None:
    of_account, of_address = _failures(now, username=username), _failures(now, address=address)
    ends = []
    if len(of_account) >= FAILURES:
        ends.append(of_account[-1] + LOCKED_FOR)
    if len(of_address) >= FAILURES_OF_ADDRESS:
        ends.append(of_address[-1] + LOCKED_FOR)
    return max(ends, default=None)


def _failures(now: datetime, **of: str) -> list[datetime]:
    """When it failed within the last half hour; an account that got in since begins anew."""
    tried = models.SignIn.objects.filter(at__gt=now - LOCKED_FOR, **of).order_by("at", "id")
    found: list[datetime] = []
    for what, at in tried.values_list("what", "at"):
        if what == "failed":
            found.append(at)
        elif what == "in" and "username" in of:
            found.clear()
    return found


def _log(what: str, username: str, address: str, now: datetime) -> None:
    models.SignIn.objects.create(at=now, username=username, address=address[:64], what=what)


def _is_sample(home: Path) -> bool:
    return (home / SAMPLE).exists()


@lru_cache
def _nobody() -> str:
    """What the password of an account that is not there is held against."""
    return make_password(DEMO_PASSWORD[::-1])
