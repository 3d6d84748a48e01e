"""Files as people hand them in: any encoding, tables, whole or broken."""

import zipfile
from pathlib import Path
from time import perf_counter

import docx
import pytest

from zhunsheng.reports.claims import Source, Unreadable, check, open_file, read_bytes

TEXT = "全市受理案件１２件。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_reads_a_text_in_any_encoding_that_offices_use(encoding: str) -> None:
    source = read_bytes(TEXT.encode(encoding), ".txt")

    assert [c.text for c in check(source).claims] == ["１２件"]


@pytest.mark.parametrize(
    ("data", "suffix", "words"),
    [
        (bytes(range(256)) * 20, ".txt", "二进制"),
        (TEXT.encode("gb18030") + "件".encode() + b"\xff\xff", ".txt", "两种混在一起"),
        (b"", ".txt", "没有文字"),
        (b"PK\x03\x04 not a zip", ".docx", "不是完整的 DOCX"),
        (b"<html></html>", ".html", "没有文字"),
    ],
)
def test_refuses_what_cannot_be_read_and_says_why(data: bytes, suffix: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_bytes(data, suffix)


def test_refuses_a_kind_of_file_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(b"%PDF")

    with pytest.raises(Unreadable, match=r"只认 .txt"):
        open_file(path)


def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("全年受理案件12件。")
    table = document.add_table(4, 2)
    for r, row in enumerate([("类别", "数量（件）"), ("民事", "8"), ("刑事", "5"), ("合计", "12")]):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    document.add_paragraph("其中民事8件。")
    path = tmp_path / "报告.docx"
    document.save(path)
    return path


def test_reads_a_word_file_with_its_tables(tmp_path: Path) -> None:
    report = check(open_file(word(tmp_path)))

    assert [(c.text, c.unit) for c in report.claims] == [
        ("12件", "件"), ("8", "件"), ("5", "件"), ("12", "件"), ("8件", "件"),
    ]  # fmt: skip
    assert all(report.source.text[c.start : c.end] == c.text for c in report.claims)
    assert [r.text for r in report.contradictions] == ["5 + 8 = 13 ≠ 12"]


def test_refuses_a_word_file_that_was_cut_off(tmp_path: Path) -> None:
    data = word(tmp_path).read_bytes()

    with pytest.raises(Unreadable, match="不是完整的 DOCX"):
        read_bytes(data[: len(data) // 2], ".docx")


def test_refuses_a_word_file_that_unpacks_without_end(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>")

    with pytest.raises(Unreadable, match="解开后过大"):
        open_file(path)


def test_expands_no_entity_of_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "entity.docx"
    body = '<!DOCTYPE l [<!ENTITY a "受理案件12件">]><x xmlns:w="urn:w">&a;</x>'
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("word/document.xml", body)

    with pytest.raises(Unreadable, match="没有文字"):
        open_file(path)


PAGE = """<html><head><meta charset="gb2312"><title>99件</title><style>p{}</style></head><body>
<p>受理案件<b>12</b>件，<br>其中民事<i>8</i>件。</p><script>var n = "7件"</script>
<table><caption>单位：件</caption><tr><th rowspan="2">类别</th><th colspan="2">数量</th></tr>
<tr><th>2020年</th><th>2021年</th></tr><tr><td>民事</td><td>8</td><td>9</td></tr>
<tr><td>刑事</td><td>4</td><td>5</td></tr><tr><td>合计</td><td>12</td><td>15</td></tr></table></body></html>"""


def test_reads_a_page_with_merged_cells_and_without_its_scripts() -> None:
    report = check(read_bytes(PAGE.encode("gb18030"), ".html"))

    assert [c.text for c in report.claims] == ["12件", "8件", "8", "9", "4", "5", "12", "15"]
    assert report.claims[3].measure == "民事·数量·2021年"
    assert [(r.kind, r.verdict) for r in report.relations if r.kind == "table"] == [
        ("table", "holds"), ("table", "contradicts"),
    ]  # fmt: skip


def test_reads_the_tables_of_markdown_in_place() -> None:
    text = "受理12件。\n\n| 类别 | 数量（件） |\n|---|---|\n| 民事 | 8 |\n| 刑事 | 4 |\n| 合计 | 13 |\n"
    report = check(read_bytes(text.encode(), ".md"))

    assert [text[s : s + n] for s, n in (c.span for c in report.claims)] == ["12件", "8", "4", "13"]
    assert [r.text for r in report.contradictions] == ["4 + 8 = 12 ≠ 13"]


HOSTILE = [
    "1" * 100_000, "1," * 50_000, "1 " * 50_000, "一万" * 50_000, "(" * 100_000, "《" * 50_000 + "》" * 50_000,
    "“" * 100_000, "甲、" * 50_000 + "三级", "其中" * 50_000, "其中12件" * 2_000, "共12件" * 2_000, "占12%" * 2_000,
    "分别为" + "1、" * 20_000, "\n" * 100_000, "每年" * 30_000, "（2019）" * 20_000, "中" * 100_000,
    "增加1件，增长1%，" * 3_000, "占比分别为：1%、" * 3_000, "1件" * 3_000, "| 合计 | 12 |\n" * 5_000,
    ("1\t" * 200 + "\n") * 20, "| 受理 | 12件 |\n" * 1_000 + "\n" + "受理12件，受理9件。" * 1_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[t[:6].strip() or "lines" for t in HOSTILE])
def test_hostile_text_ends_soon(text: str) -> None:
    started = perf_counter()
    check(Source(text))

    assert perf_counter() - started < 20  # seconds, on a machine that does much else; most take a tenth of one


@pytest.mark.parametrize("page", ["<div>" * 50_000 + "12件", "<" * 100_000, "<!--" * 50_000, "<td>" * 50_000 + "12件"])
def test_a_hostile_page_is_read_or_refused(page: str) -> None:
    try:
        report = check(read_bytes(page.encode(), ".html"))
    except Unreadable as refused:
        assert "没有文字" in str(refused)
    else:
        assert len(report.claims) <= 1


def test_time_grows_with_the_text_and_no_faster() -> None:
    held = Path(__file__).parent.joinpath("texts/county-annual.txt").read_text(encoding="utf-8")

    def spent(times: int) -> float:
        started = perf_counter()
        check(Source(held * times))
        return perf_counter() - started

    spent(1)
    few, many = min(spent(40) for _ in range(3)), min(spent(320) for _ in range(2))

    assert many < 8 * few * 3  # eight times the text; three for the noise of the machine
