"""The sample year: the printed figures come out of lawful cases, and each leads back to exactly its cases."""

import json
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from samples import build_sample, zs
from zhunsheng.catalog.load import DATA, Catalog
from zhunsheng.figures.figure import trace
from zhunsheng.figures.indicator import Period
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.printed import report_of
from zhunsheng.figures.snapshot import Snapshot
from zhunsheng.office.sample.tour import TOUR


@pytest.fixture(scope="module")
def figures(sample: Path) -> dict[str, dict]:
    return {f["id"]: f for f in json.loads(zs(sample, "figures", "--year", "2019", "--json").stdout)}


@pytest.fixture(scope="module")
def printed():
    report = report_of(Indicators.load(Catalog()), DATA, 2019)
    assert report is not None
    return report


def test_68_of_the_69_printed_figures_come_out_and_the_one_that_contradicts_its_parts_does_not(sample: Path) -> None:
    told = (sample / "demo.txt").read_text(encoding="utf-8")
    assert "69 项中 68 项相符" in told
    wrong = [line for line in told.splitlines() if line.startswith("  ✗") and "约达80%" in line]
    assert len(wrong) == 1
    assert "87.2%" in wrong[0]


def test_the_demo_names_the_places_where_the_print_contradicts_itself(sample: Path) -> None:
    told = (sample / "demo.txt").read_text(encoding="utf-8")
    assert "75" in told and "约80%" in told
    assert told.count("\n  ✗ ") >= 3


def test_the_demo_says_what_each_of_its_accounts_will_find(sample: Path) -> None:
    told = (sample / "demo.txt").read_text(encoding="utf-8")
    accounts = sqlite3.connect(sample / "zhunsheng.sqlite3").execute("SELECT username FROM accounts_account")
    assert {name for (name,) in accounts} == set(TOUR)
    assert all(f"\n  {name} " in told and f"{found} ({english})\n" in told for name, (found, english) in TOUR.items())


def test_every_printed_figure_says_where_it_is_printed(figures, printed) -> None:
    assert len(printed.figures) == 69
    assert {f["printed"] for f in figures.values()} - {None} == {p.start for p in printed.figures}


def test_every_figure_leads_to_exactly_its_cases_or_to_cases_that_sum_to_it(sample: Path, figures, printed) -> None:
    indicators, snapshot, year = Indicators.load(Catalog()), Snapshot(sample), Period.year(2019)
    for p in printed.figures:
        made, figure = indicators.get(p.indicator), figures[p.indicator]
        rows = trace(indicators, snapshot, made, year)
        assert len(rows) == figure["cases"], p.indicator
        total = sum(r.amount for r in rows)
        if made.measure == "ratio":
            assert total == figure["numerator"], p.indicator
        else:
            assert Decimal(total).scaleb(-made.scale) == Decimal(str(figure["value"])), p.indicator


def test_a_trace_lists_cases_with_number_title_unit_day_and_amount(sample: Path) -> None:
    rows = json.loads(zs(sample, "trace", "disclosure.requests", "--year", "2019", "--json").stdout)
    assert len(rows) == 8
    assert all(set(r) == {"case", "number", "title", "unit", "day", "amount"} and r["amount"] == 1 for r in rows)
    assert all(r["day"].startswith("2019-") for r in rows)


def test_the_year_ends_with_work_in_hand_at_every_desk(sample: Path) -> None:
    """Of every procedure that people work on, some cases owe something; lights of every colour are among them."""
    database = sqlite3.connect(sample / "zhunsheng.sqlite3")
    owes = "SELECT procedure, count(*) FROM cases_case WHERE NOT ended AND due_act > '' GROUP BY 1"
    owing = dict(database.execute(owes))
    assert {
        "administrative-licence", "joint-approval", "disclosure-request", "proactive-disclosure", "ordinary-penalty",
        "summary-penalty", "administrative-coercion", "random-inspection", "enforcement-supervision",
        "supervision-card", "mediation", "petition", "legal-aid-case", "contract-review", "legal-opinion",
        "reconsideration", "litigation-response", "normative-document", "major-decision", "obstacle", "assessment",
        "duty-report", "law-exam", "document-filing-review", "publication-review", "congress-opinion", "task",
        "hearing",
    } <= set(owing)  # fmt: skip
    days = [day for (day,) in database.execute("SELECT due_on FROM cases_case WHERE NOT ended AND due_on IS NOT NULL")]
    assert 3 <= sum(day < "2019-12-31" for day in days) <= 12
    assert sum("2019-12-31" <= day <= "2020-01-06" for day in days) >= 8


def test_nothing_that_was_only_begun_is_counted(figures) -> None:
    assert figures["licence.carried-forward"]["value"] >= 10
    assert figures["disclosure.requests"]["value"] == 8 and figures["mediation.total"]["value"] == 1610


def test_nothing_is_irregular_and_something_is_late(figures) -> None:
    assert figures["acts.irregular"]["value"] == 0
    assert 20 <= figures["acts.late"]["value"] <= 200


def test_the_ledger_of_the_sample_verifies(sample: Path) -> None:
    zs(sample, "verify")


def test_a_second_demo_in_the_same_home_builds_nothing_again(sample: Path) -> None:
    assert "不重复生成" in zs(sample, "demo", "--no-serve").stdout


def test_equal_seeds_give_equal_years_to_the_last_byte(sample: Path, tmp_path: Path) -> None:
    other = build_sample(tmp_path, "again")
    one, two = (json.loads((home / "snapshots" / "manifest.json").read_text()) for home in (sample, other))
    assert one["root"] == two["root"]
    assert one["cases"] == two["cases"]
    assert [p.name for p in sorted((sample / "out").iterdir())] == [p.name for p in sorted((other / "out").iterdir())]
    for path in (sample / "out").iterdir():
        assert path.read_bytes() == (other / "out" / path.name).read_bytes(), path.name
    shutil.rmtree(other)


def test_the_demo_is_never_mixed_into_somebody_elses_ledger(sample: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample, home)
    (home / "sample.json").unlink()
    done = zs(home, "demo", "--no-serve", check=False)
    assert done.returncode == 1
    assert "不与别的数据混在一起" in done.stderr


def test_most_yearly_duties_were_met_in_time_some_late_and_a_few_never(sample: Path) -> None:
    done = zs(sample, "calendar", "--year", "2019", "--as-of", "2019-12-31", "--json", check=False)
    states: dict[str, dict[str, int]] = {}
    for owed in json.loads(done.stdout):
        counted = states.setdefault(owed["duty"], {})
        counted[owed["state"]] = counted.get(owed["state"], 0) + 1
    assert done.returncode == 1
    assert states["disclosure-report"] == {"met": 63, "late": 5, "overdue": 1}
    assert states["town-disclosure-report"] == {"met": 10, "late": 1, "overdue": 1}
    assert states["document-list"] == {"met": 1}
    assert states["enforcement-data"] == {"met": 58, "late": 8, "overdue": 3}
    assert states["law-report-party"] == states["law-report-superior"] == {"met": 64, "late": 2, "overdue": 3}
    assert states["constitution-day"] == {"met": 77, "late": 3, "overdue": 6}
    assert states["duty-report"] == {"met": 70, "open": 6}
    assert states["government-disclosure-report"] == {"met": 1}
