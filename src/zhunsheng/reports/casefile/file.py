"""What a case's file is bound of: said once, whoever gathers it and however it is set."""

from dataclasses import dataclass
from datetime import date

from zhunsheng.reports.blocks import Block

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An act: its day, what, who, what was recorded with it; `marks` stand out (late, irregular, taken back)."""

    day: date
    what: str
    who: str
    marks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    facts: Pairs = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document or an attachment: what it is, what it belongs to, its bytes where they are there."""

    title: str
    about: str
    digest: str
    suffix: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, told whole. `cover` and `facts` are labels with their values; `ledger` says what to check it by."""

    unit: str
    title: str
    number: str
    note: str
    printed: str
    printed_on: date
    cover: Pairs
    facts: Pairs
    history: tuple[Happened, ...]
    terms: tuple[Block, ...]
    documents: tuple[Enclosed, ...]
    papers: tuple[Enclosed, ...]
    ledger: Pairs
