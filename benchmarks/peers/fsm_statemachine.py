"""python-statemachine: states and guards declared on a class."""

from importlib.metadata import version
from typing import Any

from statemachine import State, StateMachine

from benchmarks.approval import STEPS, Step
from benchmarks.peers.rules import FOR_ALL, GUARDS, Recorded, Rules

NAMES = [step.act.replace("-", "_") for step in STEPS]


def _to(before: State, after: State, act: str) -> Any:
    return before.to(after, cond=FOR_ALL + GUARDS.get(act, []), on="note")


class Approval(Rules, StateMachine):
    """One case."""

    new = State(initial=True)
    drafted, submitted, accepted, reviewed, cleared, decided, delivered = (State() for _ in range(7))
    archived = State(final=True)

    draft = _to(new, drafted, "draft")
    submit = _to(drafted, submitted, "submit")
    accept = _to(submitted, accepted, "accept")
    review = _to(accepted, reviewed, "review")
    legal_review = _to(reviewed, cleared, "legal-review")
    decide = _to(cleared, decided, "decide")
    deliver = _to(decided, delivered, "deliver")
    archive = _to(delivered, archived, "archive")

    def __init__(self) -> None:
        Rules.__init__(self)
        StateMachine.__init__(self)


class RecordedApproval(Recorded, Approval):
    """One case that keeps its events."""


class Approvals:
    """Machines, one a case."""

    def __init__(self, cases: int, recorded: bool = False) -> None:
        self.version, self.cases = version("python-statemachine"), cases
        self.kind = RecordedApproval if recorded else Approval
        self.machines: list[Approval] = []

    def prepare(self) -> None:
        """New machines, which the clock does not count."""
        self.machines = [self.kind() for _ in range(self.cases)]

    def run(self) -> int:
        """Eight events of every machine."""
        steps: list[tuple[str, Step]] = list(zip(NAMES, STEPS, strict=True))
        for machine in self.machines:
            for name, step in steps:
                getattr(machine, name)(step=step)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every machine came to the end, by every step."""
        assert all(Approval.archived in machine.configuration for machine in self.machines)
        assert all(len(machine.done) == len(STEPS) for machine in self.machines)
