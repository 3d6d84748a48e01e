"""What a case's documents are filled from: a case as it is recorded, or as an act that is only tried would make it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings

from zhunsheng.catalog.documents import Documents, Template
from zhunsheng.catalog.regions import region
from zhunsheng.kernel.case import Event, member_id
from zhunsheng.kernel.decide import standing
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Performed, Request
from zhunsheng.office.people import service as people
from zhunsheng.reports.notices.compose import is_wanted
from zhunsheng.reports.notices.facts import Body, Facts, facts_after

SAMPLE = "sample.json"  # stands in the home of a sample
NOTE = "合成数据 · 仅供演示"


@dataclass(frozen=True, slots=True)
class Call:
    """That an act calls for a document, for a member of the case where there is one for each."""

    template: Template
    seq: int
    act: str
    day: date
    member: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A case: its law, its number, whose it is, what happened."""

    case: str
    procedure: str
    number: str
    unit: str
    history: Sequence[Event]

    @classmethod
    def recorded(cls, case: str) -> "Matter | None":
        """A case as the ledger has it."""
        row = cases.row(case)
        return row and cls(case, row.procedure, row.number, row.unit, cases.history(case))

    @classmethod
    def tried(cls, request: Request, answer: Performed) -> "Matter":
        """A case as it would be after an act."""
        before = cases.history(request.case) if request.case is not None else []
        before = [e for e in before if e.seq < answer.events[0].seq]  # a large batch may have written it already
        unit = row.unit if request.case and (row := cases.row(request.case)) else request.unit
        return cls(answer.case, request.procedure, answer.number, unit, [*before, *answer.events])

    def calls(self, known: Documents, of: Collection[int] | None = None) -> Iterator[Call]:
        """Every document that the acts of the case call for, or those `of` some events; acts taken back left out."""
        procedure = cases.office().catalog.procedure(self.procedure)
        for event in standing(self.history):
            if event.is_silent or event.version is None or (of is not None and event.seq not in of):
                continue
            for template in known.issued_by(procedure.dated(event.version), event.act, event.outcome):
                for member in _members(template, event):
                    call = Call(template, event.seq, event.act, event.day, member)
                    if not template.when or is_wanted(template, self.facts(call)):
                        yield call

    def facts(self, call: Call, number: str = "") -> Facts:
        """The facts as they stood once the act was done."""
        catalog = cases.office().catalog
        made = facts_after(
            catalog.procedure(self.procedure), self.history, call.seq, catalog.calendar, self.number, _body(self.unit),
            region(catalog.place), call.member or None, unit_name, people.person_name, note(),
        )  # fmt: skip
        return replace(made, number=number)


def note() -> str:
    """What stands over every paper of a sample."""
    return NOTE if (Path(settings.HOME) / SAMPLE).exists() else ""


def unit_name(ident: str) -> str:
    """A unit by its full name, as documents have it."""
    known = people.unit(ident)
    return known.name if known is not None else ident


def _body(ident: str) -> Body:
    unit = people.unit(ident)
    if unit is None:
        return Body(ident, cases.office().unit_name(ident))
    return Body(ident, unit.name, unit.kind == "government", unit.kind == "department")


def _members(template: Template, event: Event) -> list[str]:
    if template.each is None:
        return [event.member or ""]
    return [member_id(value) for value in event.fields.get(template.each) or []]
