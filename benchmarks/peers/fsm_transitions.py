"""transitions: a state machine whose guards are conditions and whose record is an `after`."""

from importlib.metadata import version

from transitions import Machine

from benchmarks.approval import STEPS
from benchmarks.peers.rules import FOR_ALL, GUARDS, Recorded, Rules

STATES = ("new", *(step.act for step in STEPS))
NAMES = ["do_" + step.act.replace("-", "_") for step in STEPS]


class Approvals:
    """Cases of one machine."""

    def __init__(self, cases: int, recorded: bool = False) -> None:
        self.version, self.cases, self.rules = version("transitions"), cases, Recorded if recorded else Rules
        self.models: list[Rules] = []
        self.machine = Machine(model=None, states=list(STATES), initial="new", auto_transitions=False)
        for name, before, step in zip(NAMES, STATES, STEPS, strict=False):
            guards = FOR_ALL + GUARDS.get(step.act, [])
            self.machine.add_transition(name, before, step.act, conditions=guards, after="note")

    def prepare(self) -> None:
        """New models, which the clock does not count."""
        for model in self.models:
            self.machine.remove_model(model)
        self.models = [self.rules() for _ in range(self.cases)]
        self.machine.add_model(self.models)

    def run(self) -> int:
        """Eight triggers of every model."""
        steps = list(zip(NAMES, STEPS, strict=True))
        for model in self.models:
            for name, step in steps:
                getattr(model, name)(step)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every model came to the end, by every step."""
        assert all(model.state == "archive" and len(model.done) == len(STEPS) for model in self.models)
