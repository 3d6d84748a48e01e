"""Build the sample: everybody's posts, every story, through the one door, into an empty ledger."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from zhunsheng.catalog.units import load_units
from zhunsheng.kernel.case import Person
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.reporting import SAMPLE
from zhunsheng.office.sample.advice import advice
from zhunsheng.office.sample.aid import aid
from zhunsheng.office.sample.approvals import approvals
from zhunsheng.office.sample.disclosure import disclosure
from zhunsheng.office.sample.disputes import disputes
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.enforcement import enforcement
from zhunsheng.office.sample.governance import governance
from zhunsheng.office.sample.governing import governing
from zhunsheng.office.sample.pending import pending
from zhunsheng.office.sample.plans import plans
from zhunsheng.office.sample.proposals import proposals
from zhunsheng.office.sample.publicity import publicity
from zhunsheng.office.sample.review import review
from zhunsheng.office.sample.services import services
from zhunsheng.office.sample.staff import BESIDE, staff
from zhunsheng.office.sample.stories import Story
from zhunsheng.office.sample.year import OfficeHours, perform, salts

AREAS = (
    governance, services, approvals, disclosure, publicity, advice, disputes, aid, proposals, review, plans,
    enforcement, governing, pending,
)  # fmt: skip
CERTIFIED_FROM = date(2017, 1, 1)


class NotEmpty(Exception):
    """The ledger holds cases that are not this sample's: nothing is mixed into them."""


def is_there(home: Path, year: int, seed: int) -> bool:
    """Whether this very sample has been built here already. NotEmpty where something else is in the ledger."""
    path = home / SAMPLE
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    if held == {"year": year, "seed": seed}:
        return True
    if held is not None or any(c.total for c in cases.counts(date(year, 12, 31))):
        raise NotEmpty(
            "账本里已有案件，样例不与别的数据混在一起。另设 ZHUNSHENG_HOME（或 DATABASE_URL）再试 "
            "(the ledger is not empty: choose another ZHUNSHENG_HOME)"
        )
    return False


def stories(district: District) -> Iterator[Story]:
    """Every story of the year, as far as it had come when the year ended."""
    last = date(district.year, 12, 31)
    for area in AREAS:
        yield from (story.until(last) for story in area(district))


def build(home: Path, year: int, seed: int, watch: Callable[[int], Callable[[int], None]]) -> int:
    """Perform the year; how many cases there are then. `watch` is given the number of acts, and told of each day's.

    The mark that the data are synthetic is set before the first act: nothing of it is ever seen without.
    """
    office = cases.office()
    people.load_units(office.catalog.region)
    district = District(load_units(office.catalog.place), office.catalog.calendar, year, seed)
    told = list(stories(district))
    home.mkdir(parents=True, exist_ok=True)
    (home / SAMPLE).write_text(json.dumps({"year": year, "seed": seed}), encoding="utf-8")
    hours = OfficeHours()
    try:
        perform(replace(office, instant=hours, salt=salts(seed)), hours, told, watch(sum(len(s.deeds) for s in told)))
    except BaseException:
        (home / SAMPLE).unlink()  # all or nothing: no act was kept
        raise
    cases.note_calendar()
    desks = staff(district.cast)
    people.enrol(_posts(district))
    people.enrol(_beside(district, desks))
    accounts.add_demo(desks)
    return len(told)


def _beside(district: District, desks: dict[str, str]) -> Iterator[people.Official]:
    """Further posts of those who have a desk."""
    for role, more in BESIDE.items():
        ident = desks[role]
        name, unit, _, person = district.cast.officials[ident]
        for other in more:
            yield _official(ident, name, unit, other, person)


def _posts(district: District) -> Iterator[people.Official]:
    for ident, name, unit, role in district.cast:
        yield _official(ident, name, unit, role, district.cast.officials[ident][3])


def _official(ident: str, name: str, unit: str, role: str, person: Person) -> people.Official:
    return people.Official(
        ident, name, unit, role, CERTIFIED_FROM,
        certified_from=CERTIFIED_FROM if person.certified else None,
        qualified_from=CERTIFIED_FROM if person.qualified else None,
    )  # fmt: skip
