"""Open a file that somebody handed in: plain text, Markdown, HTML or DOCX, in whatever encoding, whole or broken.

What cannot be read is refused with a reason; nothing that lies in a file can hang or exhaust the program.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from lxml import etree, html

from zhunsheng.reports.claims.layout import Layout
from zhunsheng.reports.claims.source import Source

LARGEST = 16 * 2**20  # bytes of a file, or of the text inside a document
FORMATS = (".txt", ".md", ".html", ".htm", ".docx")


class Unreadable(Exception):
    """Why a file cannot be checked, and what to do."""


def open_file(path: Path) -> Source:
    """The text of a file; Unreadable where it has none."""
    _check_kind(path.suffix.lower(), path.name)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise Unreadable(f"{path.name}：读不了，{error.strerror} (cannot be read)") from error
    if size > LARGEST:
        raise Unreadable(f"{path.name}：大于 {LARGEST // 2**20} MB，先分成几份 (too large: split it)")
    return read_bytes(data, path.suffix.lower(), path.name)


def read_bytes(data: bytes, suffix: str, name: str = "文件") -> Source:
    """The text in the bytes of a file of that suffix."""
    _check_kind(suffix, name)
    readers: dict[str, Callable[[bytes, str], Source]] = {
        ".docx": _docx, ".html": _html, ".htm": _html, ".md": _plain, ".txt": _plain,
    }  # fmt: skip
    source = readers[suffix](data, name)
    if not source.text.strip():
        raise Unreadable(f"{name}：里面没有文字 (there is no text in it)")
    return source


def _check_kind(suffix: str, name: str) -> None:
    if suffix not in FORMATS:
        raise Unreadable(
            f"{name}：只认 {'、'.join(FORMATS)}，先另存为其中一种 (unknown kind of file: save it as one of these)"
        )


def _plain(data: bytes, name: str) -> Source:
    """The text as it is; a table in it is read in place."""
    return Source(decoded(data, name))


def decoded(data: bytes, name: str = "文件") -> str:
    """Text from bytes: by its mark, else UTF-8, else GB 18030, the encoding Chinese offices wrote in before."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _as(data, encoding, name)
    if b"\0" in data:
        raise Unreadable(f"{name}：不是文本文件，里面有二进制内容 (binary, not text)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as(data, "gb18030", name)


def _as(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name}：既不是 UTF-8 也不是 GB 18030，或两种混在一起（第 {error.start} 字节）；另存为 UTF-8 再试 "
            f"(neither UTF-8 nor GB 18030, or both mixed: save it as UTF-8)"
        ) from error
    if sum(c < " " and c not in "\t\n\r\f" for c in text[:4096]) > 8:
        raise Unreadable(f"{name}：不是文本文件 (not a text file)")
    return text


_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header",
     "footer", "main", "table", "tr", "caption", "figcaption", "blockquote", "pre")
)  # fmt: skip
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "select", "option"))


def _html(data: bytes, name: str) -> Source:
    text = _charset(data, name)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise Unreadable(f"{name}：里面没有文字 (there is no text in it)") from error
    out = Layout()
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        starts = event == "start"
        silent += (1 if starts else -1) * (tag in _SILENT)
        if not silent or (not starts and tag in _SILENT):
            _html_step(out, node, tag, starts, silent)
    return out.source()


def _html_step(out: Layout, node: etree._Element, tag: str, starts: bool, silent: int) -> None:
    if tag in _BLOCKS or tag == "br":
        out.line()
    if tag == "table":
        out.open_table() if starts else out.close_table()
    elif tag == "tr" and starts:
        out.row()
    elif tag in ("td", "th"):
        out.open_cell(_span(node, "colspan"), _span(node, "rowspan")) if starts else out.close_cell()
    words = node.text if starts else node.tail
    if words and not silent:
        out.write(re.sub(r"[ \t\r\n]+", " ", words))


def _span(node: etree._Element, name: str) -> int:
    value = node.get(name, "1").strip()
    return min(int(value), 100) if value.isascii() and value.isdigit() and len(value) < 4 and int(value) else 1


def _charset(data: bytes, name: str) -> str:
    """The charset that the page names, where it can be decoded by it; else as any text."""
    found = re.search(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_\-]{2,20})", data[:4096])
    if found:
        encoding = found[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding)
        except (UnicodeError, LookupError):  # some codecs fail with the wider of the two
            pass
    return decoded(data, name)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _docx(data: bytes, name: str) -> Source:
    try:
        with zipfile.ZipFile(BytesIO(data)) as held:
            info = held.getinfo("word/document.xml")
            if info.file_size > LARGEST * 2:
                raise Unreadable(f"{name}：解开后过大，不像一份报告 (too large once unpacked)")
            with held.open(info) as stream:
                body = stream.read(LARGEST * 2 + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        zlib.error,
        NotImplementedError,  # zipfile's word for a compression that it cannot undo
        RuntimeError,
        ValueError,
    ) as error:
        raise Unreadable(
            f"{name}：不是完整的 DOCX，用 WPS 或 Word 打开后另存 (not a whole DOCX: open and save it again)"
        ) from error
    if len(body) > LARGEST * 2:
        raise Unreadable(f"{name}：解开后过大，不像一份报告 (too large once unpacked)")
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{name}：DOCX 里的正文已损坏 (the text inside is damaged)") from error
    return _word(root)


def _word(root: etree._Element) -> Source:
    out, dropped = Layout(), 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        tag, starts = node.tag.removeprefix(_W), event == "start"
        if tag in ("del", "moveFrom", "Fallback"):
            dropped += 1 if starts else -1
        elif not dropped:
            _word_step(out, node, tag, starts)
    return out.source()


def _word_step(out: Layout, node: etree._Element, tag: str, starts: bool) -> None:
    if tag == "tbl":
        out.open_table() if starts else out.close_table()
    elif tag == "tr" and starts:
        out.row()
    elif tag == "tc":
        out.open_cell(*_merged(node)) if starts else out.close_cell()
    elif tag in ("p", "br", "cr"):
        if starts or tag == "p":
            out.line()
    elif tag == "tab" and starts:
        out.write(" ")
    elif tag == "t" and starts:
        out.write(node.text or "")


def _merged(node: etree._Element) -> tuple[int, int]:
    """How many columns a cell takes; nought rows where it goes on from the cell above."""
    span = node.find(f"{_W}tcPr/{_W}gridSpan")
    going_on = node.find(f"{_W}tcPr/{_W}vMerge")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    goes_on = going_on is not None and going_on.get(f"{_W}val", "continue") == "continue"
    known = value.isascii() and value.isdigit() and len(value) < 4
    return (min(int(value), 100) if known else 1) or 1, 0 if goes_on else 1
