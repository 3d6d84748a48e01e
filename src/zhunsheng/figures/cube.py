"""All questions at once: one pass over the cases of a procedure, grouped by every column that a test reads.

The grouped rows are few, so each test is then asked of them and not of the cases. What is no choice or flag (a
number compared, a text that is there, a day that lies in the period) becomes a flag of its own before grouping.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from zhunsheng.figures.expressions import clause_holds, column_of, lies, table_of
from zhunsheng.figures.indicator import ACTS, DAYS, DISTINCT, SUM, Period, Question, Whose
from zhunsheng.kernel.tests import Clause

DIMENSIONS = ("flag", "choice", "unit", "act")
UNIT, MONTH = "unit", "month"
TOTAL, PROCEDURE, TOLD_APART, ROWS = "*", "procedure", "told_apart", "rows"


class Key(NamedTuple):
    """A breakdown's cell; TOTAL where it is not broken down."""

    unit: str = TOTAL
    month: int = 0


@dataclass(slots=True)
class Answer:
    """What a question comes to, and how many cases are behind it."""

    total: int = 0
    cases: int = 0
    values: set = field(default_factory=set)

    def add(self, total: int, cases: int, value: Any = None) -> None:
        """Count a group of cases in."""
        if value is None:
            self.total += total
            self.cases += cases
        else:
            self.values.add(value)
            self.total = self.cases = len(self.values)

    def take(self, other: "Answer") -> None:
        """Count another cell in; what is told apart is told apart across both."""
        if other.values:
            self.values |= other.values
            self.total = self.cases = len(self.values)
        else:
            self.total += other.total
            self.cases += other.cases


Answers = dict[Question, dict[Key, Answer]]


def answers(
    source: Any, questions: Iterable[Question], period: Period, by: tuple[str, ...] = (), unit: Whose = None
) -> Answers:
    """Answer every question, of some units' cases or of all; broken down by unit, by month of its start, or by both.

    `source` is a Snapshot, or Tables. By month only flows make sense: a stock of each month is asked month by month.
    """
    groups: dict[tuple, list[Question]] = defaultdict(list)
    out: Answers = {}
    for question in dict.fromkeys(questions):
        out[question] = {} if by else {Key(): Answer()}
        groups[_pass_of(question, by)].append(question)
    for same in groups.values():
        table = None
        for question in same:
            table = table_of(source, question)
        if table is None:
            continue
        cube = Cube(table, same, period, by, unit)
        for question, key, total, cases, value in cube.pivot(source.run(cube.expression).to_pydict()):
            out[question].setdefault(key, Answer()).add(total, cases, value)
    return out


def _pass_of(question: Question, by: tuple[str, ...]) -> tuple:
    """Questions alike in this are answered in one pass.

    By month they must share the day that has the month; by unit groups would be too many if they did not.
    """
    is_act = question.measure == ACTS
    apart = question.value if question.measure == DISTINCT else None
    return is_act, "" if is_act else question.of, apart, _when(question) if by else None


def _when(question: Question) -> tuple:
    """What says whether a case lies in the period."""
    return question.start, question.by_year, question.kind, question.until


class Cube:
    """One pass: its expression, and how its rows become answers."""

    def __init__(
        self, table: ir.Table, questions: list[Question], period: Period, by: tuple[str, ...], unit: Whose
    ) -> None:
        self.questions = questions
        self._columns: dict[str, ir.Value] = {}  # by the name that the group has them under
        self._sums: dict[Any, str] = {}
        first = questions[0]
        chosen = self._lying(table, period)
        if unit is not None:
            chosen &= table.unit.isin([unit] if isinstance(unit, str) else unit)
        for question in questions:
            for clause in (c for clauses in question.test for c in clauses):
                name = self._dimension(question, clause)
                if name not in self._columns:
                    is_plain = name.startswith("d_")
                    self._columns[name] = table[name[2:]] if is_plain else clause_holds(table, question, clause)
        if any(q.measure == ACTS and q.of for q in questions):
            self._columns[PROCEDURE] = table.procedure
        if first.measure == DISTINCT:
            self._columns[TOLD_APART] = table[first.value]
            chosen &= table[first.value].notnull()
        self._dimensions = list(self._columns)
        if UNIT in by:
            self._columns["by_unit"] = table.unit
        if MONTH in by:
            self._columns["by_month"] = ibis.literal(1) if first.by_year else table[first.start].month()
        groups = list(self._columns)
        measures = {ROWS: ibis._.count(), **self._summed(table)}
        held = table.filter(chosen).select(**self._columns) if self._columns else table.filter(chosen)
        self.expression = held.group_by(groups).aggregate(**measures) if groups else held.aggregate(**measures)

    def _lying(self, table: ir.Table, period: Period) -> ir.BooleanValue:
        """Which cases lie in the period for some question; a flag for each manner of lying, where there are several."""
        self._when = {when: f"l_{n}" for n, when in enumerate(dict.fromkeys(map(_when, self.questions)))}
        flags = {self._when[_when(q)]: lies(table, q, period).fill_null(False) for q in self.questions}
        if len(flags) > 1:
            self._columns |= flags
        return reduce(or_, flags.values())

    def _summed(self, table: ir.Table) -> dict[str, Any]:
        """What is added up, and over how many cases that have it."""
        out = {}
        for question in self.questions:
            what = question.value or question.span
            if question.measure in (SUM, DAYS) and what not in self._sums:
                name = self._sums[what] = f"m{len(self._sums)}"
                amount = table[what] if isinstance(what, str) else table[what[1]].delta(table[what[0]], unit="day")
                self._columns[name] = amount
                out |= {f"{name}_sum": ibis._[name].sum(), f"{name}_rows": ibis._[name].count()}
        return out

    def _dimension(self, question: Question, clause: Clause) -> str:
        """What a clause is asked of in the grouped rows: a column, or a flag that says whether it holds."""
        column, kind = column_of(question, clause)
        if kind in DIMENSIONS and clause.operator in ("is", "is_not"):
            return f"d_{column}"
        return f"c_{column}_{clause.operator}_{clause.right}"

    def pivot(self, rows: Mapping[str, list]) -> Iterator[tuple[Question, Key, int, int, Any]]:
        """Each question with each group that meets its test. Groups alike in their dimensions are asked once."""
        asked: dict[tuple, list[Question]] = {}
        tests = [(q, self._compiled(q)) for q in self.questions]
        dimensions = [rows[name] for name in self._dimensions]
        units, months = rows.get("by_unit"), rows.get("by_month")
        apart = rows.get(TOLD_APART)
        for n, count in enumerate(rows[ROWS]):
            combination = tuple(column[n] for column in dimensions)
            if combination not in asked:
                held = dict(zip(self._dimensions, combination, strict=True))
                asked[combination] = [q for q, test in tests if self._meets(q, test, held)]
            key = Key(units[n] if units else TOTAL, months[n] if months else 0)
            for question in asked[combination]:
                total, cases = count, count
                if (what := question.value or question.span) in self._sums:
                    name = self._sums[what]
                    total, cases = int(rows[f"{name}_sum"][n] or 0), rows[f"{name}_rows"][n]
                yield question, key, total, cases, apart[n] if apart else None

    def _compiled(self, question: Question) -> list[list[tuple[str, Clause]]]:
        return [[(self._dimension(question, c), c) for c in clauses] for clauses in question.test]

    def _meets(self, question: Question, test: list[list[tuple[str, Clause]]], held: Mapping[str, Any]) -> bool:
        if not held.get(self._when[_when(question)], True):
            return False
        if question.measure == ACTS and question.of and held[PROCEDURE] != question.of:
            return False
        return any(all(_holds(clause, name, held[name]) for name, clause in clauses) for clauses in test)


def _holds(clause: Clause, name: str, value: Any) -> bool:
    """A clause of a grouped row: its flag, or its column compared."""
    if name.startswith("c_"):
        return bool(value)
    rights = clause.right if type(clause.right) is tuple else (clause.right,)
    return (value in rights) is (clause.operator == "is")
