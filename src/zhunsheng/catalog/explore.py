"""Every state that a case under one law file can come to, and how: breadth first, so that paths are shortest."""

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhunsheng.catalog.atoms import Atom
from zhunsheng.catalog.firing import Firing, Move
from zhunsheng.catalog.model import Plan
from zhunsheng.catalog.slices import Slice

BEFORE = -1  # the state before a case is opened


@dataclass
class Graph:
    """The states of a slice that were reached, each with its ways on, and the step by which it was first reached."""

    cut: Slice
    firings: list[Firing]
    ways: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # state → (deed, next state)
    first: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # state → (before, deed, filled in)
    seen: set[int] = field(default_factory=set)  # deeds that were done somewhere
    rounds: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # gate → (state, deed, filled in)
    is_capped: bool = False

    def path(self, state: int) -> list[str]:
        """How a state is reached, deed by deed."""
        steps = []
        while state != BEFORE:
            state, deed, note = self.first[state]
            steps.append(self.step(deed, note))
        return steps[::-1]

    def plans_to(self, state: int) -> list[Plan]:
        """The deeds of the path to a state."""
        plans = []
        while state != BEFORE:
            state, deed, _ = self.first[state]
            plans.append(self.firings[deed].plan)
        return plans

    def step(self, deed: int, note: str = "") -> str:
        """A deed as a path shows it."""
        plan = self.firings[deed].plan
        return plan.label + ("（逾期视为）" if plan.deed.is_silent else "") + (f"〔{note}〕" if note else "")

    def round_path(self, gate: int) -> list[str]:
        """How a gate was walked round."""
        state, deed, note = self.rounds[gate]
        return [*self.path(state), self.step(deed, note)]

    def cannot_reach(self, good: Iterable[int], among: Callable[[int], bool] = lambda state: True) -> int | None:
        """The first of the states (so with the shortest path) from which no sure way leads to a good one."""
        sure = [firing.is_sure for firing in self.firings]
        back: dict[int, list[int]] = {}
        for state, ways in self.ways.items():
            for deed, after in ways:
                if sure[deed]:
                    back.setdefault(after, []).append(state)
        fine = set(good)
        queue = list(fine)
        while queue:
            for before in back.get(queue.pop(), ()):
                if before not in fine:
                    fine.add(before)
                    queue.append(before)
        return next((state for state in self.ways if state not in fine and among(state)), None)


def explore(
    cut: Slice, cap: int, enough: Callable[[Graph], bool] = lambda graph: False, only_sure: bool = False
) -> Graph:
    """Walk a slice from its openings until nothing is new, `enough` is seen, or the cap is reached.

    With `only_sure` deeds that may or may not be possible are passed over: what is then met is surely possible.
    """
    graph = Graph(cut, [Firing(cut, plan) for plan in cut.plans])
    queue: deque[int] = deque()

    def reach(state: int, before: int, deed: int, move: Move) -> int:
        after = state & ~move.clear | move.set
        graph.seen.add(deed)
        for gate in move.round:
            graph.rounds.setdefault(gate, (before, deed, move.note))
        if after not in graph.first:
            graph.first[after] = (before, deed, move.note)
            queue.append(after)
        return after

    used = [(n, f) for n, f in enumerate(graph.firings) if f.is_sure or not only_sure]
    for n, firing in used:
        if firing.plan in cut.model.starts:
            blank = cut.blank() | cut.mask(Atom("open", firing.act.id))
            for move in firing.moves(blank):
                reach(blank, BEFORE, n, move)
    tables = [(n, f.mask, f.table, f.moves) for n, f in used]
    while queue:
        if len(graph.ways) >= cap:
            graph.is_capped = True
            break
        # Who looks for one way to a deed finds it sooner in depth: 90 states, where breadth saw 76,000.
        state = queue.pop() if only_sure else queue.popleft()
        ways = []
        for n, mask, table, work_out in tables:
            found = table.get(state & mask)
            if found is None:
                found = work_out(state)
            ways += [(n, reach(state, state, n, move)) for move in found]
        graph.ways[state] = ways
        if enough(graph):
            break
    return graph


def wander(cut: Slice, walks: int, steps: int) -> set[Plan]:
    """Go about at random, by preference where nobody has been: the deeds that were done surely can be.

    Each walk sets out from where some deed was done for the first time, so that what lies deep is come to.
    """
    chance, met = random.Random(1), set()
    firings = [Firing(cut, plan) for plan in cut.plans if plan in cut.sure]
    camps = []
    for firing in (f for f in firings if f.plan in cut.model.starts):
        blank = cut.blank() | cut.mask(Atom("open", firing.act.id))
        camps += [blank & ~move.clear | move.set for move in firing.moves(blank)]
        met |= {firing.plan} if firing.moves(blank) else set()
    for _ in range(walks if camps else 0):
        state = chance.choice(camps)
        for _ in range(steps):
            ways = [(firing.plan, move) for firing in firings for move in firing.moves(state)]
            if not ways:
                break
            fresh = [way for way in ways if way[0] not in met]
            plan, move = chance.choice(fresh or ways)
            state = state & ~move.clear | move.set
            if fresh:
                met.add(plan)
                camps.append(state)
    return met
