"""Who may do what through the pages is what the kernel says: every act, tried at every desk of two units.

All acts of all procedures in force in 2024 are asked for at every role of the own and of another unit. What each of
them then records or refuses, `test_sends` holds against the kernel's answer.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in, straight
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.case import Case, Command, Person
from zhunsheng.kernel.conditions import judge
from zhunsheng.kernel.decide import fold
from zhunsheng.kernel.procedure import Deed, Procedure, Version
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat
from zhunsheng.web.acting import roles_in, version_of
from zhunsheng.web.words import role_names

NEXT = date(2019, 9, 4)
LAW = Catalog()
EVERY = sorted(LAW.ids)
CURRENT = [
    (i, max(v.since, date(2024, 1, 2)))
    for i in EVERY
    for v, later in zip_longest(LAW.procedure(i).versions, LAW.procedure(i).versions[1:])
    if v.since.year <= 2024 and (later is None or later.since > date(2024, 1, 2))
]


@pytest.mark.parametrize(("ident", "day"), CURRENT, ids=[f"{i}-{d}" for i, d in CURRENT])
def test_every_act_is_open_to_the_roles_that_the_kernel_lets_and_reaches_and_to_no_other(
    ident: str, day: date, everybody: dict[tuple[str, str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that was carried over a sign-in: it is shown again and records nothing. Whoever may not act is told why.

    The first act of each set of roles goes through session and middleware, the others straight to the view.
    """
    catalog = cases.office().catalog
    procedure = catalog.procedure(ident)
    for module in ("reached", "views.act"):
        monkeypatch.setattr(f"zhunsheng.web.{module}.render", _plainly)
    case = opened(ident, day=day)
    state = fold(procedure, cases.history(case), catalog.calendar)
    given = roles_in(procedure)
    monkeypatch.setattr(cases, "row", {case: cases.row(case)}.get)  # read once: nothing is recorded here
    tried: set[tuple[str, ...]] = set()
    for act, version, deed in _deeds(procedure, state, day):
        form = {"day": day.isoformat(), "outcome": deed.outcome or "", "resume": "1"}
        for role in sorted({role for _, role in everybody}):
            commands = [Command(act, day, r, Person("somebody"), deed.outcome) for r in people.acts_as(role)]
            found = [[f for f in judge(version, state, c, catalog.calendar) if f.code == "role"] for c in commands]
            lets, whose = not all(found), role_names(r for r in deed.order if r != "clock")
            for unit in (OWN, OTHER):
                asked = everybody[unit, role].post if deed.order not in tried else straight(Seat(unit, role), day)
                near = people.reaches(role, unit, ident, OWN, given)
                answer = asked(f"/cases/{case}/act/{act}/", form)
                assert (answer.status_code != 403) == (lets and near), (act, unit, role, answer.status_code)
                if answer.status_code == 403:
                    told = answer.content.decode()
                    assert f"由{whose}办理" in told if near else "不归本单位" in told, (act, unit, role)
            if version.acts[act].starts:
                opens = everybody[OWN, role].post(f"/start/{ident}/", form | {"act": act})
                assert (opens.status_code != 403) == lets, (act, role)
        tried.add(deed.order)
    assert tried and len(cases.history(case)) == 1


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
def everybody(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Client]:
    """Somebody signed in at every role that a post can have, in the unit of the case and in another."""
    inside = [r.id for r in roles().values() if not r.outside and r.id != "clock"]
    monkeypatch.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies")
    settle_in(inside)
    clients = {(unit, role): client_of(unit, role) for unit in (OWN, OTHER) for role in inside}
    for client in clients.values():
        client.handler = clients[OWN, inside[0]].handler  # one server for all
    return clients


def _plainly(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """What a page would say, without the page: thousands are asked for."""
    return HttpResponse(context.get("why", ""), status=status)


def _deeds(procedure: Procedure, state: Case, day: date) -> Iterator[tuple[str, Version, Deed]]:
    """Every act of a procedure with each of its outcomes; of those that are the same roles' to bring about, one."""
    for act in procedure.on(day).acts:
        version = version_of(procedure, state, act, day)
        found = version.acts[act].deeds.values() if version is not None else ()
        yield from ((act, version, d) for d in {d.order: d for d in found if not d.is_silent}.values())
