"""What administrators do with accounts: the system administrator makes them, the security administrator frees them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from zhunsheng.office.accounts import models, passwords, second, sittings
from zhunsheng.office.accounts.log import FAILURES, LOCKED_FOR, failures, last_in, note
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import Refusal, check


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as the administrators see it; never a password or a secret."""

    username: str
    person: str
    is_demo: bool
    is_active: bool
    must_change: bool
    has_second: bool
    is_locked: bool
    last_in: datetime | None


def create(by: By, person: str, username: str, now: datetime) -> str:
    """Make an account; its first password, which is shown this once and must be changed."""
    check(by, "account.create")
    given = passwords.initial()
    make(by, person, username, given, now, by_others=True)
    return given


def make(by: By, person: str, username: str, password: str, now: datetime | None, by_others: bool) -> None:
    """Enter an account. Refusal where there is no such person, or the name or the person is taken."""
    if not username or len(username) > 64 or any(c.isspace() for c in username):
        raise Refusal("username", username=username)
    if people.actor(person, None, date.min) is None:
        raise Refusal("person-unknown", person=person)
    try:
        with transaction.atomic():
            models.Account.objects.create(
                username=username, person=person, password=make_password(password), must_change=by_others,
                password_at=now,
            )  # fmt: skip
            journal.record(by, "account.create", "account", username, {}, {"person": person})
    except IntegrityError:
        raise Refusal("account-taken", username=username, person=person) from None


def disable(by: By, username: str, now: datetime, reason: str = "") -> None:
    """Let nobody sign in with an account, and end its sessions at once."""
    _switch(by, "account.disable", username, False, now, reason)


def enable(by: By, username: str, now: datetime, reason: str = "") -> None:
    """Let an account be signed in to again."""
    _switch(by, "account.enable", username, True, now, reason)


def reset_password(by: By, username: str, now: datetime, reason: str = "") -> str:
    """Another first password for who forgot theirs; it must be changed, and all sessions end."""
    check(by, "account.password")
    given = passwords.initial()
    with transaction.atomic():
        account = _account(by, username)
        models.FormerPassword.objects.create(account=account, password=account.password)
        passwords.put(account, given, now, by_others=True)
        sittings.end_all(account, now)
        note("reset", username, "", now)
        journal.record(by, "account.password", "account", username, {}, {"must_change": True}, reason)
    return given


def unlock(by: By, username: str, now: datetime, reason: str = "") -> None:
    """Forget the failures of an account."""
    check(by, "account.unlock")
    with transaction.atomic():
        _account(by, username)
        told = {"failures": len(failures(now, username=username))}
        note("unlocked", username, "", now)
        journal.record(by, "account.unlock", "account", username, told, {"failures": 0}, reason)


def reset_second(by: By, username: str, now: datetime, reason: str = "") -> None:
    """Forget the second factor of who lost it with all recovery codes; all sessions end."""
    check(by, "account.second")
    with transaction.atomic():
        account = _account(by, username)
        if not account.second:
            raise Refusal("second-none")
        second.remove(account)
        sittings.end_all(account, now)
        note("second-off", username, "", now)
        journal.record(by, "account.second", "account", username, {"second": True}, {"second": False}, reason)


def end_sessions(by: By, username: str, now: datetime, reason: str = "") -> int:
    """Sign an account out everywhere; how many sessions ended."""
    check(by, "account.sessions")
    with transaction.atomic():
        ended = sittings.end_all(_account(by, username), now)
        journal.record(by, "account.sessions", "account", username, {}, {"sessions": ended}, reason)
    return ended


def accounts(words: str, now: datetime, page: int = 1, size: int = 50) -> tuple[list[Listed], int]:
    """One page of the accounts, by words in the account's or its holder's name; how many there are in all."""
    found = models.Account.objects.order_by("username")
    if words:
        found = found.filter(Q(username__icontains=words) | Q(person__in=people.named_like(words)))
    some = list(found[(page - 1) * size : page * size])
    entered = last_in([a.username for a in some])
    return [_listed(a, entered.get(a.username), now) for a in some], found.count()


def account_of(person: str, now: datetime) -> Listed | None:
    """The account of a person."""
    found = models.Account.objects.filter(person=person).first()
    return None if found is None else _listed(found, last_in([found.username]).get(found.username), now)


def locked(now: datetime) -> list[Listed]:
    """The accounts that are locked now."""
    names = models.SignIn.objects.filter(at__gt=now - LOCKED_FOR, what="failed").values_list("username", flat=True)
    found = models.Account.objects.filter(username__in=set(names)).order_by("username")
    return [told for a in found if (told := _listed(a, None, now)).is_locked]


def _listed(account: models.Account, entered: datetime | None, now: datetime) -> Listed:
    locked = len(failures(now, username=account.username)) >= FAILURES
    return Listed(
        account.username, account.person, account.is_demo, account.is_active, account.must_change,
        bool(account.second), locked, entered,
    )  # fmt: skip


def _switch(by: By, act: str, username: str, active: bool, now: datetime, reason: str) -> None:
    check(by, act)
    with transaction.atomic():
        account = _account(by, username)
        if account.is_active == active:
            raise Refusal("account-so", username=username)
        account.is_active = active
        account.save(update_fields=["is_active"])
        if not active:
            sittings.end_all(account, now)
        note("enabled" if active else "disabled", username, "", now)
        journal.record(by, act, "account", username, {"is_active": not active}, {"is_active": active}, reason)


def _account(by: By, username: str) -> models.Account:
    """An account that is not one's own, kept from others until the transaction ends."""
    found = models.Account.objects.select_for_update().filter(username=username).first()
    if found is None:
        raise Refusal("account-unknown", username=username)
    if found.person == by.person and not by.is_console:
        raise Refusal("own-account")
    return found
