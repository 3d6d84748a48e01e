"""Two forms sent at one moment, each in its thread over its own connection: one is done, the other told, none lost."""

import threading
from collections.abc import Callable

import pytest
from desks import DAY, OWN, client_of, opened, settle_in
from django.db import connection
from django.http import HttpResponse

from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents import service as documents

START = "/start/disclosure-request/"
APPLICATION = {
    "f.applicant": "张某", "f.applicant.kind": "natural", "f.applicant.code": "", "f.applicant_kind": "natural",
    "f.content": "某征收补偿方案", "day": DAY.isoformat(),
}  # fmt: skip
REGISTER = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat()}
SEARCH = {"f.search_record": "已检索档案室", "day": DAY.isoformat(), "seen": "2", "once": "search"}
FIRST = "在你填写的时候，案件有了新的办理"


@pytest.fixture
def at_once(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[HttpResponse]]:
    """Send forms so that each has been read and judged by its page before any of them is recorded."""
    settle_in(["window", "disclosure-clerk", "supervisor"])
    met = threading.local()

    def waiting(perform: Callable) -> Callable:
        def after_the_other(*given: object) -> object:
            if barrier := getattr(met, "barrier", None):
                met.barrier = None
                barrier.wait(20)
            return perform(*given)

        return after_the_other

    def sent(*forms: tuple[str, str, dict[str, str]]) -> list[HttpResponse]:
        barrier, answers = threading.Barrier(len(forms)), {}
        clients = [client_of(OWN, role) for role, _, _ in forms]

        def send(n: int) -> None:
            met.barrier = barrier
            try:
                answers[n] = clients[n].post(forms[n][1], forms[n][2])
            finally:
                connection.close()

        threads = [threading.Thread(target=send, args=[n], daemon=True) for n in range(len(forms))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(40)
        return [answers[n] for n in range(len(forms))]

    for door in (cases, documents):
        monkeypatch.setattr(door, "perform", waiting(door.perform))
    return sent


def acts(case: str) -> list[str]:
    return [e.act for e in cases.history(case)]


def lost(answers: list[HttpResponse]) -> tuple[int, str]:
    """Which of two was told that it came too late, and in what words; the other was recorded."""
    assert sorted(a.status_code for a in answers) == [302, 409]
    n = next(n for n, a in enumerate(answers) if a.status_code == 409)
    return n, answers[n].content.decode()


def test_one_form_sent_twice_at_once_opens_one_case(at_once: Callable) -> None:
    form = ("window", START, APPLICATION | {"once": "twice"})
    told = sorted(answer.headers["Location"] for answer in at_once(form, form))
    (row,) = cases.search(cases.Filter(procedure="disclosure-request")).rows
    assert told == [f"/cases/{row.id}/?again=1", f"/cases/{row.id}/?recorded=1"]
    assert acts(row.id) == ["apply"]


def test_one_act_sent_twice_at_once_is_one_event(at_once: Callable) -> None:
    case = opened("disclosure-request")
    form = ("disclosure-clerk", f"/cases/{case}/act/register/", REGISTER | {"once": "twice", "seen": "1"})
    told = sorted(answer.headers["Location"] for answer in at_once(form, form))
    assert told == [f"/cases/{case}/?again=1", f"/cases/{case}/?recorded=2"]
    assert acts(case) == ["apply", "register"]


def test_of_two_clerks_on_one_case_one_is_done_and_the_other_told_who_was_first(at_once: Callable) -> None:
    case = opened("disclosure-request")
    register = ("disclosure-clerk", f"/cases/{case}/act/register/", REGISTER | {"once": "one", "seen": "1"})
    withdraw = (
        "window", f"/cases/{case}/act/withdraw/", {"day": DAY.isoformat(), "once": "other", "seen": "1"},
    )  # fmt: skip
    n, page = lost(at_once(register, withdraw))
    assert FIRST in page and ["window某", "disclosure-clerk某"][n] in page
    assert acts(case) == ["apply", ["withdraw", "register"][n]]
    assert n == 1 or f'value="{DAY.isoformat()}"' in page, "what was typed is still in the form"


def test_an_act_and_the_undoing_of_the_one_before_it_do_not_both_happen(at_once: Callable) -> None:
    case = opened("disclosure-request")
    client_of(OWN, "disclosure-clerk").post(
        f"/cases/{case}/act/register/", REGISTER | {"once": "register", "seen": "1"}
    )
    search = ("disclosure-clerk", f"/cases/{case}/act/search/", SEARCH)
    undo = ("supervisor", f"/cases/{case}/undo/2/", {"reason": "记到了别的案件上", "seen": "2"})
    n, page = lost(at_once(search, undo))
    assert FIRST in page and ["supervisor某", "disclosure-clerk某"][n] in page
    assert ["已检索档案室", "记到了别的案件上"][n] in page, "what was typed is still in the form"
    assert acts(case) == ["apply", "register", ["undo", "search"][n]]
    assert client_of(OWN, "disclosure-clerk").get(f"/cases/{case}/").status_code == 200
