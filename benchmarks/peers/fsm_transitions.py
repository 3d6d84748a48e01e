"""transitions: a state machine whose guards are conditions. No due dates, no record of what was done."""

from importlib.metadata import version

from transitions import Machine

from benchmarks.approval import STEPS, Step

BY = {step.act: step.role for step in STEPS}
STATES = ("new", *(step.act for step in STEPS))


class Approval:
    """One case: the outcome of the legal review and the drafter are all that guards need besides the state."""

    def __init__(self) -> None:
        self.state = "new"
        self.drafter = ""
        self.opinion: str | None = None

    def may(self, step: Step) -> bool:
        """The role that the act asks for."""
        return step.role == BY[step.act]

    def other_than_drafter(self, step: Step) -> bool:
        """Separation of duties."""
        return step.person != self.drafter

    def is_passed(self, step: Step) -> bool:
        """The legal review ended well."""
        return self.opinion == "passed"

    def drafted(self, step: Step) -> None:
        """Keep who drafted."""
        self.drafter = step.person

    def reviewed(self, step: Step) -> None:
        """Keep how the legal review ended."""
        self.opinion = step.outcome


GUARDS = {"review": ["may", "other_than_drafter"], "decide": ["may", "is_passed"]}
AFTER = {"draft": "drafted", "legal-review": "reviewed"}


class Approvals:
    """Cases of one machine."""

    def __init__(self, cases: int) -> None:
        self.version, self.cases, self.models = version("transitions"), cases, []
        self.machine = Machine(model=None, states=list(STATES), initial="new", auto_transitions=False)
        for before, step in zip(STATES, STEPS, strict=False):
            self.machine.add_transition(
                _name(step), before, step.act, conditions=GUARDS.get(step.act, ["may"]), after=AFTER.get(step.act)
            )

    def prepare(self) -> None:
        """New models, which the clock does not count."""
        for model in self.models:
            self.machine.remove_model(model)
        self.models = [Approval() for _ in range(self.cases)]
        self.machine.add_model(self.models)

    def run(self) -> int:
        """Eight triggers of every model."""
        steps = [(_name(step), step) for step in STEPS]
        for model in self.models:
            for name, step in steps:
                getattr(model, name)(step)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every model came to the end."""
        assert all(model.state == "archive" for model in self.models)


def _name(step: Step) -> str:
    return "do_" + step.act.replace("-", "_")
