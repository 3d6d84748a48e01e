"""What must be true of every law file whatever happens in a case, proved by exploring all that can happen.

Five properties: no act that can never be done, no state from which no result can be reached, no duty that
nobody can discharge, no way round a gate. (That an on-call act is opened by something is seen without a walk.)
A file small enough is walked once, whole; else each property on the slice that bears on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from zhunsheng.catalog.abstract import Model, Plan, Slice, TooMany
from zhunsheng.catalog.atoms import RESULT, Atom
from zhunsheng.catalog.explore import Graph, explore
from zhunsheng.kernel.procedure import Gate, Version

WHOLE_AT_MOST = 4_000
STATES_AT_MOST = 60_000


@dataclass(frozen=True)
class Flaw:
    """A property that does not hold, with a case in which it does not; or one that could not be proved."""

    rule: str  # dead, stuck, duty, gate, unproved
    subject: str  # the act, act/outcome or gate
    message: str
    path: tuple[str, ...] = ()


@dataclass
class Proof:
    """What exploring one version found, and how many states it saw."""

    version: Version
    states: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def prove(version: Version, cap: int = STATES_AT_MOST) -> Proof:
    """Explore a version; an empty list of flaws is a proof."""
    prover = _Prover(version, cap)
    prover.run()
    return prover.proof


class _Prover:
    def __init__(self, version: Version, cap: int) -> None:
        self.version, self.cap = version, cap
        self.model = Model(version)
        self.proof = Proof(version)
        self.seen: set[str] = set()  # labels of deeds that can be done
        self.told: set[tuple[str, str]] = set()

    def run(self) -> None:
        whole = self._explored(Slice(self.model, gates=range(len(self.model.gates)), everything=True), WHOLE_AT_MOST)
        if whole is not None:
            self._check(whole, range(len(self.model.gates)), self._duties(), self.version.kind == "procedure")
            for plan in self.model.plans:
                if plan.label not in self.seen:
                    self._dead(whole, plan)
            return
        for gate in range(len(self.model.gates)):
            self._sliced(f"门 {self.gate_name(gate)}", Slice(self.model, gates=[gate]), [gate], [], False)
        if self.version.kind == "procedure":
            self._sliced("结果", Slice(self.model, [RESULT]), [], [], True)
        for act in self._duties():
            cut = Slice(self.model, [Atom("owed", act)], self._plans(act))
            self._sliced(f"义务 {act}", cut, [], [act], False)
        for plan in self.model.plans:
            if plan.label not in self.seen:
                self._reach(plan)

    def gate_name(self, n: int) -> str:
        gate: Gate = self.version.gates[n]
        before, done = ("/".join(p for p in point if p) for point in (gate.before, gate.done))
        return f"{done} → {before}"

    def _plans(self, act: str) -> list[Plan]:
        return [p for p in self.model.plans if p.deed.act == act]

    def _duties(self) -> list[str]:
        """Acts that somebody may come to owe."""
        return list(dict.fromkeys(name for p in self.model.plans for name, _ in p.obliges))

    def _explored(self, cut: Slice, cap: int) -> Graph | None:
        """The graph of a slice; None where it is too large."""
        try:
            graph = explore(cut, cap)
        except TooMany:
            return None
        self.proof.states += len(graph.ways)
        self.seen |= {cut.moves[n].label for n in graph.seen}
        return None if graph.capped else graph

    def _sliced(self, what: str, cut: Slice, gates: list[int], duties: list[str], result: bool) -> None:
        graph = self._explored(cut, self.cap)
        if graph is None:
            self._flaw("unproved", what, f"未证明 not proved：{what} 的状态超过 {self.cap} 个")
        else:
            self._check(graph, gates, duties, result)

    def _check(self, graph: Graph, gates: Iterator[int] | range | list[int], duties: list[str], result: bool) -> None:
        for n in gates:
            if n in graph.rounds:
                words = f"绕过了门：箭头左边未办，右边也能办（{self.version.gates[n].basis}）(a way round the gate)"
                self._flaw("gate", self.gate_name(n), f"{self.gate_name(n)} {words}", graph.round_path(n))
        if result:
            bit = graph.cut.bit[RESULT]
            stuck = graph.cannot_reach(s for s in graph.ways if s & bit)
            if stuck is not None:
                self._flaw("stuck", "结果", "从这里起再也得不出任何结果 (no result can be reached)", graph.path(stuck))
        for act in duties:
            self._duty(graph, act)

    def _duty(self, graph: Graph, act: str) -> None:
        owed = graph.cut.bit[Atom("owed", act)]
        own = {n for n, firing in enumerate(graph.cut.moves) if firing.plan.deed.act == act}
        able = {s for s, ways in graph.ways.items() if any(n in own for n, _ in ways)}
        lost = graph.cannot_reach(able, among=lambda s: bool(s & owed))
        if lost is not None:
            words = f"应办的 {act} 再也无人能办 (a duty that nobody can discharge)"
            self._flaw("duty", act, words, graph.path(lost))

    def _reach(self, plan: Plan) -> None:
        """Look for one way to do a deed that no walk so far has met."""
        cut = Slice(self.model, deeds=[plan])
        mine = next(n for n, firing in enumerate(cut.moves) if firing.plan is plan)
        try:
            graph = explore(cut, self.cap, enough=lambda g: mine in g.seen)
        except TooMany as many:
            self._flaw("unproved", plan.label, f"未证明 not proved：填写方式太多（{many}）")
            return
        self.proof.states += len(graph.ways)
        self.seen |= {cut.moves[n].label for n in graph.seen}
        if mine in graph.seen:
            return
        if graph.capped:
            self._flaw("unproved", plan.label, f"未证明 not proved：{plan.label} 的状态超过 {self.cap} 个")
        else:
            self._dead(graph, plan)

    def _dead(self, graph: Graph, plan: Plan) -> None:
        firing = next(f for f in graph.cut.moves if f.plan is plan)
        if plan.deed.is_silent:
            why = ["没有一项义务以它为逾期结果 (no silence gives it)"]
        else:
            why = firing.never_met(graph.ways) or ["它的各项条件从不同时满足"]
        self._flaw("dead", plan.label, f"{plan.label} 永远办不成 (can never be done)：{'；'.join(why)}")

    def _flaw(self, rule: str, subject: str, message: str, path: list[str] | tuple[str, ...] = ()) -> None:
        if (rule, subject) not in self.told:
            self.told.add((rule, subject))
            self.proof.flaws.append(Flaw(rule, subject, message, tuple(path)))
