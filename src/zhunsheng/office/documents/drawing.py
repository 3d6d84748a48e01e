"""Drawing a document up and recording it: its number, its papers, its row, inside the transaction of a batch."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connections

from zhunsheng.catalog.documents import Remedy
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Batch
from zhunsheng.office.documents.matter import Call, Matter
from zhunsheng.office.documents.models import Issued
from zhunsheng.reports.notices.compose import compose, number_of
from zhunsheng.reports.notices.render import render
from zhunsheng.reports.pdf import NoFont

ISSUED = ("case", "seq", "document", "member", "nth", "unit", "year", "series", "number", "template", "digest", "pdf",
          "person", "day", "recorded")  # fmt: skip
VOIDED = ("issued_id", "reason", "person", "day", "recorded")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document that is drawn up: for which call, the how manieth, under which number, and its papers by form."""

    call: Call
    nth: int
    number: str
    digests: Mapping[str, str]


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


def record(batch: Batch, matter: Matter, drawn: Drawn, person: str | None) -> None:
    """Enter a document that was drawn up."""
    call = drawn.call
    _insert(
        batch, "documents_issued", ISSUED,
        (matter.case, call.seq, call.template.id, call.member, drawn.nth, matter.unit, call.day.year,
         call.template.series or "", drawn.number, call.template.sha256, drawn.digests["docx"],
         drawn.digests.get("pdf"), person, call.day.isoformat(), _instant()),
    )  # fmt: skip


def record_void(batch: Batch, issued: int, reason: str, today: date, person: str | None) -> None:
    """Enter that a document is voided."""
    _insert(batch, "documents_voided", VOIDED, (issued, reason, person, today.isoformat(), _instant()))


def _kept(content: bytes) -> str:
    return papers.keep(Path(settings.HOME), [content], cases.office().algorithm).digest


def _insert(batch: Batch, table: str, columns: tuple[str, ...], values: tuple) -> None:
    marks = ", ".join(["%s"] * len(values))
    with connections[batch.office.alias].cursor() as cursor:
        names = ", ".join(f'"{c}"' for c in columns)
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  our own names


def _instant() -> str:
    return cases.office().instant().isoformat(timespec="milliseconds")
