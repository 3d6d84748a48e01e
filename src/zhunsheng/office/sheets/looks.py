"""How our books look: headings, widths, formats, drop-downs; and texts that must not be taken for formulas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import Act
from zhunsheng.office.people.service import Unit
from zhunsheng.office.sheets.cells import CONTROL, CUT
from zhunsheng.office.sheets.columns import Column, Layout

HEADING = Font(bold=True, color="FFFFFF")
HEADING_FILL, REQUIRED_FILL = PatternFill("solid", fgColor="44546A"), PatternFill("solid", fgColor="9C2A1F")
NEXT_FILL = PatternFill("solid", fgColor="6B7F99")
HINT, HINT_FILL = Font(color="7F7F7F", size=9), PatternFill("solid", fgColor="F2F2F2")
BAD_FILL = PatternFill("solid", fgColor="FBD5D5")
WRAPPED = Alignment(wrap_text=True, vertical="top")
FORMATS = {"date": "yyyy-mm-dd", "money": "#,##0.00", "number": "0", "decimal": "General"}
WIDTHS = {"longtext": 40, "items": 30, "parties": 30, "persons": 20, "units": 28, "date": 13, "flag": 9, "number": 12}
LONGEST_CELL = 32_767
LISTS = "lists"
LAST_ROW = 50_010


@dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down: its words, and whether others may be typed all the same."""

    words: tuple[str, ...]
    is_strict: bool


def choices(layout: Layout, units: Sequence[Unit]) -> dict[str, Choice]:
    """The drop-downs of a book by column."""
    names = tuple(u.name for u in units)
    out = {}
    for column in layout.columns:
        if column.type == "choice" and column.field is not None:
            out[column.id] = Choice(tuple(zh for zh, _ in column.field.options.values()), True)
        elif column.type == "flag":
            out[column.id] = Choice(("是", "否"), True)
        elif column.type == "unit" and names:
            out[column.id] = Choice(names, False)  # a short name or an id will do
        elif column.type == "act":
            out[column.id] = Choice(tuple(a.name for a in layout.acts.values()), True)
        elif column.type == "outcome":
            deeds = [d for a in _acts(layout, column) for o, d in a.deeds.items() if o is not None and not d.is_silent]
            out[column.id] = Choice(tuple(dict.fromkeys(d.name for d in deeds)), True)
        elif column.type == "role":
            by = {r for a in _acts(layout, column) for r in a.doers}
            out[column.id] = Choice(tuple(r.name for r in roles().values() if r.id in by), True)
    return {ident: choice for ident, choice in out.items() if choice.words}


def _acts(layout: Layout, column: Column) -> Iterable[Act]:
    """The acts that a column is about: in a row a case one, else any."""
    act = layout.acts.get(column.id.partition(".")[0])
    return layout.acts.values() if act is None else (act,)


def add_lists(book: Workbook, sheet: Any, columns: Sequence[Column], offered: dict[str, Choice], first: int) -> None:
    """Drop-downs on a sheet; their words stand on a hidden one, as a list in the cell itself may hold 255 signs."""
    name = LISTS if LISTS not in book.sheetnames else f"{LISTS}2"
    lists = book.create_sheet(name)
    lists.sheet_state = "hidden"
    held = [(c.id, offered[c.id].words) for c in columns if c.id in offered]
    for row in range(max((len(words) for _, words in held), default=0)):
        lists.append([words[row] if row < len(words) else None for _, words in held])
    for at, (ident, words) in enumerate(held, 1):
        letter, choice = get_column_letter(at), offered[ident]
        rule = DataValidation(
            "list", formula1=f"={name}!${letter}$1:${letter}${len(words)}", allow_blank=True,
            errorStyle="stop" if choice.is_strict else "warning", showErrorMessage=True,
            errorTitle="不在所列各项之中", error="从下拉列表中选；粘贴的文字须与其中一项相同",
        )  # fmt: skip
        place = get_column_letter(next(n for n, c in enumerate(columns, 1) if c.id == ident))
        rule.add(f"{place}{first}:{place}{LAST_ROW}")
        sheet.data_validations.append(rule)


def dress(sheet: Any, columns: Iterable[Column]) -> None:
    """Widths, and the formats that keep long numbers whole and days days."""
    for n, column in enumerate(columns, 1):
        shape = sheet.column_dimensions[get_column_letter(n)]
        shape.width = WIDTHS.get(column.type, max(14, min(28, 2.2 * len(column.heading))))
        shape.number_format = FORMATS.get(column.type, "@")


def cell_of(sheet: Any, value: Any, **looks: Any) -> Cell:
    """A cell for a streamed sheet; text is text whatever it begins with."""
    cell = WriteOnlyCell(sheet)
    fill(cell, value)
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell


def fill(cell: Cell, value: Any) -> None:
    """Put a value into a cell; a text is never a formula, and one that does not fit says so."""
    if isinstance(value, str):
        value = CONTROL.sub("", value)
        if len(value) > LONGEST_CELL:
            value = value[: LONGEST_CELL - len(CUT)] + CUT
        cell.value = value
        cell.data_type = "s"
    else:
        cell.value = value
