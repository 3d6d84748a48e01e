"""Official documents as LibreOffice lays them out: 22 lines a page, 28 characters a line, pages numbered by side."""

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from zhunsheng.reports.blocks import Block, Run, blocks
from zhunsheng.reports.word import document

# The fonts that a government office has, and what stands in for them here: full-width all, so that the count holds.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{}</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit></match>"""
NAMES = ("仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体")


@pytest.fixture(scope="module")
def to_pdf(tmp_path_factory: pytest.TempPathFactory):
    """Convert a .docx by LibreOffice; without it the tests fail in CI and are skipped loudly elsewhere."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        message = "没有 LibreOffice，公文版式没有检验 (no LibreOffice: apt-get install libreoffice-writer-nogui)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    folder = tmp_path_factory.mktemp("office")
    (folder / "fonts.conf").write_text(FONTS.format("".join(ALIAS.format(n) for n in NAMES)), encoding="utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}

    def convert(content: bytes, name: str) -> Path:
        (folder / f"{name}.docx").write_bytes(content)
        subprocess.run(
            [office, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / f"{name}.docx"],
            env=environment, check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return folder / f"{name}.pdf"

    return convert


def pages(pdf: Path) -> list[list[str]]:
    """The lines of each page, without the spaces that a text extractor makes up."""
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    lines = [[re.sub(r"\s", "", line) for line in page.splitlines()] for page in told.split("\f")]
    return [[line for line in page if line] for page in lines if any(page)]


@pytest.mark.office
def test_a_full_page_has_22_lines_of_28_characters(to_pdf) -> None:
    text = "依法行政" * 7 * 60
    found = pages(to_pdf(document([Block(0, (Run(text),))]), "full"))
    first, second = found[0], found[1]
    assert len(first) == 23  # 22 lines and the page number
    assert len(first[0]) == 26  # the indent takes two
    assert {len(line) for line in first[1:22]} == {28}
    assert first[22] == "—1—"
    assert len(second) == 23
    assert {len(line) for line in second[:22]} == {28}


@pytest.mark.office
def test_the_parts_of_a_document_stand_in_their_places(to_pdf) -> None:
    told = (
        "# 浑江区2019年法治政府建设年度报告\n\n## 一、主要举措\n\n### （一）夯实基础\n\n全区[76个](figure:a.b)部门。\n"
    )
    found = pages(to_pdf(document(blocks(told), "白山市浑江区人民政府", date(2020, 3, 5), "合成数据"), "parts"))
    assert found[0] == [
        "合成数据", "浑江区2019年法治政府建设年度报告", "一、主要举措", "（一）夯实基础", "全区76个部门。",
        "白山市浑江区人民政府", "2020年3月5日", "—1—",
    ]  # fmt: skip


def test_equal_input_gives_equal_bytes() -> None:
    found = blocks("# 标题\n\n正文。\n")
    assert document(found, "甲") == document(found, "甲")


def test_fonts_are_named_as_offices_have_them_and_none_is_shipped(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(document(blocks("# 标题\n\n## 一、甲\n\n### （一）乙\n\n正文。\n")))
    with ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
        assert not [n for n in archive.namelist() if "font" in n and n.endswith((".ttf", ".odttf", ".otf"))]
    # Else LibreOffice and Word add a quarter of a character beside every number.
    assert text.count('<w:autoSpaceDE w:val="0"/>') == text.count("<w:pPr>")
    assert set(re.findall(r'w:eastAsia="([^"]+)"', text)) == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}
