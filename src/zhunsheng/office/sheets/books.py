"""What is in a file: workbooks and CSV as sheets of rows, read one after another. Nothing is believed of a file.

A file is what its first bytes say, not its name. A workbook is weighed before it is unpacked, so that a small file
cannot fill the memory; a row is given on as soon as it is read.
"""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from zhunsheng.office.sheets.cells import UNCOMPUTED
from zhunsheng.office.sheets.words import Unreadable

LARGEST_FILE = 200 * 2**20
LARGEST_UNPACKED = 512 * 2**20
LARGEST_STRINGS = 128 * 2**20
DENSE_FROM, DENSEST = 32 * 2**20, 300  # a sheet packs to a tenth or a fiftieth; one made to do harm, to a thousandth
MOST_PARTS = 5_000
MOST_ROWS = 1_048_576
MOST_MERGES = 200_000
BOOKS, TEXTS = (".xlsx", ".xlsm"), (".csv", ".txt")
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
OTHERS = (
    ((b"%PDF",), "是 PDF：从原表导出 .xlsx 再导入", "a PDF; export the table itself as .xlsx"),
    (IMAGES, "是图片：从原表导出 .xlsx，或照着填进模板", "a picture; export the table itself, or fill in the template"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), "是压缩包：解压后导入其中的表", "an archive; unpack it first"),
    (
        (b"MZ\x90\x00", b"\x7fELF"),
        "是程序：不要打开，核对是从哪里来的",
        "a program; do not open it, and look to where it came from",
    ),
    ((b"{\\rtf",), "是 RTF 文档：把其中的表粘到模板里再导入", "an RTF document; paste its table into the template"),
)
ENCODINGS = (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))
CHUNK, OVERLAP = 2**20, 2**16
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
BARE_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Sheet:
    """One sheet: its rows with their numbers. `down` are merged cells that reach over rows: start → last row."""

    name: str
    rows: Iterator[tuple[int, Sequence[Any]]]
    day_zero: date | None = None
    down: dict[tuple[int, int], int] = field(default_factory=dict)
    across: dict[int, dict[int, int]] = field(default_factory=dict)  # cells merged over columns: row → first → last
    bare: set[tuple[int, int]] = field(default_factory=set)  # formulas that have no value


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Sheet]]:
    """The sheets of a file; Unreadable where it is not what it should be."""
    start, suffix = _first_bytes(path), path.suffix.lower()
    if suffix in BOOKS and start.startswith(ZIP):
        yield from _context(_workbook(path))
    elif suffix in TEXTS and not _is_known(start):
        yield from _context(_text(path))
    else:
        raise _not_what_it_says(path, suffix, start)


def _context(sheets: Iterator[Sheet]) -> Iterator[Iterator[Sheet]]:
    try:
        yield sheets
    finally:
        sheets.close()


def _first_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(f"{path.name} 超过 {LARGEST_FILE >> 20} MB：分成几份导入", "too large: split it")
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError as error:
        raise Unreadable(f"读不了 {path}：{error.strerror}", "cannot read it") from None
    if not start:
        raise Unreadable(f"{path.name} 是空文件：核对是否保存完整", "an empty file")
    return start


def _is_known(start: bytes) -> bool:
    """Whether the first bytes are those of something that is no text."""
    return start.startswith((ZIP, OLE)) or any(start.startswith(magics) for magics, *_ in OTHERS)


def _not_what_it_says(path: Path, suffix: str, start: bytes) -> Unreadable:
    """What is wrong with a file that is neither a workbook nor text: what it seems to be, and what to do."""
    zh, en = _really(path, suffix, start)
    if suffix in BOOKS:
        return Unreadable(f"{path.name} 的内容不是能读的 Excel 工作簿，{zh}", f"not a workbook that can be read: {en}")
    if suffix in TEXTS:
        return Unreadable(f"{path.name} 的内容不是文本，{zh}", f"not text whatever its name says: {en}")
    return Unreadable(f"{path.name} 不是 .xlsx，也不是 .csv，{zh}", f"neither .xlsx nor .csv: {en}")


def _really(path: Path, suffix: str, start: bytes) -> tuple[str, str]:
    """What a file seems to be, and what to do with it."""
    if start.startswith(OLE):
        return _compound(path)
    if start.startswith(ZIP):
        return (
            "像是 Excel 工作簿或压缩包：是工作簿的，把扩展名改为 .xlsx；是压缩包的，解压后导入其中的表",
            "a workbook or an archive; name it .xlsx, or unpack it",
        )
    for magics, zh, en in OTHERS:
        if start.startswith(magics):
            return zh, en
    if any(mark in start.lower() for mark in (b"<html", b"<table", b"<?xml")):
        return "是网页：用 Excel 打开后另存为 .xlsx 再导入", "a web page; open it in Excel and save it as .xlsx"
    if b"\0" in start:
        return "认不出是什么：从原表另存为 .xlsx 再导入", "of no known kind; save the table as .xlsx"
    return "像是文本：若是 CSV，把扩展名改为 .csv 再导入", "text; if it is CSV, name it .csv"


def _compound(path: Path) -> tuple[str, str]:
    """An office file of the old kind, by the names of its streams; in one of these lies also what is locked."""
    if _holds(path, "EncryptedPackage"):
        return "设了密码：去掉打开密码、另存后再导入", "locked with a password; save it without"
    if _holds(path, "WordDocument"):
        return "是旧版 Word 文档：把其中的表粘到模板里再导入", "an old Word document; paste its table into the template"
    return "是旧版 .xls：用 Excel 或 WPS 另存为 .xlsx 再导入", "an old .xls; save it as .xlsx"


def _holds(path: Path, name: str) -> bool:
    sought, held = name.encode("utf-16-le"), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            held = held[-len(sought) :] + chunk
            if sought in held:
                return True
    return False


# -- workbooks --------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> Iterator[Sheet]:
    damaged = Unreadable(f"{path.name} 已损坏或没有保存完整：用 Excel 打开、另存为新的 .xlsx 再导入",
                         "damaged or cut short: open it and save it anew")  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            _weigh(archive, path.name)
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                day_zero = (book.epoch - timedelta(days=0)).date()
                for sheet in book.worksheets:
                    yield _sheet(sheet, archive, day_zero, damaged)
            finally:
                book.close()
    except (Unreadable, GeneratorExit):
        raise
    except MemoryError:
        raise Unreadable(f"{path.name} 展开后太大：分成几份导入", "too large: split it") from None
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise damaged from error


# What other archives hold, by the first of their parts that tells.
PACKED = (
    (
        "word/",
        "是 Word 文档，不是 Excel 工作簿：把其中的表粘到模板里再导入",
        "a Word document; paste its table into the template",
    ),
    ("ppt/", "是演示文稿，不是 Excel 工作簿：照着填进模板", "slides; fill in the template"),
    (
        "content.xml",
        "是 OpenDocument 文件：用 Excel 或 WPS 另存为 .xlsx 再导入",
        "an OpenDocument file; save it as .xlsx",
    ),
)
ARCHIVE = ("是压缩包，不是 Excel 工作簿：解压后导入其中的 .xlsx", "an archive, not a workbook")


def _weigh(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    strings = sum(p.file_size for p in parts if "sharedstrings" in p.filename.lower())
    dense = any(p.file_size > DENSE_FROM and p.file_size > DENSEST * p.compress_size for p in parts)
    too_large = sum(p.file_size for p in parts) > LARGEST_UNPACKED or strings > LARGEST_STRINGS
    if len(parts) > MOST_PARTS or too_large or dense:
        raise Unreadable(f"{name} 展开后大得反常，没有打开：确是台账的，分成几份导入",
                         "it would unpack to more than is safe, and was not opened: split it")  # fmt: skip
    if not any(p.filename == "[Content_Types].xml" for p in parts) or not any("workbook" in p.filename for p in parts):
        zh, en = next((told for part, *told in PACKED if any(p.filename.startswith(part) for p in parts)), ARCHIVE)
        raise Unreadable(f"{name} {zh}", en)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(4096):
                    raise Unreadable(f"{name} 含有工作簿不该有的声明，没有打开：用 Excel 另存为新的 .xlsx 再导入",
                                     "it declares what no workbook declares, and was not opened")  # fmt: skip


def _sheet(sheet: Any, archive: zipfile.ZipFile, day_zero: date, damaged: Unreadable) -> Sheet:
    made = Sheet(sheet.title, iter(()), day_zero)
    place = getattr(sheet, "_worksheet_path", None)
    if place is not None:
        _scan(archive, place, made)
    sheet.reset_dimensions()  # what a book says of its own size may be wrong
    made.rows = _rows(sheet, made, damaged)
    return made


def _scan(archive: zipfile.ZipFile, place: str, made: Sheet) -> None:
    """Merged cells, which the streaming reader does not tell, and formulas that no program has computed."""
    held = b""
    with archive.open(place.lstrip("/")) as file:
        while chunk := file.read(CHUNK):
            held += chunk
            end = 0
            for found in BARE_FORMULA.finditer(held):
                made.bare.add((int(found[2]), column_index_from_string(found[1].decode()) - 1))
                end = found.end()
            for found in MERGE.finditer(held):
                _merge(found, made)
                end = max(end, found.end())
            if len(made.bare) + len(made.down) + len(made.across) > MOST_MERGES:
                raise Unreadable("合并的单元格或未算出的公式太多：取消合并、重新保存后再导入", "too many merged cells")
            held = held[max(end, len(held) - OVERLAP) :]


def _merge(found: re.Match[bytes], made: Sheet) -> None:
    left, top, right, bottom = found[1].decode(), int(found[2]), found[3].decode(), int(found[4])
    if bottom > top:
        made.down[top, column_index_from_string(left) - 1] = bottom
    if right != left:
        made.across.setdefault(top, {})[column_index_from_string(left) - 1] = column_index_from_string(right) - 1


def _rows(sheet: Any, made: Sheet, damaged: Unreadable) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # a part that is cut short shows only where it ends
            raise damaged from error
        if number > MOST_ROWS:
            raise Unreadable(f"工作表“{made.name}”超过 {MOST_ROWS} 行：分成几份导入", "too many rows: split it")
        if made.bare:
            row = [UNCOMPUTED if (number, at) in made.bare else v for at, v in enumerate(row)]
        yield number, row


# -- text -------------------------------------------------------------------------------------------------------


def _text(path: Path) -> Iterator[Sheet]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(65_536)
        file.seek(0)
        first = next((line for line in start.splitlines() if line.strip()), "")
        delimiter = max((",", "\t", ";", "，"), key=first.count)
        yield Sheet(path.name, _records(csv.reader(file, delimiter=delimiter), path.name))


def _records(reader: Any, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(
                f"{name} 从第 {number} 行起读不下去：多半是引号没有成对", "quotes that do not close"
            ) from None
        if number > MOST_ROWS:
            raise Unreadable(f"{name} 超过 {MOST_ROWS} 行：分成几份导入", "too many rows: split it")
        yield number, [_unguarded(cell) for cell in row]


def _unguarded(cell: str) -> str:
    """A cell as it was before an export guarded it against being taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r", "'") else cell


def _encoding(path: Path) -> str:
    """The encoding of a text, tried on all of it; Unreadable where none fits, saying which byte."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = [("utf-16", "UTF-16")]
    elif b"\0" in start:
        raise Unreadable(f"{path.name} 的内容不是文本：从原表另存为 .xlsx 或 CSV", "not text")
    else:
        tried = list(ENCODINGS)
    for encoding, _ in tried:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while piece := file.read(CHUNK):
                    if "\0" in piece:
                        raise Unreadable(f"{path.name} 的内容不是文本：从原表另存为 .xlsx 或 CSV", "not text")
            return encoding
        except UnicodeError:
            continue
    names = "、".join(name for _, name in tried)
    raise Unreadable(
        f"{path.name} 的编码不是 {names}：用 Excel 另存为“CSV UTF-8”再导入", "unknown encoding: save as UTF-8"
    )
