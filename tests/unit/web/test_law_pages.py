"""The law as pages: every version of every entry whole in both languages, its picture well formed, nothing loose."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from zhunsheng.catalog.load import Catalog
from zhunsheng.web.views.law import PARTS

CATALOG = Catalog()
VERSIONS = [
    pytest.param(
        ident, version.since.isoformat(), len(CATALOG.procedure(ident).versions), id=f"{ident}@{version.since}"
    )
    for ident in CATALOG.ids
    for version in CATALOG.procedure(ident).versions
]
HEAVIEST = 120 * 1024
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """What a page holds: ids, links to them, elements that are empty, inline styles, tags left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.styled: list[str] = []
        self.open: list[list] = []
        self.empty: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        held = dict(attrs)
        if "id" in held:
            self.ids.append(held["id"])
        if (href := held.get("href") or "").startswith("#"):
            self.targets.add(href[1:])
        if "style" in held or any(name.startswith("on") for name in held):
            self.styled.append(tag)
        if tag not in VOID:
            self.open.append([tag, False])

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        for one in self.open:
            one[1] = True

    def handle_data(self, data: str) -> None:
        if data.strip():
            for one in self.open:
                one[1] = True

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.wrong.append(tag)
            return
        name, held = self.open.pop()
        if not held and name in ("section", "ul", "table", "tbody", "dd", "h1", "h2", "h3", "li", "p", "summary"):
            self.empty.append(name)


def _page(client: Client, path: str, english: bool) -> str:
    client.cookies["django_language"] = "en" if english else "zh-hans"
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize(("ident", "since", "versions"), VERSIONS)
def test_every_part_of_every_version_is_whole(sqlite: Path, ident: str, since: str, versions: int, english: bool):
    client = Client()
    for part in PARTS if versions > 1 else [p for p in PARTS if p != "changes"]:
        path = f"/law/{ident}/{since}/" + ("" if part == "law" else f"{part}/")
        text = _page(client, path, english)
        page = Page(text)
        assert (page.wrong, page.open, page.empty, page.styled) == ([], [], [], []), path
        assert page.targets <= set(page.ids), path
        assert len(page.ids) == len(set(page.ids)), path
        assert len(text.encode()) < HEAVIEST, path


@pytest.mark.parametrize(("ident", "since", "versions"), VERSIONS)
def test_the_picture_shows_every_act_apart_from_the_others(sqlite: Path, ident: str, since: str, versions: int):
    text = _page(Client(), f"/law/{ident}/{since}/", False)
    picture = ElementTree.fromstring(re.search(r"<svg class=\"law-picture\".*?</svg>", text, re.DOTALL)[0])
    version = next(v for v in CATALOG.procedure(ident).versions if v.since.isoformat() == since)
    boxes = {a.get("data-act"): a.find("rect") for a in picture.iter("a")}
    assert list(boxes) == list(version.acts)
    width, height = float(picture.get("width")), float(picture.get("height"))
    places = [tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in boxes.values()]
    for n, (x, y, w, h) in enumerate(places):
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
        assert not [o for o in places[n + 1 :] if x < o[0] + o[2] and o[0] < x + w and y < o[1] + o[3] and o[1] < y + h]
    ties = [g for g in picture.iter("g") if g.get("data-from")]
    assert all({g.get("data-from"), g.get("data-to")} <= set(boxes) for g in ties)
    assert all(g.find("title").text.strip() for g in ties)


def test_a_change_of_law_stands_beside_what_was(sqlite: Path):
    text = _page(Client(), "/law/disclosure-request/2019-05-15/changes/", False)
    assert "15个工作日内" in text
    assert "20个工作日内" in text
    assert "《政府信息公开条例》第33条" in text


def test_the_scenarios_are_told_with_their_days_and_hold(sqlite: Path):
    text = _page(Client(), "/law/disclosure-request/2019-05-15/scenarios/", False)
    assert "全部成立" in text
    assert "“书面答复”至 2019-09-30 届满" in text
    assert "不成立" not in text


def test_a_page_that_is_not_there_is_not_found(sqlite: Path):
    for path in ("/law/law-exam/2019-01-01/changes/", "/law/meeting/2019-01-01/nothing/", "/law/meeting/2000-01-01/",
                 "/law/disclosure-request/2021-01-01/changes/?from=2000-01-01"):  # fmt: skip
        assert Client().get(path).status_code == 404, path


def test_a_law_is_found_by_its_name_its_law_or_its_id(sqlite: Path) -> None:
    client = Client()
    for words in ("普通程序", "ordinary-pen", "《行政处罚法》", "2021年修订"):
        text = _page(client, f"/law/?q={words}", english=False)
        assert "/law/ordinary-penalty/" in text
        assert "/law/disclosure-request/" not in text
    assert "没有名称、依据或者编号里有“&lt;无此法&gt;”" in _page(client, "/law/?q=<无此法>", english=False)


def test_the_acts_of_a_long_law_are_folded_until_they_are_asked_for(sqlite: Path) -> None:
    client = Client()
    folded, unfolded = (_page(client, f"/law/ordinary-penalty/{q}", english=False) for q in ("", "?acts=all"))
    assert '<details class="law-act">' in folded
    assert '<details class="law-act">' not in unfolded
    assert unfolded.count('<details class="law-act" open>') == folded.count('<details class="law-act">')
