"""A table as an official document: one Word table, written as one fragment of XML, on a page laid out as 公文 are."""

from io import BytesIO
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from zhunsheng.reports import word
from zhunsheng.reports.tables.checks import Judged
from zhunsheng.reports.tables.fill import Filled
from zhunsheng.reports.tables.grid import HEAD, STUB, VALUE, Box, Grid, grid, shown
from zhunsheng.reports.tables.notes import failing, mark, notes, span, title

NARROW = 10  # columns that fit an upright page; a wider table lies on its side
TWIPS = 56.7  # to a millimetre
LINE = 14  # points, within the table
LONG = 20  # characters of a title that fit a line of an upright page
SMALL = 6  # characters of a number that fit the narrowest column


def document(filled: Filled, found: list[Judged], english: bool = False) -> bytes:
    """The bytes of a .docx file; equal input gives equal bytes."""
    table, made = grid(filled), word._blank()
    section = made.sections[0]
    if table.width > NARROW:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        # The page is turned: what was above the text is now at its left, as in a bound file.
        section.top_margin, section.right_margin = Mm(28), Mm(37)
        section.bottom_margin, section.left_margin = Mm(26), Mm(35)
    if said := mark(filled, english):
        word._paragraph(made, said, word.HEI, 16, line=word.LINE)
    head = title(filled, english)
    word._paragraph(made, head, word.TITLE, 22 if len(head) <= LONG else 18, ALIGN.CENTER, line=35, space=None)
    word._paragraph(made, span(filled, english), word.FANG, 10.5, line=18, space=None)
    width = (section.page_width - section.left_margin - section.right_margin) / 36000 * TWIPS
    last = made.paragraphs[-1]._p
    last.addnext(parse_xml(_table(table, int(width), english)))
    for line in [*notes(filled, found, english), *failing(found, english)]:
        word._paragraph(made, line, word.FANG, 10.5, line=18, space=None)
    properties = made.core_properties
    properties.title, properties.author = title(filled, english), ""
    properties.created = properties.modified = word.EPOCH
    for part in (made.element, section.footer._element, section.even_page_footer._element, made.styles.element):
        word._in_order(part)
    held = BytesIO()
    made.save(held)
    return word._same_bytes(held.getvalue())


def _table(table: Grid, width: int, english: bool) -> str:
    """The whole table at once: python-docx takes three times as long for every merged cell."""
    widths = _widths(table, width)
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    rows = "".join(_row(table, n, boxes, widths, english) for n, boxes in enumerate(_filled_up(table)))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _widths(table: Grid, width: int) -> list[int]:
    """The names of rows, groups of them narrower; the numbers share the rest."""
    values = table.width - table.stub
    names = int(width * (0.4 if table.width <= NARROW else 0.25))
    groups = [names // (table.stub + 1)] * (table.stub - 1)
    return [*groups, names - sum(groups), *[(width - names) // values] * values]


def _filled_up(table: Grid) -> list[list[tuple[Box, bool]]]:
    """The boxes of each row, also those that go on from above (they are said again, as `vMerge`)."""
    out: list[list[tuple[Box, bool]]] = [[] for _ in range(table.height)]
    for box in table.boxes:
        for n in range(box.rows):
            out[box.row + n].append((box, n > 0))
    return [sorted(row, key=lambda held: held[0].column) for row in out]


def _row(table: Grid, n: int, boxes: list[tuple[Box, bool]], widths: list[int], english: bool) -> str:
    is_head = n < next(b.row for b in table.boxes if b.kind not in (HEAD,))
    repeated = "<w:tblHeader/>" if is_head else ""
    cells = "".join(_cell(box, goes_on, widths, english) for box, goes_on in boxes)
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(box: Box, goes_on: bool, widths: list[int], english: bool) -> str:
    width = sum(widths[box.column : box.column + box.columns])
    spans = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    if box.rows > 1:
        spans += "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    text = "" if goes_on else shown(box.cell, english) if box.kind not in (HEAD, STUB) else box.words.told(english)
    where = "left" if box.kind == STUB else "center"
    font = word.HEI if box.kind == HEAD else word.FANG
    size = 16 if box.kind == VALUE and len(text) > SMALL else 20
    run = (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        f'<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if text
        else ""
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE * 20}" w:lineRule="exact"/><w:jc w:val="{where}"/>'
        f"</w:pPr>{run}</w:p></w:tc>"
    )
