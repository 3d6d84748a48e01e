"""What somebody of ill will sends, or a slip of the hand: it breaks no page, and nothing of it is believed."""

from io import BytesIO
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.conf import settings
from django.test import Client
from django.urls import reverse

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases
from zhunsheng.web.security import POLICY

PASSWORD = "Right-horse-7"
ENDLESS = "9" * 5_000  # more digits than Python reads as a number


@pytest.fixture
def clerk(sqlite: Path) -> Client:
    settle_in(["clerk", "window", "disclosure-clerk", "supervisor"])
    return client_of(OWN, "clerk")


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/sign-out/", "/static/web/zhunsheng.css"])
def test_no_answer_goes_out_without_the_policy(clerk: Client, path: str) -> None:
    assert clerk.get(path).headers["Content-Security-Policy"] == POLICY


def test_an_address_that_is_not_ours_is_refused_with_the_policy(sqlite: Path) -> None:
    answer = Client().get("/", HTTP_HOST="evil.example")
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (400, POLICY)


@pytest.mark.parametrize("path", ["/", "/desk/", "/cases/?procedure=disclosure-request", "/due/", "/nowhere/"])
def test_what_an_official_saw_stays_in_no_cache(clerk: Client, path: str) -> None:
    assert "no-store" in clerk.get(path).headers["Cache-Control"]


def test_signing_in_twice_in_one_browser_begins_anew(clerk: Client) -> None:
    models.Account.objects.all().delete()
    accounts.add(f"{OWN}.clerk", "wang", PASSWORD)
    client, keys = Client(), []
    for _ in range(3):
        assert client.post("/sign-in/", {"username": "wang", "password": PASSWORD}).status_code == 302
        keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(set(keys)) == 3
    assert list(models.Sitting.objects.values_list("key", flat=True)) == keys[-1:]


def test_what_nobody_can_see_is_taken_out_of_a_form_and_an_address(database: str) -> None:
    settle_in(["clerk"])
    client = client_of(OWN, "clerk")
    client.post(reverse("keep-list"), {"name": "我\x00的\x1f", "asked": "procedure=disclosure-request"})
    assert "我的" in client.get("/cases/?procedure=disclosure-request").content.decode()
    assert Client().post("/sign-in/", {"username": "wa\x00ng", "password": "x\x00"}).status_code == 401
    assert (
        client.get("/cases/?procedure=disclosure-request&q=%00&unit=%00&handler=%00&f.content=%00").status_code == 200
    )
    assert client.get("/cases/a%00b/").status_code == 404
    assert client.get("/system/people/%00/").status_code == 404


def test_a_session_cookie_that_is_none_is_nobodys(database: str) -> None:
    client = Client(HTTP_COOKIE=f'{settings.SESSION_COOKIE_NAME}="aaaaaaaaaaaa\\000b"')
    assert client.get("/desk/").status_code == 302
    assert client.post("/sign-in/", {"username": "wang", "password": "x"}).status_code == 401


def test_a_number_without_end_is_none(clerk: Client) -> None:
    case = opened("disclosure-request")
    for path in (reverse("act", args=[case, "reply"]), reverse("start-case", args=["disclosure-request"])):
        assert client_of(OWN, "disclosure-clerk").post(path, {"once": "x", "seen": ENDLESS}).status_code < 500
    undo = reverse("undo", args=[case, 1])
    for seen in (ENDLESS, "²"):
        answer = client_of(OWN, "supervisor").post(undo, {"seen": seen, "reason": ""})
        assert answer.status_code == 422
    assert clerk.post(reverse("absence"), {"revoke": ENDLESS}).status_code == 422
    assert clerk.get("/cases/?procedure=disclosure-request&count=all&page=99999999999999999999").status_code == 200


@pytest.mark.parametrize("name", ["report.xlsx", "report.pdf", "report", "a.docx/../../x.svg"])
def test_a_text_of_a_kind_that_is_not_read_is_refused_in_words(clerk: Client, name: str) -> None:
    file = BytesIO("受理案件5件。".encode())
    file.name = name
    answer = clerk.post("/check/", {"file": file})
    assert answer.status_code == 422
    assert ".docx" in answer.content.decode()


@pytest.mark.parametrize("held", ["一", "AAA"])
def test_a_text_that_travelled_badly_is_asked_for_again(clerk: Client, held: str) -> None:
    assert clerk.post("/check/", {"held_name": "a.txt", "held": held}).status_code == 422


def test_a_year_without_end_is_refused(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhunsheng.web.views.check.current", object)
    assert clerk.post("/check/", {"text": "受理案件5件。", "year": ENDLESS}).status_code == 422


def test_nobody_takes_part_whom_the_form_does_not_offer(sqlite: Path) -> None:
    settle_in(["officer", "disclosure-clerk", "disclosure-head", "supervisor"])
    urgent = {"act": "act-urgently", "day": DAY.isoformat(), "once": "u", "persons": [f"{OTHER}.officer"]}
    answer = client_of(OWN, "officer").post(reverse("start-case", args=["administrative-coercion"]), urgent)
    assert answer.status_code == 422
    assert answer.context["form"].persons == []

    case = opened("disclosure-request")
    claimed = {"irregular": "1", "outcome": "granted", "day": DAY.isoformat(), "once": "i", "seen": "1",
               "reason": "停电", "done_as": "disclosure-head", "done_by": f"{OTHER}.disclosure-head"}  # fmt: skip
    assert client_of(OWN, "supervisor").post(reverse("act", args=[case, "reply"]), claimed).status_code == 302
    assert cases.history(case)[-1].actor == ""


@pytest.mark.parametrize("number", ["1e400", "1e-400", "NaN", "Infinity", "1_0", "9" * 16, "٣"])
def test_a_number_that_nobody_writes_out_is_refused(clerk: Client, number: str) -> None:
    listed = clerk.get("/cases/", {"procedure": "law-exam", "f.average.from": number}).content.decode()
    assert "只写数字，小数用点" in listed


def test_a_text_longer_than_any_report_is_not_checked(clerk: Client) -> None:
    answer = clerk.post("/check/", {"text": "受理案件5件。" * 60_000})
    assert answer.status_code == 422
    assert "分成几份" in answer.content.decode()


def test_the_address_of_a_button_opened_as_a_page_says_what_to_do(clerk: Client) -> None:
    answer = clerk.get("/sign-out/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "只接受页面上的按钮" in answer.content.decode()
