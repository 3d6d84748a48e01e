"""The rows of a sheet under their headings. A book made by people has titles, notes, totals and blank rows about it.

The heading row is the first that says enough of what the law file calls its fields; it may come again on each page. It
may be two rows (see `heads`): groups over their columns, or words that are broken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice, pairwise, zip_longest
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from zhunsheng.office.sheets.books import Sheet
from zhunsheng.office.sheets.columns import Column, Layout, normal
from zhunsheng.office.sheets.words import Note, Unreadable

HEADING_WITHIN = 30
HINT_OPENS, HINT_CLOSES = "〔", "〕"
TOTALS = ("合计", "总计", "小计", "总数")
SIGN = " · "  # between a group and what stands under it
OWN_SHEETS = frozenset({"说明", "lists", "lists2"})  # of our templates
MOST_NOTES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its raw cells by the ids of their columns."""

    sheet: str
    number: int
    cells: Mapping[str, Any]
    places: Mapping[str, str]  # id → column letter
    wide: bool = False  # of a sheet with one row a case
    act: str = ""  # of such a row, the act as which it is looked at

    def own(self, column: str) -> str:
        """The id under which the row has a column: its act's own, or what it says there for all its acts."""
        own = f"{self.act}.{column}"
        if not self.act or column.startswith("@") and self.cells.get(own) in (None, "") and column in self.cells:
            return column
        return own

    def get(self, column: str) -> Any:
        """The cell of a column."""
        return self.cells.get(self.own(column))

    def at(self, column: str) -> str:
        """The address of a cell; of a column that the sheet has not, the row."""
        return f"{self.places.get(self.own(column), '')}{self.number}"


class Head(NamedTuple):
    """A heading: the one or two rows that it is, what they say of each column, how many rows end with it."""

    rows: Sequence[tuple[int, Sequence[Any]]]
    words: Sequence[Any]
    after: int

    @property
    def number(self) -> int:
        """Its last row."""
        return self.rows[-1][0]


@dataclass
class Tables:
    """All rows of all sheets of a file, each under the layout of which its heading says the most.

    `notes` say what was passed over.
    """

    layout: Layout
    name: str
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = self.layout

    def lines(self, sheets: Iterator[Sheet]) -> Iterator[Line]:
        """Every row, sheet after sheet; Unreadable where no sheet has a heading that is known."""
        found = False
        for sheet in sheets:
            if sheet.name in OWN_SHEETS:
                continue
            head = list(islice(sheet.rows, HEADING_WITHIN))
            chosen = self._choose(sheet, head)
            if chosen is None:
                if any(any(v not in (None, "") for v in row) for _, row in head):
                    self._note(f"工作表“{sheet.name}”里没有认识的表头，没有读",
                               f"sheet {sheet.name}: no heading that is known, not read")  # fmt: skip
                continue
            found = True
            yield from self._under(sheet, chosen, chain(head[chosen.after :], sheet.rows))
        if not found:
            wanted = "、".join(c.heading for c in self.layout.columns if c.required)
            raise Unreadable(
                f"{self.name} 里没有认识的表头：前 {HEADING_WITHIN} 行中要有一行写明各列名称，至少有 {wanted}；"
                "对照模板改列名；表头占三行以上的，并成一行",
                "no heading row that is known; compare it with the template; make a heading of three rows or more one",
            )

    def _choose(self, sheet: Sheet, rows: Sequence[tuple[int, Sequence[Any]]]) -> Head | None:
        """What is the heading, under the layout that knows the most of it: two columns at the least."""
        offered = [made for made in (self.book.wide, self.book) if made is not None]
        found = [(made, head) for made in offered for head in heads(made, sheet, rows)]
        if not found:
            return None
        # Where two know as much: one row before two, the first layout, the upper row before the lower.
        found.sort(key=lambda pair: len(pair[1].rows))
        self.layout, head = max(found, key=lambda pair: len(_columns(pair[0], pair[1].words)))
        if len(_columns(self.layout, head.words)) < min(2, len(self.layout.columns)):
            return None
        if len(head.rows) > 1:
            first, last = (number for number, _ in head.rows)
            self._note(f"{sheet.name} 的表头占第 {first}、{last} 两行，合起来读",
                       f"{sheet.name}: the heading is rows {first} and {last}, read together")  # fmt: skip
        return head

    def _under(self, sheet: Sheet, head: Head, rows: Iterator) -> Iterator[Line]:
        columns = _columns(self.layout, head.words)
        self._complain(sheet, head.number, head.words, columns)
        again = [_texts(row) for _, row in head.rows]
        places = {c.id: get_column_letter(at + 1) for at, c in columns.items()}
        held: dict[int, tuple[int, Any]] = {}  # column → last row of a merged cell, its value
        for number, row in rows:
            row = _filled(row, number, sheet, held)
            if all(v in (None, "") or (isinstance(v, str) and not v.strip()) for v in row):
                continue
            if _texts(row) in again or self._is_beside(sheet, number, row, columns):
                continue
            cells = {c.id: row[at] for at, c in columns.items() if at < len(row)}
            yield Line(sheet.name, number, cells, places, self.layout is self.book.wide)

    def _complain(self, sheet: Sheet, number: int, heading: Sequence[Any], columns: Mapping[int, Column]) -> None:
        given = {c.id for c in columns.values()}
        strange = {at: cell.strip() for at, cell in enumerate(heading)
                   if at not in columns and isinstance(cell, str) and cell.strip()}  # fmt: skip
        self._complain_of_twins(sheet, number, strange, columns)
        if lack := [c for c in self.layout.columns if c.required and c.id not in given]:
            told = [c.heading + _perhaps(c.heading, strange.values()) for c in lack]
            raise Unreadable(
                f"工作表“{sheet.name}”第 {number} 行的表头缺少必填的列：{'、'.join(told)}；补上或改名再导入",
                f"the heading in row {number} of {sheet.name} lacks required columns: "
                f"{', '.join(c.heading_en or c.heading for c in lack)}",
            )
        words = [c.heading for c in self.layout.columns if c.id not in given]
        for at, cell in strange.items():
            place, hint = f"{sheet.name}!{get_column_letter(at + 1)}{number}", _perhaps(cell, words)
            self._note(f"{place} 的列名“{cell}”不认识{hint}，这一列没有读",
                       f"{place}: the heading {cell} is not known, the column was not read")  # fmt: skip

    def _complain_of_twins(
        self, sheet: Sheet, number: int, strange: Mapping[int, str], columns: Mapping[int, Column]
    ) -> None:
        """Two columns for one field would have to be read at random: they are not read at all."""
        first = {column.id: at for at, column in columns.items()}
        for at, cell in strange.items():
            if (column := self.layout.by_heading.get(normal(cell))) is not None:
                letters = f"{get_column_letter(first[column.id] + 1)}、{get_column_letter(at + 1)}"
                raise Unreadable(
                    f"工作表“{sheet.name}”第 {number} 行有两列都是“{column.heading}”（{letters} 列）："
                    "留下一列，另一列删去或改名",
                    f"row {number} of {sheet.name} has two columns {column.heading_en or column.heading} ({letters})",
                )

    def _is_beside(self, sheet: Sheet, number: int, row: Sequence[Any], columns: Mapping[int, Column]) -> bool:
        """A heading come again, the hints of a template, a total, a title across the table: no row of it."""
        texts = [v.strip() for v in row if isinstance(v, str) and v.strip()]
        full = [v for v in row if v not in (None, "")]
        if len(texts) == len(full):
            if all(t.startswith(HINT_OPENS) and t.endswith(HINT_CLOSES) for t in texts):
                return True
            if len(texts) > 1 and 2 * sum(normal(t) in self.layout.by_heading for t in texts) > len(texts):
                return True
        first = texts[0] if texts else ""
        if len(full) == 1 and number in sheet.across:
            self._note(f"{sheet.name} 第 {number} 行是横跨表格的标题“{first or full[0]}”，没有读",
                       f"{sheet.name} row {number} is a title across the table, not read")  # fmt: skip
            return True
        needs = [at for at, c in columns.items() if c.required]
        empty = [at for at in needs if at >= len(row) or row[at] in (None, "")]
        if "".join(first.split()).startswith(TOTALS) and (empty or not needs):
            self._note(f"{sheet.name} 第 {number} 行是“{first}”，没有读",
                       f"{sheet.name} row {number} is a total, not read")  # fmt: skip
            return True
        return False

    def _note(self, zh: str, en: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(zh, en))


def heads(layout: Layout, sheet: Sheet, rows: Sequence[tuple[int, Sequence[Any]]]) -> Iterator[Head]:
    """Every row as a heading, then every two rows one below the other: 登记纠纷 over 日期, or 当事 over 人."""
    for at, row in enumerate(rows):
        yield Head([row], row[1], at + 1)
    for at, (upper, lower) in enumerate(pairwise(rows)):
        yield Head([upper, lower], _joined(layout, sheet, upper, lower[1]), at + 2)


def _joined(layout: Layout, sheet: Sheet, upper: tuple[int, Sequence[Any]], lower: Sequence[Any]) -> list[Any]:
    """What two rows say of each column: both words together where that is known, else the one that is there alone.

    A word that stands under several groups says nothing without its group.
    """
    words, times = [], Counter(_texts(lower))
    for above, below in zip_longest(_spread(sheet, *upper, len(lower)), lower):
        over, under = (cell.strip() if isinstance(cell, str) else "" for cell in (above, below))
        both = f"{over}{SIGN}{under}"
        is_alone = times[normal(under)] == 1 and normal(under) in layout.by_heading
        words.append(both if over and under and (normal(both) in layout.by_heading or not is_alone) else under or over)
    return words


def _spread(sheet: Sheet, number: int, row: Sequence[Any], width: int) -> Sequence[Any]:
    """A row of groups, each said of all its columns: as far as its cell is merged, or else up to the next group."""
    out, merged = [*row, *[None] * (width - len(row))], sheet.across.get(number)
    if merged is not None:
        for first, last in merged.items():
            if first < len(out):
                out[first : last + 1] = [out[first]] * (min(last + 1, len(out)) - first)
        return out
    for at in range(1, len(out)):
        if out[at] in (None, ""):
            out[at] = out[at - 1]
    return out


def _texts(row: Sequence[Any]) -> list[str]:
    """The words of a row, as headings are compared."""
    return [normal(cell) for cell in row if isinstance(cell, str) and cell.strip()]


def _columns(layout: Layout, row: Sequence[Any]) -> dict[int, Column]:
    """The columns that a row names, if it is a heading."""
    known, taken, out = layout.by_heading, set(), {}
    for at, cell in enumerate(row):
        column = known.get(normal(cell)) if isinstance(cell, str) and cell.strip() else None
        if column is not None and column.id not in taken:
            taken.add(column.id)
            out[at] = column
    return out


def _perhaps(word: str, others: Iterable[str]) -> str:
    """Which of the others may be meant by a word."""
    near = get_close_matches(word, list(others), 1, 0.6)
    return f"（是否为“{near[0]}”）" if near else ""


def _filled(row: Sequence[Any], number: int, sheet: Sheet, held: dict[int, tuple[int, Any]]) -> Sequence[Any]:
    """A row with the values of merged cells that reach down into it."""
    if not sheet.down:
        return row
    for at, value in enumerate(row):
        if (last := sheet.down.get((number, at))) is not None:
            held[at] = (last, value)
    live = {at: value for at, (last, value) in held.items() if last >= number}
    if not live:
        return row
    out = [*row, *[None] * (max(live) + 1 - len(row))]
    # A row that holds nothing of its own under a merged cell is a blank row all the same.
    if all(v in (None, "") for at, v in enumerate(out) if at not in live):
        return row
    for at, value in live.items():
        if out[at] in (None, ""):
            out[at] = value
    return out
