"""The log of signing in: what was tried, by whom, from where; and what follows from failures."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from zhunsheng.office import chained
from zhunsheng.office.accounts import models
from zhunsheng.office.chained import Broken, End
from zhunsheng.office.journal.service import during

# GB/T 22239-2019 8.1.4 asks for a limit. An account is locked after five failures; an address, behind which a
# whole office may sit, only when it has failed as often as four people could.
LOCKED_FOR = timedelta(minutes=30)
FAILURES, FAILURES_OF_ADDRESS = 5, 20
WHAT = (
    "in", "failed", "locked", "out", "ended", "password", "second-on", "second-off", "recovered", "disabled",
    "enabled", "unlocked", "reset",
)  # fmt: skip
# A failure is a wrong password or a wrong code; these begin the count anew.
ANEW = frozenset({"in", "unlocked"})


class Found(NamedTuple):
    """A page of the log, newest first, and how many rows there are in all."""

    rows: list[models.SignIn]
    total: int


def note(what: str, username: str, address: str, now: datetime) -> None:
    """Write a row."""
    row = models.SignIn(at=chained.instant(now), username=username[:64], address=address[:64], what=what)
    chained.append(row)


def locked_until(username: str, address: str, now: datetime) -> datetime | None:
    """Until when the account or the address is locked; None where neither is."""
    of_account, of_address = failures(now, username=username), failures(now, address=address)
    ends = []
    if len(of_account) >= FAILURES:
        ends.append(of_account[-1] + LOCKED_FOR)
    if len(of_address) >= FAILURES_OF_ADDRESS:
        ends.append(of_address[-1] + LOCKED_FOR)
    return max(ends, default=None)


def failures(now: datetime, **of: str) -> list[datetime]:
    """When it failed within the last half hour; an account that got in, or was unlocked, since begins anew."""
    tried = models.SignIn.objects.filter(at__gt=now - LOCKED_FOR, **of).order_by("at", "id")
    found: list[datetime] = []
    for what, at in tried.values_list("what", "at"):
        if what == "failed":
            found.append(at)
        elif what in ANEW and "username" in of:
            found.clear()
    return found


def find(
    words: str = "", what: str = "", first: date | None = None, last: date | None = None, page: int = 1, size: int = 50
) -> Found:
    """Rows by what happened, by days, and by words in account or address."""
    held = models.SignIn.objects.order_by("-id")
    if what:
        held = held.filter(what=what)
    if words:
        held = held.filter(username__icontains=words) | held.filter(address__icontains=words)
    held = during(held, first, last)
    return Found(list(held[(page - 1) * size : page * size]), held.count())


def last_in(usernames: list[str]) -> dict[str, datetime]:
    """When accounts were last signed in to."""
    found = models.SignIn.objects.filter(username__in=usernames, what="in").order_by("id")
    return dict(found.values_list("username", "at"))


def end() -> End:
    """Where the log ends."""
    return chained.end(models.SignIn)


def has(digest: str) -> bool:
    """Whether a row has this digest."""
    return chained.has(models.SignIn, digest)


def broken() -> Broken | None:
    """The first row that does not follow from the one before."""
    return chained.broken(models.SignIn)
