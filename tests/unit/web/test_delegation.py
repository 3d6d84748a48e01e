"""A post handed over for an absence: the colleague sits there, acts in their own name, and every act says for whom."""

from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OWN, client_of, opened, settle_in
from django.conf import settings

from zhunsheng.kernel.case import Command
from zhunsheng.kernel.conditions import judge
from zhunsheng.kernel.decide import fold
from zhunsheng.ledger.digest import digest
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import delegations
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import Refusal
from zhunsheng.office.people.delegations import Asked
from zhunsheng.office.people.service import Official, Seat

HEAD, CLERK = f"{OWN}.head", f"{OWN}.clerk"


@pytest.fixture(autouse=True)
def desks(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_in(["clerk", "head", "reviewer", "system-admin"])
    monkeypatch.setattr("zhunsheng.web.me.office_day", lambda: DAY)


def asked(**other: object) -> Asked:
    given = {
        "person": CLERK, "unit": OWN, "role": "clerk", "to": HEAD, "since": DAY, "until": date(2019, 9, 10),
        "reason": "参加培训",
    }  # fmt: skip
    return Asked(**{**given, **other})


def hand_over(**other: object) -> int:
    return delegations.delegate(asked(**other), DAY, settings.HOME)


def test_holds_from_the_first_day_to_the_last_and_ends_by_itself() -> None:
    hand_over()
    taken = Seat(OWN, "clerk", CLERK)
    days = date(2019, 9, 2), DAY, date(2019, 9, 10), date(2019, 9, 11)
    assert [taken in people.desks(HEAD, d) for d in days] == [False, True, True, False]
    assert people.posts(HEAD, DAY) == {Seat(OWN, "head")}  # the post itself is still whose it was


def test_ends_with_the_post_that_was_handed_over() -> None:
    hand_over()
    people.leave(CLERK, OWN, "clerk", date(2019, 9, 5))
    assert Seat(OWN, "clerk", CLERK) not in people.desks(HEAD, date(2019, 9, 5))


def test_an_act_in_anothers_place_is_the_delegates_and_says_so() -> None:
    case, number = opened("formality-cut"), hand_over()
    client = client_of(OWN, "head")
    form = {"day": DAY.isoformat(), "once": "a", "f.reason": "重复登记", "reason": "重复登记"}
    assert client.post(f"/cases/{case}/act/void/", form).status_code == 403
    client.post("/post/", {"post": f"{OWN}|clerk|{CLERK}"})
    assert client.get("/desk/").context["me"].seat == Seat(OWN, "clerk", CLERK)
    assert client.post(f"/cases/{case}/act/void/", form | {"once": "b"}).status_code == 302

    event = cases.history(case)[-1]
    assert (event.act, event.actor, event.role, event.unit) == ("void", HEAD, "clerk", OWN)
    assert delegations.acted_for(event.attachments) == CLERK and not event.persons
    (name, kept), *_ = event.attachments.items()
    text = papers.find(settings.HOME, kept).read_text(encoding="utf-8")
    assert kept == digest(text.encode()) and f"编号：{number}" in text and "参加培训" in text
    shown = client.get(f"/cases/{case}/").content.decode()
    assert "head某（代clerk某）" in shown and name in shown
    assert not list(cases.verify())


def test_the_same_person_rule_holds_for_who_acts() -> None:
    """Who drafted may not review, neither at the own desk nor in a reviewer's place."""
    procedure = cases.office().catalog.procedure("normative-document")
    barred = next(
        (act, deed, apart)
        for act in procedure.on(DAY).acts.values()
        for deed in act.deeds.values()
        for apart in deed.apart
        if not apart.unit
    )
    act, deed, apart = barred
    history = []
    state = fold(procedure, history, cases.office().catalog.calendar)._replace(
        version=procedure.on(DAY).since, who={apart.act: ((HEAD, OWN),)}
    )
    me = people.actor(HEAD, OWN, DAY)
    found = judge(
        procedure.on(DAY), state, Command(act.id, DAY, deed.order[0], me, deed.outcome), cases.office().catalog.calendar
    )
    assert f"same-person:{apart.act}" in {f.code for f in found}


def test_revoked_it_holds_no_more_and_the_sitting_falls_back_to_the_own_desk() -> None:
    number, client = hand_over(), client_of(OWN, "head")
    client.post("/post/", {"post": f"{OWN}|clerk|{CLERK}"})
    delegations.revoke(By(CLERK, "clerk", DAY), number)
    assert client.get("/desk/").context["me"].seat == Seat(OWN, "head")
    acts = [e.act for e in journal.find().entries]
    assert acts == ["delegation.revoke", "delegation.make"]
    with pytest.raises(Refusal, match="delegate-over"):
        delegations.revoke(By(CLERK, "clerk", DAY), number)


def test_only_the_giver_and_the_security_administrator_revoke() -> None:
    number = hand_over()
    for stranger in (By(HEAD, "head", DAY), By(f"{OWN}.system-admin", "system-admin", DAY)):
        with pytest.raises(Refusal, match="delegate-unknown"):
            delegations.revoke(stranger, number)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"to": CLERK}, "delegate-whom"),
        ({"to": "housing.clerk"}, "delegate-whom"),
        ({"to": f"{OWN}.system-admin"}, "delegate-whom"),
        ({"to": "nobody"}, "delegate-whom"),
        ({"person": f"{OWN}.system-admin", "role": "system-admin"}, "delegate-admin"),
        ({"role": "reviewer"}, "delegate-not-held"),
        ({"reason": ""}, "reason-missing"),
        ({"since": date(2019, 9, 2)}, "day-past"),
        ({"until": date(2019, 9, 2)}, "days-crossed"),
        ({"until": date(2020, 9, 2)}, "delegate-long"),
    ],
)
def test_what_cannot_be_handed_over(other: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal, match=f"^{code}"):
        hand_over(**other)
    assert not delegations.given_by(CLERK)


def test_one_post_is_handed_to_one_colleague_at_a_time() -> None:
    hand_over()
    with pytest.raises(Refusal, match="^delegate-twice"):
        hand_over(to=f"{OWN}.reviewer", since=date(2019, 9, 10), until=date(2019, 9, 12))
    hand_over(to=f"{OWN}.reviewer", since=date(2019, 9, 11), until=date(2019, 9, 12))


def test_what_was_taken_is_not_handed_on() -> None:
    hand_over()
    client = client_of(OWN, "head")
    client.post("/post/", {"post": f"{OWN}|clerk|{CLERK}"})
    form = {"post": f"{OWN}|clerk|{CLERK}", "to": f"{OWN}.reviewer", "since": "2019-09-03", "until": "2019-09-04"}
    assert client.post("/account/absence/", form | {"reason": "再转"}).status_code == 422


def test_who_holds_anothers_post_becomes_no_administrator_meanwhile() -> None:
    people.enrol([Official("丙", "丙某", OWN, "editor", DAY, date(2019, 9, 5))])
    hand_over(to="丙", until=date(2019, 9, 20))
    with pytest.raises(Refusal, match="^apart"):
        people.enrol([Official("丙", "丙某", OWN, "audit-admin", date(2019, 9, 10))])


def test_the_page_hands_over_and_takes_back() -> None:
    client = client_of(OWN, "clerk")
    form = {"post": f"{OWN}|clerk", "to": HEAD, "since": "2019-09-03", "until": "2019.9.5", "reason": "出差"}
    assert client.post("/account/absence/", form | {"until": "下周"}).status_code == 422
    assert client.post("/account/absence/", form | {"until": ""}).status_code == 422
    assert client.post("/account/absence/", form).status_code == 302
    (given,) = delegations.given_by(CLERK)
    assert (given.to, given.until, given.reason) == (HEAD, date(2019, 9, 5), "出差")
    assert "正在代行" in client.get("/account/absence/").content.decode()
    assert client.post("/account/absence/", {"revoke": given.id}).status_code == 302
    assert delegations.given_by(CLERK)[0].revoked_on == DAY
