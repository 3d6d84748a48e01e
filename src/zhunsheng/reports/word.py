"""Official documents as DOCX, laid out by GB/T 9704-2012: 22 lines of 28 characters, measured, not hoped for.

Fonts are named as government offices have them (方正小标宋简体, 仿宋_GB2312 …) and never shipped.
"""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from zhunsheng.reports.blocks import Block
from zhunsheng.reports.frame import Frame

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE = 28.95  # 225 mm ÷ 22 lines; at 29 pt LibreOffice fits 21
TIGHTER = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
HEADINGS = {2: HEI, 3: KAI, 4: FANG}
# The order in which Word wants the children of paragraph and run properties.
ORDER = {
    tag: names.split()
    for tag, names in {
        "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
        "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
        "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    }.items()
}
EPOCH = datetime(2000, 1, 1)


def document(
    blocks: Iterable[Block], signed_by: str = "", signed_on: date | None = None, note: str = "", subject: str = "",
    frame: Frame | None = None,
) -> bytes:  # fmt: skip
    """A document of these blocks as the bytes of a .docx file; equal input gives equal bytes.

    `note` stands above the title (as a mark that the data are synthetic); `signed_by` and `signed_on` close it.
    With a `frame` the title is that of a letter, and the signature stands where the seal will be.
    """
    word = _blank()
    if note:
        _paragraph(word, note, HEI, 16, line=LINE)
    if frame is not None:
        _head(word, frame, subject)
    for block in blocks:
        if block.level == 1:
            _paragraph(word, block.text, TITLE, 22, ALIGN.CENTER, line=35, space=None)
            _paragraph(word, "", FANG, 16)
        else:
            _paragraph(word, block.text, HEADINGS.get(block.level, FANG), 16, first=2, outline=block.level)
    if frame is not None:
        _attached(word, frame.attached_lines)
    day = f"{signed_on.year}年{signed_on.month}月{signed_on.day}日" if signed_on is not None else ""
    if signed_by:
        _paragraph(word, "", FANG, 16)
        if frame is not None and frame.is_sealed:
            # The seal lies over both: the name stands in the middle over the day, which is four characters in.
            signed = f"{signed_by}（印章）"
            _paragraph(word, signed, FANG, 16, ALIGN.RIGHT, right=max(0, 4 - (_width(signed) - _width(day)) / 2))
        else:
            _paragraph(word, signed_by, FANG, 16, ALIGN.RIGHT, right=2)
    if day:
        _paragraph(word, day, FANG, 16, ALIGN.RIGHT, right=4)
    if frame is not None:
        _close(word, frame)
    properties = word.core_properties
    properties.title = properties.subject = subject
    properties.author = properties.last_modified_by = signed_by
    properties.created = properties.modified = EPOCH
    section = word.sections[0]
    for part in (word.element, section.footer._element, section.even_page_footer._element, word.styles.element):
        _in_order(part)
    held = BytesIO()
    word.save(held)
    return _same_bytes(held.getvalue())


def _head(word: Word, frame: Frame, title: str) -> None:
    """The issuer, the title and the number in the middle; the addressee flush left."""
    for line in filter(None, (frame.issuer, title)):
        _paragraph(word, line, TITLE, 22, ALIGN.CENTER, line=35, space=None)
    if frame.number:
        _paragraph(word, frame.number, FANG, 16, ALIGN.CENTER)
    _paragraph(word, "", FANG, 16)
    if frame.to:
        _paragraph(word, f"{frame.to}：", FANG, 16)


def _attached(word: Word, lines: list[str]) -> None:
    """附件说明, a line below the text."""
    for n, line in enumerate(lines):
        if n == 0:
            _paragraph(word, "", FANG, 16)
        _paragraph(word, line if n else f"附件：{line}", FANG, 16, first=5 if n else 2)


def _close(word: Word, frame: Frame) -> None:
    """A closing note, and the 版记 between its lines where copies go out."""
    if frame.foot:
        _paragraph(word, "", FANG, 16)
        _paragraph(word, frame.foot, FANG, 14, first=2)
    if frame.copies:
        _paragraph(word, "", FANG, 16)
        made = _paragraph(word, f"抄送：{'，'.join(frame.copies)}。", FANG, 14, first=1, right=1)
        borders = _element("w:pBdr", {})
        for side in ("top", "bottom"):  # 0.35 mm, as the first and the last line of a 版记
            borders.append(_element(f"w:{side}", {"w:val": "single", "w:sz": "8", "w:space": "1"}))
        made._p.get_or_add_pPr().append(borders)


def _width(text: str) -> float:
    """How many characters wide: figures are half as wide."""
    return sum(0.5 if c.isascii() else 1 for c in text)


def _blank() -> Word:
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    section.footer_distance = Mm(23)  # the page number's line lies 7 mm below the text
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    word.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)
    return word


def _paragraph(
    word: Word, text: str, font: str, size: float, align: ALIGN | None = None, first: float = 0, right: float = 0,
    line: float = LINE, space: int | None = TIGHTER, outline: int = 0,
) -> Paragraph:  # fmt: skip
    made = word.add_paragraph()
    form = made.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    if align is not None:
        form.alignment = align
    properties = made._p.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # else digits add a quarter em and a line loses a character
        properties.append(_element(name, {"w:val": "0"}))
    if outline:
        properties.append(_element("w:outlineLvl", {"w:val": str(outline - 1)}))
    if first or right:  # in characters for Word, in twips for LibreOffice
        indent = properties.get_or_add_ind()
        for side, chars in (("firstLine", first), ("right", right)):
            if chars:
                indent.set(qn(f"w:{side}"), str(int(chars * size * 20)))
                indent.set(qn(f"w:{side}Chars"), str(int(chars * 100)))
    if text:
        _font(made.add_run(text), font, size, space)
    return made


def _font(run: WordRun, font: str, size: float, space: int | None) -> None:
    run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if space is not None:
        properties.append(_element("w:spacing", {"w:val": str(space)}))


def _page_number(paragraph: Paragraph, align: ALIGN) -> None:
    paragraph.alignment = align
    side = "right" if align == ALIGN.RIGHT else "left"
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn(f"w:{side}"), "280")
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        _font(run, SONG, 14, None)
        if text is None:
            for kind, instruction in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", ""), ("end", "")):
                if kind:
                    run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))
                elif instruction:
                    code = _element("w:instrText", {"xml:space": "preserve"})
                    code.text = instruction
                    run._r.append(code)
                else:
                    shown = _element("w:t", {})
                    shown.text = "1"
                    run._r.append(shown)


def _element(name: str, attributes: dict[str, str]):
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _in_order(root) -> None:
    for tag, order in ORDER.items():
        for element in root.iter(qn(tag)):
            element[:] = sorted(element, key=lambda child: order.index(child.tag.split("}")[1]))


def _same_bytes(content: bytes) -> bytes:
    """The same archive with every entry dated alike."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(ZipInfo(item.filename, (2000, 1, 1, 0, 0, 0)), old.read(item), ZIP_DEFLATED)
    return out.getvalue()
