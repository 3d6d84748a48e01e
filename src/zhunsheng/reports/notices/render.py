"""A document in the form that is asked for: DOCX or PDF laid out as 公文, or a page of HTML."""

from html import escape

from zhunsheng.reports import pdf, word
from zhunsheng.reports.frame import Frame
from zhunsheng.reports.notices.compose import Notice
from zhunsheng.reports.notices.values import day_words
from zhunsheng.reports.standalone import standalone

FORMS = ("docx", "pdf", "html")


def render(notice: Notice, form: str) -> bytes:
    """The document's bytes; equal input gives equal bytes."""
    if form == "docx":
        return word.document(*_laid_out(notice))
    if form == "pdf":
        return pdf.document(*_laid_out(notice))
    if form == "html":
        return standalone(notice.title, fragment(notice)).encode()
    raise ValueError(f"不认识的格式 {form!r}，可用：{'、'.join(FORMS)} (unknown form)")


def _laid_out(notice: Notice) -> tuple:
    frame = Frame(
        notice.issuer, notice.number, notice.to, notice.attached, notice.is_sealed, notice.copies, notice.foot
    )
    return notice.blocks, notice.signed_by, notice.signed_on, notice.note, notice.title, frame


def fragment(notice: Notice, top: str = "h1") -> str:
    """The document as HTML, to be put into a page that may have a heading of its own."""
    parts = [f'<{top} class="title">{escape(notice.issuer)}<br>{escape(notice.title)}</{top}>']
    if notice.note:
        parts.insert(0, f'<p class="note" role="note">{escape(notice.note)}</p>')
    if notice.number:
        parts.append(f'<p class="number">{escape(notice.number)}</p>')
    if notice.to:
        parts.append(f'<p class="to">{escape(notice.to)}：</p>')
    for block in notice.blocks:
        tag = f"h{block.level}" if block.level else "p"
        parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
    parts += [f'<p class="attached">附件{n}：{escape(name)}</p>' for n, name in enumerate(notice.attached, 1)]
    if notice.signed_by:
        parts.append(f'<p class="signature">{escape(notice.signed_by)}{"（印章）" if notice.is_sealed else ""}</p>')
    if notice.signed_on is not None:
        parts.append(f'<p class="signature">{day_words(notice.signed_on)}</p>')
    if notice.foot:
        parts.append(f'<p class="foot">{escape(notice.foot)}</p>')
    if notice.copies:
        parts.append(f'<p class="copies">抄送：{escape("，".join(notice.copies))}。</p>')
    return "\n".join(parts)
