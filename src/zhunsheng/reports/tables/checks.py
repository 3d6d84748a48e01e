"""勾稽: hold a filled table to what its authority says must agree, against last year's table too."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.figures.figure import Number
from zhunsheng.reports.tables.fill import Filled, Place
from zhunsheng.reports.tables.form import COLUMN, LAST, TOTAL, UNITS, Check, Ref, Words
from zhunsheng.reports.tables.load import places

Values = Mapping[Place, Number | None]
NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Judged:
    """A check in one column (or row): whether it holds, and both sides. None where it could not be judged."""

    check: Check
    at: str  # the row or column
    holds: bool | None
    left: Decimal | None = None
    right: Decimal | None = None
    names: Words = NOTHING  # of the row or column
    why: Words = NOTHING  # what was missing

    def told(self, english: bool = False) -> str:
        """In words for a screen: which identity, where, both sides."""
        name, where, why = (w.told(english) for w in (self.check.name, self.names, self.why))
        if where:
            name += f" [{where}]" if english else f"［{where}］"
        if self.holds is None:
            return f"{name}: not judged, {why}" if english else f"{name}：未核，{why}"
        sign = {(True, False): "=", (True, True): "≤", (False, False): "≠", (False, True): ">"}
        sides = f"{self.left:f} {sign[self.holds, self.check.at_most]} {self.right:f}"
        return f"{name}: {sides}" if english else f"{name}：{sides}"


def judged(filled: Filled, last: Values | None | Callable[[], Values | None] = None) -> list[Judged]:
    """Every check of the form, everywhere it must hold. `last` has the cells of last year's table, None without one."""
    checks = filled.form.checks
    held = last() if callable(last) and any(_asks_last(c) for c in checks) else None if callable(last) else last
    return [j for check in checks for j in _judge(filled, check, held)]


def broken(found: Iterable[Judged]) -> list[Judged]:
    """Those that do not hold."""
    return [j for j in found if j.holds is False]


def values_of(filled: Filled) -> Values:
    """The values of a table by row and column."""
    return {at: cell.value for at, cell in filled.cells.items()}


def _asks_last(check: Check) -> bool:
    return any(r.last for r in (*check.left, *check.right))


def _judge(filled: Filled, check: Check, last: Values | None) -> Iterator[Judged]:
    if _asks_last(check) and last is None:
        last_year = filled.year - 1
        yield Judged(check, "", None, why=Words(f"没有{last_year}年度的表", f"there is no table for {last_year}"))
        return
    values = values_of(filled)
    for at in _places(filled, check):
        sides = [_sum(filled, check, side, at, values, last or {}) for side in (check.left, check.right)]
        if why := next((side for side in sides if isinstance(side, Words)), None):
            yield Judged(check, at, None, names=_name(filled, check, at), why=why)
            continue
        left, right = sides
        holds = left <= right if check.at_most else left == right
        yield Judged(check, at, holds, left, right, _name(filled, check, at))


def _places(filled: Filled, check: Check) -> list[str]:
    found = list(places(filled.form, check))
    if check.each == COLUMN or TOTAL not in found or not filled.form.by_unit:
        return found
    return [*(line.id for line in filled.units), *found]


def _sum(filled: Filled, check: Check, side: tuple[Ref, ...], at: str, values: Values, last: Values) -> Decimal | Words:
    """One side, or what it lacks. What a unit does not owe counts nothing."""
    total = Decimal(0)
    for ref in side:
        for ident in [line.id for line in filled.units] if ref.id == UNITS else [ref.id]:
            place = (ident, at) if check.each == COLUMN else (at, ident)
            value = (last if ref.last else values).get(place)
            if value is None and ref.last:
                return Words("上年度的表没有这一格的数", "last year's table has no number here")
            if value is None and filled.cells[place].owed:
                return Words("有待填的格子", "a cell is still to be filled in")
            total += ref.sign * Decimal(value or 0)
    return total


def _name(filled: Filled, check: Check, at: str) -> Words:
    """The row or column in words, with the group that it stands in."""
    for block in filled.form.blocks:
        for line in block.columns if check.each == COLUMN else filled.rows(block):
            for leaf in line.leaves:
                if leaf.id == at:
                    return leaf.name if leaf is line else Words(*map("·".join, zip(line.name, leaf.name, strict=True)))
    return Words(at, at)


__all__ = ["LAST", "Judged", "broken", "judged", "values_of"]
