"""Every state that a case under one law file can come to, and how: breadth first, so that paths are shortest."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhunsheng.catalog.abstract import Move, Slice


@dataclass
class Graph:
    """The states of a slice that were reached, each with its ways on, and the step by which it was first reached."""

    cut: Slice
    ways: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # state → (deed, next state)
    first: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # state → (before, deed, filled in)
    seen: set[int] = field(default_factory=set)  # deeds that were done somewhere
    rounds: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # gate → (state, deed, filled in)
    capped: bool = False

    def path(self, state: int) -> list[str]:
        """How a state is reached, deed by deed."""
        steps = []
        while state in self.first:
            state, deed, note = self.first[state]
            steps.append(self.step(deed, note))
            if state < 0:
                break
        return steps[::-1]

    def step(self, deed: int, note: str = "") -> str:
        """A deed as a path shows it."""
        firing = self.cut.moves[deed]
        silent = "（逾期视为）" if firing.plan.deed.is_silent else ""
        return firing.label + silent + (f"〔{note}〕" if note else "")

    def round_path(self, gate: int) -> list[str]:
        """How a gate was walked round."""
        state, deed, note = self.rounds[gate]
        return [*(self.path(state) if state >= 0 else []), self.step(deed, note)]

    def cannot_reach(self, good: Iterable[int], among: Callable[[int], bool] = lambda state: True) -> int | None:
        """The first of the states (so with the shortest path) from which none of the good ones is reached."""
        back: dict[int, list[int]] = {}
        for state, ways in self.ways.items():
            for _, after in ways:
                back.setdefault(after, []).append(state)
        fine = set(good)
        queue = list(fine)
        while queue:
            for before in back.get(queue.pop(), ()):
                if before not in fine:
                    fine.add(before)
                    queue.append(before)
        return next((state for state in self.ways if state not in fine and among(state)), None)


def explore(cut: Slice, cap: int, enough: Callable[[Graph], bool] = lambda graph: False) -> Graph:
    """Walk a slice from its openings until nothing is new, `enough` is seen, or the cap is reached."""
    graph = Graph(cut)
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

    index = {id(firing): n for n, firing in enumerate(cut.moves)}
    for firing, blank in cut.openings():
        for move in firing.moves(blank):
            reach(blank, -1, index[id(firing)], move)
    tables = [(n, firing.mask, firing.table, firing.moves) for n, firing in enumerate(cut.moves)]
    while queue:
        if len(graph.ways) >= cap:
            graph.capped = True
            break
        state = queue.popleft()
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
