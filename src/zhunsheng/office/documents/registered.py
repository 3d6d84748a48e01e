"""Holding the register of documents against the ledger: each row says what its entry says, and each has the other.

Whoever owns the database can change a row of the register. The entry in the chain of the case they cannot change
without its showing, and it names the number, the template and the digests of the papers.
"""

import json
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate

from zhunsheng.kernel.case import ANNUL, ISSUE
from zhunsheng.ledger.chain import Broken, Entry
from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents.models import Issued, Voided

CHANGED, UNENTERED, GONE = "document-changed", "document-unentered", "document-gone"
WORDS = {
    "act": "事项", "document": "文书", "event": "所据行为", "member": "对象", "nth": "第几次制发", "unit": "单位",
    "year": "年", "series": "编号样式", "number": "文号", "template": "模板摘要", "docx": "DOCX", "pdf": "PDF",
    "person": "经手人", "dated": "成文日期", "issued": "制发事件", "reason": "作废理由", "day": "作废日期",
}  # fmt: skip


class Line(NamedTuple):
    """What an entry of the ledger, or a row of the register, says of a document."""

    case: str
    seq: int
    told: dict[str, Any]

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands: of an entry and its row, the same."""
        return self.case, self.seq


def broken() -> Iterator[Broken]:
    """Every row that was changed, every row without an entry, every entry without a row; in the same memory always."""
    entries = (("entry", _entered(e)) for e in cases.paperwork())
    rows = (("row", line) for line in merge(_issued(), _voided(), key=lambda line: line.place))
    for (case, seq), both in groupby(merge(entries, rows, key=_place), key=_place):
        found = [*both]
        told = [line.told for side, line in found if side == "entry"]
        kept = [line.told for side, line in found if side == "row"]
        if not told:
            yield from (Broken(case, seq or row["event"], UNENTERED, _name(row)) for row in kept)
        elif not kept:
            yield Broken(case, seq, GONE, _name(told[0]))
        else:
            yield from _compared(case, seq, told[0], kept)


def _compared(case: str, seq: int, told: dict[str, Any], kept: Iterable[dict[str, Any]]) -> Iterator[Broken]:
    for row in kept:
        other = [name for name in WORDS if told.get(name) != row.get(name)]
        if other:
            what = "；".join(f"{WORDS[n]}现为 {row.get(n)!r}，账本为 {told.get(n)!r}" for n in other)
            yield Broken(case, seq, CHANGED, f"{_name(told)}：{what}")


def _name(told: dict[str, Any]) -> str:
    return f"{told['document']} {told['number']}".strip()


def _place(sided: tuple[str, Line]) -> tuple[str, int]:
    return sided[1].place


def _entered(entry: Entry) -> Line:
    """What an entry says, in the words of a row."""
    told = json.loads(entry.fields) | {"act": entry.act, "member": entry.member or "", "person": entry.actor}
    if entry.act == ANNUL:
        return Line(entry.case, entry.seq, told | {"day": entry.day})
    digests = {name.rpartition(".")[2]: held for name, held in json.loads(entry.attachments).items()}
    papers = {form: digests.get(form) for form in ("docx", "pdf")}
    return Line(entry.case, entry.seq, told | papers | {"year": int(told["dated"][:4])})


def _issued() -> Iterator[Line]:
    for row in Issued.objects.order_by(_by_code_point("case"), F("entry").asc(nulls_first=True), "id").iterator():
        yield Line(row.case, row.entry or 0, {
            "act": ISSUE, "document": row.document, "event": row.seq, "member": row.member, "nth": row.nth,
            "unit": row.unit, "year": row.year, "series": row.series, "number": row.number, "template": row.template,
            "docx": row.digest, "pdf": row.pdf, "person": row.person, "dated": row.day,
        })  # fmt: skip


def _voided() -> Iterator[Line]:
    held = Voided.objects.select_related("issued")
    for row in held.order_by(_by_code_point("issued__case"), F("entry").asc(nulls_first=True)).iterator():
        issued = row.issued
        yield Line(issued.case, row.entry or 0, {
            "act": ANNUL, "document": issued.document, "member": issued.member, "number": issued.number,
            "issued": issued.entry, "reason": row.reason, "person": row.person, "day": row.day,
        })  # fmt: skip


def _by_code_point(column: str) -> Collate:
    return Collate(F(column), "C" if connection.vendor == "postgresql" else "BINARY")
