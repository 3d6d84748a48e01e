"""The door of the log of administration: entries in, entries out, and whether any was tampered with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from zhunsheng.office import chained
from zhunsheng.office.chained import Broken, End
from zhunsheng.office.journal import models

__all__ = ["By", "Broken", "End", "Entry", "broken", "console", "during", "end", "find", "has", "record"]

Entry = models.Entry


@dataclass(frozen=True, slots=True)
class By:
    """Who administers: a person in a role, on a day of the office. The console is who runs commands on the machine."""

    person: str
    role: str
    today: date

    @property
    def is_console(self) -> bool:
        """Nobody signed in: whoever holds the machine holds the database anyway, and the log says so."""
        return self.role == CONSOLE


CONSOLE = "console"


def console(today: date) -> By:
    """Whoever runs commands on the machine itself."""
    return By("", CONSOLE, today)


class Found(NamedTuple):
    """A page of the log, newest first, and how many entries there are in all."""

    entries: list[Entry]
    total: int


def record(
    by: By, act: str, kind: str, subject: str,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Write an act down, in the transaction that does it. Of before and after only what differs is kept."""
    old, new = _plain(before or {}), _plain(after or {})
    same = {name for name in old.keys() & new.keys() if old[name] == new[name]}
    chained.append(
        models.Entry(
            at=chained.instant(timezone.now()), person=by.person, role=by.role, act=act, kind=kind, subject=subject,
            before={k: v for k, v in old.items() if k not in same},
            after={k: v for k, v in new.items() if k not in same}, reason=reason[:200],
        )
    )  # fmt: skip


def find(
    words: str = "", act: str = "", first: date | None = None, last: date | None = None, page: int = 1, size: int = 50,
    people: list[str] | None = None, kind: str = "", subject: str = "",
) -> Found:  # fmt: skip
    """Entries by what was done, by days, and by words in subject, reason or person.

    `people` are ids that the words stand for; `subject` is the one unit, person or account of a `kind` asked about.
    """
    held = models.Entry.objects.order_by("-id")
    if act:
        held = held.filter(act=act)
    held = during(held, first, last)
    if subject:
        held = held.filter(kind=kind, subject=subject)
    if words:
        named = people or []
        held = held.filter(
            Q(subject__icontains=words) | Q(reason__icontains=words) | Q(person__icontains=words)
            | Q(subject__in=named) | Q(person__in=named)
        )  # fmt: skip
    return Found(list(held[(page - 1) * size : page * size]), held.count())


def during(held: Any, first: date | None, last: date | None) -> Any:
    """Rows of a log from a day to a day."""
    zone = timezone.get_default_timezone()
    if first is not None:
        held = held.filter(at__gte=datetime.combine(first, datetime.min.time(), zone))
    if last is not None:
        held = held.filter(at__lt=datetime.combine(last + timedelta(days=1), datetime.min.time(), zone))
    return held


def end() -> End:
    """Where the log ends: to be written down where no administrator can reach it."""
    return chained.end(models.Entry)


def has(digest: str) -> bool:
    """Whether a row has this digest."""
    return chained.has(models.Entry, digest)


def broken() -> Broken | None:
    """The first entry that does not follow from the one before."""
    return chained.broken(models.Entry)


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
