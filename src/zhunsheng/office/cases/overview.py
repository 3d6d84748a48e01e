"""What supervision sees of all units at once: counts of cases by unit, and what the law refused.

Like `service` a door of the cases, for the board that asks it.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from zhunsheng.office.cases import lists
from zhunsheng.office.cases.lists import Filter
from zhunsheng.office.cases.models import RefusedAttempt

LISTED = 200


class Refused(NamedTuple):
    """An attempt that the law refused: where, what, by whom; codes with act and article as they were found."""

    unit: str
    case: str
    procedure: str
    act: str
    day: date
    recorded: str
    actor: str
    findings: tuple[tuple[str, str, str], ...]


def by_unit(wanted: Filter) -> dict[str, int]:
    """How many cases of each unit a filter finds."""
    return dict(lists.matching(wanted).order_by().values_list("unit").annotate(n=Count("id")))


def owing() -> dict[str, int]:
    """How many open cases of each unit owe something, on some day or on none."""
    still = lists.matching(Filter(ended=False)).filter(Q(due_on__isnull=False) | Q(due_act__gt=""))
    return dict(still.order_by().values_list("unit").annotate(n=Count("id")))


def refused_by_unit(begin: date, end: date) -> dict[str, int]:
    """How many attempts of each unit the law refused from a day to a day."""
    found = RefusedAttempt.objects.filter(day__range=(begin, end)).order_by()
    return dict(found.values_list("unit").annotate(n=Count("id")))


def refusals(begin: date, end: date, units: Collection[str] | None = None) -> list[Refused]:
    """The attempts themselves, the latest first; of some units, or of all."""
    found = RefusedAttempt.objects.filter(day__range=(begin, end)).order_by("-id")
    if units is not None:
        found = found.filter(unit__in=list(units))
    columns = found.values_list("unit", "case_id", "procedure", "act", "day", "recorded", "actor", "findings")
    return [Refused(*told, tuple(map(tuple, json.loads(why)))) for *told, why in columns[:LISTED]]
