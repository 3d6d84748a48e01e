"""The clocks of a case: when what is owed is due, what made it stand still, how near the day is."""

from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import Case, Owed, split
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.terms import (
    WORKDAYS,
    LastDay,
    Segments,
    Stops,
    Stretch,
    Until,
    explain,
    last_day,
    merged,
    units_left,
)
from zhunsheng.kernel.workdays import LAST, WorkCalendar

STATUTORY, PROMISED, INTERNAL = "statutory", "promised", "internal"
GREEN, YELLOW, RED = "green", "yellow", "red"


class Still(NamedTuple):
    """Days in (after, upto] that do not count; upto is None while they go on."""

    after: int
    upto: int | None
    reason: str  # still, suspended
    cause: str  # the act that was owed, or the order's article
    basis: str


def stills(version: Version, case: Case, at: str, calendar: WorkCalendar) -> list[Still]:
    """What makes the clock of `at` stand still: acts owed then or now, and general orders."""
    act, member = split(at)
    out = []
    for name, basis in version.acts[act].stops_while:
        if member is not None and version.same_each(act, name):
            keys = [f"{name}#{member}"]
        else:
            keys = [k for k in {*case.spans, *case.owed} if k == name or k.startswith(f"{name}#")]
        for k in keys:
            out += [Still(a.toordinal(), b.toordinal(), "still", name, basis) for a, b in case.spans.get(k, ())]
            if k in case.owed:
                out.append(Still(case.owed[k].since.toordinal(), None, "still", name, basis))
    for order in calendar.suspended(f"{version.procedure}.{act}") if calendar.orders else ():
        end = None if order.end is None else order.end.toordinal()
        out.append(Still(order.start.toordinal() - 1, end, "suspended", "", order.basis))
    return out


def stops_of(found: list[Still]) -> Stops:
    """The same as spans to leave out of a count."""
    return merged((s.after, LAST if s.upto is None else s.upto) for s in found)


def due(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, term: Segments) -> LastDay | None:
    """The last day of one of the terms of what is owed; None without a term or while the clock stands still."""
    if not term:
        return None
    if not calendar.orders and not version.acts[split(at)[0]].stops_while:
        return last_day(owed.start, term, calendar, (), owed.roll)
    found = stills(version, case, at, calendar)
    if not found:
        return last_day(owed.start, term, calendar, (), owed.roll)
    if any(s.upto is None for s in found):
        # An act owed now, or an order without an end, leaves no due day unless the term ran out before it.
        running = [s for s in found if s.upto is not None]
        ran = last_day(owed.start, term, calendar, stops_of(running), owed.roll)
        if any(s.upto is None and ran.unrolled.toordinal() > s.after for s in found):
            return None
        return ran
    return last_day(owed.start, term, calendar, stops_of(found), owed.roll)


def light(
    version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, today: date, term: Segments
) -> str:
    """Green; yellow from the day when a fifth of the term, or 3 if that is more, is left; red when overdue."""
    end = due(version, case, at, owed, calendar, term)
    if end is None:
        return GREEN
    if today > end.day:
        return RED
    unit, whole = measure(owed.start, term, calendar)
    left = units_left(today, end.day, unit, calendar, stops_of(stills(version, case, at, calendar)))
    return YELLOW if left * 5 <= max(whole, 15) else GREEN


def measure(start: date, term: Segments, calendar: WorkCalendar) -> tuple[str, int]:
    """The unit that a term is told in and how long it is: its own, months and years in days."""
    units = {s.unit for s in term if not isinstance(s, Until)}
    if units == {WORKDAYS} and len(term) == 1:
        return WORKDAYS, term[0].amount
    return "days", (last_day(start, term, calendar, (), False).day - start).days


def explained(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar) -> tuple[Stretch, ...]:
    """Every stretch of the statutory term, counted or not, with its reason and article."""
    found = stills(version, case, at, calendar)
    because = tuple((s.after, LAST if s.upto is None else s.upto, s.reason, s.basis) for s in found)
    closed = [s for s in found if s.upto is not None]
    return explain(owed.start, owed.term, calendar, stops_of(closed), owed.roll, because)
