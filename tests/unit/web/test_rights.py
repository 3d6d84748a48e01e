"""Who may do what through the pages is what the kernel says: every act, tried at every desk of two units."""

import re
from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in

from zhunsheng.catalog.cast import first_outcome
from zhunsheng.kernel.case import Command
from zhunsheng.kernel.decide import Refused, decide, fold
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.web.acting import roles_in, version_of
from zhunsheng.web.shown import in_words

NEXT = date(2019, 9, 4)
PROCEDURES = [
    "administrative-licence", "disclosure-request", "major-decision", "normative-document", "ordinary-penalty",
    "administrative-coercion", "mediation", "petition", "legal-aid-case", "reconsideration", "deputy-proposal",
    "supervision-card", "enforcement-supervision", "formality-cut",
]  # fmt: skip


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
    from django.test import Client

    settle_in(["clerk"])
    case = opened("formality-cut")
    asked = Client().post(f"/cases/{case}/act/void/", {"day": NEXT.isoformat()})
    assert asked.status_code == 401 and len(cases.history(case)) == 1
    assert Client().get("/desk/").headers["Location"].startswith("/sign-in/?next=")


def test_private_facts_are_shown_to_the_unit_whose_case_it_is_and_to_nobody_else(sqlite: Path) -> None:
    from django.test import Client

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


def _outside() -> set[str]:
    from zhunsheng.catalog.roles import roles

    return {r.id for r in roles().values() if r.outside or r.id == "clock"}
