"""What lies on a desk: every duty of the open cases that it concerns, read from their states alone.

Like `service` a door of the cases, for the one page that asks it.
"""

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from zhunsheng.kernel.case import from_plain
from zhunsheng.kernel.reading import Duty, Reading, look
from zhunsheng.office.cases.lists import COLUMNS, Row
from zhunsheng.office.cases.models import Case, RefusedAttempt
from zhunsheng.office.cases.service import office

READ_AT_MOST = 400  # cases that one desk reads; nobody works through more in a day


class Charge(NamedTuple):
    """A duty of a case."""

    row: Row
    reading: Reading
    duty: Duty


class Refusal(NamedTuple):
    """An attempt that the law refused: codes with act and article as they were found."""

    case: str
    procedure: str
    act: str
    day: date
    recorded: str
    actor: str
    findings: tuple[tuple[str, str, str], ...]


def charges(units: Collection[str], elsewhere: Collection[str], day: date) -> Iterator[Charge]:
    """The duties of the open cases of some units, and of some procedures wherever they are; soonest first by case."""
    law = office().catalog
    wanted = Q(unit__in=list(units)) | Q(procedure__in=list(elsewhere))
    # A state holds only what is not empty: a register's record at rest owes nothing and is not read.
    owing = Case.objects.filter(wanted, ended=False, state__contains='"owed":')
    found = owing.order_by(F("due_on").asc(nulls_last=True), "id").values_list("state", *COLUMNS)[:READ_AT_MOST]
    for state, *columns in found:
        row = Row(*columns)
        case = from_plain(json.loads(state))
        reading = look(law.procedure(row.procedure), case, max(day, case.day or day), law.calendar)
        for duty in reading.duties:
            yield Charge(row, reading, duty)


def refusals(unit: str, limit: int = 10) -> list[Refusal]:
    """What was refused lately in the cases of a unit, the latest first."""
    found = RefusedAttempt.objects.filter(unit=unit).order_by("-id")[:limit]
    columns = found.values_list("case_id", "procedure", "act", "day", "recorded", "actor", "findings")
    return [Refusal(*told, tuple(map(tuple, json.loads(why)))) for *told, why in columns]
