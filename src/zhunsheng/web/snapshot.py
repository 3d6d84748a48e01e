"""The snapshot that the pages show, kept open until another takes its place; figures already asked are kept too."""

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from django.conf import settings

from zhunsheng.figures.figure import Figure, Value, by_month, by_unit, figures
from zhunsheng.figures.identities import Broken, broken, values_of
from zhunsheng.figures.indicator import Indicator, Period, Question, Whose
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.printed import Report, report_of
from zhunsheng.figures.reach import begun, reach
from zhunsheng.figures.snapshot import MANIFEST, Snapshot, SnapshotFault, folder
from zhunsheng.office.cases import service as cases
from zhunsheng.web.today import this_day

# Anybody may ask for any days; what was asked least lately is forgotten.
KEPT = 256
_lock = RLock()
_current: tuple[tuple[Path, float], "Answers"] | None = None


@dataclass
class Answers:
    """A snapshot and what was asked of it. DuckDB takes one question at a time."""

    snapshot: Snapshot
    indicators: Indicators
    _kept: OrderedDict[tuple, Any] = field(default_factory=OrderedDict)

    def figures(self, asked: int | Period, whose: Whose = None) -> dict[str, Figure]:
        """Every indicator's figure for a year or a period, of some units' cases or of all."""
        period = Period.year(asked) if isinstance(asked, int) else asked
        return self.kept(("figures", period, whose), lambda: figures(self.indicators, self.snapshot, period, whose))

    def some(self, idents: Iterable[str], period: Period, whose: Whose = None) -> dict[str, Figure]:
        """The same of some indicators at least; a page that shows one figure does not wait for all."""
        if ("figures", period, whose) in self._kept:
            return self.figures(period, whose)
        wanted = tuple(idents)
        return self.kept(
            ("some", wanted, period, whose), lambda: figures(self.indicators, self.snapshot, period, whose, wanted)
        )

    def months(self, idents: Iterable[str], year: int, whose: Whose = None) -> dict[str, dict[str, Value]]:
        """Indicators month by month, up to the snapshot's day."""
        wanted, period = tuple(idents), Period.year(year)
        if period.begin > self.snapshot.as_of:
            return {i: {} for i in wanted}
        period = Period(period.begin, min(period.end, self.snapshot.as_of))
        return self.kept(
            ("months", wanted, period, whose), lambda: by_month(self.indicators, self.snapshot, wanted, period, whose)
        )

    def units(self, ident: str, period: Period, group: Callable[[str], str] = str, name: str = "") -> dict[str, Value]:
        """An indicator unit by unit; `name` is what the grouping goes by."""
        return self.kept(
            ("units", ident, period, name), lambda: by_unit(self.indicators, self.snapshot, ident, period, group)
        )

    def broken(self, asked: int | Period, whose: Whose = None) -> list[Broken]:
        """The identities that the figures of a year or a period break."""
        return broken(self.indicators, values_of(self.figures(asked, whose).values()))

    def printed(self, year: int) -> Report | None:
        """The printed report of a year, where the catalog has one."""
        return report_of(self.indicators, cases.office().catalog.data, year)

    @cached_property
    def year(self) -> int:
        """The year that the pages show when none is asked for: the last whole one, or the one that is under way."""
        return self.snapshot.as_of.year

    @cached_property
    def begun(self) -> date | None:
        """The day of the ledger's first act."""
        with _lock:
            return begun(self.snapshot)

    @cached_property
    def _reach(self) -> dict[Question, date | None]:
        with _lock:
            return reach(self.snapshot, [i.question for i in self.indicators if i.question is not None])

    def knows(self, made: Indicator, period: Period) -> bool:
        """Whether the ledger reaches back into a period as far as an indicator asks it."""
        if self.begun is None or self.begun > period.end:
            return False
        first = [self._reach[q] for q in self.questions(made)]
        return bool(first) and all(day is not None and day <= period.end for day in first)

    def questions(self, made: Indicator) -> list[Question]:
        """What an indicator asks, itself or by its parts."""
        if made.question is not None:
            return [made.question]
        found = (self.indicators.get(p.id).question for p in (*made.above, *made.below))
        return [q for q in found if q is not None]

    def kept(self, key: tuple, ask: Callable[[], Any]) -> Any:
        """What was asked before, or is asked now."""
        with _lock:
            if key not in self._kept:
                self._kept[key] = ask()
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def rows(self, ask, *given):
        """Anything else that is asked of the snapshot."""
        with _lock:
            return ask(*given)


def office_day() -> date:
    """The day it is at this office: a sample stands still on its last day, so that its lights mean something."""
    held, today = current(), this_day()
    return min(today, held.snapshot.as_of) if held and not held.snapshot.manifest.complete else today


@lru_cache
def _manifest(home: Path) -> str:
    return str(folder(home) / MANIFEST)


def current() -> Answers | None:
    """The snapshot as it lies in the home now; None where there is none, or it is damaged."""
    global _current
    path = _manifest(settings.HOME)
    with _lock:
        try:
            at = path, os.stat(path).st_mtime
            if _current is None or _current[0] != at:
                _current = (at, Answers(Snapshot(settings.HOME), Indicators.load(cases.office().catalog)))
        except (OSError, SnapshotFault):
            return None
        return _current[1]
