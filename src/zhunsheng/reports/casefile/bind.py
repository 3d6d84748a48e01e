"""Binding a case's file: cover, list of contents, its own pages, then every document and paper that has pages.

What has no pages, or none that can be read, is listed with its digest and the reason; nothing is left out unsaid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject

from zhunsheng.reports.casefile import sheets
from zhunsheng.reports.casefile.file import CaseFile, Enclosed
from zhunsheng.reports.pdf import Unset

IMAGES = ("png", "jpg", "gif", "webp")
TEXTS = ("txt", "csv", "log", "md")
MOST_PAGES = 1500  # of one paper
MOST_PIXELS = 100_000_000
MOST_TEXT = 200_000
ACTIVE = ("/A", "/AA", "/OpenAction")  # what a page or a note on it would do when opened


class Unbound(Exception):
    """Why a paper has no pages in the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of pages under one line of the contents."""

    title: str
    about: str
    pages: Sequence[PageObject]


def bound(made: CaseFile) -> bytes:
    """The file as one PDF. NoFont where no Chinese font is installed."""
    parts = list(_own(made))
    left: list[tuple[Enclosed, str]] = []
    for enclosed in (*made.documents, *made.papers):
        try:
            parts.append(Part(enclosed.title, enclosed.about, _pages(enclosed)))
        except Unbound as why:
            left.append((enclosed, str(why)))
    if left:
        parts.append(Part("未装订附件清单", "", _read(sheets.left_out(made, left))))
    parts.append(Part("账本核对页", "", _read(sheets.ledger(made))))
    front = [*_read(sheets.cover(made)), *_contents(made, parts)]
    return _numbered(made, [*front, *(page for part in parts for page in part.pages)])


def _own(made: CaseFile) -> Iterator[Part]:
    yield Part("案情", "", _read(sheets.facts(made)))
    yield Part("办理记录", "", _read(sheets.history(made)))
    yield Part("期限计算说明书", "", _read(sheets.terms(made)))


def _contents(made: CaseFile, parts: Sequence[Part]) -> list[PageObject]:
    """The list of contents; how long it is itself decides where everything begins."""
    pages = 1
    for _ in range(3):  # it settles at once, but for a list that grows a page by its own numbers
        rows, at = [], 1 + pages
        for part in parts:
            rows.append((part.title, part.about, at + 1, at + len(part.pages)))
            at += len(part.pages)
        found = _read(sheets.contents(made, rows))
        if len(found) == pages:
            break
        pages = len(found)
    return found


def _pages(enclosed: Enclosed) -> list[PageObject]:
    """A paper as pages."""
    content = enclosed.content
    if content is None:
        raise Unbound("文件不在，从备份恢复")
    try:
        if enclosed.suffix == "pdf":
            return _foreign(content)
        if enclosed.suffix in IMAGES:
            return _picture(enclosed, content)
        if enclosed.suffix in TEXTS and len(content) <= MOST_TEXT:
            return _read(sheets.text(enclosed, content.decode("utf-8-sig", "replace")))
    except Unset:
        raise Unbound("图片打不开") from None
    raise Unbound("不是可以装订成页的文件")


def _picture(enclosed: Enclosed, content: bytes) -> list[PageObject]:
    """A picture; not a PNG that would fill the memory once it is unpacked."""
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if content.startswith(b"\x89PNG") and width * height > MOST_PIXELS:
        raise Unbound("图片尺寸太大")
    return _read(sheets.image(enclosed, content))


def _foreign(content: bytes) -> list[PageObject]:
    """The pages of somebody else's PDF, with nothing in them that acts."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unbound("PDF 加了密")
        pages = list(reader.pages)
    except Unbound:
        raise
    except Exception:  # a broken PDF breaks a reader in any way it likes
        raise Unbound("PDF 打不开") from None
    if not pages or len(pages) > MOST_PAGES:
        raise Unbound(f"PDF 有 {len(pages)} 页，只装订 1 至 {MOST_PAGES} 页的")
    try:
        for page in pages:
            _quiet(page)
    except Exception:
        raise Unbound("PDF 打不开") from None
    return pages


def _quiet(page: PageObject) -> None:
    if page.rotation:
        page.transfer_rotation_to_content()
    for held in (page, *(note.get_object() for note in page.get("/Annots") or ())):
        for name in ACTIVE:
            held.pop(NameObject(name), None)
    _size(page)


def _read(content: bytes) -> list[PageObject]:
    return list(PdfReader(BytesIO(content)).pages)


def _numbered(made: CaseFile, pages: Sequence[PageObject]) -> bytes:
    """All pages, each with its number in the upper corner."""
    stamps = _read(sheets.stamps(made, [_size(page) for page in pages]))
    writer = PdfWriter()
    for page, stamp in zip(pages, stamps, strict=True):
        added = writer.add_page(page)
        box = added.cropbox
        added.merge_transformed_page(stamp, Transformation().translate(float(box.left), float(box.bottom)))
    writer.add_metadata({"/Title": f"案卷 {made.number}", "/Subject": made.title})
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def _size(page: PageObject) -> tuple[float, float]:
    return float(page.cropbox.width), float(page.cropbox.height)
