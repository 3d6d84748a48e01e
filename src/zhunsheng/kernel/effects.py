"""What an act brings about. One event goes in, one state comes out; nothing is asked and nothing refused.

The order is fixed: done, closes, concludes, redo, opens, obliges, extends. Every `if` reads the case as it is
once the act is done and its fields are set, whatever the effects before it have changed.
"""

from datetime import date

from zhunsheng.kernel.case import CLOSED, MIGRATE, OPEN, Case, Done, Event, Owed, key, split, under
from zhunsheng.kernel.clocks import lateness
from zhunsheng.kernel.conditions import Moment, members_in
from zhunsheng.kernel.procedure import CLOCK, Deed, Duty, Longer, Version
from zhunsheng.kernel.terms import lengthened
from zhunsheng.kernel.workdays import WorkCalendar


def apply(version: Version, case: Case, event: Event, calendar: WorkCalendar) -> Case:
    """The state after the event."""
    if event.act == MIGRATE:
        to = date.fromisoformat(event.fields["to"])
        return case._replace(version=to, pinned=True, seq=event.seq, day=event.day)
    act, day, at = version.acts[event.act], event.day, key(event.act, event.member)
    deed, late, owed = act.deeds[event.outcome], case.late, case.owed.get(at)
    if owed is not None and event.role != CLOCK:
        late += tuple([f"{at}:{kind}" for kind in lateness(version, case, at, owed, calendar, day)])
    draft = Draft(case, day)
    # Of an act done for each member, the last is kept as well.
    draft.done[act.id] = draft.done[at] = Done(day, event.outcome)
    if owed is not None:
        draft.release(at)
    if not act.repeats:
        draft.stand[at] = CLOSED
    result, result_on, concluded_on = case.result, case.result_on, case.concluded_on
    if deed.moves:
        moment = Moment(version, case, act, day, event.fields, event.member, calendar)
        moment.done = draft.done.copy() if deed.redo else draft.done
        draft.move(moment, deed)
        if deed.concludes:
            result, result_on, concluded_on = deed.concludes, day, concluded_on or day
        elif deed.redo:
            result = result_on = concluded_on = None
    return Case(
        version.since, case.opened_on or day, day, event.seq or case.seq,
        {**case.fields, **event.fields} if event.fields else case.fields, draft.done, _with_who(case, at, event),
        draft.stand, draft.owed, draft.spans, draft.members, result, result_on, concluded_on, late, case.pinned,
    )  # fmt: skip


def _with_who(case: Case, at: str, event: Event) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """Who did it: the actor and all persons named, each once, however often."""
    if event.actor is None:
        return case.who
    pairs, before = ((event.actor, event.unit), *event.persons), case.who.get(at, ())
    fresh = tuple([who for who in pairs if who not in before]) if before else pairs
    return {**case.who, at: before + fresh} if fresh else case.who


class Draft:
    """A case while one event is applied to it."""

    __slots__ = ("day", "done", "members", "owed", "spans", "stand")

    def __init__(self, case: Case, day: date) -> None:
        self.day, self.spans, self.members = day, case.spans, case.members
        self.done, self.stand, self.owed = case.done.copy(), case.stand.copy(), case.owed.copy()

    def move(self, moment: Moment, deed: Deed) -> None:
        """The effects of a deed, in their order."""
        chosen = moment.chosen
        for name, entries in deed.closes:
            if chosen(entries) is not None:
                self.close(name, moment.at(name))
        if deed.concludes:
            groups = (*deed.opens, *deed.obliges)
            self.conclude(moment.version, {name for name, entries in groups if chosen(entries) is not None})
        for name in deed.redo:
            self.reset(name, moment.at(name))
        for name, entries in deed.opens:
            if chosen(entries) is not None:
                self.put(name, moment.at(name), OPEN)
        for name, entries in deed.obliges:
            if (duty := chosen(entries)) is not None:
                self.oblige(moment, name, duty)
        for name, entries in deed.extends:
            if (longer := chosen(entries)) is not None:
                for at in under(name, moment.at(name), self.owed):
                    self.extend(moment, at, longer)

    def release(self, at: str) -> None:
        """No longer owed from today. The days it was owed are kept, for a clock may have stood still."""
        owed = self.owed.pop(at, None)
        if owed is not None and owed.since < self.day:
            self.spans = {**self.spans, at: (*self.spans.get(at, ()), (owed.since, self.day))}

    def put(self, act: str, at: str, state: str | None) -> None:
        """Open or close an act, or put it back as at the start (None); for the whole act, its members too."""
        for k in under(act, at, self.stand):
            del self.stand[k]
        if state is not None:
            self.stand[at] = state

    def close(self, act: str, at: str) -> None:
        """Close an act, for one member or wholly. A closed act is not owed."""
        self.put(act, at, CLOSED)
        for k in under(act, at, self.owed):
            self.release(k)

    def conclude(self, version: Version, kept: set[str]) -> None:
        """Every act closes but those that are opened or obliged."""
        for k in [k for k in self.owed if split(k)[0] not in kept]:
            self.release(k)
        self.stand = {k: state for k, state in self.stand.items() if k in kept or "#" not in k or split(k)[0] in kept}
        self.stand |= {k: CLOSED for k in (*self.stand, *version.acts) if k not in kept and "#" not in k}

    def reset(self, act: str, at: str) -> None:
        """No longer done nor owed, and as at the start of the case: nobody was ever obliged."""
        self.put(act, at, None)
        for k in under(act, at, self.owed):
            self.release(k)
        for k in under(act, at, self.done):
            del self.done[k]
        if at == act:
            self.members = {a: m for a, m in self.members.items() if a != act}
        elif left := [self.done[k] for k in under(act, act, self.done) if k != act]:
            self.done[act] = max(left, key=lambda done: done.day)
        else:
            self.done.pop(act, None)

    def oblige(self, moment: Moment, name: str, duty: Duty) -> None:
        """That act is owed and open: by one member, by all that the list field names, or by nobody in particular."""
        each = moment.version.acts[name].each
        if each is None or moment.at(name) != name:
            self.owe(moment, name, None if each is None else moment.member, duty)
            return
        given = moment.given.get(each)
        for member in members_in(given if given is not None else moment.field(each)):
            # The clock of each member runs from what was done for that member.
            self.owe(moment.of(name, member) if duty.since and moment.member is None else moment, name, member, duty)

    def owe(self, moment: Moment, act: str, member: str | None, duty: Duty) -> None:
        """A new duty replaces the former, and the act stands owed without a break."""
        at, start = key(act, member), self.day
        within, since, silence, promised, internal, roll, _, basis = duty
        if since:
            start = max((last[0] for n in since if (last := moment.last(n)) is not None), default=start)
        former = self.owed.get(at)
        self.owed[at] = Owed(
            self.day if former is None else former.since,
            start,
            moment.term(within, start) if within is not None else (),
            moment.term(promised, start) if promised is not None else (),
            moment.term(internal, start) if internal is not None else (),
            silence,
            roll,
            basis,
        )
        self.stand[at] = OPEN
        if member is not None and member not in (ever := self.members.get(act, ())):
            self.members = {**self.members, act: (*ever, member)}

    def extend(self, moment: Moment, at: str, longer: Longer) -> None:
        """Give what is owed more time, where it has a term."""
        owed = self.owed[at]
        for more in moment.term(longer.add, self.day) if owed.term else ():
            self.owed[at] = owed._replace(term=lengthened(owed.term, more))
