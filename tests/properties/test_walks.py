"""Random walks through what each law file has on offer: nothing throws, both interpreters agree, every case can end.

So many acts a version as `ZHUNSHENG_WALK` says; the standing test takes a thousand, `make walk` ten thousand.
A case that the walk leaves must be able to end: from there a way is looked for on which somebody acts as the law
lets them, days pass, and in the end there is a result and nothing is owed. What can be ended at its last state could
be ended at each one before it.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from properties import strategies as law
from properties.test_agreement import CATALOG, Walk
from zhunsheng.kernel.case import Case, Command, Person
from zhunsheng.kernel.conditions import members_in
from zhunsheng.kernel.decide import Accepted, decide
from zhunsheng.kernel.procedure import Deed, Procedure, Version
from zhunsheng.kernel.reading import Offer, Reading, look
from zhunsheng.kernel.workdays import WorkCalendar

STEPS = int(os.environ.get("ZHUNSHENG_WALK", "1000"))
LONGEST = 14  # acts of one walk, after which another case is opened: the oracle tells each story from its beginning
TRIES, FAR = 150, 60  # ways looked for to an end, and acts and waits on each
MUCH_LATER = date(2060, 1, 1)  # by then every walk has seen its end
# Terms of years lead beyond the last calendar; here the days of every year are held to be known.
CALENDAR = WorkCalendar(CATALOG.calendar.off, CATALOG.calendar.work, frozenset(range(1990, 2081)))
VERSIONS = [(ident, n) for ident in CATALOG.ids for n in range(len(CATALOG.procedure(ident).versions))]


class Doer:
    """Somebody who does what is on offer, with facts that are drawn by lot."""

    def __init__(self, r: Random, procedure: Procedure) -> None:
        self.r, self.procedure = r, procedure

    def command(self, reading: Reading, offer: Offer) -> Command:
        """An act on offer, by people who may and with what it needs; facts beyond that are given now and then."""
        version = reading._version_of(offer.act)
        deed = version.acts[offer.act].deeds[offer.outcome]
        held = reading.case.fields
        names = [n for n in deed.needs if n not in held or self.r.random() < 0.3]
        names += [n for n in sorted(deed.sets) if n not in names and self.r.random() < 0.2]
        fields = {n: self.value(version, n, reading.day) for n in names}
        return Command(
            offer.act, reading.day, deed.order[0], self.person(), offer.outcome, fields,
            tuple(self.person() for _ in range(3 if deed.persons else 0)), dict.fromkeys(deed.attach, "digest"),
            self.member(version, offer, fields),
        )  # fmt: skip

    def value(self, version: Version, name: str, day: date) -> object:
        """A value of the field's type. Terms are short and dates near, so that a walk gets somewhere."""
        return law._of_type(self.r, version.fields[name], day)

    def member(self, version: Version, offer: Offer, fields: dict) -> str | None:
        """The member on offer; where the act itself names the members, one of those."""
        each = version.acts[offer.act].each
        if offer.member is not None or each is None:
            return offer.member
        return self.r.choice(members_in(fields.get(each)) or (None,))

    def person(self) -> Person:
        """One of many, so that nobody is barred for long."""
        n = self.r.randrange(400)
        return Person(f"p{n}", f"u{n}", True, True)


class Wanderer:
    """Walks through one version of a law file, case after case."""

    def __init__(self, ident: str, nth: int) -> None:
        self.procedure = CATALOG.procedure(ident)
        self.version = self.procedure.versions[nth]
        self.begin = max(self.version.since, date(2003, 1, 2))
        later = self.procedure.versions[nth + 1 : nth + 2]
        self.end = later[0].since if later else self.begin + timedelta(days=300)

    def wander(self, steps: int) -> int:
        """So many accepted acts, or as many tries as should have given them; how many were accepted."""
        done = n = 0
        while done < steps and n < steps:
            done += self.walk(f"{self.procedure.id}@{self.version.since}#{n}")
            n += 1
        return done

    def walk(self, seed: str) -> int:
        """One case: walked, compared, and looked at for a way to its end."""
        r = Random(seed)
        walk, doer = Walk(self.procedure, CALENDAR), Doer(r, self.procedure)
        walk.trace.append(seed)
        day = self.begin + timedelta(days=r.randrange(max(1, min(300, (self.end - self.begin).days))))
        done = 0
        for _ in range(LONGEST):
            reading = look(self.procedure, walk.case, day, CALENDAR)
            offers = list(reading.offers())
            if not offers:
                break
            if r.random() < 0.9:
                done += walk.step(doer.command(reading, r.choice(offers)), r.random() < 0.02)
            else:
                offer = tuple(r.choice(offers)) if r.random() < 0.5 else None
                done += walk.step(law.command(r, self.procedure.on(day), day, offer), False)
            if r.random() < 0.15:
                walk.compare(day + timedelta(days=r.choice((0, 0, 5, 40))))
            day += timedelta(days=r.choice((0, 0, 0, 1, 2, 5, 15, 45)))
        walk.compare(day)
        if walk.case.version is not None:
            assert can_end(Random(seed), self.procedure, walk.case, day), walk.told("from here no case was seen to end")
        return done


def can_end(r: Random, procedure: Procedure, case: Case, day: date) -> bool:
    """Whether some way from a state leads to the case's end."""
    return any(_ends(r, procedure, case, day, eager=n % 3 != 2) for n in range(TRIES))


def _ends(r: Random, procedure: Procedure, case: Case, day: date, eager: bool) -> bool:
    """One way on, as chance has it: eagerly to a result and to what is owed, or anyhow."""
    doer = Doer(r, procedure)
    for _ in range(FAR):
        reading = look(procedure, case, max(day, case.day or day), CALENDAR)
        if _is_at_rest(reading):
            return True
        answer = next(_accepted(r, doer, reading, case, eager), None)
        if answer is not None:
            case = answer.case
        day = max(day, case.day or day) + timedelta(days=r.choice((0, 0, 1, 4) if answer else (1, 8, 31, 190)))
        if day > MUCH_LATER:
            return False
    return False


def _is_at_rest(reading: Reading) -> bool:
    """It has a result and owes nothing; a register's record has no result to wait for."""
    case = reading.case
    return not case.owed and (case.result is not None or reading.version.kind == "register")


def _accepted(r: Random, doer: Doer, reading: Reading, case: Case, eager: bool) -> Iterator[Accepted]:
    """What of a few things tried is accepted."""
    offers = list(reading.offers())
    owed = {(d.act, d.member) for d in reading.duties}
    weights = [_weight(reading._version_of(o.act).acts[o.act].deeds[o.outcome], o, owed, eager) for o in offers]
    for offer in r.choices(offers, weights, k=4) if offers else ():
        answer = decide(reading.procedure, case, doer.command(reading, offer), MUCH_LATER, CALENDAR)
        if isinstance(answer, Accepted):
            yield answer


def _weight(deed: Deed, offer: Offer, owed: set, eager: bool) -> int:
    """How much is drawn to an act."""
    if not eager:
        return 1
    return 1 + 12 * bool(deed.concludes) + 8 * ((offer.act, offer.member) in owed)


@pytest.mark.parametrize(("ident", "nth"), VERSIONS)
def test_walks_agree_and_every_case_can_end(ident: str, nth: int) -> None:
    assert Wanderer(ident, nth).wander(STEPS) >= STEPS // 3
