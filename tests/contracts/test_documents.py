"""Issued documents on both databases: numbers without gaps, voided ones kept, rows that nobody changes."""

import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from zhunsheng.kernel.case import Command, Person
from zhunsheng.ledger.digest import digest
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.perform import Office, Request
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.models import Issued
from zhunsheng.office.kept import broken_papers

DAY = date(2019, 3, 4)
RECEIPT, ACCEPTED = "doc-lic-material-receipt", "doc-lic-accept"
SERIES = "{unit}许收〔{year}〕{seq}号"
APPLICATION = {"applicant": {"name": "张某", "kind": "natural"}, "item": "食品经营许可", "licence_kind": "general"}


@pytest.fixture(autouse=True)
def office(office: Office, monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> Office:
    """The office as the door of the documents finds it, its papers in a folder of their own."""
    monkeypatch.setattr(cases, "office", lambda: office)
    documents.templates.cache_clear()
    settings.HOME = tmp_path / "home"
    return office


def request(act: str, case: str | None = None, role: str = "applicant", unit: str = "局", outcome=None, **fields):
    command = Command(act, DAY, role, Person(f"{role}甲", unit), outcome, fields)
    return Request("administrative-licence", unit, command, case)


def apply(unit: str = "局") -> str:
    """A new application, nothing drawn up."""
    return cases.perform(request("apply", unit=unit, **APPLICATION), DAY).case


def numbers(unit: str = "局", year: int = 2019) -> list[tuple[str, bool]]:
    return documents.listed(SERIES, unit, year)


def test_document_is_numbered_in_the_transaction_of_its_act() -> None:
    answer, made, lacking = documents.perform(request("apply", **APPLICATION), DAY)
    assert [(e.template.id, e.number, e.is_issued) for e in made] == [(RECEIPT, "局许收〔2019〕1号", True)]
    assert lacking == [] and documents.documents(answer.case) == made


def test_papers_of_an_act_stand_with_their_digests_in_the_ledger() -> None:
    answer, (entry,), _ = documents.perform(request("apply", **APPLICATION), DAY)
    (event,) = cases.history(answer.case)
    name = entry.template.name
    assert event.attachments == {f"{name}.docx": entry.digest, f"{name}.pdf": entry.pdf}
    assert documents.paper(entry, "pdf").read_bytes().startswith(b"%PDF")
    assert entry.person == "applicant甲" and list(cases.verify()) == []


def test_only_the_documents_that_are_chosen_are_drawn_up() -> None:
    answer, made, _ = documents.perform(request("apply", **APPLICATION), DAY, only=())
    assert made == [] and cases.history(answer.case)[0].attachments == {}
    assert [e.template.id for e in documents.documents(answer.case)] == [RECEIPT]


def test_preview_records_nothing_and_draws_no_number() -> None:
    (notice,), lacking = documents.preview(request("apply", **APPLICATION), DAY)
    assert (notice.title, notice.number, lacking) == ("行政许可申请材料接收凭证", "", [])
    assert cases.tally() == 0 and numbers() == []
    refused = documents.preview(request("apply", item="无申请人"), DAY)
    assert isinstance(refused, cases.Refused) and cases.refused(DAY, DAY) == 0


def test_refused_act_takes_no_number() -> None:
    answer, made, _ = documents.perform(request("apply", item="无申请人"), DAY)
    assert isinstance(answer, cases.Refused) and made == [] and numbers() == []
    documents.perform(request("apply", **APPLICATION), DAY)
    assert numbers() == [("局许收〔2019〕1号", False)]


def test_act_that_fails_after_its_number_was_drawn_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(documents.papers, "keep", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            documents.perform(request("apply", **APPLICATION), DAY)
    assert cases.tally() == 0
    documents.issue(apply(), RECEIPT)
    assert numbers() == [("局许收〔2019〕1号", False)]


def test_paper_is_kept_under_the_digest_of_its_row() -> None:
    entry = documents.issue(apply(), RECEIPT)
    content = documents.paper(entry).read_bytes()
    assert content.startswith(b"PK") and digest(content, "sm3") == entry.digest == Issued.objects.get().digest
    documents.paper(entry).unlink()
    with pytest.raises(documents.DocumentFault, match="备份"):
        documents.paper(entry)


def test_issuing_again_gives_the_same_document() -> None:
    case = apply()
    assert documents.issue(case, RECEIPT) == documents.issue(case, RECEIPT)
    assert len(numbers()) == 1


def test_series_runs_by_unit() -> None:
    for unit in ("甲局", "甲局", "乙局"):
        documents.issue(apply(unit), RECEIPT)
    assert [n for n, _ in numbers("甲局")] == ["甲局许收〔2019〕1号", "甲局许收〔2019〕2号"]
    assert [n for n, _ in numbers("乙局")] == ["乙局许收〔2019〕1号"]


def test_voided_document_stays_and_its_number_is_not_drawn_again() -> None:
    case = apply()
    first = documents.issue(case, RECEIPT)
    gone = documents.void(case, RECEIPT, "写错了申请人", DAY, person="乙")
    assert (gone.voided, gone.voided_by, gone.voided_on) == ("写错了申请人", "乙", DAY.isoformat())
    assert gone.number == first.number and not gone.is_issued
    again = documents.issue(case, RECEIPT)
    assert (again.number, again.nth) == ("局许收〔2019〕2号", 2)
    assert numbers() == [("局许收〔2019〕1号", True), ("局许收〔2019〕2号", False)]
    assert documents.paper(gone).exists()
    with pytest.raises(documents.DocumentFault, match="理由"):
        documents.void(case, RECEIPT, " ", DAY)


def test_document_that_no_act_calls_for_is_refused() -> None:
    case = apply()
    with pytest.raises(documents.DocumentFault, match="先办理该行为"):
        documents.issue(case, ACCEPTED)
    with pytest.raises(documents.DocumentFault, match="没有文书"):
        documents.issue(case, "doc-nothing")


def test_act_taken_back_takes_its_document_out_of_force() -> None:
    case = apply()
    cases.perform(request("accept", case, "window", outcome="accepted"), DAY)
    entry = documents.issue(case, ACCEPTED)
    undo = request("undo", case, "supervisor", event=entry.seq, reason="误记")
    assert isinstance(cases.perform(undo, DAY), cases.Performed)
    (found,) = [e for e in documents.documents(case) if e.template.id == ACCEPTED]
    assert found.number == entry.number and not found.stands and not found.is_issued


def test_numbers_have_no_gap_though_many_draw_at_once() -> None:
    waiting = [apply() for _ in range(24)]
    faults: list[BaseException] = []

    def draw(some: list[str]) -> None:
        try:
            for case in some:
                documents.issue(case, RECEIPT)
        except BaseException as fault:  # a thread's fault must reach the test
            faults.append(fault)
        finally:
            connections.close_all()

    # Every case is asked for twice, by two threads.
    threads = [threading.Thread(target=draw, args=(waiting[n % 4 :: 4],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(int(n.removeprefix("局许收〔2019〕").removesuffix("号")) for n, _ in numbers()) == list(range(1, 25))


@pytest.mark.parametrize("table", ["documents_issued", "documents_voided"])
@pytest.mark.parametrize("change", ["UPDATE {} SET day = '2020-01-01'", "DELETE FROM {}"])
def test_rows_cannot_be_changed_or_deleted(table: str, change: str) -> None:
    case = apply()
    documents.issue(case, RECEIPT)
    documents.void(case, RECEIPT, "试", DAY)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_private_facts_stand_in_the_document_and_not_before_the_public() -> None:
    case = apply()
    assert documents.notice(case, RECEIPT).to == "张某"
    assert "张某" not in str(cases.published(cases.reading(case, DAY)))


def test_paper_that_is_gone_or_another_one_is_named() -> None:
    answer, (entry,), _ = documents.perform(request("apply", **APPLICATION), DAY)
    assert list(broken_papers()) == []
    documents.paper(entry, "pdf").write_bytes(b"%PDF another")
    documents.paper(entry).unlink()
    told = [(b.case, b.seq, b.fault) for b in broken_papers()]
    assert sorted(told) == [(answer.case, 1, "paper-changed"), (answer.case, 1, "paper-missing")]
