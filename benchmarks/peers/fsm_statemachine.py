"""python-statemachine: states and guards declared on a class. No due dates, no record of what was done."""

from importlib.metadata import version

from statemachine import State, StateMachine

from benchmarks.approval import STEPS, Step

BY = {step.act: step.role for step in STEPS}
NAMES = [step.act.replace("-", "_") for step in STEPS]


class Approval(StateMachine):
    """One case."""

    new = State(initial=True)
    drafted, submitted, accepted, reviewed, cleared, decided, delivered = (State() for _ in range(7))
    archived = State(final=True)

    draft = new.to(drafted, cond="may")
    submit = drafted.to(submitted, cond="may")
    accept = submitted.to(accepted, cond="may")
    review = accepted.to(reviewed, cond=["may", "other_than_drafter"])
    legal_review = reviewed.to(cleared, cond="may")
    decide = cleared.to(decided, cond=["may", "is_passed"])
    deliver = decided.to(delivered, cond="may")
    archive = delivered.to(archived, cond="may")

    def __init__(self) -> None:
        self.drafter, self.opinion = "", None
        super().__init__()

    def may(self, step: Step) -> bool:
        """The role that the act asks for."""
        return step.role == BY[step.act]

    def other_than_drafter(self, step: Step) -> bool:
        """Separation of duties."""
        return step.person != self.drafter

    def is_passed(self) -> bool:
        """The legal review ended well."""
        return self.opinion == "passed"

    def on_draft(self, step: Step) -> None:
        """Keep who drafted."""
        self.drafter = step.person

    def on_legal_review(self, step: Step) -> None:
        """Keep how the legal review ended."""
        self.opinion = step.outcome


class Approvals:
    """Machines, one a case."""

    def __init__(self, cases: int) -> None:
        self.version, self.cases = version("python-statemachine"), cases
        self.machines: list[Approval] = []

    def prepare(self) -> None:
        """New machines, which the clock does not count."""
        self.machines = [Approval() for _ in range(self.cases)]

    def run(self) -> int:
        """Eight events of every machine."""
        steps = list(zip(NAMES, STEPS, strict=True))
        for machine in self.machines:
            for name, step in steps:
                getattr(machine, name)(step=step)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every machine came to the end."""
        assert all(Approval.archived in machine.configuration for machine in self.machines)
