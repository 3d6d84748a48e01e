"""The administrators' pages: who opens which, what a form does, what a refusal says, what the logs show."""

import re
from datetime import date
from pathlib import Path

import pytest
from desks import DAY, OTHER, OWN, client_of, settle_in
from django.test import Client
from django.utils import timezone

from zhunsheng.office.accounts import log, models
from zhunsheng.office.journal import service as journal
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import AUDIT, MANAGES, SECURITY, SYSTEM
from zhunsheng.office.people.service import Seat
from zhunsheng.web.refusals import WORDS
from zhunsheng.web.views.system.acts import ACTS
from zhunsheng.web.views.system.base import AREAS

ROLES = (SYSTEM, SECURITY, AUDIT)
OFFICER = f"{OWN}.officer"
PAGES = {
    "overview": "/system/", "units": "/system/units/", "people": "/system/people/", "roles": "/system/roles/",
    "accounts": "/system/accounts/", "calendars": "/system/calendars/", "parameters": "/system/parameters/",
    "sign-ins": "/system/sign-ins/", "log": "/system/log/",
}  # fmt: skip
# One form for every act of administration: where it is sent, and what is in it.
FORMS = {
    "unit.add": ("/system/units/", {"what": "unit.add", "id": "big-data", "name": "大数据局", "kind": "department"}),
    "unit.rename": ("/system/units/health/", {"what": "rename", "since": "2019-09-03", "name": "卫健委"}),
    "unit.close": ("/system/units/health/", {"what": "close", "on": "2019-10-01"}),
    "person.add": ("/system/people/", {"id": "t.9", "name": "丁某"}),
    "post.give": (f"/system/people/{OFFICER}/", {"unit": "卫健局", "role": "clerk", "since": "2019-09-03"}),
    "post.move": (f"/system/people/{OFFICER}/", {"unit": "housing", "role": "officer", "on": "2019-09-03"}),
    "post.end": (f"/system/people/{OFFICER}/", {"on": "2019-09-30"}),
    "certificate.add": (
        f"/system/people/{OWN}.clerk/", {"kind": "qualification", "number": "A1", "since": "2019-09-03"},
    ),
    "certificate.end": (f"/system/people/{OFFICER}/", {"last": "2019-09-30"}),
    "account.create": ("/system/accounts/", {"person": "new", "username": "new"}),
    "account.disable": ("/system/accounts/", {"username": f"{OWN}.clerk"}),
    "account.enable": ("/system/accounts/", {"username": "off"}),
    "account.password": ("/system/accounts/", {"username": f"{OWN}.clerk"}),
    "account.unlock": ("/system/accounts/", {"username": f"{OWN}.clerk"}),
    "account.second": ("/system/accounts/", {"username": "off"}),
    "account.sessions": ("/system/accounts/", {"username": f"{OWN}.clerk"}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def desks(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_in(["clerk", "officer", *ROLES], (OWN,))
    monkeypatch.setattr("zhunsheng.web.me.office_day", lambda: DAY)


def sent(by: str, act: str, **more: str):
    """An act of administration as its form sends it."""
    address, form = FORMS[act]
    held = people.models.Post.objects.get(person=OFFICER, role="officer")
    paper = people.models.Certificate.objects.filter(person=OFFICER, kind="enforcement").get()
    ids = {"post.move": {"post": held.id}, "post.end": {"post": held.id}, "certificate.end": {"certificate": paper.id}}
    return client_of(OWN, by).post(address, {"what": act, **form, **ids.get(act, {}), **more})


@pytest.mark.parametrize("role", ["clerk", *ROLES])
def test_each_opens_the_pages_that_are_theirs(role: str) -> None:
    client = client_of(OWN, role)
    for area, address in PAGES.items():
        assert client.get(address).status_code == (200 if role in AREAS[area][2] else 403), address
    opens = 200 if role in ROLES else 403
    for address in ("/system/units/health/", f"/system/people/{OFFICER}/"):
        assert client.get(address).status_code == opens
        assert client_of(OWN, "clerk").get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_what_is_not_there_is_told() -> None:
    client = client_of(OWN, SYSTEM)
    for address in ("/system/units/nowhere/", "/system/people/nobody/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("act", FORMS)
def test_every_form_works_for_its_administrator_and_for_nobody_else(act: str) -> None:
    people.enrol([people.Official("new", "新某", OWN, "clerk", DAY)])
    people.leave(f"{OWN}.clerk", OWN, "clerk", DAY) if act == "certificate.add" else None
    if act == "certificate.add":
        people.models.Certificate.objects.filter(kind="qualification").delete()
    if act == "unit.close":
        people.models.Post.objects.filter(unit="health").delete()
    models.Account.objects.create(username="off", person="gone", is_active=False, second="x")
    for role in ("clerk", *(r for r in ROLES if MANAGES[act] != r)):
        before = journal.end()
        answer = sent(role, act)
        assert answer.status_code in (403, 422) and journal.end() == before, role
        assert answer.status_code == 403 or "由" in answer.content.decode()
    done = sent(MANAGES[act], act, reason="浑编〔2019〕3号")
    assert done.status_code in (200, 302) and journal.find().entries[0].act == act, done.content.decode()[-3000:]
    if done.status_code == 200:
        assert re.search(r'<code class="secret">[\w-]{14}</code>', done.content.decode())


def test_every_act_and_every_refusal_has_words() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(people.__file__).parent.parent.rglob("*.py"))
    codes = set(re.findall(r'(?:Refusal|WeakPassword)\(\s*"([a-z-]+)"', source))
    assert codes <= WORDS.keys() and len(codes) > 30
    assert set(re.findall(r'"((?:unit|person|post|certificate|account|delegation|log)\.[a-z]+)"', source)) - {
        "person.name"
    } <= {*ACTS, "person.rename"}


def test_a_moved_post_changes_the_desk_on_its_day() -> None:
    assert sent(SECURITY, "post.move", on="2019-09-10").status_code == 302
    assert people.posts(OFFICER, date(2019, 9, 9)) == {Seat(OWN, "officer")}
    assert people.posts(OFFICER, date(2019, 9, 10)) == {Seat("housing", "officer")}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"unit": "没有的局"}, "没有这个单位"),
        ({"role": "applicant"}, "选一个机关内部的角色"),
        ({"role": "audit-admin"}, "三员分立"),
        ({"since": "明天"}, "日期写作"),
        ({"since": "2019-09-31"}, "没有 2019-09-31 这一天"),
        ({"since": ""}, "写上日期"),
        ({"since": "2019-09-02"}, "不能早于 2019-09-03"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(more: dict[str, str], words: str) -> None:
    answer = sent(SECURITY, "post.give", reason="浑人〔2019〕7号", **more)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "浑人〔2019〕7号" in page
    assert people.posts(OFFICER, DAY) == {Seat(OWN, "officer")}


def test_a_made_account_signs_in_with_its_first_password_and_must_change_it() -> None:
    people.enrol([people.Official("new", "新某", OWN, "clerk", DAY)])
    page = sent(SYSTEM, "account.create").content.decode()
    given = re.search(r'<code class="secret">([\w-]+)</code>', page)[1]
    client = Client()
    assert client.post("/sign-in/", {"username": "new", "password": given}).status_code == 302
    assert client.get("/desk/").headers["Location"] == "/account/password/"
    assert given not in client_of(OWN, SYSTEM).get("/system/accounts/").content.decode()
    assert all(given not in str(e.after) for e in journal.find().entries)


def test_no_administrator_finds_a_password_a_secret_or_a_session_on_a_page() -> None:
    account = models.Account.objects.get(username=f"{OWN}.clerk")
    account.password, account.second = "pbkdf2_sha256$kept", "named-secret"
    account.save()
    models.Sitting.objects.create(account=account, key="k" * 32, began=timezone.now(), address="10.0.0.1")
    for role in ROLES:
        for area, address in PAGES.items():
            if role in AREAS[area][2]:
                page = client_of(OWN, role).get(address).content.decode()
                assert not re.search("pbkdf2_sha256|named-secret|" + "k" * 32, page), (role, address)


def test_the_logs_are_searched_and_filtered() -> None:
    sent(SYSTEM, "person.add", reason="新录用")
    sent(SECURITY, "post.end")
    log.note("failed", "zhang", "10.0.0.7", timezone.now())
    client = client_of(OWN, AUDIT)
    rows = {
        "/system/log/": 2, "/system/log/?what=person.add": 1, "/system/log/?q=新录用": 1, "/system/log/?q=丁某": 1,
        "/system/log/?q=没有": 0, "/system/log/?first=2001-01-01&last=2001-12-31": 0, "/system/log/?what=nothing": 2,
        "/system/sign-ins/?q=zhang": 1, "/system/sign-ins/?q=10.0.0.7&what=failed": 1, "/system/sign-ins/?what=out": 0,
    }  # fmt: skip
    for address, count in rows.items():
        page = client.get(address)
        assert page.status_code == 200 and len(page.context["page"]["rows"]) == count, address
    wrong = client.get("/system/log/?first=昨天")
    assert wrong.status_code == 200 and "日期写作" in wrong.content.decode()


def test_the_logs_are_verified_and_taken_away_as_a_file_which_is_logged_too() -> None:
    sent(SYSTEM, "person.add", name="=cmd()", reason="=HYPERLINK(1)")
    client = client_of(OWN, AUDIT)
    assert "没有一行被改" in client.get("/system/log/?verify=1").content.decode()
    held = b"".join(client.get("/system/log/?form=csv").streaming_content).decode()
    assert held.startswith("\ufeffid,at,person") and "person.add" in held and ",'=HYPERLINK(1)," in held
    assert journal.find().entries[0].act == "log.read"
    signs = b"".join(client.get("/system/sign-ins/?form=csv").streaming_content).decode()
    assert signs.startswith("\ufeffid,at,username")


def test_parameters_tell_demonstration_values_from_confirmed_ones() -> None:
    page = client_of(OWN, SYSTEM).get("/system/parameters/")
    states = {p["id"]: p["state"] for p in page.context["parameters"]}
    assert states["disclosure.correction"] == "demonstration" and page.context["counts"]["demonstration"] == 87
    assert "regions/220602/region.yaml" in page.content.decode()


def test_calendars_say_which_document_makes_a_day_what_it_is() -> None:
    page = client_of(OWN, AUDIT).get("/system/calendars/?year=2019")
    days = {d["day"]: (d["works"], g["document"].number) for g in page.context["groups"] for d in g["days"]}
    assert days[date(2019, 5, 5)][0] is True and days[date(2019, 5, 3)][0] is False
    assert date(2019, 5, 6) not in days
    assert f"{page.context['provisional']} 年及以后还没有文件" in page.content.decode()


def test_administrators_have_no_desk_and_the_others_no_system() -> None:
    admin = client_of(OWN, SYSTEM)
    assert admin.get("/desk/").headers["Location"] == "/system/"
    assert "今日" not in admin.get("/system/").content.decode()
    assert "/system/" not in client_of(OWN, "clerk").get("/account/").content.decode()
    assert OTHER not in {s.unit for s in people.posts(OFFICER, DAY)}
