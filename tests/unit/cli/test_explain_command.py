"""`zs explain`: a case of the database as text and as a document."""

from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document

from trials import ask, done
from zhunsheng.cli import root
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Office


@pytest.fixture
def case(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A trial application of Monday, 4 March 2019, and the trial law for the command."""
    monkeypatch.setattr(service, "office", lambda: office)
    return done(office, ask("apply")).case


def zs(*arguments: object):
    return CliRunner().invoke(root, ["explain", *map(str, arguments)])


def test_prints_what_is_owed_with_its_start_term_and_last_day(case):
    answer = zs(case, "--on", "2019-03-05")
    assert answer.exit_code == 0
    assert "起因：2019年3月4日（周一）“申请”（《试验法》第2条）" in answer.output
    assert "法定期限：5个工作日" in answer.output
    assert "届满日：2019年3月11日（周一）" in answer.output


def test_writes_an_official_document(case, tmp_path):
    path = tmp_path / "说明.docx"
    assert zs(case, "--on", "2019-03-05", "-o", path).exit_code == 0
    lines = [p.text for p in Document(BytesIO(path.read_bytes())).paragraphs]
    assert lines[0] == "期限计算说明书"
    assert "届满日：2019年3月11日（周一）" in lines


def test_a_case_that_is_not_there_is_wrong_usage(case):
    answer = zs("trial-approval/局/2019/99")
    assert answer.exit_code == 2
    assert "没有案件" in answer.output


def test_a_day_before_the_case_was_opened_is_answered_no(case):
    answer = zs(case, "--on", date(2019, 3, 1))
    assert answer.exit_code == 1
    assert "尚未立案" in answer.output


def test_a_form_that_is_not_known_is_wrong_usage(case):
    assert zs(case, "-o", "x.pdf").exit_code == 2
