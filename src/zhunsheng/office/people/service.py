"""The door of units, people and posts: who is who on a day, what they may act as, whose cases they see.

What an act asks of a person (role, certificate, another person than before) is the law's and the kernel judges
it; here stands only what is so on the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from zhunsheng.catalog.units import Unit
from zhunsheng.kernel.case import Person as Actor
from zhunsheng.office.driver import fetch
from zhunsheng.office.people import models
from zhunsheng.office.people.posts import ENFORCEMENT, EXPERIENCE, QUALIFICATION, Official, enrol, held_on, leave
from zhunsheng.office.people.rights import ADMINISTRATORS, BODIES, CONFIDENTIAL, OVERSEERS, acts_as, reaches, role_for
from zhunsheng.office.people.units import load_units, unit, unit_name, units, units_by_id

__all__ = [
    "ADMINISTRATORS", "BODIES", "CONFIDENTIAL", "OVERSEERS", "Listed", "Official", "Present", "Seat", "Sight", "Unit",
    "actor", "acts_as", "colleagues", "desks", "enrol", "leave", "load_units", "may_act", "named_like", "officials",
    "people_page", "person_name", "person_names", "posts", "present", "reaches", "role_for", "sight", "sight_from",
    "unit", "unit_name", "units", "units_by_id",
]  # fmt: skip

# Every page of whoever is signed in asks it first: one statement for all. Nobody hands on what they took.
_NAME, _DESK, _PAPER = range(3)
_PRESENT = """
SELECT 0, name, '', '' FROM people_person WHERE id = %s
UNION ALL
SELECT 1, unit_id, role, '' FROM people_post WHERE person_id = %s AND since <= %s AND (until IS NULL OR until > %s)
UNION ALL
SELECT 1, d.unit_id, d.role, d.person_id FROM people_delegation d JOIN people_post p
    ON p.person_id = d.person_id AND p.unit_id = d.unit_id AND p.role = d.role
    AND p.since <= %s AND (p.until IS NULL OR p.until > %s)
WHERE d.to_id = %s AND d.since <= %s AND d.until >= %s AND (d.revoked_on IS NULL OR d.revoked_on > %s)
UNION ALL
SELECT 2, kind, CAST(since AS text), CAST(until AS text) FROM people_certificate WHERE person_id = %s
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """That a person holds a role in a unit; `of` is who is away, where they sit there for another."""

    unit: str
    role: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody as every page needs them: what they are called, where they sit that day, which papers they hold when."""

    id: str
    name: str
    desks: tuple[Seat, ...]
    papers: tuple[tuple[str, date, date | None], ...] = ()  # kind, first and last day
    is_known: bool = True

    def actor(self, unit: str | None, day: date) -> Actor | None:
        """As an act sees them that day; None where they are not on the roster."""
        if not self.is_known:
            return None
        held = {kind for kind, since, until in self.papers if _covers(since, until, day)}
        return Actor(self.id, unit, ENFORCEMENT in held, not held.isdisjoint((QUALIFICATION, EXPERIENCE)))


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose cases somebody sees: those of their units; an overseer all but the confidential ones of others."""

    units: frozenset[str]
    is_overseer: bool

    def sees(self, procedure: str, unit: str) -> bool:
        """Whether a case of this procedure in this unit is seen."""
        return unit in self.units or self.is_overseer and procedure not in CONFIDENTIAL


def posts(person: str, day: date) -> frozenset[Seat]:
    """The roles a person holds on a day, and in which units."""
    return frozenset(Seat(u, r) for u, r in held_on(day).filter(person=person).values_list("unit", "role"))


def desks(person: str, day: date) -> list[Seat]:
    """Where a person may sit down on a day: their own posts, then those they hold for others who are away."""
    return list(present(person, day).desks)


def present(person: str, day: date) -> Present:
    """Who somebody is, where they may sit down on a day, and their certificates."""
    found = fetch(_PRESENT, (person, person, day, day, day, day, person, day, day, day, person))
    name = next((row[1] for row in found if row[0] == _NAME), None)
    seats = {Seat(*row[1:]) for row in found if row[0] == _DESK}
    papers = ((k, date.fromisoformat(a), b and date.fromisoformat(b)) for n, k, a, b in found if n == _PAPER)
    at = tuple(sorted(seats, key=lambda s: (bool(s.of), s.unit, s.role, s.of)))
    return Present(person, name or person, at, tuple(papers), name is not None)


def may_act(person: str, unit: str, role: str, day: date) -> bool:
    """Whether a person holds that role in that unit on that day."""
    return held_on(day).filter(person=person, unit=unit, role=role).exists()


def officials(unit: str, role: str, day: date) -> list[tuple[str, str]]:
    """Who holds a role in a unit on a day: id and name, by name."""
    found = held_on(day).filter(unit=unit, role=role).values_list("person", "person__name")
    return sorted(set(found), key=lambda p: (p[1], p[0]))


def colleagues(unit: str, day: date) -> list[tuple[str, str, bool]]:
    """Everybody who holds a post in a unit on a day: id, name, whether certified; by name."""
    held = models.Person.objects.filter(id__in=held_on(day).filter(unit=unit).values("person"))
    certified = Exists(_covering(day).filter(kind=ENFORCEMENT, person=OuterRef("pk")))
    return sorted(held.values_list("id", "name", certified), key=lambda p: (p[1], p[0]))


def actor(person: str, unit: str | None, day: date) -> Actor | None:
    """A person as an act sees them: for which unit, with certificate and qualification or without, that day."""
    return present(person, day).actor(unit, day)


def person_name(ident: str) -> str:
    """What a person is called; the id where they are not known."""
    return models.Person.objects.filter(id=ident).values_list("name", flat=True).first() or ident


def person_names(idents: Iterable[str]) -> dict[str, str]:
    """What people are called, by id."""
    return dict(models.Person.objects.filter(id__in=set(idents)).values_list("id", "name"))


def named_like(words: str) -> list[str]:
    """The ids of people whose name or id holds these words."""
    found = models.Person.objects.filter(Q(name__icontains=words) | Q(id__icontains=words))
    return list(found.values_list("id", flat=True)[:500])


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the roster with the posts they hold on the day."""

    id: str
    name: str
    seats: tuple[Seat, ...]


def people_page(words: str, unit: str, day: date, page: int, size: int) -> tuple[list[Listed], int]:
    """One page of the roster: by words in the name or id, and by unit; how many there are in all."""
    found = models.Person.objects.order_by("name", "id")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(id__icontains=words))
    if unit:
        found = found.filter(id__in=held_on(day).filter(unit=unit).values("person"))
    some = list(found[(page - 1) * size : page * size])
    seats: dict[str, list[Seat]] = {}
    held = held_on(day).filter(person__in=[p.id for p in some]).order_by("unit", "role")
    for person, where, role in held.values_list("person", "unit", "role"):
        seats.setdefault(person, []).append(Seat(where, role))
    return [Listed(p.id, p.name, tuple(seats.get(p.id, ()))) for p in some], found.count()


def sight(person: str, day: date) -> Sight:
    """Whose cases a person sees on a day."""
    return sight_from(desks(person, day))


def sight_from(seats: Iterable[Seat]) -> Sight:
    """Whose cases somebody sees who sits at these desks. An administrator's post shows none (三员分立)."""
    seats = [s for s in seats if s.role not in ADMINISTRATORS]
    return Sight(frozenset(s.unit for s in seats), any(s.role in OVERSEERS for s in seats))


def _covering(day: date):
    return models.Certificate.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


def _covers(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)
