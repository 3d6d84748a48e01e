"""What the annual report is told: the snapshot's figures, the plan, and what the law refused at the desk."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from zhunsheng.catalog.regions import region
from zhunsheng.figures.figure import Figure, figures
from zhunsheng.figures.indicator import Period
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.snapshot import Snapshot
from zhunsheng.office.cases import service as cases
from zhunsheng.reports.annual import Facts
from zhunsheng.reports.annual import annual_report as build
from zhunsheng.reports.render import Made

SAMPLE = "sample.json"  # stands in the home of a sample


def annual_report(
    home: Path, year: int, english: bool = False, signed_on: date | None = None, snapshot: Snapshot | None = None,
    told: Mapping[str, Figure] | None = None,
) -> Made:  # fmt: skip
    """The annual report of a year from the snapshot in `home`, or one already open whose figures are `told`.

    SnapshotFault without a snapshot, NotReady where it lacks.
    """
    catalog = cases.office().catalog
    words = catalog.place / "reports"
    return build(facts(home, year, snapshot, told), english, words if words.is_dir() else None, signed_on)


def facts(home: Path, year: int, snapshot: Snapshot | None = None, told: Mapping[str, Figure] | None = None) -> Facts:
    """Everything that the report of a year is made of."""
    catalog = cases.office().catalog
    place, snapshot = region(catalog.place), snapshot or Snapshot(home)
    return Facts(
        region=place.name,
        region_en=place.name_en,
        government=place.government,
        year=year,
        figures=told or figures(Indicators.load(catalog), snapshot, Period.year(year)),
        plan=_tasks(snapshot, year + 1),
        unmet=_tasks(snapshot, year, unmet=True),
        refused=cases.refused(Period.year(year).begin, Period.year(year).end),
        synthetic=(home / SAMPLE).exists(),
        root=snapshot.manifest.root,
        recorded=snapshot.manifest.recorded,
    )


def _tasks(snapshot: Snapshot, year: int, unmet: bool = False) -> list[str]:
    """The main tasks of a year's plan by title; with `unmet` those that are neither completed nor cancelled."""
    table = snapshot.cases("task")
    if table is None:
        return []
    found = table.filter((table.f_year == year) & (table.f_level == "project"))
    if unmet:
        found = found.filter(found.result.isnull())
    return [r["title"] for r in snapshot.run(found.select("case", "title").order_by("case")).to_pylist()]
