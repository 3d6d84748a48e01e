"""What each body owes every year, and how this district met it: most by the day, some later, a few not at all."""

from collections.abc import Iterator, Sequence
from datetime import date

from zhunsheng.catalog.units import Unit
from zhunsheng.office.sample.district import District

# Of those who owe it: so many met it after its day, so many never.
BEHIND = {
    "enforcement-data": (8, 3), "disclosure-report": (5, 1), "town-disclosure-report": (1, 1),
    "law-report": (2, 3), "constitution-day": (3, 6),
}  # fmt: skip


def met(d: District, duty: str, owing: Sequence[Unit], first: date, due: date) -> Iterator[tuple[Unit, date]]:
    """Who met a duty on which working day: from `first` to its last day, or within eight days after it."""
    late, never = BEHIND[duty]
    random, in_time = d.random(duty), d.days.within(first, due)
    behind = random.sample([u.id for u in owing], late + never)
    for unit in owing:
        if unit.id in behind[:late]:
            yield unit, d.days.after(due, random.randint(1, 8))
        elif unit.id not in behind:
            yield unit, random.choice(in_time)
