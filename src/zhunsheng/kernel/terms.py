"""The one date engine: from a start, a term and the days that do not count, to a last day and its reasons.

Five operations, never confused: standing still, restarting, extending, rolling, general suspension.
"""

import calendar as gregorian
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
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
        """What the term is for a clock that starts that day. Every source of a term has this method."""
        return (self,)

    def after(self, day: date, sign: int = 1) -> date:
        """So many days, months or years after a day; a month without that day ends on its last."""
        if self.unit == DAYS:
            return day + timedelta(days=sign * self.amount)
        months = sign * self.amount * (12 if self.unit == YEARS else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


class Until(NamedTuple):
    """A last day that is given, not counted; it is never rolled."""

    day: date


Segments = tuple[Term | Until, ...]


class FieldTerm(NamedTuple):
    """A term that a field of the case holds; none while the field is unset."""

    name: str

    def read(self, fact: Facts, start: date) -> Segments:
        return (Term.parse(value),) if (value := fact(self.name)) else ()


class UntilField(NamedTuple):
    """Until the date that a field holds."""

    name: str

    def read(self, fact: Facts, start: date) -> Segments:
        return (Until(date.fromisoformat(value)),) if (value := fact(self.name)) else ()


class UntilDate(NamedTuple):
    """Until the next such day of the year after the start; 29 February is the 28th in a common year."""

    month: int
    day: int

    def read(self, fact: Facts, start: date) -> Segments:
        found = (_day_of_year(year, self.month, self.day) for year in (start.year, start.year + 1))
        return (Until(next(day for day in found if day > start)),)


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


class Stretch(NamedTuple):
    """Consecutive days of a term, counted or not, and why. `days` is how many units they contribute."""

    start: date
    end: date
    counted: bool
    days: int
    reason: str  # workday, day, rest, still, suspended, rolled, until
    basis: str = ""


def merged(stills: Iterable[Still]) -> tuple[tuple[int, int], ...]:
    """Spans that are over, joined where they overlap, so that a day that stood still twice is left out once.

    >>> merged([Still(5, 9, "still"), Still(1, 6, "still"), Still(12, 12, "still")])
    ((1, 9),)
    """
    out: list[tuple[int, int]] = []
    for after, upto in sorted((s.after, s.upto) for s in stills if s.upto is not None and s.upto > s.after):
        if out and after <= out[-1][1]:
            after, upto = out[-1][0], max(out.pop()[1], upto)
        out.append((after, upto))
    return tuple(out)


def lengthened(segments: Segments, more: Term) -> Segments:
    """Extend: in the same unit the term itself grows; in another it runs on from the former last day.

    >>> lengthened((Term(60, "days"),), Term(30, "days"))
    (Term(amount=90, unit='days'),)
    """
    last = segments[-1]
    if isinstance(last, Term) and last.unit == more.unit:
        return (*segments[:-1], Term(last.amount + more.amount, more.unit))
    return (*segments, more)


def last_day(
    start: date, segments: Segments, calendar: WorkCalendar, stills: Iterable[Still] = (), roll: bool = True
) -> LastDay:
    """The last day of a term that began on `start` (day 0); what still stands still is left aside.

    A term in workdays never rolls; one in days, months or years whose last day is a rest day ends on the
    next working day (民法典第203条), unless `roll` is False.

    >>> last_day(date(2026, 11, 23), (Term(20, "workdays"),), WorkCalendar(years=frozenset({2026}))).day
    datetime.date(2026, 12, 21)
    """
    at, segment, stops = start.toordinal(), None, merged(stills) if stills else ()
    for segment in segments:
        at = segment.day.toordinal() if isinstance(segment, Until) else _run(at, segment, calendar, stops)
    given = isinstance(segment, Until)
    unrolled = day = date.fromordinal(at)
    if roll and not given and segment.unit != WORKDAYS and (rolled := calendar.rolled(at)) != at:
        day = date.fromordinal(rolled)
    return LastDay(day, unrolled, not given and day.year not in calendar.years)


def latest_notice(day: date, term: Term | Until, calendar: WorkCalendar) -> LastDay:
    """The last day on which notice still lies `term` before `day`, counted back from it as day 0."""
    if isinstance(term, Until):
        return LastDay(term.day, term.day, False)
    if term.unit == WORKDAYS:
        found = date.fromordinal(calendar.backward(day.toordinal(), term.amount))
    else:
        found = term.after(day, -1)
    return LastDay(found, found, found.year not in calendar.years)


def units_left(day: date, last: date, unit: str, calendar: WorkCalendar, stills: Iterable[Still] = ()) -> int:
    """How much of a term is left after `day`: workdays for a term in workdays, else days."""
    after, upto = day.toordinal(), max(day, last).toordinal()
    return _units(after, upto, unit, calendar) - _stopped(after, upto, unit, calendar, merged(stills))


def explain(
    start: date,
    segments: Segments,
    calendar: WorkCalendar,
    stills: Iterable[Still] = (),
    roll: bool = True,
    upto: date = date.max,
) -> tuple[Stretch, ...]:
    """Each stretch from the day after `start` to the last day (or `upto`), counted or not, and why.

    The days are counted one by one, not by the arithmetic of `last_day`; those counted sum to the term
    (months and years to the days that they have from this start).
    """
    out = []
    told = _day_by_day(start, segments, calendar, tuple(stills), roll, upto)
    for (counted, reason, basis), group in groupby(told, key=lambda day: day[1:]):
        days = [date.fromordinal(day[0]) for day in group]
        units = len(days) if counted and reason != "until" else 0
        out.append(Stretch(days[0], days[-1], counted, units, reason, basis))
    return tuple(out)


def _day_by_day(
    start: date, segments: Segments, calendar: WorkCalendar, stills: tuple[Still, ...], roll: bool, upto: date
) -> Iterator[tuple[int, bool, str, str]]:
    at, end, segment = start.toordinal(), upto.toordinal(), None
    for segment in segments:
        if isinstance(segment, Until):
            yield from ((day, True, "until", "") for day in range(at + 1, segment.day.toordinal() + 1))
            at = segment.day.toordinal()
            continue
        in_workdays = segment.unit == WORKDAYS
        left = segment.amount if in_workdays else segment.after(date.fromordinal(at)).toordinal() - at
        while left and at < end:
            at += 1
            if in_workdays and calendar.rolled(at) != at:
                yield at, False, "rest", ""
            elif still := next((s for s in stills if s.after < at and (s.upto is None or at <= s.upto)), None):
                yield at, False, still.reason, still.basis
            else:
                left -= 1
                yield at, True, "workday" if in_workdays else "day", ""
    if roll and isinstance(segment, Term) and segment.unit != WORKDAYS and at < end:
        for day in range(at + 1, calendar.rolled(at) + 1):
            yield day, False, "rolled", ""


def _run(at: int, term: Term, calendar: WorkCalendar, stops: tuple[tuple[int, int], ...]) -> int:
    """The day on which a term that began on the day `at` has run."""
    amount, unit = term
    if unit == WORKDAYS:
        end = calendar.forward(at, amount)
    else:
        end = at + amount if unit == DAYS else term.after(date.fromordinal(at)).toordinal()
        amount = end - at
    # Days that stood still are given back at the end, until none of those given back stood still itself.
    while stops:
        more = amount + _stopped(at, end, unit, calendar, stops)
        again = calendar.forward(at, more) if unit == WORKDAYS else at + more
        if again == end:
            break
        end = again
    return end


def _stopped(after: int, upto: int, unit: str, calendar: WorkCalendar, stops: tuple[tuple[int, int], ...]) -> int:
    inside = ((max(after, begin), min(upto, end)) for begin, end in stops if begin < upto and after < end)
    return sum(_units(begin, end, unit, calendar) for begin, end in inside)


def _units(after: int, upto: int, unit: str, calendar: WorkCalendar) -> int:
    return calendar.counted(after, upto) if unit == WORKDAYS else upto - after


def _day_of_year(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, gregorian.monthrange(year, month)[1]))
