"""A form sent twice, late, stale or wrong: each is told clearly, nothing is lost, nothing is doubled."""

from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases

APPLICATION = {
    "f.applicant": "张某", "f.applicant.kind": "natural", "f.applicant.code": "", "f.applicant_kind": "natural",
    "f.content": "某征收补偿方案", "day": DAY.isoformat(), "once": "first",
}  # fmt: skip
REGISTER = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat(), "once": "register"}
START = "/start/disclosure-request/"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def window(sqlite: Path) -> Client:
    settle_in(["window", "clerk", "disclosure-clerk", "disclosure-head", "handler", "supervisor", "officer"])
    return client_of(OWN, "window")


def the_case() -> str:
    (row,) = cases.search(cases.Filter(procedure="disclosure-request")).rows
    return row.id


def words(answer) -> list[str]:
    return [told for told, _ in answer.context["form"].problems]


def test_a_form_sent_twice_opens_one_case(window: Client) -> None:
    first, second = window.post(START, APPLICATION), window.post(START, APPLICATION)
    case = the_case()
    assert first.headers["Location"] == f"/cases/{case}/?recorded=1"
    assert second.headers["Location"] == f"/cases/{case}/?again=1"
    assert "只记了一次" in window.get(second.headers["Location"]).content.decode()


def test_what_is_missing_is_told_at_its_field_and_the_rest_stays(window: Client) -> None:
    answer = window.post(START, APPLICATION | {"f.content": ""})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert [i.field.id for i in form.inputs if i.faults] == ["content"]
    assert form.inputs[0].rows[0]["name"] == "张某"
    mended = window.post(START, APPLICATION)
    assert mended.status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"f.applicant.code": "440524188001010015"}, "校验位不对"),
        ({"f.applicant.kind": ""}, "哪一类"),
        ({"f.applicant.kind": "company", "f.applicant.code": "91350100M000100Y44"}, "校验位不对"),
        ({"day": "2019-02-30"}, "没有 2019-02-30 这一天"),
        ({"day": "昨天"}, "日期写作"),
        ({"day": ""}, "办理的日期"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_words_of_the_field(window: Client, typed: dict, told: str) -> None:
    answer = window.post(START, APPLICATION | typed)
    assert answer.status_code == 422 and any(told in w for w in words(answer))
    assert not cases.counts(DAY)


def test_the_future_is_refused(window: Client) -> None:
    answer = window.post(START, APPLICATION | {"day": "2999-01-04"})
    assert answer.status_code == 422 and any("晚于今天" in w for w in words(answer))


def test_money_is_typed_in_yuan_and_kept_in_fen_to_the_last_one(window: Client) -> None:
    from django.http import QueryDict

    from zhunsheng.kernel.procedure import Field
    from zhunsheng.web.typed import Mistyped, typed

    field = Field("paid", "金额", "Amount", "money")
    given = {"1,234.56": 123456, "0.29": 29, "１２３": 12300, "4.35元": 435, "": None}
    for text, fen in given.items():
        assert typed(field, QueryDict(f"f.paid={text}")) == fen
    for text in ("1.234", "abc", "1e5", "NaN"):
        with pytest.raises(Mistyped):
            typed(field, QueryDict(f"f.paid={text}"))


def test_who_was_first_is_named_to_who_comes_second_and_what_they_typed_stays(window: Client) -> None:
    window.post(START, APPLICATION)
    case, act = the_case(), f"/cases/{the_case()}/act/register/"
    one, other = client_of(OWN, "disclosure-clerk"), client_of(OWN, "disclosure-clerk")
    assert one.post(act, REGISTER | {"seen": "1"}).status_code == 302
    answer = other.post(
        f"/cases/{case}/act/withdraw/", {"day": DAY.isoformat(), "once": "late", "seen": "1", "f.request_form": "纸质"}
    )
    assert answer.status_code == 409
    assert "登记收到" in words(answer)[0] and "disclosure-clerk某" in words(answer)[0]
    assert answer.context["form"].seen == 2 and len(cases.history(case)) == 2


def test_the_same_record_twice_leads_to_the_one_that_is_there(window: Client) -> None:
    clerk = client_of(OWN, "clerk")
    version = cases.office().catalog.procedure("formality-cut").on(DAY)
    case = opened("formality-cut", department=OWN)
    shown = clerk.get(f"/cases/{case}/act/amend/").context["form"]
    typed = {i.name: i.value or next((v for v, _, on in i.options if on), "") for i in shown.inputs}
    answer = clerk.post("/start/formality-cut/", typed | {"day": DAY.isoformat(), "once": "again"})
    assert version.key and answer.status_code == 409
    assert answer.context["same"].id == case


def test_an_amendment_changes_only_what_was_changed(window: Client) -> None:
    clerk, case = client_of(OWN, "clerk"), opened("formality-cut")
    shown = clerk.get(f"/cases/{case}/act/amend/").context["form"]
    typed = {i.name: i.value or next((v for v, _, on in i.options if on), "") for i in shown.inputs}
    changed = next(i.name for i in shown.inputs if i.field.type in ("text", "longtext") and i.value)
    answer = clerk.post(f"/cases/{case}/act/amend/", typed | {changed: "改过的", "day": DAY.isoformat(), "once": "a"})
    assert answer.status_code == 302
    assert cases.history(case)[-1].fields == {changed.removeprefix("f."): "改过的"}


def test_a_paper_is_kept_by_its_digest_and_comes_back_as_a_file(window: Client) -> None:
    paper = SimpleUploadedFile("张某的身份证.pdf", b"%PDF-1.4 synthetic", "text/html")
    window.post(START, APPLICATION | {"paper.more": paper})
    case = the_case()
    ((name, digest),) = cases.history(case)[0].attachments.items()
    assert name == "附件1.pdf" and papers.find(settings.HOME, digest).read_bytes() == b"%PDF-1.4 synthetic"
    file = window.get(f"/cases/{case}/papers/1/0/")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 synthetic"
    assert file["Content-Disposition"].startswith("attachment") and file["Content-Type"] == "application/pdf"
    for stranger in (client_of(OTHER, "window"), client_of(OTHER, "supervisor")):
        assert stranger.get(f"/cases/{case}/papers/1/0/").status_code == 404


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"MZ\x90\x00\x03program", b"\x00\x01\x02"])
def test_a_program_a_page_and_what_nobody_knows_are_refused(window: Client, content: bytes) -> None:
    lying = SimpleUploadedFile("证明.pdf", content, "application/pdf")
    answer = window.post(START, APPLICATION | {"paper.more": lying})
    assert answer.status_code == 422 and any("程序、网页" in w for w in words(answer))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [("证明.pdf", PNG, "png"), ("照片.jpg", b"%PDF-1.7", "pdf"), ("说明.docx", b"plain", "txt")],
)
def test_a_file_that_lies_about_its_kind_is_told_what_it_is(
    window: Client, name: str, content: bytes, found: str
) -> None:
    answer = window.post(START, APPLICATION | {"paper.more": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and any(name in w and f"其实是 {found}" in w for w in words(answer))


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("照片.JPEG", b"\xff\xd8\xff\xe0", "附件1.jpg"), ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "附件1.xls"),
        ("名册.csv", "姓名".encode(), "附件1.csv"), ("录音.mp3", b"ID3\x03\x00", "附件1.mp3"),
        ("无后缀", PNG, "附件1.png"),
    ],
)  # fmt: skip
def test_any_kind_that_an_office_files_is_kept(window: Client, name: str, content: bytes, kept: str) -> None:
    window.post(START, APPLICATION | {"paper.more": SimpleUploadedFile(name, content)})
    assert list(cases.history(the_case())[0].attachments) == [kept]


def test_a_paper_survives_a_refusal_of_the_rest(window: Client) -> None:
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7 kept", "application/pdf")
    refused = window.post(START, APPLICATION | {"f.content": "", "paper.more": paper})
    ((name, _, sealed),) = refused.context["form"].kept_signed
    window.post(START, APPLICATION | {"kept": sealed})
    assert list(cases.history(the_case())[0].attachments) == [name]


def test_nobody_claims_a_paper_that_they_did_not_send(window: Client) -> None:
    window.post(START, APPLICATION | {"kept": '["附件1.pdf", "sm3:00"]'})
    assert cases.history(the_case())[0].attachments == {}


def test_a_supervisor_enters_what_was_irregular_with_reason_and_it_stands_out(window: Client) -> None:
    window.post(START, APPLICATION)
    case, client = the_case(), client_of(OWN, "supervisor")
    outcome = next(iter(cases.office().catalog.procedure("disclosure-request").on(DAY).acts["reply"].outcomes))
    act = f"/cases/{case}/act/reply/"
    typed = {"irregular": "1", "outcome": outcome, "day": DAY.isoformat(), "once": "i", "seen": "1"}

    bare = client.post(act, typed)
    assert bare.status_code == 422 and len(words(bare)) == 2

    done = {"reason": "停电期间先答复后补记", "done_as": "disclosure-head", "done_by": f"{OWN}.disclosure-head"}
    fields = client.post(act, typed | done).context
    needed = (
        {}
        if fields is None
        else {i.name: DAY.isoformat() if i.kind == "date" else "示例" for i in fields["form"].inputs if i.required}
    )
    answer = client.post(act, typed | done | needed | {"once": "ii"}) if needed else None
    event = cases.history(case)[-1]
    assert answer is None or answer.status_code == 302
    assert event.act == "reply" and event.role == "disclosure-head" and event.actor == f"{OWN}.disclosure-head"
    assert event.reason.startswith("停电期间先答复后补记") and f"{OWN}.supervisor" in event.reason and event.findings
    page = Client().get(f"/cases/{case}/").content.decode()
    assert "违规补录" in page and "停电期间" in page
    assert "有违规补录" in Client().get("/cases/?procedure=disclosure-request").content.decode()


def test_a_supervisor_cannot_do_in_anothers_name_what_is_lawful(window: Client) -> None:
    window.post(START, APPLICATION)
    case = the_case()
    typed = {"irregular": "1", "reason": "替他办", "done_as": "disclosure-clerk", "done_by": f"{OWN}.disclosure-clerk"}
    answer = client_of(OWN, "supervisor").post(f"/cases/{case}/act/register/", REGISTER | typed)
    assert answer.status_code == 422 and "并不违规" in words(answer)[0]
    assert len(cases.history(case)) == 1


def test_nobody_else_enters_what_is_irregular(window: Client) -> None:
    window.post(START, APPLICATION)
    case = the_case()
    typed = {"irregular": "1", "reason": "想补", "done_as": "disclosure-head", "day": DAY.isoformat(), "once": "n"}
    outcome = next(iter(cases.office().catalog.procedure("disclosure-request").on(DAY).acts["reply"].outcomes))
    answer = client_of(OWN, "handler").post(f"/cases/{case}/act/reply/", typed | {"outcome": outcome})
    assert answer.status_code == 403 and len(cases.history(case)) == 1


def test_whoever_is_refused_by_the_law_is_told_who_may_record_what_was_done_all_the_same(window: Client) -> None:
    window.post(START, APPLICATION)
    case, clerk = the_case(), client_of(OWN, "disclosure-clerk")
    act, way = f"/cases/{case}/act/register/", "请督查考核、电子监察人员写明理由，违规补录"
    empty = clerk.post(act, REGISTER | {"f.received_on": ""})
    assert way not in empty.content.decode(), "that is only a box left empty"
    assert clerk.post(act, REGISTER | {"once": "two"}).status_code == 302
    again = clerk.post(act, REGISTER | {"once": "three", "seen": "2"})
    assert again.status_code == 422 and way in again.content.decode()


def test_a_supervisor_takes_an_act_back_and_it_stays_to_be_seen(window: Client) -> None:
    window.post(START, APPLICATION)
    case = the_case()
    client_of(OWN, "disclosure-clerk").post(f"/cases/{case}/act/register/", REGISTER | {"seen": "1"})
    assert client_of(OWN, "handler").post(f"/cases/{case}/undo/2/", {"reason": "记错"}).status_code == 403
    supervisor = client_of(OWN, "supervisor")
    assert supervisor.post(f"/cases/{case}/undo/2/", {"reason": ""}).status_code == 422
    assert supervisor.post(f"/cases/{case}/undo/2/", {"reason": "记到了别的案件上"}).status_code == 302
    page = Client().get(f"/cases/{case}/").content.decode()
    assert "已撤销" in page and "记到了别的案件上" in page


def test_the_desk_shows_what_is_owed_and_what_was_refused(window: Client) -> None:
    window.post(START, APPLICATION)
    window.post(START, APPLICATION | {"f.content": "", "once": "no"})
    mine = client_of(OWN, "disclosure-clerk").get("/desk/").context
    assert [(d["act"], d["case"].id) for d in mine["undated"]] == [("register", the_case())]
    waiting = window.get("/desk/").context
    assert [d["act"] for d in waiting["others"]] == ["register"] and not waiting["own_count"]
    assert waiting["refusals"][0]["act"] == "提出申请"
    assert not client_of(OTHER, "disclosure-clerk").get("/desk/").context["own_count"]


def test_late_paper_is_judged_by_its_own_day(window: Client) -> None:
    window.post(START, APPLICATION | {"day": "2019-09-02"})
    case = the_case()
    answer = client_of(OWN, "disclosure-clerk").post(
        f"/cases/{case}/act/register/", REGISTER | {"f.received_on": "2019-09-02", "day": "2019.9.2", "seen": "1"}
    )
    assert answer.status_code == 302
    due = cases.reading(case, date(2019, 9, 2)).due("reply")
    assert due is not None and due.day == date(2019, 9, 30)


def test_a_unit_or_case_that_is_nearly_right_is_told_what_it_may_be(window: Client) -> None:
    from django.http import QueryDict

    from zhunsheng.kernel.procedure import Field
    from zhunsheng.web.typed import Mistyped, typed

    def told(kind: str, text: str) -> str:
        with pytest.raises(Mistyped) as fault:
            typed(Field("x", "某", "X", kind), QueryDict(f"f.x={text}"))
        return str(fault.value)

    assert "是不是：白山市浑江区自然资源局" in told("unit", "浑江区自然资源")
    assert told("unit", "不存在的局") == "没有名为“不存在的局”的单位，从提示的名称中选"
    assert told("case", "某字〔2019〕9号") == "没有案号是“某字〔2019〕9号”的案件"


def test_each_act_that_may_start_a_case_is_offered_and_opens_it(sqlite: Path) -> None:
    settle_in(["officer", "clerk"])
    officer, start = client_of(OWN, "officer"), "/start/administrative-coercion/"
    acts = ["propose-measure", "act-urgently", "urge"]
    page = officer.get("/start/").content.decode()
    assert [f"{start}?act={act}" in page for act in acts] == [True] * 3
    choice = officer.get(start).content.decode()
    assert "从哪一步开始" in choice and [f'href="?act={act}"' in choice for act in acts] == [True] * 3

    form = officer.get(f"{start}?act=urge")
    assert form.context["act"].id == "urge" and '<input type="hidden" name="act" value="urge">' in form.content.decode()
    sent = officer.post(start, {"act": "urge", "day": "x", "once": "one"})
    assert sent.status_code == 422 and sent.context["act"].id == "urge", "what comes back is the same form"
    assert officer.get(f"{start}?act=none").context["acts"]
    assert client_of(OWN, "clerk").get(f"{start}?act=urge").status_code == 403


def test_procedure_with_one_first_act_goes_straight_to_its_form(sqlite: Path) -> None:
    settle_in(["window"])
    assert client_of(OWN, "window").get(START).context["act"].id == "apply"


def test_who_does_something_earlier_than_is_usual_is_asked_once_for_the_reasons(sqlite: Path) -> None:
    settle_in(["government-head", "head", "drafter"])
    case = opened("major-decision", urgent=True)
    drafter, ten_days_on = client_of(OWN, "drafter"), date(2019, 9, 13)
    for seen, act, more in ((1, "draft", {"f.draft_text": "草案"}), (2, "publish-draft", {})):
        sent = drafter.post(
            f"/cases/{case}/act/{act}/", {"day": DAY.isoformat(), "once": act, "seen": str(seen)} | more
        )
        assert sent.status_code == 302
    close = f"/cases/{case}/act/close-comments/"
    typed = {"day": ten_days_on.isoformat(), "once": "close", "seen": "3", "f.comments_received": "7"}

    asked = drafter.post(close, typed)
    page = asked.content.decode()
    assert asked.status_code == 200 and len(cases.history(case)) == 3
    assert "早于一般期限" in page and "2019年10月3日" in page and 'name="early"' in page and 'value="7"' in page

    reasons = {"f.shortened_reason": "汛期临近", "early": "1"}
    assert drafter.post(close, typed | reasons).status_code == 302
    assert cases.history(case)[-1].fields["shortened_reason"] == "汛期临近"
