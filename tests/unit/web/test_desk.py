"""The desk and the calendar that follows it: what is owed, what comes before it, what waits for whom; and no more."""

import re
from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.test import Client
from icalendar import Calendar

from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Performed, Request

ROLES = [
    "window", "clerk", "handler", "officer", "reviewer", "head", "disclosure-clerk", "disclosure-head", "supervisor",
    "legal-reviewer", "justice",
]  # fmt: skip
ADDRESS = re.compile(r"http://testserver(/calendar/[\w-]+\.ics)")


@pytest.fixture(autouse=True)
def office(sqlite: Path, office_on, catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two units at their desks on Tuesday, 3 September 2019."""
    held = office_on(catalog)
    monkeypatch.setattr(cases, "office", lambda: held)
    for module in ("zhunsheng.web.me", "zhunsheng.web.views.calendar"):
        monkeypatch.setattr(f"{module}.office_day", lambda: DAY)
    settle_in(ROLES)


def act(case: str, procedure: str, name: str, role: str, outcome: str | None = None, unit: str = OWN, **fields) -> None:
    who = Person(f"{unit}.{role}", unit, True, True)
    answer = cases.perform(Request(procedure, unit, Command(name, DAY, role, who, outcome, fields), case), DAY)
    assert isinstance(answer, Performed), answer


def licence() -> str:
    """An application that was accepted: it must be decided within 20 working days, and before that reviewed."""
    case = opened("administrative-licence", applicant={"name": "某", "kind": "natural"}, item="取水许可")
    act(case, "administrative-licence", "accept", "window", "accepted")
    return case


def lines(role: str, unit: str = OWN, under: str = "soon") -> list[dict]:
    return client_of(unit, role).get("/desk/").context[under]


def test_who_must_act_first_finds_it_on_their_desk_with_the_day_of_what_it_serves() -> None:
    case = licence()
    # Twenty working days after Tuesday, 3 September, with the Mid-Autumn day off and two worked around: 8 October.
    (review,) = lines("reviewer", under="later")
    assert (review["act"], review["case"].id, review["due"], review["serves"]) == (
        "review", case, date(2019, 10, 8), "作出许可决定",
    )  # fmt: skip


def test_who_owes_it_is_told_what_has_to_come_first_until_it_has() -> None:
    case = licence()
    (decide,) = lines("head", under="later")
    assert decide["waits"] == ["审查（审核人）"]
    act(case, "administrative-licence", "review", "reviewer", affects_others=False)
    (decide,) = lines("head", under="later")
    assert decide["waits"] == [] and not lines("reviewer", under="later")


def test_who_had_a_hand_in_it_sees_for_whom_it_waits_and_since_when() -> None:
    licence()
    (waiting,) = lines("window", under="others")
    assert (waiting["act"], waiting["roles"], waiting["owed_since"]) == ("decide", "行政机关负责人", DAY)
    assert not lines("handler", under="others") and not lines("window", OTHER, "others")


def test_what_somebody_outside_does_is_waited_for_and_can_be_entered() -> None:
    case = opened("administrative-licence", applicant={"name": "某", "kind": "natural"}, item="取水许可")
    act(case, "administrative-licence", "accept", "window", "corrections", missing="身份证明")
    (waiting,) = lines("window", under="others")
    assert waiting["act"] == "correct" and waiting["enter"]
    assert "收到后登记" in client_of(OWN, "window").get("/desk/").content.decode()
    assert client_of(OWN, "window").get("/desk/").context["own_count"] == 0


def test_a_day_is_explained_in_a_sentence() -> None:
    case = opened("disclosure-request", content="某项目", applicant_kind="natural")
    act(case, "disclosure-request", "register", "disclosure-clerk", received_on="2019-08-12")
    (reply,) = lines("disclosure-head")
    # Received on 12 August: twenty working days end on Monday, 9 September.
    assert reply["due"] == date(2019, 9, 9) and reply["light"] == "yellow"
    assert reply["why"] == "自 2019-08-12 的次日起算，20 个工作日（《政府信息公开条例》第33条）；2019-09-09 届满。"


def test_a_card_against_the_unit_stands_on_every_desk_of_it_and_on_no_other() -> None:
    fields = {"carded_unit": OWN, "ground": "overdue", "facts": "逾期未办"}
    command = Command("issue", DAY, "supervisor", Person("督查员", "justice"), "yellow", fields)
    assert isinstance(cases.perform(Request("supervision-card", OWN, command), DAY), Performed)
    (card,) = lines("clerk", under="cards")
    # Three working days after Tuesday, 3 September: Friday, 6 September.
    assert (card["name"], card["ground"], card["next"], card["due"]) == ("黄牌", "逾期", "答复", date(2019, 9, 6))
    assert lines("clerk", OTHER, "cards") == []


def test_an_empty_desk_says_so_and_offers_to_begin() -> None:
    page = client_of(OTHER, "window").get("/desk/").content.decode()
    assert "今天没有欠着的事" in page and "新办一件" in page


def subscribed(client: Client) -> str:
    page = client.post("/desk/calendar/subscribe/")
    assert page.headers["Cache-Control"] == "no-store"
    return ADDRESS.search(page.content.decode()).group(1)


def test_a_calendar_reads_the_deadlines_without_signing_in() -> None:
    case = licence()
    address = subscribed(client_of(OWN, "head"))
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == date(2019, 10, 8) and "作出许可决定" in event["SUMMARY"]
    assert str(event["URL"]) == f"http://testserver/cases/{case}/"
    again = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_same_duty_keeps_its_uid_and_grows_its_sequence_when_the_case_goes_on() -> None:
    case = licence()
    address = subscribed(client_of(OWN, "head"))
    (before,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    act(case, "administrative-licence", "extend", "head", extension_reason="案情复杂")
    (after,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    assert before["UID"] == after["UID"] and int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    # Ten working days more, counted from the same start: thirty after 3 September.
    assert after["DTSTART"].dt == date(2019, 10, 21)


def test_an_address_opens_nothing_once_it_is_replaced_taken_back_or_its_owner_gone() -> None:
    head = client_of(OWN, "head")
    first, second = subscribed(head), subscribed(head)
    assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200
    assert "最近一次读取" in head.get("/desk/calendar/").content.decode()
    head.post("/desk/calendar/unsubscribe/")
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/guess.ics").status_code == 404


def test_the_address_is_not_kept() -> None:
    from zhunsheng.office.feeds.models import Feed

    secret = subscribed(client_of(OWN, "head")).removeprefix("/calendar/").removesuffix(".ics")
    held = Feed.objects.get()
    assert secret not in (held.digest, held.person) and len(secret) >= 32


def test_nobody_subscribes_without_signing_in() -> None:
    assert Client().get("/desk/calendar/").status_code == 302
    assert Client().post("/desk/calendar/subscribe/").status_code == 401
