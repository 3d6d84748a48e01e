"""What the law asks before an act: each rule looks at the moment and says what stands in the way."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from zhunsheng.kernel.case import CLOSED, Case, Command, Done, key, member_id
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import (
    Act,
    Deed,
    Earlier,
    FieldTerm,
    TermSource,
    Unfilled,
    UntilDate,
    UntilField,
    Version,
)
from zhunsheng.kernel.terms import Segments, Term, Until, last_day, latest_notice
from zhunsheng.kernel.tests import Test, holds, present
from zhunsheng.kernel.workdays import WorkCalendar

UNKNOWN_YEAR = "calendar.unknown-year"


class Moment:
    """A case on the day of a command: the facts as the command would leave them, the acts as they stand."""

    __slots__ = ("act", "calendar", "case", "day", "fields", "given", "member", "version")

    def __init__(
        self,
        version: Version,
        case: Case,
        act: Act,
        day: date,
        given: dict[str, Any],
        member: str | None,
        calendar: WorkCalendar,
    ) -> None:
        self.version, self.case, self.act, self.day, self.member = version, case, act, day, member
        self.given, self.calendar = given, calendar
        self.fields = {**case.fields, **given} if given else case.fields

    def field(self, name: str) -> Any:
        """A field's value, or its default."""
        value = self.fields.get(name)
        if value is None and (known := self.version.fields.get(name)) is not None:
            return known.default
        return value

    def value(self, name: str) -> Any:
        """What a test reads: a field, or an act's last outcome (true where it has none)."""
        if name in self.version.acts:
            done = self.case.done.get(self.at(name)) or self.case.done.get(name)
            return None if done is None else (done.outcome or True)
        return self.field(name)

    def meets(self, test: Test | None) -> bool:
        """True where there is no test, or it holds."""
        return test is None or holds(test, self.value, self.day, self.calendar)

    def at(self, act: str) -> str:
        """The state's key of an act: the same member's where both are done for each of one field."""
        same = self.member is not None and self.version.same_each(self.act.id, act)
        return key(act, self.member) if same else act

    def members(self, act: str) -> tuple[str, ...]:
        """All that were ever obliged; where nobody was, all that the list field names."""
        ever = self.case.members.get(act)
        return ever if ever is not None else members_in(self.field(self.version.acts[act].each))

    def keys(self, act: str) -> list[str]:
        """Every key that stands for an act here: one member's, every member's, or the act's own."""
        at = self.at(act)
        if at == act and (known := self.version.acts.get(act)) is not None and known.each:
            return [key(act, m) for m in self.members(act)]
        return [at]

    def last(self, name: str) -> tuple[date, tuple[str | None, ...]] | None:
        """When an act was last done, for every member, with its outcomes; or the day a date field holds."""
        if name not in self.version.acts:
            value = self.field(name)
            return (date.fromisoformat(value), ()) if value else None
        found = [self.case.done.get(k) for k in self.keys(name)]
        if not found or None in found:
            return None
        done: list[Done] = [d for d in found if d is not None]
        return max(d.day for d in done), tuple(d.outcome for d in done)

    def is_owed(self, act: str) -> bool:
        """Owed now; for one of its members, where it is done for each."""
        owed = self.case.owed
        if not owed:
            return False
        at = self.at(act)
        return at in owed or (at == act and any(k.startswith(f"{act}#") for k in owed))

    def term(self, source: TermSource | None, start: date) -> Segments:
        """A term as it reads today; empty where a field leaves it unset."""
        if isinstance(source, Term):
            return (source,)
        if isinstance(source, FieldTerm):
            value = self.field(source.name)
            return (Term.parse(value),) if value else ()
        if isinstance(source, UntilField):
            value = self.field(source.name)
            return (Until(date.fromisoformat(value)),) if value else ()
        if isinstance(source, UntilDate):
            return (Until(next_such_day(source, start)),)
        return ()


def next_such_day(source: UntilDate, start: date) -> date:
    """The next such day of the year after the start; 29 February falls on the 28th in a common year."""
    for year in (start.year, start.year + 1):
        try:
            day = date(year, source.month, source.day)
        except ValueError:
            day = date(year, 3, 1) - timedelta(days=1)
        if day > start:
            return day
    raise AssertionError("a day of the year comes round")


def members_in(value: Any) -> tuple[str, ...]:
    """The members that a list field names, each once."""
    if not present(value):
        return ()
    return tuple(dict.fromkeys(member_id(v) for v in (value if isinstance(value, list) else [value])))


def standing(version: Version, case: Case, at: str, act: Act) -> str:
    """`open`, `closed` or `on-call`: the member's own, else the act's, else as at the start."""
    return case.stand.get(at) or case.stand.get(act.id) or ("on-call" if act.on_call else "open")


def position(moment: Moment) -> Iterator[Finding]:
    """The act must be open, and for a member it must be one of the members."""
    act, case = moment.act, moment.case
    if case.version is None:
        if not act.starts:
            yield Finding("case.not-started", act.id, act.basis)
            return
    if act.each:
        allowed = {*moment.case.members.get(act.id, ()), *members_in(moment.field(act.each))}
        if moment.member not in allowed:
            yield Finding("member", act.id, act.basis, {"member": moment.member or "", "field": act.each})
            return
    elif moment.member is not None:
        yield Finding("member", act.id, act.basis, {"member": moment.member, "field": ""})
    stands = standing(moment.version, case, key(act.id, moment.member), act)
    if stands == CLOSED:
        yield Finding("act.closed", act.id, act.basis)
    elif stands == "on-call" and not act.starts:
        yield Finding("act.on-call", act.id, act.basis)


def lawful(moment: Moment, deed: Deed) -> Iterator[Finding]:
    """What the state of the case has against a deed, whoever does it and whatever they bring."""
    for targets, entries in deed.after:
        yield from _after(moment, deed, targets, entries)
    for act, basis in deed.not_while:
        if moment.is_owed(act):
            yield Finding(f"while:{act}", deed.act, basis)
    for target, entries in deed.extends:
        yield from _extends(moment, deed, target, entries)


def personal(moment: Moment, deed: Deed, command: Command) -> Iterator[Finding]:
    """Whether these people may do it: role, number, certificates, separation of duties."""
    if command.role not in deed.by:
        yield Finding("role", deed.act, deed.basis, {"role": command.role, "roles": list(deed.order)})
    who = {p.id: p for p in (command.actor, *command.persons)}
    rule = deed.persons
    if rule is not None:
        if len(who) < rule.least:
            yield Finding("persons", deed.act, rule.basis, {"min": rule.least, "given": len(who)})
        if rule.certified and (lack := [p.id for p in who.values() if not p.certified]):
            yield Finding("certificate", deed.act, rule.basis, {"persons": lack})
        if rule.qualified and (lack := [p.id for p in who.values() if not p.qualified]):
            yield Finding("qualification", deed.act, rule.basis, {"persons": lack})
    for apart in deed.apart:
        persons, units = _who(moment, apart.act)
        if apart.unit and units & {p.unit for p in who.values()}:
            yield Finding(f"same-unit:{apart.act}", deed.act, apart.basis)
        elif not apart.unit and persons & who.keys():
            same = sorted(persons & who.keys())
            yield Finding(f"same-person:{apart.act}", deed.act, apart.basis, {"persons": same})


def factual(moment: Moment, deed: Deed, command: Command) -> Iterator[Finding]:
    """Whether the facts are there: fields given and needed, materials, checks, terms that can be read."""
    for name, value in command.fields.items():
        known = moment.version.fields.get(name)
        if known is None or name not in deed.sets:
            yield Finding(f"field:{name}", deed.act, deed.basis, {"fault": "unknown" if known is None else "not-here"})
        elif value is not None and not known.accepts(value):
            yield Finding(f"field:{name}", deed.act, deed.basis, {"fault": "shape", "type": known.type, "value": value})
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
    yield from unfilled(deed)


def unfilled(deed: Deed) -> Iterator[Finding]:
    """Terms that rest on a parameter which the region has not filled in."""
    for _, duties in deed.obliges:
        for duty in duties:
            for source in (duty.within, duty.promised, duty.internal):
                if isinstance(source, Unfilled):
                    yield Finding(f"param:{source.name}", deed.act, duty.basis)


def chosen(moment: Moment, entries: tuple) -> Any:
    """The first entry whose `if` holds; None where none does."""
    for entry in entries:
        if moment.meets(entry.test):
            return entry
    return None


def _after(moment: Moment, deed: Deed, targets: tuple[str, ...], entries: tuple[Earlier, ...]) -> Iterator[Finding]:
    entry = chosen(moment, entries)
    if entry is None:
        return
    found = []
    for target in targets:
        last = moment.last(target)
        if last is not None and (not entry.outcomes or all(o in entry.outcomes for o in last[1])):
            found = list(_apart(moment, deed, target, last[0], entry))
            if not found:
                return
    if found:
        yield from found
        return
    for target in targets:
        yield Finding(f"after:{target}", deed.act, entry.basis, {"outcomes": list(entry.outcomes)})


def _apart(moment: Moment, deed: Deed, target: str, day: date, entry: Earlier) -> Iterator[Finding]:
    """How far the earlier act must lie, or may lie, before this one."""
    today, calendar = moment.day, moment.calendar
    for source in (entry.wait, entry.within, entry.notice):
        if isinstance(source, Unfilled):
            yield Finding(f"param:{source.name}", deed.act, entry.basis)
    if term := moment.term(entry.wait, day):
        end = last_day(day, term, calendar, roll=False)
        if today <= end.day:
            yield Finding(f"wait:{target}", deed.act, entry.basis, {"last": end.day, "usual": entry.usual})
        elif end.provisional:
            yield Finding(UNKNOWN_YEAR, deed.act, entry.basis, {"year": end.day.year})
    if term := moment.term(entry.within, day):
        end = last_day(day, term, calendar)
        if today > end.day:
            code = UNKNOWN_YEAR if end.provisional else f"within:{target}"
            yield Finding(code, deed.act, entry.basis, {"last": end.day, "year": end.day.year})
    if term := moment.term(entry.notice, day):
        at = term[0].day if isinstance(term[0], Until) else None
        end = latest_notice(today, term[0], calendar) if at is None else None
        if end is None or day > end.day:
            yield Finding(f"notice:{target}", deed.act, entry.basis, {"last": end.day if end else at})
        elif end.provisional:
            yield Finding(UNKNOWN_YEAR, deed.act, entry.basis, {"year": end.day.year})


def _extends(moment: Moment, deed: Deed, target: str, entries: tuple) -> Iterator[Finding]:
    entry = chosen(moment, entries)
    if entry is None:
        return
    if isinstance(entry.add, Unfilled):
        yield Finding(f"param:{entry.add.name}", deed.act, entry.basis)
    owed = {k: moment.case.owed[k] for k in moment.keys(target) if k in moment.case.owed}
    if not owed or not all(o.term for o in owed.values()):
        why = "no-term" if owed else "not-owed"
        yield Finding(f"extends:{target}", deed.act, entry.basis, {"why": why})
        return
    for at, o in owed.items():
        end = due(moment.version, moment.case, at, o, moment.calendar, o.term)
        if end is not None and moment.day > end.day:
            code = UNKNOWN_YEAR if end.provisional else f"extends:{target}"
            yield Finding(code, deed.act, entry.basis, {"why": "passed", "last": end.day, "year": end.day.year})
            return


def _who(moment: Moment, act: str) -> tuple[frozenset[str], frozenset[str]]:
    who, at = moment.case.who, moment.at(act)
    keys = [at] if at != act else [k for k in who if k == act or k.startswith(f"{act}#")]
    found = [who[k] for k in keys if k in who]
    return frozenset().union(*(p for p, _ in found)), frozenset().union(*(u for _, u in found))
