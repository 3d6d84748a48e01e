"""Moving running cases to another version of their law, by a transitional rule that whoever moves them cites.

One validator serves the dry run and the move. What it refuses it refuses case by case; a move is taken back by
another one. Terms that are running keep their length: only what is done from now on follows the other version.

Paper that comes late, and an act that is taken back, change what the case held when it was moved: a move that would
then lose something stands in their way (`overtaken`), as any other act would that no longer stood.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import MIGRATE, Case, Command, Event, Person, split
from zhunsheng.kernel.decide import Accepted, Refused, replay, settle, standing
from zhunsheng.kernel.effects import apply
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.kernel.workdays import WorkCalendar

MOVER = "supervisor"


@dataclass(frozen=True, slots=True)
class Transition:
    """Which open cases are to move to which version, from which day, by which rule, and who says so."""

    procedure: str
    to: date
    why: str
    day: date
    by: Person
    unit: str | None = None
    cases: tuple[str, ...] = ()  # these only; none named: all that follow another version

    def command(self) -> Command:
        """The wish as the one door takes it."""
        return Command(MIGRATE, self.day, MOVER, self.by, None, {"to": self.to.isoformat(), "reason": self.why})


class Transited(NamedTuple):
    """What became of a case: moved, or refused with findings."""

    case: str
    number: str
    findings: tuple[Finding, ...]

    @property
    def is_moved(self) -> bool:
        """Nothing stood against it."""
        return not self.findings


def move(procedure: Procedure, case: Case, asked: Command, today: date, calendar: WorkCalendar) -> Accepted | Refused:
    """Say whether a case can be moved, and what is recorded if it is; silence is recorded first, under the old law."""
    target = next((v for v in procedure.versions if v.since.isoformat() == asked.fields.get("to")), None)
    found = list(_asked(target, case, asked, today))
    if target is None or case.version is None or found:
        return Refused(tuple(found))
    deemed, settled, blocked = settle(procedure, case, asked.day, calendar)
    who, seq = asked.actor, case.seq + len(deemed) + 1
    event = Event(
        seq, MIGRATE, None, asked.day, asked.role, who.id, who.unit, fields=asked.fields, version=target.since
    )
    after = apply(target, settled, event, calendar)
    found = [*blocked, *_obstacles(target, settled), *_dead_end(procedure, after, asked.day, calendar)]
    if found:
        return Refused(tuple(found))
    events = (*(e._replace(seq=case.seq + n) for n, e in enumerate(deemed, 1)), event)
    return Accepted(events, after)


def overtaken(
    procedure: Procedure, history: Sequence[Event], answer: Accepted, calendar: WorkCalendar
) -> Iterator[Finding]:
    """The recorded moves that would lose something if the past were what an answer makes of it.

    That the case turns out to have ended before it was moved hinders nothing: there was only nothing to move.
    """
    if not any(e.act == MIGRATE for e in history):
        return
    told = standing([*history, *answer.events])
    for n, event in enumerate(told):
        if event.act == MIGRATE:
            then = replay(procedure, told[:n], calendar, as_of=event.day).case
            target = procedure.dated(date.fromisoformat(event.fields["to"]))
            after = apply(target, then, event, calendar)
            lost = [*_obstacles(target, then), *_dead_end(procedure, after, event.day, calendar)]
            if lost := [f for f in lost if f.data["fault"] != "ended"]:
                data = {"day": event.day, "seq": event.seq, "because": [f.code for f in lost]}
                yield Finding("day.out-of-order", MIGRATE, lost[0].basis, data)


def _asked(target: Version | None, case: Case, asked: Command, today: date) -> Iterator[Finding]:
    """What is wrong with the wish itself, whatever the case holds."""
    if asked.day > today:
        yield Finding("day.in-future", MIGRATE, "", {"day": asked.day, "today": today})
    if asked.role != MOVER:
        yield Finding("role", MIGRATE, "", {"role": asked.role, "roles": [MOVER]})
    if not asked.fields.get("reason"):
        yield Finding("field:reason", MIGRATE, "", {"fault": "missing"})
    if case.version is None:
        yield Finding("case.not-started", MIGRATE)
    elif target is None:
        yield Finding("act.unknown", MIGRATE, "", {"fault": "no-version", "day": asked.fields.get("to")})
    elif target.since > asked.day:
        yield Finding("migrate", MIGRATE, "", {"fault": "not-in-force", "since": target.since, "day": asked.day})
    elif target.since == case.version:
        yield Finding("migrate", MIGRATE, "", {"fault": "same", "since": target.since})
    elif case.day is not None and asked.day < case.day:
        yield Finding("migrate", MIGRATE, "", {"fault": "before", "day": asked.day, "last": case.day})


def _obstacles(target: Version, case: Case) -> Iterator[Finding]:
    """What of the case has no place under the other version: it must not get lost."""
    if case.is_ended:
        yield Finding("migrate", MIGRATE, "", {"fault": "ended"})
    for at, owed in case.owed.items():
        act, member = split(at)
        known = target.acts.get(act)
        if known is None:
            yield Finding(f"migrate:{act}", MIGRATE, owed.basis, {"fault": "act"})
        elif (known.each is None) != (member is None):
            yield Finding(f"migrate:{act}", MIGRATE, owed.basis, {"fault": "member"})
        elif owed.silence is not None and owed.silence not in known.deeds:
            yield Finding(f"migrate:{act}", MIGRATE, owed.basis, {"fault": "silence", "given": owed.silence})
    for name, value in case.fields.items():
        field = target.fields.get(name)
        if field is not None and value is not None and not field.accepts(value):
            yield Finding(f"migrate:{name}", MIGRATE, "", {"fault": "field"})


def _dead_end(procedure: Procedure, after: Case, day: date, calendar: WorkCalendar) -> Iterator[Finding]:
    """Under the other version the case could not go on."""
    if (
        after.result is None
        and not after.owed
        and next(Reading(procedure, after, day, calendar).offers(), None) is None
    ):
        yield Finding("migrate", MIGRATE, "", {"fault": "dead-end"})
