"""Lists of cases: filters, order, pages, counts."""

from datetime import timedelta
from pathlib import Path

import pytest

from trials import MONDAY, ask, done, entered
from zhunsheng.catalog.load import Catalog
from zhunsheng.office.cases import service
from zhunsheng.office.cases.models import Case
from zhunsheng.office.cases.service import Filter

FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def cases(sqlite: Path, catalog: Catalog, office_on, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five approvals opened Monday to Friday in two units, the first granted; and one record."""
    office = office_on(catalog)
    monkeypatch.setattr(service, "office", lambda: office)
    done(office, entered("A"))
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    opened = [done(office, ask("apply", day=d, unit="甲" if n < 3 else "乙"), today=d).case for n, d in enumerate(days)]
    done(office, ask("accept", opened[0], MONDAY, outcome="accepted"), ask("decide", opened[0], outcome="granted"))
    return opened


def found(**wanted: object) -> list[str]:
    return [r.id for r in service.search(Filter(procedure="trial-approval", **wanted), "opened_on").rows]


def test_filters_narrow_down(cases: list[str]) -> None:
    assert found() == cases
    assert found(units=("乙",)) == cases[3:]
    assert found(result="granted") == cases[:1]
    assert found(opened_from=FRIDAY) == cases[4:] and found(opened_until=MONDAY) == cases[:1]
    assert found(due_before=MONDAY + timedelta(days=10)) == cases[1:3]
    assert found(ids=(cases[2], cases[4])) == [cases[2], cases[4]]
    assert found(ended=True) == [] and found(irregular=True) == []


def test_text_is_looked_for_in_numbers_and_titles(cases: list[str]) -> None:
    assert found(text="乙审") == cases[3:] and found(text=" 试验审批 ") == cases
    assert found(text=cases[1]) == [cases[1]] and found(text="没有") == []


def test_procedures_can_be_left_out(cases: list[str]) -> None:
    rows = service.search(Filter(not_procedures=("trial-approval",))).rows
    assert [r.procedure for r in rows] == ["trial-register"]


def test_order_is_by_any_listed_column_either_way(cases: list[str]) -> None:
    wanted = Filter(procedure="trial-approval")
    assert [r.id for r in service.search(wanted, "-opened_on").rows] == cases[::-1]
    with pytest.raises(ValueError, match="opened_on"):
        service.search(wanted, "state")


def test_pages_hold_every_case_once(cases: list[str]) -> None:
    pages = [service.search(Filter(procedure="trial-approval"), "opened_on", n, 2) for n in (1, 2, 3)]
    assert [r.id for p in pages for r in p.rows] == cases
    assert {(p.total, p.pages) for p in pages} == {(5, 3)}


def test_page_past_the_end_is_the_last_and_an_empty_list_has_one() -> None:
    assert service.search(Filter(procedure="trial-approval"), page=99, size=2).page == 3
    empty = service.search(Filter(procedure="nothing"))
    assert (empty.rows, empty.total, empty.page, empty.pages) == ((), 0, 1, 1)


def test_counts_tell_open_and_overdue_by_procedure() -> None:
    today = MONDAY + timedelta(days=9)
    told = {c.procedure: (c.total, c.open, c.overdue, c.late) for c in service.counts(today)}
    assert told == {"trial-approval": (5, 5, 1, 0), "trial-register": (1, 1, 0, 0)}


def test_stream_tells_every_case_as_of_the_day_with_its_silences(cases: list[str]) -> None:
    later = MONDAY + timedelta(days=30)
    told = {t.row.id: t.reading for t in service.stream("trial-approval", later)}
    assert list(told) == sorted(cases)
    assert [s.event.outcome for s in told[cases[1]].steps] == [None, "deemed"]
    assert "accept" not in service.reading(cases[1], MONDAY + timedelta(days=2)).case.done


def test_stream_leaves_out_what_was_opened_later(cases: list[str]) -> None:
    assert [t.row.id for t in service.stream("trial-approval", MONDAY)] == cases[:1]


def test_stream_after_a_mark_tells_only_what_changed(cases: list[str]) -> None:
    mark = service.mark()
    assert list(service.stream("trial-approval", FRIDAY, mark)) == []
    done(service.office(), ask("accept", cases[3], FRIDAY, outcome="accepted", unit="乙"), today=FRIDAY)
    assert [t.row.id for t in service.stream("trial-approval", FRIDAY, mark)] == [cases[3]]


def test_history_gives_events_and_their_columns(cases: list[str]) -> None:
    told = service.recorded(cases[0])
    assert [r.event.act for r in told] == ["apply", "accept", "decide"]
    assert [r.event for r in told] == service.history(cases[0])
    assert told[1].entry.previous == told[0].entry.hash and told[0].entry.recorded.endswith("+08:00")


def test_case_that_is_not_there_is_nothing() -> None:
    assert service.row("x") is None and service.reading("x", MONDAY) is None and service.history("x") == []


def test_public_sees_what_was_published_until_it_is_taken_down(cases: list[str]) -> None:
    office = service.office()
    assert service.published(service.reading(cases[0], FRIDAY)) == {}
    done(office, ask("publish", cases[0]))
    assert service.published(service.reading(cases[0], FRIDAY)) == {
        "content": "修一座桥",
        "licence_no": "甲证〔2019〕1号",
    }
    done(office, ask("unpublish", cases[0]))
    assert service.published(service.reading(cases[0], FRIDAY)) == {}


def test_reprojecting_mends_what_rows_say_and_lists_the_days_that_moved(cases: list[str]) -> None:
    assert list(service.reproject()) == []
    mark = service.mark()
    Case.objects.filter(id=cases[1]).update(due_on="2030-01-01", late=True)
    moved = list(service.reproject())
    assert [(m.case, m.before.year, m.after) for m in moved] == [(cases[1], 2030, MONDAY + timedelta(days=8))]
    assert not service.row(cases[1]).late
    assert [t.row.id for t in service.stream("trial-approval", FRIDAY, mark)] == [cases[1]]
    assert list(service.verify()) == []


def test_totals_are_counted_once_until_something_changes(cases: list[str], django_assert_num_queries) -> None:
    wanted = Filter(units=("乙",))
    assert service.totals(wanted) == {"trial-approval": 2}
    with django_assert_num_queries(5):
        assert service.totals(wanted) == {"trial-approval": 2}
    done(service.office(), ask("apply", day=FRIDAY, unit="乙"), today=FRIDAY)
    assert service.totals(wanted) == {"trial-approval": 3}


def test_what_is_large_stays_so_and_what_is_not_is_asked_again(cases: list[str]) -> None:
    assert service.is_large("trial-approval", 4) and not service.is_large("trial-approval", 5)
    done(service.office(), ask("apply", day=FRIDAY, unit="乙"), today=FRIDAY)
    assert service.is_large("trial-approval", 5) and not service.is_large("trial-approval", 6)
