"""Claims held against figures: matched by meaning, unit and nothing else; corrected by users, once and for all."""

from decimal import Decimal
from pathlib import Path

import pytest

from zhunsheng.catalog.load import Catalog
from zhunsheng.figures.load import Indicators
from zhunsheng.reports.claims import Source, check
from zhunsheng.reports.claims.corrections import NAME, CorrectionsFault, correct, load
from zhunsheng.reports.claims.reconcile import Known, Reconciliation, reconcile

TEXT = """一、化解纠纷
全年共排查调处矛盾纠纷1610件,调解成功1578件,调解成功率达98%以上。
二、法律援助
法律援助中心解答咨询600余人次,受理法律援助案件126件,为受援人挽回经济损失600余万元。
三、行政复议
办结行政复议案件6件。植树3000棵。
"""
KNOWN = [
    Known("mediation.total", "排查调处矛盾纠纷", "件", Decimal(1610), cases=1610),
    Known("mediation.successful", "调解成功的纠纷", "件", Decimal(1578)),
    Known("mediation.success-rate", "调解成功率", "%", Decimal("98.0")),
    Known("legal-aid.cases", "受理的法律援助案件", "件", Decimal(120), cases=120),
    Known("legal-aid.consultations", "法律援助咨询", "人次", Decimal(650)),
    Known("legal-aid.loss-recovered", "法律援助挽回的损失", "万元", Decimal(700)),
    Known("reconsideration.concluded", "办结的行政复议案件", "件", None),
    Known("counsel.villages", "聘请法律顾问的村", "个", Decimal(55)),
    Known("rules.reviewed", "审查的规范性文件", "件", Decimal(3), printed=False),
]


def reconciled(text: str = TEXT, corrections: dict[str, str | None] | None = None) -> Reconciliation:
    source = Source(text)
    return reconcile(check(source).claims, KNOWN, source, corrections)


def test_matches_each_claim_to_its_indicator_by_its_words() -> None:
    assert {m.claim.text: m.indicator for m in reconciled().matches} == {
        "1610件": "mediation.total",
        "1578件": "mediation.successful",
        "98%以上": "mediation.success-rate",
        "600余人次": "legal-aid.consultations",
        "126件": "legal-aid.cases",
        "600余万元": "legal-aid.loss-recovered",
        "6件": "reconsideration.concluded",
    }


def test_a_figure_of_one_kind_of_case_is_not_told_of_another() -> None:
    known = [
        Known("licence.not-accepted", "不予受理的行政许可申请", "件", Decimal(0)),
        Known("reconsideration-cases.received", "行政复议新收数", "件", Decimal(11), ("收到行政复议申请",)),
    ]
    source = Source("全区收到行政复议申请11件,不予受理3件。")
    found = reconcile(check(source).claims, known, source)
    assert {m.claim.text: m.indicator for m in found.matches} == {"11件": "reconsideration-cases.received"}


def test_matching_does_not_look_at_values() -> None:
    swapped = reconciled(TEXT.replace("1610", "9").replace("1578", "8"))

    assert [m.indicator for m in swapped.matches][:2] == ["mediation.total", "mediation.successful"]


def test_compares_what_is_matched() -> None:
    verdicts = {m.indicator: (m.verdict, m.difference) for m in reconciled().matches}

    assert verdicts["mediation.total"] == ("matched", 0)
    assert verdicts["legal-aid.consultations"][0] == "matched"  # 650 is 600余
    assert verdicts["legal-aid.cases"] == ("differs", 6)
    assert verdicts["reconsideration.concluded"] == ("unvalued", None)


def test_tells_what_reports_usually_print_and_this_one_does_not() -> None:
    assert [k.id for k in reconciled().unclaimed] == ["counsel.villages"]


def test_a_correction_is_kept_and_used_again(tmp_path: Path) -> None:
    claim = next(c for c in check(Source(TEXT)).claims if c.text == "126件")
    correct(tmp_path, claim, "rules.reviewed")

    match = next(m for m in reconciled(corrections=load(tmp_path)).matches if m.claim.text == "126件")
    assert (match.indicator, match.corrected) == ("rules.reviewed", True)


def test_a_claim_can_be_said_to_have_no_indicator(tmp_path: Path) -> None:
    claim = next(c for c in check(Source(TEXT)).claims if c.text == "126件")
    correct(tmp_path, claim, None)

    assert "126件" not in [m.claim.text for m in reconciled(corrections=load(tmp_path)).matches]


def test_a_damaged_file_of_corrections_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("[1", encoding="utf-8")

    with pytest.raises(CorrectionsFault, match=NAME):
        load(tmp_path)


def test_finds_the_indicators_of_the_catalog_for_sentences_in_other_words() -> None:
    catalog = Catalog()
    known = [Known(i.id, i.name, i.unit, None, i.synonyms) for i in Indicators.load(catalog)]
    source = Source("三、法律援助\n法律援助中心全年受理法律援助案件130件,为受援人挽回经济损失500余万元。")

    found = reconcile(check(source).claims, known, source)

    assert [m.indicator for m in found.matches] == ["legal-aid.cases", "legal-aid.loss-recovered"]
