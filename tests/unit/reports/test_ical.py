"""The calendar of deadlines, read back by a parser that is not ours."""

from datetime import date, timedelta

from icalendar import Calendar

from zhunsheng.reports.ical import LONGEST, Deadline, calendar, folded

DAY = date(2019, 12, 31)


def made(**more: object) -> Deadline:
    told = {
        "uid": "a1@zhunsheng", "sequence": 7, "day": date(2020, 1, 2), "category": "行政许可",
        "summary": "作出许可决定：某某户外广告设置许可；附条件, 需现场核查（含甲、乙两处）与多个部门意见汇总后的决定",
        "description": "自 2019-12-03 的次日起算，20 个工作日；\\ 反斜线\n第二行, 逗号; 分号", "url": "http://x/cases/1/",
        **more,
    }  # fmt: skip
    return Deadline(**told)


def test_a_parser_reads_back_what_was_written() -> None:
    parsed = Calendar.from_ical(calendar("准绳期限 · 王某安", [made(), made(uid="b2@zhunsheng")], DAY))
    assert (parsed["VERSION"], parsed["METHOD"], str(parsed["X-WR-CALNAME"])) == ("2.0", "PUBLISH", "准绳期限 · 王某安")
    assert not parsed.errors
    one, two = parsed.walk("VEVENT")
    assert (str(one["UID"]), str(two["UID"]), int(one["SEQUENCE"])) == ("a1@zhunsheng", "b2@zhunsheng", 7)
    assert str(one["SUMMARY"]) == made().summary and str(one["DESCRIPTION"]) == made().description
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2020, 1, 2), date(2020, 1, 3))  # a whole day, the end excluded
    assert one["DTSTAMP"].dt.date() == DAY and one["CATEGORIES"].cats == ["行政许可"]


def test_alarms_ring_at_nine_three_days_and_one_day_before_and_not_for_what_is_past() -> None:
    parsed = Calendar.from_ical(calendar("x", [made(), made(uid="c3@zhunsheng", alarms=False, priority=1)], DAY))
    one, two = parsed.walk("VEVENT")
    rings = [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")]
    assert rings == [-timedelta(days=2, hours=15), -timedelta(hours=15)]
    assert two.walk("VALARM") == [] and int(two["PRIORITY"]) == 1


def test_lines_are_folded_at_75_octets_and_no_character_is_cut() -> None:
    data = calendar("准绳" * 60, [made(summary="限期" * 90)], DAY)
    lines = data.split(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= LONGEST
    assert all(line.decode() for line in lines if line)
    assert "".join(folded("限" * 200).split("\r\n ")) == "限" * 200
