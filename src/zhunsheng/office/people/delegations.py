"""Handing a post over for an absence: for days, with a reason, to a colleague of the same unit.

An act done so is the delegate's: they are its actor, and what bars the same person bars them. That it was done in
another's place stands in the event itself, as a paper of the act: the text of the delegation, by its digest.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhunsheng.catalog.roles import role_name
from zhunsheng.office import papers
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import models
from zhunsheng.office.people.administrators import Refusal, check, check_apart
from zhunsheng.office.people.posts import held_on
from zhunsheng.office.people.rights import ADMINISTRATORS
from zhunsheng.office.people.units import unit_name

LONGEST = 180  # days; a longer absence is a change of post
PAPER = re.compile(r"代行委托 (\d+)（(.+)）\.txt")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody away asks for: which post of theirs, to whom, from and until which day, and why."""

    person: str
    unit: str
    role: str
    to: str
    since: date
    until: date
    reason: str


class Given(NamedTuple):
    """A delegation as pages show it. `until` is its last day; `revoked_on` the first day without it."""

    id: int
    person: str
    name: str
    unit: str
    role: str
    to: str
    to_name: str
    since: date
    until: date
    reason: str
    revoked_on: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day <= self.until and (self.revoked_on is None or day < self.revoked_on)

    def is_over(self, day: date) -> bool:
        """Whether nothing more comes of it."""
        return day > self.until or (self.revoked_on is not None and day >= self.revoked_on)


COLUMNS = (
    "id", "person", "person__name", "unit", "role", "to", "to__name", "since", "until", "reason", "revoked_on",
)  # fmt: skip


def delegate(asked: Asked, today: date, home: Path) -> int:
    """Hand a post over; the delegation's number. Refusal where it may not be; its text is kept as a paper."""
    if asked.role in ADMINISTRATORS:
        raise Refusal("delegate-admin")
    if not asked.reason:
        raise Refusal("reason-missing")
    if asked.since < today:
        raise Refusal("day-past", day=today)
    if asked.until < asked.since:
        raise Refusal("days-crossed", since=asked.since, until=asked.until)
    if (asked.until - asked.since).days >= LONGEST:
        raise Refusal("delegate-long", days=LONGEST)
    with transaction.atomic():
        people = {p.id: p for p in models.Person.objects.select_for_update().filter(id__in=[asked.person, asked.to])}
        if asked.to not in people or asked.to == asked.person:
            raise Refusal("delegate-whom")
        if not held_on(asked.since).filter(person=asked.person, unit=asked.unit, role=asked.role).exists():
            raise Refusal("delegate-not-held")
        if not held_on(asked.since).filter(person=asked.to, unit=asked.unit).exclude(role__in=ADMINISTRATORS).exists():
            raise Refusal("delegate-whom")
        if _standing(asked).exists():
            raise Refusal("delegate-twice")
        made = models.Delegation.objects.create(
            person_id=asked.person, unit_id=asked.unit, role=asked.role, to_id=asked.to, since=asked.since,
            until=asked.until, reason=asked.reason, made_at=timezone.now(),
        )  # fmt: skip
        check_apart([asked.to])
        made.digest = papers.keep(home, [text_of(made).encode()]).digest
        made.save(update_fields=["digest"])
        told = {
            "unit": asked.unit, "role": asked.role, "to": asked.to, "since": asked.since, "until": asked.until,
            "digest": made.digest,
        }  # fmt: skip
        by = By(asked.person, asked.role, today)
        journal.record(by, "delegation.make", "person", asked.person, {}, told, asked.reason)
    return made.id


def revoke(by: By, ident: int, reason: str = "") -> None:
    """End a delegation from today on: by who gave it, or by the security administrator."""
    with transaction.atomic():
        held = models.Delegation.objects.select_for_update().filter(id=ident).first()
        if held is None or (by.person != held.person_id and not by.is_console and not _is_security(by)):
            raise Refusal("delegate-unknown")
        if held.revoked_on is not None or held.until < by.today:
            raise Refusal("delegate-over")
        held.revoked_on = by.today
        held.save(update_fields=["revoked_on"])
        told = {"unit": held.unit_id, "role": held.role, "to": held.to_id, "since": held.since, "until": held.until}
        after = told | {"revoked_on": by.today}
        before = told | {"revoked_on": None}
        journal.record(by, "delegation.revoke", "person", held.person_id, before, after, reason)


def given_by(person: str) -> list[Given]:
    """The delegations that somebody gave, the latest first."""
    return _read(models.Delegation.objects.filter(person=person))


def taken_by(person: str) -> list[Given]:
    """The delegations that somebody has or had from others, the latest first."""
    return _read(models.Delegation.objects.filter(to=person))


def delegations(day: date) -> list[Given]:
    """Those that hold on a day or are still to come."""
    found = models.Delegation.objects.filter(until__gte=day).exclude(revoked_on__lte=day)
    return _read(found)


def trace(person: str, whose: str, unit: str, role: str, day: date) -> dict[str, str]:
    """The paper that an act done in another's place carries: its name and digest."""
    found = models.Delegation.objects.filter(to=person, person=whose, unit=unit, role=role, since__lte=day)
    found = found.filter(until__gte=day).filter(Q(revoked_on=None) | Q(revoked_on__gt=day))
    held = found.order_by("-id").first()
    if held is None:
        raise Refusal("delegate-over")
    return {f"代行委托 {held.id}（{whose}）.txt": held.digest}


def acted_for(attachments: Mapping[str, str]) -> str | None:
    """In whose place an act was done, as its own papers say; None where in one's own."""
    return next((found[2] for name in attachments if (found := PAPER.fullmatch(name))), None)


def text_of(held: models.Delegation) -> str:
    """The delegation in words; every word of it is fixed from the day it was made."""
    return "\n".join([
        "岗位代行委托书",
        f"编号：{held.id}",
        f"委托人：{held.person.name}（{held.person_id}）",
        f"岗位：{unit_name(held.unit_id)}（{held.unit_id}）{role_name(held.role)}（{held.role}）",
        f"代行人：{held.to.name}（{held.to_id}）",
        f"期间：{held.since} 至 {held.until}（含首尾两日）",
        f"事由：{held.reason}",
        f"办理时刻：{_told(held.made_at)}",
        "代行人以自己的名义办理，法律关于同一人不得办理的规定，对代行人本人适用。",
        "",
    ])  # fmt: skip


def _told(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="milliseconds")


def _standing(asked: Asked) -> QuerySet:
    """Delegations of the same post that would hold on one of the same days."""
    found = models.Delegation.objects.filter(person=asked.person, unit=asked.unit, role=asked.role)
    found = found.filter(since__lte=asked.until, until__gte=asked.since)
    return found.filter(Q(revoked_on=None) | Q(revoked_on__gt=asked.since))


def _is_security(by: By) -> bool:
    try:
        check(by, "delegation.revoke")
    except Refusal:
        return False
    return True


def _read(found: QuerySet) -> list[Given]:
    return [Given(*row) for row in found.values_list(*COLUMNS)]
