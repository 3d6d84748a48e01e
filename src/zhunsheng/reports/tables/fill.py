"""Fill a form: every cell its value, from one pass over the cases, and the way back to the cases behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhunsheng.catalog.source import Fault, unknown
from zhunsheng.catalog.units import Unit
from zhunsheng.figures.columns import field_column
from zhunsheng.figures.cube import TOTAL as WHOLE
from zhunsheng.figures.cube import UNIT, Answer, Key, answers
from zhunsheng.figures.evidence import Evidence, Query, rows
from zhunsheng.figures.figure import Number, in_unit
from zhunsheng.figures.indicator import Period, Question, Read
from zhunsheng.kernel.tests import Clause
from zhunsheng.reports.tables.form import TOTAL, Block, Form, Line, Part, Slot, Words

Place = tuple[str, str]  # row and column


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its value: None where somebody outside has to fill it in, or the unit has no such duty."""

    slot: Slot
    value: Number | None
    query: Query | None = None
    cases: int = 0
    owed: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled for a year; of a table by unit the rows are the units that owe it, and the total."""

    form: Form
    year: int
    cells: Mapping[Place, Cell]
    units: tuple[Line, ...]
    as_of: date
    snapshot: str
    unit: str | None = None
    beyond: tuple[Place, ...] = ()  # cases of a unit that its list of powers does not cover
    synthetic: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # of the units

    @property
    def unfilled(self) -> list[Place]:
        """The cells that somebody outside has yet to fill in."""
        return [at for at, cell in self.cells.items() if cell.value is None and cell.slot.outside]

    def rows(self, block: Block) -> tuple[Line, ...]:
        """The rows of a block as they stand in this table, groups and all."""
        return (*self.units, *block.rows) if block.by_unit else block.rows

    def ident(self, row: str, column: str) -> str:
        """The id by which `zs trace` knows a cell."""
        return f"table.{self.form.id}.{row}.{column}"


class NoSuchCell(Fault):
    """A cell that is asked for and not there."""


def fill(
    form: Form,
    source: Any,
    year: int,
    units: Mapping[str, Unit] | None = None,
    unit: str | None = None,
    given: Mapping[Place, Number] | None = None,
    synthetic: bool = False,
) -> Filled:
    """The form for a year, or of one unit's cases alone; `given` fills the cells that the ledger cannot know.

    `source` is a Snapshot, or Tables. A total is asked of the cases like any other cell, never added up: so that
    the cross-checks can fail.
    """
    period, known = Period.year(year), units or {}
    asked = [part.question for _, _, slot in form.slots() for part in slot.parts]
    found = answers(source, asked, period, (UNIT,) if unit else ())
    whole = {q: cells.get(Key(unit or WHOLE), Answer()) for q, cells in found.items()}
    cells = {}
    for row, column, slot in form.slots():
        cells[row, column] = _cell(slot, whole, source, period, unit)
    lines: tuple[Line, ...] = ()
    beyond: tuple[Place, ...] = ()
    if form.by_unit:
        by_unit = {u: _of_unit(form, source, period, u, found) for u, found in _units(form, source, period, known)}
        owed = _owed(form, source, period)
        shown = [u for u in _order(by_unit, owed, known) if unit in (None, u)]
        for u in shown:
            for column, cell in by_unit[u].items():
                duty = u in owed.get(column, owed.get("", set()))
                cells[u, column] = cell if cell.value or duty or not owed else replace(cell, value=None, owed=False)
        lines = tuple(_line(u, known) for u in shown)
        beyond = tuple((u, c) for u in shown for c, cell in by_unit[u].items()
                       if cell.value and owed and u not in owed.get(c, owed.get("", set())))  # fmt: skip
    for at, value in (given or {}).items():
        cells[at] = replace(_outside(cells, at), value=value)
    names = {u.id: u.name for u in known.values()}
    return Filled(form, year, cells, lines, source.as_of, source.hash, unit, beyond, synthetic, names)


def trace(filled: Filled, source: Any, row: str, column: str) -> list[Evidence]:
    """The cases behind a cell. Fault where the table has no such cell, or it asks no cases."""
    cell = filled.cells.get((row, column))
    if cell is None:
        known = sorted({".".join(at) for at in filled.cells})
        raise NoSuchCell("tables", unknown("格子（行.列）", f"{row}.{column}", known))
    if cell.query is None:
        why = cell.slot.nil or cell.slot.outside or Words("", "")
        raise NoSuchCell("tables", f"{row}.{column} 这一格没有案件：{why.zh} (no cases behind it: {why.en})")
    return rows(source, cell.query)


def parsed(text: str) -> tuple[Place, Number]:
    """`row.column=value` as a place and a number. Fault where it is neither."""
    at, _, given = text.partition("=")
    row, _, column = at.partition(".")
    try:
        value = Decimal(given.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Fault("--fill", f"{text!r} 应写作 行.列=数，例如 fees.amount=12.5 (row.column=number)")
    return (row.strip(), column.strip()), int(value) if value == value.to_integral_value() else value


def _outside(cells: Mapping[Place, Cell], at: Place) -> Cell:
    cell = cells.get(at)
    if cell is None or cell.slot.outside is None:
        open_ = [".".join(a) for a, c in cells.items() if c.slot.outside is not None]
        raise Fault("--fill", unknown("可填的格子", ".".join(at), open_))
    return cell


def _cell(slot: Slot, told: Mapping[Question, Answer], source: Any, period: Period, unit: str | None) -> Cell:
    if slot.outside is not None:
        return Cell(slot, None)
    if slot.nil is not None:
        return Cell(slot, 0)
    total = sum(part.sign * told[part.question].total for part in slot.parts)
    query = Query(tuple((p.sign, p.question) for p in slot.parts), period, unit)
    return Cell(slot, in_unit(total, slot.scale), query, _cases(slot.parts, told, source, query))


def _cases(parts: tuple[Part, ...], told: Mapping[Question, Answer], source: Any, query: Query) -> int:
    """How many rows the evidence has; one case may answer several questions of a cell, and is one row then."""
    counted = [told[p.question].cases for p in parts]
    if len({p.question.of for p in parts}) == len(parts) or sum(map(bool, counted)) < 2:
        return sum(counted)
    return len(rows(source, query))


def _units(
    form: Form, source: Any, period: Period, known: Mapping[str, Unit]
) -> Iterable[tuple[str, dict[Question, Answer]]]:
    """Each unit that the region or a case names, with its answers."""
    parts = {part for _, _, slot in form.slots() for part in slot.parts}
    own = answers(source, [p.question for p in parts if not p.unit_in], period, (UNIT,))
    names = {key.unit for cells in own.values() for key in cells} | set(known)
    theirs = {(p, u): _narrowed(p, u) for p in parts if p.unit_in for u in names}
    found = answers(source, theirs.values(), period)
    for u in sorted(names):
        told = {q: cells.get(Key(u), Answer()) for q, cells in own.items()}
        told |= {q: found[q][Key()] for (_, of), q in theirs.items() if of == u}
        yield u, told


def _narrowed(part: Part, unit: str) -> Question:
    """A question of the cases that name the unit in a field, whoever recorded them."""
    read = (part.unit_in, Read(field_column(part.unit_in), "unit"))
    return part.question.narrowed(((Clause(part.unit_in, "is", unit),),), (read,))


def _of_unit(form: Form, source: Any, period: Period, unit: str, told: Mapping[Question, Answer]) -> dict[str, Cell]:
    """A unit's row. What is told of its own cases by their unit and of others by the field is one query here."""
    out = {}
    for _, column, slot in form.slots():
        parts = tuple(p._replace(question=_narrowed(p, unit)) if p.unit_in else p for p in slot.parts)
        narrowed = replace(slot, parts=parts)
        own = unit if not any(p.unit_in for p in parts) else None
        if own is None:  # the query names no unit, so each of its questions must
            parts = tuple(p if p.unit_in else p._replace(question=_owned(p.question, unit)) for p in parts)
        total = sum(p.sign * told[q.question].total for p, q in zip(parts, narrowed.parts, strict=True))
        query = Query(tuple((p.sign, p.question) for p in parts), period, own)
        out[column] = Cell(slot, in_unit(total, slot.scale), query, _cases(narrowed.parts, told, source, query))
    return out


def _owned(question: Question, unit: str) -> Question:
    return question.narrowed(((Clause("case.unit", "is", unit),),), (("case.unit", Read("unit", "unit")),))


def _owed(form: Form, source: Any, period: Period) -> dict[str, set[str]]:
    """The units that owe each column by the list of powers; empty where there is no list to go by."""
    found = answers(source, form.duties.values(), period)
    owed = {column: found[question][Key()].values for column, question in form.duties.items()}
    return owed if any(owed.values()) else {}


def _order(
    by_unit: Mapping[str, Mapping[str, Cell]], owed: Mapping[str, set[str]], known: Mapping[str, Unit]
) -> list[str]:
    """The units that have a row: who owes something, or has done something; in the region's order."""
    busy = {u for u, cells in by_unit.items() if any(cell.value for cell in cells.values())}
    wanted = busy.union(*owed.values())
    return [u for u in known if u in wanted] + sorted(u for u in wanted if u not in known and u in by_unit)


def _line(unit: str, known: Mapping[str, Unit]) -> Line:
    held = known.get(unit)
    return Line(unit, Words(held.short_name or held.name, held.name_en) if held else Words(unit, unit))


__all__ = ["TOTAL", "Cell", "Filled", "NoSuchCell", "fill", "parsed", "trace"]
