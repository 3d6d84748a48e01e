"""Tables that lie in a text as it was handed in: Markdown rows, HTML tags, lines with tabs; read in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ROW = re.compile(r"^[ \t]*\|[^\r\n]*\|[ \t]*\r?$", re.MULTILINE)
_OPEN_ROW = re.compile(r"^[^|\r\n]*[^|\s][ \t]+\|[ \t]+[^\r\n]*[^|\s]\r?$", re.MULTILINE)  # a | b
_PIPED = re.compile(r"[^|\r\n]+")
_RULE = re.compile(r"[\s|:\-]+")
_TABBED = re.compile(r"^[^\t\r\n]*(?:\t[^\t\r\n]*){2,}\r?$", re.MULTILINE)
_BETWEEN_TABS = re.compile(r"[^\t\r\n]+")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>table|tr|td|th)\b(?P<words>[^<>]{0,300})>", re.IGNORECASE)
_SPAN = re.compile("(?P<name>colspan|rowspan)\\s{0,4}=\\s{0,4}[\"']?(?P<n>[0-9]{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: where its text lies in the text."""

    table: int
    row: int
    column: int
    start: int
    end: int
    columns: int = 1


def pasted(text: str) -> tuple[Cell, ...]:
    """The cells of every table in a text, the tables numbered from nought."""
    piped = [*_lined(text, _ROW, _PIPED), *_lined(text, _OPEN_ROW, _PIPED)]
    found = [*piped, *_lined(text, _TABBED, _BETWEEN_TABS), *_tagged(text)]
    return tuple(cell for n, cells in enumerate(found) for cell in (_numbered(n, c) for c in cells))


def _numbered(table: int, cell: Cell) -> Cell:
    return Cell(table, cell.row, cell.column, cell.start, cell.end, cell.columns)


def _lined(text: str, line: re.Pattern[str], piece: re.Pattern[str]) -> Iterator[list[Cell]]:
    """Tables of one row a line; a line alone is none."""
    cells: list[Cell] = []
    row, last = -1, -2
    for found in line.finditer(text):
        if found.start() != last + 1:
            if row > 0:
                yield cells
            cells, row = [], -1
        last = found.end()
        if _RULE.fullmatch(found[0]):
            continue
        row += 1
        for column, held in enumerate(piece.finditer(text, found.start(), found.end())):
            cells.append(Cell(0, row, column, held.start(), held.end()))
    if row > 0:
        yield cells


def _tagged(text: str) -> Iterator[list[Cell]]:
    """Tables written in HTML tags; one inside another is left to lie in its cell."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    depth, row, column, opened = 0, -1, 0, None
    for tag in _TAG.finditer(text):
        name, ends = tag["name"].lower(), bool(tag["end"])
        if name == "table":
            depth = max(0, depth + (-1 if ends else 1))
            if not depth and cells:
                yield cells
            if depth < 2 and not (depth and ends):
                cells, taken, row = [], set(), -1
        elif depth == 1 and name == "tr" and not ends:
            row, column = row + 1, 0
        elif depth == 1 and name in ("td", "th") and not ends:
            opened = tag
        elif depth == 1 and name in ("td", "th") and opened:
            spans = {m["name"].lower(): int(m["n"]) or 1 for m in _SPAN.finditer(opened["words"])}
            across, down = spans.get("colspan", 1), spans.get("rowspan", 1)
            while (row, column) in taken:
                column += 1
            for below in range(down):
                cells.append(Cell(0, row + below, column, opened.end(), tag.start(), across))
                taken |= {(row + below, column + n) for n in range(across)}
            column, opened = column + across, None
