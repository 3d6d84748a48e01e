"""What is read as a claim: its words, its value, its unit, how exact it is."""

import pytest

from zhunsheng.reports.claims import Source, check
from zhunsheng.reports.claims.numerals import chinese, digits

CLAIMS = [
    # text | the claim's words | value | unit | approx
    ("纠纷下降三成和信访持平。", "三成", 3, "成", None),
    ("解答咨询6,200余人次。", "6,200余人次", 6200, "人次", "余"),
    ("解答咨询６，２００余人次。", "６，２００余人次", 6200, "人次", "余"),
    ("出动人员1 250人次。", "1 250人次", 1250, "人次", None),
    ("创建示范村38 个。", "38 个", 38, "个", None),
    ("挽回损失600余万元。", "600余万元", 600, "万元", "余"),
    ("挽回损失2505.39万余元。", "2505.39万余元", 2505.39, "万元", "余"),
    ("避免损失1.2亿元。", "1.2亿元", 1.2, "亿元", None),
    ("受理36.39万件。", "36.39万件", 36.39, "万件", None),
    ("阅读达万余人次。", "万余人次", 10000, "人次", "余"),
    ("提供咨询上千次。", "上千次", 1000, "次", "以上"),
    ("演出近百场。", "百场", 100, "场", "近"),
    ("成功率达98%以上。", "98%以上", 98, "%", "以上"),
    ("比率约达80%。", "约达80%", 80, "%", "约"),
    ("比上年增加约438件。", "438件", 438, "件", "约"),
    ("满意率98%左右。", "98%左右", 98, "%", "约"),
    ("查补税款2 846.5万元。", "2 846.5万元", 2846.5, "万元", None),
    ("安排资金五百余万元。", "五百余万元", 500, "万元", "余"),
    ("安排资金二百六十万元。", "二百六十万元", 260, "万元", None),
    ("收缴子弹三千余发。", "三千余发", 3000, "发", "余"),
    ("接种疫苗168.42万剂次。", "168.42万剂次", 168.42, "万剂次", None),
    ("PM2.5平均浓度43微克/立方米。", "43微克/立方米", 43, "微克/立方米", None),
    ("优良天数286天。", "286天", 286, "天", None),
    ("三级网络有208个点。", "208个", 208, "个", None),
    ("建筑面积3.5万m2。", "3.5万m2", 3.5, "万m2", None),
    ("职工平均年龄38.5岁。", "38.5岁", 38.5, "岁", None),
    ("平均每名人员检查114次。", "114次", 114, "次", None),
    ("村级信息员培训一期。", "一期", 1, "期", None),
    ("挽回损失约6 800万元。", "6 800万元", 6800, "万元", "约"),
    ("培训不少于300人次。", "300人次", 300, "人次", "以上"),
    ("金额超过260亿元。", "260亿元", 260, "亿元", "超"),
    ("占百分之九十八点五。", "百分之九十八点五", 98.5, "%", None),
    ("群众满意度达九成。", "九成", 9, "成", None),
    ("提高2倍。", "2倍", 2, "倍", None),
    ("提高1.5个百分点。", "1.5个百分点", 1.5, "个百分点", None),
    ("制作短片一部,", "一部", 1, "部", None),
    ("开展检查两轮。", "两轮", 2, "轮", None),
    ("检查三批次。", "三批次", 3, "批次", None),
    ("走访十余次。", "十余次", 10, "次", "余"),
    ("聘请律师三百余名。", "三百余名", 300, "名", "余"),
    ("参审案件四百二十件。", "四百二十件", 420, "件", None),
    ("组织活动1200余场（次）。", "1200余场（次）", 1200, "场(次)", "余"),
    ("关注量达56.8万，", "56.8万", 56.8, "万", None),
]


@pytest.mark.parametrize(("text", "words", "value", "unit", "approx"), CLAIMS)
def test_reads_a_number_with_its_unit(text: str, words: str, value: float, unit: str, approx: str | None) -> None:
    (claim,) = check(Source(text)).claims

    assert (claim.text, float(claim.quantity.value), claim.unit, claim.quantity.approx) == (words, value, unit, approx)
    start, length = claim.span
    assert text[start : start + length] == words


def test_reads_a_range_as_one_claim() -> None:
    (claim,) = check(Source("每批处理10—20件。")).claims

    assert (claim.text, claim.quantity.value, claim.quantity.to) == ("10—20件", 10, 20)


def test_reads_a_range_of_rates_as_one_claim() -> None:
    (claim,) = check(Source("增幅在5%—10%之间。")).claims

    assert (claim.text, claim.quantity.value, claim.quantity.to, claim.unit) == ("5%—10%", 5, 10, "%")


def test_gives_a_shared_unit_to_every_number_of_a_list() -> None:
    claims = check(Source("三级事项分别为12、25、38项。")).claims

    assert [(c.text, c.quantity.value, c.unit) for c in claims] == [
        ("12", 12, "项"),
        ("25", 25, "项"),
        ("38项", 38, "项"),
    ]


def test_reads_a_number_that_a_line_break_parts_from_its_unit() -> None:
    text = "全年办理公证事项的数量比上一年度有较大增长,共36.39\n万件,质量也有提高。"

    (claim,) = check(Source(text)).claims

    assert (claim.text, claim.unit) == ("36.39\n万件", "万件")


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百零五", 105), ("十二", 12), ("三万五", 35000), ("一百二", 120), ("两千三百", 2300), ("一亿", 10**8)],
)
def test_reads_numerals_in_characters(text: str, value: int) -> None:
    assert chinese(text) == value


def test_reads_no_row_of_digits_as_a_numeral() -> None:
    assert chinese("七五") is None
    assert digits("1" * 40) is None
