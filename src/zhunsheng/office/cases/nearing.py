"""From which day what is owed stands at yellow, so that a list can ask for it without reading the case."""

from datetime import date

from zhunsheng.kernel.case import Case, Owed
from zhunsheng.kernel.clocks import due, stills
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.terms import day_by_day
from zhunsheng.kernel.workdays import WorkCalendar


def near(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar) -> date | None:
    """The first day on which the light of what is owed is yellow; None while it has no last day."""
    end = due(version, case, at, owed, calendar, owed.term)
    if end is None:
        return None
    days = list(day_by_day(owed.start, owed.term, calendar, stills(version, case, at, calendar), owed.roll))
    whole = sum(counted for _, counted, _, _ in days)
    first, left = end.day.toordinal(), 0  # where it was owed only when its day had come, that is the first
    for day, counted, why, _ in reversed(days):
        left += counted or why == "rolled"
        if left > 3 and left * 5 > whole:
            break
        first = day - 1
    return date.fromordinal(first)
