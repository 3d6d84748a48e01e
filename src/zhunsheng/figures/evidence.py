"""The way back: the cases behind a figure, one row a case (or act, or value told apart), amounts that sum to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from zhunsheng.figures.expressions import matching, table_of
from zhunsheng.figures.indicator import ACTS, DAYS, DISTINCT, SUM, Period, Question, Whose


class Evidence(NamedTuple):
    """A case behind a figure: on which day it counted, and for how much, in the stored unit."""

    case: str
    number: str
    title: str
    unit: str
    day: date | None
    amount: int


@dataclass(frozen=True, slots=True)
class Query:
    """The question behind a figure: what is added and what taken away, over which period, of which unit."""

    parts: tuple[tuple[int, Question], ...]
    period: Period
    unit: Whose = None

    def sql(self, source: Any) -> str:
        """The query as DuckDB is asked it."""
        found = [(q, t) for _, q in self.parts if (t := table_of(source, q)) is not None]
        return ";\n".join(str(ibis.to_sql(listed(t, q, self.period, self.unit), dialect="duckdb")) for q, t in found)


def rows(source: Any, query: Query, limit: int | None = None, offset: int = 0) -> list[Evidence]:
    """The cases behind a figure, in the order of their days; with `limit` so many of them after `offset`.

    Where several questions are added up, a case has one row with all that it adds.
    """
    found: list[Evidence] = []
    is_one = len(query.parts) == 1 and query.parts[0][1].measure != DISTINCT
    for sign, question in query.parts:
        table = table_of(source, question)
        if table is None:
            continue
        asked = listed(table, question, query.period, query.unit)
        held = source.run(asked.limit(limit, offset=offset) if is_one else asked).to_pylist()
        if question.measure == DISTINCT:
            held = _first_of_each(held)
        if question.measure == ACTS:
            held = named(source, held)
        read = [Evidence(*(row[name] for name in Evidence._fields)) for row in held]
        found += [e._replace(amount=sign * e.amount) for e in read]
    found = found if len(query.parts) == 1 else _merged(found)
    return found if is_one or limit is None else found[offset : offset + limit]


def listed(table: ir.Table, question: Question, period: Period, unit: Whose = None) -> ir.Table:
    """The expression that lists what a question counts."""
    return told(matching(table, question, period, unit), question)


def told(found: ir.Table, question: Question, **more: ir.Value) -> ir.Table:
    """Rows that a question counts, as evidence has them; with more columns where they are wanted."""
    start = ibis.null("date") if question.by_year else found[question.start]
    amount: Any = ibis.literal(1)
    if question.measure == SUM:
        amount = found[question.value]
    elif question.measure == DAYS:
        amount = found[question.span[1]].delta(found[question.span[0]], unit="day")
    columns = {"case": found.case, "unit": found.unit, "day": start, "amount": amount}
    if question.measure == ACTS:
        columns |= {"procedure": found.procedure, "seq": found.seq}
    else:
        columns |= {"number": found.number, "title": found.title}
    if question.measure == DISTINCT:
        columns["value"] = found[question.value]
    order = ("day", "case", "seq") if question.measure == ACTS else ("day", "case")
    return found.select(**columns, **more).order_by(order)


def _first_of_each(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a value: the earliest."""
    first: dict[Any, dict[str, Any]] = {}
    for row in held:
        first.setdefault(row["value"], row)
    return list(first.values())


def named(source: Any, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Acts with the number and title of their cases, which the events do not repeat."""
    names: dict[str, tuple[str, str]] = {}
    wanted: dict[str, set[str]] = {}
    for row in held:
        wanted.setdefault(row["procedure"], set()).add(row["case"])
    for procedure, cases in wanted.items():
        table = source.cases(procedure)
        chosen = table.filter(table.case.isin(sorted(cases))).select("case", "number", "title")
        names |= {r["case"]: (r["number"], r["title"]) for r in source.run(chosen).to_pylist()}
    return [row | dict(zip(("number", "title"), names[row["case"]], strict=True)) for row in held]


def _merged(found: list[Evidence]) -> list[Evidence]:
    out: dict[str, Evidence] = {}
    for row in found:
        held = out.get(row.case)
        out[row.case] = row if held is None else held._replace(amount=held.amount + row.amount)
    return sorted(out.values(), key=lambda e: (e.day or date.min, e.case))
