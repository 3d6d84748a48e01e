"""The kernel and the oracle are asked the same of the same random law; they must never differ."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from properties import strategies as law
from properties.oracle import Oracle, World
from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import NEW, WITHDRAW, Command, Person, key
from zhunsheng.kernel.decide import Accepted, decide, fold
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.kernel.reading import Reading, look, read
from zhunsheng.kernel.workdays import WorkCalendar

TODAY = date(2030, 1, 1)
CATALOG = Catalog()
FAST = (Phase.explicit, Phase.reuse, Phase.generate)  # a walk tells its own story; shrinking it takes minutes


class Walk:
    """A case told to both, with what each made of it."""

    def __init__(self, procedure: Procedure, calendar: WorkCalendar) -> None:
        self.procedure, self.calendar = procedure, calendar
        self.oracle = Oracle(procedure, calendar)
        self.case, self.history = NEW, ()
        self.trace: list[str] = []

    def step(self, command: Command, irregular: bool = False) -> bool:
        """Put a command to both; they accept or refuse alike, for the same reasons."""
        reason = "事实如此" if irregular else None
        answer = decide(self.procedure, self.case, command, TODAY, self.calendar, self.history, reason)
        self.oracle.next_seq = answer.events[-1].seq if isinstance(answer, Accepted) else self.case.seq + 1
        accepted, codes = self.oracle.decide(command, irregular)
        self.trace.append(f"{command.day} {command.act}/{command.outcome}#{command.member} {accepted} {sorted(codes)}")
        if isinstance(answer, Accepted):
            assert accepted, self.told(f"kernel accepts, oracle finds {codes}")
            assert set(answer.events[-1].findings) == codes, self.told(f"kernel records {answer.events[-1].findings}")
            warned = {f.code for f in answer.warnings}
            assert warned == self.oracle.warned, self.told(f"kernel warns {warned}, oracle {self.oracle.warned}")
            self.case, self.history = answer.case, (*self.history, *answer.events)
        else:
            found = {f.code for f in answer.findings}
            assert not accepted, self.told(f"oracle accepts, kernel finds {found}")
            assert found == codes, self.told(f"kernel finds {found}")
            cited = {(f.code, f.basis) for f in answer.findings if f.code != "day.out-of-order"}
            assert cited == self.oracle.cited or not cited, self.told(f"kernel cites {cited}, not {self.oracle.cited}")
        assert sorted(map(str, self.recorded())) == sorted(map(str, self.oracle.spoken())), self.told(
            "silence recorded"
        )
        return accepted

    def recorded(self) -> list[tuple]:
        """What silence did, as the events have it: recorded, and not withdrawn."""
        gone = {e.fields["event"] for e in self.history if e.act == WITHDRAW}
        told = [e for e in self.history if e.is_silent and e.act != WITHDRAW and e.seq not in gone]
        return [(e.act, e.member, e.outcome, e.day) for e in told]

    def compare(self, day: date) -> None:
        """The state as of a day, silence included, is the same; from the state and from the history."""
        world = self.oracle.story(day, before=day)
        told = read(self.procedure, self.history, day, self.calendar)
        self.same(told, world, day)
        if self.case.day is not None and day >= self.case.day:
            seen = look(self.procedure, self.case, day, self.calendar)
            assert seen.case._replace(seq=0) == told.case._replace(seq=0), self.told(f"look and read differ on {day}")

    def same(self, reading: Reading, world: World, day: date) -> None:
        case = reading.case
        if world.version is None:
            assert case.version is None, self.told("kernel has opened the case")
            return
        assert (case.version, case.day) == (world.version.since, world.day), self.told("version or day")
        assert case.fields == world.facts, self.told(f"facts {case.fields} and {world.facts}")
        mine = (case.result, case.result_on, case.concluded_on)
        theirs = (world.result, world.result_on, world.concluded_on)
        assert mine == theirs, self.told(f"result {mine} and {theirs}")
        ended = world.result is not None and not world.owed
        assert case.is_ended == ended, self.told("ended")
        done = {
            h.act + (f"#{h.member}" if h.member else ""): (h.day, h.outcome) for h in world.happened if not h.undone
        }
        found = {k: (d.day, d.outcome) for k, d in case.done.items() if k in done or "#" in k}
        assert found == done, self.told(f"done {found} and {done}")
        due = {d.act + (f"#{d.member}" if d.member else ""): self.days(d) for d in reading.duties}
        wanted = {key(*k): self.terms(world, k) for k in world.owed}
        assert due == wanted, self.told(f"due on {day}: kernel {due}, oracle {wanted}")
        for duty in reading.duties:
            owed = world.owed[duty.act, duty.member]
            uncertain = duty.due is not None and self.oracle.days.uncertain(duty.due.day, owed.term)
            assert (duty.due is not None and duty.due.provisional) == uncertain, self.told(f"{duty.act} provisional")
            assert self.told_days(reading, duty) == self.oracle.told(world, (duty.act, duty.member), day), self.told(
                f"the way to the last day of {duty.act}#{duty.member} on {day}"
            )
        lights = {key(d.act, d.member): d.light for d in reading.duties}
        theirs = {key(*k): self.oracle.light(world, k, day) for k in world.owed}
        assert lights == theirs, self.told(f"lights on {day}: {lights} and {theirs}")
        late = {f"{key(a, m)}:{kind}" for a, m, kind in world.late}
        assert set(case.late) == late, self.told(f"late {case.late} and {late}")
        silent = [
            (s.event.act, s.event.member, s.event.outcome, s.event.day) for s in reading.steps if s.event.is_silent
        ]
        assert silent == [(h.act, h.member, h.outcome, h.day) for h in world.happened if h.silent], self.told(
            f"{silent}"
        )
        assert bool(reading.findings) == world.blocked, self.told("blocked by the calendar")
        for name in reading.acts():
            act_version = self.oracle.version_for(world, name, day)
            act = act_version.acts[name]
            for member in (*reading._members(act_version, name), None) if act.each else (None,):
                mine = reading.stands(name, member)
                assert mine == self.oracle.stands(world, act, member), self.told(f"{name}#{member} stands {mine}")

    @staticmethod
    def told_days(reading: Reading, duty) -> list[tuple]:
        """The explanation day by day."""
        stretches = reading.explain(duty) if duty.owed.term else ()
        return [(s.start + timedelta(days=n), s.counted, s.reason)
                for s in stretches for n in range((s.end - s.start).days + 1)]  # fmt: skip

    @staticmethod
    def days(duty) -> tuple:
        return tuple(end and end.day for end in (duty.due, duty.promised, duty.internal))

    def terms(self, world: World, k: tuple) -> tuple:
        o = world.owed[k]
        return tuple(self.oracle.due(world, world.version, k, t, o) for t in (o.term, o.promised, o.internal))

    def told(self, what: str) -> str:
        return "\n".join([what, *self.trace])


def walked(r: Random, steps: int = 12, backward: float = 0.08) -> Walk:
    """A random walk through a random procedure, compared as it goes."""
    walk = Walk(law.procedure(r), law.calendar(r))
    day = law.START
    for _ in range(steps):
        day += timedelta(days=r.choice((0, 0, 1, 1, 3, 8, 25)))
        at = day - timedelta(days=r.randrange(1, 20)) if r.random() < backward else day
        version = walk.procedure.on(at)
        assert version is not None
        if r.random() < 0.05:
            target = r.choice([e.seq for e in walk.history] or [1])
            fields = {"event": target} | ({"reason": "误录"} if r.random() < 0.9 else {})
            walk.step(Command("undo", day, r.choice(("supervisor",) * 4 + ("clerk",)), Person("sun"), fields=fields))
        else:
            offer = None
            if r.random() < 0.75 and at == day:
                offers = list(look(walk.procedure, walk.case, at, walk.calendar).offers())
                offer = tuple(r.choice(offers)) if offers else None
            walk.step(law.command(r, version, at, offer), r.random() < 0.06)
        if r.random() < 0.5:
            walk.compare(day + timedelta(days=r.choice((0, 0, 5, 40, -3))))
    walk.compare(day)
    assert fold(walk.procedure, walk.history, walk.calendar) == walk.case, walk.told("fold")
    return walk


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), phases=FAST)
@given(st.integers(0, 2**32 - 1))
def test_the_kernel_and_the_oracle_agree_on_any_law_and_any_walk(seed):
    walked(Random(seed))


@pytest.mark.parametrize("ident", CATALOG.ids)
def test_they_agree_on_every_law_file(ident):
    """Random walks through the law as it is, from a year in which most of its versions meet."""
    r = Random(ident)
    walk = Walk(CATALOG.procedure(ident), CATALOG.calendar)
    day = r.choice([v.since for v in walk.procedure.versions]) + timedelta(days=r.randrange(-30, 300))
    day = max(day, date(2019, 1, 2))
    for _ in range(14):
        day += timedelta(days=r.choice((0, 0, 1, 3, 12, 40)))
        at = day - timedelta(days=r.randrange(1, 20)) if r.random() < 0.05 else day
        offers = list(look(walk.procedure, walk.case, at, walk.calendar).offers()) if at == day else []
        offer = tuple(r.choice(offers)) if offers and r.random() < 0.85 else None
        version = walk.procedure.on(at)
        if version is not None:
            walk.step(law.command(r, version, at, offer), r.random() < 0.04)
        walk.compare(day + timedelta(days=r.choice((0, 0, 5, 40))))
    assert fold(walk.procedure, walk.history, walk.calendar) == walk.case, walk.told("fold")
