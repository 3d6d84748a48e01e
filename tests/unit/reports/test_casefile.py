"""A case's whole file: every page numbered, the contents right, every paper bound or listed with the reason."""

import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from zhunsheng.reports import pdf
from zhunsheng.reports.blocks import Block, Run
from zhunsheng.reports.casefile.bind import bound
from zhunsheng.reports.casefile.file import CaseFile, Enclosed, Happened

DAY = date(2019, 9, 3)
DIGEST = "sm3:" + "0a" * 32
PLAIN = CaseFile(
    "某局", "某申请", "某局依申请〔2019〕1号", "合成数据", "打印", DAY, (("案号", "一号"),), (("申请人", "张某"),),
    (Happened(DAY, "提出申请", "张某"),), (Block(1, (Run("期限计算说明书"),)),), (), (), (("链头", DIGEST),),
)  # fmt: skip


def paper(name: str, content: bytes | None) -> Enclosed:
    return Enclosed(name, "2019-09-03 提出申请", DIGEST, name.rpartition(".")[2], content)


def pages_of(made: CaseFile) -> list[str]:
    # What is set in one line comes out of the reader with blanks of its own.
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(bound(made))).pages]


def letter(pages: int = 2, size: tuple[float, float] = (842, 595), turned: int = 0) -> bytes:
    writer = PdfWriter()
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    for _ in range(pages):
        page = writer.add_blank_page(*size).rotate(turned)
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(script)})
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\x00" + b"\xff\x00\x00" * 2 for _ in range(2)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_every_page_bears_its_number_and_the_contents_say_where_each_part_begins() -> None:
    made = replace(PLAIN, papers=(paper("规划图.pdf", letter(2)), paper("照片.png", png())))
    pages = pages_of(made)
    assert len(pages) == 9
    assert all(f"案卷第{n}页，共9页" in page for n, page in enumerate(pages, 1))
    assert "案卷" in pages[0] and "卷内目录" in pages[1]
    for row in ("1案情3", "2办理记录4", "3期限计算说明书5"):
        assert row in pages[1]
    assert "规划图.pdf2019-09-03提出申请6–7" in pages[1] and "照片.png2019-09-03提出申请8" in pages[1]
    assert "照片.png" in pages[7] and "账本核对页" in pages[8]


def test_contents_that_run_over_several_pages_still_say_the_right_page() -> None:
    many = tuple(paper(f"材料{n:03}.txt", f"第{n}份".encode()) for n in range(80))
    pages = pages_of(replace(PLAIN, papers=many))
    listed = "".join(p for p in pages[:8] if "卷内目录" in p or "材料" in p)
    at = next(n for n, page in enumerate(pages, 1) if "材料079.txt" in page and "第79份" in page)
    assert f"材料079.txt2019-09-03提出申请{at}" in listed


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("坏.pdf", b"%PDF-1.7 nothing more", "PDF打不开"),
        ("坏.png", png()[:40], "图片打不开"),
        ("炸弹.png", png(60_000, 60_000), "图片尺寸太大"),
        ("表.xlsx", b"PK\x03\x04", "不是可以装订成页的文件"),
        ("丢失.pdf", None, "文件不在，从备份恢复"),
    ],
)
def test_what_cannot_be_bound_is_listed_with_reason_and_digest(name: str, content: bytes | None, why: str) -> None:
    pages = pages_of(replace(PLAIN, papers=(paper(name, content),)))
    listed = next(page for page in pages if "未装订附件清单" in page and "下列文件" in page)
    assert name in listed and why in listed and DIGEST in listed


def test_locked_pdf_is_listed() -> None:
    writer = PdfWriter(clone_from=BytesIO(letter()))
    writer.encrypt("secret", algorithm="RC4-128")
    held = BytesIO()
    writer.write(held)
    assert any("PDF加了密" in page for page in pages_of(replace(PLAIN, papers=(paper("密.pdf", held.getvalue()),))))


def test_nothing_in_a_bound_paper_acts_and_turned_pages_keep_their_number() -> None:
    content = bound(replace(PLAIN, papers=(paper("横.pdf", letter(1, turned=90)),)))
    reader = PdfReader(BytesIO(content))
    assert b"JavaScript" not in content and "/OpenAction" not in reader.trailer["/Root"]
    assert "案卷" in reader.pages[5].extract_text() and reader.pages[5].rotation == 0


def test_without_a_chinese_font_nothing_is_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "CHINESE", ("No Such Font",))
    with pytest.raises(pdf.NoFont):
        bound(PLAIN)
