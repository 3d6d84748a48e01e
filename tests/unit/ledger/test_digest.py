"""Digests, by the vectors of the standards, and commitments."""

import hashlib

import pytest

from zhunsheng.ledger import digest as module
from zhunsheng.ledger.digest import SHA256, SM3, NoDigest, algorithm_of, commit, digest, is_commitment


def test_sm3_by_the_vectors_of_gb_t_32905() -> None:
    assert digest(b"abc") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest(b"abcd" * 16) == "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sha_256_by_the_vector_of_fips_180() -> None:
    assert digest(b"abc", SHA256) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_says_what_to_do_where_openssl_lacks_sm3(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, data: bytes = b"") -> object:
        if name == SM3:
            raise ValueError("unsupported hash type sm3")
        return hashlib.sha256(data)

    monkeypatch.setattr(module.hashlib, "new", without)
    monkeypatch.setattr(module, "_begun", module._begun.__wrapped__)  # what was found before does not count
    with pytest.raises(NoDigest, match="OpenSSL 没有 SM3.*SHA-256"):
        digest(b"abc")
    assert digest(b"abc", SHA256).startswith("sha256:")


def test_knows_no_other_algorithm() -> None:
    with pytest.raises(NoDigest, match="md6"):
        digest(b"", "md6")
    for written in ("", "sm3", "sm3:", "md5:00"):
        with pytest.raises(NoDigest):
            algorithm_of(written)
    assert algorithm_of("sha256:00") == SHA256


def test_commitment_hides_the_value_behind_its_salt() -> None:
    held = commit("张三", "一")
    assert is_commitment(held) and held == commit("张三", "一")
    assert held != commit("张三", "二") != commit("李四", "二")


def test_only_a_lone_commitment_is_one() -> None:
    assert not is_commitment({"commitment": "sm3:00", "name": "x"})
    assert not is_commitment("commitment")
