"""A law file as a machine: what each deed asks of the truths of a case, and which of them it may move.

A member of an `each` stands for all: what must be done for all must be done for that one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zhunsheng.catalog.atoms import Atom, Formula, done, fields_of, formula, given
from zhunsheng.kernel.procedure import Deed, Gate, Version
from zhunsheng.kernel.tests import Test

Slot = tuple[str, str]  # a kind and a name: what a deed moves


@dataclass(frozen=True)
class Entry:
    """One entry of a relation or effect, its test as a formula; None where it always applies."""

    test: Formula | None
    silence: str | None = None
    outcomes: tuple[str, ...] = ()

    def atoms(self) -> Iterator[Atom]:
        """Every truth that its test reads."""
        for literals in self.test or ():
            yield from (atom for atom, _ in literals)


Entries = tuple[tuple[str, tuple[Entry, ...]], ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """A deed: its conditions and effects, each with what it reads."""

    deed: Deed
    after: tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]
    checks: tuple[Formula, ...]
    extends: Entries
    closes: Entries
    opens: Entries
    obliges: Entries

    @property
    def label(self) -> str:
        """As a path names it."""
        return f"{self.deed.act}/{self.deed.outcome}" if self.deed.outcome else self.deed.act

    def is_at(self, point: tuple[str, str | None]) -> bool:
        """Somebody does that act, with that outcome where one is named."""
        return self.deed.act == point[0] and point[1] in (None, self.deed.outcome) and not self.deed.is_silent


class Model:
    """A version's deeds and gates, ready to be sliced."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.plans = [self._plan(deed) for act in version.acts.values() for deed in act.deeds.values()]
        self.gates: list[tuple[Gate, Formula | None]] = [
            (g, None if g.test is None else formula(g.test, version)) for g in version.gates
        ]
        self.starts = [p for p in self.plans if version.acts[p.deed.act].starts and not p.deed.is_silent]
        self._reads = {plan: frozenset(self._read(plan)) for plan in self.plans}

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

    def reads(self, plan: Plan) -> frozenset[Atom]:
        """What must be known to say whether the deed can be done."""
        return self._reads[plan]

    def _read(self, plan: Plan) -> Iterator[Atom]:
        deed, act = plan.deed, self.version.acts[plan.deed.act]
        if deed.is_silent:
            yield Atom("silent", deed.act, deed.outcome)
            return
        yield Atom("open", deed.act)
        if act.each:
            yield given(act.each)
        for targets, entries in plan.after:
            for entry in entries:
                yield from entry.atoms()
                yield from (self.stands(t, entry.outcomes) for t in targets)
        yield from (Atom("owed", name) for name, _ in deed.not_while)
        for name, entries in plan.extends:
            yield Atom("owed", name)
            yield from (a for e in entries for a in e.atoms())
        yield from (a for check in plan.checks for literals in check for a, _ in literals)

    def stands(self, target: str, outcomes: Iterable[str] = ()) -> Atom:
        """That an act is done so, or that a date field is set."""
        return done(target, outcomes) if target in self.version.acts else given(target)

    @cached_property
    def effects(self) -> dict[Plan, list[tuple[Slot, tuple[Entry, ...]]]]:
        """What each deed may move, and the entries on which that depends."""
        return {plan: list(self._moved(plan)) for plan in self.plans}

    def _moved(self, plan: Plan) -> Iterator[tuple[Slot, tuple[Entry, ...]]]:
        deed, act = plan.deed, self.version.acts[plan.deed.act]
        yield ("done", deed.act), ()
        yield ("owed", deed.act), ()
        if not act.repeats:
            yield ("open", deed.act), ()
        if not deed.is_silent:
            yield from ((("field", name), ()) for name in deed.sets)
        both = (*((n, e) for n, e in plan.closes), *plan.obliges)
        yield from ((("owed", name), entries) for name, entries in both)
        yield from ((("open", name), entries) for name, entries in (*both, *plan.opens))
        if deed.concludes:
            kept = dict((*plan.opens, *plan.obliges))
            for name in self.version.acts:
                yield ("open", name), kept.get(name, ())
                yield ("owed", name), kept.get(name, ())
        for name in deed.redo:
            yield from (((kind, name), ()) for kind in ("done", "owed", "open"))
        if deed.concludes or deed.redo:
            yield ("result", ""), ()

    def gate_reads(self, n: int) -> set[Atom]:
        """What must be known to say whether a gate is walked round."""
        gate, test = self.gates[n]
        act, outcome = gate.done
        return {done(act, [outcome] if outcome else ()), *(a for lits in test or () for a, _ in lits)}

    def helpers(self, plans: Iterable[Plan]) -> set[Plan]:
        """The deeds that can bring about what these ask: do an act, open it, fill a field in, end a duty."""
        wanted = {slot for plan in plans for atom in self.reads(plan) for slot in self._helping(atom)}
        return {plan for plan in self.plans if any(slot in wanted for slot in self._brings(plan))}

    @staticmethod
    def _helping(atom: Atom) -> Iterator[Slot]:
        if atom.kind in ("done", "open"):
            yield atom.kind, atom.name
        elif atom.kind in ("owed", "silent"):
            # A duty that stands in the way ends when it is done; one that is asked for begins when it is obliged.
            yield from (("done", atom.name), ("owed", atom.name))
        yield from (("field", name) for name in fields_of(atom))

    def _brings(self, plan: Plan) -> Iterator[Slot]:
        deed = plan.deed
        yield "done", deed.act
        yield from (("open", name) for name, _ in (*plan.opens, *plan.obliges))
        yield from (("owed", name) for name, _ in plan.obliges)
        yield from (("open", name) for name in deed.redo)
        if not deed.is_silent:
            yield from (("field", name) for name in deed.sets)


def slots(atom: Atom) -> tuple[Slot, ...]:
    """What a deed has to move for a truth to change."""
    if atom.kind == "silent":
        return (("owed", atom.name),)
    if atom.kind == "pair":
        return tuple(("field", name) for name in fields_of(atom))
    return () if atom.kind == "day" else ((atom.kind, atom.name),)
