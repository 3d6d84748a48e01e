"""A case as of a day: what stands, what is owed and when, what may be done. Reading changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import NEW, OPEN, Case, Command, Event, Owed, Person, key, split
from zhunsheng.kernel.clocks import GREEN, RED, YELLOW, due, explained, light
from zhunsheng.kernel.conditions import Moment, lawful, position
from zhunsheng.kernel.conditions import standing as stands
from zhunsheng.kernel.decide import Step, replay, settle, standing, version_for
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Deed, Procedure, Version
from zhunsheng.kernel.terms import LastDay, Stretch
from zhunsheng.kernel.workdays import WorkCalendar


class Duty(NamedTuple):
    """Something owed: until when by law, by promise, by the office's own rule, and how near that is."""

    act: str
    member: str | None
    owed: Owed
    due: LastDay | None
    promised: LastDay | None
    internal: LastDay | None
    light: str


class Offer(NamedTuple):
    """What may be done that day by somebody who may: the act, one of its outcomes, for a member."""

    act: str
    outcome: str | None
    member: str | None


@dataclass(frozen=True)
class Reading:
    """A case as of a day, silence included."""

    procedure: Procedure
    case: Case
    day: date
    calendar: WorkCalendar
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    duties: tuple[Duty, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "duties", tuple(self._duties()))

    @property
    def version(self) -> Version | None:
        """The version the case is under; before it is opened, the one in force that day."""
        return self.procedure.dated(self.case.version) if self.case.version else self.procedure.on(self.day)

    @property
    def light(self) -> str:
        """The worst light of what is owed."""
        lights = {d.light for d in self.duties}
        return RED if RED in lights else YELLOW if YELLOW in lights else GREEN

    def due(self, act: str) -> LastDay | None:
        """When an act is due; for one done for each member, the earliest day."""
        days = [d.due for d in self.duties if d.act == act and d.due is not None]
        return min(days) if days else None

    def standing(self, act: str) -> str:
        """`open`, `closed` or `on-call`; open where it is so for any member. Conditions aside."""
        version = self._version_of(act)
        if version is None or act not in version.acts:
            return "closed"
        known = version.acts[act]
        if self.case.version is None:
            return OPEN if known.starts else "on-call"
        if known.each is None:
            return stands(version, self.case, act, known)
        states = {stands(version, self.case, key(act, m), known) for m in self._members(version, act)}
        return OPEN if OPEN in states else min(states, default=stands(version, self.case, act, known))

    def acts(self) -> Iterator[str]:
        """Every act of the version in the file's order."""
        if self.version is not None:
            yield from self.version.acts

    def offers(self) -> Iterator[Offer]:
        """What the law would let somebody do that day, people, papers and facts given."""
        for act in self.acts():
            version = self._version_of(act)
            if version is None or act not in version.acts:
                continue
            for outcome, deed in version.acts[act].deeds.items():
                if deed.is_silent:
                    continue
                for member in self._members(version, act):
                    if not any(self.against(deed, member)):
                        yield Offer(act, outcome, member)

    def against(self, deed: Deed, member: str | None = None) -> Iterator[Finding]:
        """What the state and the day have against a deed; checks that its own fields could still meet pass."""
        version = self._version_of(deed.act)
        if version is None:
            return
        moment = Moment(version, self.case, version.acts[deed.act], self.day, {}, member, self.calendar)
        yield from self.findings
        yield from position(moment)
        if self.case.version is None and not version.acts[deed.act].starts:
            return
        yield from (f for f in lawful(moment, deed) if not f.data.get("usual"))
        for check in deed.checks:
            reads = {c.name for clauses in check.test for c in clauses}
            if not reads & deed.sets and not moment.meets(check.test):
                yield Finding(f"check:{check.id}", deed.act, check.basis, {"message": check.message})

    def explain(self, duty: Duty) -> tuple[Stretch, ...]:
        """Every stretch of the statutory term of a duty, counted or not, and why."""
        assert self.version is not None
        return explained(self.version, self.case, key(duty.act, duty.member), duty.owed, self.calendar)

    def _duties(self) -> Iterator[Duty]:
        version = self.version
        for at, owed in self.case.owed.items():
            assert version is not None
            ends = [
                due(version, self.case, at, owed, self.calendar, t) for t in (owed.term, owed.promised, owed.internal)
            ]
            colour = light(version, self.case, at, owed, self.calendar, self.day, owed.term)
            yield Duty(*split(at), owed, *ends, colour)

    def _members(self, version: Version, act: str) -> tuple[str | None, ...]:
        if version.acts[act].each is None:
            return (None,)
        moment = Moment(version, self.case, version.acts[act], self.day, {}, None, self.calendar)
        return moment.members(act)

    def _version_of(self, act: str) -> Version | None:
        return version_for(self.procedure, self.case, Command(act, self.day, "", Person("")))


def look(procedure: Procedure, case: Case, day: date, calendar: WorkCalendar) -> Reading:
    """The case as of a day on or after its last act, from the state alone."""
    deemed, after, findings = settle(procedure, case, day, calendar)
    steps = tuple(Step(e, e.day, ()) for e in deemed)
    return Reading(procedure, after, day, calendar, steps, findings)


def read(procedure: Procedure, history: Sequence[Event], day: date, calendar: WorkCalendar) -> Reading:
    """The case as of any day, with every step up to then, from the recorded events."""
    events = [e for e in standing(history) if e.day <= day]
    told = replay(procedure, events, calendar, as_of=day) if events else None
    if told is None:
        return Reading(procedure, NEW, day, calendar)
    return Reading(procedure, told.case, day, calendar, tuple(told.steps), told.findings)
