"""A second interpreter of the law, written from the text of the design and as plainly as it could be.

It keeps every act that was recorded and tells the whole story anew for each question; it counts terms day by
day, with sets. It shares with the kernel only the shapes that a law is written in (`Version` and its parts),
so that the two can disagree. Slow on purpose: nothing here is kept that could be told again.
"""

import calendar as gregorian
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhunsheng.kernel.case import Command
from zhunsheng.kernel.procedure import (
    Act,
    Deed,
    FieldTerm,
    Procedure,
    Unfilled,
    UntilDate,
    UntilField,
    Version,
)
from zhunsheng.kernel.terms import Term
from zhunsheng.kernel.tests import Clause, FieldRef
from zhunsheng.kernel.workdays import WorkCalendar

ONE = timedelta(days=1)
Key = tuple[str, str | None]  # an act, and the member it is done for
Found = tuple[str, str, str]  # what is found: its code, its kind ("shape", "clock", "usual" or nothing), its article


@dataclass
class Obligation:
    """Something owed: from which day its terms run, and which those are, as they read when it was made."""

    start: date
    term: list
    promised: list
    internal: list
    silence: str | None
    roll: bool
    basis: str = ""


@dataclass
class Recorded:
    """An act that was accepted, as it was asked for."""

    seq: int
    command: Command
    irregular: bool = False


@dataclass
class Happened:
    """An act in the story: recorded, or brought about by silence."""

    act: str
    member: str | None
    outcome: str | None
    day: date
    silent: bool
    people: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    undone: bool = False  # by redo: no longer done, still history


@dataclass
class World:
    """A case as the story has it so far."""

    version: Version | None = None
    opened_on: date | None = None
    day: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    happened: list[Happened] = field(default_factory=list)
    standing: dict[Key, str] = field(default_factory=dict)
    owed: dict[Key, Obligation] = field(default_factory=dict)
    owing: dict[Key, list[list[date | None]]] = field(default_factory=dict)  # [became owed, ceased to be]
    ever: dict[str, list[str]] = field(default_factory=dict)
    result: str | None = None
    result_on: date | None = None
    concluded_on: date | None = None
    late: set[tuple[str, str | None, str]] = field(default_factory=set)
    blocked: bool = False  # a silence that no calendar can date
    blocked_by: str = ""


class Days:
    """Working days from the documents, one day after the other."""

    def __init__(self, documents: WorkCalendar) -> None:
        self.off, self.work, self.years, self.orders = documents.off, documents.work, documents.years, documents.orders

    def worked(self, day: date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def months_on(self, day: date, months: int) -> date:
        year, month = day.year, day.month + months
        while month > 12:
            year, month = year + 1, month - 12
        while month < 1:
            year, month = year - 1, month + 12
        return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))

    def walk(self, start: date, pieces: list, stopped: set[date], forever: date | None) -> date | None:
        """The last day before rolling. `forever`: from the day after it all days stand still; None if it runs on."""
        day = start
        for piece in pieces:
            if isinstance(piece, date):
                day = piece
                continue
            left = piece.amount
            if piece.unit in ("months", "years"):
                left = (self.months_on(day, left * (12 if piece.unit == "years" else 1)) - day).days
            while left:
                day += ONE
                if forever is not None and day > forever:
                    return None
                if day not in stopped and (piece.unit != "workdays" or self.worked(day)):
                    left -= 1
        return None if forever is not None and day > forever else day

    def rolled(self, day: date, pieces: list, roll: bool) -> date:
        if roll and not isinstance(pieces[-1], date) and pieces[-1].unit != "workdays":
            while not self.worked(day):
                day += ONE
        return day

    def end(self, start: date, pieces: list, roll: bool = True) -> date:
        unrolled = self.walk(start, pieces, set(), None)
        assert unrolled is not None
        return self.rolled(unrolled, pieces, roll)

    def back(self, day: date, term: Term) -> date:
        if term.unit in ("months", "years"):
            return self.months_on(day, -term.amount * (12 if term.unit == "years" else 1))
        left = term.amount
        while left:
            day -= ONE
            if term.unit == "days" or self.worked(day):
                left -= 1
        return day

    def uncertain(self, day: date, pieces: list) -> bool:
        return not isinstance(pieces[-1], date) and day.year not in self.years


def filled(value: Any) -> bool:
    return not (value is None or value == "" or value == [])


def member_name(value: Any) -> str:
    return str(value.get("id") or value.get("name")) if isinstance(value, dict) else str(value)


def listed(value: Any) -> list[str]:
    if not filled(value):
        return []
    out = []
    for one in value if isinstance(value, list) else [value]:
        if member_name(one) not in out:
            out.append(member_name(one))
    return out


class View:
    """What an act, for a member, on a day, sees of the world: the facts with those that it brings itself."""

    def __init__(self, oracle: "Oracle", world: World, version: Version, act: str, member: str | None, day: date,
                 given: dict[str, Any]) -> None:  # fmt: skip
        self.oracle, self.world, self.version, self.day, self.given = oracle, world, version, day, given
        self.act, self.member = act, member
        self.facts = {**world.facts, **given}

    def fact(self, name: str) -> Any:
        value = self.facts.get(name)
        if value is None and name in self.version.fields:
            return self.version.fields[name].default
        return value

    def same(self, other: str) -> bool:
        """Both are done for each member of one field, and this is one member's."""
        mine, theirs = self.version.acts[self.act].each, self.version.acts[other].each
        return self.member is not None and mine is not None and mine == theirs

    def members(self, act: str) -> list[str]:
        if act in self.world.ever:
            return self.world.ever[act]
        return listed(self.fact(self.version.acts[act].each))

    def keys(self, act: str) -> list[Key]:
        if self.version.acts[act].each is None:
            return [(act, None)]
        if self.same(act):
            return [(act, self.member)]
        return [(act, m) for m in self.members(act)]

    def last(self, key: Key) -> Happened | None:
        found = [h for h in self.world.happened if (h.act, h.member) == key and not h.undone]
        return found[-1] if found else None

    def done(self, name: str) -> tuple[date, list[str | None]] | None:
        """The last day of an act with its outcomes, or the day that a date field holds."""
        if name not in self.version.acts:
            value = self.fact(name)
            return (date.fromisoformat(value), []) if value else None
        found = [self.last(k) for k in self.keys(name)]
        if not found or None in found:
            return None
        return max(h.day for h in found), [h.outcome for h in found]

    def outcome(self, act: str) -> Any:
        """For a test: the last outcome; true where the act has none."""
        if self.same(act):
            found = self.last((act, self.member))
        else:
            every = [h for h in self.world.happened if h.act == act and not h.undone]
            found = every[-1] if every else None
        return None if found is None else found.outcome or True

    def is_owed(self, act: str) -> bool:
        if self.same(act):
            return (act, self.member) in self.world.owed
        return any(k[0] == act for k in self.world.owed)

    def read(self, name: str) -> Any:
        if name == "day":
            return self.day.isoformat()
        return self.outcome(name) if name in self.version.acts else self.fact(name)

    def holds(self, test: Any) -> bool:
        return test is None or any(all(self.clause(c) for c in clauses) for clauses in test)

    def clause(self, c: Clause) -> bool:
        left = self.read(c.name)
        if c.operator == "present":
            return filled(left) == c.right
        if not filled(left):
            return c.operator == "is_not"
        rights = [self.read(r.name) if isinstance(r, FieldRef) else r for r in
                  (c.right if type(c.right) is tuple else (c.right,))]  # fmt: skip
        if c.operator in ("older_than", "younger_than"):
            if not filled(rights[0] if not isinstance(c.right, Term) else c.right):
                return False
            term = c.right if isinstance(c.right, Term) else Term.parse(rights[0])
            run_out = self.day > self.oracle.days.end(date.fromisoformat(left), [term])
            return run_out == (c.operator == "older_than")
        if c.operator in ("is", "is_not"):
            return any(self.equal(left, r, c.decimal) for r in rights) == (c.operator == "is")
        right = rights[0]
        if not filled(right):
            return False
        a, b = (Decimal(left), Decimal(right)) if c.decimal else (left, right)
        return {"at_least": a >= b, "at_most": a <= b, "more_than": a > b, "less_than": a < b}[c.operator]

    def equal(self, left: Any, right: Any, decimal: bool) -> bool:
        if isinstance(left, list) and not isinstance(right, list):
            return any(self.equal(one, right, decimal) for one in left)
        if isinstance(left, dict) and not isinstance(right, dict):
            return left.get("name") == right
        if decimal and right is not None:
            return Decimal(left) == Decimal(right)
        return left == right

    def entry(self, entries: tuple) -> Any:
        """The first whose `if` holds."""
        for one in entries:
            if self.holds(one.test):
                return one
        return None

    def term(self, source: Any, start: date) -> list:
        if source is None or isinstance(source, Unfilled):
            return []
        if isinstance(source, FieldTerm):
            value = self.fact(source.name)
            return [Term.parse(value)] if value else []
        if isinstance(source, UntilField):
            value = self.fact(source.name)
            if not value:
                return []
            day = date.fromisoformat(value)
            return [self.oracle.days.back(day, source.ahead)]
        if isinstance(source, UntilDate):
            day = start + ONE
            while (day.month, day.day) != (source.month, source.day):
                is_leap_day = (source.month, source.day) == (2, 29)
                if is_leap_day and not gregorian.isleap(day.year) and (day.month, day.day) == (2, 28):
                    break
                day += ONE
            return [day]
        return [source]


class Oracle:
    """What the law says of a case, told from its recorded acts alone."""

    def __init__(self, procedure: Procedure, documents: WorkCalendar) -> None:
        self.procedure, self.days = procedure, Days(documents)
        self.recorded: list[Recorded] = []
        self.next_seq = 1
        self.cited: set[tuple[str, str]] = set()  # of the last answer: each finding with its article
        self.warned: set[str] = set()  # and its warnings

    # --- the questions

    def decide(self, command: Command, irregular: bool = False) -> tuple[bool, set[str]]:
        """Whether it is accepted, and the codes of the findings (warnings left out)."""
        self.cited, self.warned = set(), set()
        if command.act == "undo":
            return self.undo(command)
        latest = max((r.command.day for r in self.recorded), default=None)
        if latest is not None and command.day < latest:
            return self.late_paper(command, irregular)
        found = self.weighed(self.judge(self.story(command.day), command))
        if found and not (irregular and not self.forbidden(found)):
            return False, {code for code, _, _ in found}
        self.recorded.append(Recorded(self.next_seq, command, bool(found)))
        return True, {code for code, _, _ in found}

    def weighed(self, found: list[Found]) -> list[Found]:
        """What stands against it; what only warns is kept apart."""
        bad = [f for f in found if f[1] != "usual"]
        self.cited = {(code, basis) for code, _, basis in bad}
        self.warned = {code for code, why, _ in found if why == "usual"}
        return bad

    def spoken(self) -> list[tuple]:
        """What silence brought about before the last act that stands: what the ledger has to hold."""
        world = World()
        for r in self.in_order(self.recorded):
            self.tell(world, r.command)
        return [(h.act, h.member, h.outcome, h.day) for h in world.happened if h.silent]

    def story(self, as_of: date, only: list[Recorded] | None = None, before: date | None = None) -> World:
        """The case as of a day, silence included."""
        world = World()
        for r in self.in_order(self.recorded if only is None else only):
            if before is None or r.command.day <= before:
                self.tell(world, r.command)
        self.pass_silence(world, as_of)
        return world

    def in_order(self, recorded: list[Recorded]) -> list[Recorded]:
        return sorted(recorded, key=lambda r: (r.command.day, r.seq))

    def tell(self, world: World, command: Command) -> None:
        self.pass_silence(world, command.day)
        version = self.version_for(world, command.act, command.day)
        if version is None or command.act not in version.acts:
            return
        if command.outcome in version.acts[command.act].deeds:
            self.happen(world, version, command, silent=False)

    def late_paper(self, command: Command, irregular: bool) -> tuple[bool, set[str]]:
        earlier = [r for r in self.recorded if r.command.day <= command.day]
        found = self.weighed(self.judge(self.story(command.day, earlier), command))
        if found and not (irregular and not self.forbidden(found)):
            return False, {code for code, _, _ in found}
        new = Recorded(self.next_seq, command, bool(found))
        fallen = self.unlawful([*self.recorded, new]) - self.unlawful(self.recorded) - {new.seq}
        if fallen and not irregular:
            return False, {"day.out-of-order"}
        self.recorded.append(replace(new, irregular=bool(found or fallen)))
        return True, {code for code, _, _ in found} | ({"day.out-of-order"} if fallen else set())

    def undo(self, command: Command) -> tuple[bool, set[str]]:
        codes = set()
        if command.role != "supervisor":
            codes.add("role")
        if not command.fields.get("reason"):
            codes.add("field:reason")
        if command.fields.get("event") not in {r.seq for r in self.recorded}:
            codes.add("field:event")
        self.cited = {(code, "") for code in codes}
        if codes:
            return False, codes
        left = [r for r in self.recorded if r.seq != command.fields["event"]]
        if self.unlawful(left) - self.unlawful(self.recorded):
            return False, {"day.out-of-order"}
        self.recorded = left
        return True, set()

    def unlawful(self, recorded: list[Recorded]) -> set[int]:
        """Which recorded acts would be refused when the case is told in day order; people were judged already."""
        world, out = World(), set()
        for r in self.in_order(recorded):
            self.pass_silence(world, r.command.day)
            people = tuple(p._replace(certified=True, qualified=True) for p in r.command.persons)
            actor = r.command.actor._replace(certified=True, qualified=True)
            found = self.judge(world, r.command._replace(persons=people, actor=actor))
            found = [f for f in found if f[1] != "usual"]
            if self.forbidden(found) if r.irregular else found:
                out.add(r.seq)
            self.tell(world, r.command)
        return out

    # --- versions and silence

    def version_for(self, world: World, act: str, day: date) -> Version | None:
        """The newest version that says of itself that it governs this act of this case."""
        for version in reversed(self.procedure.versions):
            if world.opened_on is None or version.governs == "step":
                governed = day
            elif version.governs == "opening":
                governed = world.opened_on
            elif version.governs == act:
                governed = day
            else:
                done = [h for h in world.happened if h.act == version.governs and not h.undone]
                governed = max(h.day for h in done) if done else world.opened_on
            if version.since <= governed:
                return version
        return None

    def pass_silence(self, world: World, day: date) -> None:
        world.blocked = False
        while True:
            ripe = []
            for key, o in world.owed.items():
                if o.silence is None or not self.known(world.version, key[0], o.silence):
                    continue
                last = self.due(world, world.version, key, o.term, o)
                if last is not None and last < day:
                    ripe.append((last, key[0], key[1] or "", key, o))
            if not ripe:
                return
            last, _, _, key, o = min(ripe, key=lambda r: r[:3])
            if self.days.uncertain(last, o.term):
                world.blocked, world.blocked_by = True, o.basis
                return
            command = Command(key[0], max(last, world.day), "clock", None, o.silence, {}, (), {}, key[1])
            self.happen(world, world.version, command, silent=True)

    def known(self, version: Version, act: str, outcome: str) -> bool:
        return act in version.acts and outcome in version.acts[act].deeds

    # --- the clock

    def due(self, world: World, version: Version, key: Key, pieces: list, o: Obligation) -> date | None:
        if not pieces:
            return None
        stopped, forever = self.stopped(world, version, key)
        unrolled = self.days.walk(o.start, pieces, stopped, forever)
        return None if unrolled is None else self.days.rolled(unrolled, pieces, o.roll)

    def stopped(self, world: World, version: Version, key: Key) -> tuple[set[date], date | None]:
        """The days that do not count, and the day after which none counts any more."""
        out: set[date] = set()
        forever: list[date] = []
        act = version.acts.get(key[0])
        for stopper, _ in act.stops_while if act else ():
            of_same = version.acts[stopper].each is not None and version.acts[stopper].each == act.each
            for (name, member), spans in world.owing.items():
                if name == stopper and (not of_same or key[1] is None or member == key[1]):
                    for became, ceased in spans:
                        if ceased is None:
                            forever.append(became)
                        else:
                            out |= {became + n * ONE for n in range(1, (ceased - became).days + 1)}
        for order in self.days.orders:
            if f"{version.procedure}.{key[0]}" in order.clocks:
                if order.end is None:
                    forever.append(order.start - ONE)
                else:
                    out |= {order.start + n * ONE for n in range((order.end - order.start).days + 1)}
        return out, min(forever, default=None)

    def lateness(self, world: World, version: Version, key: Key, day: date) -> set[str]:
        o = world.owed.get(key)
        out = set()
        for kind in ("term", "promised", "internal") if o else ():
            last = self.due(world, version, key, getattr(o, kind), o)
            if last is not None and day > last:
                out.add({"term": "statutory"}.get(kind, kind))
        return out

    # --- conditions

    def forbidden(self, found: list[Found]) -> bool:
        """What not even an irregular act can be."""
        never = {"act.unknown", "outcome", "case.not-started", "member", "day.in-future"}
        return any(code in never or why in ("shape", "clock") for code, why, _ in found)

    def judge(self, world: World, command: Command) -> list[Found]:
        """Every finding, warnings too."""
        out: list[Found] = [("calendar.unknown-year", "", world.blocked_by)] if world.blocked else []
        version = self.version_for(world, command.act, command.day)
        if version is None or command.act not in version.acts:
            return [*out, ("act.unknown", "", version.basis if version else "")]
        act = version.acts[command.act]
        known = version.fields
        given = dict(command.fields)
        if command.outcome in act.deeds:
            may = act.deeds[command.outcome].sets
            given = {k: v for k, v in given.items() if k in known and k in may and (v is None or known[k].accepts(v))}
        view = View(self, world, version, act.id, command.member, command.day, given)
        out += self.judge_place(world, act, view)
        if command.outcome not in act.deeds:
            return [*out, ("outcome", "", act.basis)]
        deed = act.deeds[command.outcome]
        out += self.judge_people(deed, view, command)
        for targets, entries in deed.after:
            out += self.judge_after(view, targets, entries)
        out += [(f"while:{a}", "", basis) for a, basis in deed.not_while if view.is_owed(a)]
        for target, entries in deed.extends:
            out += self.judge_extends(world, view, target, entries)
        out += self.judge_facts(deed, view, command, given)
        return out

    def judge_place(self, world: World, act: Act, view: View) -> list[Found]:
        if world.version is None and not act.starts:
            return [("case.not-started", "", act.basis)]
        out = []
        if act.each:
            if view.member not in [*world.ever.get(act.id, []), *listed(view.fact(act.each))]:
                out.append(("member", "", act.basis))
        elif view.member is not None:
            out.append(("member", "", act.basis))
        stands = self.stands(world, act, view.member)
        if world.version is not None and stands != "open":
            out.append((f"act.{stands}", "", act.basis))
        return out

    def stands(self, world: World, act: Act, member: str | None) -> str:
        whole = world.standing.get((act.id, None), "on-call" if act.on_call else "open")
        return world.standing.get((act.id, member), whole)

    def judge_people(self, deed: Deed, view: View, command: Command) -> list[Found]:
        allowed = command.role in deed.by and command.role != "clock"
        out = [] if allowed else [("role", command.role, deed.basis)]
        named = {p.id: p for p in (command.actor, *command.persons)}
        if deed.persons:
            if len(named) < deed.persons.least:
                out.append(("persons", "", deed.persons.basis))
            if deed.persons.certified and not all(p.certified for p in named.values()):
                out.append(("certificate", "", deed.persons.basis))
            if deed.persons.qualified and not all(p.qualified for p in named.values()):
                out.append(("qualification", "", deed.persons.basis))
        for apart in deed.apart:
            same = view.same(apart.act)
            did = [h for h in view.world.happened if h.act == apart.act and (not same or h.member == view.member)]
            if apart.unit:
                if {p.unit for p in named.values()} & set().union(*(h.units for h in did)):
                    out.append((f"same-unit:{apart.act}", "", apart.basis))
            elif set(named) & set().union(*(h.people for h in did)):
                out.append((f"same-person:{apart.act}", "", apart.basis))
        return out

    def judge_after(self, view: View, targets: tuple[str, ...], entries: tuple) -> list[Found]:
        entry = view.entry(entries)
        if entry is None:
            return []
        found: list[list[Found]] = []
        for target in targets:
            done = view.done(target)
            if done is None or (entry.outcomes and not all(o in entry.outcomes for o in done[1])):
                found.append([(f"after:{target}", "", entry.basis)])
            else:
                found.append(self.judge_apart(view, target, done[0], entry))
        if [] in found:
            return []
        mild = [some for some in found if all(why == "usual" for _, why, _ in some)]
        return mild[0] if mild else [f for some in found for f in some]

    def judge_apart(self, view: View, target: str, then: date, entry: Any) -> list[Found]:
        out, basis = [], entry.basis
        if wait := view.term(entry.wait, then):
            last = self.days.end(then, wait, roll=False)
            if not view.day > last:
                out.append((f"wait:{target}", "usual" if entry.usual else "", basis))
            elif self.days.uncertain(last, wait):
                out.append(("calendar.unknown-year", "", basis))
        if within := view.term(entry.within, then):
            last = self.days.end(then, within)
            if view.day > last:
                uncertain, why = self.days.uncertain(last, within), "usual" if entry.usual else ""
                out.append(("calendar.unknown-year", "", basis) if uncertain else (f"within:{target}", why, basis))
        if notice := view.term(entry.notice, then):
            latest = self.days.back(view.day, notice[0])
            if then > latest:
                out.append((f"notice:{target}", "usual" if entry.usual else "", basis))
            elif self.days.uncertain(latest, notice):
                out.append(("calendar.unknown-year", "", basis))
        return out

    def judge_extends(self, world: World, view: View, target: str, entries: tuple) -> list[Found]:
        entry = view.entry(entries)
        if entry is None:
            return []
        out = []
        owed = [(k, world.owed[k]) for k in view.keys(target) if k in world.owed]
        if not owed or not all(o.term for _, o in owed):
            return [(f"extends:{target}", "", entry.basis)]
        for key, o in owed:
            last = self.due(world, view.version, key, o.term, o)
            if last is not None and view.day > last:
                uncertain = self.days.uncertain(last, o.term)
                out.append(("calendar.unknown-year" if uncertain else f"extends:{target}", "", entry.basis))
        return out

    def judge_facts(self, deed: Deed, view: View, command: Command, given: dict[str, Any]) -> list[Found]:
        out = [(f"field:{name}", "shape", deed.basis) for name in command.fields if name not in given]
        shaped = {code for code, _, _ in out}  # of one field one thing is said
        lacking = [f"field:{n}" for n in deed.needs if not filled(view.fact(n))]
        out += [(code, "", deed.basis) for code in lacking if code not in shaped]
        out += [(f"attachment:{n}", "", deed.basis) for n in deed.attach if n not in command.attachments]
        out += [(f"check:{c.id}", "", c.basis) for c in deed.checks if not view.holds(c.test)]
        for _, entries in (*deed.after, *deed.obliges, *deed.extends):
            entry = view.entry(entries)
            parts = [part for part in entry or () if isinstance(part, Unfilled)]
            out += [(f"param:{part.name}", "", entry.basis) for part in parts]
        return out

    # --- effects

    def happen(self, world: World, version: Version, command: Command, silent: bool) -> None:
        act, day = version.acts[command.act], command.day
        deed, here = act.deeds[command.outcome], (command.act, command.member)
        if not silent:
            world.late |= {(*here, kind) for kind in self.lateness(world, version, here, day)}
            people = [command.actor, *command.persons]
        else:
            people = []
        world.version, world.day = version, day
        world.opened_on = world.opened_on or day
        allotted = {} if silent else {n: f"〔{series}〕" for n, series in deed.numbers if n not in command.fields}
        world.facts = {**world.facts, **command.fields, **allotted}
        world.happened.append(
            Happened(
                act.id,
                command.member,
                command.outcome,
                day,
                silent,
                {p.id for p in people},
                {p.unit for p in people if p.unit is not None},
            )  # fmt: skip
        )
        view = View(self, world, version, act.id, command.member, day, command.fields)
        read = {name: [(t, view.entry(entries)) for t, entries in getattr(deed, name)]
                for name in ("closes", "opens", "obliges", "extends")}  # fmt: skip
        closes, opens, obliges, extends = ([(t, e) for t, e in read[n] if e is not None] for n in read)
        starts = {(t, k): self.start(view, k, duty) for t, duty in obliges for k in self.falls_on(view, t)}

        self.cease(world, here, day)
        if not act.repeats:
            world.standing[here] = "closed"
        for target, _ in closes:
            self.close(world, view, target, day)
        if deed.concludes:
            kept = {t for t, _ in opens} | {t for t, _ in obliges}
            for name in {*version.acts, *(k[0] for k in (*world.owed, *world.standing))}:
                if name not in kept:
                    self.close_whole(world, name, day)
            world.result, world.result_on = deed.concludes, day
            world.concluded_on = world.concluded_on or day
        for target in deed.redo:
            self.redo(world, view, target, day)
        if deed.redo:
            world.result = world.result_on = world.concluded_on = None
        for target, _ in opens:
            if not view.same(target):
                self.forget_members(world, target)
            world.standing[target, view.member if view.same(target) else None] = "open"
        for target, duty in obliges:
            for key in self.falls_on(view, target):
                start = starts[target, key]
                world.owed[key] = Obligation(
                    start, view.term(duty.within, start), view.term(duty.promised, start),
                    view.term(duty.internal, start), duty.silence, duty.roll, duty.basis,
                )  # fmt: skip
                world.owing.setdefault(key, []).append([day, None])
                world.standing[key] = "open"
                if key[1] is not None and key[1] not in world.ever.setdefault(target, []):
                    world.ever[target].append(key[1])
        for target, longer in extends:
            for key in view.keys(target):
                if key in world.owed and world.owed[key].term:
                    self.lengthen(world.owed[key], view.term(longer.add, day))

    def falls_on(self, view: View, target: str) -> list[Key]:
        each = view.version.acts[target].each
        if each is None:
            return [(target, None)]
        if view.same(target):
            return [(target, view.member)]
        given = view.given.get(each)
        return [(target, m) for m in listed(given if given is not None else view.fact(each))]

    def start(self, view: View, key: Key, duty: Any) -> date:
        seen = view
        if key[1] is not None and view.member is None:
            seen = View(self, view.world, view.version, key[0], key[1], view.day, view.given)
        days = [done[0] for name in duty.since if (done := seen.done(name)) is not None]
        return max(days) if days else view.day

    def lengthen(self, o: Obligation, more: list) -> None:
        for add in more:
            last = o.term[-1]
            if isinstance(last, Term) and last.unit == add.unit:
                o.term = [*o.term[:-1], Term(last.amount + add.amount, add.unit)]
            else:
                o.term = [*o.term, add]

    def cease(self, world: World, key: Key, day: date) -> None:
        world.owed.pop(key, None)
        for span in world.owing.get(key, []):
            if span[1] is None:
                span[1] = day

    def forget_members(self, world: World, act: str) -> None:
        for key in [k for k in world.standing if k[0] == act and k[1] is not None]:
            del world.standing[key]

    def close(self, world: World, view: View, target: str, day: date) -> None:
        if view.same(target):
            world.standing[target, view.member] = "closed"
            self.cease(world, (target, view.member), day)
        else:
            self.close_whole(world, target, day)

    def close_whole(self, world: World, target: str, day: date) -> None:
        self.forget_members(world, target)
        world.standing[target, None] = "closed"
        for key in [k for k in world.owed if k[0] == target]:
            self.cease(world, key, day)

    def redo(self, world: World, view: View, target: str, day: date) -> None:
        only = (target, view.member) if view.same(target) else None
        for table in (world.standing, dict(world.owed)):
            for key in [k for k in table if k[0] == target and only in (None, k)]:
                if table is world.standing:
                    del table[key]
                else:
                    self.cease(world, key, day)
        for h in world.happened:
            if h.act == target and only in (None, (h.act, h.member)):
                h.undone = True
        if only is None:
            world.ever.pop(target, None)

    # --- the way to a last day

    def told(self, world: World, key: Key, today: date) -> list[tuple[date, bool, str]]:
        """Every day of a term, whether it counts, and why; as far as today while its clock stands still."""
        o, out = world.owed[key], []
        ends = self.due(world, world.version, key, o.term, o) is not None
        day, upto = o.start, date.max if ends else today
        for piece in o.term:
            if isinstance(piece, date):
                out += [(day + n * ONE, True, "until") for n in range(1, (piece - day).days + 1)]
                day = piece
                continue
            left = piece.amount
            if piece.unit in ("months", "years"):
                left = (self.days.months_on(day, left * (12 if piece.unit == "years" else 1)) - day).days
            while left and day < upto:
                day += ONE
                if piece.unit == "workdays" and not self.days.worked(day):
                    out.append((day, False, "rest"))
                elif why := self.why_stopped(world, key, day):
                    out.append((day, False, why))
                else:
                    left -= 1
                    out.append((day, True, "workday" if piece.unit == "workdays" else "day"))
        if o.roll and o.term and not isinstance(o.term[-1], date) and o.term[-1].unit != "workdays" and day < upto:
            while not self.days.worked(day):
                day += ONE
                out.append((day, False, "rolled"))
        return out

    def why_stopped(self, world: World, key: Key, day: date) -> str:
        """An act that was owed that day, or else an order of the region."""
        act = world.version.acts.get(key[0])
        for stopper, _ in act.stops_while if act else ():
            of_same = world.version.acts[stopper].each is not None and world.version.acts[stopper].each == act.each
            for (name, member), spans in world.owing.items():
                mine = name == stopper and (not of_same or key[1] is None or member == key[1])
                if mine and any(became < day and (ceased is None or day <= ceased) for became, ceased in spans):
                    return "still"
        for order in self.days.orders:
            lasts = order.start <= day and (order.end is None or day <= order.end)
            if lasts and f"{self.procedure.id}.{key[0]}" in order.clocks:
                return "suspended"
        return ""

    # --- lights

    def light(self, world: World, key: Key, today: date) -> str:
        o = world.owed[key]
        last = self.due(world, world.version, key, o.term, o)
        if last is None:
            return "green"
        if today > last:
            return "red"
        stopped, _ = self.stopped(world, world.version, key)
        # Counted piece by piece, each in its own unit (months in days); the days of rolling are left as days are.
        whole, left, at = 0, 0, o.start
        for piece in o.term:
            end = self.days.walk(at, [piece], stopped if isinstance(piece, Term) else set(), None)
            while at < end:
                at += ONE
                rests = isinstance(piece, Term) and piece.unit == "workdays" and not self.days.worked(at)
                if not rests and not (isinstance(piece, Term) and at in stopped):
                    whole += 1
                    left += at > today
            at = end
        left += max(0, (last - max(at, today)).days)
        return "yellow" if left * 5 <= whole or left <= 3 else "green"
