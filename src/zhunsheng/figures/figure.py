"""A figure: an indicator's value for a period, what it was made from, and the query that leads back to its cases."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from zhunsheng.figures.cube import MONTH, UNIT, Answer, Key, answers
from zhunsheng.figures.evidence import Evidence, Query, rows
from zhunsheng.figures.indicator import COUNT, DAYS, FACTORS, FLOW, RATIO, Indicator, Part, Period, Question, Whose
from zhunsheng.figures.load import Indicators

Number = int | Decimal


class Value(NamedTuple):
    """What an indicator comes to in one cell of a breakdown; of a rate or a mean also what is above and below."""

    value: Number | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where a rate has nothing below it. Above and below are exact, in the stored unit (fen, cases)."""

    indicator: Indicator
    period: Period
    value: Number | None
    cases: int
    numerator: int | None
    denominator: int | None
    as_of: date
    snapshot: str  # hash of what it was made from
    query: Query  # lists the cases behind it
    unit: Whose = None  # of their cases alone

    @property
    def exact(self) -> Decimal | None:
        """The value before it is rounded."""
        if self.value is None:
            return None
        if self.numerator is None or self.denominator is None:
            return Decimal(self.value)
        return _quotient(self.indicator, self.numerator, self.denominator)

    def to_json(self, printed: int | None = None) -> dict[str, Any]:
        """The object of `zs figures --json`; `printed` is the offset at which a report prints it."""
        made = self.indicator
        return {
            "id": made.id, "name": made.name, "name_en": made.name_en, "unit": made.unit, "value": plain(self.value),
            "numerator": self.numerator, "denominator": self.denominator, "cases": self.cases, "printed": printed,
            "as_of": self.as_of.isoformat(), "snapshot": self.snapshot,
        }  # fmt: skip


def figures(
    indicators: Indicators,
    source: Any,
    period: Period,
    unit: Whose = None,
    only: Iterable[str] | None = None,
) -> dict[str, Figure]:
    """Every indicator's figure for a period, or of some units' cases alone; `source` is a Snapshot, or Tables."""
    wanted = [indicators.get(i) for i in only] if only is not None else list(indicators)
    found = answers(source, _questions(indicators, wanted), period, unit=unit)
    told = {q: cells[Key()] for q, cells in found.items()}
    return {i.id: _figure(indicators, i, told, source, period, unit) for i in wanted}


def trace(
    indicators: Indicators,
    source: Any,
    made: Indicator,
    period: Period,
    unit: Whose = None,
    denominator: bool = False,
) -> list[Evidence]:
    """The cases behind an indicator's figure; of a rate those of its numerator, or of its denominator."""
    parts = made.below if denominator else made.above
    return rows(source, Query(parts_of(indicators, parts) or ((1, made.question),), period, unit))


def by_unit(
    indicators: Indicators, source: Any, ident: str, period: Period, group: Callable[[str], str] = str
) -> dict[str, Value]:
    """An indicator for each unit that has cases behind it; `group` names under which of them a unit is told."""
    made = indicators.get(ident)
    found = answers(source, _questions(indicators, [made]), period, (UNIT,))
    groups: dict[str, list[str]] = {}
    for unit in sorted({key.unit for cells in found.values() for key in cells}):
        groups.setdefault(group(unit), []).append(unit)
    return {
        name: _value(indicators, made, {q: _joined(cells, units) for q, cells in found.items()})
        for name, units in groups.items()
    }


def by_month(
    indicators: Indicators, source: Any, idents: Iterable[str], period: Period, unit: Whose = None
) -> dict[str, dict[str, Value]]:
    """Indicators for each month of a year: what flowed in it, or what stood at its end."""
    wanted = [indicators.get(i) for i in idents]
    asked = _questions(indicators, wanted)
    flows = answers(source, [q for q in asked if q.kind == FLOW], period, (MONTH,), unit)
    out: dict[str, dict[str, Value]] = {made.id: {} for made in wanted}
    for month in period.months():
        told = {q: c.get(Key(month=month.begin.month), Answer()) for q, c in flows.items()}
        stood = answers(source, [q for q in asked if q.kind != FLOW], month, unit=unit)
        told |= {q: cells[Key()] for q, cells in stood.items()}
        for made in wanted:
            out[made.id][f"{month.begin:%Y-%m}"] = _value(indicators, made, told)
    return out


def plain(value: Number | None) -> int | float | None:
    """A number for JSON. Its shortest text is the exact decimal up to fifteen digits, which no figure exceeds."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def scaled(indicator: Indicator, amount: int) -> Number:
    """A stored whole number in the indicator's unit."""
    return in_unit(amount, indicator.scale)


def in_unit(amount: int, scale: int) -> Number:
    """A stored whole number in a unit that is `scale` digits larger, exactly and without idle noughts: fen as 万元.

    It is a whole number where it can be.

    >>> in_unit(1_250_000, 6), in_unit(3_000_000, 6)
    (Decimal('1.25'), 3)
    """
    if amount % 10**scale == 0:
        return amount // 10**scale
    return Decimal(f"{Decimal(amount).scaleb(-scale):f}".rstrip("0"))


def parts_of(indicators: Indicators, parts: Iterable[Part]) -> tuple[tuple[int, Question], ...]:
    """The questions of a sum of indicators, each with its sign."""
    return tuple((p.sign, q) for p in parts if (q := indicators.get(p.id).question) is not None)


def _questions(indicators: Indicators, wanted: Iterable[Indicator]) -> list[Question]:
    out = []
    for made in wanted:
        out += [made.question] if made.question else []
        out += [q for _, q in parts_of(indicators, (*made.above, *made.below))]
        if (any_of := _any_of(parts_of(indicators, made.above))) is not None:
            out.append(any_of)
    return out


def _joined(cells: Mapping[Key, Answer], units: Iterable[str]) -> Answer:
    """The cells of several units as one."""
    out = Answer()
    for held in filter(None, (cells.get(Key(u)) for u in units)):
        out.take(held)
    return out


def _any_of(parts: tuple[tuple[int, Question], ...]) -> Question | None:
    """The one question that counts every case behind a sum of counts; None where there is none."""
    questions = [q for _, q in parts]
    if len(questions) < 2 or len({replace(q, test=(), reads=()) for q in questions}) > 1:
        return None
    if questions[0].measure != COUNT:
        return None
    reads = dict(read for q in questions for read in q.reads)
    return replace(questions[0], test=sum((q.test for q in questions), ()), reads=tuple(sorted(reads.items())))


def _figure(
    indicators: Indicators,
    made: Indicator,
    told: Mapping[Question, Answer],
    source: Any,
    period: Period,
    unit: Whose,
) -> Figure:
    value, above, below = _value(indicators, made, told)
    query = Query(parts_of(indicators, made.above) or ((1, made.question),), period, unit)
    if len(query.parts) == 1:
        cases = told[query.parts[0][1]].cases
    elif (any_of := _any_of(query.parts)) is not None:
        cases = told[any_of].cases
    else:
        cases = len(rows(source, query))
    return Figure(made, period, value, cases, above, below, source.as_of, source.hash, query, unit)


def _value(indicators: Indicators, made: Indicator, told: Mapping[Question, Answer]) -> Value:
    if made.measure == RATIO:
        above, below = (
            sum(sign * told[q].total for sign, q in parts_of(indicators, p)) for p in (made.above, made.below)
        )
    elif made.measure == DAYS:
        above, below = told[made.question].total, told[made.question].cases
    else:
        return Value(scaled(made, told[made.question].total))
    exact = _quotient(made, above, below)
    return Value(None if exact is None else _rounded(exact, made.decimals), above, below)


def _quotient(made: Indicator, above: int, below: int) -> Decimal | None:
    return Decimal(above) * FACTORS.get(made.unit, 1) / Decimal(below) if below else None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as every statistical table rounds; Python's own rounding goes to the even digit."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
