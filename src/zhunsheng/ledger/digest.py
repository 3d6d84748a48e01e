"""Digests, written with the name of their algorithm: `sm3:…` (GB/T 32905, the default) or `sha256:…`."""

import hashlib
from functools import lru_cache
from typing import Any

from zhunsheng.ledger.canonical import canonical

SM3, SHA256 = "sm3", "sha256"
ALGORITHMS = (SM3, SHA256)
COMMITMENT = "commitment"


class NoDigest(RuntimeError):
    """The algorithm is unknown, or this machine's OpenSSL was built without it."""


def raw_digest(data: bytes, algorithm: str = SM3) -> bytes:
    """The digest's bytes."""
    found = _begun(algorithm).copy()
    found.update(data)
    return found.digest()


def digest(data: bytes, algorithm: str = SM3) -> str:
    """The digest as it is written: algorithm, colon, hex.

    >>> digest(b"abc")
    'sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    found = _begun(algorithm).copy()
    found.update(data)
    return f"{algorithm}:{found.hexdigest()}"


def algorithm_of(written: str) -> str:
    """The algorithm that a written digest names."""
    name, _, value = written.partition(":") if isinstance(written, str) else ("", "", "")
    if name not in ALGORITHMS or not value:
        raise NoDigest(f"{written!r} 不是摘要：应为 sm3:… 或 sha256:… (a digest names its algorithm)")
    return name


def commit(value: object, salt: str, algorithm: str = SM3) -> dict[str, str]:
    """What stands in an event for a private value: its digest with a salt, so that the value can be erased.

    Without the salt a short value, an identity number say, could be found by trying them all.
    """
    return {COMMITMENT: digest(canonical({"salt": salt, "value": value}), algorithm)}


def is_commitment(value: object) -> bool:
    """Whether a value in an event's fields only stands for a private one."""
    return isinstance(value, dict) and len(value) == 1 and COMMITMENT in value


@lru_cache
def _begun(algorithm: str) -> Any:
    """The algorithm before its first byte: looking it up in OpenSSL takes as long as hashing an event."""
    try:
        return hashlib.new(algorithm)
    except ValueError:
        raise NoDigest(_why(algorithm)) from None


def _why(algorithm: str) -> str:
    if algorithm not in ALGORITHMS:
        return f"不认识的摘要算法 {algorithm!r}：可用 {'、'.join(ALGORITHMS)} (unknown digest algorithm)"
    return (
        f"本机的 OpenSSL 没有 {algorithm.upper()}：换用带国密算法的 OpenSSL，或选用 SHA-256 "
        "(this OpenSSL lacks it; use one that has it, or choose SHA-256)"
    )
