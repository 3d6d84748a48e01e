"""The tree of RFC 6962: its published roots, and proofs of every size that hold and hold nothing else."""

import pytest

from zhunsheng.ledger.chain import Head
from zhunsheng.ledger.digest import SHA256, SM3
from zhunsheng.ledger.merkle import Tree, head_leaf, heads_root, proves_consistency, proves_inclusion

# The leaves and roots that certificate-transparency implementations test with (SHA-256).
LEAVES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "60" * 16)]
LEAVES[-1] = bytes(range(0x60, 0x70))
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = range(1, 20)


def leaves(size: int) -> list[bytes]:
    return [f"叶{n}".encode() for n in range(size)]


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_that_others_compute(size: int) -> None:
    assert Tree(LEAVES, SHA256).root(size).hex() == ROOTS[size]


@pytest.mark.parametrize("algorithm", [SM3, SHA256])
@pytest.mark.parametrize("size", SIZES)
def test_inclusion_of_each_leaf_is_proved_and_of_no_other(size: int, algorithm: str) -> None:
    held, tree = leaves(size), Tree(leaves(size), algorithm)
    root = tree.root()
    for index in range(size):
        proof = tree.inclusion(index)
        assert proves_inclusion(held[index], index, size, proof, root, algorithm)
        assert not proves_inclusion(b"other", index, size, proof, root, algorithm)
        assert not proves_inclusion(held[index], index, size, [*proof, root], root, algorithm)
        assert not proves_inclusion(held[index], index, size, proof, b"\0" * 32, algorithm)
        if proof:
            assert not proves_inclusion(held[index], index, size, proof[:-1], root, algorithm)
        for elsewhere in range(size):
            assert elsewhere == index or not proves_inclusion(held[index], elsewhere, size, proof, root, algorithm)


@pytest.mark.parametrize("size", SIZES)
def test_consistency_with_each_earlier_tree_is_proved_and_with_no_other(size: int) -> None:
    tree, other = Tree(leaves(size)), Tree([b"x", *leaves(size)[1:]])
    for earlier in range(1, size + 1):
        proof = tree.consistency(earlier)
        assert proves_consistency(earlier, size, proof, tree.root(earlier), tree.root())
        assert not proves_consistency(earlier, size, proof, other.root(earlier), tree.root())
        assert not proves_consistency(earlier, size, proof, tree.root(earlier), other.root())
        if proof:
            assert not proves_consistency(earlier, size, proof[:-1], tree.root(earlier), tree.root())


def test_asks_for_what_is_there() -> None:
    tree = Tree(leaves(3))
    with pytest.raises(IndexError):
        tree.inclusion(3)
    with pytest.raises(IndexError):
        tree.consistency(0)
    assert not proves_inclusion(b"", 0, 0, [], b"")
    assert not proves_consistency(0, 3, [], b"", tree.root())


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 21])
def test_root_over_heads_is_that_of_the_tree_over_them(size: int) -> None:
    heads = [Head(f"{n:03}", n + 1, f"sm3:{n}") for n in range(size)]
    root, cases = heads_root(iter(heads))
    assert (root, cases) == (f"sm3:{Tree(map(head_leaf, heads)).root().hex()}", size)


def test_root_over_heads_changes_with_each_of_them() -> None:
    heads = [Head(f"{n:03}", 1, f"sm3:{n}") for n in range(5)]
    roots = {heads_root(h)[0] for h in (heads, heads[:-1], heads[1:], [*heads[:-1], heads[-1]._replace(seq=2)])}
    assert len(roots) == 4
