"""A new calendar document or order moves the days of open cases; each is listed with what it was and why."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from trials import MONDAY, ask, done
from zhunsheng.catalog.load import DATA, Catalog
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Office

LAW = Path(__file__).parents[2] / "contracts" / "law"
ORDER = """
name: 某市人民政府关于疫情期间中止办理期限的通告
from: 2019-03-11
to: 2019-03-15
clocks: [trial-approval.decide]
basis: 某市人民政府通告第1号
"""
AMENDMENT = "2019-03-22-may-day-2019.yaml"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def use(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Office]:
    """Puts a catalog without the May Day amendment, or with it and an order, in the office's place."""

    def make(name: str, amended: bool = True, order: str = "") -> Office:
        data = tmp_path / name
        data.mkdir()
        for entry in DATA.iterdir():
            if entry.name in ("calendars", "regions"):
                shutil.copytree(entry, data / entry.name)
            else:
                (data / entry.name).symlink_to(entry)
        if not amended:
            (data / "calendars" / AMENDMENT).unlink()
        if order:
            (data / "regions" / "220602" / "orders").mkdir(exist_ok=True)
            (data / "regions" / "220602" / "orders" / "2019-03-10.yaml").write_text(order, encoding="utf-8")
        made = replace(office, catalog=Catalog(extra=[LAW], data=data))
        monkeypatch.setattr(service, "office", lambda: made)
        return made

    return make


def moved() -> list[tuple]:
    return [(m.case, m.act, m.before, m.after, m.reasons) for m in service.reproject()]


def test_an_order_moves_the_days_of_the_clocks_that_it_names(use) -> None:
    office = use("before")
    case = done(office, ask("apply"), ask("accept", day=TUESDAY, outcome="accepted"), today=TUESDAY).case
    waiting = done(office, ask("apply")).case
    service.tick(TUESDAY)
    use("after", order=ORDER)
    # 11 to 15 March are five working days; five more after 2 April, past Qingming on the 5th: the 10th.
    why = ("某市人民政府通告第1号",)
    assert moved() == [(case, "decide", date(2019, 4, 2), date(2019, 4, 10), why)]
    assert service.row(case).due_on == date(2019, 4, 10)
    assert service.row(waiting).due_on == date(2019, 3, 11)


def test_a_clock_that_an_order_without_an_end_stops_has_no_last_day(use) -> None:
    case = done(use("before"), ask("apply"), ask("accept", day=TUESDAY, outcome="accepted"), today=TUESDAY).case
    service.tick(TUESDAY)
    use("after", order=ORDER.replace("to: 2019-03-15\n", ""))
    assert [(m[2], m[3]) for m in moved()] == [(date(2019, 4, 2), None)]
    assert service.row(case).due_on is None


def test_an_amended_holiday_moves_the_days_that_it_touches_and_is_named(use) -> None:
    opened = date(2019, 4, 29)
    office = use("before", amended=False)
    # 30 April, 2, 3, 6 and 7 May; with the amendment 30 April, Sunday 5, 6, 7 and 8 May.
    case = done(office, ask("apply", day=opened), today=opened).case
    untouched = done(office, ask("apply")).case
    service.tick(opened)
    after = use("after")
    title = next(d.title for d in after.catalog.documents.documents if d.id == AMENDMENT.removesuffix(".yaml"))
    assert moved() == [(case, "accept", date(2019, 5, 7), date(2019, 5, 8), (title,))]
    assert service.row(untouched).due_on == date(2019, 3, 11)


def test_a_calendar_that_is_taken_back_moves_the_days_back(use) -> None:
    office = use("before")
    done(office, ask("apply"), ask("accept", day=TUESDAY, outcome="accepted"), today=TUESDAY)
    service.tick(TUESDAY)
    use("after", order=ORDER)
    assert len(moved()) == 1
    use("again")
    assert [(m[2], m[3], m[4]) for m in moved()] == [
        (date(2019, 4, 10), date(2019, 4, 2), ("某市人民政府通告第1号",)),
    ]  # fmt: skip


def test_every_day_that_moved_is_listed_not_only_the_nearest(use) -> None:
    case = done(use("before"), ask("receive", procedure="trial-pair", fields={"content": "x"})).case
    service.tick(MONDAY)
    use("after", order=ORDER.replace("trial-approval.decide", "trial-pair.answer, trial-pair.report"))
    # Without 11 to 15 March: the 11th becomes the 18th, the 18th becomes the 25th.
    why = ("某市人民政府通告第1号",)
    assert moved() == [
        (case, "answer", date(2019, 3, 11), date(2019, 3, 18), why),
        (case, "report", date(2019, 3, 18), date(2019, 3, 25), why),
    ]
    assert moved() == []


def test_nothing_is_to_be_done_where_the_calendar_is_the_same(use) -> None:
    use("before")
    service.tick(TUESDAY)
    assert not service.calendar_change().is_one
    use("after", order=ORDER)
    assert service.calendar_change().is_one
    assert [o.basis for o in service.calendar_change().orders] == ["某市人民政府通告第1号"]


def test_more_cases_than_one_transaction_holds_are_all_counted(use, monkeypatch) -> None:
    monkeypatch.setattr("zhunsheng.office.cases.reprojection.CHUNK", 2)
    office = use("before")
    cases = [
        done(office, ask("apply"), ask("accept", day=TUESDAY, outcome="accepted"), today=TUESDAY).case for _ in range(5)
    ]
    service.tick(TUESDAY)
    use("after", order=ORDER)
    assert sorted(m[0] for m in moved()) == sorted(cases)
    assert list(service.verify()) == []
