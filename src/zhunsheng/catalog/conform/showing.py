"""The law as far as a log can show it: what a log has no column for is asked of nobody.

Where no column says roles, nobody acts in the wrong one (judging sees to that row by row); a fact that no column
tells is not missing, and no check reads it; papers, certificates and a region's open parameters are in no log.
Terms and effects stay as they are.
"""

from dataclasses import replace

from zhunsheng.catalog.conform.columns import PERSON, PERSONS, UNIT, Layout
from zhunsheng.kernel.procedure import Act, Deed, Persons, Procedure, Version
from zhunsheng.kernel.tests import names


def shown(procedure: Procedure, layout: Layout) -> Procedure:
    """Every version with only those conditions that the log can show to be met or not."""
    return Procedure(procedure.id, tuple(_version(version, layout) for version in procedure.versions))


def _version(version: Version, layout: Layout) -> Version:
    unseen = version.fields.keys() - layout.fields.keys()
    acts = {act.id: _act(act, unseen, layout) for act in version.acts.values()}
    return replace(version, acts=acts)


def _act(act: Act, unseen: set[str], layout: Layout) -> Act:
    return replace(act, deeds={outcome: _deed(deed, unseen, layout) for outcome, deed in act.deeds.items()})


def _deed(deed: Deed, unseen: set[str], layout: Layout) -> Deed:
    has, persons = layout.has, None
    if deed.persons is not None and has(PERSON) and has(PERSONS):
        persons = Persons(deed.persons.least, basis=deed.persons.basis)
    return replace(
        deed,
        attach=(),
        persons=persons,
        apart=tuple(a for a in deed.apart if has(UNIT if a.unit else PERSON)),
        needs=tuple(name for name in deed.needs if name not in unseen),
        checks=tuple(c for c in deed.checks if not names(c.test) & unseen),
        after=tuple((targets, entries) for targets, entries in deed.after if not unseen & set(targets)),
    )
