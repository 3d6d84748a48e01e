"""The second factor, passwords that must change, and sessions: required once enrolled, never taken twice, counted."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from desks import OWN, settle_in
from django.conf import settings
from django.test import Client
from django.utils import timezone

from zhunsheng.office.accounts import managing, models, passwords, second, sittings
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.journal.service import console
from zhunsheng.web.snapshot import office_day

PASSWORD, OTHER = "Right-horse-7", "Wrong-donkey-8"


@pytest.fixture
def wang(sqlite: Path) -> models.Account:
    settle_in(["clerk"])
    models.Account.objects.all().delete()
    accounts.add(f"{OWN}.clerk", "wang", PASSWORD, timezone.now())
    return models.Account.objects.get()


def sign_in(client: Client, password: str = PASSWORD):
    return client.post("/sign-in/", {"username": "wang", "password": password})


def code(account: models.Account, at: datetime | None = None) -> str:
    return pyotp.TOTP(second.secret_of(account, account.second)).at(at or timezone.now())


def enrolled(account: models.Account, ago: int = 120) -> list[str]:
    """With a second factor, whose enrolment used the code of two minutes ago."""
    at, name = timezone.now() - timedelta(seconds=ago), second.new_name()
    given = pyotp.TOTP(second.secret_of(account, name)).at(at)
    codes = second.enrol(account, name, given, "10.0.0.1", at)
    account.refresh_from_db()
    return codes


def ticket(answer) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())[1]


def test_enrols_by_the_page_with_a_qr_code_and_shows_the_recovery_codes_once(wang: models.Account) -> None:
    client = Client()
    sign_in(client)
    page = client.get("/account/second/").content.decode()
    assert "data:image/svg+xml" in page
    offer = re.search(r'name="offer" value="([^"]+)"', page)[1]
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    wrong = client.post("/account/second/", {"offer": offer, "code": "000000"})
    assert wrong.status_code == 422 and secret[:4] in wrong.content.decode()
    done = client.post("/account/second/", {"offer": offer, "code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"<li><code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", done.content.decode())
    assert len(set(codes)) == 8 and codes[0] not in client.get("/account/second/").content.decode()
    wang.refresh_from_db()
    assert wang.second and not models.RecoveryCode.objects.filter(digest__contains=codes[0]).exists()


def test_once_enrolled_the_password_alone_does_not_open(wang: models.Account) -> None:
    enrolled(wang)
    client = Client()
    asked = sign_in(client)
    assert asked.status_code == 200 and client.get("/desk/").status_code == 302
    entered = client.post("/sign-in/code/", {"ticket": ticket(asked), "code": code(wang)})
    assert entered.status_code == 302 and client.get("/desk/").status_code == 200


def test_a_code_is_taken_once(wang: models.Account) -> None:
    enrolled(wang)
    given, first, again = code(wang), Client(), Client()
    assert first.post("/sign-in/code/", {"ticket": ticket(sign_in(first)), "code": given}).status_code == 302
    refused = again.post("/sign-in/code/", {"ticket": ticket(sign_in(again)), "code": given})
    assert refused.status_code == 401 and "已经用过" in refused.content.decode()


def test_a_code_of_long_ago_is_refused_and_one_of_a_slow_clock_taken(wang: models.Account) -> None:
    enrolled(wang, ago=600)
    now = timezone.now()
    assert not second.takes(wang, code(wang, now - timedelta(seconds=95)), "", now)
    assert second.takes(wang, code(wang, now - timedelta(seconds=30)), "", now)


def test_wrong_codes_lock_the_account_and_the_password_does_not_begin_the_count_anew(wang: models.Account) -> None:
    enrolled(wang)
    statuses = []
    for _ in range(5):
        client = Client()
        statuses.append(client.post("/sign-in/code/", {"ticket": ticket(sign_in(client)), "code": "12345"}).status_code)
    assert statuses == [401, 401, 401, 401, 429]
    assert sign_in(Client()).status_code == 429


def test_a_recovery_code_stands_in_once_and_is_logged(wang: models.Account) -> None:
    lost = enrolled(wang)[0]
    for expected in (302, 401):
        client = Client()
        given = {"ticket": ticket(sign_in(client)), "code": lost.lower()}
        assert client.post("/sign-in/code/", given).status_code == expected
    assert second.left(wang) == 7
    assert list(models.SignIn.objects.order_by("id").values_list("what", flat=True))[-3:] == [
        "recovered",
        "in",
        "failed",
    ]


def test_a_ticket_is_not_forged_and_dies_with_the_password(wang: models.Account) -> None:
    enrolled(wang)
    held = ticket(sign_in(Client()))
    assert Client().post("/sign-in/code/", {"ticket": held + "x", "code": code(wang)}).status_code == 401
    passwords.put(wang, OTHER, timezone.now(), by_others=False)
    assert Client().post("/sign-in/code/", {"ticket": held, "code": code(wang)}).status_code == 401


def test_what_was_typed_comes_along_through_the_second_step(wang: models.Account) -> None:
    enrolled(wang)
    client = Client()
    form = {"username": "wang", "password": PASSWORD, "next": "/start/formality-cut/", "carried.title": "户口簿"}
    asked = client.post("/sign-in/", form)
    carried = {"ticket": ticket(asked), "code": code(wang), "next": "/start/formality-cut/", "carried.title": "户口簿"}
    assert 'name="carried.title" value="户口簿"' in asked.content.decode()
    assert "户口簿" in client.post("/sign-in/code/", carried).content.decode()


def test_is_switched_off_with_a_code_and_reset_by_the_security_administrator(wang: models.Account) -> None:
    enrolled(wang)
    client = Client()
    client.post("/sign-in/code/", {"ticket": ticket(sign_in(client)), "code": code(wang)})
    assert client.post("/account/second/", {"code": "000000"}).status_code == 422
    later = code(wang, timezone.now() + timedelta(seconds=30))
    assert client.post("/account/second/", {"code": later}).status_code == 302
    assert sign_in(Client()).status_code == 302
    wang.refresh_from_db()
    enrolled(wang)
    managing.reset_second(console(office_day()), "wang", timezone.now(), "手机遗失")
    assert sign_in(Client()).status_code == 302


def test_the_database_holds_neither_secret_nor_code(wang: models.Account, sqlite: Path) -> None:
    codes = enrolled(wang)
    held = b"".join(p.read_bytes() for p in sqlite.parent.glob("zhunsheng.sqlite3*"))
    for word in (second.secret_of(wang, wang.second), codes[0], codes[0].replace("-", ""), PASSWORD):
        assert word.encode() not in held


def test_a_first_password_must_be_changed_before_anything_else(wang: models.Account) -> None:
    given = managing.reset_password(console(office_day()), "wang", timezone.now())
    client = Client()
    assert sign_in(client).status_code == 401
    assert sign_in(client, given).headers["Location"] == "/desk/"
    for page in ("/desk/", "/start/", "/account/absence/", "/account/second/"):
        assert client.get(page).headers["Location"] == "/account/password/", page
    form = {"old": given, "new": OTHER, "again": OTHER}
    assert client.post("/account/password/", form | {"again": "x"}).status_code == 422
    assert client.post("/account/password/", form).headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_an_old_password_must_be_changed(wang: models.Account) -> None:
    client = Client()
    sign_in(client)
    models.Account.objects.update(password_at=timezone.now() - timedelta(days=91))
    assert client.get("/desk/").headers["Location"] == "/account/password/"


def test_a_password_is_strong_and_not_one_of_the_last_five(wang: models.Account) -> None:
    now, used = timezone.now(), [PASSWORD]
    for n in range(5):
        passwords.change(wang, used[-1], f"Good-goose-{n}", "", now)
        used.append(f"Good-goose-{n}")
    for former in used[1:]:
        with pytest.raises(passwords.WeakPassword):
            passwords.change(wang, used[-1], former, "", now)
    passwords.change(wang, used[-1], PASSWORD, "", now)  # the sixth from now
    for weak in ("Short-1", "alllowercaseletters", "Wang-wang-123"):
        with pytest.raises(passwords.WeakPassword):
            passwords.change(wang, PASSWORD, weak, "", now)


def test_guessing_the_present_password_locks_as_signing_in_does(wang: models.Account) -> None:
    client = Client()
    sign_in(client)
    form = {"old": "guess", "new": OTHER, "again": OTHER}
    answers = [client.post("/account/password/", form).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 302] and client.get("/desk/").status_code == 302
    assert sign_in(Client()).status_code == 429


def test_a_fourth_session_ends_the_first(wang: models.Account) -> None:
    clients = [Client() for _ in range(sittings.AT_ONCE + 1)]
    for client in clients:
        sign_in(client)
    assert [c.get("/desk/").status_code for c in clients] == [302, 200, 200, 200]


def test_signs_out_everywhere_else_and_after_a_changed_password(wang: models.Account) -> None:
    here, there, third = Client(), Client(), Client()
    sign_in(here), sign_in(there)
    assert here.post("/account/").headers["Location"].endswith("ended=1")
    assert [c.get("/desk/").status_code for c in (here, there)] == [200, 302]
    sign_in(third)
    here.post("/account/password/", {"old": PASSWORD, "new": OTHER, "again": OTHER})
    assert [c.get("/desk/").status_code for c in (here, third)] == [200, 302]


def test_a_disabled_account_is_out_at_once(wang: models.Account) -> None:
    client = Client()
    sign_in(client)
    managing.disable(console(office_day()), "wang", timezone.now(), "离职")
    assert client.get("/desk/").status_code == 302 and sign_in(Client()).status_code == 401


def test_a_demonstration_account_changes_neither_password_nor_factor(wang: models.Account) -> None:
    models.Account.objects.update(is_demo=True)
    (settings.HOME / "sample.json").write_text("{}", encoding="utf-8")
    try:
        client = Client()
        sign_in(client)
        form = {"old": PASSWORD, "new": OTHER, "again": OTHER}
        assert client.post("/account/password/", form).status_code == 422
        assert "data:image" not in client.get("/account/second/").content.decode()
        wang.refresh_from_db()
        assert wang.check_password(PASSWORD)
    finally:
        (settings.HOME / "sample.json").unlink()


def test_whoever_guesses_codes_in_a_living_session_loses_it(wang: models.Account) -> None:
    enrolled(wang)
    client = Client()
    asked = sign_in(client)
    client.post("/sign-in/code/", {"ticket": ticket(asked), "code": code(wang)})
    answers = [client.post("/account/second/", {"code": "00000x"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 302]
    assert client.get("/desk/").status_code == 302
    wang.refresh_from_db()
    assert wang.second
