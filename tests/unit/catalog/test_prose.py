"""The law as sentences: what a lawyer reads is what the file says, in both languages, with its article."""

import re
from datetime import date
from pathlib import Path

import pytest

from zhunsheng.catalog.articles import articles
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.naming import cited
from zhunsheng.catalog.page import page
from zhunsheng.catalog.parameters import parameters
from zhunsheng.catalog.prose import Rule, acts_told, gates_told, results_told, together

CATALOG = Catalog()
VERSION = CATALOG.procedure("disclosure-request").dated(date(2019, 5, 15))

LAW = Path(__file__).parent / "prose.yaml"

SENTENCES = [
    ("案件由此开始。", "It opens the case.", "《试行法》第1条"),
    ("由申请人、窗口受理人员办理。", "It is done by: Applicant, Reception window.", "《试行法》第1条"),
    ("须写明：金额、场所、期限。", "To be stated: Sum, Sites, Time.", "《试行法》第1条"),
    ("“金额”多于5,000元的，应当办理“决定”，自办理之日起3个月内，承诺期限为20日。",
     "Where “Sum” is more than 5,000 yuan: “Decide” is then owed within 3 months; promised: 20 days.",
     "《试行法》第1条"),
    ("其他情形，应当办理“决定”，自“听证日”起20个工作日内；逾期未办的，视为“视为准予”。",
     "Otherwise: “Decide” is then owed within 20 working days of “Hearing day”; after that silence counts as "
     "“Deemed granted”.", "《试行办法》第2条"),
    ("对“场所”中的每一个分别办理。", "It is done for each of “Sites”.", "《试行法》第3条"),
    ("须不少于2人参加，且参加的人均持有效行政执法证件。",
     "Required: at least 2 persons take part and all hold a valid enforcement certificate.", "《试行法》第3条"),
    ("须在“申请”之后办理，且一般须等满7日（最早在第8日）。",
     "Only after “Apply”, usually not before 7 days have run (day 8 at the earliest).", "《试行法》第4条"),
    ("须在“听证日”之后办理，且其须至少早于本行为7个工作日。",
     "Only after “Hearing day”, which has to lie at least 7 working days before it.", "《试行法》第3条"),
    ("“决定”的期限延长“期限”所定期限。",
     "The term of “Decide” is lengthened by the term in “Time”.", "《试行法》第5条"),
    ("“查看”须重新办理。", "To be done anew: “Visit”.", "《试行法》第5条"),
    ("须由“申请”引起，才可办理。", "It may be done only once “Apply” has brought it about.",
     "《试行法》第1条；《试行办法》第2条"),
    ("办理过“查看”的单位不得办理。", "No unit that did “Visit” may do it.", "《试行法》第7条"),
    ("“征询”应办未办的期间，不计入本行为的期限。", "While “Ask” is owed, its term stands still.", "《试行法》第8条"),
    ("案件就此作结。", "It concludes the case.", "《试行法》第6条"),
    ("结果为“视为准予”的，只因逾期而成立，任何人不得直接作出。",
     "Outcome “Deemed granted”: only silence gives it; nobody may give it.", "《试行法》第6条"),
]  # fmt: skip


@pytest.fixture
def version(lawyer):
    return lawyer(LAW).procedure("trial").versions[0]


@pytest.mark.parametrize(("zh", "en", "article"), SENTENCES)
def test_a_relation_is_told_as_a_lawyer_would_say_it(version, zh, en, article):
    assert (zh, article) in [r[:2] for a in acts_told(version) for r in a.rules]
    assert (en, article) in [r[:2] for a in acts_told(version, english=True) for r in a.rules]


def test_a_gate_and_a_result_are_told(version):
    assert [r[:2] for r in gates_told(version)] == [
        ("“金额”多于5,000元的，未经“查看”，不得“决定”（准予）。", "《试行法》第9条")
    ]
    assert "“准予”：由“决定”（准予）得出。" in [r.words for r in results_told(version)]


def test_what_the_outcomes_share_is_said_once():
    reply = next(a for a in acts_told(VERSION) if a.id == "reply")
    said = [r.words for r in reply.rules if r.words.startswith("由")]
    assert len(said) == 1


def test_outcomes_that_have_a_rule_in_common_by_the_same_article_are_told_together():
    reply = next(a for a in acts_told(VERSION) if a.id == "reply")
    told = [(r.words, r.article) for r in together(reply.rules)]

    secret, law, safety = "不予公开·属于国家秘密", "不予公开·其他法律行政法规禁止公开", "不予公开·危及‘三安全一稳定’"
    words = f"结果为“{secret}”、“{law}”、“{safety}”的，须写明：理由。"
    assert (words, "《政府信息公开条例》第14条") in told
    assert len(told) < len(reply.rules)


def test_what_is_left_is_told_together_only_with_what_it_is_left_by():
    rest = "其他情形，须在“乙”之后办理。"
    rules = [
        Rule(f"结果为“{name}”的，{words}", kind="after", outcome=name, rest=words, name=name)
        for name, first in (("准", "“金额”为1元的，须在“甲”之后办理。"), ("驳", "“金额”为2元的，须在“甲”之后办理。"))
        for words in (first, rest)
    ]
    assert together(rules) == rules


def test_a_result_of_several_acts_bears_a_name_and_not_its_id():
    for ident in CATALOG.ids:
        for version in CATALOG.procedure(ident).versions:
            given = {d.concludes for a in version.acts.values() for d in a.deeds.values() if d.concludes}
            assert not [r for r in results_told(version) if any(f"“{result}”" in r.words for result in given)]


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_every_sentence_of_every_file_rests_on_an_article(ident):
    for version in CATALOG.procedure(ident).versions:
        told = [r for a in acts_told(version) for r in a.rules] + gates_told(version) + results_told(version)
        assert not [r.words for r in told if not r.article]


def test_the_page_tells_what_is_left_to_the_region_and_what_nobody_confirmed():
    procedure = CATALOG.procedure("ordinary-penalty")
    version = procedure.versions[-1]
    text = page(procedure, version, local=parameters(CATALOG, version))

    assert "“听取并复核陈述、申辩”（penalty.statement）：5个工作日，演示值，尚待本地区核定" in text
    threshold = "（penalty.hearing-fine-citizen）：没有演示值，由本地区填写，填写以前逐案写明"
    assert f"“公民较大数额罚款的听证标准”{threshold}" in text


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_every_sentence_of_every_file_is_whole(ident):
    for version in CATALOG.procedure(ident).versions:
        for english in (False, True):
            told = [*acts_told(version, english)]
            rules = [r for a in told for r in a.rules] + gates_told(version, english) + results_told(version, english)
            assert [a.id for a in told] == list(version.acts)
            assert all(r.words.endswith("." if english else "。") for r in rules)
            assert not [r for r in rules if "None" in r.words or "“”" in r.words]


def test_the_page_holds_acts_gates_results_fields_and_versions():
    procedure = CATALOG.procedure("disclosure-request")
    text = page(procedure, VERSION)

    for words in (
        "依据：《政府信息公开条例》（国令第711号）",
        "施行：2019-05-15",
        "不可逾越的门",
        "结果",
        "登记事项",
        "各版本",
        "2019-05-15 《政府信息公开条例》（国令第711号） ←",
    ):
        assert words in text
    assert "In force since: 2019-05-15" in page(procedure, VERSION, english=True)


def test_an_article_is_cited_with_its_law():
    assert cited(VERSION, "第33条") == "《政府信息公开条例》第33条"
    assert cited(VERSION, "旧公开条例:第24条") == "《旧公开条例》第24条"
    assert cited(VERSION, "政府信息公开条例") == "《政府信息公开条例》"
    assert cited(VERSION, "第33条；旧公开条例:第24条") == "《政府信息公开条例》第33条；《旧公开条例》第24条"


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_what_is_cited_as_a_law_has_the_name_of_one(ident):
    """Neither a heading nor a section stands between the marks of a title."""
    for version in CATALOG.procedure(ident).versions:
        for article in articles(version):
            title = re.match("《([^》]+)》", article.cited)
            assert title is None or not re.match("[第（一二三四五六七八九十]", title[1]), article.cited
            assert title is None or not title[1].endswith("章"), article.cited


@pytest.mark.parametrize(
    ("english", "words"),
    [
        (False, "自“向被申请人发送申请书副本”、“被申请人收到副本日期”中最后发生者起10日内"),
        (True, "within 10 days of the latest of “Send the copy to the respondent”, “Copy received on”"),
    ],
)
def test_a_term_of_several_starts_is_said_to_run_from_the_last(english, words):
    former = CATALOG.procedure("reconsideration").versions[0]
    (told,) = (act for act in acts_told(former, english) if act.id == "send-copy")
    assert any(words in rule.words for rule in told.rules)
