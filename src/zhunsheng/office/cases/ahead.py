"""What has to come before an owed act can be done: the acts on its way that somebody can do now.

The law owes the decision, and lets it be made only after the review: whoever reviews must find that on their desk,
though a review is nowhere owed. The way looked at is that of the act's first outcome, the usual one.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from zhunsheng.kernel.case import OPEN
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Act, Version
from zhunsheng.kernel.reading import Reading

AFTER = frozenset({"after", "while"})
DEEPEST = 12  # acts one before the other; no law has a longer row


class Ahead(NamedTuple):
    """An act that comes first, for a member; `since`: the first day on which it can be done, if that is not today."""

    act: str
    member: str | None
    since: date | None = None


def ahead(reading: Reading, act: str, member: str | None) -> tuple[Ahead, ...]:
    """The acts that must come before an act and that can be done next; nothing where it can be done itself."""
    found: dict[tuple[str, str | None], Ahead] = {}
    _follow(reading, act, member, found, DEEPEST)
    found.pop((act, member), None)
    return tuple(found.values())


def not_before(reading: Reading, act: str, member: str | None) -> date | None:
    """The first day on which the time that must have run before an act has run; None where it need not wait."""
    return max((day for f in _against(reading, act, member) if (day := _opens(f)) is not None), default=None)


def concern(version: Version, role: str) -> frozenset[str]:
    """The acts that a role does, and those that wait for something that it does first."""
    before = {a.id: _named(a) & version.acts.keys() for a in version.acts.values()}
    found = {a.id for a in version.acts.values() if any(role in d.by for d in a.deeds.values())}
    while more := {name for name, earlier in before.items() if earlier & found} - found:
        found |= more
    return frozenset(found)


def _named(act: Act) -> frozenset[str]:
    """What an act's usual outcome comes after, or may not come before the end of."""
    deed = next((d for d in act.deeds.values() if not d.is_silent), None)
    if deed is None:
        return frozenset()
    return frozenset((*(t for targets, _ in deed.after for t in targets), *(a for a, _ in deed.not_while)))


def _follow(reading: Reading, act: str, member: str | None, found: dict, left: int) -> None:
    """Walk back from an act to those that nothing else precedes."""
    against = list(_against(reading, act, member))
    before = [f.subject for f in against if f.kind in AFTER and f.subject in reading.version.acts]
    if not before:
        if reading.stands(act, member) == OPEN:
            found[act, member] = Ahead(act, member, not_before(reading, act, member))
        return
    for name in before if left else ():
        for one in _members(reading, act, member, name):
            if (name, one) not in found:
                _follow(reading, name, one, found, left - 1)


def _against(reading: Reading, act: str, member: str | None) -> Iterator[Finding]:
    deed = next((d for d in reading.version.acts[act].deeds.values() if not d.is_silent), None)
    return iter(()) if deed is None else reading.against(deed, member)


def _members(reading: Reading, act: str, member: str | None, name: str) -> tuple[str | None, ...]:
    """For whom the earlier act is still to be done: the same member, or every one that owes it."""
    version = reading.version
    if version.acts[name].each is None:
        return (None,)
    if member is not None and version.same_each(act, name):
        return (member,)
    return tuple(d.member for d in reading.duties if d.act == name) or (None,)


def _opens(finding: Finding) -> date | None:
    last = finding.data.get("last")
    if finding.kind == "wait" and last is not None:
        return last + timedelta(days=1)
    return None
