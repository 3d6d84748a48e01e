"""The figures of a year as claims are compared with them. What a figure is, the room of figures says."""

from collections.abc import Mapping
from decimal import Decimal

from zhunsheng.figures.figure import Figure
from zhunsheng.reports.claims.reconcile import Known


def known(figures: Mapping[str, Figure], printed: set[str] = frozenset()) -> list[Known]:  # type: ignore[assignment]
    """Indicators with their names and values; `printed` are those whose silence in a report is worth telling."""
    return [
        Known(
            f.indicator.id,
            f.indicator.name,
            f.indicator.unit,
            None if f.value is None else Decimal(f.value),
            f.indicator.synonyms,
            f.cases,
            f.indicator.id in printed,
        )
        for f in figures.values()
    ]
