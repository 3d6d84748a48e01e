"""A lawyer reads the law: picture, terms, what changed; reckons a day; and sees what the year asks for."""

import re

import pytest
from browsing import no_overflow, no_serious
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("ident", ["ordinary-penalty", "meeting", "reconsideration"])
def test_every_part_of_a_law_is_readable(page: Page, ident: str) -> None:
    page.goto(f"/law/{ident}/")
    expect(page.get_by_role("heading", name="关系图")).to_be_visible()
    expect(page.locator("svg.law-picture")).to_be_visible()
    parts = page.get_by_role("navigation", name="本法的各部分").get_by_role("link")
    for path in [link.get_attribute("href") for link in parts.all()]:
        page.goto(path)
        no_overflow(page)
        if ident == "ordinary-penalty":
            no_serious(page)


def test_the_picture_shows_more_when_asked_and_leads_to_the_words(page: Page) -> None:
    page.goto("/law/ordinary-penalty/2021-07-15/")
    expect(page.locator(".law-picture .grip").first).to_have_css("fill", "none")
    apart = page.locator("svg .over .not_by").first
    expect(apart).to_be_hidden()
    page.get_by_label(re.compile("须由不同的人")).focus()
    page.keyboard.press("Space")
    expect(apart).to_be_visible()
    page.locator("svg").get_by_role("link", name=re.compile("作出决定")).click()
    expect(page).to_have_url(re.compile("#decide$"))
    expect(page.locator("#decide")).to_contain_text("未办时，不得办理")


def test_an_amendment_stands_beside_what_it_amended(page: Page) -> None:
    page.goto("/law/ordinary-penalty/2021-07-15/")
    page.get_by_role("link", name="版本对照").click()
    page.get_by_role("link", name="全部展开").click()
    row = page.get_by_role("row").filter(has_text="处理登记保存的物品").filter(has_text="7个工作日").first
    expect(row).to_contain_text("7日内")
    expect(row).to_contain_text("《行政处罚法》第56条")


def test_a_term_is_reckoned_from_the_law_and_every_day_explained(page: Page) -> None:
    page.goto("/law/disclosure-request/2019-05-15/terms/")
    page.get_by_role("link", name="计算“书面答复”的20个工作日").first.click()
    expect(page.get_by_text("中“书面答复”的期限计算")).to_be_visible()
    page.get_by_label("哪一日（第0日）").fill("2019-09-20")
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_role("heading", name="届满日")).to_be_visible()
    expect(page.get_by_text("2019-10-23").first).to_be_visible()
    no_overflow(page)
    no_serious(page)
    page.get_by_label("哪一日（第0日）").fill("2019-02-30")
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_role("alert")).to_contain_text("没有 2019-02-30 这一天")
    expect(page.get_by_label("哪一日（第0日）")).to_have_value("2019-02-30")
    no_serious(page)


def test_the_year_lists_what_falls_due(page: Page) -> None:
    page.goto("/law/")
    page.get_by_role("link", name="法定日历").click()
    page.goto("/year/2020/")
    expect(page.get_by_text("本机关政府信息公开工作年度报告")).to_be_visible()
    expect(page.get_by_text("2020-01-31").first).to_be_visible()
    no_overflow(page)
    no_serious(page)


def test_the_pages_are_whole_in_english(page: Page) -> None:
    page.goto("/law/reconsideration/")
    page.get_by_role("button", name="English").click()
    for path in ("/law/reconsideration/", "/law/disclosure-request/2019-05-15/terms/", "/due/?on=2019-09-20&amount=20",
                 "/year/2020/", "/law/summary-penalty/2021-07-15/changes/"):  # fmt: skip
        page.goto(path)
        told = page.locator("main h1, main h2, main th, main legend, main label, svg .name, svg .who")
        assert [t for t in told.all_text_contents() if re.search(r"[\u4e00-\u9fff]", t)] == []
        no_overflow(page)
