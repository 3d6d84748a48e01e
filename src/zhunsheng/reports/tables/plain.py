"""A table as JSON: every cell with its value, its cases and the id by which they are traced; every check."""

import json
from typing import Any

from zhunsheng.catalog.source import Fault
from zhunsheng.figures.figure import Number, plain
from zhunsheng.reports.tables.checks import Judged, Values
from zhunsheng.reports.tables.fill import Filled
from zhunsheng.reports.tables.form import Line
from zhunsheng.reports.tables.notes import notes


def told(filled: Filled, found: list[Judged], english: bool = False) -> bytes:
    """The JSON of a table; `docs/reference/json.md` says what each key holds."""
    return (json.dumps(_told(filled, found, english), ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes, form: str, year: int, where: str = "JSON") -> Values:
    """The values of a table that was written before; Fault where it is another table or year."""
    try:
        held = json.loads(content)
        cells = {(c["row"], c["column"]): c["value"] for c in held["cells"]}
        said = held["table"], held["year"]
    except (ValueError, KeyError, TypeError):
        raise Fault(where, "不是 zs table 写出的 JSON (not a table written by zs table)") from None
    if said != (form, year):
        raise Fault(where, f"这是 {said[0]} {said[1]} 年度的表，此处要 {form} {year} 年度 (another table or year)")
    return cells


def _told(filled: Filled, found: list[Judged], english: bool) -> dict[str, Any]:
    form = filled.form
    blocks = form.blocks
    return {
        "table": form.id, "form": form.since, "name": form.name.zh, "name_en": form.name.en, "basis": form.basis,
        "year": filled.year, "unit": filled.unit, "as_of": filled.as_of.isoformat(), "snapshot": filled.snapshot,
        "version": form.version, "synthetic": filled.synthetic,
        "columns": [line for b in blocks for c in b.columns for line in _lines(c, [], [])],
        "rows": [line for b in blocks for r in filled.rows(b) for line in _lines(r, [], [])],
        "cells": [
            {
                "id": filled.ident(row, column), "row": row, "column": column, "value": plain(cell.value),
                "unit": cell.slot.unit, "cases": cell.cases, "state": _state(cell),
            }
            for (row, column), cell in filled.cells.items()
        ],
        "checks": [
            {
                "id": j.check.id, "name": j.check.name.zh, "name_en": j.check.name.en, "each": j.check.each, "at": j.at,
                "holds": j.holds, "left": _number(j.left), "right": _number(j.right),
            }
            for j in found
        ],
        "notes": notes(filled, found, english),
    }  # fmt: skip


def _lines(line: Line, above: list[str], above_en: list[str]) -> list[dict[str, Any]]:
    names, names_en = [*above, line.name.zh], [*above_en, line.name.en]
    if not line.below:
        return [{"id": line.id, "name": names, "name_en": names_en}]
    return [found for part in line.below for found in _lines(part, names, names_en)]


def _state(cell) -> str:
    """counted, nil (nought by law), filled or open (by somebody outside), not-owed."""
    if cell.slot.outside is not None:
        return "open" if cell.value is None else "filled"
    if cell.slot.nil is not None:
        return "nil"
    return "counted" if cell.owed else "not-owed"


def _number(value: Number | None) -> int | float | None:
    return None if value is None else plain(value)
