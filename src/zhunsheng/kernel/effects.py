"""What an act brings about. One event goes in, one state comes out; nothing is asked and nothing refused.

The order is fixed: done, closes, concludes, redo, opens, obliges, extends. Every `if` is read once, after
the act is done and its fields are set.
"""

from datetime import date
from typing import Any

from zhunsheng.kernel.case import CLOSED, MIGRATE, OPEN, Case, Done, Event, Owed, key, split
from zhunsheng.kernel.clocks import INTERNAL, PROMISED, STATUTORY, due
from zhunsheng.kernel.conditions import Moment, chosen, members_in
from zhunsheng.kernel.procedure import Act, Deed, Duty, Version
from zhunsheng.kernel.terms import Term, lengthened
from zhunsheng.kernel.workdays import WorkCalendar


class Draft:
    """A case while one event is applied to it; copies a part only when that part changes."""

    __slots__ = ("case", "day", "done", "members", "owed", "spans", "stand", "version", "watched")

    def __init__(self, version: Version, case: Case, day: date, watched: frozenset[str]) -> None:
        self.version, self.case, self.day, self.watched = version, case, day, watched
        self.done, self.stand, self.owed = dict(case.done), dict(case.stand), dict(case.owed)
        self.spans, self.members = case.spans, case.members

    def release(self, at: str) -> None:
        """That act is no longer owed from today."""
        owed = self.owed.pop(at, None)
        if owed is not None and split(at)[0] in self.watched and owed.since < self.day:
            self.spans = {**self.spans, at: (*self.spans.get(at, ()), (owed.since, self.day))}

    def set(self, act: str, at: str, state: str | None) -> None:
        """Open or close an act, or put it back as at the start (None); for the whole act, its members too."""
        if at == act:
            for k in [k for k in self.stand if k.startswith(f"{act}#")]:
                del self.stand[k]
        if state is None:
            self.stand.pop(at, None)
        else:
            self.stand[at] = state

    def close(self, act: str, at: str) -> None:
        """Close an act, for one member or wholly. A closed act is not owed."""
        self.set(act, at, CLOSED)
        for k in self._under(act, at, self.owed):
            self.release(k)

    def reset(self, act: str, at: str) -> None:
        """No longer done, and as at the start of the case."""
        self.set(act, at, None)
        for k in self._under(act, at, self.owed):
            self.release(k)
        for k in self._under(act, at, self.done):
            del self.done[k]
        if at == act and act in self.members:
            self.members = {a: m for a, m in self.members.items() if a != act}

    def owe(self, act: str, at: str, owed: Owed) -> None:
        """That act is owed and open; a new duty replaces the former, and stands owed without a break."""
        former = self.owed.get(at)
        self.owed[at] = owed if former is None else owed._replace(since=former.since)
        self.stand[at] = OPEN
        member = split(at)[1]
        if member is not None and member not in self.members.get(act, ()):
            self.members = {**self.members, act: (*self.members.get(act, ()), member)}

    @staticmethod
    def _under(act: str, at: str, table: dict[str, Any]) -> list[str]:
        return [k for k in table if k == at or (at == act and k.startswith(f"{act}#"))]


def apply(version: Version, case: Case, event: Event, calendar: WorkCalendar, watched: frozenset[str]) -> Case:
    """The state after the event. `watched` names the acts whose owed days some clock leaves out."""
    if event.act == MIGRATE:
        return case._replace(version=date.fromisoformat(event.fields["to"]), pinned=True, seq=event.seq)
    act = version.acts[event.act]
    deed = act.deeds[event.outcome]
    at = key(act.id, event.member)
    late = case.late
    if (owed := case.owed.get(at)) is not None and not event.is_silent:
        late = (*late, *(f"{at}:{kind}" for kind in lateness(version, case, at, owed, calendar, event.day)))

    draft = Draft(version, case, event.day, watched)
    draft.done[act.id] = draft.done[at] = Done(event.day, event.outcome)
    draft.release(at)
    if not act.repeats:
        draft.stand[at] = CLOSED
    fields = {**case.fields, **event.fields} if event.fields else case.fields
    here = case._replace(done=draft.done, fields=fields) if _asks(deed) else case
    moment = Moment(version, here, act, event.day, event.fields, event.member, calendar)

    result, result_on, concluded_on = case.result, case.result_on, case.concluded_on
    if deed.concludes or deed.closes or deed.redo or deed.opens or deed.obliges or deed.extends:
        plans = _plans(moment, deed)
        for name in plans.closes:
            for k in _whole(moment, name):
                draft.close(name, k)
        if deed.concludes:
            _close_all(draft, version, plans)
            result, result_on, concluded_on = deed.concludes, event.day, concluded_on or event.day
        for name in deed.redo:
            for k in _whole(moment, name):
                draft.reset(name, k)
        if deed.redo:
            result = result_on = concluded_on = None
        for name in plans.opens:
            for k in _whole(moment, name):
                draft.set(name, k, OPEN)
        for name, duty in plans.obliges:
            _oblige(draft, moment, name, duty)
        for name, longer in plans.extends:
            for k in moment.keys(name):
                _extend(draft, moment, k, longer)

    governs = act.id == version.governs or case.opened_on is None
    return Case(
        version.since,
        event.day if governs else case.governed_on,
        case.opened_on or event.day,
        event.day,
        event.seq or case.seq,
        fields,
        draft.done,
        _with_who(case, at, event),
        draft.stand,
        draft.owed,
        draft.spans,
        draft.members,
        result,
        result_on,
        concluded_on,
        late,
        case.pinned,
    )


def lateness(version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, day: date) -> list[str]:
    """Which of its terms had run out when the act was done: statutory, promised, internal."""
    out = []
    for kind, term in ((STATUTORY, owed.term), (PROMISED, owed.promised), (INTERNAL, owed.internal)):
        if term:
            end = due(version, case, at, owed, calendar, term)
            if end is not None and day > end.day:
                out.append(kind)
    return out


class _Plans:
    """The targets of each effect, with their `if`s read."""

    __slots__ = ("closes", "extends", "obliges", "opens")


def _plans(moment: Moment, deed: Deed) -> _Plans:
    plans = _Plans()
    plans.closes = [name for name, entries in deed.closes if chosen(moment, entries) is not None]
    plans.opens = [name for name, entries in deed.opens if chosen(moment, entries) is not None]
    plans.obliges = [(name, e) for name, entries in deed.obliges if (e := chosen(moment, entries)) is not None]
    plans.extends = [(name, e) for name, entries in deed.extends if (e := chosen(moment, entries)) is not None]
    return plans


def _asks(deed: Deed) -> bool:
    return bool(deed.closes or deed.opens or deed.obliges or deed.extends)


def _whole(moment: Moment, name: str) -> list[str]:
    """The same member's key, or the act as a whole."""
    return [moment.at(name)]


def _close_all(draft: Draft, version: Version, plans: _Plans) -> None:
    kept = {*plans.opens, *(name for name, _ in plans.obliges)}
    for name in version.acts:
        if name not in kept:
            draft.close(name, name)


def _oblige(draft: Draft, moment: Moment, name: str, duty: Duty) -> None:
    act = moment.version.acts[name]
    at = moment.at(name)
    if act.each and at == name:
        given = moment.given.get(act.each)
        members = members_in(given if given is not None else moment.field(act.each))
        keys = [key(name, m) for m in members]
    else:
        keys = [at]
    for k in keys:
        start = _start(moment, duty, split(k)[1], act)
        draft.owe(
            name,
            k,
            Owed(
                moment.day,
                start,
                moment.term(duty.within, start),
                moment.term(duty.promised, start),
                moment.term(duty.internal, start),
                duty.silence,
                duty.roll,
                duty.basis,
            ),
        )


def _start(moment: Moment, duty: Duty, member: str | None, act: Act) -> date:
    """The latest of the days named by `from` that has happened; today where none has, or none is named."""
    if not duty.since:
        return moment.day
    seen = moment
    if member is not None and moment.member is None:
        # The clock of each member runs from what was done for that member.
        seen = Moment(moment.version, moment.case, act, moment.day, moment.given, member, moment.calendar)
    days = [last[0] for name in duty.since if (last := seen.last(name)) is not None]
    return max(days) if days else moment.day


def _extend(draft: Draft, moment: Moment, at: str, longer: Any) -> None:
    owed = draft.owed.get(at)
    if owed is None or not owed.term:
        return
    for more in moment.term(longer.add, moment.day):
        if isinstance(more, Term):
            draft.owed[at] = owed._replace(term=lengthened(owed.term, more))


def _with_who(case: Case, at: str, event: Event) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    if event.actor is None:
        return case.who
    persons = frozenset((event.actor, *(p for p, _ in event.persons)))
    units = frozenset(u for u in (event.unit, *(u for _, u in event.persons)) if u is not None)
    if (before := case.who.get(at)) is not None:
        if before[0] >= persons and before[1] >= units:
            return case.who
        persons, units = persons | before[0], units | before[1]
    return {**case.who, at: (persons, units)}
