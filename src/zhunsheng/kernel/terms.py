"""The one date engine: from a start, a term and the days that do not count, to a last day and its reasons.

Five operations, never confused: standing still, restarting, extending, rolling, general suspension.
"""

import calendar as gregorian
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from zhunsheng.kernel.workdays import WorkCalendar

WORKDAYS, DAYS, MONTHS, YEARS = UNITS = ("workdays", "days", "months", "years")
Facts = Callable[[str], Any]


class Term(NamedTuple):
    """So many workdays, days, months or years. The day of the triggering act is day 0."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read `20 workdays`; ValueError for anything else.

        >>> Term.parse("20 workdays")
        Term(amount=20, unit='workdays')
        """
        amount, _, unit = text.partition(" ")
        unit = unit if unit.endswith("s") else unit + "s"
        if not (amount.isascii() and amount.isdigit() and unit in UNITS):
            raise ValueError(f"not a term: {text!r} (a term reads like “20 workdays”, “3 months”)")
        return cls(int(amount), unit)

    def read(self, fact: Facts, start: date) -> "Segments":
        """What the term is for a clock that starts that day; every source of a term can be read."""
        return (self,)

    def run(self, at: int, calendar: WorkCalendar | None, sign: int = 1) -> int:
        """The ordinal of its last day, after `at` or before it; a month without that day ends on its last.

        Only a term in workdays asks the calendar.
        """
        amount, unit = self
        if unit == WORKDAYS:
            return calendar.forward(at, amount) if sign > 0 else calendar.backward(at, amount)
        if unit == DAYS:
            return at + sign * amount
        day = date.fromordinal(at)
        year, month = divmod(day.year * 12 + day.month - 1 + sign * amount * (12 if unit == YEARS else 1), 12)
        return _day_of_year(year, month + 1, day.day).toordinal()


class Until(NamedTuple):
    """A last day that is given, not counted; it is never rolled."""

    day: date
    amount, unit = float("-inf"), None  # no day is too early for it

    def run(self, at: int, calendar: WorkCalendar, sign: int = 1) -> int:
        """The day itself."""
        return self.day.toordinal()


Segments = tuple[Term | Until, ...]


class FieldTerm(NamedTuple):
    """A term that a field of the case holds; none while the field is unset."""

    name: str

    def read(self, fact: Facts, start: date) -> Segments:
        return (Term.parse(value),) if (value := fact(self.name)) else ()


class UntilField(NamedTuple):
    """Until the date that a field holds, or the day that lies so many days, months or years ahead of it."""

    name: str
    ahead: Term = Term(0, DAYS)

    def read(self, fact: Facts, start: date) -> Segments:
        day = (value := fact(self.name)) and self.ahead.run(date.fromisoformat(value).toordinal(), None, -1)
        return (Until(date.fromordinal(day)),) if day else ()


class UntilDate(NamedTuple):
    """Until the next such day of the year after the start; 29 February is the 28th in a common year."""

    month: int
    day: int

    def read(self, fact: Facts, start: date) -> Segments:
        days = (_day_of_year(year, self.month, self.day) for year in (start.year, start.year + 1))
        return (Until(next(day for day in days if day > start)),)


class Unfilled(NamedTuple):
    """A parameter that the region has to fill in and has not."""

    name: str

    def read(self, fact: Facts, start: date) -> Segments:
        return ()


class LastDay(NamedTuple):
    """A last day; `unrolled` is the day before 顺延; provisional where its year has no calendar yet."""

    day: date
    unrolled: date
    provisional: bool


class Still(NamedTuple):
    """Days in (after, upto] that do not count, as ordinals, and why; upto is None while they go on."""

    after: int
    upto: int | None
    reason: str  # still, suspended
    basis: str = ""


Stills = Sequence[Still]


class Stretch(NamedTuple):
    """Consecutive days of a term, counted or not, and why. `days` is how many units they contribute."""

    start: date
    end: date
    counted: bool
    days: int
    reason: str  # workday, day, rest, still, suspended, rolled, until
    basis: str = ""


def lengthened(segments: Segments, more: Term) -> Segments:
    """Extend: in the same unit the term itself grows; in another it runs on from the former last day.

    >>> lengthened((Term(60, "days"),), Term(30, "days"))
    (Term(amount=90, unit='days'),)
    """
    last = segments[-1]
    if last.unit == more.unit:
        return (*segments[:-1], Term(last.amount + more.amount, more.unit))
    return (*segments, more)


def last_day(
    start: date, segments: Segments, calendar: WorkCalendar, stills: Stills = (), roll: bool = True
) -> LastDay:
    """The last day of a term that began on `start` (day 0); `stills` are those that are over.

    A term in workdays never rolls; one in days, months or years whose last day is a rest day ends on the
    next working day (民法典第203条), unless `roll` is False.

    >>> last_day(date(2026, 11, 23), (Term(20, "workdays"),), WorkCalendar(years=frozenset({2026}))).day
    datetime.date(2026, 12, 21)
    """
    asked = start, segments, roll
    if not stills and (known := calendar.known.get(asked)) is not None:
        return known
    at = start.toordinal()
    for segment in segments:
        if stills and segment.unit is not None:
            days = day_by_day(date.fromordinal(at), (segment,), calendar, stills, False)
            *_, at = at, *(day for day, _, _, _ in days)
        else:
            at = segment.run(at, calendar)
    unit = segments[-1].unit
    unrolled = day = date.fromordinal(at)
    if roll and unit is not None and unit != WORKDAYS and (rolled := calendar.rolled(at)) != at:
        day = date.fromordinal(rolled)
    last = LastDay(day, unrolled, unit is not None and day.year not in calendar.years)
    if not stills:
        calendar.keep(asked, last)
    return last


def may_have_run(start: date, segments: Segments, day: date) -> bool:
    """False where a term surely has days left, for it has at least as many as its number: no calendar is asked."""
    return (day - start).days > segments[0].amount


def latest_notice(day: date, term: Term | Until, calendar: WorkCalendar) -> LastDay:
    """The last day on which notice still lies `term` before `day`, counted back from it as day 0."""
    found = date.fromordinal(term.run(day.toordinal(), calendar, -1))
    return LastDay(found, found, term.unit is not None and found.year not in calendar.years)


def explain(
    start: date,
    segments: Segments,
    calendar: WorkCalendar,
    stills: Stills = (),
    roll: bool = True,
    upto: date = date.max,
) -> tuple[Stretch, ...]:
    """Each stretch from the day after `start` to the last day (or `upto`), counted or not, and why.

    Those counted sum to the term (months and years to the days that they have from this start).
    """
    out = []
    told = day_by_day(start, segments, calendar, stills, roll, upto)
    for (counted, reason, basis), group in groupby(told, key=lambda day: day[1:]):
        days = [date.fromordinal(day[0]) for day in group]
        units = len(days) if counted and reason != "until" else 0
        out.append(Stretch(days[0], days[-1], counted, units, reason, basis))
    return tuple(out)


def day_by_day(
    start: date, segments: Segments, calendar: WorkCalendar, stills: Stills, roll: bool, upto: date = date.max
) -> Iterator[tuple[int, bool, str, str]]:
    """Every day of a term: its ordinal, whether it counts, and why. A day that stands still twice is left out once."""
    at, end, unit = start.toordinal(), upto.toordinal(), None
    for segment in segments:
        last, unit = segment.run(at, calendar), segment.unit
        if unit is None:
            yield from ((day, True, "until", "") for day in range(at + 1, last + 1))
            at = last
            continue
        left = segment.amount if unit == WORKDAYS else last - at
        while left and at < end:
            at += 1
            if unit == WORKDAYS and calendar.rolled(at) != at:
                yield at, False, "rest", ""
            elif still := next((s for s in stills if s.after < at and (s.upto is None or at <= s.upto)), None):
                yield at, False, still.reason, still.basis
            else:
                left -= 1
                yield at, True, "workday" if unit == WORKDAYS else "day", ""
    if roll and unit is not None and unit != WORKDAYS and at < end:
        yield from ((day, False, "rolled", "") for day in range(at + 1, calendar.rolled(at) + 1))


def _day_of_year(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, gregorian.monthrange(year, month)[1]))
