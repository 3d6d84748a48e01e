"""A reviewer, a head, a disclosure officer: what they decide, what it issues, and what is printed of it.

Acts change a home, so these run on a copy of the sample, on a server of their own.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from browsing import no_overflow, no_serious, sit_down
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader


@pytest.fixture(scope="module")
def address(office: str) -> str:
    return office


def fill(page: Page, **typed: str) -> None:
    """Fill fields by their labels; options are chosen by their words."""
    for label, value in typed.items():
        chosen = page.get_by_role("group", name=label).get_by_label(value, exact=True)
        if chosen.count():
            chosen.check()
        else:
            page.get_by_role("textbox", name=label).fill(value)


def record(page: Page, case: str, act: str, outcome: str = "", **typed: str) -> None:
    """Do an act of a case at the desk at which one sits."""
    page.goto(f"{case}act/{act}/" + (f"?outcome={outcome}" if outcome else ""))
    fill(page, **typed)
    page.get_by_role("button", name="记录“").click()
    expect(page.get_by_role("status")).to_contain_text("已经记下")


def begin(page: Page, procedure: str, **typed: str) -> str:
    """Open a case; its address."""
    page.goto(f"/start/{procedure}/")
    fill(page, **typed)
    page.get_by_role("button", name="提交“").click()
    expect(page.get_by_role("status")).to_contain_text("已经记下")
    return page.url.partition("?")[0]


def reviewed(page: Page, about: str) -> str:
    """An application for disclosure that was taken in, searched for and reviewed."""
    sit_down(page, "window")
    page.goto("/start/disclosure-request/")
    page.get_by_label("名称").fill("钱某")
    page.get_by_label("类别", exact=False).first.select_option("自然人")
    fill(page, 标题=about, 申请人类别="自然人", 所需信息=about)
    page.get_by_role("button", name="提交“").click()
    case = page.url.partition("?")[0]
    sit_down(page, "disclosure-clerk")
    record(page, case, "register", 收到申请之日="2019-12-31")
    record(page, case, "search", 检索记录="已检索档案室")
    sit_down(page, "reviewer")
    record(page, case, "review")
    return case


def saved(page: Page, link: Locator) -> str:
    """The text of a PDF that is saved through a link, blanks left out, its pages joined by bars."""
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    reader = PdfReader(BytesIO(Path(waiting.value.path()).read_bytes()))
    return "|".join(re.sub(r"\s", "", sheet.extract_text()) for sheet in reader.pages)


def whole(page: Page) -> None:
    """The page fits the screen, and axe finds nothing serious."""
    no_overflow(page)
    no_serious(page)


def test_a_disclosure_officer_answers_in_part_and_the_notice_prints(page: Page) -> None:
    case = reviewed(page, "某地块出让方案")
    sit_down(page, "disclosure-head")
    page.goto(case)
    page.get_by_role("link", name="书面答复").first.click()
    page.get_by_role("link", name=re.compile("^部分公开")).click()
    fill(page, 理由="第三页含第三方住址，依法区分处理")
    page.get_by_role("button", name="预览文书").click()
    expect(page.get_by_role("heading", name="文书草稿")).to_be_visible()
    expect(page.locator("article.draft")).to_contain_text("第三页含第三方住址")
    whole(page)
    page.get_by_role("button", name="记录“").click()
    expect(page.get_by_role("status")).to_contain_text("书面答复")
    whole(page)

    page.get_by_label("文书").get_by_role("link", name="政府信息公开申请答复书", exact=True).click()
    expect(page.get_by_text("已制发")).to_be_visible()
    whole(page)
    told = saved(page, page.get_by_role("link", name="下载 PDF"))
    for words in (
        "政府信息公开申请答复书",
        "钱某：",
        "含有不应当公开的内容",
        "第三页含第三方住址",
        "行政复议",
        "（印章）",
    ):
        assert words in told

    page.goto(case)
    sheets = saved(page, page.get_by_role("link", name="打印案卷（PDF）")).split("|")
    assert all(f"案卷第{n}页，共{len(sheets)}页" in sheet for n, sheet in enumerate(sheets, 1))
    at = next(n for n, sheet in enumerate(sheets, 1) if "含有不应当公开的内容" in sheet)
    assert re.search(rf"政府信息公开申请答复书[^|]*?2019-12-31{at}", sheets[1])


def test_a_head_extends_and_decides_and_the_file_tells_why_the_day_moved(page: Page) -> None:
    case = reviewed(page, "某道路规划方案")
    sit_down(page, "disclosure-head")
    record(page, case, "extend")
    expect(
        page.get_by_label("文书").get_by_role("link", name="政府信息公开申请延期答复告知书", exact=True)
    ).to_be_visible()
    record(page, case, "reply", "granted")
    expect(page.get_by_role("heading", level=1)).to_contain_text("予以公开")
    whole(page)
    told = saved(page, page.get_by_role("link", name="打印案卷（PDF）"))
    assert "延长：2019年12月31日" in told and "予以公开" in told


def test_a_reviewer_sends_a_rule_back_and_the_drafter_finds_it_on_the_desk(page: Page) -> None:
    sit_down(page, "drafter")
    page.get_by_role("link", name="新办").first.click()
    page.get_by_role("link", name=re.compile("行政规范性文件制定")).click()
    fill(page, 标题="某管理办法", 文件名称="某管理办法", 制定主体="区政府部门", 制定必要性与依据="依法制定")
    for question in ("涉及群众切身利益", "涉及经营者经济活动", "依法需要保密"):
        page.get_by_role("group", name=question).get_by_label("否").check()
    page.get_by_role("button", name="提交“").click()
    expect(page.get_by_role("status")).to_contain_text("已经记下")
    case = page.url.partition("?")[0]
    sit_down(page, "legal-reviewer")
    record(page, case, "classify", "normative")
    sit_down(page, "drafter")
    record(page, case, "draft", 草案及起草说明="草案第一稿")
    record(page, case, "submit-review")

    sit_down(page, "legal-reviewer")
    page.goto(case)
    page.get_by_role("link", name="合法性审核").first.click()
    page.get_by_role("link", name=re.compile("^材料不符合要求，退回")).click()
    page.allowed = ("422",)
    page.get_by_role("button", name="记录“").click()
    expect(page.get_by_role("alert")).to_contain_text("说明")
    whole(page)
    fill(page, 合法性审核意见书="材料不齐", 说明="缺起草说明")
    page.get_by_role("button", name="记录“").click()
    expect(page.get_by_role("status")).to_contain_text("合法性审核")
    expect(page.get_by_label("应办事项").get_by_role("heading", name=re.compile("送交合法性审核"))).to_be_visible()
    whole(page)

    sit_down(page, "drafter")
    expect(page.get_by_role("link", name="送交合法性审核").first).to_be_visible()
