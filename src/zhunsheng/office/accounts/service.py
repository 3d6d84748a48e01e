"""The door of accounts: signing in and being locked out; who has one; forms that are performed once.

Time is an argument. A password is kept only as Django's salted hash.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts.log import FAILURES, LOCKED_FOR, failures, locked_until, note
from zhunsheng.office.accounts.managing import make
from zhunsheng.office.accounts.passwords import WeakPassword, check_strength, must_change
from zhunsheng.office.accounts.second import takes
from zhunsheng.office.accounts.submissions import claim, lately, led_to, release, sent, was_sent
from zhunsheng.office.journal.service import console
from zhunsheng.office.reporting import SAMPLE

__all__ = [
    "DEMO_PASSWORD", "Account", "CodeAsked", "Refusal", "WeakPassword", "add", "add_demo", "check_strength", "claim",
    "demo_accounts", "demo_outside_a_sample", "lately", "led_to", "must_change", "release", "sent", "sign_in",
    "sign_in_with_code", "signed_out", "was_sent",
]  # fmt: skip

Account = models.Account
DEMO_PASSWORD = "Zhunsheng-2019"  # noqa: S105  printed on the sign-in page of the sample
SALT, CODE_WITHIN = "code-asked", 300  # seconds from the password to the code


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not signed in. `until` is set where account or address is locked; `again` where the password is asked anew."""

    until: datetime | None = None
    left: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """The password was right, and a code is asked for; `ticket` says so to the next step, for a few minutes."""

    ticket: str


def sign_in(username: str, password: str, address: str, now: datetime, home: Path) -> Account | CodeAsked | Refusal:
    """The account, or what is still asked for, or why not. Every attempt is logged; a locked one is not even tried."""
    username = username.strip()[:64]
    if (until := locked_until(username, address, now)) is not None:
        note("locked", username, address, now)
        return Refusal(until)
    account = Account.objects.filter(username=username, is_active=True).first()
    # An unknown name takes as long as a wrong password: it must not be told apart.
    stored = account.password if account else _nobody()
    if not check_password(password, stored) or account is None or (account.is_demo and not _is_sample(home)):
        return _failed(username, address, now)
    if account.second:
        return CodeAsked(signing.dumps([account.pk, account.password[-12:]], salt=SALT))
    note("in", username, address, now)
    return account


def sign_in_with_code(ticket: str, code: str, address: str, now: datetime) -> Account | Refusal:
    """The second step. A wrong code counts as a wrong password does."""
    try:
        ident, mark = signing.loads(ticket, salt=SALT, max_age=CODE_WITHIN)
    except (signing.BadSignature, ValueError):
        return Refusal(again=True)
    account = Account.objects.filter(pk=ident, is_active=True).first()
    if account is None or account.password[-12:] != mark:
        return Refusal(again=True)
    if (until := locked_until(account.username, address, now)) is not None:
        note("locked", account.username, address, now)
        return Refusal(until)
    if account.second and not takes(account, code, address, now):
        return _failed(account.username, address, now)
    note("in", account.username, address, now)
    return account


def signed_out(username: str, address: str, now: datetime) -> None:
    """Note that somebody left."""
    note("out", username, address, now)


def add(person: str, username: str, password: str, now: datetime | None = None) -> None:
    """Give a person an account from the console, with a password of their choice."""
    check_strength(username, password)
    make(console(date.min), person, username, password, now, by_others=False)


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


def _failed(username: str, address: str, now: datetime) -> Refusal:
    note("failed", username, address, now)
    failed = failures(now, username=username)
    until = now + LOCKED_FOR if len(failed) >= FAILURES else None
    return Refusal(until, max(FAILURES - len(failed), 0))


def _is_sample(home: Path) -> bool:
    return (home / SAMPLE).exists()


@lru_cache
def _nobody() -> str:
    """What the password of an account that is not there is held against."""
    return make_password(DEMO_PASSWORD[::-1])
