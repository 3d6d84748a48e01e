"""Days as people and spreadsheets write them."""

from datetime import date, datetime

import pytest

from zhunsheng.office.sheets.days import day_of
from zhunsheng.office.sheets.words import Wrong

FIFTH = date(2019, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "2019-03-05", "2019年3月5日", "2019.3.5", "2019/03/05", "２０１９年３月５日", "2019年03月05", "20190305",
        20190305,
        43529, 43529.75, "43529", datetime(2019, 3, 5, 14, 30), FIFTH, "二〇一九年三月五日", "2019-03-05 14:30:00",
        " 2019 年 3 月 5 日 ", "2019-3-5T08:00",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_day_is_understood(value: object) -> None:
    assert day_of(value) == FIFTH


def test_book_of_the_other_epoch_counts_from_its_own_day_zero() -> None:
    assert day_of(42067, date(1904, 1, 1)) == FIFTH


@pytest.mark.parametrize(("text", "day"), [("十日", 10), ("二十一日", 21), ("三十日", 30)])
def test_chinese_tens_are_counted(text: str, day: int) -> None:
    assert day_of(f"二〇一九年十月{text}") == date(2019, 10, day)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2019-02-29", "no-day"), ("2019.13.5", "no-day"), ("二〇一九年十三月五日", "no-day"), ("19.3.5", "short-year"),
        ("2019年3月", "month-only"), ("2019", "month-only"), (2019.3, "month-only"), ("5/3/2019", "day-order"),
        ("昨天", "date"), (12, "serial"), (-1, "serial"), (10**9, "serial"), ("0001-01-01", "no-day"),
        (datetime(9999, 1, 1), "no-day"), ("二〇一九年十十月五日", "no-day"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_which_fault_it_is(value: object, code: str) -> None:
    with pytest.raises(Wrong) as told:
        day_of(value)
    assert told.value.code == code
