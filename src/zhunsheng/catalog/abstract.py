"""A law file as a machine whose states are bits: what each deed asks of them, and what it makes of them.

Only what bears on the properties at hand is kept (a slice): a deed that changes nothing kept is left out, and
whatever one that stays in asks about is kept too. So the slice does exactly what the whole would do.
A member of an `each` stands for all: what must be done for all must be done for that one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from zhunsheng.catalog.atoms import (
    RESULT,
    Atom,
    Formula,
    Look,
    day_looks,
    done,
    fields_of,
    formula,
    given,
    looks,
)
from zhunsheng.kernel.procedure import Deed, Gate, Version
from zhunsheng.kernel.tests import Test

CHOICES_AT_MOST = 4096


class TooMany(Exception):
    """There are more ways to do one deed than are worth trying."""


class Move(NamedTuple):
    """One way in which a deed changes the state: bits cleared, bits set, gates walked round, what was filled in."""

    clear: int
    set: int
    round: tuple[int, ...]
    note: str


@dataclass(frozen=True)
class Entry:
    """One entry of a relation or effect, its test as a formula; None where it always applies."""

    test: Formula | None
    silence: str | None = None
    outcomes: tuple[str, ...] = ()

    def atoms(self) -> Iterator[Atom]:
        for literals in self.test or ():
            yield from (atom for atom, _ in literals)


@dataclass(frozen=True)
class Plan:
    """A deed as the machine sees it: its conditions and effects, each with what it reads."""

    deed: Deed
    after: tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]
    checks: tuple[Formula, ...]
    extends: tuple[tuple[str, tuple[Entry, ...]], ...]
    closes: tuple[tuple[str, tuple[Entry, ...]], ...]
    opens: tuple[tuple[str, tuple[Entry, ...]], ...]
    obliges: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def label(self) -> str:
        """As a path names it."""
        return f"{self.deed.act}/{self.deed.outcome}" if self.deed.outcome else self.deed.act


class Model:
    """A version's deeds, ready to be sliced."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.plans = [self._plan(deed) for act in version.acts.values() for deed in act.deeds.values()]
        self.gates = [(g, None if g.test is None else formula(g.test, version)) for g in version.gates]

    def _plan(self, deed: Deed) -> Plan:
        def entries(group: Iterable) -> tuple:
            return tuple((name, tuple(self._entry(e) for e in held)) for name, held in group)

        return Plan(
            deed,
            entries(deed.after),
            tuple(formula(c.test, self.version) for c in deed.checks),
            *(entries(group) for group in (deed.extends, deed.closes, deed.opens, deed.obliges)),
        )

    def _entry(self, entry: object) -> Entry:
        test: Test | None = entry.test
        made = None if test is None else formula(test, self.version)
        return Entry(made, getattr(entry, "silence", None), getattr(entry, "outcomes", ()))

    def reads(self, plan: Plan) -> set[Atom]:
        """What must be known to say whether the deed can be done."""
        deed, act = plan.deed, self.version.acts[plan.deed.act]
        if deed.is_silent:
            return {Atom("silent", deed.act, deed.outcome)}
        out = {Atom("open", deed.act)}
        if act.each:
            out.add(given(act.each))
        for targets, entries in plan.after:
            for entry in entries:
                out.update(entry.atoms())
                out.update(self.stands(t, entry.outcomes) for t in targets)
        out.update(Atom("owed", name) for name, _ in deed.not_while)
        for name, entries in plan.extends:
            out.add(Atom("owed", name))
            out.update(a for e in entries for a in e.atoms())
        out.update(a for check in plan.checks for literals in check for a, _ in literals)
        return out

    def stands(self, target: str, outcomes: Iterable[str] = ()) -> Atom:
        """That an act is done so, or that a date field is set."""
        return done(target, outcomes) if target in self.version.acts else given(target)

    def writes(self, plan: Plan) -> Iterator[tuple[tuple[str, str], tuple[Entry, ...]]]:
        """What the deed may change (as kind and name), and the entries on which that depends."""
        deed, act = plan.deed, self.version.acts[plan.deed.act]
        yield ("done", deed.act), ()
        yield ("owed", deed.act), ()
        if not act.repeats:
            yield ("open", deed.act), ()
        if not deed.is_silent:
            for name in deed.sets:
                yield ("field", name), ()
        for name, entries in plan.closes:
            yield ("open", name), entries
            yield ("owed", name), entries
        if deed.concludes:
            yield ("result", ""), ()
            kept = dict((*plan.opens, *plan.obliges))
            for name in self.version.acts:
                yield ("open", name), kept.get(name, ())
                yield ("owed", name), kept.get(name, ())
        for name in deed.redo:
            for kind in ("done", "owed", "open"):
                yield (kind, name), ()
        if deed.redo:
            yield ("result", ""), ()
        for name, entries in plan.opens:
            yield ("open", name), entries
        for name, entries in plan.obliges:
            yield ("open", name), entries
            yield ("owed", name), entries

    def gate_reads(self, gate: Gate, test: Formula | None) -> set[Atom]:
        """What must be known to say whether a gate is walked round."""
        act, outcome = gate.done
        return {done(act, [outcome] if outcome else ()), *(a for lits in test or () for a, _ in lits)}


def slot(atom: Atom) -> tuple[tuple[str, str], ...]:
    """Which changes move a truth, as kind and name."""
    if atom.kind == "silent":
        return (("owed", atom.name),)
    if atom.kind == "pair":
        return tuple(("field", name) for name in fields_of(atom))
    if atom.kind == "day":
        return ()
    return ((atom.kind, atom.name),)


class Slice:
    """The part of a model that bears on some truths, deeds and gates, with a bit for each truth kept."""

    def __init__(
        self,
        model: Model,
        wanted: Iterable[Atom] = (),
        deeds: Iterable[Plan] = (),
        gates: Iterable[int] = (),
        everything: bool = False,
    ) -> None:
        self.model, self.version = model, model.version
        self.gates = list(gates)
        self._starts = [p for p in model.plans if self.version.acts[p.deed.act].starts and not p.deed.is_silent]
        watched = [*self._starts, *deeds]
        atoms = set(wanted)
        for n in self.gates:
            gate, test = model.gates[n]
            watched += [p for p in model.plans if _at(p.deed, gate.before)]
            atoms |= model.gate_reads(gate, test)
        if everything:
            watched = list(model.plans)
            atoms |= {Atom("owed", name) for name in self.version.acts} | {RESULT}
        self.plans = self._closed(atoms, watched)
        self.atoms = atoms
        self._allot(atoms)
        self.moves = [_Firing(self, plan) for plan in self.plans]

    def _closed(self, atoms: set[Atom], watched: list[Plan]) -> list[Plan]:
        """Grow the truths and the deeds until neither needs more."""
        kept = {id(p): p for p in watched}
        for plan in watched:
            atoms |= self.model.reads(plan)
        size = -1
        while size != len(atoms) + len(kept):
            size = len(atoms) + len(kept)
            slots = {s for a in atoms for s in slot(a)}
            # A pair is false while one of its fields is empty.
            atoms |= {given(f) for a in atoms if a.kind == "pair" for f in fields_of(a)}
            for plan in self.model.plans:
                moved = [entries for at, entries in self.model.writes(plan) if at in slots]
                if moved:
                    kept[id(plan)] = plan
                    atoms |= self.model.reads(plan)
                    atoms |= {a for entries in moved for e in entries for a in e.atoms()}
                    atoms |= {given(f) for f in self._filled(plan, slots)}
        return [p for p in self.model.plans if id(p) in kept]

    def _filled(self, plan: Plan, slots: set[tuple[str, str]]) -> Iterator[str]:
        """The list fields whose members an obligation falls on."""
        for name, _ in plan.obliges:
            each = self.version.acts[name].each
            if each and {("open", name), ("owed", name)} & slots:
                yield each

    def _allot(self, atoms: set[Atom]) -> None:
        """Give every truth a bit; those about days get bits above the state, for one step only."""
        ordered = sorted(atoms, key=lambda a: (a.kind == "day", a.kind, a.name, str(a.detail)))
        self.bit: dict[Atom, int] = {atom: 1 << n for n, atom in enumerate(ordered)}
        self.state_mask = sum(b for a, b in self.bit.items() if a.kind != "day")
        self.fields: dict[str, tuple[int, list[Look], Look]] = {}
        for name in sorted({a.name for a in atoms if a.kind == "field"}):
            own = [a for a in ordered if a.kind == "field" and a.name == name]
            self.fields[name] = (sum(self.bit[a] for a in own), *looks(self.version.fields[name], own))
        self.pairs = [a for a in ordered if a.kind == "pair"]
        self.days = [a for a in ordered if a.kind == "day"]

    def of(self, kind: str, name: str) -> int:
        """All bits of a kind about one act."""
        return sum(b for a, b in self.bit.items() if a.kind == kind and a.name == name)

    def mask(self, atom: Atom) -> int:
        """The bit of a truth; nought where it is not kept."""
        return self.bit.get(atom, 0)

    def compiled(self, test: Formula) -> list[tuple[int, int]]:
        """A formula as pairs of mask and value."""
        out = []
        for literals in test:
            pairs = [(self.bit[a], true) for a, true in literals]
            mask = 0
            value = 0
            contradiction = False
            for bit, true in pairs:
                contradiction |= bool(mask & bit) and bool(value & bit) != true
                mask |= bit
                value |= bit if true else 0
            if not contradiction:
                out.append((mask, value))
        return out

    @property
    def blank(self) -> int:
        """The state before anything: acts as at the start, fields as their defaults have them."""
        state = 0
        for act in self.version.acts.values():
            state |= 0 if act.on_call else self.mask(Atom("open", act.id))
        for _, _, unset in self.fields.values():
            state |= sum(self.bit[a] for a in unset.atoms)
        return state

    def openings(self) -> Iterator[tuple["_Firing", int]]:
        """The deeds that can open the case, each with the state it finds."""
        for firing in self.moves:
            if any(firing.plan is p for p in self._starts):
                yield firing, self.blank | self.mask(Atom("open", firing.plan.deed.act))


def _at(deed: Deed, point: tuple[str, str | None]) -> bool:
    return deed.act == point[0] and point[1] in (None, deed.outcome) and not deed.is_silent


class _Firing:
    """A deed in a slice. `mask` is all it looks at; what it does is worked out once for each such part of a state."""

    def __init__(self, cut: Slice, plan: Plan) -> None:
        self.cut, self.plan, self.label = cut, plan, plan.label
        deed = plan.deed
        self.act = cut.version.acts[deed.act]
        self.table: dict[int, list[Move]] = {}
        self.open = cut.mask(Atom("open", deed.act))
        self.silent = cut.mask(Atom("silent", deed.act, deed.outcome)) if deed.is_silent else 0
        self.not_while = sum({cut.mask(Atom("owed", name)) for name, _ in deed.not_while})
        self.own_done = cut.of("done", deed.act)
        self.own_true = sum(
            b
            for a, b in cut.bit.items()
            if a.kind == "done" and a.name == deed.act and (a.detail is None or _gives(a.detail, deed.outcome))
        )
        self.own_owed = cut.of("owed", deed.act) | cut.of("silent", deed.act)
        self.conditions = list(self._conditions())
        self.effects = list(self._effects())
        self.gates = list(self._gates())
        self.sets = [] if deed.is_silent else [n for n in cut.fields if n in deed.sets]
        self.mask = self._mask()

    def _entries(self, entries: tuple[Entry, ...]) -> list[tuple[list[tuple[int, int]] | None, Entry]]:
        return [(None if e.test is None else self.cut.compiled(e.test), e) for e in entries]

    def _conditions(self) -> Iterator[tuple[str, str, list]]:
        """Conditions by name: `after` with what would meet each entry, `extends`, `check`, and membership."""
        cut, plan = self.cut, self.plan
        if plan.deed.is_silent:
            return
        for targets, entries in plan.after:
            met = [
                (t, sum({cut.bit[cut.model.stands(n, e.outcomes)] for n in targets})) for t, e in self._entries(entries)
            ]
            yield "after", "、".join(targets), met
        for name, entries in plan.extends:
            yield "extends", name, [(t, cut.bit[Atom("owed", name)]) for t, _ in self._entries(entries)]
        if self.act.each:
            yield "each", self.act.each, [(None, cut.bit[given(self.act.each)])]
        for check, known in zip(plan.checks, plan.deed.checks, strict=True):
            yield "check", known.id, cut.compiled(check)

    def _effects(self) -> Iterator[tuple[str, str, list]]:
        for kind, group in (("close", self.plan.closes), ("open", self.plan.opens), ("oblige", self.plan.obliges)):
            for name, entries in group:
                touched = self.cut.of("open", name) | self.cut.of("owed", name) | self.cut.of("silent", name)
                if touched:
                    yield kind, name, self._entries(entries)

    def _gates(self) -> Iterator[tuple[int, int, list | None]]:
        for n in self.cut.gates:
            gate, test = self.cut.model.gates[n]
            if _at(self.plan.deed, gate.before):
                act, outcome = gate.done
                bit = self.cut.bit[done(act, [outcome] if outcome else ())]
                yield n, bit, None if test is None else self.cut.compiled(test)

    def _mask(self) -> int:
        """The bits that the deed reads: its own conditions' and those that decide between its effects."""
        cut, mask = self.cut, self.open | self.silent | self.not_while
        for atom in cut.model.reads(self.plan):
            mask |= cut.bit.get(atom, 0)
        for _, _, entries in self.effects:
            for _, entry in entries:
                mask |= sum({cut.bit[a] for a in entry.atoms()})
        for n, bit, _ in self.gates:
            mask |= bit
            mask |= sum({cut.bit[a] for a in cut.model.gate_reads(*cut.model.gates[n])})
        for name, _ in self.plan.obliges:
            each = cut.version.acts[name].each
            if each:
                mask |= cut.mask(given(each))
        # Whether the other fields of a pair are filled in decides what the pair may become.
        for pair in cut.pairs:
            if fields_of(pair) & set(self.sets):
                mask |= sum({cut.bit[given(f)] for f in fields_of(pair)})
        return mask & cut.state_mask

    def moves(self, state: int) -> list[Move]:
        """Every way in which the deed may be done in a state; none where it cannot be."""
        seen = state & self.mask
        found = self.table.get(seen)
        if found is None:
            found = self.table[seen] = list({m[:3]: m for m in self._worked_out(seen)}.values())
        return found

    def _worked_out(self, state: int) -> Iterator[Move]:
        if self.plan.deed.is_silent:
            if state & self.silent:
                yield self._move(state, 0, 0, "", ())
            return
        if not state & self.open or state & self.not_while:
            return
        for cleared, filled, note in self._fillings(state):
            facts = state & ~cleared | filled
            if all(self._meets(kind, entries, facts) for kind, _, entries in self.conditions):
                gates = tuple(n for n, bit, test in self.gates if not facts & bit and _holds(test, facts))
                yield self._move(facts, cleared, filled, note, gates)

    def _meets(self, kind: str, entries: list, facts: int) -> bool:
        if kind == "check":
            return _holds(entries, facts)
        for test, bits in entries:
            if _holds(test, facts):
                return bool(facts & bits)
        return True

    def _fillings(self, state: int) -> Iterator[tuple[int, int, str]]:
        """The ways to fill in the fields that the deed may set, and what the day may be."""
        cut, deed = self.cut, self.plan.deed
        options: list[list[tuple[int, int, str]]] = []
        for name in self.sets:
            mask, made, _ = cut.fields[name]
            ways = [(mask, sum(cut.bit[a] for a in look.atoms), _shown(name, look, made)) for look in made]
            options.append(ways if name in deed.needs else [(0, 0, ""), *ways])
        if cut.days:
            options.append([(0, sum(cut.bit[a] for a in true), "") for true in day_looks(self._own_days())])
        size = 1
        for ways in options:
            size *= len(ways)
        if size > CHOICES_AT_MOST:
            raise TooMany(f"{self.label}: {size}")
        for chosen in product(*options):
            cleared, filled = 0, 0
            for clear, fill, _ in chosen:
                cleared |= clear
                filled |= fill
            note = "，".join(n for _, _, n in chosen if n)
            for more_clear, more_fill in self._pairs(state & ~cleared | filled):
                yield cleared | more_clear, filled | more_fill, note

    def _own_days(self) -> list[Atom]:
        cut = self.cut
        reads = cut.model.reads(self.plan) | {a for _, _, es in self.effects for _, e in es for a in e.atoms()}
        for n, _, _ in self.gates:
            reads |= cut.model.gate_reads(*cut.model.gates[n])
        return [a for a in cut.days if a in reads]

    def _pairs(self, facts: int) -> Iterator[tuple[int, int]]:
        """The truths about two fields, once one of them is set: free where both are filled in."""
        cut = self.cut
        moved = [p for p in cut.pairs if fields_of(p) & set(self.sets)]
        ways = [
            [(cut.bit[p], 0), (cut.bit[p], cut.bit[p])]
            if all(facts & cut.bit[given(f)] for f in fields_of(p))
            else [(cut.bit[p], 0)]
            for p in moved
        ]
        for chosen in product(*ways):
            yield sum(c for c, _ in chosen), sum(s for _, s in chosen)

    def _move(self, facts: int, cleared: int, filled: int, note: str, gates: tuple[int, ...]) -> Move:
        """The effects in their order, as bits to clear and to set."""
        cut, deed = self.cut, self.plan.deed
        clear, made = cleared, filled & cut.state_mask
        touched, fresh = self.own_done | self.own_owed | (0 if self.act.repeats else self.open), self.own_true
        after = facts & ~touched | fresh
        clear, made = clear | touched, made & ~touched | fresh
        plans = {kind: {} for kind in ("close", "open", "oblige")}
        for kind, name, entries in self.effects:
            applied = next((e for test, e in entries if _holds(test, after)), None)
            if applied is not None:
                plans[kind][name] = applied
        off = [*plans["close"]]
        if deed.concludes:
            off += [n for n in cut.version.acts if n not in plans["open"] and n not in plans["oblige"]]
        for name in off:
            gone = cut.of("open", name) | cut.of("owed", name) | cut.of("silent", name)
            clear, made = clear | gone, made & ~gone
        if deed.concludes:
            made |= cut.mask(RESULT)
        for name in deed.redo:
            gone = cut.of("done", name) | cut.of("open", name) | cut.of("owed", name) | cut.of("silent", name)
            back = 0 if cut.version.acts[name].on_call else cut.mask(Atom("open", name))
            clear, made = clear | gone, made & ~gone | back
        if deed.redo:
            clear, made = clear | cut.mask(RESULT), made & ~cut.mask(RESULT)
        for name in plans["open"]:
            made |= cut.mask(Atom("open", name))
        for name, entry in plans["oblige"].items():
            each = cut.version.acts[name].each
            if each and each != self.act.each and cut.mask(given(each)) and not after & cut.mask(given(each)):
                continue  # nobody is named on whom the duty could fall
            silent = cut.of("silent", name)
            clear, made = clear | silent, made & ~silent
            made |= cut.mask(Atom("open", name)) | cut.mask(Atom("owed", name))
            made |= cut.mask(Atom("silent", name, entry.silence)) if entry.silence else 0
        return Move(clear, made, gates, note)

    def never_met(self, states: Iterable[int]) -> list[str]:
        """Which of the deed's conditions no state meets, each by itself."""
        seen = {s & self.mask for s in states}
        out = []
        if not any(s & self.open for s in seen):
            out.append("它从不开放 (never open)")
        if self.not_while and all(s & self.not_while for s in seen):
            out.append("not_while 的行为一直未办")
        for kind, name, entries in self.conditions:
            filled = ((s & ~c | f) for s in seen for c, f, _ in self._fillings(s))
            if not any(self._meets(kind, entries, facts) for facts in filled):
                out.append(f"{kind}: {name}")
        return out


def _gives(outcomes: frozenset[str | None], outcome: str | None) -> bool:
    return outcome in outcomes


def _holds(test: list[tuple[int, int]] | None, facts: int) -> bool:
    return test is None or any(facts & mask == value for mask, value in test)


def _shown(name: str, look: Look, made: list[Look]) -> str:
    if len(made) < 2:
        return ""
    value = str(look.value).lower() if isinstance(look.value, bool) else look.value
    return f"{name}: {value}"
