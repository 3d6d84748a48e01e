"""A form: the rows and columns that an authority prescribes, what each cell asks, and what must hold between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from zhunsheng.figures.indicator import Question

TOTAL, UNITS, LAST = "total", "units", "last."
COLUMN, ROW = EACH = ("column", "row")


class Words(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str

    def told(self, english: bool) -> str:
        """In one of them."""
        return self.en if english else self.zh


class Part(NamedTuple):
    """A question that a cell adds up or takes away; `unit_in` names the field whose unit the case counts for."""

    sign: int
    question: Question
    unit_in: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a cell asks. Without parts it is nought for the reason `nil`, or filled in by whom `outside` names."""

    parts: tuple[Part, ...] = ()
    unit: str = "件"
    scale: int = 0
    signed: bool = False  # an increase or decrease: its sign is printed
    nil: Words | None = None
    outside: Words | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column, or a group of them; a group has no cells of its own."""

    id: str
    name: Words
    below: tuple["Line", ...] = ()

    @property
    def leaves(self) -> tuple["Line", ...]:
        """The rows or columns in it that have cells."""
        return tuple(leaf for line in self.below for leaf in line.leaves) if self.below else (self,)

    @property
    def depth(self) -> int:
        """How many levels of heading it takes."""
        return 1 + max((line.depth for line in self.below), default=0)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the form under headings of its own. Where `by_unit`, each unit of the region has a row."""

    stub: Words
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    slots: dict[tuple[str, str], Slot]
    title: Words | None = None
    by_unit: bool = False

    @property
    def leaf_columns(self) -> tuple[Line, ...]:
        """The columns that have cells."""
        return tuple(leaf for line in self.columns for leaf in line.leaves)

    @property
    def leaf_rows(self) -> tuple[Line, ...]:
        """The rows that have cells; of a table by unit the total alone."""
        return tuple(leaf for line in self.rows for leaf in line.leaves)


class Ref(NamedTuple):
    """A row or column in a sum of a check; `last` where last year's table is meant."""

    sign: int
    id: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold in every column (between rows), or in every row (between columns), of those named in `only`."""

    id: str
    name: Words
    each: str
    left: tuple[Ref, ...]
    right: tuple[Ref, ...]
    at_most: bool = False
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A table as it is prescribed from a year on."""

    id: str
    since: int
    until: int | None
    name: Words
    basis: str
    blocks: tuple[Block, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[Words, ...] = ()
    # Which units owe it, by column; under "" for all columns that name no duty of their own.
    duties: dict[str, Question] = field(default_factory=dict)
    version: str = ""  # hash of its file
    where: str = ""

    @property
    def by_unit(self) -> bool:
        """Whether its rows are the units of the region."""
        return any(block.by_unit for block in self.blocks)

    def holds_for(self, year: int) -> bool:
        """Whether the form is that of a year."""
        return self.since <= year and (self.until is None or year <= self.until)

    def slots(self) -> Iterator[tuple[str, str, Slot]]:
        """Every cell that is asked something: its row, its column, what."""
        for block in self.blocks:
            for (row, column), slot in block.slots.items():
                yield row, column, slot
