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
MOST_PARTS = 5_000
MOST_ROWS = 1_048_576
MOST_MERGES = 200_000
OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
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
    across: set[int] = field(default_factory=set)  # rows with cells merged over columns
    bare: set[tuple[int, int]] = field(default_factory=set)  # formulas that have no value


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Sheet]]:
    """The sheets of a file; Unreadable where it is not what it should be."""
    start = _first_bytes(path)
    is_book = path.suffix.lower() in (".xlsx", ".xlsm")
    if is_book and start.startswith(OLE):
        raise Unreadable(f"{path.name} 设了密码，或其实是旧版 .xls：另存为不带密码的 .xlsx 再导入",
                         "locked with a password, or an old .xls: save it as .xlsx")  # fmt: skip
    if is_book and not start.startswith(ZIP):
        raise Unreadable(
            f"{path.name} 的内容不是 Excel 工作簿{_really(start)}", "not a workbook whatever its name says"
        )
    if is_book:
        yield from _context(_workbook(path))
    elif path.suffix.lower() in (".csv", ".txt"):
        if start.startswith((ZIP, OLE, PDF)):
            raise Unreadable(f"{path.name} 的内容不是文本{_really(start)}", "not text whatever its name says")
        yield from _context(_text(path))
    else:
        raise Unreadable(f"不认识的格式 {path.suffix or path.name!r}：可用 .xlsx、.csv；旧版 .xls 先另存为 .xlsx",
                         "unknown form: .xlsx or .csv; save an old .xls as .xlsx")  # fmt: skip


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


def _really(start: bytes) -> str:
    """What a file seems to be instead."""
    if start.startswith(ZIP):
        return "，像是 Excel 工作簿或压缩包：把扩展名改为 .xlsx 再导入"
    if start.startswith(OLE):
        return "，像是旧版 .xls：用 Excel 另存为 .xlsx 再导入"
    if start.startswith(PDF):
        return "，是 PDF：从原表导出 .xlsx 再导入"
    if b"<html" in start.lower() or b"<table" in start.lower():
        return "，是网页：用 Excel 打开后另存为 .xlsx 再导入"
    return "，像是文本：若是 CSV，把扩展名改为 .csv 再导入" if b"\0" not in start else "：从原表另存为 .xlsx 再导入"


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


def _weigh(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    strings = sum(p.file_size for p in parts if "sharedstrings" in p.filename.lower())
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise Unreadable(f"{name} 展开后超过 {LARGEST_UNPACKED >> 20} MB，没有打开：确是台账的，分成几份导入",
                         "it would unpack to more than is safe, and was not opened: split it")  # fmt: skip
    if not any(p.filename == "[Content_Types].xml" for p in parts) or not any("workbook" in p.filename for p in parts):
        raise Unreadable(f"{name} 是压缩包，不是 Excel 工作簿：解压后导入其中的 .xlsx", "an archive, not a workbook")
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
        made.across.add(top)


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
