"""Who may do what through the pages is what the kernel says: every act, tried at every desk of two units.

All acts of all procedures are sent to the views themselves, at every role of the own and of another unit; some whole
procedures go through a browser's session too, and what they record and refuse is held against the kernel's answer.
"""

import re
from datetime import date
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from zhunsheng.catalog.cast import first_outcome
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.case import Command, Person
from zhunsheng.kernel.conditions import judge
from zhunsheng.kernel.decide import Refused, decide, fold
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat
from zhunsheng.web.acting import roles_in, version_of
from zhunsheng.web.me import Me
from zhunsheng.web.shown import in_words

NEXT = date(2019, 9, 4)
PROCEDURES = ["disclosure-request", "mediation", "supervision-card", "formality-cut"]
LAW = Catalog()
EVERY = sorted(LAW.ids)
STRANGERS = (("public", ""), (OTHER, "same"), (OTHER, "supervisor"), (OTHER, "justice"), (OWN, "system-admin"))
MARK = "赵某隐"


def _in_force(ident: str) -> date:
    """A day on which the procedure has a version."""
    versions = LAW.procedure(ident).versions
    return max(DAY, versions[0].since)


def _marked(kind: str) -> object:
    """A private value that is found again wherever it shows; None where a field of this type cannot hold it."""
    party = {"name": MARK, "kind": "natural"}
    return {
        "text": MARK, "longtext": MARK, "party": party, "parties": [party], "place": MARK, "person": MARK,
        "persons": [MARK], "items": [MARK],
    }.get(kind)  # fmt: skip


def _private(ident: str) -> dict[str, object]:
    """What a procedure asks at its start that is private, with a value that is found again."""
    version = LAW.procedure(ident).on(_in_force(ident))
    start = next(a for a in version.acts.values() if a.starts)
    asked = start.deeds[first_outcome(start)].sets
    found = {f.id: _marked(f.type) for f in version.fields.values() if f.private and f.id in asked}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("ident", EVERY)
def test_every_act_is_open_to_the_roles_that_the_kernel_lets_and_reaches_and_to_no_other(
    ident: str, everybody: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form with no readable day: whoever may not act is turned away before it is read, whoever may is told of it."""
    catalog = cases.office().catalog
    procedure, day = catalog.procedure(ident), _in_force(ident)
    for module in ("reached", "views.act"):
        monkeypatch.setattr(f"zhunsheng.web.{module}.render", lambda *given, status=200: HttpResponse(status=status))
    case = opened(ident, day=day)
    state = fold(procedure, cases.history(case), catalog.calendar)
    given = roles_in(procedure)
    monkeypatch.setattr(cases, "row", {case: cases.row(case)}.get)  # read once: nothing is recorded here
    for act in procedure.on(day).acts.values():
        deed = act.deeds.get(first_outcome(act))
        version = version_of(procedure, state, act.id, day)
        if deed is None or deed.is_silent or version is None:
            continue
        for unit, role in product((OWN, OTHER), everybody):
            me = Person(f"{unit}.{role}", unit, True, True)
            commands = [Command(act.id, day, r, me, deed.outcome) for r in people.acts_as(role)]
            found = [{f.code for f in judge(version, state, c, catalog.calendar)} for c in commands]
            lets = any("role" not in codes for codes in found)
            may = lets and people.reaches(role, unit, ident, OWN, given)
            status = _asked(f"/cases/{case}/act/{act.id}/", unit, role, day, deed.outcome)
            assert (status != 403) == may, (act.id, unit, role, status)
            if act.starts and unit == OWN:
                status = _asked(f"/start/{ident}/", unit, role, day, deed.outcome, act=act.id)
                assert (status != 403) == lets, (act.id, role)
    assert len(cases.history(case)) == 1


@pytest.mark.parametrize("ident", [i for i in EVERY if _private(i)])
def test_what_is_private_shows_on_no_page_list_or_file_to_anybody_else(ident: str, sqlite: Path) -> None:
    """Search, list, case, forms, table and exports, for the public, other units, overseers and administrators."""
    day, private = _in_force(ident), _private(ident)
    start = next(a for a in cases.office().catalog.procedure(ident).on(day).acts.values() if a.starts)
    role = next(r for r in start.deeds[first_outcome(start)].order)
    desk = role if people.acts_as(role) and role not in _outside() else "window"
    settle_in([*dict.fromkeys((desk, "supervisor", "justice", "system-admin"))])
    case = opened(ident, day=day, title="一件事", **private)
    assert MARK in str(cases.history(case)[0].fields)
    pages = [f"/cases/{case}/", f"/cases/?procedure={ident}&q={MARK}", f"/books/{ident}/export.csv?private=1&acts=1"]
    for unit, who in STRANGERS:
        client = Client() if unit == "public" else client_of(unit, desk if who == "same" else who)
        for page in (*pages, f"/cases/{case}/act/{start.id}/", f"/cases/{case}/file/", "/desk/"):
            shown = client.get(page, follow=True)
            held = b"".join(shown.streaming_content) if shown.streaming else shown.content
            # What was typed into a search is shown in its box, and nowhere else.
            told = held.decode("utf-8", "replace").replace(f'value="{MARK}"', "").replace(quote(MARK), "")
            assert MARK not in re.sub(r"“[^”]*”", "", told), (unit, who, page)


@pytest.mark.parametrize("ident", PROCEDURES)
def test_pages_let_happen_and_refuse_what_the_kernel_does(ident: str, sqlite: Path) -> None:
    catalog = cases.office().catalog
    procedure = catalog.procedure(ident)
    inside = [r for r in sorted(roles_in(procedure)) if people.acts_as(r) and r not in _outside()]
    desks = [*dict.fromkeys((*inside, "clerk", "editor", "system-admin"))]
    settle_in(desks)
    case = opened(ident)
    clients = {(unit, role): client_of(unit, role) for unit in (OWN, OTHER) for role in desks}
    seen: set[int] = set()

    for act in procedure.on(DAY).acts.values():
        for (unit, role), client in clients.items():
            history = cases.history(case)
            state = fold(procedure, history, catalog.calendar)
            version = version_of(procedure, state, act.id, NEXT)
            deed = act.deeds.get(first_outcome(act))
            if version is None or deed is None:
                continue
            form = {
                "day": NEXT.isoformat(),
                "outcome": deed.outcome or "",
                "once": f"{act.id}-{unit}-{role}",
                "seen": state.seq,
            }
            answer = client.post(f"/cases/{case}/act/{act.id}/", form)
            seen.add(answer.status_code)

            as_role = next((r for r in people.acts_as(role) if r in deed.by), None)
            far = unit == OTHER and not (role in people.BODIES and ident not in people.CONFIDENTIAL)
            if as_role is None or far:
                assert answer.status_code == 403, (act.id, unit, role)
                assert len(cases.history(case)) == len(history)
                continue
            me = people.actor(f"{unit}.{role}", unit, NEXT)
            told = decide(
                procedure, state, Command(act.id, NEXT, as_role, me, deed.outcome), date.max, catalog.calendar, history
            )
            if isinstance(told, Refused):
                assert answer.status_code == 422, (act.id, unit, role)
                expected = [str(in_words(f, version)) for f in told.findings]
                assert [words for words, _ in answer.context["form"].problems] == expected
                assert len(cases.history(case)) == len(history)
            else:
                assert answer.status_code == 302, (act.id, unit, role)
                assert cases.history(case)[-1].act == act.id
    assert {403, 422} <= seen


def test_nobody_acts_without_signing_in(sqlite: Path) -> None:
    settle_in(["clerk"])
    case = opened("formality-cut")
    asked = Client().post(f"/cases/{case}/act/void/", {"day": NEXT.isoformat()})
    assert asked.status_code == 401 and len(cases.history(case)) == 1
    assert Client().get("/desk/").headers["Location"].startswith("/sign-in/?next=")


def test_private_facts_are_shown_to_the_unit_whose_case_it_is_and_to_nobody_else(sqlite: Path) -> None:
    settle_in(["window", "disclosure-clerk", "justice", "supervisor"])
    case = opened("disclosure-request", applicant={"name": "赵某隐", "kind": "natural"})
    page = f"/cases/{case}/"

    assert "赵某隐" in client_of(OWN, "disclosure-clerk").get(page).content.decode()
    for stranger in (
        Client(),
        client_of(OTHER, "disclosure-clerk"),
        client_of(OTHER, "justice"),
        client_of(OTHER, "supervisor"),
    ):
        shown = stranger.get(page)
        assert shown.status_code == 200 and "赵某隐" not in shown.content.decode()


def test_a_supervisors_form_shows_no_private_fact_of_another_unit(sqlite: Path) -> None:
    settle_in(["window", "supervisor"])
    case = opened("disclosure-request", applicant={"name": "赵某隐", "kind": "natural"})
    for act in cases.office().catalog.procedure("disclosure-request").on(DAY).acts:
        shown = client_of(OTHER, "supervisor").get(f"/cases/{case}/act/{act}/?irregular=1", follow=True)
        assert "赵某隐" not in shown.content.decode(), act


def test_a_clerk_of_another_unit_cannot_amend_a_record(sqlite: Path) -> None:
    settle_in(["clerk"])
    case = opened("formality-cut")
    asked = client_of(OTHER, "clerk").post(f"/cases/{case}/act/void/", {"day": NEXT.isoformat(), "once": "x"})
    assert asked.status_code == 403 and re.search("不归本单位", asked.content.decode())
    assert (
        client_of(OWN, "clerk").post(f"/cases/{case}/act/void/", {"day": NEXT.isoformat(), "once": "y"}).status_code
        == 302
    )


def test_administrators_do_no_casework(sqlite: Path) -> None:
    settle_in(["clerk", "system-admin", "security-admin", "audit-admin"])
    case = opened("formality-cut")
    for role in ("system-admin", "security-admin", "audit-admin"):
        client = client_of(OWN, role)
        assert client.post(f"/cases/{case}/act/void/", {"day": NEXT.isoformat()}).status_code == 403
        assert "法律没有把任何事项的第一步交给这个岗位" in client.get("/start/").content.decode()


def test_an_account_without_a_post_is_told_so(sqlite: Path) -> None:
    settle_in(["clerk"])
    people.leave(f"{OWN}.clerk", OWN, "clerk", date(2018, 1, 1))
    answer = client_of(OWN, "clerk").get("/desk/")
    assert answer.status_code == 403 and "没有岗位" in answer.content.decode()


@pytest.fixture
def everybody(sqlite: Path) -> list[str]:
    """Every role that a post can have."""
    people.load_units("220602")
    return [r.id for r in roles().values() if not r.outside and r.id != "clock"]


def _asked(address: str, unit: str, role: str, day: date, outcome: str | None, **more: str) -> int:
    """What a view answers to somebody at a desk; who it is, a session would say."""
    request = RequestFactory().post(address, {"day": "x", "outcome": outcome or ""} | more)
    seat = Seat(unit, role)
    request._me = Me(1, f"{unit}.{role}", "某", False, (seat,), seat, people.sight_from([seat]), day)
    view, given, named = resolve(address.rstrip("/") + "/")
    return view(request, *given, **named).status_code


def _outside() -> set[str]:
    return {r.id for r in roles().values() if r.outside or r.id == "clock"}
