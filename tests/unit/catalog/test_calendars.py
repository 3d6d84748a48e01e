"""Calendar documents: they agree with an independent source, say where each day comes from, and override."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from zhunsheng.catalog.calendars import BASE, calendars
from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.source import Faults
from zhunsheng.kernel.terms import Term, last_day, latest_notice

HELD = calendars(DATA, DATA / "regions" / "220602")
CALENDAR = HELD.calendar


@pytest.mark.parametrize("year", range(2019, 2027))
def test_our_documents_agree_with_chinesecalendar_day_by_day(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    days = [d for d in days if d.year == year]

    assert [d for d in days if CALENDAR.is_workday(d) != chinese_calendar.is_workday(d)] == []
    assert all(not (doc := HELD.document_of(d)) or not doc.id.startswith(BASE) for d in days)


@pytest.mark.parametrize(
    ("year", "workdays"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_a_year_has_as_many_working_days_as_counted_by_hand(year, workdays):
    first, last = date(year - 1, 12, 31).toordinal(), date(year, 12, 31).toordinal()
    assert CALENDAR.counted(first, last) == workdays


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2019-09-20", "20 workdays", "2019-10-23"),
        ("2019-09-20", "30 workdays", "2019-11-06"),
        ("2019-05-14", "15 workdays", "2019-06-04"),
        ("2020-01-20", "20 workdays", "2020-02-25"),
        ("2020-01-22", "5 workdays", "2020-02-06"),
        ("2021-07-15", "5 workdays", "2021-07-22"),
        ("2024-02-05", "5 workdays", "2024-02-18"),
        ("2026-09-18", "7 workdays", "2026-09-29"),
        ("2026-11-23", "20 workdays", "2026-12-21"),
        ("2019-12-10", "60 days", "2020-02-10"),
        ("2021-07-15", "90 days", "2021-10-13"),
        ("2024-01-02", "60 days", "2024-03-04"),
        ("2024-01-02", "90 days", "2024-04-01"),
        ("2026-09-10", "15 days", "2026-09-28"),
        ("2019-03-01", "3 months", "2019-06-03"),
        ("2026-01-31", "1 months", "2026-02-28"),
    ],
)
def test_a_term_ends_on_the_day_counted_by_hand(start, term, last):
    found = last_day(date.fromisoformat(start), (Term.parse(term),), CALENDAR)
    assert (found.day.isoformat(), found.provisional) == (last, False)


@pytest.mark.parametrize(
    ("hearing", "term", "latest"),
    [("2026-03-02", "7 workdays", "2026-02-13"), ("2024-03-04", "5 workdays", "2024-02-26")],
)
def test_notice_is_counted_back_from_the_hearing(hearing, term, latest):
    assert latest_notice(date.fromisoformat(hearing), Term.parse(term), CALENDAR).day.isoformat() == latest


def test_a_day_says_which_document_makes_it_what_it_is():
    assert HELD.document_of(date(2020, 2, 1)).number == "国办发明电〔2020〕1号"
    assert HELD.document_of(date(2020, 1, 24)).number == "国办发明电〔2019〕16号"
    assert (
        HELD.document_of(date(2019, 5, 2)).title
        == "《国务院办公厅关于调整2019年劳动节假期安排的通知》（国办发明电〔2019〕3号）"
    )
    assert HELD.document_of(date(2012, 10, 1)).id == "chinesecalendar-2012"
    assert HELD.document_of(date(2019, 9, 21)) is None  # a Saturday of no notice


def test_a_year_that_no_document_covers_is_provisional():
    assert CALENDAR.covers(date(2004, 5, 1))
    assert not CALENDAR.covers(date(2027, 1, 4))
    assert last_day(date(2026, 12, 30), (Term(5, "workdays"),), CALENDAR).provisional


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


YEAR = "name: 试\nissued: 2017-11-30\nyear: 2018\nmark: known\noff: [2018-01-01]\n"


def test_a_document_of_a_year_replaces_the_base_and_a_later_one_amends_it(tmp_path):
    write(tmp_path, "calendars/2017-11-30-a.yaml", YEAR)
    amending = "name: 改\nissued: 2018-02-01\namends: 2017-11-30-a\nmark: known\noff: [2018-03-01..2018-03-02]\n"
    write(tmp_path, "calendars/2018-02-01-b.yaml", amending)
    held = calendars(tmp_path, tmp_path / "regions" / "000000")

    assert held.calendar.is_workday(date(2018, 10, 1)), "the base no longer speaks of 2018"
    assert not held.calendar.is_workday(date(2018, 3, 2))
    assert held.document_of(date(2018, 3, 1)).id == "2018-02-01-b"


def test_an_order_of_the_region_makes_named_clocks_stand_still(tmp_path):
    write(tmp_path, "regions/220602/orders/2020-02-03.yaml",
          "from: 2020-02-03\nto: 2020-02-28\nclocks: [disclosure-request.reply]\nbasis: 某通知:第2条\n")  # fmt: skip
    (order,) = calendars(tmp_path, tmp_path / "regions" / "220602").calendar.suspended("disclosure-request.reply")

    assert (order.start, order.end, order.basis) == (date(2020, 2, 3), date(2020, 2, 28), "某通知:第2条")
    assert calendars(tmp_path, tmp_path / "regions" / "220600").calendar.suspended("disclosure-request.reply") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (YEAR.replace("2018-01-01", "2018-02-30"), ["2017-11-30-a.yaml:5", "2018-02-30"]),
        (YEAR.replace("year: 2018", "year: 2018\namends: x"), ["只写一个"]),
        (YEAR.replace("year: 2018", "amends: nothing"), ["nothing", "2017-11-30-a"]),
        (YEAR.replace("mark: known", "mark: guessed"), ["guessed", "seen、known"]),
        (YEAR + "work: [2018-01-02]\n", ["2018-01-02", "不是周末"]),
        (YEAR + "work: [2018-01-01]\n", ["2018-01-01", "既放假又上班"]),
        (YEAR.replace("issued: 2017-11-30", "issued: 2017-12-01"), ["文件名"]),
        (YEAR + "holidays: 1\n", ["holidays", "可用"]),
    ],
)
def test_a_wrong_document_is_refused_in_words(tmp_path, text, words):
    write(tmp_path, "calendars/2017-11-30-a.yaml", text)
    with pytest.raises(Faults) as caught:
        calendars(tmp_path, tmp_path / "regions" / "000000")
    assert [w for w in words if w not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from: 2020-02-03\nclocks: [reply]\nbasis: x\n", ["程序.行为", "reply"]),
        ("from: 2020-02-03\nto: 2020-02-01\nclocks: [a.b]\nbasis: x\n", ["早于"]),
        ("from: 2020-02-03\nclocks: [a.b]\n", ["basis"]),
    ],
)
def test_a_wrong_order_is_refused_in_words(tmp_path, text, words):
    write(tmp_path, "regions/220602/orders/2020-02-03.yaml", text)
    with pytest.raises(Faults) as caught:
        calendars(tmp_path, tmp_path / "regions" / "220602")
    assert [w for w in words if w not in str(caught.value)] == []
