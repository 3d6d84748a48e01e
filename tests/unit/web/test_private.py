"""What is private stays with its unit: every role of another unit walks through all that it can open, and finds none.

The walk begins at the desk, the lists and the cases themselves, follows every link, and asks for what no link leads
to: papers, documents, exports with private columns, searches for the very words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from zhunsheng.catalog.cast import first_outcome
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.roles import roles
from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents import service as documents
from zhunsheng.office.people import service as people

LAW = Catalog()
MARK = "赵某隐"
INSIDE = [r.id for r in roles().values() if not r.outside and r.id != "clock"]
# The public, every role of another unit, and who runs the system in the unit itself.
STRANGERS = [("", ""), *((OTHER, r) for r in INSIDE), *((OWN, r) for r in sorted(people.ADMINISTRATORS))]
RECEIPT = "doc-foi-receipt"
# Pages of cases are all opened; of every other kind of page some.
WHOLE, SOME = ("case", "document", "document-file", "paper", "case-file"), 2
MOST = 20  # links followed beyond what is asked for in any case


def _marked(kind: str) -> object:
    """A private value that is found again wherever it shows; None where a field of this type cannot hold it."""
    party = {"name": MARK, "kind": "natural"}
    return {
        "text": MARK, "longtext": MARK, "party": party, "parties": [party], "place": MARK, "person": MARK,
        "persons": [MARK], "items": [MARK],
    }.get(kind)  # fmt: skip


def _asked_privately(ident: str) -> dict[str, object]:
    """What a procedure asks at its start that is private, with a value that is found again."""
    version = LAW.procedure(ident).on(DAY) or LAW.procedure(ident).versions[0]
    start = next(a for a in version.acts.values() if a.starts)
    asked = start.deeds[first_outcome(start)].sets
    found = {f.id: _marked(f.type) for f in version.fields.values() if f.private and f.id in asked}
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def held(sqlite: Path) -> list[str]:
    """A case of each procedure that asks for something private, one of them with a document; their ids."""
    settle_in(INSIDE)
    found = {i: given for i in sorted(LAW.ids) if LAW.procedure(i).on(DAY) and (given := _asked_privately(i))}
    made = [opened(i, title="一件事", **given) for i, given in found.items()]
    assert len(made) > 5 and all(MARK in str(cases.history(case)[0].fields) for case in made)
    documents.templates.cache_clear()
    request = next(c for c in made if c.startswith("disclosure-request/"))
    form = {"f.received_on": DAY.isoformat(), "day": DAY.isoformat(), "once": "register", "issue": [RECEIPT]}
    assert client_of(OWN, "disclosure-clerk").post(f"/cases/{request}/act/register/", form).status_code == 302
    assert MARK in _told(client_of(OWN, "disclosure-clerk").get(f"/cases/{request}/documents/2/{RECEIPT}/1/"))
    return made


@pytest.mark.parametrize("who", [STRANGERS[n::6] for n in range(6)], ids=lambda who: " ".join(r for _, r in who))
def test_nobody_of_another_unit_finds_what_is_private(who: list[tuple[str, str]], held: list[str]) -> None:
    for unit, role in who:
        _look_about(unit, role, held)


def _look_about(unit: str, role: str, held: list[str]) -> None:
    client = client_of(unit, role) if role else Client()
    starts = ["/", "/desk/", "/cases/", f"/cases/?q={MARK}", f"/cases/?unit={OWN}", "/board/supervision/", "/start/"]
    walked, kinds = 0, Counter()
    for page, shown in _walk(client, [*starts, *_unlinked(held)]):
        assert MARK not in _told(shown), (unit, role, page)
        walked += 1
        kinds[resolve(page.partition("?")[0]).url_name] += 1
    assert walked > 40 and kinds["case"] >= len(held)
    feed = re.search(r"/calendar/[\w-]+\.ics", client.post("/desk/calendar/subscribe/").content.decode())
    assert feed is None or MARK not in _told(Client().get(feed[0]))


def _unlinked(held: list[str]) -> Iterator[str]:
    """What one may type into the address bar."""
    for case in held:
        procedure = case.partition("/")[0]
        yield f"/cases/{case}/"
        yield f"/cases/{case}/file/"
        yield f"/cases/{case}/papers/1/0/"
        yield f"/books/{procedure}/export.csv?private=1&acts=1"
        for name in _asked_privately(procedure):
            yield f"/cases/?procedure={procedure}&f.{name}={MARK}&col=f.{name}"
        yield from (f"/cases/{case}/act/{a}/?irregular=1" for a in list(LAW.procedure(procedure).on(DAY).acts)[:1])
        if procedure == "disclosure-request":
            yield f"/cases/{case}/papers/2/0/"
            yield f"/cases/{case}/documents/2/{RECEIPT}/1/"
            yield from (f"/cases/{case}/documents/2/{RECEIPT}/1/{form}/" for form in ("html", "docx", "pdf"))


def _walk(client: Client, pages: list[str]) -> Iterator[tuple[str, HttpResponse]]:
    """Open pages, and what they lead to, each once."""
    seen, opened_of, waiting = set(pages), Counter(), list(pages)
    for at, page in enumerate(waiting):
        shown = client.get(page)
        yield page, shown
        if shown.streaming or at > MOST + len(pages) or not shown.headers["Content-Type"].startswith("text/html"):
            continue
        for link in re.findall(r'href="([^"#]*)', shown.content.decode()):
            link = unescape(link) if link.startswith("/") else page.partition("?")[0] + unescape(link)
            kind = _kind(link)
            if kind and link not in seen and (kind in WHOLE or opened_of[kind] < SOME):
                seen.add(link)
                opened_of[kind] += 1
                waiting.append(link)


def _kind(link: str) -> str | None:
    """Which kind of page a link leads to; none where it leads out of the pages."""
    try:
        return resolve(link.partition("?")[0]).url_name
    except Resolver404:
        return None


def _told(shown: HttpResponse) -> str:
    """What an answer says, but for the words that were themselves searched for."""
    held = b"".join(shown.streaming_content) if shown.streaming else shown.content
    told = held.decode("utf-8", "replace").replace(f'value="{MARK}"', "").replace(quote(MARK), "")
    return re.sub(r"“[^”]*”|：赵某隐 <span", "", told)
