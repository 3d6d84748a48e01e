"""The one date engine: from a start, a term and the days that do not count, to a last day and its reasons.

Five operations, never confused: standing still, restarting, extending, rolling, general suspension.
"""

import calendar as gregorian
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from zhunsheng.kernel.workdays import WorkCalendar

WORKDAYS, DAYS, MONTHS, YEARS = UNITS = ("workdays", "days", "months", "years")


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


class Until(NamedTuple):
    """A last day that is given, not counted; it is never rolled."""

    day: date


Segments = tuple[Term | Until, ...]
Stops = tuple[tuple[int, int], ...]  # (after, upto] as ordinals, sorted and disjoint


class LastDay(NamedTuple):
    """A last day; `unrolled` is the day before 顺延; provisional where its year has no calendar yet."""

    day: date
    unrolled: date
    provisional: bool


class Stretch(NamedTuple):
    """Consecutive days of a term, counted or not, and why. `days` is how many units they contribute."""

    start: date
    end: date
    counted: bool
    days: int
    reason: str  # workday, day, rest, still, suspended, rolled, until
    basis: str = ""


def merged(spans: Iterable[tuple[int, int]]) -> Stops:
    """Join overlapping spans, so that a day that stood still twice is left out once.

    >>> merged([(5, 9), (1, 6), (12, 12)])
    ((1, 9),)
    """
    out: list[tuple[int, int]] = []
    for after, upto in sorted(spans):
        if upto <= after:
            continue
        if out and after <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], upto))
        else:
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


def last_day(start: date, segments: Segments, calendar: WorkCalendar, stops: Stops = (), roll: bool = True) -> LastDay:
    """The last day of a term that began on `start` (day 0).

    A term in workdays never rolls; one in days, months or years whose last day is a rest day ends on the
    next working day (民法典第203条), unless `roll` is False.

    >>> last_day(date(2026, 11, 23), (Term(20, "workdays"),), WorkCalendar(years=frozenset({2026}))).day
    datetime.date(2026, 12, 21)
    """
    at = start.toordinal()
    segment = None
    for segment in segments:
        at = segment.day.toordinal() if isinstance(segment, Until) else _run(at, segment, calendar, stops)
    given = isinstance(segment, Until)
    rolled = calendar.rolled(at) if roll and not given and segment.unit != WORKDAYS else at
    day = date.fromordinal(rolled)
    unrolled = day if rolled == at else date.fromordinal(at)
    return LastDay(day, unrolled, not given and day.year not in calendar.years)


def latest_notice(day: date, term: Term, calendar: WorkCalendar) -> LastDay:
    """The last day on which notice still lies `term` before `day`, counted back from it as day 0."""
    if term.unit == WORKDAYS:
        found = date.fromordinal(calendar.backward(day.toordinal(), term.amount))
    elif term.unit == DAYS:
        found = day - timedelta(days=term.amount)
    else:
        found = _months_after(day, -term.amount * (12 if term.unit == YEARS else 1))
    return LastDay(found, found, found.year not in calendar.years)


def units_left(day: date, last: date, unit: str, calendar: WorkCalendar, stops: Stops = ()) -> int:
    """How much of a term is left after `day`: workdays for a term in workdays, else days."""
    after, upto = day.toordinal(), last.toordinal()
    if upto <= after:
        return 0
    if unit == WORKDAYS:
        return calendar.counted(after, upto) - _stopped_workdays(after, upto, stops, calendar)
    return upto - after - _stopped_days(after, upto, stops)


def explain(
    start: date,
    segments: Segments,
    calendar: WorkCalendar,
    stops: Stops = (),
    roll: bool = True,
    because: tuple[tuple[int, int, str, str], ...] = (),
) -> tuple[Stretch, ...]:
    """Each stretch from the day after `start` to the last day, counted or not, and why.

    `because` names the stops: (after, upto, reason, basis). The counted days sum to the term (months and
    years to the days that they have from this start).
    """
    out: list[Stretch] = []
    at = start.toordinal()
    for segment in segments:
        if isinstance(segment, Until):
            out.append(Stretch(date.fromordinal(at + 1), segment.day, True, 0, "until"))
            at = segment.day.toordinal()
            continue
        end = _run(at, segment, calendar, stops)
        for ordinal in range(at + 1, end + 1):
            _append(out, ordinal, _day_of(ordinal, segment.unit, calendar, stops, because))
        at = end
    last = last_day(start, segments, calendar, stops, roll)
    for ordinal in range(at + 1, last.day.toordinal() + 1):
        _append(out, ordinal, (False, "rolled", ""))
    return tuple(out)


def _run(at: int, term: Term, calendar: WorkCalendar, stops: Stops) -> int:
    amount, unit = term
    if unit == WORKDAYS:
        end = calendar.forward(at, amount)
        # Days that stood still are added until none of those added stood still itself.
        while stops and (again := calendar.forward(at, amount + _stopped_workdays(at, end, stops, calendar))) != end:
            end = again
        return end
    if unit != DAYS:
        nominal = _months_after(date.fromordinal(at), amount * (12 if unit == YEARS else 1))
        amount = nominal.toordinal() - at
    end = at + amount
    while stops and (again := at + amount + _stopped_days(at, end, stops)) != end:
        end = again
    return end


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _stopped_days(after: int, upto: int, stops: Stops) -> int:
    return sum(max(0, min(upto, end) - max(after, begin)) for begin, end in stops)


def _stopped_workdays(after: int, upto: int, stops: Stops, calendar: WorkCalendar) -> int:
    return sum(
        calendar.counted(max(after, begin), min(upto, end)) for begin, end in stops if begin < upto and after < end
    )


def _day_of(ordinal: int, unit: str, calendar: WorkCalendar, stops: Stops, because) -> tuple[bool, str, str]:
    if unit == WORKDAYS and not calendar.is_workday(date.fromordinal(ordinal)):
        return False, "rest", ""
    if any(after < ordinal <= upto for after, upto in stops):
        for after, upto, reason, basis in because:
            if after < ordinal <= upto:
                return False, reason, basis
        return False, "still", ""
    return True, "workday" if unit == WORKDAYS else "day", ""


def _append(out: list[Stretch], ordinal: int, what: tuple[bool, str, str]) -> None:
    counted, reason, basis = what
    day = date.fromordinal(ordinal)
    if out and (out[-1].counted, out[-1].reason, out[-1].basis) == what:
        out[-1] = out[-1]._replace(end=day, days=out[-1].days + counted)
    else:
        out.append(Stretch(day, day, counted, int(counted), reason, basis))
