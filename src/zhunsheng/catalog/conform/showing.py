"""The law as far as a log can show it: what a log has no column for is held against nobody.

Where no column says roles, nobody acts in the wrong one (judging sees to that row by row); a fact that no column
tells is not missing, and no check reads it; papers, certificates and a region's open parameters are in no log.
Where an effect hangs on a fact that no column tells, what it may have opened is open, what it may have closed is not
closed, and of the terms that it may have given the longest runs; a term that such a fact itself would set is not set.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from zhunsheng.catalog.conform.columns import PERSON, PERSONS, UNIT, Layout
from zhunsheng.kernel.procedure import Act, Deed, Duty, Given, Persons, Procedure, Version
from zhunsheng.kernel.terms import DAYS, MONTHS, WORKDAYS, YEARS, Term
from zhunsheng.kernel.tests import Test, names

ROUGHLY = {WORKDAYS: 7 / 5, DAYS: 1, MONTHS: 30, YEARS: 365}  # days, to say which of two terms is the longer
Group = Iterable[tuple[str, tuple]]


def shown(procedure: Procedure, layout: Layout) -> Procedure:
    """Every version with only those conditions that the log can show to be met or not."""
    return Procedure(procedure.id, tuple(_version(version, layout) for version in procedure.versions))


def _version(version: Version, layout: Layout) -> Version:
    unseen = frozenset(version.fields.keys() - layout.fields.keys())
    return replace(version, acts={act.id: _act(act, _Deeds(unseen, layout)) for act in version.acts.values()})


def _act(act: Act, deeds: "_Deeds") -> Act:
    told = {outcome: deeds.shown(deed) for outcome, deed in act.deeds.items()}
    if act.each in deeds.unseen:  # for whom it is to be done, no column says: it may be done for many
        return replace(act, deeds=told, each=None, repeats=True)
    return replace(act, deeds=told)


class _Deeds:
    """Deeds seen through a log that does not tell some fields."""

    def __init__(self, unseen: frozenset[str], layout: Layout) -> None:
        self.unseen, self.layout = unseen, layout

    def shown(self, deed: Deed) -> Deed:
        """A deed with what the log can show of it."""
        has, persons = self.layout.has, None
        if deed.persons is not None and has(PERSON) and has(PERSONS):
            persons = Persons(deed.persons.least, basis=deed.persons.basis)
        obliges, may_open = self._obliges(deed.obliges)
        return replace(
            deed,
            attach=(),
            persons=persons,
            apart=tuple(a for a in deed.apart if has(UNIT if a.unit else PERSON)),
            needs=tuple(name for name in deed.needs if name not in self.unseen),
            checks=tuple(c for c in deed.checks if not self._is_unsure(c.test)),
            after=tuple(
                (targets, entries)
                for targets, entries in deed.after
                if not self.unseen & set(targets) and not self._any_unsure(entries)
            ),
            closes=tuple((act, entries) for act, entries in deed.closes if not self._any_unsure(entries)),
            opens=tuple(
                (act, (Given(),) if self._any_unsure(entries) else entries)
                for act, entries in (*deed.opens, *((act, (Given(),)) for act in may_open))
            ),
            obliges=obliges,
            extends=tuple(
                (act, (max(reversed(entries), key=lambda e: _length(e.add))._replace(test=None),))
                if self._any_unsure(entries)
                else (act, entries)
                for act, entries in deed.extends
            ),
        )

    def _obliges(self, group: Group) -> tuple[tuple[tuple[str, tuple[Duty, ...]], ...], list[str]]:
        """What is surely obliged, and what may be."""
        sure, unsure = [], []
        for act, entries in group:
            if not self._any_unsure(entries):
                sure.append((act, entries))
            elif any(entry.test is None for entry in entries):
                sure.append((act, (max(reversed(entries), key=lambda e: _length(e.within))._replace(test=None),)))
            else:
                unsure.append(act)
        return tuple(sure), unsure

    def _any_unsure(self, entries: Iterable[Any]) -> bool:
        return any(self._is_unsure(entry.test) for entry in entries)

    def _is_unsure(self, test: Test | None) -> bool:
        """It reads a fact that no column tells."""
        return test is not None and bool(names(test) & self.unseen)


def _length(term: Any) -> float:
    """How long a term is, roughly. None ends never; one that a field sets has no column, and is taken as not set."""
    if term is None:
        return float("inf")
    return term.amount * ROUGHLY[term.unit] if isinstance(term, Term) else -1.0
