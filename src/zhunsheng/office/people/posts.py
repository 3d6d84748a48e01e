"""Posts, people and their certificates: given, moved and ended from a day; what was held on a day stays so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import CLOCK
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import models
from zhunsheng.office.people.administrators import Refusal, check, check_apart

Certificate = models.Certificate
ENFORCEMENT, QUALIFICATION = Certificate.ENFORCEMENT, Certificate.QUALIFICATION
EXPERIENCE = Certificate.EXPERIENCE
# 行政处罚法2017年修正第38条、2021年修订第58条：初次从事处罚决定法制审核的人员须取得法律职业资格，2018年1月1日起施行。
ASKED_SINCE = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class Official:
    """A person and one post of theirs, as a roster has it. Certificates and qualifications hold from a day."""

    id: str
    name: str
    unit: str
    role: str
    since: date
    until: date | None = None
    certified_from: date | None = None
    certified_until: date | None = None
    qualified_from: date | None = None


class Held(NamedTuple):
    """A post as its page shows it; `until` is the first day without it."""

    id: int
    person: str
    name: str
    unit: str
    role: str
    since: date
    until: date | None


class Papers(NamedTuple):
    """A certificate of somebody: which kind, its number, its days (`until` the last)."""

    id: int
    kind: str
    number: str
    since: date
    until: date | None


def enrol(officials: Iterable[Official]) -> int:
    """Enter people and their posts, by id; who is there already is brought up to date. How many posts.

    This is how a whole roster comes in; Refusal where it would make somebody administrator and official at once.
    """
    roster = list(officials)
    people = {o.id: models.Person(id=o.id, name=o.name) for o in roster}
    posts = {
        (o.id, o.unit, o.role, o.since): models.Post(
            person_id=o.id, unit_id=o.unit, role=o.role, since=o.since, until=o.until
        )
        for o in roster
    }
    papers = {(c.person_id, c.kind, c.since): c for o in roster for c in _papers_of(o)}
    with transaction.atomic():
        models.Person.objects.bulk_create(
            people.values(), update_conflicts=True, unique_fields=["id"], update_fields=["name"], batch_size=500
        )
        models.Post.objects.bulk_create(
            posts.values(),
            update_conflicts=True,
            unique_fields=["person", "unit", "role", "since"],
            update_fields=["until"],
            batch_size=500,
        )
        Certificate.objects.bulk_create(
            papers.values(),
            update_conflicts=True,
            unique_fields=["person", "kind", "since"],
            update_fields=["until"],
            batch_size=500,
        )
        check_apart(people)
    return len(posts)


def leave(person: str, unit: str, role: str, on: date) -> int:
    """End a person's posts of that role in that unit: `on` is the first day without them. How many ended."""
    return held_on(on).filter(person=person, unit=unit, role=role).update(until=on)


def add_person(by: By, ident: str, name: str, reason: str = "") -> None:
    """Somebody new on the roster; the id (a staff number, say) is permanent: the ledger names people by it."""
    check(by, "person.add")
    if not ident or len(ident) > 64 or any(c.isspace() or c in "|/\\?#（）" for c in ident):
        raise Refusal("person-id", id=ident)
    if not name:
        raise Refusal("name-missing")
    try:
        with transaction.atomic():
            models.Person.objects.create(id=ident, name=name)
            journal.record(by, "person.add", "person", ident, {}, {"name": name}, reason)
    except IntegrityError:
        raise Refusal("person-taken", id=ident) from None


def give_post(by: By, person: str, unit: str, role: str, since: date, reason: str = "") -> None:
    """Give a person a post from a day on, today or later."""
    check(by, "post.give")
    with transaction.atomic():
        _give(by, person, unit, role, since)
        told = {"unit": unit, "role": role, "since": since}
        journal.record(by, "post.give", "person", person, {}, told, reason)


def move_post(by: By, post: int, unit: str, role: str, on: date, reason: str = "") -> None:
    """Let a post end and another begin on the same day."""
    check(by, "post.move")
    with transaction.atomic():
        held = _end(by, post, on)
        if (held.unit_id, held.role) == (unit, role):
            raise Refusal("post-same")
        _give(by, held.person_id, unit, role, on)
        before = {"unit": held.unit_id, "role": held.role, "since": held.since}
        journal.record(by, "post.move", "person", held.person_id, before, dict(unit=unit, role=role, since=on), reason)


def end_post(by: By, post: int, on: date, reason: str = "") -> None:
    """End a post: `on` is the first day without it."""
    check(by, "post.end")
    with transaction.atomic():
        held = _end(by, post, on)
        told = {"unit": held.unit_id, "role": held.role, "since": held.since}
        after = told | {"until": on}
        journal.record(by, "post.end", "person", held.person_id, told | {"until": None}, after, reason)


def add_certificate(by: By, person: str, kind: str, number: str, since: date, until: date | None, reason: str) -> None:
    """A certificate from a day to a day, beside those there are."""
    check(by, "certificate.add")
    if kind not in (ENFORCEMENT, QUALIFICATION, EXPERIENCE):
        raise Refusal("certificate-kind")
    if kind == EXPERIENCE and since >= ASKED_SINCE:
        raise Refusal("experience-late", day=ASKED_SINCE)
    if until is not None and until < since:
        raise Refusal("days-crossed", since=since, until=until)
    with transaction.atomic():
        _locked(person)
        other = _overlapping(person, kind, since, until)
        if other is not None:
            raise Refusal("certificate-overlaps", since=other.since, until=other.until or "")
        Certificate.objects.create(person_id=person, kind=kind, number=number, since=since, until=until)
        told = {"kind": kind, "number": number, "since": since, "until": until}
        journal.record(by, "certificate.add", "person", person, {}, told, reason)


def end_certificate(by: By, certificate: int, last: date, reason: str) -> None:
    """Take a certificate back before its time: `last` is the last day on which it holds, yesterday or later."""
    check(by, "certificate.end")
    with transaction.atomic():
        held = Certificate.objects.select_for_update().filter(id=certificate).first()
        if held is None or (held.until is not None and held.until <= last):
            raise Refusal("certificate-ended")
        if last < by.today - timedelta(days=1) or last < held.since:
            raise Refusal("day-past", day=max(by.today - timedelta(days=1), held.since))
        before, held.until = held.until, last
        held.save(update_fields=["until"])
        told = {"kind": held.kind, "number": held.number, "since": held.since}
        after = told | {"until": last}
        journal.record(by, "certificate.end", "person", held.person_id, told | {"until": before}, after, reason)


def post_history(person: str = "", unit: str = "") -> list[Held]:
    """Every post that a person has or had, or that there is or was in a unit; the latest first."""
    found = models.Post.objects.order_by("-since", "role")
    found = found.filter(person=person) if person else found.filter(unit=unit)
    return [Held(*row) for row in found.values_list("id", "person", "person__name", "unit", "role", "since", "until")]


def role_holders(role: str, day: date) -> list[Held]:
    """Who holds a role on a day, by unit and name."""
    found = held_on(day).filter(role=role).order_by("unit", "person__name")
    return [Held(*row) for row in found.values_list("id", "person", "person__name", "unit", "role", "since", "until")]


def role_counts(day: date) -> dict[str, int]:
    """How many posts of each role are held on a day."""
    out: dict[str, int] = {}
    for role in held_on(day).values_list("role", flat=True):
        out[role] = out.get(role, 0) + 1
    return out


def papers_of(person: str) -> list[Papers]:
    """A person's certificates, former ones too, the latest first."""
    found = Certificate.objects.filter(person=person).order_by("-since")
    return [Papers(*row) for row in found.values_list("id", "kind", "number", "since", "until")]


def ending_posts(first: date, last: date) -> list[Held]:
    """Posts whose last day comes within these days, the nearest first."""
    found = held_on(first).filter(until__lte=last).order_by("until", "person__name")
    return [Held(*row) for row in found.values_list("id", "person", "person__name", "unit", "role", "since", "until")]


def ending_certificates(first: date, last: date) -> list[tuple[str, str, str, date]]:
    """Certificates that end within these days and are not followed by another: person, name, kind, last day."""
    found = Certificate.objects.filter(since__lte=first, until__gte=first, until__lte=last)
    later = set(Certificate.objects.filter(Q(until=None) | Q(until__gt=last)).values_list("person", "kind"))
    rows = found.order_by("until", "person__name").values_list("person", "person__name", "kind", "until")
    return [row for row in rows if (row[0], row[2]) not in later]


def held_on(day: date) -> QuerySet:
    """Posts held on a day: the last day of a post is the one before `until`."""
    return models.Post.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


def _give(by: By, person: str, unit: str, role: str, since: date) -> None:
    known = roles().get(role)
    if known is None or known.outside or role == CLOCK:
        raise Refusal("role-unknown", role=role)
    if since < by.today:
        raise Refusal("day-past", day=by.today)
    if by.person == person and not by.is_console:
        raise Refusal("own-post")
    _locked(person)
    place = models.Unit.objects.filter(id=unit).first()
    if place is None:
        raise Refusal("unit-unknown", unit=unit)
    if place.closed_on is not None:
        raise Refusal("unit-closed", unit=unit, day=place.closed_on)
    same = models.Post.objects.filter(person=person, unit=unit, role=role).exclude(until__lte=since)
    if same.exists():
        raise Refusal("post-held", person=person)
    models.Post.objects.create(person_id=person, unit_id=unit, role=role, since=since)
    check_apart([person])


def _end(by: By, post: int, on: date) -> models.Post:
    held = models.Post.objects.select_for_update().filter(id=post).first()
    if held is None or (held.until is not None and held.until <= on):
        raise Refusal("post-ended")
    if by.person == held.person_id and not by.is_console:
        raise Refusal("own-post")
    if on < by.today or on < held.since:
        raise Refusal("day-past", day=max(by.today, held.since))
    held.until = on
    held.save(update_fields=["until"])
    return held


def _locked(person: str) -> models.Person:
    """A person, kept from others until the transaction ends: what excludes what is judged over all their posts."""
    held = models.Person.objects.select_for_update().filter(id=person).first()
    if held is None:
        raise Refusal("person-unknown", person=person)
    return held


def _overlapping(person: str, kind: str, since: date, until: date | None) -> models.Certificate | None:
    found = Certificate.objects.filter(person=person, kind=kind).exclude(until__lt=since)
    return (found if until is None else found.filter(since__lte=until)).first()


def _papers_of(official: Official) -> Iterable[models.Certificate]:
    if official.certified_from is not None:
        yield Certificate(
            person_id=official.id, kind=ENFORCEMENT, since=official.certified_from, until=official.certified_until
        )
    if official.qualified_from is not None:
        yield Certificate(person_id=official.id, kind=QUALIFICATION, since=official.qualified_from)
