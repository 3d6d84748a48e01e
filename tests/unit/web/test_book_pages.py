"""Books through the pages: who may bring which, what is said of a bad file, what is seen of others' books and facts."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from desks import OTHER, OWN, client_of, opened, settle_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal import service as journal
from zhunsheng.office.sheets import jobs
from zhunsheng.web.uploads import IN_ALL

REGISTER = "publicity-activity"
HEADS = ("活动名称", "举办日期", "活动形式", "主题")
ROW = ("宪法宣传", "2019-12-04", "宣传咨询", "综合")


@pytest.fixture(autouse=True)
def office(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two units; what a job does, it does at once."""
    settle_in(["clerk", "justice", "supervisor", "system-admin", "disclosure-clerk", "mediator"])
    monkeypatch.setattr(jobs, "start", jobs.work)


def book(*rows: tuple, heads: tuple = HEADS) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def send(
    client: Client, content: bytes, name: str = "册.xlsx", once: str = "", procedure: str = REGISTER, unit: str = OWN
) -> HttpResponse:
    form = {"unit": unit, "once": once, "file": SimpleUploadedFile(name, content)}
    return client.post(f"/books/{procedure}/", form)


def page_of(client: Client, answer: HttpResponse) -> str:
    """What the page says to which one was led."""
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return client.get(answer.headers["Location"]).content.decode()


def test_book_is_previewed_confirmed_and_told(sqlite: Path) -> None:
    client = client_of(OWN, "clerk")
    sent = send(client, book(ROW, ("讲座", "昨天", "法治讲座", "综合")))
    shown = page_of(client, sent)
    assert "预览，一行也没有入账" in shown and "B3" in shown and "认不出日期" in shown and cases.tally() == 0
    done = page_of(client, client.post(sent.headers["Location"] + "take/"))
    assert "导入结果" in done and cases.tally() == 1 and cases.history(f"{REGISTER}/{OWN}/2019/1")[0].role == "clerk"
    again = page_of(client, client.post(sent.headers["Location"] + "take/"))
    assert "导入结果" in again and cases.tally() == 1
    rest = client.get(sent.headers["Location"] + "rest.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(rest.streaming_content))).worksheets[0]
    assert sheet.max_row == 2 and "认不出日期" in sheet.cell(2, 1).value


def test_book_sent_twice_by_a_double_click_is_one_job() -> None:
    client, once = client_of(OWN, "clerk"), "once-0123456789abcdef"
    first, second = (send(client, book(ROW), once=once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == f"/books/jobs/{once}/"
    assert jobs.Job.objects.count() == 1


@pytest.mark.parametrize(("role", "may"), [("clerk", True), ("justice", True), ("supervisor", True),
                                            ("system-admin", False), ("mediator", False)])  # fmt: skip
def test_who_has_nothing_to_record_in_a_book_brings_none(role: str, may: bool) -> None:
    client = client_of(OWN, role)
    answer = send(client, book(ROW))
    assert answer.status_code == (302 if may else 403)
    assert ("上传并预览" in client.get(f"/books/{REGISTER}/").content.decode()) == may
    assert jobs.Job.objects.count() == may


def test_what_only_one_body_may_see_nobody_brings_for_it() -> None:
    assert send(client_of(OWN, "justice"), book(ROW), procedure="petition").status_code == 403


def test_rows_of_another_unit_are_told_one_by_one() -> None:
    client = client_of(OWN, "clerk")
    shown = page_of(client, send(client, book((*ROW, "住建局"), heads=(*HEADS, "登记单位"))))
    assert "没有可以登记它的岗位" in shown and "没有一行可以导入" in shown
    assert send(client, book(ROW), unit=OTHER).status_code == 422


def test_nobody_sees_anothers_job() -> None:
    sent = send(client_of(OWN, "clerk"), book(ROW)).headers["Location"]
    for stranger in (client_of(OTHER, "clerk"), client_of(OWN, "supervisor")):
        assert [stranger.get(sent + p).status_code for p in ("", "rest.xlsx")] == [404, 404]
        assert stranger.post(sent + "take/").status_code == 404
    assert Client().get(sent).status_code == 302 and cases.tally() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", "甲,乙\n".encode(), "把扩展名改为 .csv"),
        ("a.csv", book(ROW), "把扩展名改为 .xlsx"),
        ("a.xls", b"<html><table><tr><td>a</td></tr></table></html>", "是网页"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .xls"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
        ("a.xlsx", b"\xff\xd8\xff\xe0" + bytes(600), "是图片"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(600), "是图片"),
        ("a.xlsx", b"PK\x03\x04" + bytes(40), "已损坏"),
        ("a.xlsx", book(("a", "b", "c", "d"), heads=("活动名称", "活动名称", "举办日期", "主题")), "有两列都是"),
        ("a.xlsx", book(ROW[1:], heads=("举办日子", *HEADS[2:])), "缺少必填的列"),
        ("a.xlsx", book(ROW, heads=("甲", "乙", "丙", "丁")), "没有认识的表头"),
        ("a.csv", "活动名称,举办日期,活动形式,主题\n讲座".encode() + b"\xff\xff\x80", "另存为“CSV UTF-8”"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_told_for_what_it_is(name: str, content: bytes, words: str) -> None:
    client = client_of(OWN, "clerk")
    shown = page_of(client, send(client, content, name))
    assert "一行也没有入账" in shown and words in shown.replace("&quot;", '"')
    client.post("/i18n/setlang/", {"language": "en"})
    page = client.get(f"/books/jobs/{jobs.Job.objects.get().pk}/").content.decode()
    told = re.search(r'role="alert">(.*?)</section>', page, re.DOTALL)[1]
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"活动名称|举办日\S", "", told)), told


@pytest.mark.parametrize(
    ("form", "words"), [({}, "选一个文件"), ({"file": SimpleUploadedFile("a.xlsx", b"")}, "空文件")]
)
def test_form_without_a_book_comes_back(form: dict, words: str) -> None:
    answer = client_of(OWN, "clerk").post(f"/books/{REGISTER}/", form | {"unit": OWN})
    assert answer.status_code == 422 and words in answer.content.decode()


@pytest.mark.parametrize("path", [f"/books/{REGISTER}/", "/check/"])
def test_upload_that_says_it_is_too_large_is_answered_before_it_is_read(path: str) -> None:
    class Unread(io.RawIOBase):
        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

    client = client_of(OWN, "clerk")
    answer = client.generic("POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * IN_ALL),
                            **{"wsgi.input": Unread()})  # fmt: skip
    assert answer.status_code == 413
    assert "文件太大，没有接收" in answer.content.decode() and "回到表单" in answer.content.decode()


def mediation(*days: str) -> bytes:
    heads = ("案件标识", "行为", "行为结果", "办理日期", "办理人", "当事人", "启动方式", "纠纷类型")
    rows = [("甲", "登记纠纷", None, "2019-03-01", "某人", "张某隐", "当事人申请", "邻里")]
    rows += [("甲", "调解", "调解不成，终止并告知仲裁、行政、司法途径", day, "某人") for day in days]
    return book(*rows, heads=heads)


def test_only_a_supervisor_enters_what_is_against_the_law_and_says_why() -> None:
    clerk, supervisor = client_of(OWN, "mediator"), client_of(OWN, "supervisor")
    sent = send(clerk, mediation("2019-03-02"), procedure="mediation")
    assert "由督查人员写明理由" in page_of(clerk, sent)
    clerk.post(sent.headers["Location"] + "take/", {"reason": "补录"})
    assert [e.act for e in cases.history(f"mediation/{OWN}/2019/1")] == ["apply"]

    sent = send(supervisor, mediation("2019-03-02"), procedure="mediation")
    shown = page_of(supervisor, sent)
    assert "1 行与法不合" in shown and "它要由别的行为引起" in shown and cases.tally() == 1
    supervisor.post(sent.headers["Location"] + "take/", {"reason": "旧档补录"})
    event = cases.history(f"mediation/{OWN}/2019/1")[-1]
    assert (event.act, event.reason) == ("mediate", f"旧档补录（补录人：{OWN}.supervisor）") and event.findings
    page = supervisor.get(f"/cases/mediation/{OWN}/2019/1/").content.decode()
    assert page.count("入账，导入人 mediator某") == 1 and page.count("入账，导入人 supervisor某") == 1


def test_import_is_taken_back_by_who_may_and_with_a_reason() -> None:
    mediator, supervisor = client_of(OWN, "mediator"), client_of(OWN, "supervisor")
    sent = send(mediator, mediation(), procedure="mediation")
    mediator.post(sent.headers["Location"] + "take/")
    ident = jobs.Job.objects.get().source_id
    page = f"/books/imports/{ident}/undo/"
    assert mediator.get(page).status_code == 403 and client_of(OTHER, "clerk").get(page).status_code == 404
    assert supervisor.post(page, {"reason": " "}).status_code == 422 and cases.tally() == 1
    done = page_of(supervisor, supervisor.post(page, {"reason": "传错了", "once": "undo-0123456789abcdef"}))
    assert "已撤回的行为" in done and "传错了" in done
    assert [e.act for e in cases.history(f"mediation/{OWN}/2019/1")] == ["apply", "undo"]
    assert "都已经撤回了" in supervisor.get(page).content.decode()


def exported(client: Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_list_tells_private_facts_to_the_own_unit_alone() -> None:
    opened("disclosure-request", applicant={"name": "赵某隐", "kind": "natural"})
    path = "/books/disclosure-request/export.csv?private=1"
    assert "赵某隐" in str(exported(client_of(OWN, "disclosure-clerk"), path))
    assert "赵某隐" not in str(exported(client_of(OWN, "disclosure-clerk"), path.partition("?")[0]))
    for role in ("justice", "supervisor", "disclosure-clerk"):  # they find the case, not who applied
        rows = exported(client_of(OTHER, role), path)
        assert len(rows) == 2 and "赵某隐" not in str(rows) and "不公开" in rows[1]
    assert Client().get(path).status_code == 302
    log = journal.find(act="list.private")
    assert log.total == 4 and {e.person for e in log.entries} >= {f"{OWN}.disclosure-clerk", f"{OTHER}.justice"}
    assert log.entries[0].after == {"asked": "private=1", "form": "csv"}


def test_list_is_what_was_asked_for_in_either_form() -> None:
    for n, day in enumerate((date(2019, 9, 3), date(2019, 9, 4), date(2019, 10, 8)), 1):
        opened("formality-cut", day=day, name=f"第{n}项")
    client, path = client_of(OWN, "clerk"), "/books/formality-cut/export"
    assert len(exported(client, f"{path}.csv?from=2019-09-04&to=2019.9.30")) == 2
    answer = client.get(f"{path}.xlsx?unit=自然资源局&state=open")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet.max_row == 4
    wrong = client.get(f"{path}.xlsx?from=2019-02-30")
    assert wrong.status_code == 422 and "没有 2019-02-30 这一天" in wrong.content.decode()
    assert client.get(f"{path}.pdf").status_code == 404


@pytest.mark.parametrize("ident", ["publicity-activity", "mediation", "administrative-licence"])
def test_template_comes_as_a_workbook(ident: str) -> None:
    answer = client_of(OWN, "clerk").get(f"/books/{ident}/template.xlsx")
    assert load_workbook(io.BytesIO(b"".join(answer.streaming_content))).sheetnames[1] == "说明"
    assert client_of(OWN, "clerk").get("/books/nothing/").status_code == 404


def test_procedure_has_two_templates_and_a_register_one() -> None:
    client = client_of(OWN, "mediator")
    page = client.get("/books/mediation/").content.decode()
    assert page.index("下载模板：每案一行") < page.index("下载模板：每步一行")
    heads = []
    for asked in ("", "?acts=1"):
        answer = client.get(f"/books/mediation/template.xlsx{asked}")
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        heads.append([cell.value for cell in sheet[2]])
    assert "调解 · 日期" in heads[0] and "行为*" not in heads[0] and "行为*" in heads[1]
    assert "每案一行" not in client_of(OWN, "clerk").get(f"/books/{REGISTER}/").content.decode()


def test_bad_cell_of_a_row_a_case_is_named_by_its_heading_in_either_language() -> None:
    heads = ("案号", "经办人", "登记纠纷 · 日期", "当事人", "启动方式", "纠纷类型", "调解 · 日期")
    rows = [("甲", "某人", "2019-03-01", "张某隐", "当事人申请", "邻里", "三月")]
    client = client_of(OWN, "mediator")
    sent = send(client, book(*rows, heads=heads), procedure="mediation")
    shown = page_of(client, sent)
    assert "G2" in shown and "调解 · 日期" in shown and "认不出日期" in shown and cases.tally() == 0
    client.cookies["django_language"] = "en"
    assert "Mediate: Day" in page_of(client, sent)
