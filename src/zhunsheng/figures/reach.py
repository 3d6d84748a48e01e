"""From which day on the ledger can answer: before it, nought would be no figure but nothing known."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import ibis

from zhunsheng.figures.expressions import table_of
from zhunsheng.figures.indicator import ACTS, Question


def reach(source: Any, questions: Iterable[Question]) -> dict[Question, date | None]:
    """The first day of which each question's procedure knows anything; None where it has no case at all."""
    out: dict[Question, date | None] = {}
    alike: dict[tuple[bool, str], list[Question]] = {}
    for question in dict.fromkeys(questions):
        alike.setdefault((question.measure == ACTS, question.of), []).append(question)
    for (is_act, of), same in alike.items():
        table = table_of(source, same[0])
        if table is None:
            out |= dict.fromkeys(same)
            continue
        if is_act and of:
            table = table.filter(table.procedure == of)
        starts = {q.start: q.by_year for q in same} | ({} if is_act else {"opened_on": False})
        names = list(starts)
        asked = table.aggregate(**{f"first_{n}": table[name].min() for n, name in enumerate(names)})
        row = source.run(asked).to_pylist()[0]
        first = {name: _day(row[f"first_{n}"], starts[name]) for n, name in enumerate(names)}
        for question in same:
            found = [d for d in (first[question.start], first.get("opened_on")) if d is not None]
            out[question] = min(found, default=None)
    return out


def begun(source: Any) -> date | None:
    """The day of the first act of all."""
    table = source.events()
    return source.run(table.aggregate(first=ibis._.day.min())).to_pylist()[0]["first"]


def _day(value: Any, is_year: bool) -> date | None:
    return date(value, 1, 1) if is_year and value is not None else value
