"""Lists through the pages: what is asked is shown, nobody sees what is not theirs, many are acted on at once."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desks import DAY, OTHER, OWN, client_of, opened, settle_in
from django.test import Client

from zhunsheng.office.bookmarks import service as bookmarks
from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents import service as documents

REQUEST = "disclosure-request"
RECEIPT, FORM = "doc-foi-receipt", "doc-foi-register"
NAMES = {"applicant": {"name": "赵某隐", "kind": "natural"}}


@pytest.fixture(autouse=True)
def desks(sqlite: Path) -> None:
    settle_in(["window", "disclosure-clerk", "clerk", "justice", "supervisor", "system-admin", "legal-aid-center"])


def listed(client: Client, procedure: str = REQUEST, **asked: object) -> list[str]:
    """The ids of the cases that a list shows, in its order."""
    answer = client.get("/cases/?" + urlencode({"procedure": procedure, **asked}, doseq=True))
    assert answer.status_code == 200
    return [row["id"] for row in answer.context["rows"]]


def test_conditions_narrow_a_list_and_each_can_be_taken_away() -> None:
    mine, theirs = opened(REQUEST, content="城东新区规划"), opened(REQUEST, OTHER, content="城西水质")
    clerk = client_of(OWN, "disclosure-clerk")
    assert listed(clerk) == [mine, theirs] or listed(clerk) == [theirs, mine]
    assert listed(clerk, unit="own") == [mine] and listed(clerk, unit=OTHER) == [theirs]
    assert listed(clerk, q="水质") == [theirs] and listed(clerk, q="规划") == [mine]
    assert len(listed(clerk, state="open")) == 2 and listed(clerk, state="ended") == []
    assert listed(clerk, **{"from": "2019-9-3", "to": "2019年9月3日"}) and listed(clerk, **{"from": "2019-09-04"}) == []
    assert listed(clerk, **{"f.content": "新区", "add": "applicant_kind"}) == [mine]

    page = clerk.get(f"/cases/?procedure={REQUEST}&q=规划&unit=own")
    links = dict(page.context["told"])
    assert links["含“规划”"] == f"?procedure={REQUEST}&unit=own"


def test_what_cannot_be_read_is_told_and_stays_where_it_was_typed() -> None:
    opened(REQUEST)
    page = client_of(OWN, "disclosure-clerk").get(
        f"/cases/?procedure={REQUEST}&unit=没有的局&from=2019-13-01&f.x=1&page=x"
    )
    shown = page.content.decode()
    assert "没有名为“没有的局”的单位" in shown and "没有 2019-13-01 这一天" in shown
    assert 'value="没有的局"' in shown and 'value="2019-13-01"' in shown and len(page.context["rows"]) == 1


@pytest.mark.parametrize("junk", ["\x00", "'; DROP TABLE cases_case; --", "%", '"', "x" * 5000, "9" * 30, "-"])
def test_no_address_breaks_a_list(junk: str) -> None:
    opened(REQUEST)
    clerk = client_of(OWN, "disclosure-clerk")
    names = "q state light unit dated from to handler late add col sort page figure year count"
    for name in (*names.split(), "f.content", "f.applicant", "f.received_on.from", "f.applicant_kind"):
        assert clerk.get("/cases/", {"procedure": REQUEST, name: junk}).status_code == 200, name
        assert clerk.get("/cases/", {"q": "某", name: junk}).status_code == 200, name


def test_a_list_is_sorted_by_any_column_and_shows_the_columns_asked_for() -> None:
    first = opened(REQUEST, day=date(2019, 9, 2), content="乙")
    second = opened(REQUEST, content="甲")
    clerk = client_of(OWN, "disclosure-clerk")
    assert listed(clerk) == [second, first] and listed(clerk, sort="opened_on") == [first, second]
    page = clerk.get(f"/cases/?procedure={REQUEST}&col=f.content&col=handler&col=f.nothing&sort=-number")
    assert [h["id"] for h in page.context["heads"]] == ["number", "f.content", "handler"]
    assert [h["now"] for h in page.context["heads"]] == ["descending", "", ""]


@pytest.mark.parametrize("role", ["", "disclosure-clerk", "justice", "supervisor"])
def test_what_is_private_is_neither_found_nor_shown_to_others(role: str) -> None:
    case = opened(REQUEST, **NAMES)
    stranger = client_of(OTHER, role) if role else Client()
    for asked in ({"q": "赵某隐"}, {"q": "某隐"}, {"f.applicant": "赵某"}, {"add": "applicant", "f.applicant": "隐"}):
        is_told = not role and "f.applicant" in asked  # the public cannot ask for it, and hears so
        assert listed(stranger, **asked) == ([case] if is_told else []), asked
    page = stranger.get(f"/cases/?procedure={REQUEST}&col=f.applicant&sort=f.applicant&f.applicant=x&count=all")
    assert role or "“申请人”不公开" in page.content.decode()
    page = stranger.get(f"/cases/?procedure={REQUEST}&col=f.applicant&sort=f.applicant")
    assert len(page.context["rows"]) == 1 and "赵某隐" not in page.content.decode()


def test_what_is_private_is_found_and_shown_at_its_own_desk() -> None:
    case = opened(REQUEST, **NAMES)
    clerk = client_of(OWN, "disclosure-clerk")
    assert listed(clerk, q="赵某隐") == [case] and listed(clerk, **{"f.applicant": "某隐"}) == [case]
    assert "赵某隐" in clerk.get(f"/cases/?procedure={REQUEST}&col=f.applicant").content.decode()
    assert listed(client_of(OWN, "system-admin"), q="赵某隐") == []


def test_confidential_cases_are_listed_to_the_body_that_handles_them_and_counted_for_others() -> None:
    case = opened("legal-aid-case", **NAMES)
    number = cases.row(case).number
    assert listed(client_of(OWN, "legal-aid-center"), "legal-aid-case") == [case]
    for stranger in (Client(), client_of(OTHER, "justice"), client_of(OTHER, "supervisor")):
        page = stranger.get("/cases/?procedure=legal-aid-case")
        assert page.context["rows"] == [] and "只有承办单位看得到其中的案件" in page.content.decode()
        found = stranger.get("/cases/?" + urlencode({"q": number}))
        assert found.context["rows"] == [] and case not in found.content.decode()


def test_a_list_of_all_procedures_says_of_which_each_is() -> None:
    case = opened(REQUEST, content="城东新区规划")
    page = Client().get("/cases/?q=新区规划")
    assert [(r["id"], r["procedure"]) for r in page.context["rows"]] == [(case, "政府信息依申请公开")]


def test_lists_are_kept_by_name_and_seen_by_nobody_else() -> None:
    clerk = client_of(OWN, "disclosure-clerk")
    asked = urlencode({"procedure": REQUEST, "unit": "own", "sort": "due_on"})
    assert clerk.post("/cases/kept/", {"name": "等着办的", "asked": asked}).headers["Location"] == f"/cases/?{asked}"
    clerk.post("/cases/kept/", {"name": "等着办的", "asked": f"{asked}&light=red"})
    (kept,) = bookmarks.kept(f"{OWN}.disclosure-clerk")
    assert (kept.name, kept.asked) == ("等着办的", f"{asked}&light=red")
    assert "等着办的" in clerk.get(f"/cases/?procedure={REQUEST}").content.decode()
    other = client_of(OTHER, "disclosure-clerk")
    assert "等着办的" not in other.get(f"/cases/?procedure={REQUEST}").content.decode()
    other.post("/cases/kept/", {"drop": kept.id, "asked": asked})
    assert bookmarks.kept(f"{OWN}.disclosure-clerk") == [kept]
    clerk.post("/cases/kept/", {"drop": kept.id, "asked": asked})
    assert bookmarks.kept(f"{OWN}.disclosure-clerk") == []


def test_a_list_without_a_name_is_not_kept_and_an_address_leads_nowhere_else() -> None:
    clerk = client_of(OWN, "disclosure-clerk")
    answer = clerk.post("/cases/kept/", {"name": " ", "asked": f"procedure={REQUEST}"}, follow=True)
    assert "写上名称" in answer.content.decode()
    assert clerk.post("/cases/kept/", {"name": "x", "asked": "//evil"}).headers["Location"].startswith("/cases/?")
    assert Client().post("/cases/kept/", {"name": "x", "asked": ""}).status_code == 401


def test_one_act_is_performed_on_many_and_each_refused_one_is_told_and_stays_picked() -> None:
    fit = [opened(REQUEST) for _ in range(3)]
    late, theirs = opened(REQUEST), opened(REQUEST, OTHER)
    clerk = client_of(OWN, "disclosure-clerk")
    _register(clerk, [late])
    picks = [f"{c}@{cases.row(c).seq}" for c in (*fit, late, theirs)]
    base = {"procedure": REQUEST, "pick": picks, "asked": f"procedure={REQUEST}"}

    options = clerk.post("/cases/bulk/", base).context["options"]
    assert {o["act"]: o["count"] for o in options}["register"] == 3
    form = clerk.post("/cases/bulk/", base | {"act": "register"}).context["form"]
    sent = base | {"act": "register", "once": form.token, "day": DAY.isoformat(), "f.received_on": DAY.isoformat()}
    answer = clerk.post("/cases/bulk/", sent)
    assert [d["row"].id for d in answer.context["done"]] == fit
    refused = {r["row"].id: r["why"] for r in answer.context["refused"]}
    assert set(refused) == {late, theirs} and "不归本单位" in refused[theirs][0] and "登记收到" in refused[late][0]
    assert re.findall(r'name="pick" value="([^"@]+)@\d+" checked', answer.content.decode()) == [late, theirs]
    assert all(cases.history(c)[-1].act == "register" for c in fit) and len(cases.history(theirs)) == 1

    again = clerk.post("/cases/bulk/", sent)
    assert again.status_code == 409 and all(len(cases.history(c)) == 2 for c in fit)


def test_each_of_many_gets_the_documents_that_the_act_issues_alone() -> None:
    documents.templates.cache_clear()
    fit, late = [opened(REQUEST) for _ in range(3)], opened(REQUEST)
    clerk = client_of(OWN, "disclosure-clerk")
    _register(clerk, [late])
    base = {"procedure": REQUEST, "pick": [f"{c}@1" for c in fit], "act": "register"}
    page = clerk.post("/cases/bulk/", base)
    alone = clerk.get(f"/cases/{fit[0]}/act/register/").context["form"]
    assert page.context["form"].issue == alone.issue == [FORM, RECEIPT]
    assert re.findall(r'name="issue" value="([^"]+)" checked', page.content.decode()) == alone.issue

    answer = _register(clerk, [*fit, late], issue=[RECEIPT])
    assert [r["row"].id for r in answer.context["refused"]] == [late]
    drawn = [next(e for e in documents.documents(case) if e.is_issued) for case in fit]
    assert [e.template.id for e in drawn] == [RECEIPT] * 3
    numbers = [int(re.search(r"(\d+)号", e.number)[1]) for e in drawn]
    assert numbers == [1, 2, 3], "the refused case took none"
    (told,) = answer.context["numbers"]
    assert (told["count"], told["first"], told["last"]) == (3, drawn[0].number, drawn[2].number)
    assert drawn[1].number in answer.content.decode() and not any(e.is_issued for e in documents.documents(late))
    assert list(cases.verify()) == [] and list(documents.broken()) == []


def test_document_that_a_case_lacks_something_for_is_told_and_hinders_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    documents.templates.cache_clear()
    fit, short = opened(REQUEST), opened(REQUEST)
    draw = documents.drawing.draw

    def lacking(batch, matter, call, remedies):
        if matter.case == short:
            raise documents.Lacking(call.template, ["送达地址"])
        return draw(batch, matter, call, remedies)

    monkeypatch.setattr(documents.drawing, "draw", lacking)
    answer = _register(client_of(OWN, "disclosure-clerk"), [fit, short], issue=[RECEIPT])
    assert len(answer.context["done"]) == 2 and "案件里没有：送达地址" in answer.content.decode()
    assert [len(cases.history(c)) for c in (fit, short)] == [3, 2]


def test_disk_that_is_full_leaves_the_case_untouched_and_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    documents.templates.cache_clear()
    case = opened(REQUEST)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents.drawing.papers, "keep", full)
    answer = _register(client_of(OWN, "disclosure-clerk"), [case], issue=[RECEIPT])
    assert "写不进磁盘" in answer.context["refused"][0]["why"][0] and len(cases.history(case)) == 1


def test_a_case_that_moved_on_meanwhile_is_not_acted_on() -> None:
    case = opened(REQUEST)
    clerk = client_of(OWN, "disclosure-clerk")
    picked = f"{case}@{cases.row(case).seq}"
    _register(clerk, [case])
    answer = _register(clerk, [case], pick=[picked])
    assert "别人先办了一步" in answer.context["refused"][0]["why"][0]


def test_a_form_that_cannot_be_read_comes_back_whole_with_the_cases_still_picked() -> None:
    case = opened(REQUEST)
    clerk = client_of(OWN, "disclosure-clerk")
    answer = _register(clerk, [case], **{"f.received_on": "2019-02-30"})
    assert answer.status_code == 422 and answer.context["picked"].picks == [f"{case}@1"]
    assert "没有 2019-02-30 这一天" in answer.content.decode() and len(cases.history(case)) == 1


def test_all_that_a_list_asks_for_are_picked_at_once() -> None:
    wanted = [opened(REQUEST, content="规划") for _ in range(3)]
    opened(REQUEST, content="水质")
    asked = urlencode({"procedure": REQUEST, "q": "规划"})
    page = client_of(OWN, "disclosure-clerk").post("/cases/bulk/", {"procedure": REQUEST, "all": "1", "asked": asked})
    assert sorted(page.context["picked"].rows) == sorted(wanted)


def test_nothing_picked_nobody_signed_in_and_strange_cases_are_answered() -> None:
    clerk = client_of(OWN, "disclosure-clerk")
    assert clerk.post("/cases/bulk/", {"procedure": REQUEST}).status_code == 422
    assert clerk.post("/cases/bulk/", {"procedure": "no"}).status_code == 404
    assert clerk.get("/cases/bulk/").status_code == 302
    assert Client().post("/cases/bulk/", {"procedure": REQUEST}).status_code == 401
    aid = opened("legal-aid-case", OTHER)
    page = clerk.post("/cases/bulk/", {"procedure": "legal-aid-case", "pick": [f"{aid}@1", "x", "x@y"]})
    assert page.context["picked"].rows == {}


def test_three_hundred_are_acted_on_in_seconds() -> None:
    import time

    many = [opened(REQUEST) for _ in range(300)]
    clerk = client_of(OWN, "disclosure-clerk")
    begun = time.monotonic()
    answer = _register(clerk, many)
    assert len(answer.context["done"]) == 300 and time.monotonic() - begun < 10


def _register(clerk: Client, some: list[str], **more: object):
    picks = [f"{c}@{cases.row(c).seq}" for c in some]
    once = f"once-{len(some)}-{len(more)}-{some[0]}-{cases.row(some[0]).seq}"[:40]
    typed = {"procedure": REQUEST, "pick": picks, "act": "register", "once": once, "day": DAY.isoformat()}
    return clerk.post("/cases/bulk/", typed | {"f.received_on": DAY.isoformat(), **more})


def test_what_was_typed_into_a_case_stands_in_its_line_as_text() -> None:
    case = opened(REQUEST, title="""<script>"甲"&'乙'</script>""", content="<i>丙</i>")
    page = client_of(OWN, "disclosure-clerk").get(f"/cases/?procedure={REQUEST}&col=title&col=f.content")
    shown = page.content.decode()
    line = shown[shown.index('<td class="pick">') : shown.index("</tbody>")]
    assert "<script" not in line and "<i>" not in line and "&lt;i&gt;丙&lt;/i&gt;" in line
    assert "&lt;script&gt;&quot;甲&quot;&amp;&#x27;乙&#x27;&lt;/script&gt;" in line
    assert f'value="{case}@1"' in line and f'<a href="/cases/{case}/">' in line
