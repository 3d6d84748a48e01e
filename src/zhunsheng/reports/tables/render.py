"""A filled table in the form that is asked for: Excel, Word, HTML, JSON."""

from typing import Any

from zhunsheng.reports.tables import paper, plain, sheet
from zhunsheng.reports.tables.checks import Judged
from zhunsheng.reports.tables.fill import Filled, trace
from zhunsheng.reports.tables.page import page

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def render_as(filled: Filled, found: list[Judged], form: str, source: Any, english: bool = False) -> bytes:
    """The table's bytes in a form; `source` is what it was filled from, asked again for the cases of a page."""
    if form == "xlsx":
        return sheet.workbook(filled, found, english)
    if form == "docx":
        return paper.document(filled, found, english)
    if form == "html":
        return page(filled, found, lambda row, column: trace(filled, source, row, column), english).encode()
    if form == "json":
        return plain.told(filled, found, english)
    raise ValueError(f"不认识的格式 {form!r}，可用：{'、'.join(CONTENT_TYPES)} (unknown format)")
