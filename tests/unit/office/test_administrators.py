"""Three administrators apart from each other and from casework; what they do is logged, and the log only grows."""

from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from zhunsheng.office.accounts import log, managing
from zhunsheng.office.accounts import models as account_models
from zhunsheng.office.journal import models as journal_models
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By, console
from zhunsheng.office.people import models, posts, units
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import AUDIT, MANAGES, SECURITY, SYSTEM, Refusal
from zhunsheng.office.people.service import Official, Seat

SINCE, TODAY = date(2019, 1, 1), date(2019, 9, 3)
NOW = datetime(2019, 9, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ROLES = (SYSTEM, SECURITY, AUDIT)
pytestmark = pytest.mark.usefixtures("staffed")


@pytest.fixture
def staffed(database: str) -> None:
    people.load_units("220602")
    people.enrol(Official(role, f"{role}某", "government-office", role, SINCE) for role in ROLES)
    people.enrol(
        [Official("甲", "甲某", "justice", "officer", SINCE), Official("乙", "乙某", "justice", "justice", SINCE)]
    )


def by(role: str) -> By:
    return By(role, role, TODAY)


def refusal(code: str) -> object:
    return pytest.raises(Refusal, match=f"^{code}")


def test_nobody_is_two_of_them_or_one_and_an_official() -> None:
    for n, (role, other) in enumerate(product((*ROLES, "clerk"), repeat=2)):
        person = f"丙{n}"
        people.enrol([Official(person, "丙某", "justice", role, SINCE)])
        if role == other:
            assert people.enrol([Official(person, "丙某", "health", other, SINCE)]) == 1
            continue
        with refusal("apart"):
            people.enrol([Official(person, "丙某", "health", other, SINCE)])
        with refusal("apart"):
            posts.give_post(console(TODAY), person, "health", other, TODAY)
        assert people.posts(person, TODAY) == {Seat("justice", role)}


def test_an_official_may_become_an_administrator_on_the_day_after_the_last_post() -> None:
    post = models.Post.objects.get(person="甲").id
    with refusal("apart"):
        posts.give_post(by(SECURITY), "甲", "government-office", AUDIT, date(2019, 10, 1))
    posts.end_post(by(SECURITY), post, date(2019, 10, 1))
    posts.give_post(by(SECURITY), "甲", "government-office", AUDIT, date(2019, 10, 1))
    assert people.posts("甲", date(2019, 9, 30)) == {Seat("justice", "officer")}
    assert people.posts("甲", date(2019, 10, 1)) == {Seat("government-office", AUDIT)}


def test_administrators_see_no_case_of_their_own_unit() -> None:
    for role in ROLES:
        assert not people.sight(role, TODAY).sees("formality-cut", "government-office")


def deeds(who: By) -> dict[str, object]:
    """Every act of administration, ready to be tried by somebody."""
    given, paper = models.Post.objects.get(person="甲").id, posts.Certificate.objects.get(person="甲").id
    return {
        "unit.add": lambda: units.add_unit(who, "big-data", "大数据局", "department", "government"),
        "unit.rename": lambda: units.rename_unit(who, "health", TODAY, "卫健局"),
        "unit.close": lambda: units.close_unit(who, "veterans", TODAY),
        "person.add": lambda: posts.add_person(who, "丁", "丁某"),
        "certificate.add": lambda: posts.add_certificate(who, "乙", "enforcement", "1", TODAY, None, ""),
        "certificate.end": lambda: posts.end_certificate(who, paper, TODAY, ""),
        "post.give": lambda: posts.give_post(who, "甲", "health", "clerk", TODAY),
        "post.move": lambda: posts.move_post(who, given, "health", "officer", TODAY),
        "post.end": lambda: posts.end_post(who, given, TODAY),
        "account.create": lambda: managing.create(who, "乙", "yi", NOW),
        "account.disable": lambda: managing.disable(who, "jia", NOW),
        "account.enable": lambda: managing.enable(who, "off", NOW),
        "account.password": lambda: managing.reset_password(who, "jia", NOW),
        "account.unlock": lambda: managing.unlock(who, "jia", NOW),
        "account.second": lambda: managing.reset_second(who, "jia", NOW),
        "account.sessions": lambda: managing.end_sessions(who, "jia", NOW),
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_does_what_is_theirs_and_nothing_else_and_all_of_it_is_logged(role: str) -> None:
    posts.add_certificate(console(TODAY), "甲", "enforcement", "0", SINCE, None, "")
    account_models.Account.objects.create(username="jia", person="甲", second="x")
    log.note("failed", "jia", "10.0.0.1", NOW)
    account_models.Account.objects.create(username="off", person="丙", is_active=False)
    for act, do in deeds(by(role)).items():
        before = journal.end().rows
        if MANAGES[act] == role:
            with transaction.atomic():
                do()
                entry = journal.find().entries[0]
                assert (entry.act, entry.person, entry.role) == (act, role, role)
                assert entry.before or entry.after
                transaction.set_rollback(True)
        else:
            with refusal("not-theirs"):
                do()
            assert journal.end().rows == before
    units.forget_names()


def test_an_administrator_whose_post_ended_does_nothing_more() -> None:
    people.leave(SYSTEM, "government-office", SYSTEM, TODAY)
    with refusal("not-theirs"):
        posts.add_person(by(SYSTEM), "丁", "丁某")


def test_nobody_gives_themselves_a_post_or_changes_their_own_account() -> None:
    account_models.Account.objects.create(username="sec", person=SECURITY, second="x")
    with refusal("own-post"):
        posts.give_post(by(SECURITY), SECURITY, "health", SECURITY, TODAY)
    with refusal("own-account"):
        managing.reset_second(by(SECURITY), "sec", NOW)


def test_posts_are_moved_from_a_day_and_the_past_stays() -> None:
    post = models.Post.objects.get(person="甲").id
    with refusal("day-past"):
        posts.move_post(by(SECURITY), post, "health", "officer", TODAY - timedelta(days=1))
    posts.move_post(by(SECURITY), post, "health", "officer", date(2019, 9, 10), "浑人〔2019〕7号")
    assert people.posts("甲", date(2019, 9, 9)) == {Seat("justice", "officer")}
    assert people.posts("甲", date(2019, 9, 10)) == {Seat("health", "officer")}
    entry = journal.find().entries[0]
    assert entry.before == {"unit": "justice", "since": "2019-01-01"} and entry.reason == "浑人〔2019〕7号"
    assert entry.after == {"unit": "health", "since": "2019-09-10"}


def test_a_unit_is_renamed_from_a_day_and_closed_when_it_is_empty() -> None:
    units.rename_unit(by(SYSTEM), "health", TODAY, "卫生健康委员会", "卫健委")
    assert [n.name for n in units.names("health")][-1] == "卫生健康委员会" and people.unit_name("health") == "卫健委"
    with refusal("unit-has-posts"):
        units.close_unit(by(SYSTEM), "justice", date(2019, 10, 1))
    with refusal("unit-has-units"):
        units.close_unit(by(SYSTEM), "government", date(2020, 1, 1))
    units.close_unit(by(SYSTEM), "health", date(2019, 10, 1))
    assert "health" not in {u.id for u in people.units(open_on=date(2019, 10, 1))}
    assert "health" in {u.id for u in people.units(open_on=date(2019, 9, 30))}
    with refusal("unit-closed"):
        posts.give_post(by(SECURITY), "甲", "health", "clerk", TODAY)


def test_a_certificate_is_that_of_the_day_and_a_former_one_still_counts_for_its_days() -> None:
    posts.add_certificate(console(TODAY), "甲", "enforcement", "1", SINCE, date(2019, 6, 30), "")
    posts.add_certificate(console(TODAY), "甲", "enforcement", "2", date(2019, 8, 1), None, "")
    days = date(2019, 6, 30), date(2019, 7, 15), date(2019, 8, 1)
    assert [people.actor("甲", "justice", d).certified for d in days] == [True, False, True]
    with refusal("certificate-overlaps"):
        posts.add_certificate(console(TODAY), "甲", "enforcement", "3", date(2019, 6, 1), date(2019, 7, 1), "")
    with refusal("days-crossed"):
        posts.add_certificate(console(TODAY), "甲", "enforcement", "3", TODAY, SINCE, "")


@pytest.mark.parametrize("table", ["journal_entry", "accounts_signin"])
def test_the_logs_refuse_change_and_deletion(table: str) -> None:
    _logged()
    for statement in (f"UPDATE {table} SET hash = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="insert-only"), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("model", "door"), [(journal_models.Entry, journal), (account_models.SignIn, log)])
def test_a_row_that_was_changed_or_taken_out_behind_the_trigger_shows(model: type, door: object) -> None:
    _logged()
    assert door.broken() is None and door.end().rows == 3
    ids = list(model.objects.order_by("id").values_list("id", flat=True))
    _unguard(model._meta.db_table)
    at = model.objects.get(id=ids[1]).at
    model.objects.filter(id=ids[1]).update(at=at + timedelta(seconds=1))
    assert door.broken() == (ids[1], "changed")
    model.objects.filter(id=ids[1]).update(at=at)
    assert door.broken() is None
    model.objects.filter(id=ids[1]).delete()
    assert door.broken() == (ids[2], "previous")


def _logged() -> None:
    for n in range(3):
        journal.record(console(TODAY), "unit.add", "unit", f"u{n}", {}, {"name": "某"})
        log.note("failed", "somebody", "10.0.0.1", NOW + timedelta(seconds=n))


def _unguard(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
            cursor.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            cursor.execute(f"DROP TRIGGER {table}_insert_only ON {table}")
