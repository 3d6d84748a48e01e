"""An indicator: a question put to the cases of a procedure, or the quotient of such questions."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from zhunsheng.kernel.tests import Test

COUNT, SUM, DISTINCT, DAYS, ACTS, RATIO = MEASURES = ("count", "sum", "distinct", "days", "acts", "ratio")
FLOW, STOCK, CARRIED = KINDS = ("flow", "stock", "carried")
Whose = str | tuple[str, ...] | None  # of one unit alone, of several together, of all
MONEY = {"元": 2, "万元": 6, "亿元": 10}  # by how many digits fen are more
FACTORS = {"%": 100, "‰": 1000}


class Period(NamedTuple):
    """From a day to a day, both counted."""

    begin: date
    end: date

    @classmethod
    def year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_of_years(self) -> bool:
        """It is one year, or several whole ones."""
        return (self.begin.month, self.begin.day, self.end.month, self.end.day) == (1, 1, 12, 31)

    def year_before(self) -> "Period":
        """The same days a year before; the last day of a month meets the last day of that month.

        >>> "{0.begin} {0.end}".format(Period(date(2020, 2, 1), date(2020, 2, 29)).year_before())
        '2019-02-01 2019-02-28'
        """
        return Period(self.begin.replace(year=self.begin.year - 1, day=min(self.begin.day, _length(self.begin, -1))),
                      _year_before(self.end))  # fmt: skip

    def months(self) -> list["Period"]:
        """Its months, the first and last cut to the period."""
        out, begin = [], self.begin
        while begin <= self.end:
            following = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
            out.append(Period(begin, min(self.end, following - timedelta(days=1))))
            begin = following
        return out


def _year_before(day: date) -> date:
    last = _length(day, -1)
    return day.replace(year=day.year - 1, day=last if day.day == _length(day) else min(day.day, last))


def _length(day: date, years: int = 0) -> int:
    """How many days its month has, or had so many years away."""
    return monthrange(day.year + years, day.month)[1]


class Read(NamedTuple):
    """Where a name that a test reads lies: the column, and the kind of its values."""

    column: str
    kind: str


@dataclass(frozen=True)
class Question:
    """What is asked of the cases (or acts) of one procedure, apart from the period.

    A flow lies in the period by its `start`; a stock stands at the period's end, what is carried over stood the
    day before it began. `until` ends either: what is void by the end of the period was never counted.
    """

    measure: str
    of: str  # a procedure; "" for the acts of all
    start: str
    by_year: bool = False  # `start` holds a year, not a day
    kind: str = FLOW
    until: tuple[str, ...] = ()
    test: Test = ((),)
    reads: tuple[tuple[str, Read], ...] = ()
    value: str | None = None  # the column summed, or whose values are told apart
    span: tuple[str, str] | None = None  # the columns between which days are counted

    def read(self, name: str) -> Read:
        """Where a name of the test lies."""
        return dict(self.reads)[name]

    def narrowed(self, test: Test, reads: tuple[tuple[str, Read], ...]) -> "Question":
        """The same question of those cases only that meet this test too."""
        both = tuple(mine + theirs for mine in self.test for theirs in test)
        return replace(self, test=both, reads=tuple(sorted({*self.reads, *reads})))

    def asked(self, period: Period) -> Period:
        """The days in which its start must lie."""
        if self.kind == FLOW:
            return period
        return Period(date.min, period.end if self.kind == STOCK else period.begin - timedelta(days=1))


class Part(NamedTuple):
    """An indicator in a sum of several, added or taken away."""

    sign: int
    id: str


@dataclass(frozen=True)
class Indicator:
    """A question with its names. A ratio has parts above and below instead of a question of its own."""

    id: str
    area: str
    name: str
    name_en: str
    unit: str
    definition: str
    definition_en: str
    measure: str
    synonyms: tuple[str, ...] = ()
    question: Question | None = None
    above: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()
    decimals: int = 1
    scale: int = 0  # digits between the stored whole number and the unit
    where: str = ""  # file and line
    version: str = ""  # hash of its definition


@dataclass(frozen=True)
class Identity:
    """What must hold between figures (勾稽): two sums are equal, one is at most the other, or a rate their quotient."""

    id: str
    name: str
    name_en: str
    relation: str  # equals, at-most, quotient
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    rate: str | None = None
    where: str = ""


@dataclass(frozen=True)
class Area:
    """The indicators of one field of work; areas and indicators in the order in which a report tells them."""

    id: str
    name: str
    name_en: str
    order: int
    indicators: tuple[Indicator, ...]
    identities: tuple[Identity, ...] = ()
