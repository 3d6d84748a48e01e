"""A filled table as it is printed: boxes of a grid, each with the rows and columns that it spans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.figures.figure import Number
from zhunsheng.reports.tables.fill import Cell, Filled
from zhunsheng.reports.tables.form import Block, Line, Words

HEAD, STUB, VALUE = "head", "stub", "value"
BLANK, OPEN, NOT_OWED = "", Words("待填", "to be filled in"), Words("—", "—")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: where it begins, how far it goes, and its text, or the cell that it shows."""

    row: int
    column: int
    rows: int
    columns: int
    kind: str
    words: Words = Words("", "")
    cell: Cell | None = None
    at: tuple[str, str] = ("", "")  # row and column of the form


@dataclass(frozen=True, slots=True)
class Grid:
    """All boxes of a table, row by row; together they cover it without a gap."""

    boxes: tuple[Box, ...]
    height: int
    stub: int  # columns that hold the names of rows
    width: int

    def by_row(self) -> list[list[Box]]:
        """The boxes that begin in each row."""
        out: list[list[Box]] = [[] for _ in range(self.height)]
        for box in self.boxes:
            out[box.row].append(box)
        return out


def grid(filled: Filled) -> Grid:
    """The boxes of a table, one block under another; the last column of a narrow block is as wide as is left."""
    blocks = filled.form.blocks
    stub = max(row.depth for block in blocks for row in filled.rows(block))
    width = max(len(block.leaf_columns) for block in blocks)
    boxes, top = [], 0
    for block in blocks:
        found = list(_block(filled, block, top, stub, width))
        boxes += found
        top = max(box.row + box.rows for box in found)
    return Grid(tuple(sorted(boxes, key=lambda b: (b.row, b.column))), top, stub, stub + width)


def shown(cell: Cell | None, english: bool = False) -> str:
    """A cell's value as text: exact, with its sign where an increase is asked for."""
    if cell is None:
        return BLANK
    if cell.value is None:
        return (NOT_OWED if not cell.owed else OPEN).told(english)
    if cell.slot.signed:
        return signed(cell.value)
    return f"{cell.value:f}" if isinstance(cell.value, Decimal) else str(cell.value)


def signed(value: Number) -> str:
    """An increase with its plus, a decrease with its minus, nought bare."""
    return f"{value:+}" if value else "0"


def _block(filled: Filled, block: Block, top: int, stub: int, width: int) -> Iterator[Box]:
    if block.title is not None:
        yield Box(top, 0, 1, stub + width, HEAD, block.title)
        top += 1
    height = max(column.depth for column in block.columns)
    yield Box(top, 0, height, stub, HEAD, block.stub)
    yield from _heads(block.columns, top, stub, height, width)
    top += height
    for line in filled.rows(block):
        yield from _line(filled, block, line, top, 0, stub, width)
        top += len(line.leaves)


def _heads(lines: Iterable[Line], top: int, left: int, height: int, width: int) -> Iterator[Box]:
    """Headings of columns; the last reaches to the edge."""
    lines = list(lines)
    for n, line in enumerate(lines):
        takes = width if n == len(lines) - 1 else len(line.leaves)
        yield Box(top, left, 1 if line.below else height, takes, HEAD, line.name)
        yield from _heads(line.below, top + 1, left, height - 1, takes)
        left, width = left + takes, width - takes


def _line(filled: Filled, block: Block, line: Line, top: int, left: int, stub: int, width: int) -> Iterator[Box]:
    if line.below:
        yield Box(top, left, len(line.leaves), 1, STUB, line.name)
        for part in line.below:
            yield from _line(filled, block, part, top, left + 1, stub, width)
            top += len(part.leaves)
        return
    yield Box(top, left, 1, stub - left, STUB, line.name)
    columns = block.leaf_columns
    for n, column in enumerate(columns):
        takes = width - len(columns) + 1 if n == len(columns) - 1 else 1
        at = (line.id, column.id)
        yield Box(top, stub + n, 1, takes, VALUE, cell=filled.cells.get(at), at=at)
