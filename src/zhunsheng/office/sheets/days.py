"""Days as people write them: 2019-03-05, 2019年3月5日, 二〇一九年三月五日, 20190305, a spreadsheet's serial number."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from zhunsheng.office.sheets.words import Wrong

WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
TWO_DIGITS = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{4}\s*年?")
FOREIGN = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}")
CHINESE = re.compile(r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
NUMERALS = {"〇": 0, "零": 0, "○": 0} | {sign: n for n, sign in enumerate("一二三四五六七八九", 1)}
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
SERIALS = range(18_264, 73_416)  # 1950-01-01 to 2100-12-31 in the system of 1900


def day_of(value: Any, since: date | None = None) -> date:
    """The day that a cell means; `since` is day 0 of the book's serial numbers. Wrong where it means none."""
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value, since or date(1899, 12, 30))
    return _of_text(unicodedata.normalize("NFKC", str(value)).strip(), str(value).strip())


def _of_number(value: float, since: date) -> date:
    if value == int(value) and (found := DIGITS.fullmatch(str(int(value)))):
        return _made(*found.groups())
    if int(value) not in SERIALS:
        raise Wrong("month-only" if 1900 <= value <= 2100 else "serial")
    return since + timedelta(days=int(value))


def _of_text(text: str, as_written: str) -> date:
    if found := WRITTEN.fullmatch(text) or DIGITS.fullmatch(text):
        return _made(*found.groups())
    if found := CHINESE.fullmatch(as_written):
        year, month, day = found.groups()
        return _made("".join(str(NUMERALS[sign]) for sign in year), _numeral(month), _numeral(day))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _of_number(float(text), date(1899, 12, 30))
    for shape, code in ((TWO_DIGITS, "short-year"), (MONTH, "month-only"), (FOREIGN, "day-order")):
        if shape.fullmatch(text):
            raise Wrong(code)
    raise Wrong("date")


def _made(year: Any, month: Any, day: Any) -> date:
    try:
        return _within(date(int(year), int(month), int(day)))
    except ValueError:
        raise Wrong("no-day") from None


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise Wrong("no-day")
    return day


def _numeral(text: str) -> int:
    """A number up to ninety-nine in Chinese: 三, 十, 十二, 二十, 二十五."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)
