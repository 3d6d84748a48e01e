"""Every address is sent what no form of ours holds: too much, too little, of another kind. No page breaks.

Forms are taken from the pages themselves, and one or two of their fields spoilt, by lot, from a seed.
"""

import re
from html import unescape
from random import Random
from urllib.parse import quote_plus, urlencode

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from zhunsheng.office.cases import service as cases

ROLES = [
    "clerk",
    "window",
    "disclosure-clerk",
    "supervisor",
    "system-admin",
    "security-admin",
    "audit-admin",
    "mediator",
]
RECEIPT = "doc-foi-receipt"
TRIES = 4
SURROGATE = "\ud800"  # in a form that is sent, the three bytes by which nobody encodes it
SPOILT = [
    "", " ", "\x00", "\t\r\n", SURROGATE, "9" * 5_000, "-1", "1e999", "NaN", "１２", "²", "0", "2019-02-30",
    "0001-01-01", "9999-12-31", "２０１９-０９-０３", "2019年2月29日", "0000-00-00", "true", "None", "[]", '{"a": 1}',
    "../../etc/passwd", "<script>alert(1)</script>",
    "' OR 1=1 --", "%s%(x)s{0}{x}", "\u202e文本", "🈶" * 300, "字" * 1_000_000,
]  # fmt: skip
STRAY = ("act", "outcome", "member", "day", "once", "persons", "kept", "seen", "f.", "paper.x", "another")
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"[^>]*>')
HELD = re.compile(r'\bvalue="([^"]*)"')


# What a form holds that is not on the page of its own address.
MORE = {
    "bulk": [("procedure", "disclosure-request"), ("act", "register"), ("once", "bulk"), ("day", DAY.isoformat()),
             ("pick", "disclosure-request/natural-resources/2019/1@1"), ("f.received_on", DAY.isoformat())],
    "keep-list": [("name", "我的"), ("asked", "procedure=mediation"), ("drop", "1")],
    "document": [("issue", "1"), ("void", "1"), ("reason", "误")],
    "check": [("text", "受理案件5件。"), ("year", "2019")],
    "take-post": [("post", f"{OWN}|clerk")], "sign-in-code": [("ticket", "x"), ("code", "123456")],
    "set_language": [("language", "en"), ("next", "/")], "undo": [("reason", "误录"), ("seen", "1")],
    "book": [("layout", "acts"), ("irregular", "1")],
}  # fmt: skip


def addresses() -> dict[str, tuple[str, list]]:
    """Every address that there is, with whoever may most there, and what its path names."""
    case, done, no = opened("disclosure-request"), opened("disclosure-request"), "nothing"
    form = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat(), "once": "done", "issue": [RECEIPT]}
    client_of(OWN, "disclosure-clerk").post(reverse("act", args=[done, "register"]), form)
    return {
        "home": ("clerk", []), "figures": ("clerk", []), "figure": ("clerk", ["mediation.total"]),
        "evidence-file": ("clerk", ["mediation.total"]), "cases": ("clerk", []), "bulk": ("clerk", []),
        "keep-list": ("clerk", []), "act": ("disclosure-clerk", [case, "register"]), "undo": ("supervisor", [case, 1]),
        "paper": ("clerk", [case, 1, 0]), "case-file": ("clerk", [case]), "case": ("disclosure-clerk", [case]),
        "document": ("disclosure-clerk", [done, 2, RECEIPT, 1]),
        "document-file": ("disclosure-clerk", [done, 2, RECEIPT, 1, "pdf"]), "tables": ("clerk", []),
        "table": ("clerk", [no, 2019]), "table-cell": ("clerk", [no, 2019, "a", "b"]),
        "table-file": ("clerk", [no, 2019, "csv"]), "board-plan": ("clerk", []),
        "board-supervision": ("supervisor", []),
        "board-unit": ("supervisor", [OWN]), "check": ("clerk", []), "law": ("clerk", []),
        "law-page": ("clerk", ["mediation"]), "law-version": ("clerk", ["mediation", "2011-01-01"]),
        "law-part": ("clerk", ["mediation", "2011-01-01", "terms"]), "due": ("clerk", []), "year-now": ("clerk", []),
        "year": ("clerk", [2019]), "report": ("clerk", []), "report-year": ("clerk", [2019]),
        "report-file": ("clerk", [2019, "md"]), "book-job": ("clerk", [no]), "book-take": ("clerk", [no]),
        "book-again": ("clerk", [no]), "book-drop": ("clerk", [no]), "book-rest": ("clerk", [no]),
        "book-undo": ("supervisor", [no]), "book": ("clerk", ["formality-cut"]),
        "book-template": ("clerk", ["mediation"]),
        "book-export": ("clerk", ["mediation", "csv"]), "desk": ("clerk", []), "calendar": ("clerk", []),
        "subscribe": ("clerk", []), "unsubscribe": ("clerk", []), "feed": ("clerk", [no]), "start": ("clerk", []),
        "start-case": ("window", ["disclosure-request"]), "sign-in": ("", []), "sign-in-code": ("", []),
        "sign-out": ("mediator", []), "take-post": ("clerk", []), "account": ("clerk", []), "password": ("clerk", []),
        "second": ("clerk", []), "absence": ("clerk", []), "system": ("system-admin", []),
        "system-units": ("system-admin", []), "system-unit": ("system-admin", [OTHER]),
        "system-people": ("system-admin", []), "system-person": ("system-admin", [f"{OTHER}.mediator"]),
        "system-roles": ("security-admin", []), "system-accounts": ("security-admin", []),
        "system-calendars": ("system-admin", []), "system-parameters": ("system-admin", []),
        "system-sign-ins": ("audit-admin", []), "system-log": ("audit-admin", []), "set_language": ("clerk", []),
    }  # fmt: skip


def known(patterns: list) -> set[str]:
    """The names of all addresses."""
    found: set[str] = set()
    for one in patterns:
        found |= {one.name} if isinstance(one, URLPattern) else known(one.url_patterns)
    return {name for name in found if name}


def body(form: list[tuple[str, str]]) -> bytes:
    """A form as a browser sends it; a half of a pair of surrogates as its bytes."""
    told = ("=".join(quote_plus(part, errors="surrogatepass") for part in pair) for pair in form)
    return "&".join(told).encode()


def spoilt(r: Random, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A form of which one or two fields are missing, doubled, of another kind, or nobody's."""
    out = list(fields) or [("x", "y")]
    for _ in range(r.choice((1, 2))):
        at, how = r.randrange(len(out)), r.random()
        if how < 0.15 and len(out) > 1:
            del out[at]
        elif how < 0.3:
            out.append((out[at][0], r.choice(SPOILT)))
        elif how < 0.4:
            out.append((r.choice(STRAY), r.choice(SPOILT)))
        else:
            out[at] = (out[at][0], r.choice(SPOILT))
    return out


def fields_of(page: str) -> list[tuple[str, str]]:
    """What a page's forms would send."""
    found = []
    for field in FIELD.finditer(page):
        value = HELD.search(field[0])
        found.append((unescape(field[1]), unescape(value[1]) if value else "示例"))
    return [(n, v) for n, v in found if n not in ("csrfmiddlewaretoken", "resume", "rows", "preview")]


def test_no_address_breaks_whatever_it_is_sent(sqlite: None) -> None:
    settle_in(ROLES)
    given, r = addresses(), Random(2019)
    assert set(given) == known(get_resolver("zhunsheng.web.urls").url_patterns), "a new address is to be named here"
    answers: dict[str, set[int]] = {}
    for name, (role, args) in given.items():
        client, address = client_of(OWN, role) if role else Client(), reverse(name, args=args)
        shown = client.get(address)
        is_page = shown.status_code == 200 and shown.headers.get("Content-Type", "").startswith("text/html")
        fields = fields_of(shown.content.decode()) if is_page else []
        for n in range(TRIES):
            form = [] if n == 0 else spoilt(r, fields + MORE.get(name, []))
            client = client_of(OWN, role) if role else client
            answer = client.post(address, body(form), "application/x-www-form-urlencoded")
            told = (name, [(k[:40], v[:40]) for k, v in form], answer.status_code)
            assert answer.status_code < 500, told
            if answer.status_code in (400, 403, 404, 409, 413, 422):
                assert re.search(r"<h1[^>]*>[^<]*[\u4e00-\u9fff]", answer.content.decode()), told
            answers.setdefault(name, set()).add(answer.status_code)
    assert {302, 422} <= answers["undo"] | answers["document"] and 422 in answers["act"] & answers["start-case"]


@pytest.mark.parametrize(
    ("field", "length", "told"),
    [
        ("f.content", 32_001, "最多 32,000 字，现有 32,001 字"),
        ("f.applicant", 10**6, "最多 1,000 字，现有 1,000,000 字"),
    ],
)
def test_a_text_without_end_is_told_its_length_and_stays(sqlite: None, field: str, length: int, told: str) -> None:
    settle_in(["window"])
    typed = {
        "f.applicant": "张某", "f.applicant.kind": "natural", "f.applicant.code": "", "f.applicant_kind": "natural",
        "f.content": "某方案", "day": DAY.isoformat(), "once": "long",
    }  # fmt: skip
    window, start = client_of(OWN, "window"), reverse("start-case", args=["disclosure-request"])
    answer = window.post(start, typed | {field: "字" * length})
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "作为附件附上" in page and "字" * length in page
    assert window.post(start, typed | {"f.content": "字" * 32_000}).status_code == 302


@pytest.mark.parametrize("form", [{"f.content": "字" * 3_000_000}, {f"x{n}": "1" for n in range(1_001)}])
def test_more_than_a_form_holds_is_told_and_nothing_is_recorded(sqlite: None, form: dict[str, str]) -> None:
    settle_in(["window"])
    answer = client_of(OWN, "window").post(
        reverse("start-case", args=["disclosure-request"]), urlencode(form), "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400 and "一次提交的内容太多" in answer.content.decode()
    assert cases.count(cases.Filter()) == 0
