"""`zs migrate`: who may, what it prints, which exit code."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from trials import ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.cli import root
from zhunsheng.office.cases import service
from zhunsheng.office.people import service as people

JUNE = date(2019, 6, 24)
WHY = "试验法（2019年修订）第90条"
FULL = "trial-moving", "--to", "2019-07-01", "--why", WHY, "--by", "督查员", "--on", "2019-07-01"


@pytest.fixture(autouse=True)
def cases(sqlite: Path, catalog: Catalog, office_on, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two cases of June, the second of which the new version has no room for; a supervisor and a handler."""
    office = office_on(catalog)
    monkeypatch.setattr(service, "office", lambda: office)
    people.load_units(catalog.region)
    unit = people.units()[0].id
    people.enrol([
        people.Official("督查员", "甲", unit, "supervisor", date(2019, 1, 1)),
        people.Official("经办", "乙", unit, "handler", date(2019, 1, 1)),
    ])  # fmt: skip
    given = {"content": "x"}, {"content": "x", "level": "b"}
    return [done(office, ask("receive", procedure="trial-moving", day=JUNE, fields=f), today=JUNE).case for f in given]


def zs(*arguments: str):
    return CliRunner().invoke(root, ["migrate", *arguments])


def test_moves_what_can_and_says_why_the_rest_cannot(cases):
    answer = zs(*FULL)
    assert answer.exit_code == 3
    assert "已转入 2019-07-01 起施行的版本 1 件，不能转 1 件" in answer.output
    assert "局换〔2019〕2号  不能转入另一版本：“等级”现有的内容不符合该版本的要求" in answer.output
    assert [service.row(c).version for c in cases] == [date(2019, 7, 1), date(2019, 1, 1)]


def test_a_dry_run_says_the_same_and_moves_nothing(cases):
    tried = json.loads(zs(*FULL, "--dry-run", "--json").output)
    assert (tried["dry_run"], tried["moved"], [r["case"] for r in tried["refused"]]) == (True, cases[:1], cases[1:])
    assert {service.row(c).version for c in cases} == {date(2019, 1, 1)}
    assert {**json.loads(zs(*FULL, "--json").output), "dry_run": True} == tried


def test_is_done_where_nothing_was_refused(cases):
    assert zs(*FULL, "--case", cases[0]).exit_code == 0
    answer = zs(*FULL, "--case", cases[0])
    assert answer.exit_code == 3 and "本案已适用该版本" in answer.output


def test_somebody_who_is_no_supervisor_is_refused(cases):
    answer = zs(*(a if a != "督查员" else "经办" for a in FULL))
    assert answer.exit_code == 3 and "不是督查人员" in answer.output
    assert {service.row(c).version for c in cases} == {date(2019, 1, 1)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"trial-moving": "trial-movin"}, "trial-moving"),
        ({"2019-07-01": "2019-08-01"}, "现有：2019-01-01、2019-07-01"),
        ({"督查员": "某人"}, "没有人员"),
        ({WHY: "  "}, "写明过渡规定"),
    ],
)
def test_wrong_usage_says_what_would_be_right(change, words):
    answer = zs(*(change.get(a, a) for a in FULL))
    assert answer.exit_code == 2 and words in answer.output


def test_a_case_that_is_not_there_is_wrong_usage():
    assert zs(*FULL, "--case", "trial-moving/局/2019/9").exit_code == 2
