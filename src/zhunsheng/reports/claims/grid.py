"""Tables as grids: which number stands under what, and in what unit."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from zhunsheng.reports.claims import numerals
from zhunsheng.reports.claims.lexicon import SCALES, families, one_of, unit_pattern
from zhunsheng.reports.claims.pasted import Cell
from zhunsheng.reports.claims.source import Source

_SCALE = one_of(tuple(s for s in SCALES if s))
_NUMBER = re.compile(rf"\s*(?P<number>-?{numerals.DIGITS})(?P<gap>\s*)(?P<sign>{_SCALE}?{unit_pattern()}|{_SCALE})?\s*")
_UNIT = re.compile(r"\((?:单位:?\s?)?([^()]{1,8})\)|单位:\s?([^\s,。;)]{1,6})")
_HEADS = 4  # rows of words that a number may stand under
_SERIAL = re.compile("序号|编号|代码|年份|年度|排名|名次")


def _value(number: str) -> Decimal | None:
    """A number of a cell; what falls is written with a sign."""
    value = numerals.digits(number.removeprefix("-"))
    return -value if value is not None and number.startswith("-") else value


@dataclass(frozen=True)
class Number:
    """A cell that is nothing but a number, with its unit or without."""

    cell: Cell
    start: int
    end: int
    value: Decimal
    unit: str


@dataclass
class Grid:
    """One table. Cells are found by row and column; a merged one in each place it covers."""

    plain: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    floor: int = 0  # where the table before it ends

    def words(self, row: int, column: int) -> str:
        """The words of a cell; nothing where there is none."""
        cell = self.cells.get((row, column))
        return "".join(self.plain[cell.start : cell.end].split()) if cell else ""

    @cached_property
    def rows(self) -> int:
        return max((r for r, _ in self.cells), default=-1) + 1

    @cached_property
    def columns(self) -> int:
        return max((c for _, c in self.cells), default=-1) + 1

    @cached_property
    def numbers(self) -> dict[tuple[int, int], Number]:
        """The cells that are counts, by place; each merged cell once."""
        found, seen = {}, set()
        for place in sorted(self.cells):
            cell = self.cells[place]
            match = _NUMBER.fullmatch(self.plain, cell.start, cell.end)
            value = _value(match["number"]) if match else None
            if value is None or cell.start in seen:
                continue
            seen.add(cell.start)
            found[place] = (cell, match, value)
        skipped = self._serials({p: v for p, (_, _, v) in found.items()})
        return {
            p: self._number(p, c, m, v)
            for p, (c, m, v) in found.items()
            if p[1] not in skipped and not self._year(p, v)
        }

    def label(self, row: int, before: int) -> str:
        """The words of a row before a column, from the outermost to the innermost."""
        return "·".join(words for column, words in self._sides[row] if column < before)

    @cached_property
    def _sides(self) -> dict[int, list[tuple[int, str]]]:
        """The different words of each row, with their columns."""
        out: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row, column in sorted(self.cells):
            words = self.words(row, column)
            if words and not _NUMBER.fullmatch(words) and words not in (w for _, w in out[row]):
                out[row].append((column, words))
        return out

    def header(self, row: int, column: int) -> str:
        """The words above a number."""
        return "·".join(words for above, words in self._heads[column] if above < row)

    @cached_property
    def _heads(self) -> dict[int, list[tuple[int, str]]]:
        """The first words of each column, with their rows."""
        out: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for row, column in sorted(self.cells):
            held = out[column]
            words = self.words(row, column) if len(held) < _HEADS else ""
            told = words and not _NUMBER.fullmatch(words) and (row, column) not in self.numbers_places
            if told and words not in (w for _, w in held):
                held.append((row, words))
        return out

    @cached_property
    def numbers_places(self) -> frozenset[tuple[int, int]]:
        return frozenset(p for p, c in self.cells.items() if _NUMBER.fullmatch(self.plain, c.start, c.end))

    def _year(self, place: tuple[int, int], value: Decimal) -> bool:
        return (place[0] == 0 or place[1] == 0) and 1949 <= value <= 2100 and value == value.to_integral()

    def _serials(self, values: dict[tuple[int, int], Decimal]) -> set[int]:
        """Columns that only number their rows."""
        out = set()
        for column in {c for _, c in values}:
            held = [values[p] for p in sorted(values) if p[1] == column]
            counts_up = len(held) > 2 and held == [Decimal(n) for n in range(1, len(held) + 1)]
            if _SERIAL.search(self.words(0, column)) or (counts_up and column == 0):
                out.add(column)
        return out

    def _number(self, place: tuple[int, int], cell: Cell, match: re.Match[str], value: Decimal) -> Number:
        sign = match["sign"] or ""
        start, end = match.start("number"), match.end("sign" if sign else "number")
        return Number(cell, start, end, value, sign or self._unit(*place))

    def _unit(self, row: int, column: int) -> str:
        """The unit in brackets in the row's words, the column's, or the table's caption; under 增长(%) a percentage."""
        if "(%)" in self.header(row, column):
            return "%"
        for words in (self.label(row, column), self.header(row, column), self.caption):
            for found in _UNIT.finditer(words):
                unit = found[1] or found[2]
                if unit in families() or unit.lstrip("万亿") in families():
                    return unit
        return ""

    @cached_property
    def caption(self) -> str:
        """The lines before the table, back to the table before it."""
        return self.plain[max(self.floor, self.first - 40) : self.first].replace(" ", "")

    @cached_property
    def first(self) -> int:
        """Where the table begins."""
        return min((c.start for c in self.cells.values()), default=0)


def grids(source: Source) -> list[Grid]:
    """The tables of a document."""
    held: dict[int, Grid] = defaultdict(lambda: Grid(source.flat))
    for cell in source.tabled:
        for across in range(cell.columns):
            held[cell.table].cells.setdefault((cell.row, cell.column + across), cell)
    made, floor = [held[n] for n in sorted(held)], 0
    for grid in sorted(made, key=lambda g: g.first):
        grid.floor = floor
        floor = max(c.end for c in grid.cells.values())
    return made
