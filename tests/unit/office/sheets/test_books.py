"""Files as they come: honest ones in every encoding, ones that lie about their type, ones made to do harm."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from office_books import EVENT, events, take, took, workbook
from openpyxl import Workbook

from zhunsheng.office.sheets.words import Unreadable

pytestmark = pytest.mark.usefixtures("ledger")
CSV = "登记单位,活动名称,举办日期,活动形式,主题\n司法局,讲座甲,2019年3月5日,法治讲座,综合\n"


def told(path: Path) -> str:
    with pytest.raises(Unreadable) as error:
        take(path)
    assert error.value.en
    return error.value.zh


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_that_offices_write(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV.replace(",", delimiter), encoding=encoding)
    assert take(path).recorded == 1


def test_text_in_no_known_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode("gb18030") + b"\xff\xff\x80,")
    assert "CSV UTF-8" in told(path)


def test_quote_that_never_closes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV + '司法局,"' + "讲座" * 100_000, encoding="utf-8")
    assert "引号没有成对" in told(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", CSV.encode(), "像是文本"),
        ("a.xlsx", b"MZ\x90\x00" + bytes(99), "是程序"),
        ("a.csv", b"MZ\x90\x00" + bytes(range(256)), "是程序"),
        ("a.xlsx", b"<html><table></table></html>", "是网页"),
        ("a.xlsx", b"%PDF-1.7 ...", "是 PDF"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(2**20) + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 .xls"),
        ("a.csv", b"Rar!\x1a\x07", "是压缩包"),
        ("a.et", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "旧版 Word 文档"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "是图片"),
        ("a", CSV.encode(), "像是文本"),
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", b"PK\x03\x04" + bytes(40), "已损坏"),
        ("a.xlsx", bytes(100), "不是能读的 Excel 工作簿"),
        ("a.csv", b"PK\x03\x04" + bytes(40), "像是 Excel 工作簿"),
        ("a.csv", b"abc\x00def", "不是文本"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "旧版 .xls"),
        ("a.xls", b"<html><table></table></html>", "是网页"),
        ("a.csv", "一,二\n三,四\n".encode(), "没有认识的表头"),
    ],
)
def test_file_that_is_not_what_it_says_is_told_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in told(path)


def test_book_cut_short_at_any_place_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", events(50)).read_bytes()
    for part in range(1, 20):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[: len(whole) * part // 20])
        assert "损坏" in told(path)
    assert take(tmp_path / "a.xlsx").recorded == 50


def test_book_with_a_broken_sheet_is_told(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", events(3))
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) * 2 // 3] if "sheet1" in name else content)
    assert "损坏" in told(broken)


@pytest.mark.parametrize("megabytes", [600, 100])
def test_archive_that_would_fill_the_memory_is_not_opened(tmp_path: Path, megabytes: int) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<a/>")
        with bomb.open("xl/workbook.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert "没有打开" in told(path)


@pytest.mark.parametrize(
    ("part", "words"),
    [("台账.csv", "压缩包"), ("word/document.xml", "是 Word 文档"), ("ppt/presentation.xml", "演示文稿"),
     ("content.xml", "OpenDocument")],
)  # fmt: skip
def test_archive_that_is_no_workbook_is_told_for_what_it_is(tmp_path: Path, part: str, words: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr(part, CSV)
    assert words in told(path)


def test_book_that_declares_entities_is_not_opened(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", events(1))
    laughs = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(laughs, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if "sheet1" in name:
                content = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content
            new.writestr(name, content)
    assert "声明" in told(laughs)


def test_heading_may_stand_below_titles_and_come_again_on_each_page(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["2019年普法活动台账"])
    sheet.merge_cells("A1:E1")
    sheet.append(["填报单位：司法局"])
    heads = [" 登记单位", "活动 名称*", "举办日期", "活动形式", "Theme", "备住"]
    first, second = (
        ["司法局", "讲座甲", datetime(2019, 3, 5), "lecture", "综合", "x"],
        ["司法局", "讲座乙", 43530, "其他", "综合"],
    )
    for row in (heads, first, [], heads, second, ["一、三月"], ["合计", None, None, None, 2]):
        sheet.append(row)
    sheet.merge_cells("A8:E8")
    path = tmp_path / "a.xlsx"
    book.save(path)
    outcome = take(path)
    assert (outcome.recorded, outcome.refused, outcome.rows) == (2, 0, 2), outcome
    told = "\n".join(note.zh for note in outcome.notes)
    assert "F3 的列名“备住”不认识" in told and "第 8 行是横跨表格的标题" in told and "第 9 行是“合计”" in told


def test_merged_cell_counts_for_every_row_that_it_covers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [EVENT, EVENT | {"登记单位": None, "活动名称": "乙"}, EVENT | {"活动名称": "丙"}]
    )
    from openpyxl import load_workbook

    book = load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    assert take(path).recorded == 3


def test_formula_counts_by_its_value_and_one_without_a_value_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [EVENT | {"受众（人次）": "=60*2"}])
    outcome, complaints = took(path)
    assert outcome.refused == 1 and [(c.cell, c.code) for c in complaints] == [("F2", "uncomputed")]
    computed = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(computed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v></v>", b"<v>120</v>").replace(b"<v />", b"<v>120</v>"))
    assert take(computed).recorded == 1


def test_every_sheet_with_a_heading_is_read_and_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    for n, name in enumerate(("一月", "二月"), 1):
        sheet = book.create_sheet(name)
        sheet.append(list(EVENT))
        sheet.append(list((EVENT | {"活动名称": f"讲座{n}"}).values()))
    book.active.append(["封面"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    outcome = take(path)
    assert outcome.recorded == 2 and "“Sheet”里没有认识的表头" in outcome.notes[0].zh


def test_heading_without_a_required_column_names_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [{k: v for k, v in EVENT.items() if k != "举办日期"}])
    assert "缺少必填的列：举办日期" in told(path)
