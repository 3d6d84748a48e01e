"""Administrators and accounts in the browser: a post moves, a code is asked for, a post is handed over."""

import time

import pyotp
import pytest
from browsing import no_overflow, no_serious
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
DEMO = "Zhunsheng-2019"


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


@pytest.fixture
def page(page: Page) -> Page:
    page.allowed = ("422", "401", "403")  # the browser itself complains of a refused form
    return page


def enter(page: Page, username: str, password: str = DEMO) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("账号", exact=True).fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def checked(page: Page) -> None:
    no_overflow(page)
    no_serious(page)


def hired(page: Page, ident: str, name: str) -> str:
    """Somebody new, entered and given an account by the system administrator: their first password."""
    enter(page, "system-admin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("系统管理")
    checked(page)
    page.goto("/system/people/")
    page.get_by_text("登记人员", exact=True).click()
    page.get_by_label("姓名", exact=False).last.fill(name)
    page.get_by_label("编号（工号）").fill(ident)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text("还没有岗位")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="开设账号").click()
    page.get_by_label("账号名").fill(ident)
    page.get_by_role("button", name="开设账号").click()
    checked(page)
    return page.locator("code.secret").inner_text()


def placed(page: Page, ident: str, button: str, unit: str, role: str) -> None:
    """A post given, or moved to, by the security administrator."""
    enter(page, "security-admin")
    page.goto(f"/system/people/{ident}/")
    form = page.locator(f"details.fold:has(> summary:text-is('{button}'))")
    form.locator("summary").click()
    form.get_by_label("到哪个单位").fill(unit)
    form.get_by_label("任什么角色").select_option(label=role)
    checked(page)
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已经办好")
    expect(page.get_by_role("cell", name=role).first).to_be_visible()


def test_a_moved_post_changes_the_desk_and_the_auditor_sees_who_moved_it(page: Page) -> None:
    ident = f"n-{page.size}"
    first = hired(page, ident, "新某")
    placed(page, ident, "任职", "司法局", "台账登记人员")

    enter(page, ident, first)
    expect(page.get_by_role("heading", level=1)).to_have_text("改密码")
    page.get_by_label("现在的密码").fill(first)
    page.get_by_label("新密码", exact=True).fill("short")
    page.get_by_label("再输一次新密码").fill("short")
    page.get_by_role("button", name="改密码").click()
    expect(page.get_by_role("alert")).to_contain_text("至少 10 个字符")
    checked(page)
    page.get_by_label("现在的密码").fill(first)
    page.get_by_label("新密码", exact=True).fill("Good-goose-77")
    page.get_by_label("再输一次新密码").fill("Good-goose-77")
    page.get_by_role("button", name="改密码").click()
    expect(page.locator("details.account")).to_contain_text("台账登记人员 · 司法局")

    placed(page, ident, "调动", "卫健局", "窗口受理人员")
    enter(page, ident, "Good-goose-77")
    expect(page.locator("details.account")).to_contain_text("窗口受理人员 · 卫健局")

    enter(page, "audit-admin")
    page.goto(f"/system/log/?q={ident}&verify=1")
    expect(page.get_by_role("status")).to_contain_text("没有一行被改")
    expect(page.get_by_text("调动").last).to_be_visible()
    expect(page.get_by_text("卫生健康局").last).to_be_visible()
    checked(page)
    page.goto("/system/sign-ins/?what=password")
    expect(page.get_by_text(ident).first).to_be_visible()
    checked(page)


def test_a_second_factor_is_enrolled_and_asked_for(page: Page) -> None:
    ident = f"t-{page.size}"
    first = hired(page, ident, "码某")
    placed(page, ident, "任职", "司法局", "台账登记人员")
    enter(page, ident, first)
    for label, word in (("现在的密码", first), ("新密码", "Good-goose-77"), ("再输一次新密码", "Good-goose-77")):
        page.get_by_label(label, exact=True).fill(word)
    page.get_by_role("button", name="改密码").click()

    page.goto("/account/")
    checked(page)
    page.get_by_role("link", name="启用", exact=True).click()
    expect(page.get_by_role("img", name="两步验证的二维码")).to_be_visible()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("验证码", exact=True).fill("000000")
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    checked(page)
    assert page.locator("code.secret").inner_text().replace(" ", "") == secret
    page.get_by_label("验证码", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".codes code")).to_have_count(8)
    checked(page)
    recovery = page.locator(".codes code").first.inner_text()

    enter(page, ident, "Good-goose-77")
    expect(page.get_by_role("heading", level=1)).to_have_text("两步验证")
    checked(page)
    page.get_by_label("手机上的 6 位验证码").fill(pyotp.TOTP(secret).at(int(time.time()) + 30))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")
    enter(page, ident, "Good-goose-77")
    page.get_by_label("手机上的 6 位验证码").fill(recovery)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")


def test_a_post_is_handed_over_and_the_case_says_who_acted_for_whom(page: Page) -> None:
    """The handler is away; the officer of the same department enters a register's record at their desk."""
    enter(page, "handler")
    page.goto("/account/absence/")
    page.get_by_label("哪个岗位").select_option(label="台账登记人员 · 自然资源局")
    colleagues = page.get_by_label("交给谁").locator("option").all_inner_texts()
    enter(page, "officer")
    name = page.locator("details.account summary").inner_text().split()[0]
    assert name in colleagues
    enter(page, "handler")
    away = page.locator("details.account summary").inner_text().split()[0]
    page.goto("/account/absence/")
    page.get_by_label("哪个岗位").select_option(label="台账登记人员 · 自然资源局")
    page.get_by_label("交给谁").select_option(label=name)
    page.get_by_label("到哪天（含这天）").fill("2020-01-10")
    page.get_by_label("事由").fill("出差")
    checked(page)
    page.get_by_role("button", name="交出", exact=True).click()
    expect(page.get_by_text("正在代行")).to_be_visible()
    checked(page)

    enter(page, "officer")
    page.locator("details.account summary").click()
    page.get_by_role("button", name=f"（代{away}）").click()
    expect(page.locator("details.account summary")).to_contain_text(f"（代{away}）")
    page.goto("/start/formality-cut/")
    page.get_by_label("手续名称").fill(f"户口簿复印件·{page.size}")
    page.get_by_label("单位", exact=False).first.fill("自然资源局")
    page.get_by_label("精简类别").select_option(label="申请材料")
    page.get_by_label("精简日期").fill("2019-12-30")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text(f"{name}（代{away}）").first).to_be_visible()
    checked(page)

    enter(page, "handler")
    page.goto("/account/absence/")
    page.get_by_role("button", name="撤回").first.click()
    expect(page.get_by_role("status")).to_contain_text("已经撤回")
