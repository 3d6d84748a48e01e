"""Documents from the desk: previewed, issued with the act or later, saved, voided; only by whom they may be."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, settle_in
from django.test import Client
from pypdf import PdfReader

from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents import service as documents

APPLICATION = {
    "f.applicant": "张某", "f.applicant.kind": "natural", "f.applicant_kind": "natural", "f.content": "某方案",
    "day": DAY.isoformat(), "once": "first",
}  # fmt: skip
REGISTER = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat(), "once": "register"}
RECEIPT, FORM = "doc-foi-receipt", "doc-foi-register"


@pytest.fixture
def case(sqlite: Path) -> str:
    """An application that was handed in and waits to be registered."""
    settle_in(["window", "disclosure-clerk", "disclosure-head", "supervisor", "system-admin"])
    documents.templates.cache_clear()
    client_of(OWN, "window").post("/start/disclosure-request/", APPLICATION)
    (row,) = cases.search(cases.Filter(procedure="disclosure-request")).rows
    return row.id


@pytest.fixture
def clerk() -> Client:
    return client_of(OWN, "disclosure-clerk")


def register(clerk: Client, case: str, *issue: str, **more: str):
    return clerk.post(f"/cases/{case}/act/register/", REGISTER | {"issue": list(issue)} | more)


def test_preview_shows_the_documents_and_records_nothing(case: str, clerk: Client) -> None:
    answer = register(clerk, case, RECEIPT, preview="1")
    told = answer.content.decode()
    assert answer.status_code == 200 and "政府信息公开申请登记回执" in told and "张某" in told
    assert len(cases.history(case)) == 1 and not any(e.digest for e in documents.documents(case))
    assert register(clerk, case, RECEIPT).status_code == 302


def test_preview_of_what_the_law_refuses_says_why(case: str, clerk: Client) -> None:
    answer = register(clerk, case, preview="1", **{"f.received_on": ""})
    assert answer.status_code == 422 and answer.context["form"].problems


def test_what_is_ticked_is_issued_with_the_act_and_the_rest_later(case: str, clerk: Client) -> None:
    register(clerk, case, RECEIPT)
    drawn = {e.template.id: e for e in documents.documents(case)}
    assert drawn[RECEIPT].is_issued and not drawn[FORM].is_issued
    assert set(cases.history(case)[-1].attachments.values()) == {drawn[RECEIPT].digest, drawn[RECEIPT].pdf}

    later = clerk.post(f"/cases/{case}/documents/2/{FORM}/0/", {"issue": "1"})
    assert later.headers["Location"].endswith("done=issued")
    page = clerk.get(f"/cases/{case}/").content.decode()
    assert page.count(">PDF</a>") == 2 and "附件：" not in page


def test_paper_is_saved_as_a_file_and_never_shown(case: str, clerk: Client) -> None:
    register(clerk, case, RECEIPT)
    answer = clerk.get(f"/cases/{case}/documents/2/{RECEIPT}/1/pdf/")
    assert b"".join(answer).startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Content-Type"] == "application/pdf"


def test_voiding_asks_why_and_keeps_the_number(case: str, clerk: Client) -> None:
    register(clerk, case, RECEIPT)
    (first,) = [e for e in documents.documents(case) if e.is_issued]
    address = f"/cases/{case}/documents/2/{RECEIPT}/1/"
    assert clerk.post(address, {"void": "1", "reason": " "}).status_code == 422
    clerk.post(address, {"void": "1", "reason": "日期写错"})
    again = clerk.post(f"/cases/{case}/documents/2/{RECEIPT}/0/", {"issue": "1"})
    assert again.status_code == 302
    gone, fresh = [e for e in documents.documents(case) if e.template.id == RECEIPT]
    assert (gone.number, gone.voided, gone.voided_by) == (first.number, "日期写错", f"{OWN}.disclosure-clerk")
    assert fresh.nth == 2 and fresh.number != gone.number


@pytest.mark.parametrize(("unit", "role"), [(OTHER, "disclosure-clerk"), (OWN, "system-admin"), (OTHER, "supervisor")])
def test_nobody_else_opens_issues_or_voids(case: str, clerk: Client, unit: str, role: str) -> None:
    register(clerk, case, RECEIPT)
    stranger, address = client_of(unit, role), f"/cases/{case}/documents/2/{RECEIPT}/1/"
    assert stranger.get(address).status_code == 403
    assert stranger.post(address, {"void": "1", "reason": "试"}).status_code == 403
    assert stranger.get(f"{address}pdf/").status_code == 404
    assert Client().get(f"{address}pdf/").status_code == 302
    assert [e.voided for e in documents.documents(case) if e.digest] == [""]


def test_whole_file_is_printed_for_its_own_unit_only(case: str, clerk: Client) -> None:
    register(clerk, case, RECEIPT)
    answer = clerk.get(f"/cases/{case}/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(answer.content)).pages]
    assert any("政府信息公开申请登记回执" in page and "案卷第6页" in page for page in pages)
    assert "张某" in "".join(pages)
    assert client_of(OTHER, "supervisor").get(f"/cases/{case}/file/").status_code == 403
    assert Client().get(f"/cases/{case}/file/").status_code == 302
