"""`zs tick`: what it prints of overdue and deemed acts, and that it says what it cannot do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trials import ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.cli import root
from zhunsheng.office.cases import service


@pytest.fixture(autouse=True)
def case(sqlite: Path, catalog: Catalog, office_on, monkeypatch: pytest.MonkeyPatch) -> str:
    """An application of Monday, 4 March 2019, on which nobody has acted."""
    office = office_on(catalog)
    monkeypatch.setattr(service, "office", lambda: office)
    return done(office, ask("apply")).case


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
