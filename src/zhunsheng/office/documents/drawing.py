"""Drawing a document up and recording it: number, papers, entry, row, inside the transaction of a batch."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections

from zhunsheng.catalog.documents import Remedy
from zhunsheng.kernel.case import ANNUL, ISSUE, Command, Person
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Batch, Performed, Request
from zhunsheng.office.documents.matter import Call, Matter
from zhunsheng.office.documents.models import Issued
from zhunsheng.office.people.delegations import acted_for
from zhunsheng.reports.notices.compose import compose, number_of
from zhunsheng.reports.notices.render import render
from zhunsheng.reports.pdf import NoFont

ISSUED = ("case", "seq", "document", "member", "nth", "unit", "year", "series", "number", "template", "digest", "pdf",
          "person", "day", "entry")  # fmt: skip
VOIDED = ("issued_id", "reason", "person", "day", "entry")
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document that is drawn up: for which call, the how manieth, under which number, and its papers by form."""

    call: Call
    nth: int
    number: str
    digests: Mapping[str, str]


class Hand(NamedTuple):
    """Who issues or voids a document, as what, on which day; `trace` says in whose place, where in another's."""

    role: str
    person: Person
    day: date
    trace: Mapping[str, str] = {}

    @classmethod
    def of(cls, command: Command) -> "Hand":
        """Whoever does an act issues what it draws up."""
        trace = {name: held for name, held in command.attachments.items() if acted_for({name: held})}
        return cls(command.role, command.actor, command.day, trace)

    @classmethod
    def console(cls, today: date) -> "Hand":
        """Whoever runs commands on the machine itself."""
        return cls(CONSOLE, Person(""), today)


def rows(case: str) -> list[Issued]:
    """The documents of a case in order of issuing."""
    return list(Issued.objects.filter(case=case).select_related("voided").order_by("id"))


def draw(batch: Batch, matter: Matter, call: Call, remedies: Mapping[str, Mapping[str, Remedy]]) -> Drawn | None:
    """Number and papers; Lacking before a number is drawn. None where somebody was first while this one waited."""
    office, template, store = cases.office(), call.template, batch.store
    facts = matter.facts(call)
    compose(template, facts, remedies)
    number = number_of(template, facts)
    if template.series is not None:
        n = store.next_number(template.series, matter.unit, call.day.year)
        number = template.series.format(unit=office.unit_name(matter.unit), year=call.day.year, seq=n)
    before = [i for i in rows(matter.case) if (i.seq, i.document, i.member) == (call.seq, template.id, call.member)]
    if before and not hasattr(before[-1], "voided"):
        return None
    if template.series is not None:
        store.set_numbers([(n + 1, template.series, matter.unit, call.day.year)])
    notice = compose(template, matter.facts(call, number), remedies)
    digests = {"docx": _kept(render(notice, "docx"))}
    with suppress(NoFont):  # said where the PDF is asked for
        digests["pdf"] = _kept(render(notice, "pdf"))
    return Drawn(call, len(before) + 1, number, digests)


def record(batch: Batch, matter: Matter, drawn: Drawn, hand: Hand) -> None:
    """Enter a document that was drawn up: in the chain of its case, and in the register of documents."""
    call = drawn.call
    told = {
        "document": call.template.id, "event": call.seq, "nth": drawn.nth, "unit": matter.unit,
        "series": call.template.series or "", "number": drawn.number, "template": call.template.sha256,
        "dated": call.day.isoformat(),
    }  # fmt: skip
    papers_of = {f"{call.template.name}.{form}": digest for form, digest in drawn.digests.items()}
    entry = _entered(batch, matter, ISSUE, hand, told, call.member, papers_of)
    _insert(
        batch, "documents_issued", ISSUED,
        (matter.case, call.seq, call.template.id, call.member, drawn.nth, matter.unit, call.day.year, told["series"],
         drawn.number, call.template.sha256, drawn.digests["docx"], drawn.digests.get("pdf"), hand.person.id or None,
         told["dated"], entry),
    )  # fmt: skip


def record_void(batch: Batch, matter: Matter, issued: Issued, reason: str, hand: Hand) -> None:
    """Enter that a document is voided."""
    told = {"document": issued.document, "number": issued.number, "issued": issued.entry, "reason": reason}
    entry = _entered(batch, matter, ANNUL, hand, told, issued.member, {})
    row = (issued.pk, reason, hand.person.id or None, hand.day.isoformat(), entry)
    _insert(batch, "documents_voided", VOIDED, row)


def _entered(
    batch: Batch, matter: Matter, act: str, hand: Hand, told: dict[str, Any], member: str, held: Mapping[str, str]
) -> int:
    """Add an entry to the chain of the case; its place there."""
    command = Command(
        act, hand.day, hand.role, hand.person, fields=told, attachments={**held, **hand.trace}, member=member or None
    )
    answer = batch.perform(Request(matter.procedure, matter.unit, command, matter.case), hand.day)
    assert isinstance(answer, Performed), "what became of a document is told, not asked"
    return answer.events[-1].seq


def _kept(content: bytes) -> str:
    return papers.keep(Path(settings.HOME), [content], cases.office().algorithm).digest


def _insert(batch: Batch, table: str, columns: tuple[str, ...], values: tuple) -> None:
    marks = ", ".join(["%s"] * len(values))
    with connections[batch.office.alias].cursor() as cursor:
        names = ", ".join(f'"{c}"' for c in columns)
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  our own names
