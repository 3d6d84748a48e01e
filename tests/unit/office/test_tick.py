"""What the passing of days brings about is told once, and nothing of it is left out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from trials import MONDAY, ask, done
from zhunsheng.office.cases import service
from zhunsheng.office.cases.models import Watch
from zhunsheng.office.cases.perform import Office

TUESDAY = MONDAY + timedelta(days=1)
# Accepted on Tuesday, 5 March 2019, a decision is due within 20 working days: on Tuesday, 2 April.
DUE = date(2019, 4, 2)


@pytest.fixture(autouse=True)
def ticking(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose clock goes on by a second with every look at it."""
    seconds = iter(range(10_000))
    begun = datetime.fromisoformat(office.instant())
    goes_on: Callable[[], datetime] = lambda: begun + timedelta(seconds=next(seconds))  # noqa: E731
    running = replace(office, instant=lambda: goes_on().isoformat(timespec="milliseconds"))
    monkeypatch.setattr(service, "office", lambda: running)
    return running


def accepted(office: Office) -> str:
    """A case that owes a decision until 2 April."""
    return done(office, ask("apply"), ask("accept", day=TUESDAY, outcome="accepted"), today=TUESDAY).case


def told(day: date, keep: bool = True) -> list[tuple]:
    return [(c.case, c.act, c.outcome, c.due) for c in service.tick(day, keep).came]


def test_a_duty_is_overdue_the_day_after_its_last_day_and_not_before(ticking: Office) -> None:
    case = accepted(ticking)
    assert told(DUE) == []
    assert told(DUE + timedelta(days=1)) == [(case, "decide", None, DUE)]


def test_what_was_told_is_not_told_again(ticking: Office) -> None:
    accepted(ticking)
    assert len(told(date(2019, 4, 3))) == 1
    assert told(date(2019, 4, 3)) == [] and told(date(2019, 4, 30)) == []


def test_what_was_told_is_not_told_again_because_somebody_acted_on_the_case(ticking: Office) -> None:
    case = accepted(ticking)
    assert len(told(date(2019, 4, 3))) == 1
    done(ticking, ask("note", case, day=date(2019, 4, 3)), today=date(2019, 4, 3))
    assert told(date(2019, 4, 4)) == []


def test_silence_is_told_on_the_day_after_and_what_follows_from_it_in_its_turn(ticking: Office) -> None:
    case = done(ticking, ask("apply")).case
    # Five working days after Monday, 4 March: Monday the 11th. Twenty more, without Qingming on 5 April: 9 April.
    assert told(date(2019, 3, 11)) == []
    assert told(date(2019, 3, 12)) == [(case, "accept", "deemed", date(2019, 3, 11))]
    assert told(date(2019, 4, 9)) == []
    assert told(date(2019, 4, 10)) == [(case, "decide", None, date(2019, 4, 9))]
    assert told(date(2019, 4, 11)) == []


def test_a_first_tick_tells_all_that_has_come_about(ticking: Office) -> None:
    case = done(ticking, ask("apply")).case
    assert told(date(2019, 5, 6)) == [
        (case, "accept", "deemed", date(2019, 3, 11)), (case, "decide", None, date(2019, 4, 9)),
    ]  # fmt: skip


def test_each_duty_of_a_case_is_told_in_its_turn_though_the_row_shows_the_nearest(ticking: Office) -> None:
    case = done(ticking, ask("receive", procedure="trial-pair", fields={"content": "x"})).case
    # Five working days after 4 March: the 11th; ten: the 18th.
    assert told(date(2019, 3, 12)) == [(case, "answer", None, date(2019, 3, 11))]
    assert told(date(2019, 3, 18)) == []
    assert told(date(2019, 3, 19)) == [(case, "report", None, date(2019, 3, 18))]
    assert told(date(2019, 3, 20)) == []


def test_a_later_duty_is_told_once_though_somebody_acted_in_between(ticking: Office) -> None:
    case = done(ticking, ask("receive", procedure="trial-pair", fields={"content": "x"})).case
    assert len(told(date(2019, 3, 12))) == 1
    done(ticking, ask("amend-content", case, day=date(2019, 3, 13)), today=date(2019, 3, 13))
    assert told(date(2019, 3, 18)) == []
    assert told(date(2019, 3, 19)) == [(case, "report", None, date(2019, 3, 18))]


def test_an_old_case_entered_after_the_tick_is_told_at_the_next(ticking: Office) -> None:
    assert told(date(2019, 4, 10)) == []
    later = date(2019, 4, 10)
    first = done(ticking, ask("apply"), today=later).case
    done(ticking, ask("accept", first, day=TUESDAY, outcome="accepted"), today=later)
    assert told(later) == [(first, "decide", None, DUE)]
    assert told(later) == []


def test_a_case_that_is_ended_owes_nothing(ticking: Office) -> None:
    case = accepted(ticking)
    done(ticking, ask("decide", case, day=TUESDAY, outcome="granted"), today=TUESDAY)
    done(ticking, ask("deliver", case, day=TUESDAY), today=TUESDAY)
    assert told(date(2019, 5, 6)) == []


def test_a_dry_run_tells_and_remembers_nothing(ticking: Office) -> None:
    accepted(ticking)
    done(ticking, ask("apply"))
    assert told(date(2019, 4, 3), keep=False) == told(date(2019, 4, 3), keep=False) != []
    assert not Watch.objects.exists()
    assert len(told(date(2019, 4, 3))) == 2


def test_nothing_is_written_to_the_ledger(ticking: Office) -> None:
    done(ticking, ask("apply"))
    events, root = service.tally(), service.root()
    assert len(told(date(2019, 5, 6))) == 2
    assert (service.tally(), service.root()) == (events, root)


def test_a_day_before_the_last_tick_has_nothing_to_tell_and_moves_nothing(ticking: Office) -> None:
    accepted(ticking)
    assert told(date(2019, 4, 2)) == []
    earlier = service.tick(date(2019, 3, 1))
    assert earlier.is_past and earlier.came == () and earlier.since == date(2019, 4, 2)
    assert len(told(date(2019, 4, 3))) == 1


def test_an_overdue_day_in_a_year_without_a_calendar_is_marked(ticking: Office) -> None:
    opened = date(2026, 12, 21)
    steps = ask("apply", day=opened), ask("accept", day=opened, outcome="accepted")
    done(ticking, *steps, today=opened)
    (came,) = service.tick(date(2027, 3, 1)).came
    assert came.provisional and came.due.year == 2027
