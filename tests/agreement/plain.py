"""A second reading of indicators: plain Python over plain rows, tests asked by the kernel. No Ibis, no SQL."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from zhunsheng.figures.columns import act_column
from zhunsheng.figures.indicator import ACTS, CARRIED, COUNT, DAYS, DISTINCT, FLOW, SUM, Period, Question
from zhunsheng.kernel.tests import Clause, holds
from zhunsheng.kernel.workdays import WorkCalendar

Row = Mapping[str, Any]


def counted(rows: Iterable[Row], question: Question, period: Period, unit: str | None = None) -> list[Row]:
    """The rows that a question counts."""
    return [r for r in rows if unit in (None, r["unit"]) and _lies(r, question, period) and _meets(r, question)]


def answer(rows: Iterable[Row], question: Question, period: Period, unit: str | None = None) -> tuple[int, int]:
    """What the question comes to, and how many cases are behind it."""
    found = counted(rows, question, period, unit)
    if question.measure in (COUNT, ACTS):
        return len(found), len(found)
    if question.measure == DAYS:
        begin, end = question.span or ("", "")
        spans = [(r[end] - r[begin]).days for r in found if r[begin] is not None and r[end] is not None]
        return sum(spans), len(spans)
    values = [r[question.value] for r in found if r[question.value] is not None]
    if question.measure == DISTINCT:
        return len(set(values)), len(set(values))
    assert question.measure == SUM
    return sum(values), len(values)


def _lies(row: Row, question: Question, period: Period) -> bool:
    begin, end = date.min, period.end
    if question.kind == FLOW:
        begin = period.begin
    elif question.kind == CARRIED:
        end = date.fromordinal(period.begin.toordinal() - 1)
    start = row[question.start]
    if question.by_year and start is not None:
        start = date(start, begin.month, begin.day)
    is_standing = all(row[c] is None or row[c] > end for c in question.until)
    return start is not None and begin <= start <= end and is_standing


def _meets(row: Row, question: Question) -> bool:
    if question.measure == ACTS and question.of and row["procedure"] != question.of:
        return False
    return any(all(_holds(row, question, clause) for clause in clauses) for clauses in question.test)


def _holds(row: Row, question: Question, clause: Clause) -> bool:
    read = question.read(clause.name)
    if read.kind == "act":
        done = row[act_column(clause.name, "on")] is not None
        if clause.operator == "present" or clause.right is True:
            return done is (clause.right is True)
        value = row[act_column(clause.name, "outcome")]
    else:
        value = row[read.column]
    value = value.isoformat() if isinstance(value, date) else value
    return holds(((clause,),), lambda name: value, date(2019, 1, 1), WorkCalendar())
