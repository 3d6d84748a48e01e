"""Four people at their desks in a real browser: what is theirs, why that day, and the calendar that reads along."""

import re
import urllib.error
import urllib.request

import pytest
from browsing import SIZES, listened, no_overflow, no_serious, sit_down
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def whole(page: Page) -> None:
    no_overflow(page)
    no_serious(page)


def test_a_head_sees_what_expires_first_why_that_day_and_what_has_to_come_first(page: Page) -> None:
    sit_down(page, "head")
    own = page.get_by_role("region", name="我应办的")
    first = own.get_by_role("listitem").first
    expect(first).to_contain_text("2019-12-31")
    expect(first).to_contain_text("临近期限")
    first.get_by_text("为什么是这一天").click()
    expect(first.get_by_text(re.compile(r"自 2019-\d\d-\d\d 的次日起算，.*2019-12-31 届满"))).to_be_visible()
    expect(own.get_by_text("要先等：公开审查（审核人）").first).to_be_visible()
    expect(page.get_by_role("region", name="针对本单位的监察牌").get_by_role("listitem")).to_have_count(2)
    whole(page)


def test_a_reviewer_finds_what_waits_for_the_review_though_no_law_owes_one(page: Page) -> None:
    sit_down(page, "reviewer")
    line = page.get_by_role("listitem").filter(has_text="先办这一步，才能办“作出许可决定”").first
    later = page.get_by_text(re.compile("三十天以后届满的"))
    if not line.is_visible():
        later.click()
    expect(line).to_be_visible()
    whole(page)
    line.get_by_role("link", name="审查", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("审查")


def test_an_officer_sees_own_cases_and_whom_they_wait_for_and_since_when(page: Page) -> None:
    sit_down(page, "officer")
    expect(page.get_by_role("region", name="我应办的").get_by_role("link", name="调查取证")).to_be_visible()
    waiting = page.get_by_role("region", name="等别人办的").get_by_role("listitem").first
    expect(waiting).to_contain_text(re.compile(r"等 .+自 2019-12-\d\d，已等 \d+ 日"))
    whole(page)


def test_a_mediator_in_a_village_sees_that_villages_disputes_and_nothing_else(page: Page) -> None:
    sit_down(page, "mediator")
    titles = page.get_by_role("region", name="我应办的").locator("li .small > a").all_text_contents()
    assert len(titles) >= 4 and all(t.endswith("纠纷（里岔沟村）") for t in titles)
    whole(page)


@pytest.fixture(scope="module")
def heard(browser: Browser, office: str) -> None:
    """The one hearing that was announced has been held: its host has nothing left."""
    with listened(browser, office, SIZES["desk"]) as page:
        sit_down(page, "hearing-host")
        expect(page.get_by_role("region", name="我应办的")).to_contain_text("举行听证会")
        page.goto("/cases/hearing/natural-resources/2019/1/act/hold/")
        page.get_by_label("听证记录").fill("五人到会，意见附后")
        page.get_by_role("button", name=re.compile("举行听证会")).click()
        expect(page.get_by_role("status")).to_contain_text("举行听证会")


def test_a_desk_without_work_says_so_and_offers_to_begin(heard: None, page: Page) -> None:
    sit_down(page, "hearing-host")
    own = page.get_by_role("region", name="我应办的")
    expect(own.get_by_text(re.compile("没有轮到你的事|没有欠着的事"))).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="缴纳罚款")).to_have_count(0)
    whole(page)


def test_a_calendar_reads_the_deadlines_until_the_address_is_taken_back(page: Page) -> None:
    sit_down(page, "disclosure-head")
    page.get_by_role("link", name="期限进日历").click()
    whole(page)
    page.get_by_role("button", name=re.compile("取得订阅网址|换一个网址")).click()
    address = page.get_by_label(re.compile("从网络订阅")).input_value()
    whole(page)
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    assert len(events) == 2 and all("书面答复" in e["SUMMARY"] for e in events)
    page.goto("/desk/calendar/")
    expect(page.get_by_text("最近一次读取")).to_be_visible()
    page.get_by_role("button", name="停用网址").click()
    expect(page.get_by_text("还没有启用。")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address, timeout=30)
