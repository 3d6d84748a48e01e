"""What somebody at a post may do in a case today, what not yet and why, and what waits for others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.case import Case, Command, Person
from zhunsheng.kernel.conditions import Moment, personal
from zhunsheng.kernel.decide import version_for
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Act, Deed, Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases.service import Row
from zhunsheng.office.people import service as people
from zhunsheng.web.me import Me
from zhunsheng.web.shown import in_words, unit_name
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.words import article, role_names


@dataclass(frozen=True, slots=True)
class Choice:
    """An act with one of its outcomes, for a member; `role` is that of the one who asks, None where not theirs."""

    version: Version
    act: Act
    deed: Deed
    member: str | None
    role: str | None
    findings: tuple[Finding, ...]

    @property
    def is_mine(self) -> bool:
        """The law gives it to this post."""
        return self.role is not None

    @property
    def is_open(self) -> bool:
        """The law lets it happen that day."""
        return not self.findings


def reaches(mine: Me | None, row: Row, procedure: Procedure) -> bool:
    """Whether this post may act in the case at all."""
    if mine is None:
        return False
    seat = mine.seat
    if seat.unit == row.unit:  # the law need not be asked, which has some two hundred answers
        return people.reaches(seat.role, seat.unit, row.procedure, row.unit, ())
    return people.reaches(seat.role, seat.unit, row.procedure, row.unit, roles_in(procedure))


def roles_in(procedure: Procedure) -> frozenset[str]:
    """Every role to which a procedure gives something to do."""
    return frozenset(r for v in procedure.versions for a in v.acts.values() for r in a.doers)


def opens(version: Version | None, mine: Me | None) -> list[tuple[Act, str]]:
    """The acts by which this post may open a case, and in which role each."""
    if version is None or mine is None:
        return []
    found = ((act, people.role_for(mine.seat.role, act.doers)) for act in opening(version))
    return [(act, role) for act, role in found if role is not None]


def opening(version: Version) -> list[Act]:
    """The acts that may be a case's first, in the file's order."""
    return [act for act in version.acts.values() if act.starts]


def version_of(procedure: Procedure, case: Case, act: str, day: date) -> Version | None:
    """The version that governs an act of a case on a day, where it has that act."""
    version = version_for(procedure, case, Command(act, day, "", Person("")))
    return version if version is not None and act in version.acts else None


def choices(reading: Reading, mine: Me) -> Iterator[Choice]:
    """Every act of the case, each outcome and member, as it stands for this post that day."""
    me = mine.present.actor(mine.seat.unit, reading.day) or Person(mine.person, mine.seat.unit)
    for name in reading.acts():
        version = version_of(reading.procedure, reading.case, name, reading.day)
        if version is not None:
            yield from choices_of(reading, version, version.acts[name], mine, me)


def choices_of(reading: Reading, version: Version, act: Act, mine: Me, me: Person) -> Iterator[Choice]:
    """The outcomes of one act, for each of its members."""
    for member in members(reading, version, act):
        for deed in act.deeds.values():
            if not deed.is_silent:
                role = people.role_for(mine.seat.role, deed.order)
                against = tuple(reading.against(deed, member))
                found = (*against, *_against_me(reading, version, deed, member, me)) if role else against
                yield Choice(version, act, deed, member, role, found)


def members(reading: Reading, version: Version, act: Act) -> tuple[str | None, ...]:
    """Those for whom an act is done, one by one; a single None where it is done once."""
    if act.each is None:
        return (None,)
    return Moment(version, reading.case, act, reading.day, {}, None, reading.calendar).members(act.id) or (None,)


def _against_me(reading: Reading, version: Version, deed: Deed, member: str | None, me: Person) -> Iterator[Finding]:
    """That I, or my unit, did what bars from this. How many take part, and who else, the form asks."""
    moment = Moment(version, reading.case, version.acts[deed.act], reading.day, {}, member, reading.calendar)
    found = personal(moment, deed, Command(deed.act, reading.day, "", me))
    yield from (f for f in found if f.kind != "persons")


def acts_for(reading: Reading, mine: Me) -> dict[str, list[dict[str, Any]]]:
    """The acts of a case as its page shows them: mine now, mine not yet and why, waiting for others, no more."""
    out: dict[str, list[dict[str, Any]]] = {"now": [], "not_yet": [], "others": [], "closed": []}
    acts: dict[tuple[str, str | None], list[Choice]] = {}
    for choice in choices(reading, mine):
        acts.setdefault((choice.act.id, choice.member), []).append(choice)
    owed = {(d.act, d.member) for d in reading.duties}
    for at, found in acts.items():
        best = min(found, key=lambda c: (not (c.is_mine and c.is_open), not c.is_mine, len(c.findings)))
        out[_group(best)].append(_told(best, at in owed or (at[0], None) in owed))
    out["now"].sort(key=lambda a: not a["owed"])
    return out


def _group(best: Choice) -> str:
    codes = {f.code for f in best.findings}
    if "act.closed" in codes:
        return "closed"
    if best.is_mine:
        return "now" if best.is_open else "not_yet"
    return "others" if best.is_open else "closed" if "act.on-call" in codes else "others"


def _told(choice: Choice, owed: bool) -> dict[str, Any]:
    version, deed = choice.version, choice.deed
    member = choice.member
    known = version.fields.get(choice.act.each or "")
    return {
        "id": choice.act.id, "name": named(choice.act), "member": member or "", "owed": owed,
        "member_name": unit_name(member) if member and known is not None and known.type == "units" else member or "",
        "roles": role_names(deed.doers), "basis": article(version, deed.basis),
        "open": choice.is_open, "as": role_names([choice.role]) if choice.role and roles()[choice.role].outside else "",
        "why": list(dict.fromkeys(str(in_words(f, version)) for f in _telling(choice))),
    }  # fmt: skip


def _telling(choice: Choice) -> list[Finding]:
    """The findings that say something: where nobody is named yet, that nobody is among them says nothing more."""
    found = [f for f in choice.findings if f.kind != "member" or choice.member is not None]
    return found or list(choice.findings)
