"""A leader: why a rate stands where it does, a quarter beside another, the plan, who is overdue; and it on paper."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from browsing import SIZES, listened, no_overflow, no_serious, sit_down
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader


@pytest.fixture(params=["desk", "phone"])
def seated(browser: Browser, office: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The head of the government at their desk, and on their phone."""
    with listened(browser, office, SIZES[request.param]) as page:
        sit_down(page, "government-head")
        yield page


def test_a_leader_finds_why_mediation_stands_at_98(page: Page) -> None:
    page.goto("/")
    page.get_by_role("region", name="矛盾纠纷化解").get_by_role("link", name=re.compile("矛盾纠纷调解成功率")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("矛盾纠纷调解成功率")
    page.get_by_role("link", name=re.compile("未计入分子")).click()

    left = page.get_by_role("region", name="未计入分子的案件")
    expect(left).to_contain_text("共 32 件")
    expect(left.locator("tbody tr")).to_have_count(32)
    expect(left.locator("tbody tr", has_text="调解不成")).to_have_count(32)
    no_overflow(page)
    no_serious(page)
    left.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()


def test_a_leader_compares_a_quarter_and_looks_into_a_town(page: Page) -> None:
    page.goto("/figures/mediation.total/")
    page.get_by_label("统计期间", exact=True).select_option(label="二季度")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name="2019 年 二季度")).to_be_visible()
    expect(page.get_by_text("账本自 2019-01-02 起")).to_be_visible()
    whole = page.locator(".lead-figure .value").inner_text()

    page.get_by_role("region", name="按单位").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=re.compile("2019 年 二季度 · "))).to_be_visible()
    part = page.locator(".lead-figure .value").inner_text()
    assert 0 < _number(part) < _number(whole)
    no_overflow(page)


def test_what_cannot_be_read_in_the_form_is_said_and_stays_in_it(page: Page) -> None:
    page.allowed = ("400",)
    page.goto("/figures/")
    page.get_by_text("自选起止").click()
    page.get_by_label("从", exact=True).fill("2019-02-30")
    page.get_by_label("到", exact=True).fill("2019-03-31")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("alert")).to_contain_text("日期“2019-02-30”读不懂")
    expect(page.get_by_label("从", exact=True)).to_have_value("2019-02-30")
    no_overflow(page)
    no_serious(page)


def test_the_plan_stands_as_a_board_and_as_a_timeline(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="任务看板").click()
    running = page.get_by_role("region", name=re.compile("办理中"))
    expect(running).to_contain_text("镇街法制机构全面加强")
    expect(running).to_contain_text("逾期")
    expect(page.get_by_role("region", name=re.compile("已完成")).locator("li.task")).to_have_count(6)
    no_overflow(page)
    no_serious(page)
    page.get_by_role("link", name="时间线").click()
    expect(page.get_by_role("img", name=re.compile("镇街法制机构全面加强.*尚未完成"))).to_be_visible()
    no_overflow(page)
    no_serious(page)


def test_overdue_cases_and_cards_are_told_by_unit_and_open(seated: Page) -> None:
    seated.goto("/board/supervision/")
    told = seated.get_by_role("region", name="按单位")
    row = told.locator("tr", has_text="组织部")
    row.get_by_role("link", name="组织部 逾期 1", exact=True).click()
    expect(seated.get_by_role("region", name="逾期的案件")).to_contain_text("镇街法制机构全面加强")
    no_overflow(seated)
    no_serious(seated)
    seated.goto("/board/supervision/")
    expect(seated.get_by_role("region", name="黄牌红牌").locator("tbody tr").first).to_be_visible()
    no_overflow(seated)
    no_serious(seated)


def test_a_statutory_table_says_its_checks_opens_its_cells_and_is_taken_home(page: Page) -> None:
    page.goto("/tables/?year=2019")
    page.get_by_role("link", name="人民调解情况统计表").click()
    expect(page.get_by_text(re.compile("勾稽 47 处相符"))).to_be_visible()
    no_overflow(page)
    no_serious(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="XLSX").click()
    assert taken.value.suggested_filename == "mediation-2019.xlsx"
    page.get_by_role("link", name="32", exact=True).click()
    expect(page.get_by_text("共 32 件")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/figures/mediation.success-rate/?show=left-out", "/report/2019/"])
def test_what_is_read_is_printed_on_a4_and_what_is_clicked_is_not(page: Page, path: str) -> None:
    page.goto(path)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_role("button", name="查看")).to_be_hidden()
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = (float(n) / 72 * 25.4 for n in (paper.pages[0].mediabox.width, paper.pages[0].mediabox.height))
    assert (round(width), round(height)) == (210, 297)
    text = "".join(p.extract_text() for p in paper.pages)
    assert re.search(r"1,?578", text)


@pytest.mark.parametrize("path", ["/board/plan/", "/tables/?year=2019&check=1", "/tables/mediation/2019/"])
def test_boards_and_tables_are_whole_in_english(page: Page, path: str, address: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    told = page.locator("main h1, main h2, main th, main label, main button, main .tag").all_inner_texts()
    assert told and [t for t in told if re.search(r"[\u4e00-\u9fff]", t)] == []


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
