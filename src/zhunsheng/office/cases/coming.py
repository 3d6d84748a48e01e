"""What comes next: duties that stand at yellow, soonest first, and the cards that are not closed.

Like `desks` a door of the cases. Both are read from the rows' states as of a day and nothing is kept of them: a
tick tells each time what is near, and what of it was told before does not matter.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from zhunsheng.kernel.case import key
from zhunsheng.kernel.clocks import YELLOW
from zhunsheng.kernel.reading import Duty, Reading
from zhunsheng.office.cases import service
from zhunsheng.office.cases.desks import CARD
from zhunsheng.office.cases.models import Case

__all__ = ["Card", "Near", "Upcoming", "open_cards", "upcoming"]

ROW = ("id", "number", "procedure", "unit", "state")
LOOKED_AT = 4  # cases that are read for each one wanted: of those due soon, most stand at yellow


class Near(NamedTuple):
    """A duty that stands at yellow."""

    case: str
    number: str
    procedure: str
    unit: str
    act: str
    due: date
    provisional: bool


class Upcoming(NamedTuple):
    """Duties near their day, soonest first; `is_all`: there are no others."""

    near: tuple[Near, ...]
    is_all: bool


class Card(NamedTuple):
    """A card that is not closed: its colour, what is owed next on it (`act` empty: nothing), when, and its light."""

    case: str
    number: str
    unit: str
    colour: str
    issued: date
    act: str
    due: date | None
    light: str


def upcoming(day: date, most: int | None = None) -> Upcoming:
    """Duties that stand at yellow that day; at most so many, and then not many more cases are read for them."""
    rows = Case.objects.filter(ended=False, due_on__gte=day).order_by("due_on", "id").values_list(*ROW)
    found, read = [], 0
    for row, reading in _read(rows.iterator(500) if most is None else rows[: most * LOOKED_AT].iterator(500), day):
        read += 1
        for duty in reading.duties:
            if duty.light == YELLOW and duty.due is not None:
                at = key(duty.act, duty.member)
                found.append(Near(*row, at, duty.due.day, duty.due.provisional))
        if most is not None and len(found) > most:
            break
    found.sort(key=lambda n: (n.due, n.case, n.act))
    is_all = most is None or (len(found) <= most and read < most * LOOKED_AT)
    return Upcoming(tuple(islice(found, most)), is_all)


def open_cards(day: date) -> list[Card]:
    """Yellow and red cards that stand, in the order of their days."""
    rows = Case.objects.filter(procedure=CARD, ended=False).order_by("due_on", "id").values_list(*ROW)
    return [card for row, reading in _read(rows.iterator(500), day) if (card := _card(row, reading)) is not None]


def _card(row: tuple, reading: Reading) -> Card | None:
    issued = reading.case.done.get("issue")
    if issued is None or reading.case.result is not None:
        return None
    next_: Duty | None = min(reading.duties, key=lambda d: (d.due is None, d.due), default=None)
    if next_ is None:
        return Card(row[0], row[1], row[3], issued.outcome or "", issued.day, "", None, "")
    due = next_.due and next_.due.day
    return Card(row[0], row[1], row[3], issued.outcome or "", issued.day, next_.act, due, next_.light)


def _read(rows: Iterator[tuple], day: date) -> Iterator[tuple[tuple, Reading]]:
    """Cases as they read on a day, beside the columns that name them."""
    for *row, state in rows:
        reading = service.look_at(row[2], state, day)
        if reading.version is not None:
            yield tuple(row), reading
