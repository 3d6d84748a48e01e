"""The clocks of a case: when what is owed is due, what made it stand still, how near the day is."""

from datetime import date

from zhunsheng.kernel.case import Case, Owed, split
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.terms import WORKDAYS, LastDay, Segments, Still, day_by_day, last_day, may_have_run
from zhunsheng.kernel.workdays import WorkCalendar

GREEN, YELLOW, RED = LIGHTS = ("green", "yellow", "red")
TERMS = ("statutory", 2), ("promised", 3), ("internal", 4)  # where what is owed has them


def stills(version: Version, case: Case, at: str, calendar: WorkCalendar) -> list[Still]:
    """What makes the clock of `at` stand still: acts owed then or now, and general orders."""
    act, member = split(at)
    out: list[Still] = []
    # An act that this version no longer knows stays owed, and nothing stops its clock.
    for name, basis in version.acts[act].stops_while if act in version.acts else ():
        one = member is not None and version.same_each(act, name)
        for k in [f"{name}#{member}"] if one else [k for k in {*case.spans, *case.owed} if split(k)[0] == name]:
            out += [Still(a.toordinal(), b.toordinal(), "still", basis) for a, b in case.spans.get(k, ())]
            if k in case.owed:
                out.append(Still(case.owed[k].since.toordinal(), None, "still", basis))
    for order in calendar.suspended(f"{version.procedure}.{act}") if calendar.orders else ():
        end = None if order.end is None else order.end.toordinal()
        out.append(Still(order.start.toordinal() - 1, end, "suspended", order.basis))
    return out


def due(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, term: Segments) -> LastDay | None:
    """The last day of one of the terms of what is owed; None without a term or while the clock stands still."""
    if not term:
        return None
    found = stills(version, case, at, calendar) if version.has_stops or calendar.orders else None
    if not found:
        return last_day(owed.start, term, calendar, (), owed.roll)
    last = last_day(owed.start, term, calendar, [s for s in found if s.upto is not None], owed.roll)
    # A term that ran out before its clock was stopped has run out.
    return None if any(s.upto is None and s.after < last.unrolled.toordinal() for s in found) else last


def lateness(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, day: date) -> tuple[str, ...]:
    """Which of its terms have run out by that day: statutory, promised, internal."""
    out: tuple[str, ...] = ()
    start = owed.start
    for kind, n in TERMS:
        if (term := owed[n]) and may_have_run(start, term, day):
            end = due(version, case, at, owed, calendar, term)
            if end is not None and day > end.day:
                out += (kind,)
    return out


def light(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, today: date) -> str:
    """Green; yellow from the day when a fifth of the term, or 3 if that is more, is left; red when overdue."""
    end = due(version, case, at, owed, calendar, owed.term)
    if end is None or today > end.day:
        return GREEN if end is None else RED
    whole, left = _counted(owed, calendar, stills(version, case, at, calendar), end, today)
    return YELLOW if left <= 3 or left * 5 <= whole else GREEN


def _counted(owed: Owed, calendar: WorkCalendar, found: list[Still], end: LastDay, today: date) -> tuple[int, int]:
    """How many days of a term count, and how many of them, and of those by which it was rolled, are still to come."""
    if not found and len(owed.term) == 1:  # nothing stood still: what a long term has left is a subtraction
        after = max(today, owed.start)
        if owed.term[0].unit == WORKDAYS:
            return owed.term[0].amount, calendar.counted(after.toordinal(), end.day.toordinal())
        return (end.unrolled - owed.start).days, (end.day - after).days
    days = list(day_by_day(owed.start, owed.term, calendar, found, owed.roll))
    left = sum(counted or why == "rolled" for day, counted, why, _ in days if day > today.toordinal())
    return sum(counted for _, counted, _, _ in days), left
