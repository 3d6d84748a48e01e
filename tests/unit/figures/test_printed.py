"""The printed report of 2019 beside figures, and identities asked of what it prints."""

from datetime import date
from decimal import Decimal

import pytest

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault
from zhunsheng.figures.evidence import Query
from zhunsheng.figures.figure import Figure
from zhunsheng.figures.identities import broken
from zhunsheng.figures.indicator import Indicator, Period
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.printed import Printed, Report, load_report, meets, report_of

CATALOG = Catalog()


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return Indicators.load(CATALOG)


@pytest.fixture(scope="module")
def report(indicators: Indicators) -> Report:
    found = report_of(indicators, CATALOG.data, 2019)
    assert found is not None
    return found


def figure(value: str, unit: str = "件", above: int | None = None, below: int | None = None) -> Figure:
    made = Indicator("a.b", "a", "", "", unit, "", "", "ratio" if below else "count")
    period = Period.year(2019)
    return Figure(made, period, Decimal(value), 0, above, below, date(2019, 12, 31), "", Query((), period))


@pytest.mark.parametrize(
    ("text", "value", "approx", "ours", "met"),
    [
        ("76个", "76", "", "76", True), ("76个", "76", "", "77", False),
        ("300余", "300", "余", "306", True), ("300余", "300", "余", "300", False),
        ("300余", "300", "余", "400", False),
        ("65,000余", "65000", "余", "65999", True), ("65,000余", "65000", "余", "66000", False),
        ("20,000余", "20000", "余", "29999", True), ("1.2亿", "1.2", "", "1.2", True),
        ("1.2亿", "1.2", "", "1.21", False),
        ("98以上", "98", "以上", "98", True), ("98以上", "98", "以上", "97.99", False),
        ("约80", "80", "约", "84", True), ("约80", "80", "约", "76", True), ("约80", "80", "约", "87.2", False),
    ],
)  # fmt: skip
def test_a_printed_number_is_met_as_exactly_as_it_says(
    text: str, value: str, approx: str, ours: str, met: bool
) -> None:
    assert meets(Printed(0, text, Decimal(value), "件", "a.b", approx), figure(ours)) is met


@pytest.mark.parametrize(
    ("value", "approx", "above", "below", "met"),
    [
        ("96.5", "", 1066, 1105, True), ("96.5", "", 1067, 1105, False), ("80", "", 884, 1105, True),
        ("98", "以上", 1578, 1610, True), ("98", "以上", 1577, 1610, False),
        ("100", "", 32, 32, True), ("100", "", 999, 1000, False), ("80", "约", 75, 86, False),
    ],
)  # fmt: skip
def test_a_printed_rate_is_held_against_the_unrounded_quotient(
    value: str, approx: str, above: int, below: int, met: bool
) -> None:
    ours = figure("0", "%", above, below)
    assert meets(Printed(0, "", Decimal(value), "%", "a.b", approx), ours) is met


def test_another_unit_is_never_met() -> None:
    assert not meets(Printed(0, "76个", Decimal(76), "个", "a.b"), figure("76", "件"))


def test_the_report_of_2019_prints_69_figures_each_of_its_own_indicator(report: Report) -> None:
    assert len(report.figures) == 69
    assert len({p.indicator for p in report.figures}) == 69
    assert [p.start for p in report.figures] == sorted(p.start for p in report.figures)


def test_the_contradictions_point_at_printed_figures(report: Report) -> None:
    starts = {p.start for p in report.figures}
    assert all(set(c.starts) <= starts for c in report.contradictions)
    assert {c.id for c in report.contradictions if c.kind == "contradicts"} == {
        "lawful-channel-rate", "persons-among-cases", "one-network-goal",
    }  # fmt: skip


def test_the_identities_find_the_one_rate_that_the_print_gets_wrong(indicators: Indicators, report: Report) -> None:
    told = {p.indicator: p.value for p in report.figures if p.indicator != "mediation.success-rate"}
    assert [b.identity.id for b in broken(indicators, told)] == ["petition.quotient"]


def test_an_identity_breaks_where_a_part_exceeds_its_whole(indicators: Indicators) -> None:
    found = broken(indicators, {"mediation.total": 10, "mediation.successful": 11})
    assert [b.told() for b in found] == ["调解成功不多于调处：11 > 10（mediation.part）"]
    assert broken(indicators, {"mediation.total": 11, "mediation.successful": 11}) == []


def test_an_identity_breaks_where_what_came_in_is_not_what_went_out(indicators: Indicators) -> None:
    values = {"licence.carried-over": 3, "licence.received": 10, "licence.closed": 9, "licence.carried-forward": 4}
    assert broken(indicators, values) == []
    found = broken(indicators, values | {"licence.carried-forward": 5})
    assert [(b.identity.id, b.left, b.right) for b in found] == [("licence.balance", 13, 14)]


def test_an_identity_that_lacks_a_value_is_not_judged(indicators: Indicators) -> None:
    assert broken(indicators, {"mediation.successful": 11}) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{start: 1, text: "1件", value: 1, unit: 个, indicator: mediation.total}', "单位"),
        ('{start: 1, text: "1件", value: 1, unit: 件, indicator: mediation.totals}', "是否应为 'mediation.total'"),
        ('{start: 1, text: "1件", value: 一, unit: 件, indicator: mediation.total}', "应为数"),
        ('{start: 1, text: "1件", value: 1, unit: 件, approx: 多, indicator: mediation.total}', "约数"),
    ],
)
def test_refuses_a_printed_figure_that_is_not_its_indicator(
    line: str, told: str, tmp_path, indicators: Indicators
) -> None:
    path = tmp_path / "2019.yaml"
    path.write_text(f"title: 报告\nyear: 2019\nfigures:\n  - {line}\ncontradictions: []\n", encoding="utf-8")
    with pytest.raises(Exception, match=told) as found:
        load_report(path, indicators)
    assert f"{path}:4" in str(found.value)
    assert not isinstance(found.value, Fault)  # all faults of the file together
