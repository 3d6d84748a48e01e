"""The door of official documents: which a case's acts draw up, issuing one, voiding one, the paper that is kept.

A number is drawn in the transaction that records the document, and with `perform` in that of the act itself, so
that no number is ever missing; a voided one stays in the list and is not drawn again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connections

from zhunsheng.catalog.documents import Documents, Template
from zhunsheng.catalog.regions import region
from zhunsheng.kernel.case import Event, member_id
from zhunsheng.kernel.decide import Refused, standing
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Batch, Office, Performed, Request
from zhunsheng.office.documents.models import Issued
from zhunsheng.office.people import service as people
from zhunsheng.reports.notices.compose import Lacking, Notice, compose, is_wanted, number_of
from zhunsheng.reports.notices.facts import Body, Facts, facts_after
from zhunsheng.reports.notices.render import render

__all__ = [
    "DocumentFault", "Entry", "Lacking", "Template", "documents", "issue", "listed", "notice", "paper", "perform",
    "templates", "void",
]  # fmt: skip

SAMPLE = "sample.json"  # stands in the home of a sample
NOTE = "合成数据 · 仅供演示"
ISSUED = ("case", "seq", "document", "member", "nth", "unit", "year", "series", "number", "template", "digest", "day",
          "recorded")  # fmt: skip
VOIDED = ("issued_id", "reason", "day", "recorded")


class DocumentFault(Exception):
    """Why a document cannot be issued, voided or shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a case: what drew it up, and what became of it."""

    template: Template
    case: str
    seq: int
    act: str
    day: date
    member: str = ""
    nth: int = 0
    number: str = ""
    digest: str = ""
    voided: str = ""  # why
    stands: bool = True  # the act that drew it up was not taken back

    @property
    def is_issued(self) -> bool:
        """It is drawn up and in force."""
        return bool(self.digest) and not self.voided and self.stands


@lru_cache
def templates() -> Documents:
    """The templates of the region that the settings name."""
    return Documents(cases.office().catalog)


def documents(case: str) -> list[Entry]:
    """Every document of a case: issued and voided ones, then those that its acts call for and nobody drew up."""
    row = cases.row(case)
    if row is None:
        return []
    office = cases.office()
    history = cases.history(case)
    wanted = list(_wanted(office, case, history))
    found = [_entry(issued, history) for issued in _rows(case)]
    drawn = {(e.seq, e.template.id, e.member) for e in found if not e.voided}
    return found + [e for e in wanted if (e.seq, e.template.id, e.member) not in drawn]


def listed(series: str, unit: str, year: int) -> list[tuple[str, bool]]:
    """The numbers of a series as they were drawn, and whether each was voided."""
    rows = Issued.objects.filter(series=series, unit=unit, year=year).order_by("id")
    return [(i.number, hasattr(i, "voided")) for i in rows.select_related("voided")]


def notice(case: str, document: str, seq: int | None = None, member: str = "", number: str = "") -> Notice:
    """The document as it reads now, without issuing it. Lacking, or DocumentFault where no act calls for it."""
    history = cases.history(case)
    entry = _chosen(case, document, seq, member)
    facts = _facts(cases.office(), case, history, entry, number or entry.number)
    return compose(entry.template, facts, templates().remedies)


def issue(case: str, document: str, seq: int | None = None, member: str = "") -> Entry:
    """Draw a document up: number, paper and row in one transaction. One that is issued already is given back."""
    entry = _chosen(case, document, seq, member)
    if entry.is_issued:
        return entry
    try:
        with cases.office().batch() as batch:
            return _issue(batch, entry)
    except IntegrityError:  # one without a series, which two asked for at once
        return _chosen(case, document, entry.seq, entry.member)


def perform(request: Request, today: date) -> tuple[Performed | Refused, list[Entry], list[Lacking]]:
    """Perform an act and draw up its documents in the same transaction; those that cannot be yet say what lacks."""
    office, made, lacking = cases.office(), [], []
    with office.batch() as batch:
        answer = batch.perform(request, today)
        if isinstance(answer, Refused):
            return answer, [], []
        batch.flush()
        history = cases.history(answer.case)
        for entry in _wanted(office, answer.case, history):
            if entry.seq not in {e.seq for e in answer.events}:
                continue
            try:
                made.append(_issue(batch, entry))
            except Lacking as fault:
                lacking.append(fault)
    return answer, made, lacking


def void(case: str, document: str, reason: str, today: date, seq: int | None = None, member: str = "") -> Entry:
    """Void an issued document; its row, number and paper stay. DocumentFault where there is none in force."""
    if not reason.strip():
        raise DocumentFault("作废文书须写明理由 (say why it is voided)")
    entry = next((e for e in documents(case) if e.is_issued and _is(e, document, seq, member)), None)
    if entry is None:
        raise DocumentFault(f"{case} 没有在用的文书 {document} (no such document in force)")
    row = Issued.objects.get(case=case, seq=entry.seq, document=document, member=entry.member, nth=entry.nth)
    with cases.office().batch() as batch:
        _insert(batch, "documents_voided", VOIDED, (row.pk, reason, today.isoformat(), _instant(cases.office())))
    return next(e for e in documents(case) if e.number == entry.number and e.nth == entry.nth and _is(
        e, document, entry.seq, entry.member))  # fmt: skip


def paper(entry: Entry) -> Path:
    """The paper that was kept when the document was issued. DocumentFault where it is not there."""
    found = papers.find(Path(settings.HOME), entry.digest) if entry.digest else None
    if found is None:
        raise DocumentFault(f"找不到文书的原件：{entry.template.name} {entry.number}；从备份恢复 (the paper is gone)")
    return found


def _chosen(case: str, document: str, seq: int | None, member: str) -> Entry:
    """The document that is meant: one in force, else the last that is called for."""
    if document not in templates().templates:
        raise DocumentFault(f"没有文书 {document!r}：用 zs document --list 看本案有哪些 (no such document)")
    found = [e for e in documents(case) if _is(e, document, seq, member) and not e.voided and e.stands]
    if not found:
        raise DocumentFault(
            f"{case} 的案卷里没有制发“{templates().templates[document].name}”的行为；先办理该行为 (no act calls for it)"
        )
    return found[-1]


def _is(entry: Entry, document: str, seq: int | None, member: str) -> bool:
    return entry.template.id == document and seq in (None, entry.seq) and member in ("", entry.member)


def _wanted(office: Office, case: str, history: Sequence[Event]) -> Iterator[Entry]:
    """Every document that the acts of a case call for, acts taken back left out."""
    row = cases.row(case)
    assert row is not None
    procedure, known = office.catalog.procedure(row.procedure), templates()
    for event in standing(history):
        if event.is_silent or event.version is None:
            continue
        for template in known.issued_by(procedure.dated(event.version), event.act, event.outcome):
            for member in _members(template, event):
                entry = Entry(template, case, event.seq, event.act, event.day, member)
                if is_wanted(template, _facts(office, case, history, entry, "")):
                    yield entry


def _members(template: Template, event: Event) -> list[str]:
    if template.each is None:
        return [event.member or ""]
    return [member_id(value) for value in event.fields.get(template.each) or []]


def _facts(office: Office, case: str, history: Sequence[Event], entry: Entry, number: str) -> Facts:
    row = cases.row(case)
    assert row is not None
    catalog = office.catalog
    procedure, place = catalog.procedure(row.procedure), region(catalog.data, catalog.region)
    unit = people.unit(row.unit)
    body = Body(
        row.unit, unit.name if unit else office.unit_name(row.unit), unit is not None and unit.kind == "government",
        unit is None or unit.kind == "department",
    )  # fmt: skip
    note = NOTE if (Path(settings.HOME) / SAMPLE).exists() else ""
    made = facts_after(
        procedure, history, entry.seq, catalog.calendar, row.number, body, place, entry.member or None,
        _unit_name, people.person_name, note,
    )  # fmt: skip
    return replace(made, number=number)


def _unit_name(ident: str) -> str:
    known = people.unit(ident)
    return known.name if known is not None else ident


def _issue(batch: Batch, entry: Entry) -> Entry:
    """Number, paper and row, inside the transaction of the batch."""
    office, template, store = cases.office(), entry.template, batch.store
    history = cases.history(entry.case)
    facts = _facts(office, entry.case, history, entry, "")
    compose(template, facts, templates().remedies)  # what lacks is said before a number is drawn
    row = cases.row(entry.case)
    assert row is not None
    number = number_of(template, facts)
    if template.series is not None:
        n = store.next_number(template.series, row.unit, entry.day.year)
        number = template.series.format(unit=office.unit_name(row.unit), year=entry.day.year, seq=n)
    before = [i for i in _rows(entry.case) if (i.seq, i.document, i.member) == (entry.seq, template.id, entry.member)]
    if before and not hasattr(before[-1], "voided"):
        return _entry(before[-1], history)  # somebody issued it while this one waited for the series
    if template.series is not None:
        store.set_numbers([(n + 1, template.series, row.unit, entry.day.year)])
    content = render(compose(template, replace(facts, number=number), templates().remedies), "docx")
    kept = papers.keep(Path(settings.HOME), [content], office.algorithm)
    nth = len(before) + 1
    _insert(
        batch, "documents_issued", ISSUED,
        (entry.case, entry.seq, template.id, entry.member, nth, row.unit, entry.day.year, template.series or "",
         number, template.sha256, kept.digest, entry.day.isoformat(), _instant(office)),
    )  # fmt: skip
    return Entry(template, entry.case, entry.seq, entry.act, entry.day, entry.member, nth, number, kept.digest)


def _insert(batch: Batch, table: str, columns: tuple[str, ...], values: tuple) -> None:
    marks = ", ".join(["%s"] * len(values))
    with connections[batch.office.alias].cursor() as cursor:
        names = ", ".join(f'"{c}"' for c in columns)
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  our own names


def _rows(case: str) -> list[Issued]:
    return list(Issued.objects.filter(case=case).select_related("voided").order_by("id"))


def _entry(row: Issued, history: Sequence[Event]) -> Entry:
    template = templates().templates[row.document]
    event = next(e for e in history if e.seq == row.seq)
    why = row.voided.reason if hasattr(row, "voided") else ""
    is_standing = any(e.seq == row.seq for e in standing(history))
    return Entry(template, row.case, row.seq, event.act, date.fromisoformat(row.day), row.member, row.nth, row.number,
                 row.digest, why, is_standing)  # fmt: skip


def _instant(office: Office) -> str:
    return office.instant().isoformat(timespec="milliseconds")
