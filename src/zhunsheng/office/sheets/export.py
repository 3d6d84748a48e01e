"""Lists as workbooks and CSV, case after case in the same memory. What is private shows only to who may see it.

A register comes out one row a record; a procedure one row a case as it stands, with `acts` one row an act, or with
`wide` one row a case with the acts that it saw. What comes out of a register, as acts or wide goes in again.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zhunsheng.catalog.naming import outcome_name
from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.case import Event
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Filter, Row
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Sight
from zhunsheng.office.sheets.cells import HIDDEN
from zhunsheng.office.sheets.columns import (
    ACT,
    CASE,
    DAY,
    DUE_ON,
    HANDLER,
    IRREGULAR,
    LATE,
    MEMBER,
    NUMBER,
    ORIGIN,
    OUTCOME,
    PERSON,
    PERSONS,
    RESULT_ON,
    ROLE,
    STATUS,
    TITLE,
    UNIT,
    VOID,
    Column,
    Layout,
)  # fmt: skip
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.looks import FORMATS, HEADING, HEADING_FILL, cell_of, dress
from zhunsheng.office.sheets.wording import Wording

SYNTHETIC = "合成数据"
ROWS_A_SHEET = 1_000_000
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
OF_CASE = Column("@opened", "立案日期", "Opened on", "date")
Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks for a list, on which day. Without a person it is whoever runs the machine, who sees nothing private.

    Everybody finds every unit's cases, as on the pages, but the confidential ones. With `private` also what is not
    for the public, of the own units' cases only; with `desk` of that unit's only.
    """

    today: date
    person: str | None = None
    private: bool = False
    desk: str | None = None

    def sees(self, sight: Sight | None, procedure: str, unit: str) -> bool:
        """Whether a case stands in the list at all."""
        return sight is None or unit in sight.units or procedure not in people.CONFIDENTIAL

    def sees_private(self, sight: Sight | None, unit: str) -> bool:
        """Whether the private facts of a unit's cases are told."""
        if not self.private or sight is None or unit not in sight.units:
            return False
        return self.desk in (None, unit)


@dataclass
class Export:
    """One list. `synthetic` marks every row as belonging to a sample."""

    layout: Layout
    viewer: Viewer
    wanted: Filter = field(default_factory=Filter)
    acts: bool = False
    synthetic: bool = False
    wide: bool = False

    def write(self, path: Path) -> int:
        """Write the list in the form that the file's name says; how many rows."""
        columns, count = self.columns(), 0
        with (_workbook if path.suffix.lower() == ".xlsx" else _text)(path, self.layout.newest.name, columns) as put:
            for row in self.rows():
                put([row.get(c.id) for c in columns])
                count += 1
        return count

    def lines(self) -> Iterator[str]:
        """The list as CSV, line after line, while it is read."""
        columns, held = self.columns(), io.StringIO()
        put = _writer(held, columns)
        yield "\ufeff" + _taken(held)
        for row in self.rows():
            put([row.get(c.id) for c in columns])
            yield _taken(held)

    def columns(self) -> tuple[Column, ...]:
        """What the list says."""
        own, told = self.layout.columns, self.layout.told
        tail = [told[ORIGIN]] if self.synthetic else []
        if self.acts:
            return (told[NUMBER], *own, *tail)
        if self.layout.is_register:
            return (told[NUMBER], *own, told[STATUS], *tail)
        if self.wide and self.layout.wide is not None:
            return (told[NUMBER], *self.layout.wide.columns, told[STATUS], *tail)
        title = next(c for c in self.layout.own if c.id == TITLE)
        unit = next(c for c in self.layout.own if c.id == UNIT)
        head = (told[NUMBER], title, unit, told[HANDLER], OF_CASE, told[STATUS], told[RESULT_ON], told[DUE_ON],
                told[LATE], told[IRREGULAR])  # fmt: skip
        return (*head, *self.layout.fields, *tail)

    def rows(self) -> Iterator[Cells]:
        """Every row, by the ids of its columns."""
        wording, sight = Wording(Known(people.units())), None
        if self.viewer.person is not None:
            sight = people.sight(self.viewer.person, self.viewer.today)
        wanted = replace(self.wanted, procedure=self.layout.procedure.id)
        for row, reading in cases.selected(wanted, self.viewer.today)[1]:
            if reading.case.opened_on is None:
                continue
            if not self.viewer.sees(sight, row.procedure, row.unit):
                continue
            teller = Teller(self.layout, wording, row, reading, self.viewer.sees_private(sight, row.unit))
            is_wide = self.wide and self.layout.wide is not None
            for cells in teller.acts() if self.acts else [teller.wide() if is_wide else teller.case()]:
                yield cells | ({ORIGIN: SYNTHETIC} if self.synthetic else {})


class Teller:
    """One case in words."""

    def __init__(self, layout: Layout, wording: Wording, row: Row, reading: Reading, private: bool) -> None:
        self.layout, self.wording, self.row, self.reading, self.private = layout, wording, row, reading, private

    def case(self) -> dict[str, Any]:
        """A record, or a case as it stands."""
        row, case = self.row, self.reading.case
        first = next((s.event for s in self.reading.steps if not s.event.is_silent), None)
        due = min((d.due.day for d in self.reading.duties if d.due is not None), default=None)
        return self._facts(case.fields) | {
            NUMBER: row.number, UNIT: self.wording.unit(row.unit), TITLE: row.title, DAY: case.opened_on,
            OF_CASE.id: case.opened_on, PERSON: self._person(first.actor) if first else None, STATUS: self._status(),
            RESULT_ON: case.result_on, DUE_ON: due, HANDLER: self._person(row.handler),
            LATE: "有" if case.late else "无", IRREGULAR: "有" if row.irregular else "无",
        }  # fmt: skip

    def wide(self) -> dict[str, Any]:
        """The acts that a case sees once, each in its own columns; of one done anew, as it was last done."""
        row, columns = self.row, self.layout.wide.by_id
        out = {NUMBER: row.number, UNIT: self.wording.unit(row.unit), CASE: row.id, TITLE: row.title}
        for event in (s.event for s in self.reading.steps if not s.event.is_silent):
            own = f"{event.act}."
            cells = {f"{own}{n}": v for n, v in (self._facts(event.fields) | self._act(event)).items()}
            out = {n: v for n, v in out.items() if not n.startswith(own)} | {
                n: v for n, v in cells.items() if n in columns
            }
        return out | {STATUS: self._status()}

    def acts(self) -> Iterator[dict[str, Any]]:
        """The acts of a case that people did, in the order of their days, as a book of acts has them."""
        for event in (s.event for s in self.reading.steps if not s.event.is_silent):
            yield self._facts(event.fields) | self._act(event)

    def _act(self, event: Event) -> dict[str, Any]:
        version = self.reading.procedure.dated(event.version) if event.version else self.layout.newest
        act = self.layout.acts.get(event.act)
        return {
            NUMBER: self.row.number, UNIT: self.wording.unit(self.row.unit), CASE: self.row.id,
            TITLE: self.row.title if act is not None and act.starts else None, ACT: act.name if act else event.act,
            OUTCOME: outcome_name(version, event.act, event.outcome) or None, DAY: event.day,
            ROLE: role_name(event.role),
            PERSON: self._person(event.actor), PERSONS: "；".join(map(self._named, event.persons)) or None,
            MEMBER: event.member,
        }  # fmt: skip

    def _person(self, ident: str | None) -> str | None:
        return self.wording.person(ident) if ident else None

    def _named(self, who: tuple[str, str | None]) -> str:
        return self.wording.person(who[0])

    def _facts(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        out = {}
        for column in self.layout.fields:
            value = fields.get(column.id)
            if value not in (None, "", []):
                hidden = column.is_private and not self.private
                out[column.id] = HIDDEN if hidden else self.wording.tell(column, value)
        return out

    def _status(self) -> str:
        case, version = self.reading.case, self.reading.version or self.layout.newest
        if case.result == "void":
            return VOID
        if self.layout.is_register and case.result is None:
            return "有效"
        if case.result is None:
            return "在办"
        named = next((outcome_name(version, a.id, o) or a.name for a in version.acts.values()
                      for o, d in a.deeds.items() if d.concludes == case.result), case.result)  # fmt: skip
        return f"{'已结' if case.is_ended else '已有结果'}：{named}"


@contextmanager
def _workbook(path: Path, name: str, columns: Sequence[Column]) -> Iterator[Any]:
    book, count, sheet = Workbook(write_only=True), 0, None

    def put(values: Sequence[Any]) -> None:
        nonlocal sheet, count
        if sheet is None or count % ROWS_A_SHEET == 0 and count:
            sheet = _sheet(book, name, count // ROWS_A_SHEET + 1, columns)
        count += 1
        sheet.append([_cell(sheet, c, v) for c, v in zip(columns, values, strict=True)])

    yield put
    if sheet is None:
        _sheet(book, name, 1, columns)
    book.save(path)


def _sheet(book: Workbook, name: str, n: int, columns: Sequence[Column]) -> Any:
    sheet = book.create_sheet(f"{name[:27]}{n if n > 1 else ''}")
    sheet.freeze_panes = "A2"
    dress(sheet, columns)
    sheet.append([cell_of(sheet, c.heading, font=HEADING, fill=HEADING_FILL) for c in columns])
    return sheet


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return cell_of(sheet, value, number_format=FORMATS["date"])
    if isinstance(value, Decimal):
        return cell_of(sheet, value, number_format=FORMATS["money"])
    return cell_of(sheet, value) if isinstance(value, str) else value


@contextmanager
def _text(path: Path, name: str, columns: Sequence[Column]) -> Iterator[Any]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield _writer(file, columns)


def _writer(file: Any, columns: Sequence[Column]) -> Callable[[Sequence[Any]], Any]:
    """Writes the headings, then what it is given."""
    writer = csv.writer(file)
    writer.writerow([c.heading for c in columns])
    return lambda values: writer.writerow([guarded(v) for v in values])


def _taken(held: io.StringIO) -> str:
    """What was written since; the place is free again."""
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text


def guarded(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, guarded by an apostrophe; an import takes it off again."""
    if isinstance(value, str) and value.startswith(GUARDED):
        return f"'{value}"
    return "" if value is None else value
