"""A layered drawing: boxes in rows from top to bottom, lines that go round the boxes between them.

It follows Sugiyama: rows by the longest way, no wider than so many boxes; an order of each row that crosses few
lines; then places as near to their neighbours as the widths allow. Equal input gives an equal drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP, ROW_GAP, MARGIN = 26.0, 54.0, 12.0
BEND, BEND_GAP = 4.0, 11.0  # the room that a line takes in a row it passes
SWEEPS, SETTLINGS = 12, 24
Pair = tuple[str, str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A box in its place: its left upper corner and its size."""

    id: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and, for each pair, the points that its line goes through from the first to the second."""

    boxes: Mapping[str, Box]
    lines: Mapping[Pair, tuple[Point, ...]]
    width: float
    height: float


def drawn(sizes: Mapping[str, tuple[float, float]], pairs: Sequence[Pair], width: float = 1104) -> Drawing:
    """Lay out boxes of these sizes, in the order in which they are given where nothing speaks against it.

    Rows hold fewer boxes where that makes it no wider than `width`.
    """
    found = [_Layout(sizes, pairs, widest).drawing() for widest in (5, 4, 3)]
    return next((d for d in found if d.width <= width), min(found, key=lambda d: d.width))


class _Layout:
    """One drawing in the making. Nodes are ids, or (pair, row) where a line passes a row."""

    def __init__(self, sizes: Mapping[str, tuple[float, float]], pairs: Sequence[Pair], widest: int) -> None:
        self.sizes, self.rank = sizes, {name: n for n, name in enumerate(sizes)}
        self.pairs = [p for p in dict.fromkeys(pairs) if p[0] != p[1]]
        self.downward = {p: (p[1], p[0]) if self._turned(*p) else p for p in self.pairs}
        self.row_of = self._rows(widest)
        self.ways = {p: self._way(*p) for p in dict.fromkeys(self.downward.values())}
        self.rows = self._initial()
        self.up, self.down = self._neighbours()

    def _turned(self, a: str, b: str) -> bool:
        """The line runs upwards: it goes back in a circle."""
        if self.rank[a] < self.rank[b]:
            return False
        todo, seen = [b], set()
        while todo:
            at = todo.pop()
            if at == a:
                return True
            if at not in seen:
                seen.add(at)
                todo += [d for c, d in self.pairs if c == at]
        return False

    def _rows(self, widest: int) -> dict[str, int]:
        """Below all that leads to it; one row further while the row is full."""
        out: dict[str, int] = {}
        held: dict[int, int] = {}
        leads: dict[str, list[str]] = {}
        for a, b in self.downward.values():
            leads.setdefault(b, []).append(a)
        left = list(self.rank)
        while left:
            name = next((n for n in left if all(a in out for a in leads.get(n, ()))), left[0])
            left.remove(name)
            row = max((out[a] + 1 for a in leads.get(name, ()) if a in out), default=0)
            while held.get(row, 0) >= widest:
                row += 1
            out[name] = row
            held[row] = held.get(row, 0) + 1
        used = {row: n for n, row in enumerate(sorted(held))}
        return {name: used[row] for name, row in out.items()}

    def _way(self, a: str, b: str) -> list:
        """The nodes that a line goes through."""
        return [a, *(((a, b), row) for row in range(self.row_of[a] + 1, self.row_of[b])), b]

    def _initial(self) -> list[list]:
        rows: list[list] = [[] for _ in range(max(self.row_of.values(), default=0) + 1)]
        for name in self.rank:
            rows[self.row_of[name]].append(name)
        for way in self.ways.values():
            for node in way[1:-1]:
                rows[node[1]].append(node)
        return rows

    def _neighbours(self) -> tuple[dict, dict]:
        up: dict = {n: [] for row in self.rows for n in row}
        down: dict = {n: [] for row in self.rows for n in row}
        for way in self.ways.values():
            for a, b in pairwise(way):
                down[a].append(b)
                up[b].append(a)
        return up, down

    def _order(self) -> None:
        """Sort each row by the middle of its neighbours, downwards and upwards, and keep what crosses least."""
        best, fewest = [list(r) for r in self.rows], self._crossings()
        for sweep in range(SWEEPS):
            beside = self.up if sweep % 2 == 0 else self.down
            for row in self.rows[1:] if sweep % 2 == 0 else reversed(self.rows[:-1]):
                at = {node: n for other in self.rows for n, node in enumerate(other)}
                wish = {n: _mean([at[o] for o in beside[n]], at[n]) for n in row}
                row.sort(key=wish.__getitem__)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(r) for r in self.rows], crossings
        self.rows = best

    def _crossings(self) -> int:
        total = 0
        for upper, lower in pairwise(self.rows):
            at = {node: n for n, node in enumerate(lower)}
            ends = [at[b] for a in upper for b in sorted(self.down[a], key=at.__getitem__)]
            total += sum(a > b for n, a in enumerate(ends) for b in ends[n + 1 :])
        return total

    def _wide(self, node) -> float:
        return self.sizes[node][0] if node in self.rank else BEND

    def _gap(self, a, b) -> float:
        return GAP if a in self.rank and b in self.rank else BEND_GAP

    def _places(self) -> dict:
        """The middle of every node: near its neighbours, as far apart as the widths ask."""
        at: dict = {}
        for row in self.rows:
            x = 0.0
            for node in row:
                at[node] = x + self._wide(node) / 2
                x += self._wide(node) + GAP  # only a beginning
        for settling in range(SETTLINGS):
            for row in self.rows if settling % 2 == 0 else reversed(self.rows):
                wish = [_mean([x for o in self.up[n] + self.down[n] for x in self._pull(n, o, at)], at[n]) for n in row]
                apart = [(self._wide(a) + self._wide(b)) / 2 + self._gap(a, b) for a, b in pairwise(row)]
                at |= zip(row, spread(wish, apart), strict=True)
        return at

    def _pull(self, node, other, at: dict) -> list[float]:
        """Where another node pulls: lines are straightened first."""
        bends = (node not in self.rank) + (other not in self.rank)
        return [at[other]] * (1, 2, 8)[bends]

    def drawing(self) -> Drawing:
        """Everything in its place."""
        if not self.sizes:
            return Drawing({}, {}, 0, 0)
        self._order()
        at = self._places()
        left = min(at[n] - self._wide(n) / 2 for n in at) - MARGIN
        tops, y = [], MARGIN
        for row in self.rows:
            tops.append(y)
            y += max((self.sizes[n][1] for n in row if n in self.rank), default=0) + ROW_GAP
        boxes = {
            name: Box(name, at[name] - left - self.sizes[name][0] / 2, tops[self.row_of[name]], *self.sizes[name])
            for name in self.rank
        }
        bands = [(top, following - ROW_GAP) for top, following in pairwise([*tops, y])]
        lines = self._lines({n: x - left for n, x in at.items()}, boxes, bands)
        width = max(at[n] + self._wide(n) / 2 for n in at) - left + MARGIN
        return Drawing(boxes, lines, width, y - ROW_GAP + MARGIN)

    def _lines(self, at: dict, boxes: Mapping[str, Box], bands: list[tuple[float, float]]) -> dict:
        starts, ends = self._ports(at, boxes, down=True), self._ports(at, boxes, down=False)
        out = {}
        for pair in self.pairs:
            way = self.ways[self.downward[pair]]
            a, b = boxes[way[0]], boxes[way[-1]]
            points = [(starts[self.downward[pair]], a.y + a.height)]
            for node in way[1:-1]:
                points += [(at[node], bands[node[1]][0]), (at[node], bands[node[1]][1])]
            points.append((ends[self.downward[pair]], b.y))
            out[pair] = tuple(points if self.downward[pair] == pair else reversed(points))
        return out

    def _ports(self, at: dict, boxes: Mapping[str, Box], down: bool) -> dict[Pair, float]:
        """Where along a box's edge each of its lines leaves or arrives: in the order of where they go."""
        held: dict[str, list[tuple[float, Pair]]] = {}
        for pair, way in self.ways.items():
            end, other = (way[0], way[1]) if down else (way[-1], way[-2])
            held.setdefault(end, []).append((at[other], pair))
        out = {}
        for name, group in held.items():
            box = boxes[name]
            for n, (_, pair) in enumerate(sorted(group)):
                out[pair] = box.x + box.width * (0.2 + 0.6 * (n + 1) / (len(group) + 1))
        return out


def spread(wish: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The places nearest to the wishes (least squares) that keep their order and so much between each two.

    >>> spread([0, 0, 9], [4, 4])
    [-2.0, 2.0, 9.0]
    """
    shift = [0.0]
    for gap in apart:
        shift.append(shift[-1] + gap)
    blocks: list[list[float]] = []  # sum and count of those that lie as close as they may
    for want, off in zip(wish, shift, strict=True):
        blocks.append([want - off, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    level = [total / count for total, count in blocks for _ in range(int(count))]
    return [found + off for found, off in zip(level, shift, strict=True)]


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
