"""The door of units, people and posts: who is who on a day, what they may act as, whose cases they see.

What an act asks of a person (role, certificate, another person than before) is the law's and the kernel judges
it; here stands only what is so on the day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models import Q, QuerySet

from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.source import Fault
from zhunsheng.catalog.units import Unit
from zhunsheng.catalog.units import load_units as read_units
from zhunsheng.kernel.case import Person as Actor
from zhunsheng.office.people import models
from zhunsheng.office.people.rights import ADMINISTRATORS, BODIES, CONFIDENTIAL, OVERSEERS, acts_as, reaches, role_for

__all__ = [
    "ADMINISTRATORS", "BODIES", "CONFIDENTIAL", "OVERSEERS", "Official", "Seat", "Sight", "Unit", "actor", "acts_as",
    "colleagues", "enrol", "leave", "load_units", "may_act", "officials", "person_name", "posts", "reaches", "role_for",
    "sight", "unit", "unit_name", "units",
]  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Seat:
    """That a person holds a role in a unit."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose cases somebody sees: those of their units; an overseer all but the confidential ones of others."""

    units: frozenset[str]
    is_overseer: bool

    def sees(self, procedure: str, unit: str) -> bool:
        """Whether a case of this procedure in this unit is seen."""
        return unit in self.units or self.is_overseer and procedure not in CONFIDENTIAL


def load_units(code: str) -> int:
    """Bring the units up to the region's file; how many it has. One that left the file stays: it has cases."""
    entries = list(read_units(DATA, code).values())
    if not entries:
        raise Fault(f"regions/{code}/units.yaml", f"没有地区 {code} 的单位名录 (no list of units for this region)")
    rows = [
        models.Unit(id=u.id, name=u.name, name_en=u.name_en, short_name=u.short_name, kind=u.kind, tags=sorted(u.tags))
        for u in entries
    ]
    by_id = {row.id: row for row in rows}
    with transaction.atomic():
        # Parents after all units are there: the file need not list them first.
        models.Unit.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name", "name_en", "short_name", "kind", "tags"],
        )
        for entry in entries:
            by_id[entry.id].parent_id = entry.parent
        models.Unit.objects.bulk_update(rows, ["parent"], batch_size=200)
    _names.cache_clear()
    return len(entries)


def unit(ident: str) -> Unit | None:
    """One unit."""
    return next(_told(models.Unit.objects.filter(id=ident)), None)


def units(kind: str | None = None, tag: str | None = None) -> list[Unit]:
    """The units of a kind, or with a tag, in the order of their ids."""
    found = models.Unit.objects.all() if kind is None else models.Unit.objects.filter(kind=kind)
    return [u for u in _told(found.order_by("id")) if tag is None or tag in u.tags]


def unit_name(ident: str) -> str:
    """What a unit is called in case numbers: its short name; the id where the unit is not known."""
    return _names().get(ident, ident)


def enrol(officials: Iterable[Official]) -> int:
    """Enter people and their posts, by id; who is there already is brought up to date. How many posts."""
    roster = list(officials)
    people = {
        o.id: models.Person(
            id=o.id,
            name=o.name,
            certified_from=o.certified_from,
            certified_until=o.certified_until,
            qualified_from=o.qualified_from,
        )
        for o in roster
    }
    posts = {
        (o.id, o.unit, o.role, o.since): models.Post(
            person_id=o.id, unit_id=o.unit, role=o.role, since=o.since, until=o.until
        )
        for o in roster
    }
    with transaction.atomic():
        models.Person.objects.bulk_create(
            people.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name", "certified_from", "certified_until", "qualified_from"],
            batch_size=500,
        )
        models.Post.objects.bulk_create(
            posts.values(),
            update_conflicts=True,
            unique_fields=["person", "unit", "role", "since"],
            update_fields=["until"],
            batch_size=500,
        )
    return len(posts)


def leave(person: str, unit: str, role: str, on: date) -> int:
    """End a person's posts of that role in that unit: `on` is the first day without them. How many ended."""
    return _held(on).filter(person=person, unit=unit, role=role).update(until=on)


def posts(person: str, day: date) -> frozenset[Seat]:
    """The roles a person holds on a day, and in which units."""
    return frozenset(Seat(u, r) for u, r in _held(day).filter(person=person).values_list("unit", "role"))


def may_act(person: str, unit: str, role: str, day: date) -> bool:
    """Whether a person holds that role in that unit on that day."""
    return _held(day).filter(person=person, unit=unit, role=role).exists()


def officials(unit: str, role: str, day: date) -> list[tuple[str, str]]:
    """Who holds a role in a unit on a day: id and name, by name."""
    found = _held(day).filter(unit=unit, role=role).values_list("person", "person__name")
    return sorted(set(found), key=lambda p: (p[1], p[0]))


def colleagues(unit: str, day: date) -> list[tuple[str, str, bool]]:
    """Everybody who holds a post in a unit on a day: id, name, whether certified; by name."""
    held = models.Person.objects.filter(id__in=_held(day).filter(unit=unit).values("person"))
    told = [(p.id, p.name, _covers(p.certified_from, p.certified_until, day)) for p in held]
    return sorted(told, key=lambda p: (p[1], p[0]))


def actor(person: str, unit: str | None, day: date) -> Actor | None:
    """A person as an act sees them: for which unit, with certificate and qualification or without, that day."""
    found = models.Person.objects.filter(id=person).first()
    if found is None:
        return None
    certified = _covers(found.certified_from, found.certified_until, day)
    return Actor(person, unit, certified, _covers(found.qualified_from, None, day))


def person_name(ident: str) -> str:
    """What a person is called; the id where they are not known."""
    return models.Person.objects.filter(id=ident).values_list("name", flat=True).first() or ident


def sight(person: str, day: date) -> Sight:
    """Whose cases a person sees on a day."""
    seats = posts(person, day)
    return Sight(frozenset(s.unit for s in seats), any(s.role in OVERSEERS for s in seats))


def _held(day: date) -> QuerySet:
    """Posts held on a day: the last day of a post is the one before `until`."""
    return models.Post.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return first is not None and first <= day and (last is None or day <= last)


def _told(found: QuerySet) -> Iterator[Unit]:
    for u in found:
        yield Unit(u.id, u.name, u.name_en, u.kind, u.parent_id, u.short_name, frozenset(u.tags))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {i: short or name for i, short, name in models.Unit.objects.values_list("id", "short_name", "name")}
