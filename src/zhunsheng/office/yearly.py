"""The year's statutory calendar as it stands: each yearly duty of each unit, and whether an act in the ledger met it.

Derived whenever it is asked for: from the catalog's calendar of duties, the units and the cases. Nothing is inserted,
so nothing can be ticked off but by doing it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from zhunsheng.catalog.duties import Means, YearlyDuty, article, duties
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.units import Unit
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.found import Found, found
from zhunsheng.office.people import service as people

MET, LATE, OVERDUE, OPEN = STATES = ("met", "late", "overdue", "open")
STILL_SHOWN, COMING = timedelta(180), timedelta(62)  # after its day, and before it, a desk shows what is not met


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one unit owes in one year by one day; who met it when, in which case."""

    duty: YearlyDuty
    unit: str
    year: int
    due: date
    internal: date | None
    article: str
    met_on: date | None = None
    case: str | None = None
    number: str = ""

    def state(self, today: date) -> str:
        """Met, met late, overdue, or open; the last day itself is not late."""
        if self.met_on is not None:
            return LATE if self.met_on > self.due else MET
        return OVERDUE if today > self.due else OPEN

    def light(self, today: date) -> str:
        """As a case's duty has it: yellow when a fifth of the time since the year began is left, or three days."""
        if (state := self.state(today)) != OPEN:
            return "red" if state == OVERDUE else "green"
        whole = (self.due - date(self.due.year, 1, 1)).days + 1
        return "yellow" if (self.due - today).days < max(whole // 5, 3) else "green"

    @property
    def days_late(self) -> int:
        """By how many days it was met late."""
        return max((self.met_on - self.due).days, 0) if self.met_on is not None else 0


def obligations(year: int, today: date, units: Collection[str] | None = None) -> list[Obligation]:
    """Everything owed in a year, by its day; of some units only. An act after `today` has not happened yet."""
    catalog = cases.office().catalog
    out = [o for duty in _duties(catalog) for o in _of(catalog, duty, year, today, units)]
    return sorted(out, key=lambda o: (o.due, o.duty.id))


def open_now(today: date, units: Collection[str]) -> list[Obligation]:
    """What these units have not met and is due in these two months, or fell due not long ago."""
    years = sorted({(today - STILL_SHOWN).year, today.year, (today + COMING).year})
    found = (o for year in years for o in obligations(year, today, units))
    return [o for o in found if o.met_on is None and today - STILL_SHOWN <= o.due <= today + COMING]


def passed(since: date, today: date) -> list[Obligation]:
    """What nothing has met and whose last day, `since` or later, is over today; cheap where no duty has such a day."""
    catalog, out = cases.office().catalog, []
    for year in range(since.year, today.year + 1):
        for duty in _duties(catalog):
            due = duty.due(year)
            if due is not None and since <= due < today:
                out += [o for o in _of(catalog, duty, year, today, None) if o.met_on is None]
    return sorted(out, key=lambda o: (o.due, o.duty.id))


@lru_cache(maxsize=4)
def _duties(catalog: Catalog) -> tuple[YearlyDuty, ...]:
    return tuple(duties(catalog))


def _of(
    catalog: Catalog, duty: YearlyDuty, year: int, today: date, units: Collection[str] | None
) -> Iterator[Obligation]:
    rule, due = duty.rule_of(year), duty.due(year)
    if rule is None or due is None:
        return
    owing = [u for u in duty.owed_by(people.units_by_id().values()) if units is None or u.id in units]
    if not owing:
        return
    met = _met(duty, year, today, owing)
    told = article(catalog, duty, rule)
    for unit in owing:
        on, case, number = met.get(unit.id, (None, None, ""))
        yield Obligation(duty, unit.id, year, due, duty.internal(year), told, on, case, number)


def _met(duty: YearlyDuty, year: int, today: date, owing: Iterable[Unit]) -> dict[str, tuple[date, str, str]]:
    """Who met it first on which day, in which case."""
    means, about, ids = duty.means, duty.year_of(year), [u.id for u in owing]
    facts = dict(means.where) | ({means.year: about} if means.year else {})
    own = not means.anybody and means.unit is None
    # Written up at the earliest in the year that it is about, at the latest in the year after it fell due.
    opened = date(about, 1, 1), date(year + 1, 12, 31)
    out: dict[str, tuple[date, str, str]] = {}
    for one in found(means.procedure, facts, ids if own else None, opened):
        day = _day(means, one, about)
        if day is None or day > today:
            continue
        for unit in ids if means.anybody else [_unit(means, one)]:
            if unit in ids and (unit not in out or day < out[unit][0]):
                out[unit] = (day, one.row.id, one.row.number)
    return out


def _day(means: Means, one: Found, about: int) -> date | None:
    """The day on which the case's act met the duty; None where it has not, or speaks of another year."""
    done = one.case.done.get(means.act)
    if done is None:
        return None
    if means.day is None:
        return done.day
    held = one.case.fields.get(means.day)
    day = date.fromisoformat(held) if held else None
    return day if day is not None and day.year == about else None


def _unit(means: Means, one: Found) -> str:
    return one.case.fields.get(means.unit, "") if means.unit else one.row.unit
