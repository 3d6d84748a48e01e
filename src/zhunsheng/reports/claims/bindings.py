"""What was found to be part of what, and how: the order of trust is marked, bracket, split, named, summed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Group:
    """Parts told together of one whole. `how`: marked, bracket, split, named, outcome, summed."""

    whole: int
    parts: tuple[int, ...]
    how: str
    exhaustive: bool = False
    open_ended: bool = False  # 等: more parts than are named


@dataclass
class Wholes:
    """The bindings of a text."""

    parent: dict[int, int] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    unbound: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)  # 其中 without a countable whole

    def bind(self, whole: int, parts: list[int], how: str, exhaustive: bool = False, open_ended: bool = False) -> None:
        """Record parts that have no whole yet."""
        for part in parts:
            self.parent.setdefault(part, whole)
        self.groups.append(Group(whole, tuple(parts), how, exhaustive, open_ended))

    def top(self, n: int) -> int:
        """The outermost whole above a claim."""
        while n in self.parent:
            n = self.parent[n]
        return n
