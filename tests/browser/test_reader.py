"""Somebody who reads: from the year to a figure, from a figure to its cases, from a case to why it is due."""

import re

import pytest
from browsing import no_overflow, no_serious
from playwright.sync_api import Page, expect


def test_a_leader_opens_the_year_and_a_figure_and_a_case(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019 年法治政府建设一览")
    expect(page.get_by_role("note")).to_contain_text("合成数据")
    no_overflow(page)

    page.get_by_role("link", name=re.compile("排查调处矛盾纠纷")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("排查调处矛盾纠纷")
    expect(page.get_by_text("共 1,610 件")).to_be_visible()
    no_overflow(page)

    page.get_by_role("region", name="背后的案件").locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()
    expect(page.get_by_text("不公开").first).to_be_visible()
    no_overflow(page)


def test_a_rate_shows_what_is_above_and_below_and_what_the_print_said(page: Page) -> None:
    page.goto("/figures/petition.lawful-channel-rate/?year=2019")
    expect(page.get_by_text("87.2").first).to_be_visible()
    expect(page.get_by_text("75", exact=True).first).to_be_visible()
    expect(page.get_by_text("86", exact=True).first).to_be_visible()
    expect(page.get_by_text("不符")).to_be_visible()


def test_the_report_opens_the_cases_behind_its_figures(page: Page) -> None:
    page.goto("/report/2019/")
    for heading in ("主要举措和成效", "不足和原因", "第一责任人职责", "主要安排", "其他需要报告"):
        expect(page.get_by_role("heading", name=re.compile(heading))).to_be_visible()
    no_overflow(page)
    page.get_by_role("link", name="1578件").click()
    expect(page.get_by_text("共 1,578 件")).to_be_visible()


def test_an_open_duty_tells_how_its_day_was_reached(page: Page) -> None:
    page.goto("/cases/?procedure=task")
    page.get_by_role("link", name=re.compile("法治任务")).first.click()
    expect(page.get_by_role("heading", name="应办事项")).to_be_visible()
    no_overflow(page)


def test_the_law_reads_as_sentences_with_articles(page: Page) -> None:
    page.goto("/law/disclosure-request/2019-05-15/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("依申请公开")
    acts = page.get_by_role("region", name="行为", exact=True)
    acts.get_by_role("link", name="全部展开").click()
    expect(acts.get_by_text("20个工作日").first).to_be_visible()
    expect(acts.get_by_text("第33条").first).to_be_visible()
    no_overflow(page)


@pytest.mark.parametrize(
    "path", ["/", "/figures/", "/cases/", "/law/", "/report/2019/", "/check/", "/figures/mediation.total/"]
)
def test_every_page_is_whole_in_english(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    told = page.locator("header.bar nav, main h1, main h2, main th, main .name").all_inner_texts()
    assert told
    chinese = [t for t in told if re.search(r"[\u4e00-\u9fff]", t)]
    assert chinese == []


def test_what_is_not_there_is_said_with_a_way_back(page: Page) -> None:
    page.allowed = ("404",)
    for path in ("/nowhere/", "/figures/no.such/", "/cases/no/such/2019/1/", "/law/no-such/", "/report/2019/doc/"):
        assert page.goto(path).status == 404
        expect(page.get_by_role("link", name="回到一年一览")).to_be_visible()


def test_pages_load_nothing_from_elsewhere_and_are_light(page: Page, address: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    answer = page.goto("/figures/disclosure.proactive/?year=2019")
    page.wait_for_load_state("networkidle")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert all(u.startswith(address) for u in sizes)
    assert sum(sizes.values()) <= 120 * 1024


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


def test_a_report_is_checked_against_itself_and_against_the_ledger(page: Page) -> None:
    page.goto("/check/")
    page.get_by_label("报告全文").fill(
        "全年共排查调处矛盾纠纷1610件,调解成功1578件,成功率达98%以上。对86名上访人员以案释法,引导其中75人诉讼,占60%。"
    )
    page.get_by_label("与账本对照的年度").fill("2019")
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".verdicts li").first).to_contain_text("矛盾")
    expect(page.locator("mark.contradicts").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("排查调处矛盾纠纷 1,610件"))).to_be_visible()
    no_overflow(page)


def test_an_empty_or_unreadable_text_is_refused_in_words_and_nothing_typed_is_lost(page: Page) -> None:
    page.allowed = ("422",)
    page.goto("/check/")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("alert")).to_contain_text("没有正文")
    page.get_by_label("报告全文").fill("共3件。")
    page.get_by_label("或者选一个文件").set_input_files(
        {"name": "报告.docx", "mimeType": "application/octet-stream", "buffer": b"not a document"}
    )
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("报告全文")).to_have_value("共3件。")


@pytest.mark.parametrize(
    "path", ["/", "/figures/", "/figures/mediation.total/", "/cases/", "/law/", "/check/", "/sign-in/"]
)
def test_axe_finds_nothing_serious(page: Page, path: str) -> None:
    page.goto(path)
    no_serious(page)
