"""The page of a case that moved to another version, that was done out of order, or whose paper came late."""

import re
from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OWN, client_of, opened, settle_in
from django.test import Client

from zhunsheng.catalog.messages import told
from zhunsheng.kernel.case import MIGRATE, Person
from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Transition

BEFORE, AFTER, SINCE = date(2020, 12, 28), date(2021, 1, 4), date(2021, 1, 1)


@pytest.fixture(autouse=True)
def desks(sqlite: Path) -> None:
    settle_in(["window", "disclosure-clerk", "disclosure-head", "supervisor"])


def moved() -> str:
    """An application of 2020 that followed the law of 2021 from its first working day on."""
    case = opened("disclosure-request", day=BEFORE)
    asked = Transition("disclosure-request", SINCE, "试行期间的衔接规定", AFTER, Person(f"{OWN}.supervisor", OWN))
    (told,) = cases.migrate(asked, AFTER)
    assert told.findings == () and cases.history(case)[-1].act == MIGRATE
    return case


def test_case_that_moved_says_so_and_the_move_is_not_offered_to_be_undone() -> None:
    case = moved()
    seq = cases.row(case).seq
    supervisor = client_of(OWN, "supervisor")
    page = supervisor.get(f"/cases/{case}/?recorded={seq}")
    told = page.content.decode()
    assert page.status_code == 200 and f"已经记下：第 {seq} 号事件“转入 2021-01-01 起施行的版本" in told
    assert f"/undo/{seq}/" not in told and f"/undo/{seq - 1}/" in told
    assert supervisor.get(f"/cases/{case}/undo/{seq}/").status_code == 404
    assert client_of(OWN, "window").get(f"/cases/{case}/file/").status_code == 200


def test_case_that_moved_tells_its_version_the_rule_and_what_changed() -> None:
    page = client_of(OWN, "window").get(f"/cases/{moved()}/").content.decode()
    assert "转入 2021-01-01 起施行的版本：试行期间的衔接规定" in page and "督查考核" in page
    assert re.search(r"<dt>版本</dt><dd>2021-01-01 起施行</dd>", page)
    (changes,) = re.findall(r'href="([^"]*/changes/[^"]*)"', page)
    assert changes == "/law/disclosure-request/2021-01-01/changes/?from=2019-05-15"
    beside = Client().get(changes)
    assert beside.status_code == 200
    assert (beside.context["before"].since, beside.context["after"].since) == (date(2019, 5, 15), SINCE)


@pytest.mark.parametrize("given", ["0", "99", "-1", "一", "", "1" * 40])
def test_what_was_not_recorded_is_not_claimed(given: str) -> None:
    case = opened("disclosure-request")
    page = Client().get(f"/cases/{case}/", {"recorded": given})
    assert page.status_code == 200 and "号事件“" not in page.content.decode()


def test_irregular_act_names_who_did_it_and_who_entered_it_apart() -> None:
    case = opened("disclosure-request")
    supervisor, at = client_of(OWN, "supervisor"), f"/cases/{case}/act/reply/"
    typed = {
        "irregular": "1", "outcome": "granted", "day": DAY.isoformat(), "once": "i", "seen": "1",
        "reason": "先答复后补记", "done_as": "disclosure-head",
    }  # fmt: skip
    assert supervisor.post(at, typed).status_code == 302
    event = cases.history(case)[-1]
    # Somebody outside the roster did it: nobody is said to have done it, least of all who enters it.
    assert (event.actor, event.role) == ("", "disclosure-head") and event.findings
    told = Client().get(f"/cases/{case}/").content.decode()
    assert "补录理由：先答复后补记" in told and "补录人：supervisor某" in told and "违反的规定" in told
    assert f"{OWN}.supervisor" not in told
    assert list(cases.verify()) == []


def test_paper_that_the_law_asks_for_goes_by_the_laws_name() -> None:
    settle_in(["mediator"])
    case = opened("mediation")
    version = cases.reading(case, DAY).version
    deed = version.acts["sign-agreement"].deeds["signed"]
    assert deed.attach == ("signed-agreement",)
    form = client_of(OWN, "mediator").get(f"/cases/{case}/act/sign-agreement/?outcome=signed").content.decode()
    assert "调解协议书 <span" in form and 'name="paper.signed-agreement"' in form
    assert "缺少材料“调解协议书”" in str(told(Finding("attachment:signed-agreement", "sign-agreement"), version))
