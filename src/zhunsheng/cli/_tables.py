"""What `zs table` and `zs trace` share: the forms, a table filled from the snapshot, its checks."""

import os
from collections.abc import Mapping
from pathlib import Path

SAMPLE = "sample.json"  # stands in the home of a sample


def source():  # noqa: ANN201 — types would load ibis with every command
    """The catalog and the snapshot of the home. No database is opened."""
    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog
    from zhunsheng.figures.snapshot import Snapshot

    return Catalog(os.environ.get("ZHUNSHENG_REGION", DEFAULT_REGION)), Snapshot(home())


def home() -> Path:
    """Where everything lies."""
    return Path(os.environ.get("ZHUNSHENG_HOME", "var")).resolve()


def filled(catalog, snapshot, forms, ident: str, year: int, unit: str | None, given: Mapping | None = None):  # noqa: ANN001, ANN201
    """A table filled for a year; Fault where there is none."""
    from zhunsheng.catalog.units import load_units
    from zhunsheng.reports.tables.fill import fill

    units = load_units(catalog.data, catalog.region)
    synthetic = (home() / SAMPLE).exists()
    return fill(forms.get(ident, year), snapshot, year, units, unit, given, synthetic)


def checked(catalog, snapshot, forms, made, last=None):  # noqa: ANN001, ANN201
    """Every check of a table; last year's table is filled from the ledger where none is given."""
    from zhunsheng.reports.tables.checks import judged, values_of

    def previous():  # noqa: ANN202
        if forms.find(made.form.id, made.year - 1) is None:
            return None
        return values_of(filled(catalog, snapshot, forms, made.form.id, made.year - 1, made.unit))

    return judged(made, previous if last is None else last)
