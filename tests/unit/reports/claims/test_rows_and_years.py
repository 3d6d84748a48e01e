"""Rows of shares with one base, values of the year before, heads that announce a list, and what is not of a kind."""

import pytest

from zhunsheng.reports.claims import Report, Source, check

ROW = "收到申诉2000件。\n申诉事项如下:工资900件,占收到总数的45%;工伤200件,占{};社保300件,占15%。"

WHOLES = [
    # text | part | its whole
    (ROW.format("10%"), "300件", "2000件"),
    (ROW.format("12%"), "200件", "2000件"),
    (ROW.format("12%"), "12%", "2000件"),
    ("收到申诉900件。工资450件,占收到总数的50%;其中欠薪225件,占50%。", "225件", "450件"),
    ("新收二审案件500件。\n土地、公安两类共300件,占新收案件的60.0%。", "300件", "500件"),
    ("接报来件1500件,其中网络来件900件,非网络来件600件。", "600件", "1500件"),
    ("集资案件120件。非法集资案件30件。", "30件", "120件"),
    ("收到投诉900件,办结870件。投诉主要集中在物业300件、噪声210件、违停120件。", "120件", "900件"),
    ("有效线索500条。\n有效线索主要涉及以下方面:工程120条;医疗90条;教育60条。", "60条", "500条"),
    ("处理事项800件。反映的问题主要有:供暖300件,供水210件。", "210件", "800件"),
    ("有效投诉900件,无效投诉100件。有效投诉集中在三个方面:物业30件;噪声21件;违停12件。", "12件", "900件"),
    ("接收工单900件。工单量前三位的是:物业300件;噪声210件;违停120件。", "120件", "900件"),
    ("登记900件。工资450件(50.0%)、工伤90件(10.0%)、社保180件(20.0%)。", "180件", "900件"),
    ("收案数比上年的700件增长20%。甲、乙两类共500件,占71.4%。", "500件", None),
    ("上年同期收案700件,今年收案840件。甲、乙两类共500件,占71.4%。", "71.4%", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "whole"), WHOLES)
def test_the_whole_of_a_part(text: str, part: str, whole: str | None) -> None:
    report = check(Source(text))
    n = next(n for n, c in enumerate(report.claims) if c.text == part)
    held = report.parent(n)

    assert (held.text if held else None) == whole


VERDICTS = [
    # text | verdict | what was reckoned
    (ROW.format("12%"), "contradicts", "200件 ÷ 2000件 = 10% ≠ 12%"),
    (ROW.format("10%"), "holds", "200件 ÷ 2000件 = 10% ≈ 10%"),
    ("新收一审来件1200件,审结962件。新收件数比上年的800件增长40%。", "contradicts", "1200件, 800件: 50% ≠ 40%"),
    ("新收一审来件1200件,审结962件。新收件数比上年的800件增长50%。", "holds", "1200件, 800件: 50% ≈ 50%"),
    ("登记900件。工资450件,占50.0%;工伤90件,占12.0%;社保180件,占20.0%。", "contradicts", "90件 ÷ 900件 = 10% ≠ 12.0%"),
    ("登记900件。工资450件(50.0%)、工伤90件(12.0%)、社保180件(20.0%)。", "contradicts", "90件 ÷ 900件 = 10% ≠ 12.0%"),
    ("登记900件。工资450件,占50.0%;工伤90件,占28.0%。", "cannot", "28.0% = ?"),
    ("去年受理500件,今年受理600件,增长30%。", "contradicts", "600件, 500件: 20% ≠ 30%"),
    ("全年接待500批。比上年的400批增长20%。", "contradicts", "500批, 400批: 25% ≠ 20%"),
    ("全年收信500件,办结480件,收信数比上年的400件增长20%。", "contradicts", "500件, 400件: 25% ≠ 20%"),
    ("全年新收500件,办结480件。另立60件。比上年的400件增长20%。", "contradicts", "60件, 400件: -85% ≠ 20%"),
    ("养老、工伤参保分别为63.5万人、45.2万人,养老参保比上年的60.2万人增加2.1万人。", "contradicts",
     "63.5万人 − 60.2万人 = 33,000 ≠ 2.1万人"),
    ("去年同期受理500件,今年受理600件,增长30%。", "contradicts", "600件, 500件: 20% ≠ 30%"),
    ("接诉900件。已办结800件,占接诉总数的88.9%;满意700件,占60.0%。", "cannot", "60.0% = ?"),
    ("发案数下降8.7%,上升13.6%的是盗窃。", "cannot", "13.6% = ?"),
    ("全年新收500件,办结480件。移送数比上年的400件增长20%。", "cannot", "20% = ?"),
    ("全年新收一审500件,新收二审480件。新收件数比上年的400件增长30%。", "cannot", "30% = ?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdict", "reckoned"), VERDICTS)
def test_what_is_reckoned(text: str, verdict: str, reckoned: str) -> None:
    assert (verdict, reckoned) in _told(check(Source(text)))


def _told(report: Report) -> set[tuple[str, str]]:
    return {(r.verdict, r.text) for r in report.relations}


def test_rates_are_called_swapped_only_where_they_then_agree() -> None:
    swapped = check(Source("接诉1000件。甲类300件,占20.0%;乙类200件,占30.0%。"))
    wrong = check(Source("接诉1000件。甲类300件,占总数的30.0%;乙类200件,占30.5%。"))

    assert ("order" in {r.kind for r in swapped.contradictions}) and len(wrong.contradictions) == 1
