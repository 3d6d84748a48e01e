"""Three readings of every indicator agree: its one Ibis expression on DuckDB, the cube, and plain Python."""

from datetime import date
from decimal import Decimal

import ibis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement import plain
from tests.agreement.strategies import INDICATORS, UNITS, tables, worlds

from zhunsheng.figures import expressions
from zhunsheng.figures.cube import Answer, Key, answers
from zhunsheng.figures.evidence import Query, rows
from zhunsheng.figures.figure import by_month, by_unit, figures, scaled, trace
from zhunsheng.figures.indicator import ACTS, DAYS, FLOW, Period
from zhunsheng.figures.left_out import Rest
from zhunsheng.figures.reach import begun, reach
from zhunsheng.figures.snapshot import Tables

YEAR = Period.year(2019)
QUESTIONS = [(i.id, i.question) for i in INDICATORS if i.question is not None]
# Without shrinking: every example asks dozens of queries, and a smaller one takes minutes to find.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
some = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
CONNECTION = ibis.duckdb.connect()


def source(held: dict) -> Tables:
    """The rows in DuckDB."""
    made = {name: CONNECTION.create_table(name, t, overwrite=True) for name, t in tables(held).items()}
    return Tables({n: t for n, t in made.items() if n != "events"}, made["events"], date(2019, 12, 31), "trial")


def rows_for(held: dict, question) -> list:
    return held["events" if question.measure == ACTS else question.of]


@some
@given(held=worlds())
def test_the_expression_of_every_question_equals_plain_python(held: dict) -> None:
    data = source(held)
    for ident, question in QUESTIONS:
        table = data.events() if question.measure == ACTS else data.cases(question.of)
        found = data.run(expressions.answer(table, question, YEAR)).to_pylist()[0]
        assert (int(found["total"] or 0), found["cases"]) == plain.answer(rows_for(held, question), question, YEAR), (
            ident
        )


@some
@given(held=worlds(), unit=st.sampled_from(UNITS))
def test_the_cube_equals_plain_python_whole_and_by_unit(held: dict, unit: str) -> None:
    data = source(held)
    whole = answers(data, [q for _, q in QUESTIONS], YEAR)
    cut = answers(data, [q for _, q in QUESTIONS], YEAR, ("unit",))
    for ident, question in QUESTIONS:
        found = whole[question][Key()]
        assert (found.total, found.cases) == plain.answer(rows_for(held, question), question, YEAR), ident
        found = cut[question].get(Key(unit), Answer())
        assert (found.total, found.cases) == plain.answer(rows_for(held, question), question, YEAR, unit), ident


@some
@given(held=worlds())
def test_the_months_of_a_flow_equal_plain_python(held: dict) -> None:
    data = source(held)
    flows = [(i, q) for i, q in QUESTIONS if q.kind == FLOW and not q.by_year and not q.until]
    found = answers(data, [q for _, q in flows], YEAR, ("month",))
    for ident, question in flows:
        for month in YEAR.months():
            told = found[question].get(Key(month=month.begin.month), Answer())
            assert (told.total, told.cases) == plain.answer(rows_for(held, question), question, month), ident


@some
@given(held=worlds())
def test_evidence_has_as_many_rows_as_the_figure_and_sums_to_it(held: dict) -> None:
    data = source(held)
    for ident, figure in figures(INDICATORS, data, YEAR).items():
        listed = trace(INDICATORS, data, figure.indicator, YEAR)
        total = sum(e.amount for e in listed)
        assert len(listed) == figure.cases, ident
        if figure.numerator is not None:
            assert total == figure.numerator, ident
        else:
            assert scaled(figure.indicator, total) == figure.value, ident
        if figure.denominator is not None and figure.indicator.measure != DAYS:
            below = trace(INDICATORS, data, figure.indicator, YEAR, denominator=True)
            assert sum(e.amount for e in below) == figure.denominator, ident


@some
@given(held=worlds())
def test_a_page_of_the_evidence_is_cut_from_the_whole_of_it(held: dict) -> None:
    data = source(held)
    for figure in figures(INDICATORS, data, YEAR).values():
        whole = rows(data, figure.query)
        assert rows(data, figure.query, 2) + rows(data, figure.query, 1000, 2) == whole, figure.indicator.id


@some
@given(held=worlds())
def test_what_a_rate_leaves_out_is_what_is_below_and_not_above_each_with_a_reason(held: dict) -> None:
    data, made = source(held), INDICATORS.get("permit.granted-rate")
    rest = Rest.of(INDICATORS, made, YEAR)
    above = {e.case for e in trace(INDICATORS, data, made, YEAR)}
    below = [e.case for e in trace(INDICATORS, data, made, YEAR, denominator=True)]
    found = rest.cases(data)
    assert [left.evidence.case for left in found] == [c for c in below if c not in above]
    assert rest.count(data) == len(found)
    assert all(left.why for left in found)


@some
@given(held=worlds())
def test_units_taken_together_are_one(held: dict) -> None:
    data = source(held)
    units = sorted({r["unit"] for rows in held.values() for r in rows if r.get("unit")})
    for ident in ("permit.applied", "permit.sites", "permit.granted-rate", "acts.late"):
        whole = figures(INDICATORS, data, YEAR, only=[ident])[ident]
        assert figures(INDICATORS, data, YEAR, tuple(units), [ident])[ident].value == whole.value, ident
        if units:
            grouped = by_unit(INDICATORS, data, ident, YEAR, lambda unit: "all")
            assert all(v.value == whole.value for v in grouped.values()), ident


def test_a_rate_that_divides_money_leaves_no_cases_out() -> None:
    assert Rest.of(INDICATORS, INDICATORS.get("permit.gain"), YEAR) is None


def test_before_its_first_day_a_ledger_knows_nothing() -> None:
    held = {
        "permit": [],
        "talk": [row(case="a", opened_on=date(2018, 5, 1), record__on=date(2018, 4, 30))],
        "events": [],
    }
    asked = [INDICATORS.get(i).question for i in ("talk.stock", "talk.planned", "permit.applied", "acts.late")]
    first = reach(source(held), asked)
    assert list(first.values()) == [date(2018, 4, 30), date(2018, 5, 1), None, None]
    assert begun(source(held)) is None


@pytest.mark.parametrize(
    ("begin", "end", "before"),
    [
        ("2020-02-29", "2020-02-29", "2019-02-28 2019-02-28"),
        ("2021-02-01", "2021-02-28", "2020-02-01 2020-02-29"),
        ("2019-01-01", "2019-06-30", "2018-01-01 2018-06-30"),
        ("2020-03-31", "2020-11-20", "2019-03-31 2019-11-20"),
    ],
)
def test_the_same_days_a_year_before(begin: str, end: str, before: str) -> None:
    found = Period(date.fromisoformat(begin), date.fromisoformat(end)).year_before()
    assert f"{found.begin} {found.end}" == before


@some
@given(held=worlds())
def test_the_parts_by_unit_sum_to_the_whole_of_what_can_be_added(held: dict) -> None:
    data = source(held)
    whole = figures(INDICATORS, data, YEAR, only=["permit.applied", "permit.fees", "acts.late"])
    for ident, figure in whole.items():
        assert sum(v.value for v in by_unit(INDICATORS, data, ident, YEAR).values()) == figure.value, ident


def test_a_stock_by_month_is_what_stood_at_the_end_of_each() -> None:
    held = {"permit": [], "talk": [], "events": []}
    held["talk"] = [row(case="a", record__on=date(2018, 5, 1)), row(case="b", record__on=date(2019, 3, 31))]
    held["talk"] += [row(case="c", record__on=date(2019, 3, 1), void__on=date(2019, 5, 2))]
    found = by_month(INDICATORS, source(held), ["talk.stock"], YEAR)["talk.stock"]
    assert [v.value for v in found.values()] == [1, 1, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2]


def test_a_sum_of_money_is_exact_and_in_its_unit() -> None:
    fees = [9_007_199_254_740_993, 1]
    held = {"permit": [], "talk": [], "events": []}
    held["permit"] = [{"case": str(n), "decide__on": date(2019, 2, 1), "f_fee": f} for n, f in enumerate(fees)]
    found = figures(INDICATORS, source(held), YEAR, only=["permit.fees-all"])["permit.fees-all"]
    assert found.value == Decimal("9007199254.740994")


def test_a_rate_is_rounded_half_up_and_keeps_its_parts() -> None:
    opened = date(2019, 1, 1)
    held = {"permit": [], "talk": [], "events": []}
    held["permit"] = [
        {"case": str(n), "opened_on": opened, "decide__on": date(2019, 1, 1 + days)}
        for n, days in enumerate([1, 1, 1, 1, 1, 1, 1, 2])  # 9 / 8 = 1.125
    ]
    found = figures(INDICATORS, source(held), YEAR, only=["permit.days"])["permit.days"]
    assert (str(found.value), found.numerator, found.denominator) == ("1.13", 9, 8)


def test_a_rate_with_nothing_below_it_has_no_value() -> None:
    held = {"permit": [], "talk": [], "events": []}
    found = figures(INDICATORS, source(held), YEAR, only=["permit.granted-rate"])["permit.granted-rate"]
    assert (found.value, found.numerator, found.denominator) == (None, 0, 0)


def test_the_query_of_a_figure_is_the_sql_that_lists_its_cases() -> None:
    held = {"permit": [], "talk": [row(case="a", held_on=None)], "events": []}
    held["talk"][0]["f_held_on"], held["talk"][0]["f_hall"] = date(2019, 4, 1), "main"
    data = source(held)
    query: Query = figures(INDICATORS, data, YEAR, only=["talk.held"])["talk.held"].query
    asked = CONNECTION.raw_sql(query.sql(data)).fetchall()
    assert [line[0] for line in asked] == [e.case for e in rows(data, query)] == ["a"]


def row(**values) -> dict:
    values.pop("held_on", None)
    return {"procedure": "talk", **values}


@pytest.fixture(autouse=True, scope="module")
def _closed():
    yield
    CONNECTION.disconnect()
