"""A table as an Excel workbook: merged headings as prescribed, whole numbers and exact amounts as numbers."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhunsheng.reports.tables.checks import Judged
from zhunsheng.reports.tables.fill import Cell, Filled
from zhunsheng.reports.tables.grid import HEAD, STUB, VALUE, Box, Grid, grid, shown
from zhunsheng.reports.tables.notes import failing, mark, notes, span, title

EPOCH = datetime(2000, 1, 1)
THIN = Side(style="thin")
RULED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADED = PatternFill("solid", fgColor="EEF2F6")
SONG, HEI, TITLE = "宋体", "黑体", "方正小标宋简体"
RED, AMBER = "C00000", "8F5A00"


def workbook(filled: Filled, found: list[Judged], english: bool = False) -> bytes:
    """The bytes of an .xlsx file; equal input gives equal bytes."""
    book, table = Workbook(), grid(filled)
    sheet = book.active
    sheet.title = filled.form.id[:31]
    top = _above(sheet, filled, table, english)
    for box in table.boxes:
        _box(sheet, box, top, english)
    _below(sheet, top + table.height, table, [(n, "000000") for n in notes(filled, found, english)]
           + [(n, RED) for n in failing(found, english)])  # fmt: skip
    for n, wide in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(n)].width = wide
    for n, lines in _heights(table, english).items():
        sheet.row_dimensions[top + n + 1].height = 15 * lines
    if len(filled.form.blocks) == 1:
        first = next(box.row for box in table.boxes if box.kind == STUB)
        sheet.freeze_panes = f"{get_column_letter(table.stub + 1)}{top + first + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.title = title(filled, english)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = EPOCH
    held = BytesIO()
    book.save(held)
    return _same_bytes(held.getvalue())


def _widths(table: Grid) -> list[int]:
    """Widths in characters: groups of rows narrow, their names wide, numbers as wide as a heading of five signs."""
    return [14] * (table.stub - 1) + [30] + [12] * (table.width - table.stub)


def _heights(table: Grid, english: bool) -> dict[int, int]:
    """How many lines each row takes: Excel does not make a row with merged boxes higher by itself."""
    out, widths = dict.fromkeys(range(table.height), 1), _widths(table)
    for box in table.boxes:
        if box.kind != VALUE and box.rows == 1:
            held = sum(widths[box.column : box.column + box.columns])
            taken = sum(2 if ord(sign) > 255 else 1 for sign in box.words.told(english))
            out[box.row] = max(out[box.row], -(-taken // (held - 2)))
    return out


def _above(sheet: Worksheet, filled: Filled, table: Grid, english: bool) -> int:
    """The lines above the table; how many."""
    lines = [(title(filled, english), Font(TITLE, 18), "center"), (span(filled, english), Font(SONG, 9), "left")]
    if said := mark(filled, english):
        lines.insert(0, (said, Font(HEI, 11, color=AMBER), "left"))
    for row, (text, font, where) in enumerate(lines, 1):
        _wide(sheet, row, table.width, text, font, where)
    return len(lines)


def _below(sheet: Worksheet, row: int, table: Grid, lines: list[tuple[str, str]]) -> None:
    for n, (text, colour) in enumerate(lines, row + 1):
        _wide(sheet, n, table.width, text, Font(SONG, 9, color=colour, bold=colour == RED), "left")


def _wide(sheet: Worksheet, row: int, width: int, text: str, font: Font, where: str) -> None:
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = font, Alignment(where, "center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    # Twelve characters a column, two to a Chinese one; a merged line does not grow by itself.
    sheet.row_dimensions[row].height = max(15, font.size * 1.5) * -(-len(text) // (width * 7))


def _box(sheet: Worksheet, box: Box, top: int, english: bool) -> None:
    row, column = top + box.row + 1, box.column + 1
    cell = sheet.cell(row, column)
    if box.kind == VALUE:
        cell.value, cell.number_format = _value(box.cell, english)
    else:
        cell.value = box.words.told(english)
    for at in sheet.iter_rows(row, row + box.rows - 1, column, column + box.columns - 1):
        for part in at:
            part.border = RULED
    where = "left" if box.kind not in (HEAD, VALUE) else "center"
    cell.alignment = Alignment(where, "center", wrap_text=True)
    cell.font = Font(HEI if box.kind == HEAD else SONG, 10)
    if box.kind == HEAD:
        cell.fill = SHADED
    if box.rows > 1 or box.columns > 1:
        sheet.merge_cells(
            start_row=row, end_row=row + box.rows - 1, start_column=column, end_column=column + box.columns - 1
        )


def _value(cell: Cell | None, english: bool):
    """A value as Excel holds it, and the manner in which it is shown."""
    if cell is None or cell.value is None:
        return shown(cell, english) or None, "General"
    return cell.value, "+0;-0;0" if cell.slot.signed else "General"


def _same_bytes(content: bytes) -> bytes:
    """The same archive with every entry dated alike, and no instant of its making."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            held = old.read(item)
            if item.filename == "docProps/core.xml":
                held = _undated(held)
            new.writestr(ZipInfo(item.filename, (2000, 1, 1, 0, 0, 0)), held, ZIP_DEFLATED)
    return out.getvalue()


def _undated(core: bytes) -> bytes:
    """openpyxl writes the instant of saving over the day that it was told."""
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", core)
