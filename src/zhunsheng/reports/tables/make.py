"""A table made whole: filled for a year from a snapshot, and held to its checks and to last year's table."""

from collections.abc import Mapping
from typing import Any

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.units import load_units
from zhunsheng.figures.figure import Number
from zhunsheng.reports.tables.checks import Judged, Values, judged, values_of
from zhunsheng.reports.tables.fill import Filled, Place, fill
from zhunsheng.reports.tables.load import Forms


def filled(
    catalog: Catalog, source: Any, forms: Forms, ident: str, year: int, unit: str | None = None,
    given: Mapping[Place, Number] | None = None, synthetic: bool = False,
) -> Filled:  # fmt: skip
    """A table filled for a year; Fault where there is none."""
    units = load_units(catalog.place)
    return fill(forms.get(ident, year), source, year, units, unit, given, synthetic)


def checked(catalog: Catalog, source: Any, forms: Forms, made: Filled, last: Values | None = None) -> list[Judged]:
    """Every check of a table; last year's table is filled from the ledger where none is given."""

    def previous() -> Values | None:
        if forms.find(made.form.id, made.year - 1) is None:
            return None
        return values_of(filled(catalog, source, forms, made.form.id, made.year - 1, made.unit))

    return judged(made, previous if last is None else last)
