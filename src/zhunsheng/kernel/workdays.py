"""Which days an office works. How many of them a term has is the business of `terms`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

KNOWN_AT_MOST = 20_000
FIRST = date(1990, 1, 1).toordinal()
LAST = date(2080, 12, 31).toordinal()


class Suspension(NamedTuple):
    """A dated order under which named clocks of all open cases stand still (as in an epidemic).

    `clocks` holds `procedure.act`; the days from `start` to `end`, both included, do not count;
    `end` is None while the order has no last day yet.
    """

    start: date
    end: date | None
    clocks: frozenset[str]
    basis: str


@dataclass(frozen=True)
class WorkCalendar:
    """Rest days and make-up working days, as the State Council's yearly notices give them.

    A year that is not in `years` has no notice yet: its days are known by the weekday alone, and a last
    day that falls in it is provisional. Days are ordinals inside, for counting is subtraction then.

    >>> WorkCalendar(off=frozenset({date(2026, 10, 1)}), years=frozenset({2026})).is_workday(date(2026, 10, 1))
    False
    """

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    orders: tuple[Suspension, ...] = ()
    known: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)  # see `keep`
    _upto: list[int] = field(init=False, repr=False, compare=False)  # working days from FIRST to that day
    _days: list[int] = field(init=False, repr=False, compare=False)  # every working day

    def __post_init__(self) -> None:
        if both := self.off & self.work:
            raise ValueError(f"days both off and working: {sorted(both)}")
        off, work = ({d.toordinal() for d in days} for days in (self.off, self.work))
        upto, days = [], []
        for ordinal in range(FIRST, LAST + 1):
            if ordinal in work or (ordinal not in off and (ordinal - 1) % 7 < 5):
                days.append(ordinal)
            upto.append(len(days))
        object.__setattr__(self, "_upto", upto)
        object.__setattr__(self, "_days", days)

    def keep(self, asked: Any, last: Any) -> None:
        """Keep what was counted by this calendar: the same term from the same day is asked for again and again."""
        if len(self.known) >= KNOWN_AT_MOST:
            self.known.clear()
        self.known[asked] = last

    def covers(self, day: date) -> bool:
        """True where a document of that year has been published."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """True on weekdays less public holidays, and on make-up working days."""
        ordinal = day.toordinal()
        return self.rolled(ordinal) == ordinal

    def counted(self, after: int, upto: int) -> int:
        """Working days in (after, upto]; both are ordinals."""
        return self._before(upto + 1) - self._before(after + 1)

    def forward(self, start: int, n: int) -> int:
        """The n-th working day after `start` (day 0); `start` itself where n is 0."""
        return self._day(self._before(start + 1) + n - 1) if n else start

    def backward(self, start: int, n: int) -> int:
        """The n-th working day before `start` (day 0); `start` itself where n is 0."""
        return self._day(self._before(start) - n) if n else start

    def rolled(self, day: int) -> int:
        """The day itself if it is worked, else the next working day (顺延)."""
        return self._days[self._before(day)]

    def suspended(self, clock: str) -> list[Suspension]:
        """The orders that make this clock (`procedure.act`) stand still."""
        return [order for order in self.orders if clock in order.clocks]

    def _day(self, nth: int) -> int:
        if not 0 <= nth < len(self._days):
            raise ValueError("the term leaves 1990–2080")
        return self._days[nth]

    def _before(self, day: int) -> int:
        """How many working days lie before that day."""
        if not FIRST < day <= LAST:
            raise ValueError(f"{date.fromordinal(max(day, 1))} lies outside 1990–2080")
        return self._upto[day - 1 - FIRST]
