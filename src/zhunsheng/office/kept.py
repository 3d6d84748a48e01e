"""Holding the papers on the disk against the digests that the ledger names."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhunsheng.ledger.chain import Broken
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases


def broken_papers() -> Iterator[Broken]:
    """Every paper that is gone or is another one now. Each file is read once, however many cases name it."""
    fault_of = lru_cache(maxsize=100_000)(lambda digest: papers.fault_of(Path(settings.HOME), digest))
    seen: set[tuple[str, int, str]] = set()
    for held in cases.attachments():
        fault, at = fault_of(held.digest), (held.case, held.seq, held.digest)
        if fault is not None and at not in seen:
            seen.add(at)
            yield Broken(held.case, held.seq, f"paper-{fault}", f"{held.name} {held.digest}")
