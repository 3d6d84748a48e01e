"""What a book may name that stands elsewhere: units, options, cases, people of a day. Each is looked up once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from zhunsheng.kernel.case import Person
from zhunsheng.kernel.procedure import Field
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Unit
from zhunsheng.office.sheets.columns import normal
from zhunsheng.office.sheets.words import Wrong

SHOWN = 12  # options that a message lists
KEPT = 20_000


class Known:
    """Look-ups for one book. `day_zero` is day 0 of its serial dates."""

    def __init__(self, units: Iterable[Unit], day_zero: date | None = None) -> None:
        self.units = {u.id: u for u in units}
        self.day_zero = day_zero
        self._units: dict[str, list[str]] = {}
        for unit in self.units.values():
            for word in {normal(w) for w in (unit.id, unit.name, unit.short_name, unit.name_en) if w}:
                self._units.setdefault(word, []).append(unit.id)
        self._options: dict[str, dict[str, str]] = {}
        self._cases: dict[str, bool] = {}
        self._people: dict[tuple, Person] = {}
        self._seats: dict[tuple[str, date], frozenset[people.Seat]] = {}

    def is_unit(self, text: str) -> bool:
        """Whether some unit is called so."""
        return normal(text) in self._units

    def named(self, text: str) -> list[str]:
        """The ids of all units that are called so."""
        return self._units.get(normal(text), [])

    def unit(self, text: str) -> str:
        """The id of the unit that is called so."""
        found = self._units.get(normal(text), [])
        if len(found) == 1 or text in self.units:
            return text if text in self.units else found[0]
        if found:
            raise Wrong("unit-many", near="、".join(found))
        near = nearest(text, [w for u in self.units.values() for w in (u.short_name, u.name) if w])
        raise Wrong("unit-near", near="、".join(near)) if near else Wrong("unit")

    def is_option(self, field: Field, text: str) -> bool:
        """Whether an option of a choice is called so."""
        return normal(text) in self._options_of(field)

    def option(self, field: Field, text: str) -> str:
        """The id of the option that is called so."""
        found = self._options_of(field).get(normal(text))
        if found is None:
            raise unlisted("choice", text, [zh for zh, _ in field.options.values()])
        return found

    def _options_of(self, field: Field) -> Mapping[str, str]:
        if field.id not in self._options:
            words: dict[str, str] = {}
            for ident, names in field.options.items():
                words |= {normal(name): ident for name in names if name}
            self._options[field.id] = words | {normal(ident): ident for ident in field.options}
        return self._options[field.id]

    def case(self, text: str) -> str:
        """A case by its id."""
        if text not in self._cases:
            if len(self._cases) >= KEPT:
                self._cases.clear()
            self._cases[text] = text.count("/") == 3 and cases.row(text) is not None
        if not self._cases[text]:
            raise Wrong("case", hint="mediation/justice/2019/1")
        return text

    def person(self, text: str, unit: str, role: str, day: date) -> Person:
        """Somebody by id, or by name among those of a role in a unit; else somebody of that name, nothing proved."""
        return self._once(("named", text, unit, role, day), lambda: self._person(text, unit, role, day))

    def _person(self, text: str, unit: str, role: str, day: date) -> Person:
        found = people.actor(text, unit, day)
        if found is not None:
            return found
        same = [ident for ident, name in people.officials(unit, role, day) if name == text]
        named = people.actor(same[0], unit, day) if len(same) == 1 else None
        return named or Person(text, unit)

    def name(self, ident: str) -> str:
        """What somebody is called."""
        return self._once(("name", ident), lambda: people.person_name(ident))

    def official(self, person: str, unit: str, day: date) -> Person | None:
        """A person by id as an act of a day sees them."""
        return self._once(("official", person, unit, day), lambda: people.actor(person, unit, day))

    def roles(self, person: str, unit: str, day: date) -> frozenset[str]:
        """The roles that a person's posts in a unit give."""
        return frozenset(s.role for s in self.seats(person, day) if s.unit == unit)

    def seats(self, person: str, day: date) -> frozenset[people.Seat]:
        """All posts of a person."""
        at = person, day
        if at not in self._seats:
            self._seats[at] = people.posts(person, day)
        return self._seats[at]

    def _once(self, at: tuple, look: Callable[[], Any]) -> Any:
        if at not in self._people:
            if len(self._people) >= KEPT:
                self._people.clear()
            self._people[at] = look()
        return self._people[at]


def nearest(text: str, words: Iterable[str]) -> list[str]:
    """What somebody may have meant."""
    return get_close_matches(text, list(dict.fromkeys(words)), 3, 0.5)


def unlisted(code: str, text: str, names: Iterable[str]) -> Wrong:
    """A word that is not among those allowed, with the nearest or with all of them."""
    allowed = list(dict.fromkeys(names))
    options = "、".join(allowed[:SHOWN]) + ("……" if len(allowed) > SHOWN else "")
    near = nearest(text, allowed)
    return Wrong("near", near=near[0], options=options) if near and code == "choice" else Wrong(code, options=options)
