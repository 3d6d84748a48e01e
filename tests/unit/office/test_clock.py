"""The clock tells every instant as a datetime would write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from zhunsheng.office.cases import clock
from zhunsheng.office.cases.clock import Clock

# 2019-03-04 09:00:00 in Beijing, in milliseconds.
NINE = 1_551_661_200_000


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (0, "2019-03-04T09:00:00.000+08:00"),
        (7, "2019-03-04T09:00:00.007+08:00"),
        (999, "2019-03-04T09:00:00.999+08:00"),
        (1_000, "2019-03-04T09:00:01.000+08:00"),
        (-1, "2019-03-04T08:59:59.999+08:00"),
    ],
)
def test_instant_is_told_to_the_millisecond(monkeypatch: pytest.MonkeyPatch, after: int, told: str) -> None:
    ticking = Clock(ZoneInfo("Asia/Shanghai"))
    for at in (NINE, NINE + after):
        monkeypatch.setattr(clock.time, "time_ns", lambda at=at: at * 1_000_000 + 999_999)
        last = ticking()
    assert last == told


def test_instant_is_now() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    before = datetime.now(zone).isoformat(timespec="milliseconds")
    told = Clock(zone)()
    assert before <= told <= datetime.now(zone).isoformat(timespec="milliseconds")
