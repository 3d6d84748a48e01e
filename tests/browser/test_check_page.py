"""核数 with an official at it: a match is set right once and holds for every later text."""

from pathlib import Path

import pytest
from browsing import no_overflow, no_serious, sit_down
from playwright.sync_api import Page, expect

TEXT = "全年共排查调处矛盾纠纷1610件,调解成功1578件。另有一项说不清的工作办了333件。"


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def check(page: Page) -> None:
    page.goto("/check/")
    page.get_by_label("报告全文").fill(TEXT)
    page.get_by_label("与账本对照的年度").fill("2019")
    page.get_by_role("button", name="核对", exact=True).click()


def set_right(page: Page, said: str) -> None:
    row = page.get_by_role("row", name="333件")
    if not row.locator("details[open]").count():
        row.get_by_text("更正对应的指标").click()
    row.get_by_label("“333件”对应的指标").fill(said)
    row.get_by_role("button", name="记住并重新核对").click()


def test_the_public_corrects_nothing(page: Page) -> None:
    check(page)
    expect(page.get_by_role("row", name="333件")).to_be_visible()
    expect(page.get_by_text("更正对应的指标")).to_have_count(0)


def test_an_official_sets_a_match_right_and_takes_it_back(page: Page) -> None:
    page.allowed = ("422",)
    sit_down(page, "justice")
    check(page)
    set_right(page, "没有的指标")
    expect(page.get_by_role("alert")).to_contain_text("没有记住")
    expect(page.get_by_label("“333件”对应的指标")).to_have_value("没有的指标")
    no_overflow(page)

    set_right(page, "legal-aid.cases")
    expect(page.get_by_role("status")).to_contain_text("已记住 1 处更正")
    expect(page.get_by_role("row", name="333件")).to_contain_text("人工更正")
    expect(page.get_by_role("row", name="333件")).to_contain_text("与账本不符")
    expect(page.get_by_role("row", name="333件")).to_contain_text("相差")
    no_serious(page)
    no_overflow(page)

    check(page)
    expect(page.get_by_role("row", name="333件")).to_contain_text("人工更正")
    set_right(page, "=")
    expect(page.get_by_role("row", name="333件")).not_to_contain_text("人工更正")


def test_an_uploaded_file_travels_with_its_corrections(page: Page, tmp_path: Path) -> None:
    sit_down(page, "justice")
    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    page.goto("/check/")
    page.get_by_label("或者选一个文件").set_input_files(tmp_path / "报告.txt")
    page.get_by_label("与账本对照的年度").fill("2019")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("核对的是文件 报告.txt")).to_be_visible()
    set_right(page, "-")
    expect(page.get_by_role("row", name="333件")).to_contain_text("没有对应指标")
    expect(page.get_by_text("核对的是文件 报告.txt")).to_be_visible()


def test_who_has_no_report_at_hand_tries_an_invented_passage(page: Page) -> None:
    page.goto("/check/")
    page.get_by_role("button", name="试这一段").click()
    expect(page.locator(".verdicts .tag").get_by_text("矛盾", exact=True)).to_have_count(2)
    no_serious(page)
