"""Who imports what for whom, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhunsheng.kernel.case import Person
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Act
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets.entries import Entry
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.words import Note, Wrong

SUPERVISOR = "supervisor"
CONSOLE = "导入"  # who acted, where a book does not say and nobody signed in: whoever runs the machine
MOST_TOLD = 1_000
Progress = Callable[[int], None]
Watch = Callable[[str, int], Progress]  # (what is done, of how many) → told after each few


def unwatched(what: str, total: int) -> Progress:
    """Nobody watches."""
    return lambda n: None


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, on which day; without a person it is whoever runs the machine."""

    today: date
    person: str | None = None

    def role(self, entry: Entry, act: Act, known: Known, procedure: str) -> str:
        """In which role the row is entered. Wrong where the importer holds no post for it.

        Somebody named in a past year's book acted in the role that the book gives, or the law's first; who imports
        must then belong to the unit or to a body that the law sends into its cases.
        """
        order = (act.deeds.get(entry.outcome) or next(iter(act.deeds.values()))).doers
        if self.person is None:
            return entry.role or order[0]
        roles = known.roles(self.person, entry.unit, self.today)
        own = next((r for role in sorted(roles) if (r := people.role_for(role, order))), None)
        is_somebody_elses = bool(entry.role or entry.person)
        may = own is not None or self._oversees(known, procedure) or is_somebody_elses and roles - people.ADMINISTRATORS
        if not may:
            raise Wrong("post", person=people.person_name(self.person), unit=people.unit_name(entry.unit))
        return entry.role or order[0] if is_somebody_elses else own or order[0]

    def actor(self, entry: Entry, role: str, known: Known) -> Person:
        """Who did it: whom the row names, else the importer."""
        day = date.fromisoformat(entry.day)
        if entry.person:
            return known.person(entry.person, entry.unit, role, day)
        if self.person is None:
            return Person(CONSOLE, entry.unit)
        return known.official(self.person, entry.unit, day) or Person(self.person, entry.unit)

    def may_enter_irregular(self, known: Known) -> bool:
        """What was done against the rule is for a supervisor to enter, or for whoever runs the machine."""
        return self.person is None or any(s.role == SUPERVISOR for s in known.seats(self.person, self.today))

    def _oversees(self, known: Known, procedure: str) -> bool:
        """Bodies of justice and of supervision bring in every unit's book, but not what only one body may see."""
        assert self.person is not None
        held = known.seats(self.person, self.today)
        return procedure not in people.CONFIDENTIAL and any(s.role in people.OVERSEERS for s in held)


class Place(NamedTuple):
    """A row of a book."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行"


@dataclass(slots=True)
class Outcome:
    """What came of an import. `id` is empty for a preview: nothing of that was kept."""

    id: str = ""
    rows: int = 0
    recorded: int = 0
    amended: int = 0
    same: int = 0
    void: int = 0
    refused: int = 0
    irregular: int = 0
    acts: int = 0  # events that came of the rows
    against: list[tuple[Place, tuple[Finding, ...]]] = field(default_factory=list)  # irregular rows, the findings
    notes: list[Note] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """So many rows went into the ledger, or would."""
        return self.recorded + self.amended

    @property
    def is_whole(self) -> bool:
        """All rows are in the ledger now, or were there before."""
        return self.refused == 0
