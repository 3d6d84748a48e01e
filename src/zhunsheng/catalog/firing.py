"""A deed in a slice: in which states it can be done, how, and what it makes of them, as bits."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from zhunsheng.catalog.atoms import RESULT, Atom, Look, TooMany, day_looks, done, fields_of, given
from zhunsheng.catalog.model import Entry, Plan
from zhunsheng.catalog.slices import Clauses, Slice

CHOICES_AT_MOST = 4096


class Move(NamedTuple):
    """One way in which a deed changes a state: bits cleared, bits set, gates walked round, what was filled in."""

    clear: int
    set: int
    round: tuple[int, ...]
    note: str


class Firing:
    """`mask` is all that the deed looks at; what it does is worked out once for each such part of a state."""

    def __init__(self, cut: Slice, plan: Plan) -> None:
        self.cut, self.plan, self.deed = cut, plan, plan.deed
        self.act = cut.version.acts[plan.deed.act]
        self.is_sure = plan in cut.sure
        self.table: dict[int, list[Move]] = {}
        self.open = cut.mask(Atom("open", self.act.id))
        self.silent = cut.mask(Atom("silent", self.act.id, self.deed.outcome)) if self.deed.is_silent else 0
        self.not_while = _joined(cut.mask(Atom("owed", name)) for name, _ in self.deed.not_while)
        self.sets = [] if self.deed.is_silent else [name for name in cut.fields if name in self.deed.sets]
        self.pairs = [pair for pair in cut.pairs if not fields_of(pair).isdisjoint(self.deed.sets)]
        self.conditions = [] if self.deed.is_silent else list(self._conditions())
        self.checks = [] if self.deed.is_silent else [cut.clauses(check) for check in plan.checks]
        self.effects = list(self._effects())
        self.gates = list(self._gates())
        self._prepare()

    def _prepare(self) -> None:
        cut, act = self.cut, self.act
        self.own = cut.every(act.id, "done", "owed", "silent") | (0 if act.repeats else self.open)
        self.made = _joined(
            bit for atom, bit in cut.bit.items()
            if (atom.kind, atom.name) == ("done", act.id) and (atom.detail is None or self.deed.outcome in atom.detail)
        )  # fmt: skip
        asked = {a for _, _, entries in self.effects for _, e in entries for a in e.atoms()}
        asked |= {a for n, _, _ in self.gates for a in cut.model.gate_reads(n)} | cut.model.reads(self.plan)
        asked |= {given(f) for pair in self.pairs for f in fields_of(pair)}
        asked |= {given(each) for name, _ in self.plan.obliges if (each := cut.version.acts[name].each)}
        self.days = [a for a in cut.days if a in asked]
        self.mask = _joined(map(cut.mask, asked)) & cut.state_mask

    def _conditions(self) -> Iterator[tuple[str, list[tuple[Clauses | None, int]]]]:
        """Conditions by name, each with what would meet the first of its entries that applies."""
        cut = self.cut
        for targets, entries in self.plan.after:
            met = []
            for test, entry in self._tested(entries):
                bits = [cut.mask(cut.model.stands(name, entry.outcomes)) for name in targets]
                met.append((test, _joined(bits) if all(bits) else -1))
            yield f"after:{'、'.join(targets)}", met
        for name, entries in self.plan.extends:
            owed = cut.mask(Atom("owed", name))
            yield f"extends:{name}", [(test, owed or -1) for test, _ in self._tested(entries)]
        if self.act.each:
            yield f"member:{self.act.each}", [(None, cut.mask(given(self.act.each)) or -1)]

    def _tested(self, entries: tuple[Entry, ...]) -> list[tuple[Clauses | None, Entry]]:
        return [(None if e.test is None else self.cut.clauses(e.test), e) for e in entries]

    def _effects(self) -> Iterator[tuple[str, str, list[tuple[Clauses | None, Entry]]]]:
        for kind, group in (("close", self.plan.closes), ("open", self.plan.opens), ("oblige", self.plan.obliges)):
            for name, entries in group:
                if self.cut.every(name, "open", "owed", "silent"):
                    yield kind, name, self._tested(entries)

    def _gates(self) -> Iterator[tuple[int, int, Clauses | None]]:
        for n in self.cut.gates:
            gate, test = self.cut.model.gates[n]
            if self.plan.is_at(gate.before):
                act, outcome = gate.done
                bit = self.cut.bit[done(act, [outcome] if outcome else ())]
                yield n, bit, None if test is None else self.cut.clauses(test)

    def moves(self, state: int) -> list[Move]:
        """Every way in which the deed may be done in a state; none where it cannot be."""
        seen = state & self.mask
        found = self.table.get(seen)
        if found is None:
            found = self.table[seen] = list({m[:3]: m for m in self._worked_out(seen)}.values())
        return found

    def _worked_out(self, state: int) -> Iterator[Move]:
        if self.deed.is_silent:
            if state & self.silent or not self.silent:
                yield from self._moves(state, 0, 0, "")
            return
        if (self.open and not state & self.open) or state & self.not_while:
            return
        for cleared, filled, note in self._fillings(state):
            facts = state & ~cleared | filled
            if all(may(clauses, facts) for clauses in self.checks) and all(
                _meets(entries, facts) for _, entries in self.conditions
            ):
                yield from self._moves(facts, cleared, filled, note)

    def _fillings(self, state: int) -> Iterator[tuple[int, int, str]]:
        """The ways to fill in the fields that the deed may set, and what the day may be."""
        cut = self.cut
        options: list[list[tuple[int, int, str]]] = []
        for name in self.sets:
            mask, made, _ = cut.fields[name]
            ways = [(mask, _joined(cut.bit[a] for a in look.atoms), _shown(name, look, made)) for look in made]
            options.append(ways if name in self.deed.needs else [(0, 0, ""), *ways])
        if self.days:
            options.append([(0, _joined(cut.bit[a] for a in true), "") for true in day_looks(self.days)])
        size = 1
        for ways in options:
            size *= len(ways)
        if size > CHOICES_AT_MOST:
            raise TooMany(f"{self.plan.label}：{size} 种填法")
        for chosen in product(*options):
            cleared, filled = _joined(c for c, _, _ in chosen), _joined(f for _, f, _ in chosen)
            note = "，".join(n for _, _, n in chosen if n)
            for clear, fill in self._paired(state & ~cleared | filled):
                yield cleared | clear, filled | fill, note

    def _paired(self, facts: int) -> Iterator[tuple[int, int]]:
        """The truths about two fields, once one of them is set: free where both are filled in."""
        bit = self.cut.bit
        ways = []
        for pair in self.pairs:
            both = all(facts & bit[given(f)] for f in fields_of(pair))
            ways.append([(bit[pair], 0), (bit[pair], bit[pair])] if both else [(bit[pair], 0)])
        for chosen in product(*ways):
            yield _joined(c for c, _ in chosen), _joined(s for _, s in chosen)

    def _moves(self, facts: int, cleared: int, filled: int, note: str) -> Iterator[Move]:
        gates = tuple(n for n, bit, test in self.gates if not facts & bit and (test is None or may(test, facts)))
        after = facts & ~self.own | self.made
        ways = [[(kind, name, e) for e in _applied(entries, after)] for kind, name, entries in self.effects]
        for chosen in product(*ways):
            clear, made = self._changed(after, chosen)
            kept = (filled & self.cut.state_mask & ~self.own | self.made) & ~clear
            yield Move(cleared | self.own | clear, kept | made, gates, note)

    def _changed(self, after: int, chosen: Iterable[tuple[str, str, Entry | None]]) -> tuple[int, int]:
        """The effects in their order (closes, concludes, redo, opens, obliges), as bits to clear and to set."""
        cut, deed = self.cut, self.deed
        held = [(kind, name, entry) for kind, name, entry in chosen if entry is not None]
        opened = {name for kind, name, _ in held if kind != "close"}
        clear = made = 0
        for name in [n for kind, n, _ in held if kind == "close"]:
            clear |= cut.every(name, "open", "owed", "silent")
        if deed.concludes:
            made |= cut.mask(RESULT)
            for name in cut.version.acts:
                if name not in opened:
                    clear |= cut.every(name, "open", "owed", "silent")
        for name in deed.redo:
            clear |= cut.every(name, "done", "open", "owed", "silent")
            made |= 0 if cut.version.acts[name].on_call else cut.mask(Atom("open", name))
        if deed.redo:
            clear |= cut.mask(RESULT)
        for kind, name, entry in held:
            if kind == "open" or (kind == "oblige" and not self._falls_on_nobody(name, after)):
                made |= cut.mask(Atom("open", name))
            if kind == "oblige" and not self._falls_on_nobody(name, after):
                clear |= cut.every(name, "silent")
                made |= cut.mask(Atom("owed", name))
                made |= cut.mask(Atom("silent", name, entry.silence)) if entry.silence else 0
        return clear, made

    def _falls_on_nobody(self, name: str, facts: int) -> bool:
        """A duty for each member of a list that is empty."""
        each = self.cut.version.acts[name].each
        bit = self.cut.mask(given(each)) if each and each != self.act.each else 0
        return bool(bit) and not facts & bit

    def never_met(self, states: Iterable[int]) -> list[str]:
        """Which of the deed's conditions no state meets, each by itself."""
        seen = {s & self.mask for s in states}
        out = [] if any(s & self.open for s in seen) else ["act.on-call / act.closed"]
        out += [f"while:{n}" for n, _ in self.deed.not_while if all(s & self.cut.mask(Atom("owed", n)) for s in seen)]
        facts = {s & ~clear | fill for s in seen for clear, fill, _ in self._fillings(s)}
        out += [name for name, entries in self.conditions if not any(_meets(entries, f) for f in facts)]
        named = zip(self.deed.checks, self.checks, strict=True)
        return out + [f"check:{c.id}" for c, clauses in named if not any(may(clauses, f) for f in facts)]


def may(clauses: Clauses, facts: int) -> bool:
    """The test may hold, what is not kept being open."""
    return any(facts & mask == value for mask, value, _ in clauses)


def must(clauses: Clauses, facts: int) -> bool:
    """The test surely holds."""
    return any(sure and facts & mask == value for mask, value, sure in clauses)


def _meets(entries: list[tuple[Clauses | None, int]], facts: int) -> bool:
    """Some entry that may be the first to apply is met; -1 stands for what is not kept."""
    for test, bits in entries:
        if test is not None and not may(test, facts):
            continue
        if bits == -1 or facts & bits:
            return True
        if test is None or must(test, facts):
            return False
    return True


def _applied(entries: list[tuple[Clauses | None, Entry]], facts: int) -> list[Entry | None]:
    """The entries of which each may be the first to apply; None where it may be that none does."""
    out: list[Entry | None] = []
    for test, entry in entries:
        if test is None or may(test, facts):
            out.append(entry)
        if test is None or must(test, facts):
            return out
    return [*out, None]


def _joined(bits: Iterable[int]) -> int:
    out = 0
    for bit in bits:
        out |= bit
    return out


def _shown(name: str, look: Look, made: list[Look]) -> str:
    if len(made) < 2:
        return ""
    value = str(look.value).lower() if isinstance(look.value, bool) else look.value
    return f"{name}: {value}"
