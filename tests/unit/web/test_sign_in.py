"""Signing in: with the right password, not after too many wrong ones, not for longer than a day's work."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from desks import DAY, OWN, client_of, opened, settle_in
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from zhunsheng.office.accounts import models
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases

PASSWORD = "Right-horse-7"
ACCOUNT = f"{OWN}.clerk"


@pytest.fixture
def clerk(sqlite: Path) -> str:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    accounts.add(ACCOUNT, "wang", PASSWORD)
    return "wang"


def sign_in(password: str, address: str = "10.0.0.1", username: str = "wang", client: Client | None = None):
    form = {"username": username, "password": password}
    return (client or Client()).post("/sign-in/", form, REMOTE_ADDR=address)


def test_the_right_password_leads_to_the_desk(clerk: str) -> None:
    client = Client()
    assert sign_in(PASSWORD, client=client).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_password_is_kept_as_a_salted_hash_only(clerk: str) -> None:
    stored = models.Account.objects.get().password
    assert PASSWORD not in stored and stored.startswith("pbkdf2_sha256$")


def test_five_failures_lock_the_account_and_the_right_password_does_not_open_it(clerk: str) -> None:
    answers = [sign_in("wrong", f"10.0.0.{n}") for n in range(5)]
    assert [a.status_code for a in answers] == [401, 401, 401, 401, 429]
    refused = sign_in(PASSWORD, "10.0.0.9")
    assert refused.status_code == 429 and "已锁定到" in refused.content.decode()


def test_the_lock_falls_after_half_an_hour(clerk: str) -> None:
    earlier = timezone.now() - timedelta(minutes=31)
    answers = [accounts.sign_in("wang", "wrong", "10.0.0.1", earlier, settings.HOME) for _ in range(5)]
    assert answers[-1].until == earlier + timedelta(minutes=30)
    assert sign_in(PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("behind", "near", "told", "taken"),
    [
        (True, "127.0.0.1", "6.6.6.6, 10.0.0.7", "10.0.0.7"),  # the proxy's own word is the last
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "10.0.0.9", "10.0.0.7", "10.0.0.9"),  # who came past the proxy is not believed
        (False, "127.0.0.1", "10.0.0.7", "127.0.0.1"),
    ],
)
def test_the_address_is_what_a_proxy_of_this_machine_saw(
    clerk: str, behind: bool, near: str, told: str, taken: str
) -> None:
    form = {"username": "wang", "password": "wrong"}
    with override_settings(BEHIND_PROXY=behind):
        Client().post("/sign-in/", form, REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=told)
    assert models.SignIn.objects.last().address == taken


def test_an_address_that_tries_many_accounts_is_locked_for_all_of_them(clerk: str) -> None:
    for n in range(20):
        sign_in("wrong", "10.9.9.9", f"somebody{n}")
    assert sign_in(PASSWORD, "10.9.9.9").status_code == 429
    assert sign_in(PASSWORD, "10.9.9.8").status_code == 302


def test_getting_in_forgets_the_failures_before(clerk: str) -> None:
    for _ in range(4):
        sign_in("wrong")
    sign_in(PASSWORD)
    assert sign_in("wrong").status_code == 401


def test_every_attempt_is_logged(clerk: str) -> None:
    client = Client()
    sign_in("wrong")
    sign_in(PASSWORD, client=client)
    client.post("/sign-out/", REMOTE_ADDR="10.0.0.1")
    logged = list(models.SignIn.objects.order_by("id").values_list("username", "address", "what"))
    assert logged == [("wang", "10.0.0.1", what) for what in ("failed", "in", "out")]
    assert client.get("/desk/").status_code == 302


def test_one_is_led_back_to_the_page_asked_for_and_never_elsewhere(clerk: str) -> None:
    form = {"username": "wang", "password": PASSWORD}
    assert Client().post("/sign-in/", form | {"next": "/start/"}).headers["Location"] == "/start/"
    assert Client().post("/sign-in/", form | {"next": "https://evil.example/"}).headers["Location"] == "/desk/"
    assert Client().post("/sign-in/", form | {"next": "//evil.example/"}).headers["Location"] == "/desk/"


@pytest.mark.parametrize("password", ["short-A1", "alllowercaseletters", "Wang-wang-123"])
def test_a_weak_password_is_refused(clerk: str, password: str) -> None:
    with pytest.raises(accounts.WeakPassword):
        accounts.add(ACCOUNT, "wang", password)


@pytest.mark.parametrize("clock", ["seen", "began"])
def test_a_session_ends_when_idle_and_after_a_working_day(sqlite: Path, clock: str) -> None:
    settle_in(["clerk"])
    client = client_of(OWN, "clerk")
    assert client.get("/desk/").status_code == 200
    session = client.session
    session[clock] = int(time.time()) - {"seen": 31 * 60, "began": 12 * 3600 + 1}[clock]
    session.save()
    assert client.get("/desk/").status_code == 302


def test_a_session_that_ends_mid_form_loses_nothing(sqlite: Path) -> None:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    accounts.add(ACCOUNT, "wang", PASSWORD)
    client = Client()
    typed = {"f.title": "不再提交户口簿", "day": DAY.isoformat(), "once": "t"}
    asked = client.post("/start/formality-cut/", typed)
    assert asked.status_code == 401
    carried = {f"carried.{name}": value for name, value in typed.items()}
    for name, value in carried.items():
        assert f'name="{name}" value="{value}"' in asked.content.decode()

    back = client.post(
        "/sign-in/", {"username": "wang", "password": PASSWORD, "next": "/start/formality-cut/", **carried}
    )
    assert "刚才填写的内容还在" in back.content.decode()
    form = client.post("/start/formality-cut/", typed | {"resume": "1"})
    assert form.status_code == 200 and not cases.counts(DAY)


def test_a_person_with_two_posts_changes_from_one_to_the_other(sqlite: Path) -> None:
    from zhunsheng.office.people import service as people
    from zhunsheng.office.people.service import Official

    settle_in(["clerk", "head"])
    people.enrol([Official(ACCOUNT, "王某", OWN, "head", DAY)])
    client = client_of(OWN, "clerk")
    assert client.get("/desk/").context["me"].seat.role == "clerk"
    client.post("/post/", {"post": f"{OWN}|head"})
    assert client.get("/desk/").context["me"].seat.role == "head"
    client.post("/post/", {"post": f"{OWN}|supervisor"})
    assert client.get("/desk/").context["me"].seat.role == "head"


def test_demonstration_accounts_work_in_a_sample_and_nowhere_else(sqlite: Path) -> None:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    accounts.add_demo({"clerk": ACCOUNT})
    assert Client().post("/sign-in/", {"demo": "clerk"}).status_code == 401
    assert "演示账号" not in Client().get("/sign-in/").content.decode()
    assert accounts.demo_outside_a_sample(settings.HOME) == ["clerk"]

    mark = settings.HOME / "sample.json"
    mark.write_text(json.dumps({"year": 2019, "seed": 1}), encoding="utf-8")
    try:
        assert "演示账号" in Client().get("/sign-in/").content.decode()
        assert Client().post("/sign-in/", {"demo": "clerk"}).status_code == 302
        assert accounts.demo_outside_a_sample(settings.HOME) == []
    finally:
        mark.unlink()


def test_a_known_case_is_open_to_the_public_without_signing_in(sqlite: Path) -> None:
    settle_in(["clerk"])
    case = opened("formality-cut")
    page = Client().get(f"/cases/{case}/")
    assert page.status_code == 200 and "我可以办的" not in page.content.decode()
