"""Cases in memory for tests of tables: rows as a snapshot of the real law would hold them."""

from collections.abc import Mapping
from datetime import date
from itertools import count

import ibis
import pyarrow as pa

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.units import Unit
from zhunsheng.figures.columns import EVENTS, Layout
from zhunsheng.figures.snapshot import Tables
from zhunsheng.reports.tables.fill import Filled, fill
from zhunsheng.reports.tables.load import Forms

CATALOG = Catalog()
FORMS = Forms.load(CATALOG)
CONNECTION = ibis.duckdb.connect()
UNITS = {u: Unit(u, f"某区{n}", f"{u} bureau", "department", short_name=n) for u, n in
         (("market", "市场监管局"), ("urban", "城管局"), ("culture", "文旅局"))}  # fmt: skip
_numbers = count(1)


def case(procedure: str, unit: str = "market", **columns) -> dict:
    """A row of a case; what is not said is empty."""
    n = next(_numbers)
    return {"case": f"{procedure}/{n}", "procedure": procedure, "unit": unit, "number": str(n), "title": "", **columns}


def event(procedure: str, act: str, day: date, outcome: str | None = None, unit: str = "market", **columns) -> dict:
    """A row of an act."""
    row = {"case": f"{procedure}/1", "procedure": procedure, "unit": unit, "seq": next(_numbers), "act": act}
    return row | {"outcome": outcome, "day": day, "silent": False, "late": False, "irregular": False, **columns}


def power(unit: str, kind: str) -> dict:
    """A power on the list, so that the unit owes the statistics of its kind."""
    return case("power-item", unit, f_department=unit, f_power_type=kind, concluded_on=date(2018, 6, 1))


def world(*rows: Mapping, events: tuple[Mapping, ...] = ()) -> Tables:
    """The rows to ask."""
    tables = {}
    for procedure in {row["procedure"] for row in rows}:
        schema = Layout(CATALOG.procedure(procedure)).schema
        held = [dict(row) for row in rows if row["procedure"] == procedure]
        assert not {k for row in held for k in row} - set(schema.names), "no such column"
        tables[procedure] = _table(procedure, pa.Table.from_pylist(held, schema))
    return Tables(tables, _table("events", pa.Table.from_pylist(list(events), EVENTS)), date(2022, 12, 31), "trial")


def table(ident: str, year: int, source: Tables, **more) -> Filled:
    """A table filled for a year, with the three units."""
    return fill(FORMS.get(ident, year), source, year, UNITS, **more)


def row(filled: Filled, ident: str) -> dict:
    """A row's values that are not nought."""
    return {column: cell.value for (r, column), cell in filled.cells.items() if r == ident and cell.value}


def _table(name: str, held: pa.Table):
    return CONNECTION.create_table(f"{name}-{next(_numbers)}", held)
