"""The rows that were not taken, as a book: what was written, red where it is wrong, and a column that says why.

It is headed like the template, so that it can be mended and imported as it is; the column of reasons is passed over.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from openpyxl import Workbook

from zhunsheng.office.people.service import Unit
from zhunsheng.office.sheets.columns import REASON, Layout
from zhunsheng.office.sheets.entries import Complaint
from zhunsheng.office.sheets.looks import (
    BAD_FILL,
    HEADING,
    HEADING_FILL,
    REQUIRED_FILL,
    add_lists,
    cell_of,
    choices,
    dress,
)  # fmt: skip
from zhunsheng.office.sheets.spool import Spool
from zhunsheng.office.sheets.tables import Line

FIRST_ROW = 2
Rows = Iterable[tuple[Line, list[Complaint]]]


def write_leftovers(layout: Layout, spool: Spool, units: Sequence[Unit], path: Path) -> int:
    """Write the book, a sheet for each layout that the rows came in; how many rows it has."""
    book, count = Workbook(write_only=True), 0
    for made, rows in ((layout.wide, spool.leftovers(True)), (layout, spool.leftovers(False))):
        first = next(rows, None)
        if made is not None and (first is not None or made is layout and not count):
            count += _write(book, made, chain((first,) if first else (), rows), units)
    book.save(path)
    return count


def _write(book: Workbook, layout: Layout, rows: Rows, units: Sequence[Unit]) -> int:
    columns = (layout.by_id[REASON], *layout.columns)
    sheet = book.create_sheet("未导入")
    sheet.freeze_panes = f"B{FIRST_ROW}"
    dress(sheet, columns)
    sheet.column_dimensions["A"].width = 60
    sheet.append(
        [cell_of(sheet, c.heading + ("*" if c.required else ""), font=HEADING,
                 fill=REQUIRED_FILL if c.required else HEADING_FILL) for c in columns]
    )  # fmt: skip
    count = 0
    for line, complaints in rows:
        count += 1
        bad = {c.cell for c in complaints}
        cells = [cell_of(sheet, reason(complaints))]
        for column in layout.columns:
            looks = {"fill": BAD_FILL} if column.id in line.places and line.at(column.id) in bad else {}
            cells.append(cell_of(sheet, line.cells.get(column.id), **looks))
        sheet.append(cells)
    add_lists(book, sheet, columns, choices(layout, units), FIRST_ROW)
    return count


def reason(complaints: Sequence[Complaint]) -> str:
    """Everything that is wrong with a row; where it stood in the book it came from."""
    told = [f"{c.heading}：{c.why}。{c.next}" if c.heading else f"{c.why}。{c.next}" for c in complaints]
    return f"原第 {complaints[0].row} 行：" + "；".join(told)
