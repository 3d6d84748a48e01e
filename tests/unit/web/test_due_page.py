"""The calculator as a page: the days that the command gives, with the way to them; what cannot be read is named."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client


def answer(**asked: str) -> str:
    """The day that stands large on the page; nothing where there is none."""
    text = page(**asked)
    found = re.search(r'class="value">([^<]*)<', text)
    return found[1] if found else ""


def page(**asked: str) -> str:
    got = Client().get("/due/", asked)
    assert got.status_code == 200
    return unescape(got.content.decode())


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        # Sunday 29 September and Saturday 12 October 2019 are worked, 1 to 7 October are not.
        ({"on": "2019-09-20", "amount": "20"}, "2019-10-23"),
        ({"on": "2019年9月20日", "amount": "３０"}, "2019-11-06"),
        # 8 February 2020 is a Saturday: Monday the 10th.
        ({"on": "2019-12-10", "amount": "60", "unit": "days"}, "2020-02-10"),
        ({"on": "2019-12-10", "amount": "60", "unit": "days", "roll": "no"}, "2020-02-08"),
        # Seven working days back from Monday, 2 March 2026: Saturday the 28th is worked, 15 to 23 February are not.
        ({"on": "2026-03-02", "amount": "7", "way": "back"}, "2026-02-13"),
        # Ten days to wait end on 12 September: the 13th, a holiday, is the first day after, and waiting never rolls.
        ({"on": "2019-09-02", "amount": "10", "unit": "days", "way": "wait"}, "2019-09-13"),
        # 20 + 20 working days from Friday, 20 September 2019.
        ({"on": "2019-09-20", "amount": "20", "longer": "20"}, "2019-11-20"),
        # Monday to Wednesday, 9 to 11 September, do not count: three more, past the holiday.
        ({"on": "2019-09-02", "amount": "20", "stop_from": "2019-09-09", "stop_to": "2019-09-11"}, "2019-10-10"),
    ],
)
def test_the_day_is_that_of_the_law(sqlite: Path, asked: dict[str, str], day: str):
    assert answer(**asked) == day


def test_every_day_on_the_way_has_its_number(sqlite: Path):
    text = page(on="2019-09-20", amount="20")
    assert '<td class="counted last">23<b>20</b></td>' in text
    assert '<td class="rest">28</td>' in text
    assert '<td class="counted">29<b>6</b></td>' in text
    assert "《国务院办公厅关于2019年部分节假日安排的通知》" in text


def test_a_year_without_a_notice_is_marked(sqlite: Path):
    assert "未定" in page(on="2031-01-02", amount="5").split('class="value"')[1]


def test_a_clock_that_stands_still_has_no_day(sqlite: Path):
    text = page(on="2019-09-02", amount="20", stop_from="2019-09-09")
    assert "期限停着" in text
    assert answer(on="2019-09-02", amount="20", stop_from="2019-09-09") == ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"on": "2019-02-30", "amount": "3"}, "没有 2019-02-30 这一天"),
        ({"on": "明天", "amount": "3"}, "日期写作"),
        ({"on": "2019-09-02", "amount": "三"}, "写 1 至 10000 的整数"),
        ({"on": "2019-09-02", "amount": "0"}, "写 1 至 10000 的整数"),
        ({"on": "2019-09-02"}, "期限写一个整数"),
        ({"on": "2019-09-02", "amount": "3", "longer": "-1"}, "写 1 至 10000 的整数"),
        ({"on": "2019-09-02", "amount": "3", "stop_to": "2019-09-03"}, "写明自哪一日起不计入"),
        ({"on": "2019-09-02", "amount": "3", "stop_from": "2019-09-05", "stop_to": "2019-09-03"}, "止日早于起日"),
        ({"on": "2079-01-01", "amount": "9000"}, "超出 1990–2080 年"),
        ({"on": "9999-12-31", "amount": "1"}, "超出 1990–2080 年"),
        ({"on": "1990-01-02", "amount": "90", "way": "back"}, "超出 1990–2080 年"),
        ({"on": "2019-09-02", "amount": "3", "clock": "no.such"}, "没有这个程序或者行为"),
    ],
)
def test_what_cannot_be_reckoned_is_said_and_kept(sqlite: Path, asked: dict[str, str], told: str):
    text = page(**asked)
    assert told in text
    assert f'value="{asked["on"]}"' in text
    assert answer(**asked) == ""


def test_the_term_of_a_law_comes_filled_in(sqlite: Path):
    text = unescape(Client().get("/law/ordinary-penalty/2021-07-15/terms/").content.decode())
    link = re.search(r'href="(/due/\?amount=90[^"]*)"', text)[1]
    assert link == "/due/?amount=90&unit=days&clock=ordinary-penalty.decide"
    assert "“行政处罚普通程序”中“作出决定”" in unescape(Client().get(link).content.decode())
