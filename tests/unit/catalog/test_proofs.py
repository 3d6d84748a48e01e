"""Exploring a law file: it agrees with the kernel, sees what was loosened, and says so when it gave up."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from zhunsheng.catalog.atoms import RESULT, Atom
from zhunsheng.catalog.cast import Filler, first_outcome, person, roles_of
from zhunsheng.catalog.explore import BEFORE, Graph, explore
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.model import Model
from zhunsheng.catalog.proofs import prove
from zhunsheng.catalog.slices import closed, part, whole
from zhunsheng.kernel.case import NEW, OPEN, Case, Command, key
from zhunsheng.kernel.conditions import standing
from zhunsheng.kernel.decide import Accepted, decide
from zhunsheng.kernel.procedure import Procedure

HERE = Path(__file__).parent
CATALOG = Catalog()
SMALL = [
    "annual-report", "contract-review", "disclosure-request", "enforcement-officer", "joint-approval",
    "litigation-response", "mediation", "power-item", "publication-review", "summary-penalty", "task",
]  # fmt: skip


def walk(procedure: Procedure, seed: int, steps: int = 60):
    """A lawful case at random: each event with the state after it."""
    chance, case, history, day = random.Random(seed), NEW, (), date(2025, 1, 6)
    version = procedure.versions[-1]
    for _ in range(steps):
        act = chance.choice(list(version.acts.values()))
        outcome = chance.choice([o for o, d in act.deeds.items() if not d.is_silent] or [first_outcome(act)])
        deed = act.deeds[outcome]
        actor, role = person(f"any/{chance.randrange(99)}", roles_of(act, deed))
        fields = {}
        for name in (n for n in deed.sets if version.fields[n].type in ("flag", "choice")):
            field = version.fields[name]
            fields[name] = chance.choice(list(field.options) or [True, False])
        command = Command(act.id, day, role, actor, outcome, fields)
        answer = decide(
            procedure, case, Filler(version, case, CATALOG.calendar).filled(command, act, deed, False), day,
            CATALOG.calendar, history,
        )  # fmt: skip
        if isinstance(answer, Accepted):
            history += answer.events
            yield from ((event, None) for event in answer.events[:-1])
            case = answer.case
            yield answer.events[-1], case
        day += timedelta(days=chance.choice((0, 1, 3, 40)))


def agrees(graph: Graph, state: int, case: Case) -> bool:
    """The bits say of open, owed, done and result what the case says."""
    version = graph.cut.version
    for atom, bit in graph.cut.bit.items():
        true, act = bool(state & bit), version.acts.get(atom.name)
        if atom.kind == "owed":
            held = any(k.partition("#")[0] == atom.name for k in case.owed)
        elif atom.kind == "open" and act.each is None:
            held = standing(case, key(act.id, None), act) == OPEN
        elif atom.kind == "done" and act.each is None:
            done = case.done.get(atom.name)
            held = done is not None and (atom.detail is None or done.outcome in atom.detail)
        elif atom == RESULT:
            held = case.result is not None
        else:
            continue
        if held != true:
            return False
    return True


@pytest.mark.parametrize("ident", SMALL)
def test_whatever_the_kernel_accepts_the_exploration_has_seen(ident):
    full = CATALOG.procedure(ident)
    procedure = Procedure(full.id, full.versions[-1:])
    graph = explore(whole(Model(procedure.versions[-1])), 60_000)
    assert graph.cut.is_exact and not graph.is_capped

    accepted = 0
    for seed in range(40):
        states = {BEFORE}
        for event, case in walk(procedure, seed):
            label = f"{event.act}/{event.outcome}" if event.outcome else event.act
            mine = {n for n, firing in enumerate(graph.firings) if firing.plan.label == label}
            if states == {BEFORE}:
                states = set(graph.first) if event.act in {p.deed.act for p in graph.cut.model.starts} else set()
            else:
                states = {after for s in states for n, after in graph.ways[s] if n in mine}
            if case is not None:
                states = {s for s in states if agrees(graph, s, case)}
                accepted += 1
            assert states, f"seed {seed}: {label} of {event.day} is not in the graph"
    assert accepted > 80


@pytest.mark.parametrize("ident", ["publication-review", "disclosure-request", "joint-approval", "power-item"])
def test_loosening_one_relation_of_a_real_file_shows_a_way_round(ident):
    version = CATALOG.procedure(ident).versions[-1]
    assert prove(version).flaws == []

    found = [flaw for pair in gated(version) for flaw in prove(without(version, *pair)).flaws if flaw.rule == "gate"]
    assert found
    assert all(flaw.path and flaw.path[-1].partition("/")[0] in flaw.subject for flaw in found)


def gated(version):
    """The act behind each gate and the one that it must come after."""
    return [(gate.before[0], gate.done[0]) for gate in version.gates]


def without(version, act: str, after: str):
    """The version with one `after` taken out, and what stood guard beside it: the act no longer waits to be called."""
    known = version.acts[act]
    deeds = {o: replace(d, after=tuple(a for a in d.after if after not in a[0])) for o, d in known.deeds.items()}
    acts = {**version.acts, act: replace(known, deeds=deeds, on_call=False)}
    return replace(version, acts=acts)


def test_a_cap_that_is_reached_is_not_proved():
    version = CATALOG.procedure("reconsideration").versions[-1]
    flaws = prove(version, cap=50).flaws

    assert flaws
    assert {flaw.rule for flaw in flaws} == {"unproved"}
    assert all("未证明 (not proved)" in flaw.message for flaw in flaws)


@pytest.mark.parametrize(
    "name", ["way_round_a_gate", "duty_that_nobody_can_discharge", "state_without_a_way_to_a_result"]
)
def test_a_sliced_exploration_finds_what_the_whole_one_finds(lawyer, name):
    version = lawyer(HERE / "bad" / f"{name}.yaml").procedure("trial").versions[-1]
    found = {(f.rule, f.subject) for f in prove(version).flaws}

    assert found
    assert {(f.rule, f.subject) for f in prove(version, whole_at_most=0).flaws} == found


@pytest.mark.parametrize("ident", ["mediation", "joint-approval", "litigation-response", "petition"])
def test_a_sliced_exploration_proves_what_the_whole_one_proves(ident):
    version = CATALOG.procedure(ident).versions[-1]
    assert prove(version, whole_at_most=0).flaws == []


def test_a_slice_leaves_out_what_does_not_bear_on_it():
    model = Model(CATALOG.procedure("disclosure-request").versions[-1])
    reply = [p for p in model.plans if p.deed.act == "reply"]
    small, exact = part(model, [Atom("owed", "reply")], reply), closed(model, [Atom("owed", "reply")], reply)

    assert len(small.atoms) < len(exact.atoms) < len(whole(model).atoms)
    assert exact.is_exact and not small.is_exact
