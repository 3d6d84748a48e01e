"""What an act brings about. One event goes in, one state comes out; nothing is asked and nothing refused.

The order is fixed: done, closes, concludes, redo, opens, obliges, extends. Every `if` reads the case as it is
once the act is done and its fields are set, whatever the effects before it have changed.
"""

from dataclasses import dataclass, field
from datetime import date

from zhunsheng.kernel.case import CLOSED, MIGRATE, NEW, OPEN, Case, Done, Event, Named, Owed, key, make, split, under
from zhunsheng.kernel.clocks import lateness
from zhunsheng.kernel.conditions import NOTHING, Moment, members_in
from zhunsheng.kernel.procedure import CLOCK, Deed, Duty, Longer, Version
from zhunsheng.kernel.terms import lengthened
from zhunsheng.kernel.workdays import WorkCalendar


def apply(version: Version, case: Case, event: Event, calendar: WorkCalendar) -> Case:
    """The state after the event."""
    seq, name, outcome, day, role, actor, unit, persons, member, given, _, _, _, _ = event
    if name == MIGRATE:
        return case._replace(version=date.fromisoformat(given["to"]), pinned=True, seq=seq, day=day)
    (_, opened_on, _, before, fields, done, who, stand, owed, spans, members,
     result, result_on, concluded_on, late, pinned) = case  # fmt: skip
    act, at = version.acts[name], key(name, member)
    deed, duty = act.deeds[outcome], owed.get(at)
    if duty is not None and role != CLOCK and (missed := lateness(version, case, at, duty, calendar, day)):
        late += tuple([f"{at}:{kind}" for kind in missed])
    done, stand = done.copy(), stand.copy()
    # Of an act done for each member, the last is kept as well.
    done[name] = done[at] = make(Done, (day, outcome))
    if actor is not None:
        who = who.copy()
        who[at] = _everybody(who.get(at), ((actor, unit), *persons))
    if not act.repeats:
        stand[at] = CLOSED
    if deed.concludes:
        result, result_on, concluded_on = deed.concludes, day, concluded_on or day
    elif deed.redo:
        result = result_on = concluded_on = None
    if duty is not None or deed.moves:
        owed, spans, members = owed.copy(), spans.copy(), members.copy()
    after = make(Case, (
        version.since, opened_on or day, day, seq or before, {**fields, **given} if given else fields, done, who,
        stand, owed, spans, members, result, result_on, concluded_on, late, pinned,
    ))  # fmt: skip
    if duty is not None:
        release(after, at, day)
    if deed.moves:
        told = done.copy() if deed.redo else done
        Draft(version, case, act, day, given, member, calendar, NOTHING, told, after).move(deed)
    return after


def release(case: Case, at: str, day: date) -> None:
    """No longer owed from that day. The days it was owed are kept, for a clock may have stood still."""
    since = case.owed.pop(at).since
    if since < day:
        case.spans[at] = (*case.spans.get(at, ()), (since, day))


def _everybody(before: Named | None, now: Named) -> Named:
    """Who did it, each once, however often."""
    return before + tuple([who for who in now if who not in before]) if before else now


@dataclass(slots=True)
class Draft(Moment):
    """The moment of an event, and the state after it while its effects are written there: nobody has seen it yet."""

    done: dict[str, Done] = field(default_factory=dict)  # as the `if`s read it, whatever a redo takes back
    after: Case = NEW

    def move(self, deed: Deed) -> None:
        """The effects of a deed, in their order."""
        chosen = self.chosen
        for name, entries in deed.closes:
            if chosen(entries) is not None:
                self.close(name, self.at(name))
        if deed.concludes:
            groups = (*deed.opens, *deed.obliges)
            self.conclude({name for name, entries in groups if chosen(entries) is not None})
        for name in deed.redo:
            self.reset(name, self.at(name))
        for name, entries in deed.opens:
            if chosen(entries) is not None:
                self.put(name, self.at(name), OPEN)
        for name, entries in deed.obliges:
            if (duty := chosen(entries)) is not None:
                self.oblige(name, duty)
        for name, entries in deed.extends:
            if (longer := chosen(entries)) is not None:
                self.extend(name, longer)

    def put(self, act: str, at: str, state: str | None) -> None:
        """Open or close an act, or put it back as at the start (None); for the whole act, its members too."""
        for k in under(act, at, self.after.stand):
            del self.after.stand[k]
        if state is not None:
            self.after.stand[at] = state

    def close(self, act: str, at: str, state: str | None = CLOSED) -> None:
        """Close an act, for one member or wholly, or put it back as at the start. Then it is not owed."""
        self.put(act, at, state)
        for k in under(act, at, self.after.owed):
            release(self.after, k, self.day)

    def conclude(self, kept: set[str]) -> None:
        """Every act closes but those that are opened or obliged."""
        for k in [k for k in self.after.owed if split(k)[0] not in kept]:
            release(self.after, k, self.day)
        stand = self.after.stand
        for k in (*stand, *self.version.acts):
            if "#" not in k and k not in kept:
                stand[k] = CLOSED
            elif split(k)[0] not in kept:
                del stand[k]

    def reset(self, act: str, at: str) -> None:
        """No longer done nor owed, and as at the start of the case: nobody was ever obliged."""
        self.close(act, at, None)
        done = self.after.done
        for k in under(act, at, done):
            del done[k]
        if at == act:
            self.after.members.pop(act, None)
        elif left := [done[k] for k in under(act, act, done) if k != act]:
            done[act] = max(left, key=lambda done: done.day)
        else:
            done.pop(act, None)

    def oblige(self, name: str, duty: Duty) -> None:
        """That act is owed and open: by one member, by all that the list field names, or by nobody in particular."""
        each = self.version.acts[name].each
        if each is None or self.at(name) != name:
            self.owe(self, name, None if each is None else self.member, duty)
            return
        given = self.given.get(each)
        for member in members_in(given if given is not None else self.field(each)):
            # The clock of each member runs from what was done for that member.
            self.owe(self.of(name, member) if duty.since and self.member is None else self, name, member, duty)

    def owe(self, moment: Moment, act: str, member: str | None, duty: Duty) -> None:
        """A new duty replaces the former, and the act stands owed without a break."""
        at, start, after = key(act, member), self.day, self.after
        within, since, silence, promised, internal, roll, _, basis = duty
        if since:
            start = max((last[0] for n in since if (last := moment.last(n)) is not None), default=start)
        former, term = after.owed.get(at), moment.term
        after.owed[at] = make(Owed, (
            self.day if former is None else former.since, start, term(within, start) if within else (),
            term(promised, start) if promised else (), term(internal, start) if internal else (), silence, roll, basis,
        ))  # fmt: skip
        after.stand[at] = OPEN
        if member is not None and member not in (ever := after.members.get(act, ())):
            after.members[act] = (*ever, member)

    def extend(self, name: str, longer: Longer) -> None:
        """Give what is owed more time, where it has a term."""
        table = self.after.owed
        for at in under(name, self.at(name), table):
            for more in self.term(longer.add, self.day) if table[at].term else ():
                table[at] = table[at]._replace(term=lengthened(table[at].term, more))
