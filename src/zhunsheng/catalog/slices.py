"""The part of a law file that bears on a property: some truths, each a bit, and the deeds that move them.

A deed that moves nothing kept is left out. What a deed asks about truths that are not kept is taken as open:
it *may* be done. A slice whose deeds ask only about what it keeps is exact: it does what the whole would do.
"""

from collections.abc import Iterable, Iterator

from zhunsheng.catalog.atoms import RESULT, Atom, Formula, Look, fields_of, given, looks
from zhunsheng.catalog.model import Model, Plan, slots

Clauses = list[tuple[int, int, bool]]  # mask, value, and whether that is all the conjunction asks


class Slice:
    """Truths with their bits, and the deeds that move them or are watched."""

    def __init__(self, model: Model, atoms: Iterable[Atom], watched: Iterable[Plan] = (), gates: Iterable[int] = ()):
        self.model, self.version, self.gates = model, model.version, tuple(gates)
        self.atoms = frozenset(atoms)
        moved = {s for a in self.atoms for s in slots(a)}
        keep = {
            *watched,
            *model.starts,
            *(p for n in self.gates for p in model.plans if p.is_at(model.gates[n][0].before)),
        }
        self.plans = [p for p in model.plans if p in keep or any(s in moved for s, _ in model.effects[p])]
        self.sure = {p for p in self.plans if self._asked(p, moved) <= self.atoms}
        self._allot()

    @property
    def is_exact(self) -> bool:
        """Nothing that is asked is left open."""
        return len(self.sure) == len(self.plans)

    def _asked(self, plan: Plan, moved: set) -> frozenset[Atom]:
        return self.model.reads(plan) | frozenset(_between(self.model, plan, moved))

    def _allot(self) -> None:
        """Give every truth a bit; those about days lie above the state and last one step."""
        ordered = sorted(self.atoms, key=lambda a: (a.kind == "day", a.kind, a.name, str(a.detail)))
        self.bit = {atom: 1 << n for n, atom in enumerate(ordered)}
        self.state_mask = sum(b for a, b in self.bit.items() if a.kind != "day")
        self.fields: dict[str, tuple[int, list[Look], Look]] = {}
        for name in dict.fromkeys(a.name for a in ordered if a.kind == "field"):
            own = [a for a in ordered if a.kind == "field" and a.name == name]
            self.fields[name] = (sum(self.bit[a] for a in own), *looks(self.version.fields[name], own))
        self.pairs = [a for a in ordered if a.kind == "pair"]
        self.days = [a for a in ordered if a.kind == "day"]
        self._all: dict[tuple[str, str], int] = {}
        for atom, bit in self.bit.items():
            at = (atom.kind, atom.name)
            self._all[at] = self._all.get(at, 0) | bit

    def mask(self, atom: Atom) -> int:
        """The bit of a truth; nought where it is not kept."""
        return self.bit.get(atom, 0)

    def every(self, name: str, *kinds: str) -> int:
        """All bits of some kinds about one act."""
        found = 0
        for kind in kinds:
            found |= self._all.get((kind, name), 0)
        return found

    def clauses(self, test: Formula) -> Clauses:
        """A formula as masks and values; those conjunctions left out that contradict themselves."""
        out = []
        for literals in test:
            sides: dict[int, bool] = {}
            sure = possible = True
            for atom, true in literals:
                bit = self.mask(atom)
                sure &= bool(bit)
                possible &= sides.setdefault(bit, true) is true or not bit
            if possible:
                out.append((sum(b for b in sides if b), sum(b for b, true in sides.items() if b and true), sure))
        return out

    def blank(self) -> int:
        """The state before anything: acts as at the start, fields as their defaults have them."""
        state = sum(self.mask(Atom("open", act.id)) for act in self.version.acts.values() if not act.on_call)
        return state | sum(self.bit[a] for _, _, unset in self.fields.values() for a in unset.atoms)


def whole(model: Model) -> Slice:
    """Everything that any deed asks, every duty, and the result."""
    atoms = {a for plan in model.plans for a in _everything(model, plan)}
    atoms |= {Atom("owed", name) for plan in model.plans for name, _ in plan.obliges} | {RESULT}
    atoms |= {a for n in range(len(model.gates)) for a in model.gate_reads(n)}
    return Slice(model, _with_pairs(atoms), model.plans, range(len(model.gates)))


def closed(model: Model, atoms: Iterable[Atom], watched: Iterable[Plan] = (), gates: Iterable[int] = ()) -> Slice:
    """The smallest exact slice that has these truths and deeds."""
    kept, deeds = _with_pairs(atoms), {*watched, *model.starts}
    while True:
        cut = Slice(model, kept, deeds, gates)
        moved = {s for a in cut.atoms for s in slots(a)}
        grown = _with_pairs({a for p in cut.plans for a in cut._asked(p, moved)} | kept)
        if grown == kept:
            return cut
        kept = grown


def part(model: Model, atoms: Iterable[Atom], sure: Iterable[Plan], gates: Iterable[int] = ()) -> Slice:
    """A slice in which these deeds, at least, leave nothing open."""
    kept = _with_pairs(atoms)
    while True:
        moved = {s for a in kept for s in slots(a)}
        grown = _with_pairs({a for p in sure for a in {*model.reads(p), *_between(model, p, moved)}} | kept)
        if grown == kept:
            return Slice(model, kept, sure, gates)
        kept = grown


def _between(model: Model, plan: Plan, moved: set) -> Iterator[Atom]:
    """What decides between the effects of a deed on the truths kept."""
    for slot, entries in model.effects[plan]:
        if slot in moved:
            yield from (a for e in entries for a in e.atoms())
    for name, _ in plan.obliges:
        each = model.version.acts[name].each
        if each and {("open", name), ("owed", name)} & moved:
            yield given(each)


def _everything(model: Model, plan: Plan) -> Iterator[Atom]:
    yield from model.reads(plan)
    yield from _between(model, plan, {slot for slot, _ in model.effects[plan]})


def _with_pairs(atoms: Iterable[Atom]) -> set[Atom]:
    """A pair is false while one of its fields is empty."""
    kept = set(atoms)
    return kept | {given(f) for a in kept if a.kind == "pair" for f in fields_of(a)}
