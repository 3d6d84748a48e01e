"""What an act brings about. One event goes in, one state comes out; nothing is asked and nothing refused.

The order is fixed: done, closes, concludes, redo, opens, obliges, extends. Every `if` reads the case as it is
once the act is done and its fields are set, whatever the effects before it have changed.
"""

from dataclasses import dataclass, field
from datetime import date

from zhunsheng.kernel.case import CLOSED, MIGRATE, NEW, OPEN, Case, Done, Event, Owed, key, make, split, under
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
    act, at = version.acts[name], name if member is None else key(name, member)
    deed, duty = act.deeds[outcome], owed.get(at)
    if duty is not None and role != CLOCK and (missed := lateness(version, case, at, duty, calendar, day)):
        late += tuple([f"{at}:{kind}" for kind in missed])
    done, stand = done.copy(), stand.copy()
    # Of an act done for each member, the last is kept as well.
    done[name] = done[at] = make(Done, (day, outcome))
    if actor is not None:
        who, now, ever = who.copy(), ((actor, unit),) + persons, who.get(at, ())  # each once, however often
        who[at] = ever + tuple([one for one in now if one not in ever]) if ever else now
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
    if not deed.moves:
        return after
    if (duties := deed.duties) is None or version.has_each:
        told = done.copy() if deed.redo else done
        Draft(version, case, act, day, given, member, calendar, NOTHING, told, after).move(deed)
        return after
    if deed.concludes:
        conclude(version, after, {name for name, _ in duties}, day)
    for name, rest in duties:
        owe(after, name, day, (day,) + rest)
    return after


def release(case: Case, at: str, day: date) -> None:
    """No longer owed from that day. The days it was owed are kept, for a clock may have stood still."""
    since = case.owed.pop(at).since
    if since < day:
        case.spans[at] = case.spans.get(at, ()) + ((since, day),)


def owe(case: Case, at: str, day: date, duty: tuple) -> None:
    """Owed from that day, and open. A new duty replaces the former, and the act stands owed without a break."""
    former = case.owed.get(at)
    case.owed[at] = make(Owed, (day if former is None else former.since,) + duty)
    case.stand[at] = OPEN


def conclude(version: Version, case: Case, kept: set[str], day: date) -> None:
    """Every act closes but those that are opened or obliged."""
    owed, stand = case.owed, case.stand
    for k in [k for k in owed if split(k)[0] not in kept]:
        release(case, k, day)
    for k in {**stand, **version.acts}:
        if k not in kept:
            if "#" not in k:
                stand[k] = CLOSED
            elif split(k)[0] not in kept:
                del stand[k]


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
            kept = {name for name, entries in groups if chosen(entries) is not None}
            conclude(self.version, self.after, kept, self.day)
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
        """That act is owed, by a member or by nobody in particular, with the terms as they read now."""
        within, since, silence, promised, internal, roll, _, basis = duty
        start, after = self.day, self.after
        if since:
            start = max((last[0] for n in since if (last := moment.last(n)) is not None), default=start)
        terms = [moment.term(term, start) for term in (within, promised, internal)]
        owe(after, key(act, member), self.day, (start, *terms, silence, roll, basis))
        if member is not None and member not in (ever := after.members.get(act, ())):
            after.members[act] = (*ever, member)

    def extend(self, name: str, longer: Longer) -> None:
        """Give what is owed more time, where it has a term."""
        table = self.after.owed
        for at in under(name, self.at(name), table):
            for more in self.term(longer.add, self.day) if table[at].term else ():
                table[at] = table[at]._replace(term=lengthened(table[at].term, more))
