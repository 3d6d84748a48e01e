"""What performing promises, on SQLite and on PostgreSQL alike."""

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from trials import APPLICATION, MONDAY, ask, done, entered
from zhunsheng.kernel.decide import Refused, fold
from zhunsheng.ledger.chain import Broken, verify
from zhunsheng.office.cases import lists, streams
from zhunsheng.office.cases.histories import events_of
from zhunsheng.office.cases.models import Case, CaseEvent, PrivateValue, RefusedAttempt, Series
from zhunsheng.office.cases.perform import Office, Performed
from zhunsheng.office.cases.states import state_of, state_text
from zhunsheng.office.cases.store import Duplicate, Stale, Store


class TestPerform:
    def test_records_an_act_with_its_case_row(self, office: Office) -> None:
        answer = done(office, ask("apply"))
        row = lists.row(answer.case)
        assert row is not None
        assert (row.id, row.number, row.seq) == ("trial-approval/局/2019/1", "局审〔2019〕1号", 1)
        assert (row.opened_on, row.due_on, row.due_act) == (MONDAY, date(2019, 3, 11), "accept")
        event = CaseEvent.objects.get(case=answer.case)
        assert (event.act, event.role, event.actor, event.day) == ("apply", "applicant", "applicant甲", MONDAY)
        assert event.hash == row.head and event.previous is None

    def test_chains_each_event_to_the_one_before(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted"), ask("note")).case
        events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
        assert [e.previous for e in events] == [None, events[0].hash, events[1].hash]
        assert Case.objects.get(id=case).head == events[-1].hash

    def test_row_holds_the_state_that_the_events_amount_to(self, office: Office) -> None:
        steps = ask("apply"), ask("accept", outcome="accepted"), ask("note"), ask("decide", outcome="granted")
        case = done(office, *steps).case
        procedure, calendar = office.catalog.procedure("trial-approval"), office.catalog.calendar
        told = fold(procedure, events_of(Store(), case), calendar)
        held = Case.objects.get(id=case)
        assert state_of(held.state) == told
        assert json.loads(held.state) == json.loads(state_text(told))
        assert (held.result, held.ended, held.result_on) == ("granted", False, MONDAY)

    def test_refusal_changes_nothing_and_is_noted(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        answer = office.perform(ask("decide", case, outcome="granted"), MONDAY)
        assert isinstance(answer, Refused)
        assert {f.code for f in answer.findings} >= {"after:accept"}
        assert CaseEvent.objects.count() == 1
        noted = RefusedAttempt.objects.get()
        assert (noted.case_id, noted.act, noted.role, noted.actor) == (case, "decide", "head", "head甲")
        assert "after:accept" in [code for code, *_ in json.loads(noted.findings)]

    def test_refused_opening_uses_up_no_number(self, office: Office) -> None:
        assert isinstance(office.perform(ask("apply", fields={"content": "x"}), MONDAY), Refused)
        assert done(office, ask("apply")).number == "局审〔2019〕1号"

    def test_act_on_a_case_that_is_not_there_is_refused(self, office: Office) -> None:
        answer = office.perform(ask("accept", "trial-approval/局/2019/9", outcome="accepted"), MONDAY)
        assert isinstance(answer, Refused) and [f.code for f in answer.findings] == ["case.not-started"]

    def test_silence_is_recorded_before_the_act_it_precedes(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        later = MONDAY + timedelta(days=10)
        answer = done(office, ask("decide", case, later, outcome="granted"), today=later)
        assert [(e.act, e.outcome, e.role, e.day) for e in answer.events] == [
            ("accept", "deemed", "clock", date(2019, 3, 11)),
            ("decide", "granted", "head", later),
        ]
        assert CaseEvent.objects.filter(case=case).count() == 3

    def test_acts_and_refusals_inside_an_outer_transaction_go_with_it(self, office: Office) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            case = done(office, ask("apply")).case
            office.perform(ask("decide", case, outcome="granted"), MONDAY)
            raise RuntimeError
        assert not Case.objects.exists() and not RefusedAttempt.objects.exists()
        assert done(office, ask("apply")).number == "局审〔2019〕1号"


class TestStale:
    def test_case_that_went_on_since_it_was_seen_is_stale(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        with pytest.raises(Stale):
            office.perform(ask("note", case, seen=1), MONDAY)
        assert CaseEvent.objects.filter(case=case).count() == 2
        done(office, ask("note", case, seen=2))

    def test_of_two_writers_on_one_case_one_is_stale(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        both = threading.Barrier(2)
        answers: list[object] = []

        def act() -> None:
            batch = _Slow(office, both)
            try:
                answers.append(batch.perform(ask("note", case)))
            except Stale as stale:
                answers.append(stale)
            finally:
                connection.close()

        _together(act, act)
        assert sorted(type(a).__name__ for a in answers) == ["Performed", "Stale"]
        assert [e.seq for e in CaseEvent.objects.filter(case=case).order_by("seq")] == [1, 2, 3]
        assert Case.objects.get(id=case).seq == 3

    def test_stale_names_the_case(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        with pytest.raises(Stale, match="trial-approval/局/2019/1"):
            office.perform(ask("accept", case, outcome="accepted", seen=7), MONDAY)


class TestMemory:
    """An office remembers the cases it acted on; another one, in another process, may have gone on with them."""

    def test_act_that_only_the_others_act_allows_is_performed(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        done(another(office), ask("accept", case, outcome="accepted"))
        done(office, ask("decide", case, outcome="granted", seen=2))
        assert [e.act for e in events_of(Store(), case)] == ["apply", "accept", "decide"]
        assert list(verified()) == []

    def test_act_on_a_case_that_went_on_is_performed_on_what_it_is_now(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        done(another(office), ask("note", case, by="乙"))
        answer = done(office, ask("note", case, by="丙"))
        assert [who for who, _ in answer.state.who["note"]] == ["乙", "丙"]
        assert Case.objects.get(id=case).seq == 4 and list(verified()) == []

    def test_refusal_rests_on_what_the_case_is_now(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        done(another(office), ask("accept", case, outcome="accepted"))
        answer = office.perform(ask("accept", case, outcome="accepted"), MONDAY)
        assert isinstance(answer, Refused) and RefusedAttempt.objects.count() == 1
        with pytest.raises(Stale):
            office.perform(ask("note", case, seen=1), MONDAY)

    def test_act_that_was_rolled_back_is_no_link_of_the_chain(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        with pytest.raises(RuntimeError), transaction.atomic():
            done(office, ask("note", case, by="乙"))
            raise RuntimeError
        done(another(office), ask("note", case, by="丙"))
        done(office, ask("note", case, by="丁"))
        assert [e.actor for e in events_of(Store(), case)][2:] == ["丙", "丁"]
        assert list(verified()) == []


class TestNumbers:
    def test_are_gapless_by_unit_and_year(self, office: Office) -> None:
        def opened(unit: str, day: date) -> str:
            return done(office, ask("apply", day=day, unit=unit), today=MONDAY).case

        last_year = MONDAY.replace(year=2019, month=1, day=2)
        assert [opened("甲", MONDAY), opened("乙", MONDAY), opened("甲", last_year)] == [
            "trial-approval/甲/2019/1", "trial-approval/乙/2019/1", "trial-approval/甲/2019/2",
        ]  # fmt: skip

    def test_of_a_field_come_from_their_own_series(self, office: Office) -> None:
        steps = ask("apply"), ask("accept", outcome="accepted"), ask("decide", outcome="granted")
        numbers = [done(office, *steps).state.fields["licence_no"] for _ in range(2)]
        assert numbers == ["局证〔2019〕1号", "局证〔2019〕2号"]

    def test_return_when_the_transaction_is_rolled_back(self, office: Office) -> None:
        with pytest.raises(RuntimeError), office.batch() as batch:
            batch.perform(ask("apply"), MONDAY)
            batch.flush()
            raise RuntimeError
        assert done(office, ask("apply")).number == "局审〔2019〕1号"
        assert Series.objects.get().next == 2

    def test_stay_gapless_when_many_open_cases_at_once(self, office: Office) -> None:
        def open_some() -> None:
            for n in range(5):
                office.perform(ask("apply"), MONDAY)
                if n == 2:
                    office.perform(ask("apply", fields={}), MONDAY)
            connection.close()

        _together(*[open_some] * 4)
        numbers = sorted(int(ident.rpartition("/")[2]) for ident in Case.objects.values_list("id", flat=True))
        assert numbers == list(range(1, 21))


class TestPrivate:
    def test_values_stand_as_commitments_in_the_event(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        held = json.loads(CaseEvent.objects.get(case=case).fields)
        assert list(held["applicant"]) == ["commitment"] and held["content"] == "修一座桥"
        assert "张某" not in CaseEvent.objects.get(case=case).fields
        value = PrivateValue.objects.get(case=case)
        assert json.loads(value.value) == APPLICATION["applicant"] and value.field == "applicant"

    def test_values_come_back_with_the_history(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        assert events_of(Store(), case)[0].fields == APPLICATION

    def test_erased_value_is_nothing(self, office: Office) -> None:
        case = done(office, ask("apply")).case
        PrivateValue.objects.filter(case=case).delete()
        assert events_of(Store(), case)[0].fields == {"applicant": None, "content": "修一座桥"}


class TestRegister:
    def test_same_key_twice_is_a_duplicate_that_names_the_first(self, office: Office) -> None:
        first = done(office, entered("A")).case
        with pytest.raises(Duplicate) as told:
            office.perform(entered("A"), MONDAY)
        assert told.value.case == first and first in str(told.value)
        assert Case.objects.count() == 1

    def test_another_unit_may_use_the_same_key(self, office: Office) -> None:
        done(office, entered("A"))
        done(office, entered("A", unit="所"))
        assert Case.objects.count() == 2

    def test_void_record_sets_its_key_free(self, office: Office) -> None:
        first = done(office, entered("A"))
        done(office, ask("void", first.case, procedure="trial-register"))
        done(office, entered("A"))
        assert Case.objects.count() == 2

    def test_amended_key_cannot_take_anothers(self, office: Office) -> None:
        done(office, entered("A"))
        second = done(office, entered("B")).case
        fields = {"code": "A"}
        with pytest.raises(Duplicate):
            office.perform(ask("amend", second, procedure="trial-register", fields=fields), MONDAY)

    def test_key_is_refused_by_the_database_too(self, office: Office) -> None:
        done(office, entered("A"))
        batch = office_without_lookup(office)
        with pytest.raises(Duplicate):
            batch.perform(entered("A"), MONDAY)


class TestLinked:
    steps = (ask("apply"), ask("accept", outcome="accepted"), ask("decide", outcome="referred"))

    def test_case_is_opened_in_the_same_transaction(self, office: Office) -> None:
        answer = done(office, *self.steps)
        assert answer.opened == ("trial-referral/局/2019/1",)
        linked = events_of(Store(), answer.opened[0])
        assert linked[0].fields == {"content": "修一座桥", "referred": answer.case}

    def test_refusal_of_the_linked_case_leaves_nothing_of_the_act(self, office: Office) -> None:
        fields = {**APPLICATION, "content": "拒收"}
        case = done(office, ask("apply", fields=fields), ask("accept", outcome="accepted")).case
        for answer in (
            office.perform(ask("decide", case, outcome="referred"), MONDAY),
            office.perform_all([ask("decide", case, outcome="referred")], MONDAY)[0],
        ):
            assert isinstance(answer, Refused) and answer.findings[0].code == "check:not-refused"
        assert Case.objects.count() == 1 and CaseEvent.objects.filter(case=case).count() == 2
        done(office, ask("decide", case, outcome="granted"))


class TestHistory:
    def test_late_paper_falls_in_its_place(self, office: Office) -> None:
        wednesday = MONDAY + timedelta(days=2)
        case = done(office, ask("apply"), ask("note", day=wednesday), today=wednesday).case
        accepted = ask("accept", case, MONDAY + timedelta(days=1), outcome="accepted")
        answer = done(office, accepted, today=wednesday)
        assert answer.state.done["accept"].day == MONDAY + timedelta(days=1)
        assert [e.act for e in events_of(Store(), case)] == ["apply", "note", "accept"]
        assert Case.objects.get(id=case).due_act == "decide"

    def test_late_paper_withdraws_the_silence_it_disproves(self, office: Office) -> None:
        later = MONDAY + timedelta(days=20)
        case = done(office, ask("apply"), ask("note", day=later), today=later).case
        assert CaseEvent.objects.filter(case=case, role="clock").count() == 1
        answer = done(office, ask("accept", case, MONDAY, outcome="accepted"), today=later)
        assert [e.act for e in answer.events] == ["retract", "accept"]
        assert answer.state.done["accept"] == (MONDAY, "accepted")

    def test_undone_act_stays_in_the_ledger_and_counts_no_more(self, office: Office) -> None:
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        answer = done(office, ask("undo", case, fields={"event": 2, "reason": "误录"}))
        assert "accept" not in answer.state.done and Case.objects.get(id=case).due_act == "accept"
        assert [e.act for e in events_of(Store(), case)] == ["apply", "accept", "undo"]

    def test_opening_can_be_taken_back_and_done_again(self, office: Office) -> None:
        case = done(office, entered("甲")).case
        done(office, ask("undo", case, fields={"event": 1, "reason": "误录"}, procedure="trial-register"))
        held = Case.objects.get(id=case)
        assert (held.ended, held.natural_key, held.due_on, held.seq) == (True, None, None, 2)
        assert done(office, entered("甲")).case != case
        again = done(office, entered("乙", case=case)).state
        assert again.fields["code"] == "乙" and not Case.objects.get(id=case).ended

    def test_irregular_act_keeps_what_it_was_recorded_in_spite_of(self, office: Office) -> None:
        steps = ask("apply"), ask("accept", outcome="accepted", by="甲")
        case = done(office, *steps).case
        done(office, ask("decide", case, outcome="granted", by="甲", irregular="补录往年"))
        event = CaseEvent.objects.get(case=case, act="decide")
        assert event.reason == "补录往年" and json.loads(event.findings) == ["same-person:accept"]
        assert Case.objects.get(id=case).irregular


class TestBatch:
    def test_refused_act_hinders_no_other(self, office: Office) -> None:
        answers = office.perform_all([ask("apply"), ask("apply", fields={}), entered("A"), entered("A")], MONDAY)
        assert [type(a).__name__ for a in answers] == ["Performed", "Refused", "Performed", "Duplicate"]
        assert Case.objects.count() == 2 and RefusedAttempt.objects.count() == 1

    def test_case_goes_on_within_the_batch(self, office: Office) -> None:
        with office.batch() as batch:
            case = batch.perform(ask("apply"), MONDAY).case
            batch.perform(ask("accept", case, outcome="accepted"), MONDAY)
            batch.flush()
            batch.perform(ask("note", case), MONDAY)
            batch.perform(ask("undo", case, fields={"event": 3, "reason": "误录"}), MONDAY)
        assert [e.act for e in events_of(Store(), case)] == ["apply", "accept", "note", "undo"]
        assert Case.objects.get(id=case).seq == 4

    def test_leaves_the_same_rows_as_single_acts(self, office: Office) -> None:
        steps = ask("apply", unit="甲"), ask("accept", outcome="accepted", unit="甲"), ask("note", unit="甲")
        one = done(office, *steps)
        with office.batch() as batch:
            case = None
            for step in ("apply", "accept", "note"):
                outcome = "accepted" if step == "accept" else None
                case = batch.perform(ask(step, case, outcome=outcome, unit="乙"), MONDAY).case
        columns = "version", "opened_on", "due_on", "due_act", "seq", "late", "ended", "result"
        first, second = Case.objects.filter(id__in=[one.case, case]).order_by("id").values(*columns)
        assert first == second

    def test_of_many_acts_loses_none(self, office: Office) -> None:
        many = Store.at_once + 3
        with office.batch() as batch:
            for _ in range(many):
                case = batch.perform(ask("apply"), MONDAY).case
                batch.perform(ask("accept", case, outcome="accepted"), MONDAY)
        assert CaseEvent.objects.count() == 2 * many and PrivateValue.objects.count() == many
        assert list(verified()) == []

    def test_of_many_events_none_stays_where_one_was_entered_before(self, office: Office) -> None:
        (entered_before,) = Store().history(done(office, ask("apply")).case)
        with pytest.raises(Stale), office.batch() as batch:
            for _ in range(Store.at_once):
                batch.perform(ask("apply"), MONDAY)
            batch.entries[7] = entered_before
        assert CaseEvent.objects.count() == Case.objects.count() == 1

    def test_is_kept_whole_or_not_at_all(self, office: Office) -> None:
        with pytest.raises(ZeroDivisionError), office.batch() as batch:
            batch.perform(ask("apply"), MONDAY)
            batch.flush()
            batch.perform(ask("apply"), 1 // 0)
        assert not Case.objects.exists() and not CaseEvent.objects.exists()

    def test_change_of_every_row_is_numbered_after_the_mark(self, office: Office) -> None:
        store = Store()
        first = done(office, ask("apply")).case
        mark = store.mark()
        second = done(office, ask("apply")).case
        assert lists.changed_ids("trial-approval", MONDAY, mark) == [second]
        third = store.mark()
        done(office, ask("accept", first, outcome="accepted"))
        assert lists.changed_ids("trial-approval", MONDAY, third) == [first]


class _Slow:
    """One act by an office whose reader waits, after reading the case, until the other has read it too."""

    def __init__(self, office: Office, barrier: threading.Barrier) -> None:
        from zhunsheng.office.cases.batch import Batch

        self.batch = Batch(office)
        read = self.batch.store.case

        def wait(ident: str) -> tuple | None:
            self.batch.store.case = read
            row = read(ident)
            barrier.wait(timeout=10)
            return row

        self.batch.store.case = wait

    def perform(self, request: object) -> Performed | Refused:
        try:
            answer = self.batch.perform(request, MONDAY)
            self.batch.close()
            return answer
        finally:
            self.batch.store.rollback()


def another(office: Office) -> Office:
    """An office as another process has it: it remembers nothing of this one's acts."""
    return Office(office.catalog, office.instant, salt=office.salt)


def verified() -> Iterator[Broken]:
    """What is wrong with the ledger."""
    return verify(streams.heads(Store()), streams.entries(Store()))


def office_without_lookup(office: Office) -> Office:
    """An office that does not look whether a key is taken, as when another writes it in between."""
    from zhunsheng.office.cases.batch import Batch

    class Blind(Office):
        def perform(self, request, today):
            batch = Batch(self)
            batch.store.keyed = lambda *key: None
            try:
                answer = batch.perform(request, today)
                batch.close()
                return answer
            finally:
                batch.store.rollback()

    return Blind(office.catalog, office.instant, salt=office.salt)


def _together(*works) -> None:
    threads = [threading.Thread(target=w) for w in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(t.is_alive() for t in threads)
