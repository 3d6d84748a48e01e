"""A window clerk and those after them: taken in, corrected, registered, passed on; each at their own desk.

Acts change a home, so these run on a copy of the sample, on a server of their own.
"""

import re

import pytest
from browsing import SIZES, listened, no_overflow, sit_down
from playwright.sync_api import Browser, Page, expect

OPENED = re.compile(r"/cases/disclosure-request/.*recorded=")


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def apply(page: Page, about: str) -> str:
    """Take in an application for disclosure; the address of its case."""
    page.get_by_role("link", name="新办").first.click()
    no_overflow(page)
    page.get_by_role("link", name=re.compile("政府信息依申请公开")).click()
    page.get_by_label("标题").fill(about)
    page.get_by_label("名称").fill("钱某")
    page.get_by_label("类别", exact=False).first.select_option("自然人")
    page.get_by_role("radio", name="自然人").check()
    page.get_by_label("所需信息").fill(about)
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(OPENED)
    return page.url.partition("?")[0]


def test_a_window_clerk_takes_in_an_application_and_corrects_what_was_wrong(page: Page) -> None:
    page.allowed = ("422",)
    sit_down(page, "window")
    page.get_by_role("link", name="新办").first.click()
    page.get_by_role("link", name=re.compile("政府信息依申请公开")).click()
    page.get_by_label("名称").fill("孙某")
    page.get_by_label("证件号码").fill("440524188001010015")
    page.get_by_role("radio", name="自然人").check()
    page.get_by_label("所需信息").fill("某路段改造方案")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("alert")).to_contain_text("填写的内容都还在")
    expect(page.get_by_role("alert")).to_contain_text("孙某")
    expect(page.get_by_label("所需信息")).to_have_value("某路段改造方案")
    no_overflow(page)

    page.get_by_label("类别", exact=False).first.select_option("自然人")
    page.get_by_label("证件号码").fill("440524188001010014")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("已经记下：第 1 号事件“提出申请”")
    expect(page.get_by_text("440524********0014").first).to_be_visible()
    no_overflow(page)


def test_an_application_passes_from_desk_to_desk(page: Page) -> None:
    sit_down(page, "window")
    case = apply(page, "某宗地出让材料")
    expect(page.get_by_text("眼下没有轮到你办的。").or_(page.get_by_role("link", name="申请人撤回"))).to_be_visible()

    sit_down(page, "disclosure-clerk")
    page.locator(".duties li", has_text="某宗地出让材料").get_by_role("link", name="登记收到").last.click()
    page.get_by_label("收到申请之日").fill("2019年12月31日")
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_role("status")).to_contain_text("登记收到")

    sit_down(page, "disclosure-head")
    page.goto(case)
    expect(page.get_by_role("heading", name="我可以办的")).to_be_visible()
    page.get_by_text(re.compile("还不能办的")).click()
    expect(page.get_by_text(re.compile("不能办理“.*”：尚未办理")).first).to_be_visible()
    no_overflow(page)


def test_two_clerks_on_one_case_are_told_who_was_first(page: Page, browser: Browser, office: str) -> None:
    page.allowed = ("409",)
    sit_down(page, "window")
    case = apply(page, "某规划调整批复")
    sit_down(page, "disclosure-clerk")
    page.goto(f"{case}act/register/")
    page.get_by_label("收到申请之日").fill("2019-12-31")
    with listened(browser, office, SIZES["desk"]) as other:
        sit_down(other, "window")
        other.goto(f"{case}act/withdraw/")
        other.get_by_role("button", name="记录").click()
        expect(other.get_by_role("status")).to_contain_text("申请人撤回")
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_role("alert")).to_contain_text("申请人撤回")
    expect(page.get_by_label("收到申请之日")).to_have_value("2019-12-31")


def test_what_is_another_desks_is_refused_with_the_article(page: Page) -> None:
    page.allowed = ("403",)
    sit_down(page, "window")
    case = apply(page, "某补贴发放名册")
    page.goto(f"{case}act/register/")
    expect(page.get_by_role("heading", level=1)).to_have_text("不能办理")
    expect(page.get_by_text(re.compile("第31条.*公开工作机构人员"))).to_be_visible()


def test_a_head_changes_posts_and_signs_out(page: Page) -> None:
    sit_down(page, "head")
    page.locator("details.account summary").click()
    page.get_by_role("button", name=re.compile("公开工作机构负责人")).click()
    expect(page.locator("main .sub").first).to_contain_text("公开工作机构负责人")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()


@pytest.mark.parametrize("role", ["window", "clerk", "handler", "head", "justice", "mediator", "supervisor", "editor"])
def test_every_desk_is_whole_in_english_and_fits_the_screen(page: Page, role: str) -> None:
    sit_down(page, role)
    page.get_by_role("button", name="English").click()
    for path in ("/desk/", "/start/"):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        told = page.locator("header.bar nav, main h1, main h2, main .tile .name, main .lines .name").all_inner_texts()
        assert told and [t for t in told if re.search(r"[\u4e00-\u9fff]", t)] == []
        no_overflow(page)


def test_a_form_can_be_filled_by_keyboard_alone(page: Page) -> None:
    sit_down(page, "clerk")
    page.goto("/start/legal-document/")
    page.get_by_label("办理日期").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="选日期").last).to_be_focused()
    for key in ("Enter", "ArrowUp", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("办理日期")).to_have_value("2019-12-23")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="提交")).to_be_focused()
    page.allowed = ("422",)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def test_an_acting_page_loads_nothing_from_elsewhere_and_is_light(page: Page, office: str) -> None:
    sit_down(page, "window")
    sizes: dict[str, int] = {}
    page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    page.goto("/start/administrative-licence/")
    page.wait_for_load_state("networkidle")
    assert all(u.startswith(office) for u in sizes)
    assert sum(sizes.values()) <= 120 * 1024


def test_a_session_that_ends_mid_form_loses_nothing_and_a_double_click_opens_one_case(page: Page) -> None:
    page.allowed = ("401",)
    sit_down(page, "window")
    page.goto("/start/disclosure-request/")
    page.get_by_label("名称").fill("郑某")
    page.get_by_label("类别", exact=False).first.select_option("自然人")
    page.get_by_role("radio", name="自然人").check()
    page.get_by_label("所需信息").fill("某河道清淤合同")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("status")).to_contain_text("刚才填写的内容还在")
    no_overflow(page)
    page.get_by_label("账号", exact=True).fill("window")
    page.get_by_label("密码").fill("Zhunsheng-2019")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="回到表单").click()
    expect(page.get_by_label("名称")).to_have_value("郑某")
    expect(page.get_by_label("所需信息")).to_have_value("某河道清淤合同")
    expect(page.get_by_role("radio", name="自然人")).to_be_checked()
    page.get_by_role("button", name="提交").dblclick()
    expect(page).to_have_url(re.compile(r"/cases/disclosure-request/.*\?(recorded|again)="))
