"""The statutory table of requests for information: totals across and down, and what is carried on."""

import docx
import pytest

from zhunsheng.reports.claims import Report, Source, check, open_file

ROWS = [
    ("办理情况", "", "自然人", "法人", "总计"),
    ("一、本年新收政府信息公开申请数量", "", "10", "2", "12"),
    ("二、上年结转政府信息公开申请数量", "", "1", "0", "1"),
    ("三、本年度办理结果", "（一）予以公开", "6", "1", "7"),
    ("", "（二）部分公开", "2", "1", "3"),
    ("", "（三）不予公开", "2", "0", "2"),
    ("", "（四）总计", "10", "2", "12"),
    ("四、结转下年度继续办理", "", "1", "0", "1"),
]


def report(tmp_path, change: tuple[int, int, str] | None = None) -> Report:
    document = docx.Document()
    table = document.add_table(len(ROWS), 5)
    for r, row in enumerate(ROWS):
        for c, words in enumerate(row):
            table.cell(r, c).text = change[2] if change and change[:2] == (r, c) else words
    table.cell(3, 0).merge(table.cell(6, 0)).text = "三、本年度办理结果"
    path = tmp_path / "表.docx"
    document.save(path)
    return check(open_file(path))


def test_a_sound_table_holds_across_down_and_over_the_year(tmp_path) -> None:
    held = report(tmp_path).relations

    assert {r.verdict for r in held} == {"holds"}
    assert [r.kind for r in held].count("carry-over") == 3
    assert [r.kind for r in held].count("table") == 7 + 3


@pytest.mark.parametrize(
    ("row", "column", "value", "kinds"),
    [
        (4, 4, "4", {"table"}),  # one total of a row: across, and down
        (7, 2, "2", {"table", "carry-over"}),  # carried on
        (6, 3, "3", {"table", "carry-over"}),  # a total of a column
    ],
)
def test_a_changed_cell_breaks_what_it_stands_in(tmp_path, row: int, column: int, value: str, kinds: set[str]) -> None:
    assert {r.kind for r in report(tmp_path, (row, column, value)).contradictions} == kinds


def test_a_number_of_a_table_is_named_by_its_row_and_column(tmp_path) -> None:
    first = report(tmp_path).claims[0]

    assert (first.text, first.measure) == ("10", "一、本年新收政府信息公开申请数量·自然人")


PIPED = """两项基金共支出47400万元,结余8600万元。

| 项目 | 收入 | 支出 | 结余 |
|---|---|---|---|
| 职工 | 3.12亿元 | 2.45亿元 | 0.67亿元 |
| 居民 | 2.48亿元 | 2.29亿元 | 0.19亿元 |
| 合计 | 5.60亿元 | 4.74亿元 | 0.86亿元 |
"""
TAGGED = """<table><tr><th>类别</th><th>办件量</th><th>占比</th></tr>
<tr><td>个人事项</td><td>1500件</td><td>75%</td></tr>
<tr><td>法人事项</td><td>500件</td><td>25%</td></tr>
<tr><td>合计</td><td>2000件</td><td>100%</td></tr></table>
"""
TABBED = "区县\t受理(件)\t办结(件)\t办结率\n甲\t200\t190\t95%\n乙\t100\t80\t80%\n丙\t50\t40\t80%\n丁\t40\t20\t50%\n"


def wholes(text: str) -> dict[str, str | None]:
    found = check(Source(text))
    return {c.text: (w.text if (w := found.parent(n)) else None) for n, c in enumerate(found.claims)}


def test_the_numbers_of_a_table_in_the_text_are_parts_of_its_totals_and_not_of_their_neighbours() -> None:
    bound = wholes(PIPED)

    assert (bound["3.12亿元"], bound["2.29亿元"], bound["0.67亿元"]) == ("5.60亿元", "4.74亿元", "0.86亿元")
    assert bound["5.60亿元"] is None
    assert wholes(TAGGED) == {
        "1500件": "2000件", "75%": "2000件", "500件": "2000件", "25%": "2000件", "2000件": None, "100%": "2000件",
    }  # fmt: skip
    assert (wholes(TABBED)["95%"], wholes(TABBED)["50%"]) == ("200", "40")


@pytest.mark.parametrize(
    ("text", "old", "new", "kind"),
    [
        (PIPED, "结余8600万元", "结余8900万元", "cross"),
        (PIPED, "2.45亿元", "2.55亿元", "table"),
        (TAGGED, "25%", "35%", "rate"),
        (TABBED, "50%", "60%", "rate"),
    ],
)
def test_a_table_in_the_text_is_held_to_its_totals_its_rates_and_the_words_beside_it(
    text: str, old: str, new: str, kind: str
) -> None:
    assert check(Source(text)).contradictions == ()
    assert {r.kind for r in check(Source(text.replace(old, new))).contradictions} == {kind}


def test_rows_that_stand_within_others_are_not_added_twice() -> None:
    text = "|项目|金额(万元)|\n|一般预算|100|\n|其中:税收|60|\n|基金预算|50|\n|合计|150|\n"

    assert check(Source(text)).contradictions == ()


OPEN = "名称 | 数量（件）\n本年制发文件 | 21\n现行有效文件 | 96\n行政检查决定 | 4170\n"


def test_rows_parted_by_bars_without_a_frame_are_a_table() -> None:
    found = check(Source(OPEN)).claims

    assert [(c.text, c.unit) for c in found] == [("21", "件"), ("96", "件"), ("4170", "件")]


@pytest.mark.parametrize(("said", "verdict"), [("4170件", "holds"), ("4710件", "contradicts")])
def test_a_text_that_says_it_agrees_with_the_table_is_held_to_it(said: str, verdict: str) -> None:
    held = check(Source(f"{OPEN}各部门作出行政检查决定{said}，口径与上表一致。")).relations

    assert [r.verdict for r in held if r.kind == "table"] == [verdict]


GROWN = "指标\t2020年\t2021年\t增长（%）\n规上企业（家）\t120\t132\t10.0\n税收（亿元）\t20.0\t19.0\t-5.0\n"


def test_a_column_of_growth_is_in_percent_whatever_the_row_counts() -> None:
    assert [c.unit for c in check(Source(GROWN)).claims] == ["家", "家", "%", "亿元", "亿元", "%"]


@pytest.mark.parametrize(("said", "verdict"), [("12家", "holds"), ("21家", "contradicts")])
def test_a_net_gain_is_what_the_table_has_between_two_years(said: str, verdict: str) -> None:
    held = check(Source(f"{GROWN}全年净增规上企业{said}。")).relations

    assert [r.verdict for r in held if r.kind == "diff"] == [verdict]


CAPTIONED = """行政检查情况表（单位：次）
| 检查机关 | 日常检查 | 专项检查 | 合计 |
| --- | --- | --- | --- |
| 甲局 | 20 | 5 | 25 |
| 收费项目 | 收费金额（单位：万元） | | |
| 证照工本费 | 3 | | |
"""


def test_the_unit_of_a_table_stands_above_it_or_above_the_column() -> None:
    assert [c.unit for c in check(Source(CAPTIONED)).claims] == ["次", "次", "次", "万元"]


LEVELS = """| 办理情况 | 自然人 | 法人 | 总计 |
| --- | --- | --- | --- |
| 一、本年新收申请数量 | 20 | 6 | 26 |
| 二、上年结转申请数量 | 3 | 1 | 4 |
| 三、办理结果 （一）予以公开 | 15 | 4 | 19 |
| （二）不予公开 | 6 | 2 | 8 |
| （三）总计 | 21 | 6 | 27 |
"""


def test_a_total_within_a_heading_sums_no_row_above_that_heading() -> None:
    held = check(Source(LEVELS)).relations

    assert {r.verdict for r in held} == {"holds"}
    assert sum(r.text.endswith("= 27") for r in held) == 2


@pytest.mark.parametrize(("people", "verdict"), [("20", "holds"), ("19", "contradicts")])
def test_a_total_and_its_columns_told_in_the_text_are_those_of_the_row(people: str, verdict: str) -> None:
    held = check(Source(f"收到公开申请26件,其中自然人{people}件、法人6件。\n\n{LEVELS}")).relations

    assert [r.verdict for r in held if r.text.endswith(f" {people}件")] == [verdict]


def test_a_table_has_no_unit_from_the_table_before_it() -> None:
    second = "二、申请\n\n| 申请人 | 收到 |\n| --- | --- |\n| 自然人 | 7 |\n"

    assert [c.unit for c in check(Source(CAPTIONED + second)).claims][-2:] == ["万元", ""]
