"""A case as of a day: what stands, what is owed and when, what may be done. Reading changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from zhunsheng.kernel.case import OPEN, Case, Command, Event, Owed, Person, key, split
from zhunsheng.kernel.clocks import LIGHTS, due, light, stills
from zhunsheng.kernel.conditions import Moment, lawful, position
from zhunsheng.kernel.conditions import standing as stands
from zhunsheng.kernel.decide import Step, replay, settle, standing, version_for
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Deed, Procedure, Version
from zhunsheng.kernel.terms import LastDay, Stretch, explain
from zhunsheng.kernel.tests import names
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

    @property
    def version(self) -> Version | None:
        """The version the case is under; before it is opened, the one in force that day."""
        return self.procedure.dated(self.case.version) if self.case.version else self.procedure.on(self.day)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """All that is owed."""
        return tuple(self._duty(at, owed) for at, owed in self.case.owed.items())

    @property
    def light(self) -> str:
        """The worst light of what is owed."""
        return max((d.light for d in self.duties), key=LIGHTS.index, default=LIGHTS[0])

    def due(self, act: str) -> LastDay | None:
        """When an act is due; for one done for each member, the earliest day."""
        return min((d.due for d in self.duties if d.act == act and d.due is not None), default=None)

    def acts(self) -> Iterator[str]:
        """Every act that some version gives this case on this day, in the files' order."""
        for act in dict.fromkeys(name for version in self.procedure.versions for name in version.acts):
            version = self._version_of(act)
            if version is not None and act in version.acts:
                yield act

    def standing(self, act: str) -> str:
        """`open`, `closed` or `on-call`; open where it is so for any member. Conditions aside."""
        version = self._version_of(act)
        if version is None or act not in version.acts:
            return "closed"
        if self.case.version is None:
            return OPEN if version.acts[act].starts else "on-call"
        states = {self.stands(act, member) for member in self._members(version, act) or (None,)}
        return OPEN if OPEN in states else min(states)

    def stands(self, act: str, member: str | None = None) -> str:
        """The same of one member."""
        return stands(self.case, key(act, member), self._version_of(act).acts[act])

    def offers(self) -> Iterator[Offer]:
        """What the law would let somebody do that day, people, papers and facts given."""
        for act in self.acts():
            version = self._version_of(act)
            for outcome, deed in version.acts[act].deeds.items():
                for member in () if deed.is_silent else self._members(version, act) or (None,):
                    if not any(self.against(deed, member)):
                        yield Offer(act, outcome, member)

    def against(self, deed: Deed, member: str | None = None) -> Iterator[Finding]:
        """What the state and the day have against a deed; what its own fields could still meet passes."""
        version = self._version_of(deed.act)
        if version is None:
            return
        act = version.acts[deed.act]
        moment = Moment(version, self.case, act, self.day, {}, member, self.calendar, deed.sets)
        yield from self.findings
        yield from (f for f in position(moment) if f.code != "member" or act.each not in deed.sets)
        yield from (f for f in lawful(moment, deed) if not f.is_warning)
        for check in deed.checks:
            if not names(check.test) & deed.sets and not moment.meets(check.test):
                yield Finding(f"check:{check.id}", deed.act, check.basis, {"message": check.message})

    def explain(self, duty: Duty) -> tuple[Stretch, ...]:
        """Every stretch of the statutory term of a duty, counted or not, and why."""
        found, owed = stills(self.version, self.case, key(duty.act, duty.member), self.calendar), duty.owed
        upto = date.max if duty.due is not None else self.day
        return explain(owed.start, owed.term, self.calendar, found, owed.roll, upto)

    def _duty(self, at: str, owed: Owed) -> Duty:
        known = self.version, self.case, at, owed, self.calendar
        ends = [due(*known, term) for term in (owed.term, owed.promised, owed.internal)]
        return Duty(*split(at), owed, *ends, light(*known, self.day))

    def _members(self, version: Version, act: str) -> tuple[str | None, ...]:
        if version.acts[act].each is None:
            return (None,)
        return Moment(version, self.case, version.acts[act], self.day, {}, None, self.calendar).members(act)

    def _version_of(self, act: str) -> Version | None:
        return version_for(self.procedure, self.case, Command(act, self.day, "", Person("")))


def look(procedure: Procedure, case: Case, day: date, calendar: WorkCalendar) -> Reading:
    """The case as of a day on or after its last act, from the state alone."""
    deemed, after, findings = settle(procedure, case, day, calendar)
    return Reading(procedure, after, day, calendar, tuple(Step(e, e.day, ()) for e in deemed), findings)


def read(procedure: Procedure, history: Sequence[Event], day: date, calendar: WorkCalendar) -> Reading:
    """The case as of any day, with every step up to then, from the recorded events."""
    told = replay(procedure, [e for e in standing(history) if e.day <= day], calendar, as_of=day)
    return Reading(procedure, told.case, day, calendar, tuple(told.steps), told.findings)
