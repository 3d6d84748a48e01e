"""One question as one Ibis expression over the cases of its procedure: any engine that Ibis knows can answer it."""

from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from zhunsheng.figures.columns import act_column
from zhunsheng.figures.indicator import ACTS, DAYS, DISTINCT, SUM, Period, Question, Whose
from zhunsheng.figures.snapshot import SnapshotFault
from zhunsheng.figures.vocabulary import LISTS
from zhunsheng.kernel.tests import Clause


def table_of(source: Any, question: Question) -> ir.Table | None:
    """The table that a question is asked of; None where its procedure has no case."""
    table = source.events() if question.measure == ACTS else source.cases(question.of)
    if table is not None and (missing := columns_read(question) - set(table.columns)):
        raise SnapshotFault(
            f"快照里的 {question.of} 没有 {'、'.join(sorted(missing))}：它是按旧的法律文件做的。运行 zs snapshot 更新 "
            "(the snapshot is older than the law: run zs snapshot)"
        )
    return table


def columns_read(question: Question) -> set[str]:
    """Every column that a question reads."""
    tested = {column_of(question, clause)[0] for clauses in question.test for clause in clauses}
    return {question.start, *question.until, *(question.span or ()), *tested} | ({question.value} - {None})


def answer(table: ir.Table, question: Question, period: Period, unit: Whose = None) -> ir.Table:
    """One row: the `total` that is asked for, and the number of `cases` behind it."""
    return matching(table, question, period, unit).aggregate(**measured(question))


def matching(table: ir.Table, question: Question, period: Period, unit: Whose = None) -> ir.Table:
    """The rows that a question counts."""
    found = [lies(table, question, period), meets(table, question)]
    if unit is not None:
        found.append(table.unit.isin([unit] if isinstance(unit, str) else unit))
    if question.value is not None:
        found.append(table[question.value].notnull())
    if question.span is not None:
        found += [table[column].notnull() for column in question.span]
    return table.filter(reduce(and_, found))


def measured(question: Question) -> dict[str, Any]:
    """What is computed of the rows that match, whole or by group."""
    if question.measure == SUM:
        return {"total": ibis._[question.value].sum(), "cases": ibis._.count()}
    if question.measure == DISTINCT:
        return {"total": ibis._[question.value].nunique(), "cases": ibis._[question.value].nunique()}
    if question.measure == DAYS:
        begin, end = question.span
        return {"total": ibis._[end].delta(ibis._[begin], unit="day").sum(), "cases": ibis._.count()}
    return {"total": ibis._.count(), "cases": ibis._.count()}


def lies(table: ir.Table, question: Question, period: Period) -> ir.BooleanValue:
    """The start lies where the question wants it, and nothing has ended it."""
    begin, end = question.asked(period)
    start = table[question.start]
    if question.by_year:
        found = start.between(begin.year, end.year)
    elif begin == date.min:
        found = start <= ibis.literal(end)
    else:
        found = start.between(ibis.literal(begin), ibis.literal(end))
    for column in question.until:
        found &= table[column].isnull() | (table[column] > ibis.literal(end))
    return found


def meets(table: ir.Table, question: Question) -> ir.BooleanValue:
    """The test of a question, and for acts that they are of its procedure."""
    ways = [reduce(and_, [clause_holds(table, question, c) for c in clauses], TRUE) for clauses in question.test]
    found = reduce(or_, ways)
    return found & (table.procedure == question.of) if question.measure == ACTS and question.of else found


TRUE = ibis.literal(True)


def clause_holds(table: ir.Table, question: Question, clause: Clause) -> ir.BooleanValue:
    """One clause; what is unset fails it, but for `is_not` and `present: false`."""
    column, kind = column_of(question, clause)
    held = table[column]
    if clause.operator == "present" or clause.right is True and kind == "done":
        return _present(held, kind) == ibis.literal(clause.right is True)
    rights = clause.right if type(clause.right) is tuple else (clause.right,)
    if clause.operator in ("is", "is_not"):
        if kind in LISTS:
            found = reduce(or_, [held.contains(r) for r in rights])
        else:
            found = held.isin([_literal(r, kind) for r in rights])
        found = found.fill_null(False)
        return found if clause.operator == "is" else ~found
    right = _literal(rights[0], kind)
    compared = {
        "at_least": held >= right,
        "at_most": held <= right,
        "more_than": held > right,
        "less_than": held < right,
    }
    return compared[clause.operator].fill_null(False)


def column_of(question: Question, clause: Clause) -> tuple[str, str]:
    """The column that a clause reads; of an act the outcome, or where it is asked whether it was done, its day."""
    read = question.read(clause.name)
    if read.kind != "act":
        return read.column, read.kind
    asks_done = clause.operator == "present" or clause.right is True
    return act_column(clause.name, "on" if asks_done else "outcome"), "done" if asks_done else "act"


def _present(held: ir.Value, kind: str) -> ir.BooleanValue:
    if kind in LISTS:
        return (held.length() > 0).fill_null(False)
    if isinstance(held, ir.StringValue):
        return (held != "").fill_null(False)
    return held.notnull()


def _literal(right: Any, kind: str) -> Any:
    return ibis.literal(date.fromisoformat(right)) if kind == "date" else right
