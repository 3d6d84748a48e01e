"""What supervision sees of all units at once: counts of cases by unit.

Like `service` a door of the cases, for the board that asks it.
"""

from django.db.models import Count, Q

from zhunsheng.office.cases import lists
from zhunsheng.office.cases.lists import Filter


def by_unit(wanted: Filter) -> dict[str, int]:
    """How many cases of each unit a filter finds."""
    return dict(lists.matching(wanted).order_by().values_list("unit").annotate(n=Count("id")))


def owing() -> dict[str, int]:
    """How many open cases of each unit owe something, on some day or on none."""
    still = lists.matching(Filter(ended=False)).filter(Q(due_on__isnull=False) | Q(due_act__gt=""))
    return dict(still.order_by().values_list("unit").annotate(n=Count("id")))
