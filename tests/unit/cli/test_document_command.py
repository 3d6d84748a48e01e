"""`zs document`: what a case's acts call for, issued, shown as a draft, voided."""

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from trials import MONDAY
from zhunsheng.catalog.load import Catalog
from zhunsheng.cli import root
from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Request
from zhunsheng.office.documents import service as documents

RECEIPT = "doc-lic-material-receipt"


@pytest.fixture
def case(sqlite: Path, catalog: Catalog, office_on, monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> str:
    """An application for a licence of Monday, 4 March 2019."""
    office = office_on(catalog)
    monkeypatch.setattr(service, "office", lambda: office)
    documents.templates.cache_clear()
    settings.HOME = tmp_path / "home"
    fields = {"applicant": "张某", "item": "食品经营许可", "licence_kind": "general"}
    command = Command("apply", MONDAY, "applicant", Person("张某", "局"), None, fields)
    return service.perform(Request("administrative-licence", "局", command), MONDAY).case


def zs(*arguments: object):
    return CliRunner().invoke(root, ["document", *map(str, arguments)])


def test_lists_what_is_to_be_issued_then_issued_then_voided(case):
    assert "待制发" in zs("--list", case).output
    assert zs(case, RECEIPT).output.strip() == "行政许可申请材料接收凭证 局许收〔2019〕1号"
    assert "局许收〔2019〕1号　已制发" in zs("--list", case).output
    assert zs(case, RECEIPT, "--void", "写错了").exit_code == 0
    told = zs("--list", case).output
    assert "局许收〔2019〕1号　已作废：写错了" in told and "待制发" in told


def test_file_is_the_paper_that_was_kept(case, tmp_path):
    path = tmp_path / "凭证.docx"
    assert zs(case, RECEIPT, "-o", path).exit_code == 0
    (entry,) = documents.documents(case)
    assert path.read_bytes() == documents.paper(entry).read_bytes()
    lines = [p.text for p in Document(BytesIO(path.read_bytes())).paragraphs]
    assert "局许收〔2019〕1号" in lines and "张某：" in lines


def test_draft_draws_no_number(case, tmp_path):
    path = tmp_path / "草稿.html"
    assert "草稿" in zs(case, RECEIPT, "--draft", "-o", path).output
    assert "食品经营许可" in path.read_text(encoding="utf-8") and "许收〔" not in path.read_text(encoding="utf-8")
    assert not documents.documents(case)[0].is_issued


def test_document_that_no_act_calls_for_is_answered_no(case):
    answer = zs(case, "doc-lic-accept")
    assert answer.exit_code == 1 and "先办理该行为" in answer.output


def test_wrong_usage_is_told(case):
    assert zs(case).exit_code == 2
    assert zs(case, RECEIPT, "-o", "x.txt").exit_code == 2
    assert zs("administrative-licence/局/2019/99", RECEIPT).exit_code == 2
