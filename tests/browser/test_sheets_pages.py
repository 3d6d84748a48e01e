"""A justice clerk brings in a past year's register, mends what was wrong and brings it again; a supervisor takes it
back; somebody takes a list home. On a copy of the sample, on a server of its own."""

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import no_overflow, no_serious, sit_down
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

BOOK = "/books/mediation/"
PHASES = 20_000  # milliseconds in which a small book is read and tried


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def downloaded(page: Page, name: str, folder: Path) -> Path:
    """The file behind a link or button."""
    with page.expect_download() as told:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    return saved(told.value, folder)


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def case(key: str, **wrong: Any) -> dict[str, Any]:
    """The row of a mediation of spring 2019: opened, accepted, failed."""
    return {
        "办案单位": "司法局", "案号": key, "经办人": "某调解员", "登记纠纷 · 日期": "2019-03-01",
        "当事人": "甲某（自然人）；乙某（自然人）", "启动方式": "当事人申请", "纠纷类型": "邻里",
        "征询意愿、决定受理 · 日期": "2019-03-04", "征询意愿、决定受理 · 结果": "受理",
        "征询意愿、决定受理 · 征询双方意愿日期": "2019-03-04", "调解 · 日期": "2019-03-12",
        "调解 · 结果": "调解不成，终止并告知仲裁、行政、司法途径",
    } | wrong  # fmt: skip


# Ten cells as clerks write them.
BAD = (
    {"登记纠纷 · 日期": "2019.13.1"}, {"调解 · 日期": "三月"}, {"启动方式": "申请"}, {"纠纷类型": "邻居"},
    {"涉及人数": "两人"}, {"涉及金额（元）": "五千"}, {"办案单位": "司发局"}, {"有激化可能": "也许"},
    {"调解 · 结果": "没成"}, {"征询意愿、决定受理 · 日期": "19-03-04"},
)  # fmt: skip


def filled(template: Path, size: str) -> Path:
    """The template with five good cases and ten with a bad cell."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    heads = [cell.value.rstrip("*") for cell in sheet[2]]
    rows = [case(f"{size}好{n}") for n in range(5)]
    rows += [case(f"{size}坏{n}", **wrong) for n, wrong in enumerate(BAD)]
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    path = template.with_name("2019年调解台账.xlsx")
    book.save(path)
    return path


def mended(rest: Path) -> Path:
    """The rows that came back, each red cell written as it should be."""
    book = load_workbook(rest)
    sheet = book.worksheets[0]
    heads = [cell.value.rstrip("*") for cell in sheet[1]]
    right = case("") | {"涉及人数": 2, "涉及金额（元）": 5000, "有激化可能": "否"}
    for cells in sheet.iter_rows(min_row=2):
        for head, cell in zip(heads, cells, strict=True):
            if cell.fill.fgColor.rgb.endswith("FBD5D5"):
                cell.value = right[head]
    path = rest.with_name("改正后.xlsx")
    book.save(path)
    return path


def upload(page: Page, path: Path) -> None:
    page.goto(BOOK)
    page.get_by_label("选文件，先看预览").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".head .sub")).to_contain_text("预览，一行也没有入账", timeout=PHASES)


def number(page: Page, name: str) -> int:
    """One of the numbers on top of a preview or a result."""
    told = page.locator(".numbers div", has_text=name).locator("dd").inner_text()
    return int(told.replace(",", ""))


def test_a_justice_clerk_imports_a_past_years_register_mends_it_and_a_supervisor_takes_it_back(
    page: Page, tmp_path: Path
) -> None:
    sit_down(page, "justice")
    page.goto("/cases/?procedure=mediation")
    page.get_by_role("link", name="导入", exact=True).click()
    no_overflow(page)
    no_serious(page)
    upload(page, filled(downloaded(page, "下载模板：每案一行", tmp_path), page.size))
    assert (number(page, "全册行数"), number(page, "将登记"), number(page, "不能导入")) == (15, 5, 10)
    assert number(page, "其中的行为") == 15
    expect(page.get_by_role("row", name=re.compile("启动方式.*申请.*是否为“当事人申请”"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("调解 · 结果.*没成.*没有这个结果"))).to_be_visible()
    no_overflow(page)
    no_serious(page)
    rest = downloaded(page, "下载未导入的行", tmp_path)
    page.get_by_role("button", name="导入这 5 行").click()
    expect(page.get_by_text(re.compile(r"导入编号 20191231-\d+"))).to_be_visible(timeout=PHASES)
    assert (number(page, "已登记"), number(page, "没有导入")) == (5, 10)

    upload(page, mended(rest))
    assert (number(page, "将登记"), number(page, "其中的行为"), number(page, "不能导入")) == (10, 30, 0)
    page.get_by_role("button", name="导入这 10 行").dblclick()
    told = page.get_by_text(re.compile(r"导入编号 20191231-\d+"))
    expect(told).to_be_visible(timeout=PHASES)
    no_overflow(page)
    ident = re.search(r"20191231-\d+", told.inner_text())[0]
    page.goto(BOOK)
    expect(page.get_by_role("row", name=re.compile(f"{ident}.*改正后.*30"))).to_be_visible()
    expect(page.get_by_role("link", name=f"撤回 {ident}")).to_have_count(0)

    sit_down(page, "supervisor")
    page.goto(BOOK)
    page.get_by_role("link", name=f"撤回 {ident}").click()
    no_serious(page)
    page.get_by_label("撤回的理由").fill("这一册属于另一个区")
    page.get_by_role("button", name="撤回这次导入").click()
    expect(page.get_by_text("已撤回的行为")).to_be_visible(timeout=PHASES)
    assert (number(page, "已撤回的行为"), number(page, "没有撤回的")) == (30, 0)
    no_overflow(page)
    no_serious(page)


def test_a_file_that_lies_and_a_form_without_a_file_are_told_and_nothing_comes_in(page: Page, tmp_path: Path) -> None:
    page.allowed = ("422",)
    sit_down(page, "justice")
    page.goto(BOOK)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("alert")).to_contain_text("选一个文件再上传")
    lie = tmp_path / "台账.xls"
    lie.write_text("<html><table><tr><td>活动</td></tr></table></html>", encoding="utf-8")
    page.get_by_label("选文件，先看预览").set_input_files(lie)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("alert")).to_contain_text("是网页：用 Excel 打开后另存为 .xlsx", timeout=PHASES)
    no_overflow(page)
    no_serious(page)
    page.get_by_role("link", name="改好再传").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("导入导出")


def test_a_file_that_is_too_large_is_told_before_it_is_sent_and_when_it_is(page: Page, tmp_path: Path) -> None:
    page.allowed = ("413",)
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(210 * 2**20)
    sit_down(page, "justice")
    page.goto(BOOK)
    page.get_by_label("选文件，先看预览").set_input_files(large)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("alert")).to_contain_text("这个文件超过 50 MB，没有上传")
    page.eval_on_selector("form[data-once]", "form => form.submit()")  # as a browser without scripts sends it
    expect(page.get_by_role("heading", level=1)).to_have_text("文件太大，没有接收", timeout=60_000)
    page.get_by_role("link", name="回到表单").click()
    expect(page.get_by_role("button", name="上传并预览")).to_be_visible()


def test_a_list_is_taken_home_as_it_stands_on_the_page(page: Page, tmp_path: Path) -> None:
    sit_down(page, "clerk")
    page.goto("/cases/?procedure=publicity-activity&from=2019-12-01")
    listed = int(re.search(r"共 ([\d,]+) 件", page.locator(".head .sub").inner_text())[1].replace(",", ""))
    sheet = load_workbook(downloaded(page, "导出 Excel", tmp_path)).worksheets[0]
    assert listed > 0 and sheet.max_row == listed + 1
    heads = [cell.value for cell in sheet[1]]
    assert heads[0] == "系统案号" and heads[-1] == "数据性质"
    held_on = sheet.cell(2, heads.index("登记日期") + 1).value
    assert held_on.year == 2019 and held_on.month == 12
    page.goto(BOOK)
    page.get_by_label("立案日期从").fill("2019-11-01")
    text = downloaded(page, "导出 CSV", tmp_path).read_text(encoding="utf-8-sig")
    assert text.startswith("系统案号,案件标题,") and "不公开" in text
