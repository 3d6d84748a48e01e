"""Issued documents on both databases: numbers without gaps, voided ones kept, rows that nobody changes."""

import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from zhunsheng.kernel.case import ANNUL, ISSUE, Command, Person
from zhunsheng.ledger.digest import digest
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.perform import Office, Request
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.models import Issued
from zhunsheng.office.documents.service import Hand
from zhunsheng.office.kept import broken_papers

DAY = date(2019, 3, 4)
RECEIPT, ACCEPTED = "doc-lic-material-receipt", "doc-lic-accept"
HAND = Hand("window", Person("window甲", "局"), DAY)
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


def test_document_of_an_act_has_an_entry_of_its_own_in_the_ledger() -> None:
    answer, (entry,), _ = documents.perform(request("apply", **APPLICATION), DAY)
    done, issued = cases.history(answer.case)
    assert done.attachments == {} and (issued.act, issued.actor, issued.role) == (ISSUE, "applicant甲", "applicant")
    name = entry.template.name
    assert issued.attachments == {f"{name}.docx": entry.digest, f"{name}.pdf": entry.pdf}
    assert (issued.fields["number"], issued.fields["event"], entry.entered) == (entry.number, 1, 2)
    assert documents.paper(entry, "pdf").read_bytes().startswith(b"%PDF")
    assert list(cases.verify()) == [] and list(documents.broken()) == []


def test_document_issued_later_and_its_voiding_are_entries_that_leave_the_case_as_it_was() -> None:
    case = apply()
    before = cases.reading(case, DAY)
    entry = documents.issue(case, RECEIPT, HAND)
    gone = documents.void(case, RECEIPT, "写错了", HAND)
    after = cases.reading(case, DAY)
    assert [e.act for e in cases.history(case)] == ["apply", ISSUE, ANNUL]
    assert (entry.entered, gone.annulled) == (2, 3)
    assert cases.history(case)[2].fields == {
        "document": RECEIPT,
        "number": entry.number,
        "issued": 2,
        "reason": "写错了",
    }
    assert after.case == before.case and [s.event for s in after.steps] == [s.event for s in before.steps]
    assert list(cases.verify()) == [] and list(documents.broken()) == []
    cases.perform(request("accept", case, "window", outcome="accepted"), DAY)
    undo = request("undo", case, "supervisor", event=2, reason="误记")
    assert [f.code for f in cases.perform(undo, DAY).findings] == ["field:event"], "an entry is annulled, not undone"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("number", "局许收〔2019〕9号", "文号"), ("digest", "sm3:00", "DOCX"), ("pdf", None, "PDF"),
        ("template", "x", "模板摘要"), ("day", "2019-03-05", "成文日期"), ("person", "乙", "经手人"),
        ("unit", "乙局", "单位"), ("nth", 2, "第几次制发"), ("member", "李某", "对象"), ("year", 2018, "年"),
    ],
)  # fmt: skip
def test_row_that_was_changed_is_named(column: str, value: object, told: str) -> None:
    cases_of = [apply(), apply()]
    for case in cases_of:
        documents.issue(case, RECEIPT, HAND)
    last = "WHERE id = (SELECT max(id) FROM documents_issued)"
    unguarded("documents_issued", f"UPDATE {{}} SET {column} = %s {last}", value)
    (found,) = documents.broken()
    assert (found.case, found.seq, found.fault) == (cases_of[1], 2, "document-changed") and told in found.detail


def test_row_without_an_entry_and_entry_without_a_row_are_named() -> None:
    first, second = apply(), apply()
    documents.issue(first, RECEIPT, HAND)
    documents.void(first, RECEIPT, "写错了", HAND)
    documents.issue(second, RECEIPT, HAND)
    unguarded("documents_voided", "DELETE FROM {}")
    unguarded("documents_issued", "UPDATE {} SET entry = NULL")
    told = sorted((b.case, b.seq, b.fault) for b in documents.broken())
    assert told == [
        (first, 1, "document-unentered"), (first, 2, "document-gone"), (first, 3, "document-gone"),
        (second, 1, "document-unentered"), (second, 2, "document-gone"),
    ]  # fmt: skip


def test_voiding_that_was_changed_is_named() -> None:
    case = apply()
    documents.issue(case, RECEIPT, HAND)
    documents.void(case, RECEIPT, "写错了", HAND)
    unguarded("documents_voided", "UPDATE {} SET reason = %s", "别的理由")
    (found,) = documents.broken()
    assert (found.case, found.seq, found.fault) == (case, 3, "document-changed") and "作废理由" in found.detail


def unguarded(table: str, statement: str, *values: object) -> None:
    """Run a statement as whoever owns the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for what in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{what}")
        cursor.execute(statement.format(table), values)


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
    documents.issue(apply(), RECEIPT, HAND)
    assert numbers() == [("局许收〔2019〕1号", False)]


def test_paper_is_kept_under_the_digest_of_its_row() -> None:
    entry = documents.issue(apply(), RECEIPT, HAND)
    content = documents.paper(entry).read_bytes()
    assert content.startswith(b"PK") and digest(content, "sm3") == entry.digest == Issued.objects.get().digest
    documents.paper(entry).unlink()
    with pytest.raises(documents.DocumentFault, match="备份"):
        documents.paper(entry)


def test_issuing_again_gives_the_same_document() -> None:
    case = apply()
    assert documents.issue(case, RECEIPT, HAND) == documents.issue(case, RECEIPT, HAND)
    assert len(numbers()) == 1


def test_series_runs_by_unit() -> None:
    for unit in ("甲局", "甲局", "乙局"):
        documents.issue(apply(unit), RECEIPT, HAND)
    assert [n for n, _ in numbers("甲局")] == ["甲局许收〔2019〕1号", "甲局许收〔2019〕2号"]
    assert [n for n, _ in numbers("乙局")] == ["乙局许收〔2019〕1号"]


def test_voided_document_stays_and_its_number_is_not_drawn_again() -> None:
    case = apply()
    first = documents.issue(case, RECEIPT, HAND)
    gone = documents.void(case, RECEIPT, "写错了申请人", HAND)
    assert (gone.voided, gone.voided_by, gone.voided_on) == ("写错了申请人", "window甲", DAY.isoformat())
    assert gone.number == first.number and not gone.is_issued
    again = documents.issue(case, RECEIPT, HAND)
    assert (again.number, again.nth) == ("局许收〔2019〕2号", 2)
    assert numbers() == [("局许收〔2019〕1号", True), ("局许收〔2019〕2号", False)]
    assert documents.paper(gone).exists()
    with pytest.raises(documents.DocumentFault, match="理由"):
        documents.void(case, RECEIPT, " ", HAND)


def test_document_that_no_act_calls_for_is_refused() -> None:
    case = apply()
    with pytest.raises(documents.DocumentFault, match="先办理该行为"):
        documents.issue(case, ACCEPTED, HAND)
    with pytest.raises(documents.DocumentFault, match="没有文书"):
        documents.issue(case, "doc-nothing", HAND)


def test_act_taken_back_takes_its_document_out_of_force() -> None:
    case = apply()
    cases.perform(request("accept", case, "window", outcome="accepted"), DAY)
    entry = documents.issue(case, ACCEPTED, HAND)
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
                documents.issue(case, RECEIPT, HAND)
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
    documents.issue(case, RECEIPT, HAND)
    documents.void(case, RECEIPT, "试", HAND)
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
    assert sorted(told) == [(answer.case, 2, "paper-changed"), (answer.case, 2, "paper-missing")]
