"""A document in the form that is asked for: DOCX laid out as 公文, or a page of HTML."""

from html import escape

from zhunsheng.reports import word
from zhunsheng.reports.notices.compose import Notice
from zhunsheng.reports.notices.values import day_words

FORMS = ("docx", "html")


def render(notice: Notice, form: str) -> bytes:
    """The document's bytes; equal input gives equal bytes."""
    if form == "docx":
        return _docx(notice)
    if form == "html":
        return _html(notice).encode()
    raise ValueError(f"不认识的格式 {form!r}，可用：{'、'.join(FORMS)} (unknown form)")


def _docx(notice: Notice) -> bytes:
    frame = word.Frame(
        notice.issuer, notice.number, notice.to, notice.attached, notice.is_sealed, notice.copies, notice.foot
    )
    return word.document(notice.blocks, notice.signed_by, notice.signed_on, notice.note, notice.title, frame)


def _html(notice: Notice) -> str:
    parts = [f"<h1>{escape(notice.issuer)}<br>{escape(notice.title)}</h1>"]
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
    inside = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(notice.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n"
    )


STYLE = """\
body { margin: 0; background: #f4f6f8; color: #1b2430; }
main { max-width: 46em; margin: 24px auto; padding: 48px clamp(18px, 7vw, 96px); background: #fff;
  font: 17px/1.9 "仿宋_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", serif; }
h1 { font-size: 24px; line-height: 1.5; text-align: center; margin: 0 0 0.4em; }
h2 { font-size: 18px; font-family: SimHei, "Noto Sans CJK SC", sans-serif; margin: 1em 0 0; }
p { margin: 0; text-indent: 2em; }
.number { text-indent: 0; text-align: center; margin-bottom: 1.2em; }
.to { text-indent: 0; }
.note { text-indent: 0; color: #8f5a00; background: #fdf1dd; padding: 4px 12px; margin-bottom: 1.5em; }
.attached { margin-top: 1em; }
.signature { text-align: right; }
.foot { margin-top: 1em; font-size: 15px; }
.copies { margin-top: 1em; text-indent: 1em; border-top: 1px solid; border-bottom: 1px solid; }
@media print { body { background: #fff; } main { margin: 0; padding: 0; } }
"""
