"""What supervision sees of all units at once: counts of cases by unit.

Like `service` a door of the cases, for the board that asks it.
"""

from django.db.models import Count

from zhunsheng.office.cases import lists
from zhunsheng.office.cases.lists import Filter


def by_unit(wanted: Filter) -> dict[str, int]:
    """How many cases of each unit a filter finds."""
    return dict(lists.matching(wanted).order_by().values_list("unit").annotate(n=Count("id")))
