"""What a document is filled from: the case as it stood after an act, the body that acts, the places of remedy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhunsheng.catalog.regions import Region
from zhunsheng.kernel.case import Case, Event
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.reading import read
from zhunsheng.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Body:
    """The unit that acts: its id, its full name, and whether it is a government."""

    id: str
    name: str
    is_government: bool = False
    is_department: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """A case after the act that draws the document up."""

    version: Version
    case: Case
    act: str
    outcome: str | None
    day: date
    case_number: str
    body: Body
    region: Region
    member: str | None = None
    number: str = ""
    due: Mapping[str, date] = field(default_factory=dict)
    unit_name: Callable[[str], str] = str
    person_name: Callable[[str], str] = str
    note: str = ""  # as that the data are synthetic

    @property
    def fields(self) -> Mapping[str, Any]:
        """The facts of the case by field."""
        return self.case.fields


def facts_after(
    procedure: Procedure, history: Sequence[Event], seq: int, calendar: WorkCalendar, case_number: str, body: Body,
    region: Region, member: str | None = None, unit_name: Callable[[str], str] = str,
    person_name: Callable[[str], str] = str, note: str = "",
) -> Facts:  # fmt: skip
    """The facts as they stood once an act was done: what was recorded afterwards says nothing in its documents."""
    event = next(e for e in history if e.seq == seq)
    told = read(procedure, [e for e in history if e.seq <= seq], event.day, calendar)
    version = procedure.dated(event.version) if event.version else told.version
    assert version is not None
    due = {act: last.day for act in dict.fromkeys(d.act for d in told.duties) if (last := told.due(act)) is not None}
    return Facts(
        version, told.case, event.act, event.outcome, event.day, case_number, body, region, member, "", due,
        unit_name, person_name, note,
    )  # fmt: skip
