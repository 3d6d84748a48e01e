"""A clerk at a list: narrowed, searched, sorted, its columns chosen, kept; many cases acted on at once.

Acts change a home, so these run on a copy of the sample, on a server of their own.
"""

import re

import pytest
from browsing import SIZES, listened, no_overflow, no_serious, sit_down
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def rows(page: Page) -> int:
    """How many cases the list shows."""
    return page.locator("table.listing tbody tr").count()


def test_a_clerk_narrows_searches_sorts_and_keeps_a_list(page: Page) -> None:
    sit_down(page, "justice")
    page.get_by_role("link", name="案件", exact=True).click()
    no_overflow(page)
    no_serious(page)
    page.get_by_role("link", name="人民调解", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"共 1,\d{3} 件"))

    page.get_by_role("searchbox", name="查找").fill("邻里")
    page.get_by_role("combobox", name="状态").select_option("调解不成，终止并告知仲裁、行政、司法途径")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("link", name=re.compile("含“邻里”"))).to_be_visible()
    found = rows(page)
    assert 0 < found < 50
    expect(page.get_by_role("status")).to_contain_text(f"共 {found} 件")
    no_overflow(page)
    no_serious(page)

    page.get_by_text("更多条件").click()
    page.get_by_label("再按一个字段筛选").select_option("涉及人数")
    page.get_by_label("涉及人数 自").fill("2")
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("选列").click()
    page.get_by_role("checkbox", name="涉及人数").check()
    page.get_by_role("checkbox", name="承办单位").uncheck()
    page.get_by_role("button", name="换成这些列").click()
    expect(page.locator("[data-label=涉及人数]").first).to_have_text(re.compile(r"\d"))
    expect(page.locator("[data-label=承办单位]")).to_have_count(0)
    no_overflow(page)

    kept = page.url
    page.get_by_role("textbox", name="名称").fill("邻里没有调成的")
    page.get_by_role("button", name="存下").click()
    page.get_by_role("link", name="案件与台账").click()
    page.get_by_role("link", name="邻里没有调成的").click()
    expect(page.get_by_role("link", name=re.compile("涉及人数：2"))).to_be_visible()
    assert {*re.findall(r"[?&]([^=&]+=[^&]+)", page.url)} <= {*re.findall(r"[?&]([^=&]+=[^&]+)", kept)}
    page.get_by_role("button", name="删去“邻里没有调成的”").click()
    expect(page.get_by_role("link", name="邻里没有调成的")).to_have_count(0)


def test_headings_sort_and_turn_round(browser: Browser, office: str) -> None:
    with listened(browser, office, SIZES["desk"]) as page:
        page.goto("/cases/?procedure=mediation")
        page.get_by_role("columnheader", name="立案").get_by_role("link").click()
        expect(page.get_by_role("columnheader", name="立案")).to_have_attribute("aria-sort", "ascending")
        first = page.locator("[data-label=立案]").first.inner_text()
        page.get_by_role("columnheader", name="立案").get_by_role("link").click()
        assert page.locator("[data-label=立案]").first.inner_text() > first


def test_a_list_stands_beside_the_figures_that_count_it(page: Page) -> None:
    page.goto("/cases/?procedure=mediation&figures=1")
    page.get_by_role("row", name=re.compile("调解成功矛盾纠纷")).get_by_role("link").click()
    expect(page.get_by_text("列表就是这些，一件不差")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("共 1,578 件")
    no_overflow(page)
    no_serious(page)


def pick(page: Page, count: int, act: str) -> None:
    """Pick the first so many officers of a page that the other size leaves alone, and choose what to do with them."""
    number = 1 if page.viewport_size == SIZES["desk"] else 2
    page.goto(f"/cases/?procedure=enforcement-officer&unit=own&page={number}")
    boxes = page.get_by_role("checkbox", name=re.compile("^选取 "))
    for n in range(count):
        boxes.nth(n).check()
    button = page.get_by_role("button", name=re.compile("办理选中的"))
    expect(button).to_contain_text(f"{count} 件")
    button.click()
    no_overflow(page)
    no_serious(page)
    page.get_by_role("button", name=re.compile(act)).click()


def test_one_act_goes_to_many_cases_and_each_refused_one_is_told(page: Page) -> None:
    sit_down(page, "justice")
    pick(page, 2, "注销")
    page.get_by_role("radio", name="退休").check()
    no_overflow(page)
    no_serious(page)
    page.get_by_role("button", name=re.compile("在 2 件上记录“注销”")).click()
    expect(page.get_by_role("status")).to_contain_text("办成 2 件，未办成 0 件")

    pick(page, 4, "年检 · 合格")
    page.get_by_label("年检年度").fill("2019")
    page.get_by_role("button", name=re.compile("在 4 件上记录“年检”")).click()
    expect(page.get_by_role("status")).to_contain_text("办成 2 件，未办成 2 件")
    expect(page.locator("[data-label=原因]", has_text="年检")).to_have_count(2)
    expect(page.get_by_role("checkbox", name=re.compile("^选取 "), checked=True)).to_have_count(2)
    no_overflow(page)
    no_serious(page)


def test_a_phone_shows_cards(browser: Browser, office: str) -> None:
    with listened(browser, office, SIZES["phone"]) as page:
        page.goto("/cases/?procedure=mediation")
        expect(page.locator("table.listing thead")).to_be_hidden()
        card = page.locator("table.listing tbody tr").first
        assert card.evaluate("e => getComputedStyle(e).display") == "block"
        no_overflow(page)


def test_strangers_find_nothing_private_and_no_confidential_case(page: Page) -> None:
    page.goto("/cases/?procedure=legal-aid-case")
    expect(page.get_by_text(re.compile(r"这本共有 \d+ 件，只有承办单位看得到"))).to_be_visible()
    no_serious(page)
    page.goto("/cases/?procedure=mediation&col=f.parties&q=萧某")
    expect(page.get_by_text("没有符合条件的案件。")).to_be_visible()
