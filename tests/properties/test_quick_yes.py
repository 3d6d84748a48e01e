"""The kernel's quick yes is never too quick: where it is said, the full rules find nothing.

States that walks through every law file and through random law come to, and whatever somebody may try there.
"""

from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest

from properties import strategies as law
from properties.test_walks import CALENDAR, VERSIONS, Doer, Wanderer
from zhunsheng.kernel import conditions
from zhunsheng.kernel.case import NEW, Case, Command, Person
from zhunsheng.kernel.decide import Accepted, decide, settle, version_for
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.kernel.reading import look
from zhunsheng.kernel.workdays import WorkCalendar

WALKS, ACTS, TRIES = 6, 10, 5
FAR = date(2060, 1, 1)
FEW = tuple(Person(p, u, True, True) for p, u in (("jia", "north"), ("yi", "north"), ("bing", "south")))


class Tried:
    """Commands held against the quick path and the full one."""

    def __init__(self, procedure: Procedure, calendar: WorkCalendar) -> None:
        self.procedure, self.calendar, self.quick = procedure, calendar, 0

    def hold(self, case: Case, command: Command) -> None:
        """A quick yes must be a full yes."""
        _, settled, _ = settle(self.procedure, case, command.day, self.calendar)
        version = version_for(self.procedure, settled, command)
        act = version.acts.get(command.act) if version is not None else None
        deed = act.deeds.get(command.outcome) if act is not None else None
        if deed is None or deed.preceding is None:
            return
        if conditions._is_plainly_lawful(version, act, deed, settled, command):
            self.quick += 1
            with patch.object(conditions, "_is_plainly_lawful", return_value=False):
                assert conditions.judge(version, settled, command, self.calendar) == [], (settled, command)


def walked(tried: Tried, r: Random, begin: date, longest: int) -> None:
    """One case, and at every stand of it a few things that somebody tries, the lawful and the odd."""
    doer, case, day = Doer(r, tried.procedure), NEW, begin
    for _ in range(longest):
        reading = look(tried.procedure, case, day, tried.calendar)
        offers = list(reading.offers())
        version = reading.version or tried.procedure.on(day)
        wanted = [doer.command(reading, r.choice(offers)) for _ in range(TRIES) if offers]
        odd = [law.command(r, version, day, tuple(r.choice(offers)) if offers else None) for _ in range(TRIES)]
        odd += [law.command(r, version, day) for _ in range(TRIES)]
        for command in (*wanted, *odd):
            tried.hold(case, command)
            tried.hold(case, command._replace(actor=r.choice(FEW), persons=()))
        answers = (decide(tried.procedure, case, c, FAR, tried.calendar) for c in wanted)
        answer = next((a for a in answers if isinstance(a, Accepted)), None)
        if answer is not None:
            case = answer.case
        day += timedelta(days=r.choice((0, 0, 1, 5, 30)))


@pytest.mark.parametrize(("ident", "nth"), VERSIONS)
def test_of_the_law_files_implies_no_finding(ident: str, nth: int) -> None:
    wanderer, r = Wanderer(ident, nth), Random(f"{ident}@{nth}")
    tried = Tried(wanderer.procedure, CALENDAR)
    for _ in range(WALKS):
        walked(tried, r, wanderer.begin + timedelta(days=r.randrange(30)), ACTS)
    may_be_quick = any(d.preceding is not None for a in wanderer.version.acts.values() for d in a.deeds.values())
    assert tried.quick or wanderer.version.has_each or not may_be_quick


@pytest.mark.parametrize("seed", range(40))
def test_of_random_law_implies_no_finding(seed: int) -> None:
    r = Random(f"quick {seed}")
    tried = Tried(law.procedure(r), law.calendar(r))
    for _ in range(WALKS):
        walked(tried, r, law.START + timedelta(days=r.randrange(40)), ACTS)


def test_is_found_out_where_it_is_too_quick() -> None:
    procedure, act, outcome = next(
        (procedure, a.id, o)
        for procedure in (law.procedure(Random(seed)) for seed in range(40))
        for a in procedure.versions[0].acts.values() if not a.starts
        for o in a.deeds if a.deeds[o].preceding is not None
    )  # fmt: skip
    tried, day = Tried(procedure, law.calendar(Random(1))), law.START
    with patch.object(conditions, "_is_plainly_lawful", return_value=True), pytest.raises(AssertionError):
        tried.hold(NEW, Command(act, day, "clerk", FEW[0], outcome))
