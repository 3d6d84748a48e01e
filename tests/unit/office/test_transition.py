"""Running cases move to another version of their law, or are refused, each for its own reasons."""

from datetime import date
from typing import Any

import pytest

from trials import ask, done
from zhunsheng.catalog.messages import told
from zhunsheng.kernel.case import Person
from zhunsheng.kernel.decide import Refused, fold
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Office
from zhunsheng.office.cases.service import Transition

OLD, NEW = date(2019, 1, 1), date(2019, 7, 1)
JUNE, JULY = date(2019, 6, 24), date(2019, 7, 1)  # Mondays
SUPERVISOR = Person("督查员", "督查室")


@pytest.fixture(autouse=True)
def the(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(service, "office", lambda: office)
    return office


def received(office: Office, **fields: Any) -> str:
    """A case of 24 June under the old version: an answer is owed within 20 working days, by 22 July."""
    request = ask("receive", procedure="trial-moving", day=JUNE, fields={"content": "x", **fields})
    return done(office, request, today=JUNE).case


def moved(to: date = NEW, day: date = JULY, keep: bool = True, today: date = JULY, **more: Any) -> dict[str, list]:
    asked = Transition("trial-moving", to, "试验法（2019年修订）第90条", day, SUPERVISOR, **more)
    return {t.case: [f.data["fault"] for f in t.findings] for t in service.migrate(asked, today, keep)}


def ready(office: Office, case: str, act: str, day: date = JULY, **more: Any):
    return office.perform(ask(act, case, day=day, procedure="trial-moving", fields={}, **more), day)


def test_a_case_follows_the_other_version_from_then_on(the: Office) -> None:
    case = received(the)
    assert moved() == {case: []}
    assert service.row(case).version == NEW
    answer = ready(the, case, "answer")
    assert isinstance(answer, Refused) and [f.code for f in answer.findings] == ["after:review"]
    done(the, ask("review", case, day=JULY, fields={}), ask("answer", case, day=JULY, fields={}), today=JULY)
    assert service.row(case).ended


def test_a_term_that_runs_keeps_its_length(the: Office) -> None:
    case = received(the)
    before = service.row(case).due_on
    # Twenty working days after Monday, 24 June: Monday, 22 July.
    assert before == date(2019, 7, 22)
    moved()
    assert service.row(case).due_on == before


def test_the_move_is_an_event_with_its_rule_person_version_and_digest(the: Office) -> None:
    case = received(the)
    moved()
    event, entry = service.recorded(case)[-1]
    assert (event.act, event.role, event.actor) == ("migrate", "supervisor", "督查员")
    assert event.fields == {"to": "2019-07-01", "reason": "试验法（2019年修订）第90条"}
    assert event.version == NEW and entry.catalog == the.catalog.procedure("trial-moving").dated(NEW).sha256
    assert list(service.verify()) == []


def test_the_row_is_what_the_events_amount_to(the: Office) -> None:
    case = received(the)
    moved()
    told = fold(the.catalog.procedure("trial-moving"), service.history(case), the.catalog.calendar)
    assert told.version == NEW and told.pinned and told.seq == service.row(case).seq


def test_a_move_is_taken_back_by_another(the: Office) -> None:
    case = received(the)
    moved()
    assert moved(to=OLD) == {case: []}
    assert service.row(case).version == OLD
    done(the, ask("answer", case, day=JULY, fields={}), today=JULY)


def test_a_dry_run_gives_the_same_answers_and_writes_nothing(the: Office) -> None:
    fits, holds = received(the), received(the, level="b")
    events, root = service.tally(), service.root()
    tried = moved(keep=False)
    assert tried == {fits: [], holds: ["field"]}
    assert (service.tally(), service.root()) == (events, root)
    assert moved() == tried
    assert [service.row(c).version for c in (fits, holds)] == [NEW, OLD]


def test_what_is_owed_must_have_its_place_in_the_other_version(the: Office) -> None:
    case = received(the)
    done(the, ask("ask", case, day=JUNE, fields={}), today=JUNE)
    assert moved() == {case: ["act"]}
    assert service.row(case).version == OLD


def test_silence_that_has_spoken_is_recorded_first_and_stands_in_nobodys_way(the: Office) -> None:
    case = received(the)
    done(the, ask("ask", case, day=JUNE, fields={}), today=JUNE)
    # Ten working days after 24 June: 8 July.
    assert moved(day=date(2019, 7, 9), today=date(2019, 7, 9)) == {case: []}
    assert [(e.act, e.outcome) for e in service.history(case)][-2:] == [("opine", "none"), ("migrate", None)]


def test_nothing_moves_to_a_law_that_is_not_in_force(the: Office) -> None:
    case = received(the)
    assert moved(day=JUNE) == {case: ["not-in-force"]}


def test_nothing_moves_before_what_was_done(the: Office) -> None:
    case = received(the)
    done(the, ask("ask", case, day=date(2019, 7, 3), fields={}), today=date(2019, 7, 3))
    assert moved(today=date(2019, 7, 3)) == {case: ["before"]}


def test_a_case_that_is_ended_or_there_already_is_left_alone_and_refused_when_named(the: Office) -> None:
    ended, there = received(the), received(the)
    done(the, ask("answer", ended, day=JUNE, fields={}), today=JUNE)
    assert moved() == {there: []}
    assert moved() == {}
    assert moved(cases=(ended, there)) == {ended: ["ended"], there: ["same"]}


def test_only_the_unit_that_is_named_moves(the: Office) -> None:
    here = received(the)
    request = ask("receive", procedure="trial-moving", day=JUNE, fields={"content": "x"}, unit="别处")
    there = done(the, request, today=JUNE).case
    assert moved(unit="局") == {here: []}
    assert service.row(there).version == OLD


def test_only_a_supervisor_may_move_a_case_and_never_without_a_rule(the: Office) -> None:
    from zhunsheng.office.cases.service import Request
    from zhunsheng.office.cases.transition import Transition as Wish

    case = received(the)
    asked = Wish("trial-moving", NEW, "", JULY, SUPERVISOR).command()._replace(role="handler")
    answer = the.perform(Request("trial-moving", "局", asked, case), JULY)
    assert isinstance(answer, Refused)
    assert [f.code for f in answer.findings] == ["role", "field:reason"]


def test_late_paper_from_before_the_move_is_judged_by_the_law_of_its_time(the: Office) -> None:
    case = received(the)
    moved(day=date(2019, 7, 3), today=date(2019, 7, 3))
    # The new law wants a review before the answer; on 2 July the old one still held.
    done(the, ask("answer", case, day=date(2019, 7, 2), fields={}), today=date(2019, 7, 3))
    read = service.reading(case, date(2019, 7, 3))
    assert [s.event.act for s in read.steps] == ["receive", "answer", "migrate"]
    assert read.case.result == "answered" and read.case.version == NEW


def test_late_paper_that_the_move_would_lose_is_refused_naming_the_move(the: Office) -> None:
    case = received(the)
    moved(day=date(2019, 7, 3), today=date(2019, 7, 3))
    # What `ask` would oblige somebody to has no place in the new version: nobody could ever discharge it.
    late = ask("ask", case, day=date(2019, 7, 2), procedure="trial-moving", fields={})
    answer = the.perform(late, date(2019, 7, 3))
    assert isinstance(answer, Refused)
    (found,) = answer.findings
    assert (found.code, found.act) == ("day.out-of-order", "migrate")
    assert "按日期先后，2019年7月3日办理的“转入另一版本”（第2号）将不再成立" in str(told(found, None))
    assert found.data == {"day": date(2019, 7, 3), "seq": 2, "because": ["migrate:opine"]}
    # Not even as an irregular act; but once the move is taken back it may come.
    assert isinstance(the.perform(late._replace(irregular="事实如此"), date(2019, 7, 3)), Refused)
    undone = {"event": 2, "reason": "补记"}
    taken_back = ask("undo", case, day=date(2019, 7, 3), procedure="trial-moving", fields=undone)
    done(the, taken_back, late, today=date(2019, 7, 3))
    assert service.row(case).version == OLD
    assert moved(day=date(2019, 7, 3), today=date(2019, 7, 3)) == {case: ["act"]}


def test_taking_an_act_back_before_a_move_is_judged_in_the_same_way(the: Office) -> None:
    case = received(the)
    asked = ask("ask", case, day=JUNE, procedure="trial-moving", fields={})
    opined = ask("opine", case, day=date(2019, 6, 25), procedure="trial-moving", outcome="given", fields={})
    done(the, asked, opined, today=JULY)
    assert moved() == {case: []}
    back = ask("undo", case, day=JULY, procedure="trial-moving", fields={"event": 3, "reason": "误记"})
    answer = the.perform(back, JULY)
    assert isinstance(answer, Refused) and [f.act for f in answer.findings] == ["migrate"]
