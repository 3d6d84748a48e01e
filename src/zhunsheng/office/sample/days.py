"""A year as an office lives it: working days, months that are busy and months that are not."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from zhunsheng.kernel.workdays import WorkCalendar

# How much of a year's intake falls in each month: Spring Festival and summer are quiet, autumn is not.
SEASONS = (7, 5, 9, 9, 9, 9, 8, 8, 9, 8, 10, 9)


class Days:
    """The working days of one year, and days counted from them."""

    def __init__(self, calendar: WorkCalendar, year: int) -> None:
        self.calendar, self.year = calendar, year
        first = date(year, 1, 1)
        every = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
        self.all = [d for d in every if calendar.is_workday(d)]

    def after(self, day: date, workdays: int) -> date:
        """The so-manieth working day after `day`; `day` itself for none."""
        return date.fromordinal(self.calendar.forward(day.toordinal(), workdays))

    def before(self, day: date, workdays: int) -> date:
        """The so-manieth working day before `day`."""
        return date.fromordinal(self.calendar.backward(day.toordinal(), workdays))

    def on_or_after(self, month: int, day: int) -> date:
        """That day of the year, or the next working day."""
        return date.fromordinal(self.calendar.rolled(date(self.year, month, day).toordinal()))

    def within(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`."""
        return [d for d in self.all if first <= d <= last]

    def spread(
        self, count: int, random: Random, last: date | None = None, seasons: Sequence[int] = SEASONS
    ) -> list[date]:
        """So many working days, in order, spread as intake is; none after `last`."""
        days = self.all if last is None else self.within(date(self.year, 1, 1), last)
        weights = [seasons[d.month - 1] for d in days]
        return sorted(random.choices(days, weights, k=count))
