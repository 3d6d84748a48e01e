"""How a number comes about: rounds that alternate, ratios formed pair by pair, medians of both.

A machine that others use is noisy from minute to minute; two contestants that take turns meet the same noise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import Contestant, Failed


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio should be: at least, or at most."""

    bound: float
    at_most: bool = False

    def is_met(self, ratio: float) -> bool:
        """Whether the ratio as measured (not as rounded for the table) reaches it."""
        return ratio <= self.bound if self.at_most else ratio >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: ours beside one peer. What was not measured is None, and `error` says why."""

    topic: str
    topic_en: str
    unit: str
    peer: str
    value: float | None = None
    peer_value: float | None = None
    ratio: float | None = None
    goal: Goal | None = None
    ratios: tuple[float, ...] = ()
    error: str = ""
    is_fault: bool = False  # it is our own side that could not run

    @property
    def is_met(self) -> bool | None:
        """Met, not met, or None where there is no goal or no number."""
        return None if self.goal is None or self.ratio is None else self.goal.is_met(self.ratio)


def alternate(contestants: Sequence[Contestant], rounds: int) -> dict[str, list[float]]:
    """Seconds per unit of work of each contestant and round: A B C, A B C, … One that fails is out of the race.

    The round before the first warms everything up and is not counted.
    """
    taken: dict[str, list[float]] = {c.name: [] for c in contestants}
    for n in range(rounds + 1):
        for contestant in contestants:
            if contestant.error:
                continue
            try:
                seconds = contestant.round()
            except Failed:
                taken[contestant.name] = []
                continue
            if n:
                taken[contestant.name].append(seconds)
    return taken


def paired(ours: Sequence[float], theirs: Sequence[float], inverse: bool = False) -> tuple[float, ...]:
    """How many times faster we were than the peer, round by round; `inverse`: how many times slower."""
    return tuple(a / b if inverse else b / a for a, b in zip(ours, theirs, strict=True))


def compare(
    topic: tuple[str, str],
    contestants: Sequence[Contestant],
    taken: Mapping[str, Sequence[float]],
    goals: Mapping[str, Goal],
    is_rate: bool,
) -> list[Row]:
    """A row for each peer; the first contestant is ours. Values in µs, or with `is_rate` as so many a second."""
    ours, *peers = contestants
    return [_row(topic, ours, peer, taken, goals.get(peer.name), is_rate) for peer in peers]


def _row(
    topic: tuple[str, str],
    ours: Contestant,
    peer: Contestant,
    taken: Mapping[str, Sequence[float]],
    goal: Goal | None,
    is_rate: bool,
) -> Row:
    def shown(name: str) -> float | None:
        seconds = median(taken[name]) if taken[name] else None
        return None if seconds is None else 1 / seconds if is_rate else seconds * 1e6

    ratios = paired(taken[ours.name], taken[peer.name]) if taken[ours.name] and taken[peer.name] else ()
    return Row(
        *topic, "/s" if is_rate else "µs", peer.label, shown(ours.name), shown(peer.name),
        median(ratios) if ratios else None, goal, ratios, ours.error or peer.error, bool(ours.error),
    )  # fmt: skip
