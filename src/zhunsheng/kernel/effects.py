"""What an act brings about. One event goes in, one state comes out; nothing is asked and nothing refused.

The order is fixed: done, closes, concludes, redo, opens, obliges, extends. Every `if` is read once, after
the act is done and its fields are set.
"""

from collections.abc import Iterable
from datetime import date

from zhunsheng.kernel.case import CLOSED, MIGRATE, OPEN, Case, Done, Event, Owed, key, split
from zhunsheng.kernel.clocks import lateness
from zhunsheng.kernel.conditions import Moment, members_in
from zhunsheng.kernel.procedure import Deed, Duty, Longer, Version
from zhunsheng.kernel.terms import Term, lengthened
from zhunsheng.kernel.workdays import WorkCalendar


def apply(version: Version, case: Case, event: Event, calendar: WorkCalendar) -> Case:
    """The state after the event."""
    if event.act == MIGRATE:
        return case._replace(version=date.fromisoformat(event.fields["to"]), pinned=True, seq=event.seq)
    act, day = version.acts[event.act], event.day
    deed, at = act.deeds[event.outcome], key(act.id, event.member)
    late = case.late
    if (owed := case.owed.get(at)) is not None and not event.is_silent:
        late += tuple(f"{at}:{kind}" for kind in lateness(version, case, at, owed, calendar, day))
    draft = Draft(case, day)
    draft.do(act.id, at, Done(day, event.outcome), act.repeats)
    fields = {**case.fields, **event.fields} if event.fields else case.fields
    result, result_on, concluded_on = case.result, case.result_on, case.concluded_on
    if deed.moves:
        here = case._replace(done=dict(draft.done), fields=fields)
        draft.move(Moment(version, here, act, day, event.fields, event.member, calendar), deed)
        if deed.concludes:
            result, result_on, concluded_on = deed.concludes, day, concluded_on or day
        elif deed.redo:
            result = result_on = concluded_on = None
    return Case(
        version.since, case.opened_on or day, day, event.seq or case.seq, fields, draft.done,
        _with_who(case, at, event), draft.stand, draft.owed, draft.spans, draft.members,
        result, result_on, concluded_on, late, case.pinned,
    )  # fmt: skip


def _with_who(case: Case, at: str, event: Event) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """Who did it: the actor and all persons named, each once, however often."""
    if event.actor is None:
        return case.who
    before, pair = case.who.get(at, ()), (event.actor, event.unit)
    fresh = [who for who in (pair, *event.persons) if who not in before]
    return {**case.who, at: (*before, *fresh)} if fresh else case.who


class Draft:
    """A case while one event is applied to it."""

    __slots__ = ("day", "done", "members", "owed", "spans", "stand")

    def __init__(self, case: Case, day: date) -> None:
        self.day, self.spans, self.members = day, case.spans, case.members
        self.done, self.stand, self.owed = dict(case.done), dict(case.stand), dict(case.owed)

    def do(self, act: str, at: str, done: Done, repeats: bool) -> None:
        """Done: its own obligation is discharged; unless it repeats, it closes."""
        self.done[act] = self.done[at] = done  # of an act done for each member, the last is kept as well
        self.release(at)
        if not repeats:
            self.stand[at] = CLOSED

    def move(self, moment: Moment, deed: Deed) -> None:
        """The effects of a deed, in their order."""
        closes, opens, obliges, extends = (
            [(name, moment.at(name), e) for name, entries in group if (e := moment.chosen(entries)) is not None]
            for group in (deed.closes, deed.opens, deed.obliges, deed.extends)
        )
        for name, at, _ in closes:
            self.close(name, at)
        if deed.concludes:
            kept = {name for name, _, _ in (*opens, *obliges)}
            for name in moment.version.acts:
                if name not in kept:
                    self.close(name, name)
        for name in deed.redo:
            self.reset(name, moment.at(name))
        for name, at, _ in opens:
            self.set(name, at, OPEN)
        for name, at, duty in obliges:
            self.oblige(moment, name, at, duty)
        for name, at, longer in extends:
            for k in _under(name, at, self.owed):
                self.extend(moment, k, longer)

    def release(self, at: str) -> None:
        """That act is no longer owed from today. The days it was owed are kept, for some clock may have stood still."""
        owed = self.owed.pop(at, None)
        if owed is not None and owed.since < self.day:
            self.spans = {**self.spans, at: (*self.spans.get(at, ()), (owed.since, self.day))}

    def set(self, act: str, at: str, state: str | None) -> None:
        """Open or close an act, or put it back as at the start (None); for the whole act, its members too."""
        for k in _under(act, at, self.stand):
            del self.stand[k]
        if state is not None:
            self.stand[at] = state

    def close(self, act: str, at: str) -> None:
        """Close an act, for one member or wholly. A closed act is not owed."""
        self.set(act, at, CLOSED)
        for k in _under(act, at, self.owed):
            self.release(k)

    def reset(self, act: str, at: str) -> None:
        """No longer done nor owed, and as at the start of the case: nobody was ever obliged."""
        self.set(act, at, None)
        for k in _under(act, at, self.owed):
            self.release(k)
        for k in _under(act, at, self.done):
            del self.done[k]
        if at == act:
            self.members = {a: m for a, m in self.members.items() if a != act}
        elif left := [self.done[k] for k in _under(act, act, self.done) if k != act]:
            self.done[act] = max(left, key=lambda done: done.day)
        else:
            self.done.pop(act, None)

    def oblige(self, moment: Moment, name: str, at: str, duty: Duty) -> None:
        """That act is owed and open: by one member, by all that the list field names, or by nobody in particular."""
        act = moment.version.acts[name]
        if act.each is None or at != name:
            self.owe(moment, name, at, duty)
            return
        given = moment.given.get(act.each)
        for member in members_in(given if given is not None else moment.field(act.each)):
            # The clock of each member runs from what was done for that member.
            seen = moment
            if duty.since and moment.member is None:
                seen = Moment(moment.version, moment.case, act, self.day, moment.given, member, moment.calendar)
            self.owe(seen, name, key(name, member), duty)

    def owe(self, moment: Moment, act: str, at: str, duty: Duty) -> None:
        """A new duty replaces the former, and the act stands owed without a break."""
        start = self.day
        if duty.since:
            start = max((last[0] for n in duty.since if (last := moment.last(n)) is not None), default=start)
        former = self.owed.get(at)
        self.owed[at] = Owed(
            self.day if former is None else former.since, start,
            moment.term(duty.within, start), moment.term(duty.promised, start), moment.term(duty.internal, start),
            duty.silence, duty.roll, duty.basis,
        )  # fmt: skip
        self.stand[at] = OPEN
        member = split(at)[1]
        if member is not None and member not in (ever := self.members.get(act, ())):
            self.members = {**self.members, act: (*ever, member)}

    def extend(self, moment: Moment, at: str, longer: Longer) -> None:
        """Give what is owed more time, where it has a term."""
        owed = self.owed[at]
        for more in moment.term(longer.add, self.day) if owed.term else ():
            if isinstance(more, Term):
                self.owed[at] = owed._replace(term=lengthened(owed.term, more))


def _under(act: str, at: str, table: Iterable[str]) -> list[str]:
    """The keys that stand for an act: one member's, or its own and every member's."""
    return [k for k in table if k == at or (at == act and k.startswith(f"{act}#"))]
