"""The sheets that a case's file has of its own, as typst sets them."""

from collections.abc import Iterable, Sequence

from zhunsheng.reports.casefile.file import CaseFile, Enclosed, Happened, Pairs
from zhunsheng.reports.pdf import EPOCH, quoted, typeset

Row = tuple[str, str, int, int]  # title, what it belongs to, first and last page


def cover(made: CaseFile) -> bytes:
    """封面."""
    body = [
        "#v(30mm)",
        f"#align(center, text(font: xbs, size: 22pt, {quoted(made.unit)}))",
        "#v(10mm)",
        '#align(center, text(font: xbs, size: 36pt, weight: "bold", tracking: 12pt, "案卷"))',
        "#v(20mm)",
        f"#align(center, block(width: 90%, text(font: hei, size: 18pt, {quoted(made.title)})))",
        "#v(20mm)",
        _pairs(made.cover, "9em", 13),
        f"#align(bottom + center, text(size: 11pt, {quoted(made.printed)}))",
    ]
    return _set(made, body)


def contents(made: CaseFile, rows: Iterable[Row]) -> bytes:
    """卷内目录."""
    lines = [
        f"[{n}], {quoted(title)}, {quoted(about)}, [{first if first == last else f'{first}–{last}'}],"
        for n, (title, about, first, last) in enumerate(rows, 1)
    ]
    head = "table.header([*序号*], [*名称*], [*说明*], [*页次*]),"
    columns = "columns: (4em, 1.2fr, 1fr, 5em), align: (center, left, left, center)"
    table = "\n".join([f"#table({columns}, inset: 7pt, stroke: 0.4pt + luma(150), {head}", *lines, ")"])
    return _set(made, [_title("卷内目录"), table])


def facts(made: CaseFile) -> bytes:
    """案情."""
    told = _pairs(made.facts) if made.facts else "没有登记字段。"
    return _set(made, [_title("案情"), told])


def history(made: CaseFile) -> bytes:
    """办理记录, in the order of days."""
    return _set(made, [_title("办理记录"), *(_happened(n, h) for n, h in enumerate(made.history, 1))])


def terms(made: CaseFile) -> bytes:
    """期限计算说明书."""
    forms = {1: "title", 2: "one", 3: "two"}
    return _set(made, [f"#{forms.get(b.level, 'line')}({quoted(b.text)})" for b in made.terms])


def image(enclosed: Enclosed, content: bytes) -> bytes:
    """A picture on a page of its own."""
    name = f"image.{enclosed.suffix}"
    body = [
        f"#line({quoted(f'{enclosed.title}　{enclosed.about}')})",
        f'#align(center + horizon, image("{name}", width: 100%, height: 88%, fit: "contain"))',
    ]
    return typeset("\n".join([PAGE, *body]), enclosed.title, EPOCH, files={name: content})


def text(enclosed: Enclosed, content: str) -> bytes:
    """A plain text."""
    body = [f"#line({quoted(line)})" for line in [f"{enclosed.title}　{enclosed.about}", "", *content.splitlines()]]
    return typeset("\n".join([PAGE, *body]), enclosed.title, EPOCH)


def left_out(made: CaseFile, left: Iterable[tuple[Enclosed, str]]) -> bytes:
    """What could not be bound, why, and the digest by which the file is known."""
    body = [_title("未装订附件清单"), '#line("下列文件存于系统，可以单独下载；摘要用来核对是否原件。")']
    for enclosed, why in left:
        body += [
            f"#v(6pt)#two({quoted(f'{enclosed.title}　{enclosed.about}')})",
            f"#line({quoted(why)})",
            f"#mono({quoted(enclosed.digest)})",
        ]
    return _set(made, body)


def ledger(made: CaseFile) -> bytes:
    """By what the file is held against the ledger."""
    return _set(made, [_title("账本核对页"), _pairs(made.ledger, mono=True)])


def stamps(made: CaseFile, sizes: Sequence[tuple[float, float]]) -> bytes:
    """A clear page for each page of the file, with its number."""
    total = len(sizes)
    out = ["#set page(margin: 0pt, fill: none, footer: none)"]
    for n, (width, height) in enumerate(sizes, 1):
        told = f"案卷第 {n} 页，共 {total} 页"
        out.append(
            f"#page(width: {width:.2f}pt, height: {height:.2f}pt)[#place(top + right, dx: -28pt, dy: 22pt, "
            f"text(font: hei, size: 9pt, {quoted(told)}))#place(top + left, dx: 28pt, dy: 22pt, "
            f"text(font: hei, size: 9pt, fill: luma(90), {quoted(made.number)}))]"
        )
    return typeset("\n".join(out), made.number, made.printed_on)


def _happened(n: int, done: Happened) -> str:
    marks = "".join(f"#h(6pt)#mark({quoted(m)})" for m in done.marks)
    out = [f"#v(8pt)#block(breakable: false)[#text(font: hei, {quoted(f'{n}. {done.day}　{done.what}')}){marks}",
           f"#line({quoted(done.who)})]"]  # fmt: skip
    out += [f"#line({quoted(line)})" for line in done.told]
    if done.facts:
        out.append(_pairs(done.facts))
    if done.digest:
        out.append(f"#mono({quoted(done.digest)})")
    return "\n".join(out)


def _pairs(pairs: Pairs, label: str = "10em", size: int = 11, mono: bool = False) -> str:
    """Labels and values in two columns."""
    value = "mono" if mono else "line"
    rows = [f"text(fill: luma(80), {quoted(k)}), {value}({quoted(v)})," for k, v in pairs]
    head = f"#text(size: {size}pt, grid(columns: ({label}, 1fr), column-gutter: 1em, row-gutter: 7pt,"
    return "\n".join([head, *rows, "))"])


def _title(words: str) -> str:
    return f"#title({quoted(words)})"


def _set(made: CaseFile, body: Iterable[str]) -> bytes:
    note = [f"#text(font: hei, size: 10pt, {quoted(made.note)})\n"] if made.note else []
    return typeset("\n".join([PAGE, *note, *body]), made.number, made.printed_on)


PAGE = """\
#set page(paper: "a4", margin: (top: 25mm, bottom: 20mm, left: 25mm, right: 22mm))
#set text(size: 11pt)
#set par(leading: 7pt, spacing: 7pt, justify: true)
#let title(t) = { v(4mm); align(center, text(font: xbs, size: 20pt, weight: "bold", t)); v(6mm) }
#let one(t) = { v(8pt); par(text(font: hei, size: 13pt, t)) }
#let two(t) = { v(4pt); par(text(font: hei, t)) }
#let line(t) = par(t)
#let mono(t) = par(justify: false, text(size: 8.5pt, fill: luma(80), t))
#let mark(t) = box(fill: rgb("#fcebea"), inset: (x: 4pt), outset: (y: 3pt), text(fill: rgb("#b3261e"), t))
"""
