"""One root over many digests, with proofs that anyone can check offline (RFC 6962, section 2.1; any digest).

A leaf is hashed with 0x00 before it and a node with 0x01, so that no node can pass for a leaf.
"""

from collections.abc import Iterable, Sequence

from zhunsheng.ledger.canonical import canonical
from zhunsheng.ledger.chain import Head
from zhunsheng.ledger.digest import SM3, raw_digest


class Tree:
    """The hashes of leaves, each subtree's root computed once."""

    def __init__(self, leaves: Iterable[bytes], algorithm: str = SM3) -> None:
        self.algorithm = algorithm
        self.hashes = [leaf_hash(leaf, algorithm) for leaf in leaves]
        self._known: dict[tuple[int, int], bytes] = {}

    def __len__(self) -> int:
        return len(self.hashes)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, all of them by default."""
        return self._over(0, len(self.hashes) if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """What proves to a holder of the root that a leaf is there."""
        size = len(self.hashes) if size is None else size
        if not 0 <= index < size <= len(self.hashes):
            raise IndexError(f"no leaf {index} among {size}")
        return self._path(index, 0, size)

    def consistency(self, earlier: int, size: int | None = None) -> list[bytes]:
        """What proves to a holder of both roots that the earlier tree is the beginning of the later."""
        size = len(self.hashes) if size is None else size
        if not 0 < earlier <= size <= len(self.hashes):
            raise IndexError(f"no tree of {earlier} within {size}")
        return [] if earlier == size else self._extension(earlier, 0, size, whole=True)

    def _over(self, start: int, end: int) -> bytes:
        if end == start:
            return raw_digest(b"", self.algorithm)
        if end - start == 1:
            return self.hashes[start]
        if (start, end) not in self._known:
            middle = start + _cut(end - start)
            both = self._over(start, middle), self._over(middle, end)
            self._known[start, end] = node_hash(*both, self.algorithm)
        return self._known[start, end]

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _cut(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._over(middle, end)]
        return [*self._path(index, middle, end), self._over(start, middle)]

    def _extension(self, earlier: int, start: int, end: int, whole: bool) -> list[bytes]:
        if earlier == end:
            return [] if whole else [self._over(start, end)]
        middle = start + _cut(end - start)
        if earlier <= middle:
            return [*self._extension(earlier, start, middle, whole), self._over(middle, end)]
        return [*self._extension(earlier, middle, end, False), self._over(start, middle)]


def leaf_hash(leaf: bytes, algorithm: str = SM3) -> bytes:
    """The hash of a leaf's bytes."""
    return raw_digest(b"\0" + leaf, algorithm)


def node_hash(left: bytes, right: bytes, algorithm: str = SM3) -> bytes:
    """The hash of two subtrees."""
    return raw_digest(b"\1" + left + right, algorithm)


def proves_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, algorithm: str = SM3
) -> bool:
    """Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash(leaf, algorithm)
    for other in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(other, found, algorithm)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, other, algorithm)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(
    earlier: int, size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes, algorithm: str = SM3
) -> bool:
    """Whether the proof shows that the later tree only added leaves to the earlier (RFC 9162, 2.1.4.2)."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(other, old, algorithm), node_hash(other, new, algorithm)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, other, algorithm)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def heads_root(heads: Iterable[Head], algorithm: str = SM3) -> tuple[str, int]:
    """The root over the heads of all cases in order of case, and how many they are; in constant memory."""
    stack: list[tuple[int, bytes]] = []  # complete subtrees, each smaller than the one before
    size = 0
    for head in heads:
        grown = (1, leaf_hash(head_leaf(head), algorithm))
        while stack and stack[-1][0] == grown[0]:
            count, left = stack.pop()
            grown = (2 * count, node_hash(left, grown[1], algorithm))
        stack.append(grown)
        size += 1
    if not stack:
        return f"{algorithm}:{raw_digest(b'', algorithm).hex()}", 0
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root, algorithm)
    return f"{algorithm}:{root.hex()}", size


def head_leaf(head: Head) -> bytes:
    """The bytes of a case's head in the tree."""
    return canonical({"case": head.case, "head": head.hash, "seq": head.seq})


def _cut(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1
