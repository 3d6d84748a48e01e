"""What was found to be part of what, and how: the order of trust is marked, bracket, split, named, summed."""

from dataclasses import dataclass, field, replace

DEEPEST = 16  # levels of parts within parts; a text with more is no report


@dataclass(frozen=True, slots=True)
class Group:
    """Parts told together of one whole. `how`: marked, bracket, split, through, named, outcome, summed,
    beside, carried."""

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
    counts: list[int] = field(default_factory=list)  # claims that may be wholes or parts: no rates, changes, cells
    stated: dict[int, int] = field(default_factory=dict)  # wholes that a rate right after the part says
    divided: tuple[int, int] | None = None  # what a head parted last, and the last of its parts
    _by_whole: dict[int, list[Group]] = field(default_factory=dict)

    def of(self, whole: int) -> list[Group]:
        """The groups of a whole."""
        return self._by_whole.get(whole, [])

    def add(self, group: Group) -> None:
        """Record a group without binding its parts."""
        self.groups.append(group)
        self._by_whole.setdefault(group.whole, []).append(group)

    def drop_last(self) -> Group:
        """Take back the last group, to tell it anew with one part more."""
        group = self.groups.pop()
        self._by_whole[group.whole].remove(group)
        return group

    def bind(self, whole: int, parts: list[int], how: str, exhaustive: bool = False, open_ended: bool = False) -> None:
        """Record parts that have no whole yet."""
        for part in parts:
            if part not in self.parent and not self._is_above(part, whole):
                self.parent[part] = whole
        self.add(Group(whole, tuple(parts), how, exhaustive, open_ended))

    def move(self, part: int, whole: int) -> None:
        """Take a part out of the list it was told in, and bind it to another whole."""
        if self._is_above(part, whole):
            return
        for at, group in enumerate(self.groups):
            if part in group.parts:
                rest = tuple(p for p in group.parts if p != part)
                self._by_whole[group.whole].remove(group)
                self.groups[at] = replace(group, parts=rest)
                self._by_whole[group.whole].append(self.groups[at])
        self.groups = [g for g in self.groups if g.parts]
        self.parent[part] = whole

    def top(self, n: int) -> int:
        """The outermost whole above a claim."""
        for _ in range(DEEPEST):
            if n not in self.parent:
                break
            n = self.parent[n]
        return n

    def _is_above(self, one: int, other: int) -> bool:
        """Whether the other is the same or a part, at whatever level, of the one: no whole is part of its part."""
        for _ in range(DEEPEST):
            if other == one or other not in self.parent:
                break
            other = self.parent[other]
        return other == one
