"""A report in the form that is asked for: Markdown, HTML with links to the cases, DOCX, PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

from zhunsheng.reports import pdf, word
from zhunsheng.reports.blocks import Block
from zhunsheng.reports.standalone import standalone

CONTENT_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report: its blocks, who signs it and when, the mark that its data are synthetic."""

    blocks: tuple[Block, ...]
    title: str
    signed_by: str
    signed_on: date | None
    note: str
    language: str  # zh, en
    year: int


def render_as(made: Made, form: str, link: Callable[[str], str] | None = None) -> bytes:
    """The report's bytes in a form; `link` gives the address of an indicator's cases (HTML and Markdown)."""
    if form == "md":
        return to_markdown(made, link).encode()
    if form == "html":
        return page(made, link or (lambda ident: f"/figures/{ident}/?year={made.year}")).encode()
    if form == "docx":
        return word.document(made.blocks, made.signed_by, made.signed_on, made.note, made.title)
    if form == "pdf":
        return pdf.document(made.blocks, made.signed_by, made.signed_on, made.note, made.title, language=made.language)
    raise ValueError(f"不认识的格式 {form!r}，可用：{'、'.join(CONTENT_TYPES)} (unknown format)")


def to_markdown(made: Made, link: Callable[[str], str] | None = None) -> str:
    """The report as Markdown; figures are links where `link` is given, else plain."""
    out = [f"> {made.note}\n"] if made.note else []
    for block in made.blocks:
        runs = (f"[{r.text}]({link(r.figure)})" if r.figure and link else r.text for r in block.runs)
        out.append(("#" * block.level + " " if block.level else "") + "".join(runs) + "\n")
    return "\n".join(out + _signature(made))


def to_html(made: Made, link: Callable[[str], str]) -> str:
    """The report as a fragment; every figure a link to its cases."""
    out = [f'<p class="note" role="note">{escape(made.note)}</p>'] if made.note else []
    for block in made.blocks:
        tag = f"h{block.level}" if block.level else "p"
        out.append(f"<{tag}>{''.join(_run(r.text, r.figure, link) for r in block.runs)}</{tag}>")
    return "\n".join(out + [f'<p class="signature">{escape(line)}</p>' for line in _signature(made)])


def page(made: Made, link: Callable[[str], str]) -> str:
    """The report as a page of its own, to be opened without a server."""
    return standalone(made.title, to_html(made, link), made.language)


def _run(text: str, figure: str | None, link: Callable[[str], str]) -> str:
    told = escape(text)
    return f'<a class="figure" href="{escape(link(figure))}">{told}</a>' if figure else told


def _signature(made: Made) -> list[str]:
    day = made.signed_on
    if day is None:
        return [made.signed_by] if made.signed_by else []
    told = f"{day.year}年{day.month}月{day.day}日" if made.language == "zh" else day.isoformat()
    return [made.signed_by, told] if made.signed_by else [told]
