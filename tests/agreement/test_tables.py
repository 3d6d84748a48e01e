"""A ledger of requests over every outcome, kind of applicant and year satisfies what the statutory table prescribes.

What the table says is counted a second time in plain Python, from what was done and not from what was recorded.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from zhunsheng.catalog.load import Catalog
from zhunsheng.figures.snapshot import Snapshot
from zhunsheng.kernel.case import Command, Person
from zhunsheng.kernel.terms import Term, last_day
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Performed, Request
from zhunsheng.office.snapshots.service import take
from zhunsheng.reports.tables.checks import broken, judged, values_of
from zhunsheng.reports.tables.fill import Filled, fill, trace
from zhunsheng.reports.tables.load import Forms

TODAY = date(2023, 6, 1)
YEARS = (2019, 2020, 2021, 2022)
KINDS = ("natural", "company", "research", "welfare", "legal-service", "other")
ANSWERS = (
    "granted", "partial", "deny-state-secret", "deny-law-forbids", "deny-three-safety", "deny-third-party",
    "deny-internal", "deny-process", "deny-case-file", "deny-query-item", "na-not-held", "na-needs-making",
    "na-still-unclear", "np-petition", "np-repeat", "np-publication", "np-excessive", "np-reconfirm", "other-misc",
)  # fmt: skip
NO_CORRECTION, NO_FEE, WITHDRAWN, PENDING, UNREGISTERED = "other-no-correction", "other-no-fee", "w", "p", "u"
WAYS = (*ANSWERS, NO_CORRECTION, NO_FEE, WITHDRAWN, PENDING, UNREGISTERED)


class Told(NamedTuple):
    """A request as the plain count knows it: the years in which it came and ended, how, and who asked."""

    received: int
    concluded: int | None
    result: str
    kind: str


def act(does: str, role: str, day: date, case: str | None = None, outcome: str | None = None, **more) -> str:
    """Perform an act of a request; the case's id."""
    irregular = more.pop("irregular", None)
    command = Command(does, day, role, Person(f"{role}-1", "局"), outcome, more)
    answer = service.perform(Request("disclosure-request", "局", command, case, irregular=irregular), TODAY)
    assert isinstance(answer, Performed), answer
    return answer.case


def requested(n: int, way: str, kind: str, calendar) -> Told:
    """Perform one request to its end; every third comes in December and ends in the next year."""
    year = 2021 + n % 2 if way == NO_FEE else YEARS[n % 4]
    begun = date(year, 12, 23) if n % 3 == 0 else date(year, 6 + n % 5, 1 + n % 28)
    answered = begun + timedelta(days=15)
    case = act("apply", "window", begun, applicant={"name": "某", "kind": kind}, applicant_kind=kind, content="信息")
    if way == UNREGISTERED:
        return Told(year, None, "", kind)
    act("register", "disclosure-clerk", begun, case, received_on=begun.isoformat())
    if way == PENDING:
        return Told(year, None, "", kind)
    if way == WITHDRAWN:
        act("withdraw", "applicant", answered, case)
        return Told(year, answered.year, "other-misc", kind)
    if way == NO_CORRECTION:
        act("ask-correction", "handler", begun, case, correction_text="名称", correction_term="10 workdays")
        return Told(year, last_day(begun, (Term.parse("10 workdays"),), calendar).day.year, way, kind)
    if way == NO_FEE:
        act("notify-fee", "handler", begun, case, fee_basis="by-page", pages=40, fee=10_000)
        return Told(year, last_day(begun, (Term.parse("20 workdays"),), calendar).day.year, way, kind)
    if way == "na-still-unclear":
        act("ask-correction", "handler", begun, case, correction_text="名称", correction_term="10 workdays")
        act("correct", "applicant", begun + timedelta(days=3), case, "made")
    act("review", "reviewer", answered, case)
    why = {} if way == "granted" else {"reasons": "依据条例"}
    if way in ("na-not-held", "na-needs-making"):
        why["search_record"] = "已检索档案目录"
    act("reply", "disclosure-head", answered, case, way, **why)
    return Told(year, answered.year, way, kind)


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms.load(Catalog(), only="disclosure-requests")


@pytest.fixture
def ledger(sqlite: Path, tmp_path: Path, catalog: Catalog) -> tuple[list[Told], Snapshot]:
    """Every way that a request may go, by every kind of applicant; and its snapshot."""
    chosen = ((way, kind) for way in WAYS for kind in KINDS)
    told = [requested(n, way, kind, catalog.calendar) for n, (way, kind) in enumerate(chosen)]
    take(tmp_path, TODAY, TODAY)
    return told, Snapshot(tmp_path)


def table(forms: Forms, source: Snapshot, year: int) -> Filled:
    return fill(forms.get("disclosure-requests", year), source, year)


def held(forms: Forms, source: Snapshot, filled: Filled) -> Iterator:
    last = forms.find("disclosure-requests", filled.year - 1)
    return judged(filled, values_of(fill(last, source, filled.year - 1)) if last else None)


def counted(told: list[Told], year: int, row: str, column: str) -> int:
    """What a cell must say, counted from what was done."""
    ours = [t for t in told if column in ("total", t.kind)]
    if row == "new":
        return sum(t.received == year for t in ours)
    if row == "carried-over":
        return sum(t.received < year and (t.concluded or 9999) >= year for t in ours)
    if row == "carried-forward":
        return sum(t.received <= year and (t.concluded or 9999) > year for t in ours)
    ended = [t for t in ours if t.concluded == year]
    if row == "concluded":
        return len(ended)
    if row == "other-handling":
        return sum(t.result.startswith("other-") for t in ended)
    return sum(t.result == row for t in ended)


def faults(forms: Forms, source: Snapshot, filled: Filled) -> set[tuple[str, str]]:
    return {(j.check.id, j.at) for j in broken(held(forms, source, filled))}


def test_a_generated_ledger_fills_both_formats_as_counted_by_hand_and_satisfies_every_identity(ledger, forms) -> None:
    told, source = ledger
    seen = set()
    for year in YEARS:
        filled = table(forms, source, year)
        seen.add(filled.form.since)
        wanted = {(row, column): counted(told, year, row, column) for row, column in filled.cells}
        assert {at: cell.value for at, cell in filled.cells.items()} == wanted, year
        checks = list(held(forms, source, filled))
        assert [j.told() for j in checks if j.holds is False] == []
        assert [j.check.id for j in checks if j.holds is None] == (["carried"] if year == 2019 else [])
        assert wanted["carried-forward", "total"] > 0
    assert seen == {2019, 2021}


def test_a_cell_leads_to_as_many_cases_as_it_says(ledger, forms) -> None:
    _, source = ledger
    filled = table(forms, source, 2021)
    for (row, column), cell in filled.cells.items():
        found = trace(filled, source, row, column)
        assert (len(found), sum(e.amount for e in found)) == (cell.cases, cell.value), (row, column)


MISCOUNTED = {
    ("granted", "natural"): {("results", "natural"), ("applicants", "granted")},
    ("concluded", "other"): {("balance", "other"), ("results", "other"), ("applicants", "concluded")},
    ("carried-over", "total"): {("balance", "total"), ("applicants", "carried-over"), ("carried", "total")},
    ("carried-forward", "company"): {("balance", "company"), ("applicants", "carried-forward")},
    ("new", "total"): {("balance", "total"), ("applicants", "new")},
}


@pytest.mark.parametrize("year", [2020, 2021])
def test_a_miscounted_cell_breaks_exactly_the_identities_that_it_is_in(ledger, forms, year: int) -> None:
    _, source = ledger
    filled = table(forms, source, year)
    for at, wanted in MISCOUNTED.items():
        cells = {**filled.cells, at: replace(filled.cells[at], value=filled.cells[at].value + 1)}
        assert faults(forms, source, replace(filled, cells=cells)) == wanted, at


def test_a_case_recorded_without_its_kind_of_applicant_breaks_the_rows_that_it_is_in(
    ledger, forms, tmp_path: Path
) -> None:
    day = date(2021, 3, 1)
    case = act("apply", "supervisor", day, applicant={"name": "某", "kind": "other"}, content="信息", irregular="补录")
    act("register", "disclosure-clerk", day, case, received_on=day.isoformat())
    act("review", "reviewer", day, case)
    act("reply", "disclosure-head", day, case, "granted")
    take(tmp_path, TODAY, TODAY)
    source = Snapshot(tmp_path)
    rows = {("applicants", row) for row in ("new", "granted", "concluded")}
    assert faults(forms, source, table(forms, source, 2021)) == rows
    assert faults(forms, source, table(forms, source, 2022)) == set()
