"""What a rate leaves out: the cases below its line that are not above it, each with the clauses that kept it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from zhunsheng.figures.evidence import Evidence, named, told
from zhunsheng.figures.expressions import clause_holds, column_of, lies, matching, meets, table_of
from zhunsheng.figures.indicator import ACTS, COUNT, RATIO, Indicator, Period, Question, Whose
from zhunsheng.figures.load import Indicators
from zhunsheng.kernel.tests import Clause

Parts = tuple[tuple[int, Question], ...]


class Reason(NamedTuple):
    """Why a case is not above the line: a clause of a question, and what the case has; no clause: its day."""

    question: Question
    clause: Clause | None
    held: Any


class LeftOut(NamedTuple):
    """A case that a rate counts below the line and not above it."""

    evidence: Evidence
    result: str | None
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Rest:
    """What is below a rate's line and not above it, as a question of its own."""

    above: Parts
    below: Question
    period: Period
    unit: Whose = None

    @classmethod
    def of(cls, indicators: Indicators, made: Indicator, period: Period, unit: Whose = None) -> "Rest | None":
        """The rest of a rate; None where its two sides do not count cases, or acts, of one kind."""
        above, below = (
            tuple((p.sign, q) for p in side if (q := indicators.get(p.id).question) is not None)
            for side in (made.above, made.below)
        )
        kinds = {(q.measure, q.of if q.measure == COUNT else "") for _, q in (*above, *below)}
        if made.measure != RATIO or len(below) != 1 or len(kinds) != 1 or kinds.pop()[0] not in (COUNT, ACTS):
            return None
        return cls(above, below[0][1], period, unit)

    def count(self, source: Any) -> int:
        """How many there are."""
        found = self._found(source)
        return source.run(found.aggregate(n=ibis._.count())).to_pylist()[0]["n"] if found is not None else 0

    def cases(self, source: Any, limit: int | None = None, offset: int = 0) -> list[LeftOut]:
        """They themselves in the order of their days, or so many of them after `offset`."""
        found = self._found(source)
        if found is None:
            return []
        more = {} if self.below.measure == ACTS else {"result": found.result}
        asked = list(self._asked())
        for n, (question, clause) in enumerate(asked):
            more |= {f"holds_{n}": self._holds(found, question, clause), f"held_{n}": _held(found, question, clause)}
        rows = source.run(told(found, self.below, **more).limit(limit, offset=offset)).to_pylist()
        if self.below.measure == ACTS:
            rows = named(source, rows)
        signs = {q: sign for sign, q in self.above}
        return [
            LeftOut(
                Evidence(*(row[name] for name in Evidence._fields)),
                row.get("result"),
                tuple(
                    Reason(question, clause, row[f"held_{n}"])
                    for n, (question, clause) in enumerate(asked)
                    if row[f"holds_{n}"] is (signs[question] < 0)
                ),
            )
            for row in rows
        ]

    def _found(self, source: Any) -> ir.Table | None:
        table = table_of(source, self.below)
        if table is None:
            return None
        found = matching(table, self.below, self.period, self.unit)
        counted = {1: ibis.literal(False), -1: ibis.literal(False)}
        for sign in counted:
            sides = [
                (lies(found, q, self.period) & meets(found, q)).fill_null(False) for s, q in self.above if s == sign
            ]
            counted[sign] = reduce(or_, sides, counted[sign])
        return found.filter(~(counted[1] & ~counted[-1]))

    def _asked(self) -> Iterator[tuple[Question, Clause | None]]:
        """What could have kept a case out. What the line below asks as well, every case of it meets."""
        same = {c for clauses in self.below.test for c in clauses}
        for sign, question in self.above:
            yield from ((question, c) for clauses in question.test for c in clauses if sign < 0 or c not in same)
            if sign > 0 and (question.start, question.kind) != (self.below.start, self.below.kind):
                yield question, None

    def _holds(self, table: ir.Table, question: Question, clause: Clause | None) -> ir.BooleanValue:
        holds = lies(table, question, self.period) if clause is None else clause_holds(table, question, clause)
        return holds.fill_null(False)


def _held(table: ir.Table, question: Question, clause: Clause | None) -> ir.Value:
    return table[question.start if clause is None else column_of(question, clause)[0]]
