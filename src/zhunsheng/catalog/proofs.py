"""What must be true of every law file whatever happens in a case, proved by exploring all that can happen.

Four properties: no act that can never be done, no state from which no result can be reached, no duty that
nobody can discharge, no way round a gate. A file small enough is walked once, whole. Else each property is tried
on the little that bears on it, and on more until it is proved; only a walk that leaves nothing open may say no.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from zhunsheng.catalog.atoms import RESULT, Atom, TooMany
from zhunsheng.catalog.explore import Graph, explore, wander
from zhunsheng.catalog.model import Model, Plan
from zhunsheng.catalog.slices import Slice, closed, part, whole
from zhunsheng.kernel.procedure import Version

WHOLE_AT_MOST = 4_000
PART_AT_MOST = 8_000
ALONE_AT_MOST = 4
CHAIN_STATES_AT_MOST = 1_500
WALKS, STEPS = 400, 60
STATES_AT_MOST = 60_000


@dataclass(frozen=True)
class Flaw:
    """A property that does not hold, with a case in which it does not; or one that could not be proved."""

    rule: str  # dead, stuck, duty, gate, unproved
    subject: str  # the act, act/outcome or gate
    message: str
    path: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = field(default=(), compare=False, repr=False)  # the deeds of the path


Search = Callable[[Graph], Flaw | None]


@dataclass
class Proof:
    """What exploring one version found, and how many states it saw."""

    version: Version
    states: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def prove(version: Version, cap: int = STATES_AT_MOST, whole_at_most: int = WHOLE_AT_MOST) -> Proof:
    """Explore a version; no flaws is a proof."""
    prover = _Prover(version, cap, whole_at_most)
    prover.run()
    return prover.proof


class _Prover:
    def __init__(self, version: Version, cap: int, whole_at_most: int) -> None:
        self.version, self.cap = version, cap
        self.whole_at_most, self.part_at_most = min(cap, whole_at_most), min(cap, PART_AT_MOST)
        self.model = Model(version)
        self.proof = Proof(version)
        self.possible: set[Plan] = set()

    def run(self) -> None:
        graph = self._walk(whole(self.model), self.whole_at_most)
        if graph is not None and not graph.is_capped:
            self._tell(flaw(graph) for flaw in self._properties())
            self._tell(_dead(graph, plan) for plan in self.model.plans if plan not in self.possible)
            return
        self._wander()
        for n in range(len(self.model.gates)):
            self._gate(n)
        if self.version.kind == "procedure":
            concluding = [p for p in self.model.plans if p.deed.concludes]
            self._wider("结果 (a result)", concluding, [RESULT], self._stuck)
        for act in self._duties():
            own = [p for p in self.model.plans if p.deed.act == act]
            self._wider(f"义务 (duty) {act}", own, [Atom("owed", act)], lambda graph, act=act: self._duty(graph, act))
        for plan in self.model.plans:
            if plan not in self.possible:
                self._reach(plan)

    def _wander(self) -> None:
        """Most deeds are met by going about; only for the others a way has to be looked for."""
        with contextlib.suppress(TooMany):
            self.possible |= wander(whole(self.model), WALKS, STEPS)

    def _properties(self) -> Iterator[Search]:
        for n in range(len(self.model.gates)):
            yield lambda graph, n=n: self._round(graph, n)
        if self.version.kind == "procedure":
            yield self._stuck
        for act in self._duties():
            yield lambda graph, act=act: self._duty(graph, act)

    def _duties(self) -> list[str]:
        """Acts that somebody may come to owe."""
        return list(dict.fromkeys(name for p in self.model.plans for name, _ in p.obliges))

    def _tell(self, flaws: Iterable[Flaw | None]) -> None:
        self.proof.flaws += [flaw for flaw in flaws if flaw is not None]

    def _walk(
        self, cut: Slice, cap: int, enough: Callable[[Graph], bool] = lambda graph: False, only_sure: bool = False
    ) -> Graph | None:
        """The graph of a slice, its states counted; None where one deed has too many ways to be done."""
        try:
            graph = explore(cut, cap, enough, only_sure)
        except TooMany:
            return None
        self.proof.states += len(graph.ways)
        if cut.is_exact or only_sure:
            self.possible |= {graph.firings[n].plan for n in graph.seen}
        return graph

    def _gate(self, n: int) -> None:
        """What may be too much still proves: if even then nobody walks round the gate, nobody does.

        Mostly one condition of the guarded act keeps the gate, with what leads up to it; the others are left open.
        """
        guarded = [p for p in self.model.plans if p.is_at(self.model.gates[n][0].before)]
        atoms = self.model.gate_reads(n)
        conditions = sorted({a for p in guarded for a in self.model.reads(p)}, key=str)

        def flaw(graph: Graph) -> Flaw | None:
            return self._round(graph, n)

        if not any(self._is_kept(n, {*atoms, condition}, flaw) for condition in conditions):
            self._exact(f"门 (gate) {self._named(n)}", atoms, guarded, flaw, [n])

    def _is_kept(self, n: int, atoms: Iterable[Atom], flaw: Search) -> bool:
        """The gate is kept, once it is known what the deeds ask that led astray; the guarded ones are left open."""
        guarded = {p for p in self.model.plans if p.is_at(self.model.gates[n][0].before)}
        sure: set[Plan] = set()
        while True:
            graph = self._walk(part(self.model, atoms, sure, [n]), CHAIN_STATES_AT_MOST)
            if graph is None or graph.is_capped:
                return False
            if (astray := flaw(graph)) is None:
                return True
            doubtful = set(astray.plans) - graph.cut.sure - guarded
            if not doubtful:
                return False
            sure |= doubtful

    def _wider(self, what: str, deeds: list[Plan], atoms: list[Atom], flaw: Search) -> None:
        """Prove it by one deed that always remains possible, by all of them, or at last by all that bears on it."""
        alone = sorted(deeds, key=lambda p: len(self.model.reads(p)))[:ALONE_AT_MOST]
        ways = [(tried, learns) for tried in [*([d] for d in alone), deeds] for learns in (True, False)]
        if not any(self._is_enough(tried, atoms, flaw, learns) for tried, learns in ways):
            self._exact(what, atoms, deeds, flaw)

    def _is_enough(self, deeds: list[Plan], atoms: Iterable[Atom], flaw: Search, learns: bool) -> bool:
        """The deeds prove it, or do once more is known.

        That is what the deeds ask that led astray, if it was left open and one `learns` from it; else what helps.
        """
        sure: set[Plan] = set(deeds)
        while True:
            graph = self._walk(part(self.model, atoms, sure), self.part_at_most)
            if graph is None or graph.is_capped:
                return False
            if (astray := flaw(graph)) is None:
                return True
            doubtful = set(astray.plans) - graph.cut.sure if learns else None
            grown = sure | (doubtful or self.model.helpers(sure))
            if grown == sure:
                return False
            sure = grown

    def _exact(
        self,
        what: str,
        atoms: Iterable[Atom],
        deeds: Iterable[Plan],
        flaw: Search,
        gates: Iterable[int] = (),
    ) -> None:
        graph = self._walk(closed(self.model, atoms, deeds, gates), self.cap)
        if graph is None or graph.is_capped:
            self._tell([_unproved(what, self.cap)])
        else:
            self._tell([flaw(graph)])

    def _reach(self, plan: Plan) -> None:
        """Look for one way to do a deed that no walk so far has met."""

        def met(graph: Graph) -> bool:
            return any(graph.firings[n].plan is plan for n in graph.seen)

        sure = {plan}
        while True:
            self._walk(part(self.model, (), sure | set(self.model.starts)), self.part_at_most, met, only_sure=True)
            if plan in self.possible:
                return
            grown = sure | self.model.helpers(sure)
            if grown == sure:
                break
            sure = grown
        graph = self._walk(closed(self.model, (), [plan]), self.cap, met)
        if plan in self.possible:
            return
        self._tell([_unproved(plan.label, self.cap) if graph is None or graph.is_capped else _dead(graph, plan)])

    def _named(self, n: int) -> str:
        gate = self.version.gates[n]
        return " → ".join("/".join(part for part in point if part) for point in (gate.done, gate.before))

    def _round(self, graph: Graph, n: int) -> Flaw | None:
        if n not in graph.rounds:
            return None
        name, basis = self._named(n), self.version.gates[n].basis
        words = f"绕过了门 {name}：箭头左边未办，右边也能办（{basis}）(a way round the gate)"
        state, deed, _ = graph.rounds[n]
        plans = (*graph.plans_to(state), graph.firings[deed].plan)
        return Flaw("gate", name, words, tuple(graph.round_path(n)), plans)

    def _stuck(self, graph: Graph) -> Flaw | None:
        bit = graph.cut.bit[RESULT]
        lost = graph.cannot_reach(s for s in graph.ways if s & bit)
        if lost is None:
            return None
        words = "从这里起再也得不出任何结果 (no result can be reached)"
        return Flaw("stuck", "", words, tuple(graph.path(lost)), tuple(graph.plans_to(lost)))

    def _duty(self, graph: Graph, act: str) -> Flaw | None:
        owed = graph.cut.bit[Atom("owed", act)]
        own = {n for n, firing in enumerate(graph.firings) if firing.plan.deed.act == act and firing.is_sure}
        able = (s for s, ways in graph.ways.items() if any(n in own for n, _ in ways))
        lost = graph.cannot_reach(able, among=lambda s: bool(s & owed))
        if lost is None:
            return None
        words = f"应办的 {act} 再也无人能办 (a duty that nobody can discharge)"
        return Flaw("duty", act, words, tuple(graph.path(lost)), tuple(graph.plans_to(lost)))


def _dead(graph: Graph, plan: Plan) -> Flaw:
    """A deed that no state allows, with those of its conditions that none meets."""
    words = f"{plan.label} 永远办不成 (can never be done)"
    if plan.deed.is_silent:
        return Flaw("dead", plan.label, f"{words}：没有一项义务以它为逾期结果 (no silence gives it)")
    firing = next(f for f in graph.firings if f.plan is plan)
    why = "；".join(firing.never_met(graph.ways)) or "各项条件从不同时满足 (its conditions never hold together)"
    return Flaw("dead", plan.label, f"{words}：{why}")


def _unproved(what: str, cap: int) -> Flaw:
    return Flaw("unproved", what, f"未证明 (not proved)：{what}，状态超过 {cap} 个 (more than {cap} states)")
