"""`zs tick`: what it prints of overdue and deemed acts, and that it says what it cannot do."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from trials import ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.cli import root
from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases import service
from zhunsheng.office.cases.service import Performed, Request


@pytest.fixture(autouse=True)
def case(sqlite: Path, catalog: Catalog, office_on, monkeypatch: pytest.MonkeyPatch) -> str:
    """An application of Monday, 4 March 2019, on which nobody has acted."""
    office = office_on(catalog)
    monkeypatch.setattr(service, "office", lambda: office)
    return done(office, ask("apply")).case


@pytest.fixture
def office_of_cards(case: str) -> None:
    """A yellow card of Wednesday, 6 March 2019."""
    day, fields = date(2019, 3, 6), {"carded_unit": "justice", "ground": "overdue", "facts": "逾期未办"}
    command = Command("issue", day, "supervisor", Person("督查员", "督查室"), "yellow", fields)
    answer = service.office().perform(Request("supervision-card", "justice", command), day)
    assert isinstance(answer, Performed), answer


def zs(*arguments: str):
    return CliRunner().invoke(root, ["tick", *arguments])


def test_lists_what_was_deemed_and_what_is_overdue_by_name():
    answer = zs("--as-of", "2019-05-06")
    assert answer.exit_code == 0
    assert "新逾期 1 项，期限届满依法视为 1 项" in answer.output
    assert "视为  2019-03-11  局审〔2019〕1号  受理·逾期视为受理" in answer.output
    assert "逾期  2019-04-09  局审〔2019〕1号  决定" in answer.output


def test_json_lists_every_one_with_ids(case):
    told = json.loads(zs("--as-of", "2019-05-06", "--json").output)
    assert told["since"] is None and told["day"] == "2019-05-06" and told["moved"] == []
    (overdue,) = told["overdue"]
    assert (overdue["case"], overdue["act"], overdue["due"]) == (case, "decide", "2019-04-09")
    assert [(d["act"], d["outcome"]) for d in told["deemed"]] == [("accept", "deemed")]


def test_a_dry_run_leaves_everything_to_be_told():
    assert zs("--as-of", "2019-05-06", "--dry-run").output == zs("--as-of", "2019-05-06").output
    assert "新逾期 0 项" in zs("--as-of", "2019-05-06").output


def test_an_earlier_day_than_the_last_is_said_to_be_so():
    zs("--as-of", "2019-05-06")
    answer = zs("--as-of", "2019-03-01")
    assert answer.exit_code == 0 and "上次已推进到 2019-05-06" in answer.output


def test_a_day_that_does_not_exist_is_wrong_usage():
    assert zs("--as-of", "2019-02-30").exit_code == 2


def test_what_is_near_its_day_is_told_each_time_and_what_is_not_yet_near_is_not():
    # Five working days from Monday, 4 March: due on the 11th, yellow once three are left, from the 6th.
    assert "临近期限 0 项" in zs("--as-of", "2019-03-05").output
    for _ in range(2):
        told = zs("--as-of", "2019-03-06").output
        assert "临近期限 1 项" in told and "临近  2019-03-11  局审〔2019〕1号  受理" in told


def test_json_lists_what_is_near_and_the_cards_that_stand(case, office_of_cards):
    told = json.loads(zs("--as-of", "2019-03-08", "--json").output)
    (near,) = [n for n in told["upcoming"] if n["case"] == case]
    assert (near["act"], near["due"]) == ("accept", "2019-03-11")
    # Three working days to answer, ten to mend: the answer to a card of 6 March was due on the 11th.
    (card,) = told["cards"]
    assert (card["colour"], card["act"], card["due"], card["light"]) == ("yellow", "reply", "2019-03-11", "yellow")


def test_a_card_on_which_something_is_overdue_says_so(office_of_cards):
    told = zs("--as-of", "2019-03-12").output
    assert "未销号的监察牌 1 张：黄牌 1，红牌 0；逾期 1" in told and "应答复 2019-03-11（已逾期）" in told
