"""What goes wrong between a person and a form: Back and once more, a double click, two tabs, late paper, out of order.

Each is told clearly, nothing is lost, nothing is doubled. Acts change a home, so these run on a copy of the sample.
"""

import re

import pytest
from browsing import no_overflow, no_serious, sit_down
from playwright.sync_api import Page, expect

RECORDED = re.compile(r"[?]recorded=")


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


@pytest.fixture
def page(page: Page) -> Page:
    page.allowed = ("409", "422")
    return page


def whole(page: Page) -> None:
    """The page fits the screen, and axe finds nothing serious."""
    no_overflow(page)
    no_serious(page)


def write(page: Page, about: str, day: str = "2019-12-31") -> None:
    """Fill in an application for disclosure."""
    page.get_by_label("名称").fill("钱某")
    page.get_by_label("类别", exact=False).first.select_option("自然人")
    page.get_by_role("radio", name="自然人").check()
    page.get_by_label("所需信息").fill(about)
    page.get_by_label("标题").fill(about)
    page.get_by_label("办理日期").fill(day)


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(提交|记录)“")).click()


def apply(page: Page, about: str, day: str = "2019-12-31") -> str:
    """Take in an application; the address of its case."""
    sit_down(page, "window")
    page.goto("/start/disclosure-request/")
    write(page, about, day)
    send(page)
    expect(page).to_have_url(RECORDED)
    return page.url.partition("?")[0]


def record(page: Page, case: str, act: str, day: str, **typed: str) -> None:
    """Do an act of a case at the desk at which one sits."""
    page.goto(f"{case}act/{act}/")
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("办理日期").fill(day)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("已经记下")


def cases(page: Page, about: str) -> int:
    """How many cases of a title there are."""
    page.goto(f"/cases/?procedure=disclosure-request&q={about}")
    return page.locator("main tbody tr", has_text=about).count()


def size_of(page: Page) -> str:
    return str(page.viewport_size["width"])


def test_who_goes_back_and_sends_once_more_is_asked_before_a_second_case_is_opened(page: Page) -> None:
    about = "后退再送" + size_of(page)
    case = apply(page, about)
    page.go_back()
    write(page, about)
    send(page)
    told = page.get_by_role("alert")
    expect(told).to_contain_text("你刚记过内容完全相同的一件")
    expect(told.get_by_role("link", name=re.compile("打开已有的那一条"))).to_have_attribute(
        "href", re.compile(re.escape(case.partition("/cases/")[2]))
    )
    expect(page.get_by_label("所需信息")).to_have_value(about)
    whole(page)
    send(page)
    expect(told).to_contain_text("你刚记过内容完全相同的一件")
    page.reload()
    assert cases(page, about) == 1

    page.goto("/start/disclosure-request/")
    write(page, about)
    send(page)
    page.get_by_label("这是另一件，只是内容正好相同").check()
    page.get_by_role("button", name="提交“").dblclick()
    expect(page).to_have_url(re.compile(r"/cases/disclosure-request/.*[?](recorded|again)="))
    page.reload()
    assert cases(page, about) == 2


def test_one_act_in_two_tabs_and_by_two_clicks_is_recorded_once(page: Page) -> None:
    case = apply(page, "两个标签页" + size_of(page))
    sit_down(page, "disclosure-clerk")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{case}act/register/")
        tab.get_by_label("收到申请之日").fill("2019-12-31")
    page.get_by_role("button", name="记录“").dblclick()
    expect(page).to_have_url(re.compile(r"[?](recorded|again)="))
    send(other)
    expect(other.get_by_role("alert")).to_contain_text("在你填写的时候，案件有了新的办理：2019-12-31 登记收到")
    expect(other.get_by_label("收到申请之日")).to_have_value("2019-12-31")
    send(other)
    expect(other.get_by_role("alert")).to_contain_text("不能再办理“登记收到”：它已经办过")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记收到")
    page.get_by_label("收到申请之日").fill("2019-12-31")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("不能再办理“登记收到”：它已经办过")
    page.goto(case)
    expect(page.get_by_role("region", name="办理记录").locator("li .act", has_text="登记收到")).to_have_count(1)


def test_paper_that_comes_late_is_judged_by_its_own_day_and_moves_the_term(page: Page) -> None:
    case = apply(page, "迟到的材料" + size_of(page), "2019-12-20")
    sit_down(page, "disclosure-clerk")
    record(page, case, "register", "2019-12-23", 收到申请之日="2019-12-23")
    # 20 working days after Monday, 23 December: the 20th is Monday, 20 January 2020 (1 January off, the 19th worked).
    expect(page.get_by_text("法定 2020-01-20 届满").first).to_be_visible()
    record(page, case, "search", "2019-12-31", 检索记录="已检索档案室")
    sit_down(page, "disclosure-head")
    record(page, case, "extend", "2019-12-25")
    history = page.get_by_role("region", name="办理记录").locator("li .act")
    expect(history).to_have_text(["提出申请", "登记收到", "延期答复并告知", "检索"])
    expect(page.get_by_text(re.compile("日后补记")).first).to_be_visible()
    # 20 more, with the long holiday from 24 January to 2 February: the 23rd is Thursday, 23 January, the 28th Friday,
    # 7 February, the 33rd and the 38th the Fridays after it, the 40th Tuesday, 25 February.
    expect(page.get_by_text("法定 2020-02-25 届满").first).to_be_visible()
    whole(page)


def test_what_was_done_out_of_order_is_entered_by_who_may_and_stands_out(page: Page) -> None:
    about = "先答复后登记" + size_of(page)
    case = apply(page, about)
    sit_down(page, "disclosure-head")
    page.goto(f"{case}act/reply/?outcome=granted")
    send(page)
    told = page.get_by_role("alert")
    expect(told).to_contain_text("请督查考核、电子监察人员写明理由，违规补录")
    expect(told.get_by_role("link", name="确已这样办了的")).to_have_count(0)

    sit_down(page, "supervisor")
    page.goto(case)
    page.get_by_text(re.compile("由别人办的|办过的或尚未引起的")).last.click()
    page.locator("li", has_text="书面答复").get_by_role("link", name="违规补录").first.click()
    page.get_by_role("link", name=re.compile("^予以公开")).click()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("写明为什么补录")
    expect(page.get_by_role("alert")).to_contain_text("以什么身份办的")
    whole(page)
    page.get_by_label("补录的理由").fill("停电期间先答复，来电后补记")
    page.get_by_label("当时以什么身份办的").select_option(label="公开工作机构负责人")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("书面答复")

    expect(page.get_by_text("有违规补录", exact=True)).to_be_visible()
    history = page.get_by_role("region", name="办理记录")
    expect(history).to_contain_text("补录理由：停电期间先答复，来电后补记")
    expect(history).to_contain_text("违反的规定")
    whole(page)
    page.goto(f"/cases/?procedure=disclosure-request&irregular=1&q={about}")
    expect(page.locator("main tbody tr", has_text=about)).to_contain_text("有违规补录")
    sit_down(page, "disclosure-clerk")
    expect(page.locator(".duties li", has_text=about)).to_contain_text("有违规补录")
    whole(page)
    sit_down(page, "supervisor")
    page.goto("/board/supervision/natural-resources/")
    expect(page.get_by_role("region", name="有违规补录的案件")).to_contain_text(about)
