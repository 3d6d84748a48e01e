"""The snapshot that the pages show, kept open until another takes its place; figures already asked are kept too."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import RLock

from django.conf import settings
from django.utils import timezone

from zhunsheng.figures.figure import Figure, Number, by_month, by_unit, figures
from zhunsheng.figures.identities import Broken, broken, values_of
from zhunsheng.figures.indicator import Period
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.printed import Report, report_of
from zhunsheng.figures.snapshot import MANIFEST, Snapshot, SnapshotFault, folder
from zhunsheng.office.cases import service as cases

_lock = RLock()
_current: tuple[float, "Answers"] | None = None


@dataclass
class Answers:
    """A snapshot and what was asked of it. DuckDB takes one question at a time."""

    snapshot: Snapshot
    indicators: Indicators
    _figures: dict[int, dict[str, Figure]] = field(default_factory=dict)
    _details: dict[tuple, dict[str, Number | None]] = field(default_factory=dict)

    def figures(self, year: int) -> dict[str, Figure]:
        """Every indicator's figure for a year."""
        with _lock:
            if year not in self._figures:
                self._figures[year] = figures(self.indicators, self.snapshot, Period.year(year))
            return self._figures[year]

    def months(self, ident: str, year: int) -> dict[str, Number | None]:
        """An indicator month by month."""
        return self._detail(by_month, ident, year)

    def units(self, ident: str, year: int) -> dict[str, Number | None]:
        """An indicator unit by unit."""
        return self._detail(by_unit, ident, year)

    def broken(self, year: int) -> list[Broken]:
        """The identities that a year's figures break."""
        return broken(self.indicators, values_of(self.figures(year).values()))

    def printed(self, year: int) -> Report | None:
        """The printed report of a year, where the catalog has one."""
        return report_of(self.indicators, cases.office().catalog.data, year)

    @cached_property
    def year(self) -> int:
        """The year that the pages show when none is asked for: the last whole one, or the one that is under way."""
        return self.snapshot.as_of.year

    def _detail(self, ask, ident: str, year: int) -> dict[str, Number | None]:
        with _lock:
            key = (ask.__name__, ident, year)
            if key not in self._details:
                self._details[key] = ask(self.indicators, self.snapshot, ident, Period.year(year))
            return self._details[key]

    def rows(self, ask, *given):
        """Anything else that is asked of the snapshot."""
        with _lock:
            return ask(*given)


def office_day() -> date:
    """The day it is at this office: a sample stands still on its last day, so that its lights mean something."""
    held, today = current(), timezone.localdate()
    return min(today, held.snapshot.as_of) if held and not held.snapshot.manifest.complete else today


def current() -> Answers | None:
    """The snapshot as it lies in the home now; None where there is none, or it is damaged."""
    global _current
    path = folder(settings.HOME) / MANIFEST
    with _lock:
        try:
            at = path.stat().st_mtime
            if _current is None or _current[0] != at:
                _current = (at, Answers(Snapshot(settings.HOME), Indicators.load(cases.office().catalog)))
        except (OSError, SnapshotFault):
            return None
        return _current[1]
