"""The calendar documents: dated notices of the State Council and orders of the region."""

from pathlib import Path

from chinese_calendar.constants import holidays, workdays

from zhunsheng.kernel.workdays import WorkCalendar


def work_calendar(data: Path, region: str) -> WorkCalendar:
    """The calendar that all documents together give."""
    years = frozenset(d.year for d in holidays)
    return WorkCalendar(frozenset(holidays), frozenset(workdays), years)
