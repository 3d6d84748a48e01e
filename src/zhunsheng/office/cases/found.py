"""Cases found by what they say: the few of a procedure whose facts hold certain values, with their state.

Like `service` a door of the cases, for what asks whether something was done at all.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from zhunsheng.kernel.case import Case
from zhunsheng.office.cases import models
from zhunsheng.office.cases.lists import COLUMNS, Row
from zhunsheng.office.cases.states import state_of


class Found(NamedTuple):
    """A case and what its events amount to."""

    row: Row
    case: Case


def found(
    procedure: str,
    facts: Mapping[str, Any],
    units: Collection[str] | None = None,
    opened: tuple[date, date] | None = None,
) -> Iterator[Found]:
    """The cases of a procedure with these facts; of some units only, or opened between two days."""
    wanted = models.Case.objects.filter(procedure=procedure)
    if units is not None:
        wanted = wanted.filter(unit__in=list(units))
    if opened is not None:
        wanted = wanted.filter(opened_on__range=opened)
    # The database only narrows the search: a text may hold what looks like a fact.
    for name, value in facts.items():
        wanted = wanted.filter(
            state__contains=json.dumps({name: value}, ensure_ascii=False, separators=(",", ":"))[1:-1]
        )
    for state, *columns in wanted.order_by("id").values_list("state", *COLUMNS).iterator():
        case = state_of(state)
        if all(case.fields.get(name) == value for name, value in facts.items()):
            yield Found(Row(*columns), case)
