"""What the law asks before an act: each rule looks at the moment and says what stands in the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhunsheng.kernel.case import CLOSED, ON_CALL, OPEN, Case, Command, Done, key, member_id, under
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import CLOCK, Act, Deed, Earlier, Longer, TermSource, Unfilled, Version
from zhunsheng.kernel.terms import Segments, last_day, latest_notice, may_have_run
from zhunsheng.kernel.tests import Test, holds, names, present
from zhunsheng.kernel.workdays import WorkCalendar

UNKNOWN_YEAR = "calendar.unknown-year"
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Moment:
    """A case on the day of an act: the facts as the act would leave them, the other acts as they stand.

    `free` are fields that may yet be given: a rule that reads one is asked both ways (see `reading`).
    """

    version: Version
    case: Case
    act: Act
    day: date
    given: dict[str, Any]
    member: str | None
    calendar: WorkCalendar
    free: frozenset[str] = NOTHING

    @property
    def done(self) -> dict[str, Done]:
        """The acts that stand done."""
        return self.case.done

    def of(self, act: str, member: str) -> "Moment":
        """The same moment, seen from a member of an act."""
        return replace(self, act=self.version.acts[act], member=member)

    def field(self, name: str) -> Any:
        """A field's value, or its default."""
        value = self.given[name] if name in self.given else self.case.fields.get(name)
        return self.version.fields[name].default if value is None and name in self.version.fields else value

    def value(self, name: str) -> Any:
        """What a test reads: a field, or an act's last outcome (true where it has none)."""
        if name not in self.version.acts:
            return self.field(name)
        done = self.done.get(self.at(name))
        return None if done is None else done.outcome or True

    def meets(self, test: Test | None) -> bool:
        """True where there is no test, or it holds."""
        return test is None or holds(test, self.value, self.day, self.calendar)

    def chosen(self, entries: tuple) -> Any:
        """The first entry whose `if` holds; None where none does."""
        for entry in entries:
            if entry.test is None or self.meets(entry.test):
                return entry
        return None

    def possible(self, entries: tuple) -> list[Any]:
        """The entry that applies, or None; with free fields every entry that may come to apply."""
        if not self.free:
            return [self.chosen(entries)]
        out = []
        for entry in entries:
            if entry.test is not None and names(entry.test) & self.free:
                out.append(entry)
            elif self.meets(entry.test):
                return [*out, entry]
        return [*out, None]

    def at(self, act: str) -> str:
        """The state's key of an act: the same member's where both are done for each of one field."""
        if self.member is None or not self.version.same_each(self.act.id, act):
            return act
        return key(act, self.member)

    def members(self, act: str) -> tuple[str, ...]:
        """All that were ever obliged; where nobody was, all that the list field names."""
        ever = self.case.members.get(act)
        return ever if ever is not None else members_in(self.field(self.version.acts[act].each))

    def keys(self, act: str) -> list[str]:
        """Every key that stands for an act here: one member's, every member's, or the act's own."""
        at = self.at(act)
        if at == act and self.version.acts[act].each:
            return [key(act, member) for member in self.members(act)]
        return [at]

    def last(self, name: str) -> tuple[date, tuple[str | None, ...]] | None:
        """When an act was last done, for every member, with its outcomes; or the day a date field holds."""
        act = self.version.acts.get(name)
        if act is None:
            value = self.field(name)
            return (date.fromisoformat(value), ()) if value else None
        if act.each is None:
            done = self.done.get(name)
            return None if done is None else (done.day, (done.outcome,))
        every = [self.done.get(at) for at in self.keys(name)]
        if not every or None in every:
            return None
        return max(done.day for done in every), tuple(done.outcome for done in every)

    def within(self, act: str, table: Mapping[str, Any]) -> Sequence[str]:
        """The keys of a table that stand for an act here: its own, one member's, or any member's."""
        at = self.at(act)
        if at == act and self.version.acts[act].each:
            return under(act, at, table)
        return (at,) if at in table else ()

    def term(self, source: TermSource | None, start: date) -> Segments:
        """A term as it reads today; empty where there is none, or a field leaves it unset."""
        if source is None or (self.free and getattr(source, "name", None) in self.free):
            return ()
        return source.read(self.field, start)


def members_in(value: Any) -> tuple[str, ...]:
    """The members that a list field names, each once."""
    if not present(value):
        return ()
    return tuple(dict.fromkeys(map(member_id, value if isinstance(value, list) else [value])))


def standing(case: Case, at: str, act: Act) -> str:
    """`open`, `closed` or `on-call`: the member's own, else the act's, else as at the start."""
    stand = case.stand
    return stand.get(at) or stand.get(act.id) or (ON_CALL if act.on_call else OPEN)


def judge(version: Version | None, case: Case, command: Command, calendar: WorkCalendar) -> list[Finding]:
    """Every finding against a command, the state being settled up to its day."""
    name, day, role, _, outcome, given, _, _, member = command
    act = version.acts.get(name) if version is not None else None
    if act is None:
        fault = {"fault": "no-version" if version is None else "no-act", "day": day}
        return [Finding("act.unknown", name, version.basis if version is not None else "", fault)]
    deed = act.deeds.get(outcome)
    if deed is not None and deed.preceding is not None and _is_plainly_lawful(version, act, deed, case, command):
        return []
    bad = misfits(version, deed, given) if given and deed is not None else None
    if bad:  # what is refused is not among the facts
        given = {name: value for name, value in given.items() if name not in bad}
    moment = Moment(version, case, act, day, given, member, calendar)
    found = position(moment)
    if deed is None:
        return [*found, Finding("outcome", name, act.basis, {"given": outcome, "outcomes": list(act.outcomes)})]
    if role not in deed.by or role == CLOCK:
        found.append(Finding("role", name, deed.basis, {"role": role, "roles": list(deed.order)}))
    found += (*personal(moment, deed, command), *lawful(moment, deed), *factual(moment, deed, command))
    if bad:
        found = [*(f for f in found if f.kind != "field" or f.subject not in bad), *bad.values()]
    return found


def _is_plainly_lawful(version: Version, act: Act, deed: Deed, case: Case, command: Command) -> bool:
    """A quick yes, which most acts deserve: open, the right role, after what must be done, facts in their place.

    False says nothing yet: then the rules are asked.
    """
    name, day, role, actor, _, given, persons, _, member = command
    is_open = act.starts if case.version is None else case.stand.get(name, ON_CALL if act.on_call else OPEN) == OPEN
    if not is_open or role not in deed.by or role == CLOCK or member is not None or version.has_each:
        return False
    for target, outcomes, days in deed.preceding or ():
        if (last := case.done.get(target)) is None or (outcomes and last.outcome not in outcomes):
            return False
        if days is not None and (day - last.day).days > days:
            return False
    for apart in deed.apart:
        if apart.unit or persons or actor.id in [person for person, _ in case.who.get(apart.act, ())]:
            return False
    if deed.needs and not all([present(given.get(n, case.fields.get(n))) for n in deed.needs]):
        return False
    return not given or not misfits(version, deed, given)


def position(moment: Moment) -> list[Finding]:
    """The act must be open, and for a member it must be one of the members."""
    act, case, member = moment.act, moment.case, moment.member
    found, started = [], case.version is not None
    if not started and not act.starts:
        return [Finding("case.not-started", act.id, act.basis)]
    if act.each or member is not None:
        known = {*case.members.get(act.id, ()), *members_in(moment.field(act.each))} if act.each else ()
        if member not in known:
            found.append(Finding("member", act.id, act.basis, {"member": member or "", "field": act.each or ""}))
    if started and (stands := standing(case, key(act.id, member), act)) != OPEN:
        found.append(Finding("act.closed" if stands == CLOSED else "act.on-call", act.id, act.basis))
    return found


def misfits(version: Version, deed: Deed, fields: dict[str, Any]) -> dict[str, Finding]:
    """Fields that cannot be given here, or not like this."""
    out = {}
    for name, value in fields.items():
        known = version.fields.get(name)
        if known is None or name not in deed.sets:
            data = {"fault": "unknown" if known is None else "not-here"}
        elif value is None or known.accepts(value):
            continue
        else:
            data = {"fault": "shape", "type": known.type, "value": value}
        out[name] = Finding(f"field:{name}", deed.act, deed.basis, data)
    return out


def personal(moment: Moment, deed: Deed, command: Command) -> Iterator[Finding]:
    """Whether these people may do it: their number, what they are, what they did before."""
    rule, who, table = deed.persons, command.people(), moment.case.who
    if rule is not None:
        if len(who) < rule.least:
            yield Finding("persons", deed.act, rule.basis, {"min": rule.least, "given": len(who)})
        if rule.certified and (lack := [p.id for p in who.values() if not p.certified]):
            yield Finding("certificate", deed.act, rule.basis, {"persons": lack})
        if rule.qualified and (lack := [p.id for p in who.values() if not p.qualified]):
            yield Finding("qualification", deed.act, rule.basis, {"persons": lack})
    for apart in deed.apart:
        kind, here = ("unit", {p.unit for p in who.values() if p.unit}) if apart.unit else ("person", who.keys())
        did = [pair for at in moment.within(apart.act, table) for pair in table[at]]
        if same := here & {unit if apart.unit else person for person, unit in did}:
            yield Finding(f"same-{kind}:{apart.act}", deed.act, apart.basis, {f"{kind}s": sorted(same)})


def lawful(moment: Moment, deed: Deed) -> list[Finding]:
    """What the state of the case has against a deed, whoever does it and whatever they bring."""
    out: list[Finding] = []
    for targets, entries in deed.after:
        out += _by_entry(_preceded, moment, deed, targets, entries)
    for act, basis in deed.not_while:
        if moment.within(act, moment.case.owed):
            out.append(Finding(f"while:{act}", deed.act, basis))
    for target, entries in deed.extends:
        out += _by_entry(_extensible, moment, deed, target, entries)
    return out


def _by_entry(rule: Callable[..., list[Finding]], moment: Moment, deed: Deed, target: Any, entries: tuple) -> list:
    """What a rule finds by the entry that applies; nothing where free fields may yet bring an entry that it meets."""
    found: list[Finding] = []
    for entry in moment.possible(entries):
        against = [] if entry is None else rule(moment, deed, target, entry)
        if not against:
            return []
        found = found or against
    return found


def factual(moment: Moment, deed: Deed, command: Command) -> Iterator[Finding]:
    """Whether the facts are there: fields needed, materials, checks, parameters."""
    for name in deed.needs:
        if not present(moment.field(name)):
            yield Finding(f"field:{name}", deed.act, deed.basis, {"fault": "missing"})
    for name in deed.attach:
        if name not in command.attachments:
            yield Finding(f"attachment:{name}", deed.act, deed.basis)
    for check in deed.checks:
        if not moment.meets(check.test):
            words = {"message": check.message, "message_en": check.message_en}
            yield Finding(f"check:{check.id}", deed.act, check.basis, words)
    for entries in deed.unfilled:
        yield from _by_entry(_unfilled, moment, deed, None, entries)


def _preceded(moment: Moment, deed: Deed, targets: tuple[str, ...], entry: Earlier) -> list[Finding]:
    """One of the acts (or dates) must have been, with that outcome, so long ago; else what each of them lacks."""
    against: list[list[Finding]] = []
    for target in targets:
        if target in moment.free:
            return []
        last = moment.last(target)
        if last is None or (entry.outcomes and not all([o in entry.outcomes for o in last[1]])):
            found = [Finding(f"after:{target}", deed.act, entry.basis, {"outcomes": list(entry.outcomes)})]
        elif not (found := _distance(moment, deed, target, last[0], entry)):
            return []
        against.append(found)
    # Where one of them is met but for a warning, the warning is all there is to say.
    mild = [found for found in against if all(f.is_warning for f in found)]
    return mild[0] if mild else [finding for found in against for finding in found]


def _distance(moment: Moment, deed: Deed, target: str, day: date, entry: Earlier) -> list[Finding]:
    """How far the earlier act must lie, or may lie, before this one; where no calendar can tell yet, that."""
    today, calendar, bounds = moment.day, moment.calendar, []
    _, wait, usual, within, notice, _, basis = entry
    if wait and (term := moment.term(wait, day)):
        end = last_day(day, term, calendar, roll=False)
        bounds.append(("wait", end, today <= end.day, end.provisional))
    if within and (term := moment.term(within, day)) and may_have_run(day, term, today):
        end = last_day(day, term, calendar)
        bounds.append(("within", end, today > end.day and not end.provisional, today > end.day))
    if notice and (term := moment.term(notice, day)):
        end = latest_notice(today, term[0], calendar)
        bounds.append(("notice", end, day > end.day, end.provisional))
    return [Finding(f"{kind}:{target}" if missed else UNKNOWN_YEAR, deed.act, basis,
                    {"last": end.day, "year": end.day.year, "usual": usual and missed})
            for kind, end, missed, unsure in bounds if missed or unsure]  # fmt: skip


def _unfilled(moment: Moment, deed: Deed, target: Any, entry: Any) -> list[Finding]:
    """The parameters of an entry that the region has to fill in and has not."""
    return [Finding(f"param:{part.name}", deed.act, entry.basis) for part in entry if isinstance(part, Unfilled)]


def _extensible(moment: Moment, deed: Deed, target: str, entry: Longer) -> list[Finding]:
    """Only what is owed, has a term, and has time left can be given more."""
    code, case, out = f"extends:{target}", moment.case, []
    owed = {at: case.owed[at] for at in moment.keys(target) if at in case.owed}
    if not owed or not all(o.term for o in owed.values()):
        return [Finding(code, deed.act, entry.basis, {"why": "no-term" if owed else "not-owed"})]
    for at, o in owed.items():
        end = due(moment.version, case, at, o, moment.calendar, o.term)
        if end is not None and moment.day > end.day:
            data = {"why": "passed", "last": end.day, "year": end.day.year}
            out.append(Finding(UNKNOWN_YEAR if end.provisional else code, deed.act, entry.basis, data))
    return out
