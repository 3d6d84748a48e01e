"""Lay the pieces of a document out as one text: blocks on lines of their own, cells of a row apart by tabs."""

from dataclasses import dataclass, field

from zhunsheng.reports.claims.pasted import Cell
from zhunsheng.reports.claims.source import Source


@dataclass
class _Table:
    number: int
    row: int = -1
    column: int = 0
    taken: dict[tuple[int, int], int] = field(default_factory=dict)  # places that a cell from above reaches into
    open: tuple[int, int, int] | None = None  # start, columns, rows


class Layout:
    """Takes text as it comes and remembers where the cells lie. A table inside a cell is laid out as text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._tables: list[_Table] = []
        self._count = 0
        self._cells: list[Cell] = []
        self._fresh = True

    def write(self, words: str) -> None:
        """Add text to the line."""
        words = words.lstrip(" ") if self._fresh else words
        if words:
            self._add(words)
            self._fresh = False

    def line(self) -> None:
        """Begin a new line, unless it is new; inside a cell a space keeps the row together."""
        if not self._fresh:
            self._add(" " if self._tables else "\n")
            self._fresh = True

    def open_table(self) -> None:
        """A table begins on a line of its own."""
        if not self._tables:
            self.line()
        self._tables.append(_Table(self._count))
        self._count += 1

    def close_table(self) -> None:
        """The table ends, and with it its last row."""
        if self._tables:
            self._tables.pop()
            if not self._tables:
                self._end_line()

    def row(self) -> None:
        """A row begins."""
        if self._tables:
            table = self._tables[-1]
            if len(self._tables) == 1 and table.row >= 0:
                self._end_line()
            table.row, table.column = table.row + 1, 0

    def open_cell(self, columns: int, rows: int) -> None:
        """A cell begins; `rows` nought where it only continues the one above."""
        if len(self._tables) != 1:
            return
        table = self._tables[0]
        while table.taken.get((table.row, table.column)):
            table.column += 1
        if table.column:
            self._add("\t")
        table.open, self._fresh = (self._length, columns, rows), True

    def close_cell(self) -> None:
        """The cell ends: note it, and the places it reaches down into."""
        if len(self._tables) != 1 or not self._tables[0].open:
            return
        table = self._tables[0]
        start, columns, rows = table.open
        table.open = None
        if rows == 0:
            above = next(
                (c for c in reversed(self._cells) if c.table == table.number and c.column == table.column), None
            )
            start, end = (above.start, above.end) if above else (start, start)
        else:
            end = self._length
        self._cells.append(Cell(table.number, table.row, table.column, start, end, columns))
        for down in range(1, rows):
            for across in range(columns):
                table.taken[(table.row + down, table.column + across)] = 1
            self._cells.append(Cell(table.number, table.row + down, table.column, start, end, columns))
        table.column += columns

    def source(self) -> Source:
        """The text laid out."""
        return Source("".join(self._pieces), tuple(self._cells), extracted=True)

    def _end_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._add("\n")
        self._fresh = True

    def _add(self, words: str) -> None:
        self._pieces.append(words)
        self._length += len(words)
