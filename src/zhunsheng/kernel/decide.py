"""Whether an act may happen, and what is then recorded: the one door through which a case changes.

All functions are pure. `history` is needed only to enter paper late and to undo; who merely goes on acts
from the state alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import MIGRATE, NEW, UNDO, WITHDRAW, Case, Command, Event, Person, key, split
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.conditions import UNKNOWN_YEAR, Moment, factual, lawful, personal, position
from zhunsheng.kernel.effects import apply, lateness
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import CLOCK, Deed, Procedure, Version
from zhunsheng.kernel.workdays import WorkCalendar

# What not even an irregular act can be: it would not be an act of this case at all.
NEVER = frozenset({"act.unknown", "outcome", "case.not-started", "member", "day.in-future", "field"})
DEEMED_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Accepted:
    """The events to record, in order (the act is the last), the state after them, and warnings."""

    events: tuple[Event, ...]
    case: Case
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """All the findings, never only the first."""

    findings: tuple[Finding, ...]


class Step(NamedTuple):
    """An event as it happened in day order: what was due, and which of its terms it missed."""

    event: Event
    due: date | None
    late: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """A case told in day order: its state, its steps, and what each recorded act would be refused for."""

    case: Case
    steps: list[Step] = field(default_factory=list)
    refused: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()  # a silence that cannot be told, for want of a calendar


def decide(
    procedure: Procedure,
    case: Case,
    command: Command,
    today: date,
    calendar: WorkCalendar,
    history: Sequence[Event] = (),
    irregular: str | None = None,
    allot: Callable[[str], str] = "〔{}〕".format,
) -> Accepted | Refused:
    """Say whether the law lets the command happen, and what is recorded if it does.

    `irregular` is the reason for which a supervisor, or an import of past years, records what was in fact
    done against the rule. `allot` gives the next number of a series.
    """
    if command.day > today:
        return Refused((Finding("day.in-future", command.act, "", {"day": command.day, "today": today}),))
    if command.act == UNDO:
        return _undo(procedure, case, command, calendar, history)
    if case.day is not None and command.day < case.day:
        return _late_paper(procedure, case, command, calendar, history, irregular, allot)

    deemed, settled, findings = settle(procedure, case, command.day, calendar)
    version = version_for(procedure, settled, command)
    judged = _judge(version, settled, command, calendar)
    outcome = _weigh(command, (*findings, *judged), irregular)
    if isinstance(outcome, Refused):
        return outcome
    findings, warnings = outcome
    numbered = [e._replace(seq=case.seq + n) for n, e in enumerate(deemed, 1)]
    event = _event(version, command, case.seq + len(deemed) + 1, irregular, findings, allot)
    return Accepted((*numbered, event), apply(version, settled, event, calendar, procedure.stoppers), warnings)


def evolve(procedure: Procedure, case: Case, event: Event, calendar: WorkCalendar) -> Case:
    """The state after one more recorded event in day order; `fold` does it for a whole history."""
    version = procedure.dated(event.version) if event.version else version_for(procedure, case, event)
    return apply(version, case, event, calendar, procedure.stoppers)


def fold(procedure: Procedure, history: Iterable[Event], calendar: WorkCalendar) -> Case:
    """The state that the recorded events amount to: day order, what was undone left out."""
    events = list(history)
    case = replay(procedure, standing(events), calendar).case
    return case._replace(seq=max((e.seq for e in events), default=0))


def standing(history: Iterable[Event]) -> list[Event]:
    """The acts that people did and nobody took back, in the order in which they happened."""
    events = list(history)
    undone = {e.fields["event"] for e in events if e.act == UNDO}
    kept = [e for e in events if not e.is_silent and e.act not in (UNDO, WITHDRAW) and e.seq not in undone]
    return sorted(kept, key=lambda e: (e.day, e.seq))


def version_for(procedure: Procedure, case: Case, act: Command | Event) -> Version | None:
    """The version that an act is judged by; None where none was in force yet.

    It is that of the day of the act that `governs` (until it is done, of the starting act), or with
    `step` of the act's own day.
    """
    if case.version is None or case.opened_on is None or case.governed_on is None:
        return procedure.on(act.day)
    if case.pinned:
        return procedure.dated(case.version)
    governs = procedure.dated(case.version).governs
    if governs in ("step", act.act):
        return procedure.on(act.day)
    return procedure.on(case.governed_on)


def settle(
    procedure: Procedure, case: Case, day: date, calendar: WorkCalendar
) -> tuple[list[Event], Case, tuple[Finding, ...]]:
    """What silence has brought about before `day`: deemed events, and the state after them.

    Earliest first, ties by act; each dated on its last day, or on the last act's day if that is later.
    """
    out: list[Event] = []
    while len(out) < DEEMED_AT_MOST:
        if case.version is None or not any(o.silence for o in case.owed.values()):
            return out, case, ()
        version = procedure.dated(case.version)
        ripe = []
        for at, owed in case.owed.items():
            if owed.silence:
                end = due(version, case, at, owed, calendar, owed.term)
                if end is not None and end.day < day:
                    ripe.append((end.day, at, end.provisional, owed.silence))
        if not ripe:
            return out, case, ()
        last, at, provisional, outcome = min(ripe)
        act, member = split(at)
        if provisional:
            data = {"year": last.year, "last": last}
            return out, case, (Finding(UNKNOWN_YEAR, act, case.owed[at].basis, data),)
        event = Event(0, act, outcome, max(last, case.day), CLOCK, member=member, version=version.since)
        case = apply(version, case, event, calendar, procedure.stoppers)
        out.append(event)
    raise ValueError(f"{procedure.id}: silence brings about silence without end")


def replay(
    procedure: Procedure,
    events: Sequence[Event],
    calendar: WorkCalendar,
    as_of: date | None = None,
    check: bool = False,
) -> Replay:
    """Tell a case in day order, silence derived between the acts and, with `as_of`, up to that day.

    With `check` each act that is not irregular is judged again, as state and dates stand; who did it, and
    with what papers, was judged when it was recorded.
    """
    out = Replay(NEW)
    for event in events:
        _settle_into(out, procedure, event.day, calendar)
        if event.act == MIGRATE:
            version = procedure.dated(date.fromisoformat(event.fields["to"]))
        else:
            version = version_for(procedure, out.case, event)
            if check and event.reason is None:
                command = _command(event)
                found = [f for f in _judge(version, out.case, command, calendar) if not _is_warning(f)]
                if found:
                    out.refused[event.seq] = tuple(found)
        if version is None or event.act not in version.acts and event.act != MIGRATE:
            continue
        _step(out, procedure, version, event, calendar)
    if as_of is not None:
        _settle_into(out, procedure, as_of, calendar)
    return out


def _settle_into(out: Replay, procedure: Procedure, day: date, calendar: WorkCalendar) -> None:
    deemed, after, findings = settle(procedure, out.case, day, calendar)
    if findings:
        out.findings = findings
    for event in deemed:
        out.steps.append(Step(event, event.day, ()))
    out.case = after


def _step(out: Replay, procedure: Procedure, version: Version, event: Event, calendar: WorkCalendar) -> None:
    at = key(event.act, event.member)
    owed = out.case.owed.get(at)
    day, late = None, ()
    if owed is not None and out.case.version is not None:
        before = procedure.dated(out.case.version)
        end = due(before, out.case, at, owed, calendar, owed.term) if event.act in before.acts else None
        day = end.day if end else None
        late = tuple(lateness(version, out.case, at, owed, calendar, event.day))
    out.case = apply(version, out.case, event, calendar, procedure.stoppers)
    out.steps.append(Step(event, day, late))


def _judge(version: Version | None, case: Case, command: Command, calendar: WorkCalendar) -> list[Finding]:
    """Every finding against a command, the state being settled up to its day."""
    if version is None:
        return [Finding("act.unknown", command.act, "", {"fault": "no-version", "day": command.day})]
    act = version.acts.get(command.act)
    if act is None:
        return [Finding("act.unknown", command.act, version.basis, {"fault": "no-act"})]
    moment = Moment(version, case, act, command.day, command.fields, command.member, calendar)
    found = list(position(moment))
    deed = act.deeds.get(command.outcome)
    if deed is None:
        given = {"given": command.outcome, "outcomes": list(act.outcomes)}
        return [*found, Finding("outcome", act.id, act.basis, given)]
    if case.version is None and not act.starts:
        return found
    return [*found, *personal(moment, deed, command), *lawful(moment, deed), *factual(moment, deed, command)]


def _is_warning(finding: Finding) -> bool:
    return bool(finding.data.get("usual"))


def _weigh(
    command: Command, findings: Iterable[Finding], irregular: str | None
) -> Refused | tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Refused; or the findings an irregular act is recorded with, and the warnings."""
    against = tuple(f for f in findings if not _is_warning(f))
    warnings = tuple(f for f in findings if _is_warning(f))
    if against and (irregular is None or any(_forbids(f) for f in against)):
        return Refused(against)
    return against, warnings


def _forbids(finding: Finding) -> bool:
    return finding.kind in NEVER and not (finding.kind == "field" and finding.data.get("fault") == "missing")


def _event(
    version: Version,
    command: Command,
    seq: int,
    irregular: str | None,
    findings: tuple[Finding, ...],
    allot: Callable[[str], str],
) -> Event:
    deed: Deed = version.acts[command.act].deeds[command.outcome]
    fields = command.fields
    if deed.numbers:
        fields = {**fields, **{name: allot(series) for name, series in deed.numbers if name not in fields}}
    actor = command.actor
    return Event(
        seq,
        command.act,
        command.outcome,
        command.day,
        command.role,
        actor.id,
        actor.unit,
        tuple((p.id, p.unit) for p in command.persons),
        command.member,
        fields,
        command.attachments,
        version.since,
        irregular if findings else None,
        tuple(f.code for f in findings),
    )


def _command(event: Event) -> Command:
    """The command that an event records; its people were certified when it was recorded."""
    people = tuple(Person(p, u, True, True) for p, u in event.persons)
    actor = Person(event.actor or "", event.unit, True, True)
    return Command(
        event.act,
        event.day,
        event.role,
        actor,
        event.outcome,
        event.fields,
        people,
        event.attachments,
        event.member,
    )


def _late_paper(
    procedure: Procedure,
    case: Case,
    command: Command,
    calendar: WorkCalendar,
    history: Sequence[Event],
    irregular: str | None,
    allot: Callable[[str], str],
) -> Accepted | Refused:
    """Enter an act out of day order: the whole case must stay lawful when told in day order."""
    if not history:
        raise ValueError("late paper needs the history of the case")
    acts = standing(history)
    earlier = [e for e in acts if e.day <= command.day]
    told = replay(procedure, earlier, calendar)
    _settle_into(told, procedure, command.day, calendar)
    version = version_for(procedure, told.case, command)
    outcome = _weigh(command, (*told.findings, *_judge(version, told.case, command, calendar)), irregular)
    if isinstance(outcome, Refused):
        return outcome
    findings, warnings = outcome
    event = _event(version, command, case.seq + 1, irregular, findings, allot)
    after = replay(procedure, [*earlier, event, *acts[len(earlier) :]], calendar, check=True)
    if falls := _newly_refused(procedure, acts, after, calendar):
        if irregular is None:
            return Refused(falls)
        event = event._replace(reason=irregular, findings=(*event.findings, *(f.code for f in falls)))
    return _rewritten(case, history, after, event, warnings)


def _undo(
    procedure: Procedure, case: Case, command: Command, calendar: WorkCalendar, history: Sequence[Event]
) -> Accepted | Refused:
    """Take an act back: the case is told without it, and every later act must still be lawful."""
    findings = []
    if command.role != "supervisor":
        findings.append(Finding("role", UNDO, "", {"role": command.role, "roles": ["supervisor"]}))
    if not command.fields.get("reason"):
        findings.append(Finding("field:reason", UNDO, "", {"fault": "missing"}))
    acts = standing(history)
    target = command.fields.get("event")
    if target not in {e.seq for e in acts}:
        findings.append(Finding("field:event", UNDO, "", {"fault": "missing", "value": target}))
    if findings:
        return Refused(tuple(findings))
    after = replay(procedure, [e for e in acts if e.seq != target], calendar, check=True)
    if falls := _newly_refused(procedure, acts, after, calendar):
        return Refused(falls)
    who = command.actor
    event = Event(case.seq + 1, UNDO, None, command.day, command.role, who.id, who.unit, fields=command.fields)
    return _rewritten(case, history, after, event, ())


def _newly_refused(
    procedure: Procedure, acts: Sequence[Event], after: Replay, calendar: WorkCalendar
) -> tuple[Finding, ...]:
    """The recorded acts that stood before and would not stand now."""
    known = {e.seq: e for e in acts}
    falls = {seq: found for seq, found in after.refused.items() if seq in known}
    if not falls:
        return ()
    before = replay(procedure, acts, calendar, check=True).refused
    return tuple(
        Finding(
            "day.out-of-order",
            known[seq].act,
            found[0].basis,
            {"day": known[seq].day, "seq": seq, "because": [f.code for f in found]},
        )
        for seq, found in falls.items()
        if seq not in before
    )


def _rewritten(
    case: Case, history: Sequence[Event], after: Replay, event: Event, warnings: tuple[Finding, ...]
) -> Accepted:
    """Record the act, withdraw the deemed events that no longer come about, record those that now do."""
    told = [(s.event.act, s.event.member, s.event.outcome, s.event.day) for s in after.steps if s.event.is_silent]
    taken_back = {e.fields["event"] for e in history if e.act == WITHDRAW}
    recorded = [e for e in history if e.is_silent and e.act != WITHDRAW and e.seq not in taken_back]
    withdrawn = [e for e in recorded if (e.act, e.member, e.outcome, e.day) not in told]
    known = {(e.act, e.member, e.outcome, e.day) for e in recorded}
    fresh = [s.event for s in after.steps if s.event.is_silent and (s.event.act, s.event.member, s.event.outcome, s.event.day) not in known]  # fmt: skip
    seq = case.seq
    out = []
    for old in withdrawn:
        seq += 1
        out.append(Event(seq, WITHDRAW, None, old.day, CLOCK, member=old.member, fields={"event": old.seq}))
    for new in fresh:
        seq += 1
        out.append(new._replace(seq=seq))
    out.append(event._replace(seq=seq + 1))
    return Accepted(tuple(out), after.case._replace(seq=seq + 1), warnings)
