"""`zs due`: last days as counted by hand from the calendar, and what it says to a question that cannot be answered."""

import json

import pytest
from click.testing import CliRunner

from zhunsheng.cli import root


def zs(*arguments: str):
    return CliRunner().invoke(root, ["due", *arguments])


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        # Mid-Autumn on Friday 13 September; Sunday the 29th is worked.
        ("2019-09-02", "20个工作日", "2019-09-30"),
        ("2019-09-02", "20 workdays", "2019-09-30"),
        # 1 October to the 7th is a holiday: 60 days from 5 August end on 4 October and roll to the 8th.
        ("2019-08-05", "60日", "2019-10-08"),
        # January has a 31st, February has none; the 28th is a Thursday.
        ("2019-01-31", "1个月", "2019-02-28"),
        # 29 February 2020 was a Saturday: its last day rolls to Monday, 2 March.
        ("2019-02-28", "1年", "2020-02-28"),
        ("2019-12-31", "2 months", "2020-03-02"),
        ("2019-09-02", "0 days", "2019-09-02"),
    ],
)
def test_counts_a_term_to_its_last_day(start, term, last):
    answer = zs("--on", start, term)
    assert answer.exit_code == 0
    assert answer.output.splitlines()[0] == last


def test_a_term_may_be_written_without_quotes():
    assert zs("--on", "2019-09-02", "20", "workdays").output.startswith("2019-09-30\n")


def test_does_not_roll_where_told_not_to():
    # 4 October 2019 lies in the holiday.
    assert zs("--on", "2019-08-05", "60 days", "--no-roll").output.startswith("2019-10-04\n")


def test_an_extension_in_the_same_unit_makes_one_term_that_rolls_once():
    # 60 + 30 days are 90 from 5 August: 3 November, a Sunday; not 8 October and 30 days on.
    assert zs("--on", "2019-08-05", "60 days", "--extend", "30 days").output.startswith("2019-11-04\n")


def test_days_stopped_are_left_out_once_even_where_two_stops_overlap():
    # Monday 9 to Wednesday 11 September are three working days: three more after the 30th, past the holiday.
    stops = "--stop", "2019-09-09..2019-09-10", "--stop", "2019-09-10..2019-09-11"
    answer = zs("--on", "2019-09-02", "20 workdays", *stops)
    assert answer.output.startswith("2019-10-10\n")
    assert "2019-09-09至2019-09-11  不计入：期限停着" in answer.output


def test_a_clock_that_has_not_been_started_again_has_no_last_day():
    answer = zs("--on", "2019-09-02", "20 workdays", "--stop", "2019-09-09..", "--json")
    told = json.loads(answer.output)
    assert (told["due"], told["provisional"]) == (None, None)
    assert told["stretches"][0] == {
        "from": "2019-09-03", "to": "2019-09-06", "counted": True, "days": 4, "reason": "workday", "basis": "",
    }  # fmt: skip


def test_a_term_that_ran_out_before_its_clock_was_stopped_has_run_out():
    assert zs("--on", "2019-09-02", "3 workdays", "--stop", "2019-09-09..").output.startswith("2019-09-05\n")


def test_names_the_document_that_makes_a_day_a_rest_day():
    told = json.loads(zs("--on", "2019-09-02", "20 workdays", "--json").output)
    assert told["documents"] == ["《国务院办公厅关于2019年部分节假日安排的通知》（国办发明电〔2018〕15号）"]
    assert (told["start"], told["term"], told["due"]) == ("2019-09-02", ["20 workdays"], "2019-09-30")


def test_marks_a_last_day_in_a_year_without_a_calendar():
    answer = zs("--on", "2026-12-21", "20 workdays")
    assert answer.output.splitlines()[0].endswith("（未定 provisional）")
    assert "放假安排尚未公布" in answer.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--on", "2019-02-30", "5 workdays"), "没有 '2019-02-30' 这一天"),
        (("--on", "tomorrow", "5 workdays"), "日期写作 YYYY-MM-DD"),
        (("--on", "2019-03-01", "twenty workdays"), "读不成期限"),
        (("--on", "2019-03-01", "二十个工作日"), "读不成期限"),
        (("--on", "2019-03-01", "20"), "读不成期限"),
        (("--on", "2019-03-01", "5 workdays", "--stop", "2019-03-04"), "2019-09-10..2019-09-20"),
        (("--on", "2019-03-01", "5 workdays", "--stop", "2019-03-04..2019-03-02"), "止日早于起日"),
        (("--on", "2019-03-01", "5 workdays", "--procedure", "disclosure-requst"), "disclosure-request"),
        (("--on", "2019-03-01", "5 workdays", "--procedure", "disclosure-request.replay"), "reply"),
        (("--on", "2079-03-01", "9 years"), "1990–2080"),
        (("--on", "2019-03-01", "99999999 years"), "太长"),
        (("5 workdays",), "--on"),
        (("--on", "2019-03-01"), "TERM"),
    ],
)
def test_bad_input_is_wrong_usage_and_says_what_would_be_right(arguments, words):
    answer = zs(*arguments)
    assert answer.exit_code == 2
    assert words in answer.output
