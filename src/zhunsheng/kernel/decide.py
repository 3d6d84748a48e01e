"""Whether an act may happen, and what is then recorded: the one door through which a case changes.

All functions are pure. `history` is needed only to enter paper late and to undo; who merely goes on acts
from the state alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import ANNUL, ISSUE, MIGRATE, NEW, UNDO, WITHDRAW, Case, Command, Event, key, make, split
from zhunsheng.kernel.clocks import due, lateness
from zhunsheng.kernel.conditions import UNKNOWN_YEAR, judge
from zhunsheng.kernel.effects import apply
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import CLOCK, Procedure, Version
from zhunsheng.kernel.workdays import WorkCalendar

# What not even an irregular act can be: it would not be an act of this case at all.
NEVER = frozenset({"act.unknown", "outcome", "case.not-started", "member", "day.in-future"})
DEEMED_AT_MOST = 1000
Allot = Callable[[str], str]


class Accepted(NamedTuple):
    """The events to record, in order (the act is the last), the state after them, and warnings."""

    events: tuple[Event, ...]
    case: Case
    warnings: tuple[Finding, ...] = ()


class Refused(NamedTuple):
    """All the findings, never only the first."""

    findings: tuple[Finding, ...]


class Step(NamedTuple):
    """An event as it happened in day order: what was due, and which of its terms it missed."""

    event: Event
    due: date | None
    late: tuple[str, ...]


def decide(
    procedure: Procedure,
    case: Case,
    command: Command,
    today: date,
    calendar: WorkCalendar,
    history: Sequence[Event] = (),
    irregular: str | None = None,
    allot: Allot = "〔{}〕".format,
) -> Accepted | Refused:
    """Say whether the law lets the command happen, and what is recorded if it does.

    `irregular` is the reason for which a supervisor, or an import of past years, records what was in fact
    done against the rule. `allot` gives the next number of a series.
    """
    act, day, last, seq = command.act, command.day, case.day, case.seq
    ahead = () if day <= today else (Finding("day.in-future", act, "", {"day": day, "today": today}),)
    if act == UNDO:
        return Retelling(procedure, case, calendar, history, ahead).undo(command)
    if last is not None and day < last:
        return Retelling(procedure, case, calendar, history, ahead).enter(command, irregular, allot)
    deemed, case, blocked = settle(procedure, case, day, calendar)
    version = version_for(procedure, case, command)
    found = judge(version, case, command, calendar)
    against = warnings = ()
    if found or ahead or blocked:
        weighed = weigh([*ahead, *blocked, *found], irregular)
        if isinstance(weighed, Refused):
            return weighed
        against, warnings = weighed
    events = tuple(e._replace(seq=seq + n) for n, e in enumerate(deemed, 1)) if deemed else ()
    event = _event(version, command, seq + len(events) + 1, irregular, against, allot)
    return make(Accepted, (events + (event,), apply(version, case, event, calendar), warnings))


def weigh(found: Sequence[Finding], irregular: str | None) -> Refused | tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Refused; or what an irregular act is recorded in spite of, and the warnings."""
    against = tuple(f for f in found if not f.is_warning)
    if against and (not irregular or any(_forbids(f) for f in against)):
        return Refused(against)
    return against, tuple(f for f in found if f.is_warning)


def evolve(procedure: Procedure, case: Case, event: Event, calendar: WorkCalendar) -> Case:
    """The state after one more recorded event in day order; `fold` does it for a whole history."""
    version = procedure.dated(event.version) if event.version else version_for(procedure, case, event)
    return apply(version, case, event, calendar)


def fold(procedure: Procedure, history: Iterable[Event], calendar: WorkCalendar) -> Case:
    """The state that the recorded events amount to: day order, what was undone left out."""
    events = list(history)
    case = replay(procedure, standing(events), calendar).case
    return case._replace(seq=max((e.seq for e in events), default=0))


def standing(history: Iterable[Event]) -> list[Event]:
    """The acts that people did and nobody took back, in the order in which they happened."""
    events = list(history)
    gone = {e.fields["event"] for e in events if e.act == UNDO}
    kept = [e for e in events if not e.is_silent and e.act not in (UNDO, WITHDRAW, ISSUE, ANNUL) and e.seq not in gone]
    return sorted(kept, key=lambda e: (e.day, e.seq))


def version_for(procedure: Procedure, case: Case, act: Command | Event) -> Version | None:
    """The newest version that, by its own `governs`, governs this act of this case; None before the oldest.

    With `step` what counts is the act's own day; with an act, the day of that (until it is done, of the opening).
    """
    if case.pinned and case.version is not None:
        return procedure.dated(case.version)
    opened_on, name, today = case.opened_on, act.act, act.day
    for version in reversed(procedure.versions):
        governs, day = version.governs, today
        if opened_on is not None and governs != "step" and governs != name:
            governing = case.done.get(governs)
            day = opened_on if governing is None else governing.day
        if version.since <= day:
            return version
    return None


def settle(
    procedure: Procedure, case: Case, day: date, calendar: WorkCalendar
) -> tuple[list[Event], Case, tuple[Finding, ...]]:
    """What silence has brought about before `day`: deemed events, and the state after them.

    Earliest first, ties by act; each dated on its last day, or on the last act's day if that is later. Where no
    calendar can date one yet, a finding says so.
    """
    deemed: list[Event] = []
    for owed in case.owed.values():
        if owed.silence is not None:
            break
    else:  # nothing waits for silence, as most often
        return deemed, case, ()
    while ripe := _ripe(procedure, case, day, calendar):
        last, at, provisional, outcome = min(ripe)
        act, member = split(at)
        if provisional:
            return deemed, case, (Finding(UNKNOWN_YEAR, act, case.owed[at].basis, {"year": last.year, "last": last}),)
        if len(deemed) == DEEMED_AT_MOST:
            raise ValueError(f"{procedure.id}: silence brings about silence without end")
        deemed.append(Event(0, act, outcome, max(last, case.day), CLOCK, member=member, version=case.version))
        case = apply(procedure.dated(case.version), case, deemed[-1], calendar)
    return deemed, case, ()


def _ripe(procedure: Procedure, case: Case, day: date, calendar: WorkCalendar) -> list[tuple[date, str, bool, str]]:
    """The obligations whose silence has spoken: last day, key, provisional or not, the deemed result."""
    found = []
    for at, owed in case.owed.items():
        if owed.silence is not None:
            version = procedure.dated(case.version)
            end = due(version, case, at, owed, calendar, owed.term)
            act = version.acts.get(split(at)[0])
            if end is not None and end.day < day and act is not None and owed.silence in act.deeds:
                found.append((end.day, at, end.provisional, owed.silence))
    return found


@dataclass(slots=True)
class Replay:
    """A case told in day order: its state, its steps, and what each recorded act would be refused for."""

    procedure: Procedure
    calendar: WorkCalendar
    case: Case = NEW
    steps: list[Step] = field(default_factory=list)
    refused: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()  # a silence that cannot be told, for want of a calendar

    def settle(self, day: date) -> None:
        """Let silence speak up to that day."""
        deemed, self.case, self.findings = settle(self.procedure, self.case, day, self.calendar)
        self.steps += [Step(event, event.day, ()) for event in deemed]

    def tell(self, event: Event, check: bool) -> None:
        """Let an event happen; with `check`, judge it again first."""
        self.settle(event.day)
        if event.act == MIGRATE:
            to = self.procedure.dated(date.fromisoformat(event.fields["to"]))
            self.case = apply(to, self.case, event, self.calendar)
            self.steps.append(Step(event, None, ()))
            return
        version = version_for(self.procedure, self.case, event)
        if check:
            found = (*self.findings, *judge(version, self.case, event.command(), self.calendar))
            if isinstance(weighed := weigh(found, event.reason), Refused):
                self.refused[event.seq] = weighed.findings
        if version is None or event.act not in version.acts or event.outcome not in version.acts[event.act].deeds:
            return
        at = key(event.act, event.member)
        end, late = None, ()
        if (owed := self.case.owed.get(at)) is not None:
            end = due(version, self.case, at, owed, self.calendar, owed.term)
            late = lateness(version, self.case, at, owed, self.calendar, event.day)
        self.case = apply(version, self.case, event, self.calendar)
        self.steps.append(Step(event, end.day if end else None, late))


def replay(
    procedure: Procedure,
    events: Sequence[Event],
    calendar: WorkCalendar,
    as_of: date | None = None,
    check: bool = False,
) -> Replay:
    """Tell a case in day order, silence derived between the acts and, with `as_of`, up to that day.

    With `check` each act is judged again, as state and dates stand (an irregular one for what not even it can
    be); whether people were certified was judged when it was recorded.
    """
    told = Replay(procedure, calendar)
    for event in events:
        told.tell(event, check)
    if as_of is not None:
        told.settle(as_of)
    return told


def _forbids(finding: Finding) -> bool:
    data = finding.data
    return finding.kind in NEVER or data.get("fault", "missing") != "missing" or data.get("role") == CLOCK


def _event(
    version: Version, command: Command, seq: int, irregular: str | None, against: tuple[Finding, ...], allot: Allot
) -> Event:
    act, day, role, (actor, unit, _, _), outcome, fields, persons, attachments, member = command
    deed = version.acts[act].deeds[outcome]
    if deed.numbers:
        fields = {**fields, **{name: allot(series) for name, series in deed.numbers if name not in fields}}
    named = tuple([(p.id, p.unit) for p in persons]) if persons else ()
    reason, codes = (irregular, tuple([f.code for f in against])) if against else (None, ())
    told = seq, act, outcome, day, role, actor, unit, named, member, fields, attachments, version.since, reason, codes
    return make(Event, told)


class Retelling(NamedTuple):
    """A change in the past of a case: it is told anew, and every act recorded must still be lawful."""

    procedure: Procedure
    case: Case
    calendar: WorkCalendar
    history: Sequence[Event]
    ahead: tuple[Finding, ...]

    def enter(self, command: Command, irregular: str | None, allot: Allot) -> Accepted | Refused:
        """Enter an act out of day order."""
        if not self.history:
            raise ValueError("late paper needs the history of the case")
        acts = standing(self.history)
        earlier = [e for e in acts if e.day <= command.day]
        then = replay(self.procedure, earlier, self.calendar, command.day)
        version = version_for(self.procedure, then.case, command)
        weighed = weigh((*self.ahead, *then.findings, *judge(version, then.case, command, self.calendar)), irregular)
        if isinstance(weighed, Refused):
            return weighed
        event = _event(version, command, self.case.seq + 1, irregular, weighed[0], allot)
        return self.told([*earlier, event, *acts[len(earlier) :]], event, irregular, weighed[1])

    def undo(self, command: Command) -> Accepted | Refused:
        """Take an act back."""
        acts, target, who = standing(self.history), command.fields.get("event"), command.actor
        found = list(self.ahead)
        if command.role != "supervisor":
            found.append(Finding("role", UNDO, "", {"role": command.role, "roles": ["supervisor"]}))
        if not command.fields.get("reason"):
            found.append(Finding("field:reason", UNDO, "", {"fault": "missing"}))
        if target not in {e.seq for e in acts}:
            found.append(Finding("field:event", UNDO, "", {"fault": "missing", "value": target}))
        if found:
            return Refused(tuple(found))
        what = (), None, command.fields, command.attachments
        event = Event(self.case.seq + 1, UNDO, None, command.day, command.role, who.id, who.unit, *what)
        return self.told([e for e in acts if e.seq != target], event, None, ())

    def told(
        self, acts: Sequence[Event], event: Event, irregular: str | None, warnings: tuple[Finding, ...]
    ) -> Accepted | Refused:
        """Record the event if the acts stand; withdraw what silence no longer brings about, record what it now does."""
        after = replay(self.procedure, acts, self.calendar, check=True)
        if falls := tuple(self.falls(after)):
            if not irregular:
                return Refused(falls)
            event = event._replace(reason=irregular, findings=(*event.findings, *(f.code for f in falls)))
        withdrawn = {e.fields["event"] for e in self.history if e.act == WITHDRAW}
        recorded = [e for e in self.history if e.is_silent and e.act != WITHDRAW and e.seq not in withdrawn]
        told = [step.event for step in after.steps if step.event.is_silent]
        still, known = [_what(e) for e in told], [_what(e) for e in recorded]
        events = [
            *(Event(0, WITHDRAW, None, e.day, CLOCK, member=e.member, fields={"event": e.seq})
              for e in recorded if _what(e) not in still),
            *(e for e in told if _what(e) not in known),
            event,
        ]  # fmt: skip
        numbered = tuple(e._replace(seq=self.case.seq + n) for n, e in enumerate(events, 1))
        return Accepted(numbered, after.case._replace(seq=numbered[-1].seq), warnings)

    def falls(self, after: Replay) -> Iterator[Finding]:
        """The recorded acts that stood before and would not stand now."""
        acts = {e.seq: e for e in standing(self.history)}
        falls = {seq: found for seq, found in after.refused.items() if seq in acts}
        before = replay(self.procedure, tuple(acts.values()), self.calendar, check=True).refused if falls else {}
        for seq in (seq for seq in falls if seq not in before):
            data = {"day": acts[seq].day, "seq": seq, "because": [f.code for f in falls[seq]]}
            yield Finding("day.out-of-order", acts[seq].act, falls[seq][0].basis, data)


def _what(event: Event) -> tuple:
    return event.act, event.member, event.outcome, event.day
