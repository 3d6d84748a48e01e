"""A law seen from its ties, its terms, its articles, its scenarios, its former version."""

from datetime import date

import pytest

from zhunsheng.catalog.articles import articles
from zhunsheng.catalog.changes import ADDED, CHANGED, MOVED, REMOVED, compared
from zhunsheng.catalog.clocks import clocks
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.parameters import parameters
from zhunsheng.catalog.prose import acts_told
from zhunsheng.catalog.stories import governs, stories
from zhunsheng.catalog.ties import Tie, kept, ties

CATALOG = Catalog()


def version(ident: str, since: str):
    return CATALOG.procedure(ident).dated(date.fromisoformat(since))


DISCLOSURE = version("disclosure-request", "2019-05-15")


def test_a_relation_between_acts_is_a_tie_with_its_article():
    found = {(t.kind, t.source, t.target): t for t in ties(DISCLOSURE)}
    assert "《政府信息公开条例》第33条" in {r.article for r in found[("obliges", "register", "reply")].rules}
    assert ("stops_while", "third-party-answer", "reply") in found
    assert ("extends", "extend", "reply") in found
    assert ("after", "review", "reply") in found


def test_what_others_imply_is_not_drawn_again_but_what_is_owed_is():
    def tie(kind: str, a: str, b: str) -> Tie:
        return Tie(kind, a, b, ())

    chain = [tie("after", "a", "b"), tie("after", "b", "c"), tie("after", "a", "c"), tie("obliges", "a", "d")]
    assert kept([*chain, tie("after", "b", "d")]) == [*chain[:2], tie("obliges", "a", "d"), tie("after", "b", "d")]
    circle = [tie("opens", "a", "b"), tie("opens", "b", "a"), tie("after", "a", "c")]
    assert kept(circle) == circle


def test_a_term_tells_its_start_what_stops_it_and_what_lengthens_it():
    reply = [c for c in clocks(DISCLOSURE) if c.act == "reply"]
    assert {(c.words, c.start, c.when) for c in reply} >= {("20个工作日", "“收到申请之日”", "其他情形")}
    assert [r.about for r in reply[0].stops] == [("third-party-answer",), ("agency-answer",), ("correct",)]
    assert any("20个工作日" in r.words for r in reply[0].longer)
    answer = next(c for c in clocks(DISCLOSURE) if c.act == "agency-answer")
    assert (answer.words, answer.silence) == ("15个工作日", "逾期未反馈，视为同意公开")
    cut = next(c for c in clocks(DISCLOSURE) if c.kind == "within")
    assert (cut.act, cut.words, cut.article) == ("ask-correction", "7个工作日", "《政府信息公开条例》第30条")


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_no_term_of_any_file_is_left_out(ident):
    for held in CATALOG.procedure(ident).versions:
        owed = {
            name
            for act in held.acts.values()
            for deed in act.deeds.values()
            for name, group in deed.obliges
            if any(d.within or d.promised or d.internal for d in group)
        }
        assert {c.act for c in clocks(held) if c.kind == "due"} == owed


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_every_cited_sentence_stands_under_its_article(ident):
    held = CATALOG.procedure(ident).versions[-1]
    found = {(r.act, r.rule) for a in articles(held) for r in a.resting}
    assert {(a.id, r) for a in acts_told(held) for r in a.rules if r.article} <= found


def test_articles_of_the_own_law_come_first_in_the_order_of_their_numbers():
    cited = [a.cited for a in articles(version("ordinary-penalty", "2021-07-15"))]
    own = [c for c in cited if c.startswith("《行政处罚法》第")]
    assert cited[: len(own)] == own
    numbers = [int(c.removeprefix("《行政处罚法》第").split("条")[0]) for c in own]
    assert numbers == sorted(numbers)


def test_an_amendment_is_told_rule_by_rule():
    before, after = version("summary-penalty", "2018-01-01"), version("summary-penalty", "2021-07-15")
    found = compared(before, after)
    remit = next(p for p in found.acts if p.id == "remit")
    changed = [c for c in remit.changes if c.kind == CHANGED]
    assert [(c.before.words, c.after.words) for c in changed] == [
        ("应当办理“缴付指定银行”，自办理之日起2日内。", "应当办理“缴付指定银行”，自办理之日起2个工作日内。")
    ]
    assert (changed[0].before.article, changed[0].after.article) == ("《行政处罚法》第50条", "《行政处罚法》第71条")
    assert [c.kind for c in remit.changes if c.kind == MOVED]
    assert [c.after.words for c in found.fields if c.kind == ADDED] == ["具有一定社会影响"]


def test_what_came_with_a_version_went_when_read_backwards():
    before, after = version("legal-aid-case", "2003-09-01"), version("legal-aid-case", "2022-01-01")
    came = [p.id for p in compared(before, after).acts if p.kind == ADDED]
    went = [p.id for p in compared(after, before).acts if p.kind == REMOVED]
    assert came
    assert came == went


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_nothing_changes_between_a_version_and_itself(ident):
    held = CATALOG.procedure(ident).versions[-1]
    assert compared(held, held).is_empty


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_every_scenario_is_told_whole_in_both_languages_and_governs_some_version(ident):
    procedure = CATALOG.procedure(ident)
    for english in (False, True):
        found = stories(CATALOG, ident, english)
        assert found
        for story in found:
            assert story.holds, story.name
            lines = [line for _, lines in story.days for line in lines]
            assert all(line.words.strip() for line in lines)
            assert any(governs(story, procedure, v) for v in procedure.versions)


def test_a_story_names_who_did_what_and_why_it_was_refused():
    found = {s.name: s for s in stories(CATALOG, "disclosure-request")}
    lines = [line for _, lines in found["补正后答复期限重新计算"].days for line in lines]
    assert any(line.words == "“书面答复”至 2019-10-14 届满" for line in lines)
    refused = next(line for line in lines if line.kind == "refuse")
    assert refused.words == "经办人办理“补正”·已补正"
    assert refused.because == ("不是有权办理的人",)


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_every_parameter_of_a_law_is_told_with_what_it_sets(ident):
    for held in CATALOG.procedure(ident).versions:
        for one in parameters(CATALOG, held):
            assert one.acts or one.fields
            assert set(one.acts) <= set(held.acts)
            assert set(one.fields) <= set(held.fields)


def test_a_parameter_says_whether_the_region_confirmed_it():
    found = {p.name: p for p in parameters(CATALOG, version("ordinary-penalty", "2021-07-15"))}
    statement = found["penalty.statement"]
    assert (statement.value, statement.state, statement.acts) == ("5 workdays", "demonstration", ("hear-statement",))
    supervision = parameters(CATALOG, version("enforcement-supervision", "2026-02-01"))
    assert {p.state for p in supervision} == {"empty"}
    here = Catalog(params={"mediation.limit": "60 days"})
    assert parameters(here, version("mediation", "2011-01-01"))[0].value == "60 days"


def test_a_scenario_is_called_by_its_english_name_where_the_reader_reads_english():
    (found,) = [s for s in stories(CATALOG, "disclosure-request", english=True) if s.name.startswith("The silence of")]

    assert (found.name, found.lang) == ("The silence of a joint agency is consent", "en")
    assert stories(CATALOG, "disclosure-request")[0].lang == "zh-CN"
