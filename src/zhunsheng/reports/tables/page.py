"""A table as a page of its own: every number leads to its cases, which stand below it in the same file."""

from collections.abc import Callable
from html import escape

from zhunsheng.figures.evidence import Evidence
from zhunsheng.reports.tables.checks import Judged
from zhunsheng.reports.tables.fill import Filled
from zhunsheng.reports.tables.grid import HEAD, STUB, VALUE, Box, grid, shown
from zhunsheng.reports.tables.notes import failing, mark, named, notes, span, title

MOST = 50  # cases listed below a page for one cell; the rest by `zs trace`
Traced = Callable[[str, str], list[Evidence]]

STYLE = """\
body { margin: 24px; color: #1b2430; background: #fff; font: 15px/1.6 "Noto Serif CJK SC", SimSun, serif; }
h1 { font-size: 22px; text-align: center; }
h2 { font-size: 16px; margin-top: 2em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 0 auto; }
th, td { border: 1px solid #33415a; padding: 4px 8px; }
thead th, th.head { background: #eef2f6; font-weight: 600; }
tbody th { text-align: left; font-weight: 400; }
td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.open { color: #8f5a00; text-align: center; }
.mark { color: #8f5a00; background: #fdf1dd; padding: 4px 12px; }
.span, .notes { color: #45546a; font-size: 13px; }
.broken { color: #a4161a; font-weight: 600; }
a { color: #1c5aa6; }
section { font-size: 13px; }
section:target { background: #fdf1dd; }
"""


def page(filled: Filled, found: list[Judged], traced: Traced, english: bool = False) -> str:
    """The page; `traced` gives the cases behind a cell."""
    listed = [(at, traced(*at)) for at, cell in filled.cells.items() if cell.cases]
    with_cases = {at for at, _ in listed}
    head = escape(title(filled, english))
    table = _table(filled, with_cases, english)
    said = [f'<p class="mark" role="note">{escape(m)}</p>'] if (m := mark(filled, english)) else []
    return "\n".join([
        "<!DOCTYPE html>", f'<html lang="{"en" if english else "zh-CN"}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{head}</title>",
        f"<style>\n{STYLE}</style>", "</head>", "<body>", "<main>", *said, f"<h1>{head}</h1>",
        f'<p class="span">{escape(span(filled, english))}</p>', '<div class="scroll">', table,
        "</div>", _listed("broken", failing(found, english)), _listed("notes", notes(filled, found, english)),
        *([f"<h2>{'The cases behind each number' if english else '每个数字背后的案件'}</h2>"] if listed else []),
        *(_section(filled, at, rows, english) for at, rows in listed), "</main>", "</body>", "</html>", "",
    ])  # fmt: skip


def _table(filled: Filled, with_cases: set[tuple[str, str]], english: bool) -> str:
    rows = grid(filled).by_row()
    lines = ["<table>", f"<caption hidden>{escape(title(filled, english))}</caption>"]
    heads = next(n for n, row in enumerate(rows) if any(b.kind == VALUE for b in row))
    for n, row in enumerate(rows):
        if n in (0, heads):
            lines.append("<thead>" if n == 0 else "</thead><tbody>")
        lines.append(f"<tr>{''.join(_box(filled, b, with_cases, english) for b in row)}</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _box(filled: Filled, box: Box, with_cases: set[tuple[str, str]], english: bool) -> str:
    spans = "".join(f' {k}span="{n}"' for k, n in (("row", box.rows), ("col", box.columns)) if n > 1)
    if box.kind != VALUE:
        along, many = ("row", box.rows) if box.kind == STUB else ("col", box.columns)
        scope = f"{along}group" if many > 1 else along
        style = ' class="head"' if box.kind == HEAD else ""
        return f'<th scope="{scope}"{spans}{style}>{escape(box.words.told(english))}</th>'
    text = escape(shown(box.cell, english))
    if box.at in with_cases:
        ident = filled.ident(*box.at)
        return f'<td{spans}><a href="#{escape(ident)}">{text}</a></td>'
    style = ' class="open"' if box.cell is not None and box.cell.value is None else ""
    return f"<td{spans}{style}>{text}</td>"


def _section(filled: Filled, at: tuple[str, str], rows: list[Evidence], english: bool) -> str:
    ident, cell = filled.ident(*at), filled.cells[at]
    head = f"{named(filled, at, english)}: {shown(cell, english)}"
    out = [f'<section id="{escape(ident)}">', f"<h3>{escape(head)}</h3>", "<ol>"]
    out += [f"<li>{escape(' '.join(filter(None, (str(r.day or ''), r.number, r.title))))}</li>" for r in rows[:MOST]]
    out.append("</ol>")
    if len(rows) > MOST:
        left = len(rows) - MOST
        told = f"{left} more" if english else f"另有{left}件"
        out.append(f"<p>{told}: <code>zs trace {escape(ident)} --year {filled.year}</code></p>")
    return "\n".join([*out, "</section>"])


def _listed(style: str, lines: list[str]) -> str:
    return f'<ul class="{style}">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>' if lines else ""
