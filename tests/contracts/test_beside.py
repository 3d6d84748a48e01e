"""What goes in beside an act: with it or not at all, and once; on SQLite and on PostgreSQL alike."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from trials import MONDAY, ask, done
from zhunsheng.kernel.decide import Refused
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.accounts.service import Account
from zhunsheng.office.cases.acts import Beside
from zhunsheng.office.cases.models import CaseEvent
from zhunsheng.office.cases.perform import Office, Performed
from zhunsheng.office.cases.store import Doubled, Stale

TOKEN = "once"


@pytest.fixture
def note(office: Office) -> Beside:
    """That a form was sent, by somebody."""
    account = Account.objects.create(username="甲", person="甲", password="!")
    return accounts.sent(TOKEN, account.pk, timezone.now())


def _led_to() -> str:
    return accounts.led_to(TOKEN, Account.objects.get().pk)


@pytest.mark.parametrize("is_remembered", [True, False])
def test_it_goes_in_with_the_act_and_names_its_case(office: Office, note: Beside, is_remembered: bool) -> None:
    case = done(office, ask("apply")).case
    if not is_remembered:
        office.memory.take(case)
    assert isinstance(office.perform(ask("accept", case, outcome="accepted"), MONDAY, note), Performed)
    assert _led_to() == case


def test_it_goes_in_with_an_opening(office: Office, note: Beside) -> None:
    answer = office.perform(ask("apply"), MONDAY, note)
    assert isinstance(answer, Performed) and _led_to() == answer.case


def test_an_opening_asked_for_twice_opens_one_case(office: Office, note: Beside) -> None:
    first = office.perform(ask("apply"), MONDAY, note)
    with pytest.raises(Doubled):
        office.perform(ask("apply"), MONDAY, note)
    assert isinstance(first, Performed) and _led_to() == first.case and CaseEvent.objects.count() == 1
    assert done(office, ask("apply")).number.endswith("2号")


def test_nothing_of_it_stays_where_the_act_is_refused_or_stale(office: Office, note: Beside) -> None:
    case = done(office, ask("apply")).case
    assert isinstance(office.perform(ask("decide", case, outcome="granted"), MONDAY, note), Refused)
    with pytest.raises(Stale):
        office.perform(ask("accept", case, outcome="accepted", seen=7), MONDAY, note)
    assert not accounts.was_sent(TOKEN)
    assert isinstance(office.perform(ask("accept", case, outcome="accepted", seen=1), MONDAY, note), Performed)


def test_an_act_does_not_go_in_where_its_note_did(office: Office, note: Beside) -> None:
    case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
    done(office, ask("note", case, seen=2))
    assert isinstance(office.perform(ask("note", case, seen=3), MONDAY, note), Performed)
    with pytest.raises((Doubled, Stale)):
        office.perform(ask("note", case), MONDAY, note)
    assert CaseEvent.objects.filter(case=case).count() == 4


def test_of_eight_that_send_one_form_at_once_one_acts(office: Office, note: Beside) -> None:
    case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
    together, answers = threading.Barrier(8), []

    def send() -> None:
        together.wait()
        try:
            answers.append(office.perform(ask("note", case, seen=2), MONDAY, note))
        except (Doubled, Stale) as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(a, Performed) for a in answers) == 1 and len(answers) == 8
    assert _led_to() == case and CaseEvent.objects.filter(case=case).count() == 3
