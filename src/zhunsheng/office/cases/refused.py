"""What the law refused: the attempts, of some units or of all, the latest first.

Like `service` a door of the cases, for the desk and the board.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet

from zhunsheng.office.cases.models import RefusedAttempt

LISTED, LATELY = 200, 10
COLUMNS = ("unit", "case_id", "procedure", "act", "day", "recorded", "actor", "findings")


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


def by_unit(begin: date, end: date) -> dict[str, int]:
    """How many attempts of each unit the law refused from a day to a day."""
    found = RefusedAttempt.objects.filter(day__range=(begin, end)).order_by()
    return dict(found.values_list("unit").annotate(n=Count("id")))


def between(begin: date, end: date, units: Collection[str]) -> list[Refused]:
    """The attempts themselves."""
    return _told(RefusedAttempt.objects.filter(day__range=(begin, end), unit__in=list(units)), LISTED)


def lately(unit: str) -> list[Refused]:
    """The last few in the cases of a unit."""
    return _told(RefusedAttempt.objects.filter(unit=unit), LATELY)


def _told(found: QuerySet, most: int) -> list[Refused]:
    rows = found.order_by("-id").values_list(*COLUMNS)[:most]
    return [Refused(*told, tuple(map(tuple, json.loads(why)))) for *told, why in rows]
