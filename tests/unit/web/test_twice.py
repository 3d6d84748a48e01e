"""Back in the browser brings a new form: the very same sent from it is asked about before it is recorded once more."""

from datetime import timedelta
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from zhunsheng.office.accounts.models import Submission
from zhunsheng.office.cases import service as cases

START = "/start/disclosure-request/"
APPLICATION = {
    "f.applicant": "张某", "f.applicant.kind": "natural", "f.applicant.code": "", "f.applicant_kind": "natural",
    "f.content": "某征收补偿方案", "day": DAY.isoformat(), "once": "first",
}  # fmt: skip
AGAIN = APPLICATION | {"once": "second"}
TOLD, TICK = "你刚记过内容完全相同的一件", 'name="another"'


@pytest.fixture
def window(sqlite: Path) -> Client:
    settle_in(["window", "disclosure-clerk", "supervisor", "clerk"])
    return client_of(OWN, "window")


def is_asked(answer: HttpResponse) -> bool:
    """Nothing was recorded; whether it is another one is asked, and what was recorded is a link away."""
    page = answer.content.decode()
    return answer.status_code == 409 and TOLD in page and TICK in page and f"/cases/{opened_first()}/" in page


def opened_first() -> str:
    return Submission.objects.exclude(case="").order_by("at").values_list("case", flat=True)[0]


def test_the_very_same_from_a_second_form_is_asked_about_and_opens_no_case(window: Client) -> None:
    assert window.post(START, APPLICATION).status_code == 302
    answer = window.post(START, AGAIN)
    assert is_asked(answer) and "某征收补偿方案" in answer.content.decode(), "what was typed is still there"
    assert is_asked(window.post(START, AGAIN)), "pressing once more is no answer"
    assert len(cases.search(cases.Filter(procedure="disclosure-request")).rows) == 1


def test_who_says_that_it_is_another_one_opens_it_once(window: Client) -> None:
    window.post(START, APPLICATION)
    assert window.post(START, AGAIN | {"another": "1"}).headers["Location"].endswith("?recorded=1")
    assert window.post(START, AGAIN | {"another": "1"}).headers["Location"].endswith("?again=1")
    assert len(cases.search(cases.Filter(procedure="disclosure-request")).rows) == 2


@pytest.mark.parametrize(
    "changed",
    [{"f.content": "另一个方案"}, {"day": "2019-09-02"}, {"f.applicant": "李某"}, {"title": "又一件"},
     {"paper.more": SimpleUploadedFile("a.pdf", b"%PDF-1.7 more")}],
    ids=["field", "day", "party", "title", "paper"],
)  # fmt: skip
def test_anything_that_differs_makes_it_another_one(window: Client, changed: dict) -> None:
    window.post(START, APPLICATION)
    assert window.post(START, AGAIN | changed).status_code == 302


def test_what_somebody_else_sent_or_was_long_ago_or_was_taken_back_is_not_asked_about(window: Client) -> None:
    window.post(START, APPLICATION)
    assert client_of(OWN, "disclosure-clerk").post(START, AGAIN).status_code == 302
    assert client_of(OTHER, "window").post(START, AGAIN | {"once": "third"}).status_code == 302

    sent = Submission.objects.get(token="first")
    undone = client_of(OWN, "supervisor").post(f"/cases/{sent.case}/undo/1/", {"reason": "误录"})
    assert undone.status_code == 302
    assert window.post(START, AGAIN | {"once": "fourth"}).status_code == 302

    Submission.objects.update(at=sent.at - timedelta(hours=1))
    assert window.post(START, AGAIN | {"once": "fifth"}).status_code == 302


def test_an_act_that_may_be_done_again_is_asked_about_where_it_says_the_same(window: Client) -> None:
    case, clerk = opened("certificate-requirement"), client_of(OWN, "clerk")
    act, day = f"/cases/{case}/act/note-complaint/", {"day": DAY.isoformat()}
    typed = day | {"f.complaint": "群众反映仍在索要证明", "once": "one", "seen": "1"}
    assert clerk.post(act, typed).status_code == 302
    assert is_asked(clerk.post(act, typed | {"once": "two", "seen": "2"}))
    assert clerk.post(act, typed | {"once": "two", "seen": "2", "another": "1"}).status_code == 302
    other = typed | {"f.complaint": "又一人反映", "once": "three", "seen": "3"}
    assert clerk.post(act, other).status_code == 302
    assert [e.act for e in cases.history(case)][1:] == ["note-complaint"] * 3


def test_what_the_law_would_not_let_happen_again_it_refuses_itself(window: Client) -> None:
    case, clerk = opened("disclosure-request"), client_of(OWN, "disclosure-clerk")
    register = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat(), "once": "one", "seen": "1"}
    act = f"/cases/{case}/act/register/"
    assert clerk.post(act, register).status_code == 302
    refused = clerk.post(act, register | {"once": "two", "seen": "2"})
    assert refused.status_code == 422 and TOLD not in refused.content.decode()
