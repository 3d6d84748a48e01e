"""The door of official documents: which a case's acts draw up, issuing one, voiding one, the papers that are kept.

A number is drawn in the transaction that records the document, and with `perform` in that of the act itself, so
that no number is ever missing; a voided one stays in the list and is not drawn again. That a document was issued, or
voided, is an entry of its own in the chain of its case, whether with the act or later: see `registered`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError

from zhunsheng.catalog.documents import Documents, Template
from zhunsheng.kernel.decide import Refused, standing
from zhunsheng.kernel.procedure import Version
from zhunsheng.ledger.chain import Broken
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Batch, Beside, Performed, Request, Stale
from zhunsheng.office.documents import drawing, registered
from zhunsheng.office.documents.drawing import CONSOLE, Hand
from zhunsheng.office.documents.matter import Call, Matter
from zhunsheng.office.documents.models import Issued
from zhunsheng.reports.notices.compose import Lacking, Notice, compose

__all__ = [
    "CONSOLE", "DocumentFault", "Entry", "Hand", "Lacking", "Notice", "Template", "broken", "called_for",
    "documents", "issue", "listed", "notice", "paper", "perform", "preview", "templates", "void",
]  # fmt: skip


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
    pdf: str = ""
    person: str = ""
    voided: str = ""  # why
    voided_on: str = ""
    voided_by: str = ""
    stands: bool = True  # the act that drew it up was not taken back
    entered: int = 0  # the event that says it was issued
    annulled: int = 0  # and the one that says it was voided

    @property
    def is_issued(self) -> bool:
        """It is drawn up and in force."""
        return bool(self.digest) and not self.voided and self.stands

    @property
    def call(self) -> Call:
        """What calls for it."""
        return Call(self.template, self.seq, self.act, self.day, self.member)


@lru_cache
def templates() -> Documents:
    """The templates of the region that the settings name."""
    return Documents(cases.office().catalog)


def called_for(version: Version, act: str, outcome: str | None) -> list[Template]:
    """The documents that an act with its outcome may draw up; of some the case itself decides whether."""
    return templates().issued_by(version, act, outcome)


def documents(case: str) -> list[Entry]:
    """Every document of a case: issued and voided ones, then those that its acts call for and nobody drew up."""
    matter = Matter.recorded(case)
    if matter is None:
        return []
    found = [_entry(row, matter) for row in drawing.rows(case)]
    drawn = {(e.seq, e.template.id, e.member) for e in found if not e.voided}
    called = (Entry(c.template, case, c.seq, c.act, c.day, c.member) for c in matter.calls(templates()))
    return found + [e for e in called if (e.seq, e.template.id, e.member) not in drawn]


def listed(series: str, unit: str, year: int) -> list[tuple[str, bool]]:
    """The numbers of a series as they were drawn, and whether each was voided."""
    rows = Issued.objects.filter(series=series, unit=unit, year=year).order_by("id")
    return [(i.number, hasattr(i, "voided")) for i in rows.select_related("voided")]


def notice(case: str, document: str, seq: int | None = None, member: str = "", number: str = "") -> Notice:
    """The document as it reads now, without issuing it. Lacking, or DocumentFault where no act calls for it."""
    entry, matter = _chosen(case, document, seq, member), Matter.recorded(case)
    assert matter is not None
    return compose(entry.template, matter.facts(entry.call, number or entry.number), templates().remedies)


def preview(request: Request, today: date) -> Refused | tuple[list[Notice], list[Lacking]]:
    """The documents that an act would draw up if it were performed now. Nothing is recorded, no number is drawn."""
    batch = Batch(cases.office())
    try:
        answer = batch.tried(request, today)
        if isinstance(answer, Refused):
            return answer
        made, lacking = [], []
        matter = Matter.tried(request, answer)
        for call in _calls_of(matter, answer, None):
            try:
                made.append(compose(call.template, matter.facts(call), templates().remedies))
            except Lacking as fault:
                lacking.append(fault)
        return made, lacking
    finally:
        batch.store.rollback()


def issue(case: str, document: str, hand: Hand, seq: int | None = None, member: str = "") -> Entry:
    """Draw a document up: number, papers, entry and row in one transaction. One that is issued already is given back.

    Raises Stale where somebody acted on the case at the same moment.
    """
    entry = _chosen(case, document, seq, member)
    if entry.is_issued:
        return entry
    matter = Matter.recorded(case)
    assert matter is not None
    try:
        with cases.office().batch() as batch:
            drawn = drawing.draw(batch, matter, entry.call, templates().remedies)
            if drawn is not None:
                drawing.record(batch, matter, drawn, hand)
    except (IntegrityError, Stale):
        if _issued(case, document, entry.seq, entry.member) is None:
            raise  # nobody asked for the same one: somebody acted
    made = _issued(case, document, entry.seq, entry.member)
    assert made is not None
    return made


def perform(
    request: Request, today: date, only: Collection[str] | None = None, beside: Beside | None = None
) -> tuple[Performed | Refused, list[Entry], list[Lacking]]:
    """Perform an act and draw up its documents, or `only` some, in the same transaction, with what goes `beside` it.

    Those that cannot be drawn up yet say what lacks; the act is performed all the same.
    """
    drawn, lacking = [], []
    with cases.office().batch() as batch:
        answer = batch.perform(request, today)
        if isinstance(answer, Refused):
            return answer, [], []
        batch.store.put(beside and beside.of(answer.case))
        matter, hand = Matter.tried(request, answer), Hand.of(request.command)
        for call in _calls_of(matter, answer, only):
            try:
                made = drawing.draw(batch, matter, call, templates().remedies)
            except Lacking as fault:
                lacking.append(fault)
                continue
            assert made is not None, "nobody was first: the act is done in this transaction"
            drawing.record(batch, matter, made, hand)
            drawn.append(call)
    held = documents(answer.case) if drawn else []
    return answer, [e for e in held if e.is_issued and e.call in drawn], lacking


def void(case: str, document: str, reason: str, hand: Hand, seq: int | None = None, member: str = "") -> Entry:
    """Void an issued document; its row, number and papers stay. DocumentFault where there is none in force."""
    if not reason.strip():
        raise DocumentFault("作废文书须写明理由 (say why it is voided)")
    entry, matter = _issued(case, document, seq, member), Matter.recorded(case)
    if entry is None or matter is None:
        raise DocumentFault(f"{case} 没有在用的文书 {document} (no such document in force)")
    row = Issued.objects.get(case=case, seq=entry.seq, document=document, member=entry.member, nth=entry.nth)
    with cases.office().batch() as batch:
        drawing.record_void(batch, matter, row, reason.strip(), hand)
    return next(e for e in documents(case) if e.nth == entry.nth and _is(e, document, entry.seq, entry.member))


def broken() -> Iterator[Broken]:
    """What of the register of documents is not as the ledger has it."""
    return registered.broken()


def paper(entry: Entry, form: str = "docx") -> Path:
    """A paper that was kept when the document was issued. DocumentFault where it is not there."""
    digest = {"docx": entry.digest, "pdf": entry.pdf}[form]
    found = papers.find(Path(settings.HOME), digest) if digest else None
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


def _issued(case: str, document: str, seq: int | None, member: str) -> Entry | None:
    """The document that is in force."""
    return next((e for e in documents(case) if e.is_issued and _is(e, document, seq, member)), None)


def _is(entry: Entry, document: str, seq: int | None, member: str) -> bool:
    return entry.template.id == document and seq in (None, entry.seq) and member in ("", entry.member)


def _calls_of(matter: Matter, answer: Performed, only: Collection[str] | None) -> list[Call]:
    """The documents for which the events of an act call."""
    calls = matter.calls(templates(), {event.seq for event in answer.events})
    return [c for c in calls if only is None or c.template.id in only]


def _entry(row: Issued, matter: Matter) -> Entry:
    template = templates().templates[row.document]
    event = next(e for e in matter.history if e.seq == row.seq)
    gone = row.voided if hasattr(row, "voided") else None
    is_standing = any(e.seq == row.seq for e in standing(matter.history))
    return Entry(
        template, row.case, row.seq, event.act, date.fromisoformat(row.day), row.member, row.nth, row.number,
        row.digest, row.pdf or "", row.person or "", gone.reason if gone else "", gone.day if gone else "",
        (gone.person or "") if gone else "", is_standing, row.entry or 0, (gone.entry or 0) if gone else 0,
    )  # fmt: skip
