"""SpiffWorkflow: the eight steps as BPMN, in memory. Roles are lanes, which it tells and the caller enforces,
with the other guards that BPMN has no words for.

Two models: the steps alone, and the steps with their deadlines, which BPMN writes as timers on the tasks.
"""

from importlib.metadata import version
from pathlib import Path

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.approval import FIELDS, STEPS
from benchmarks.peers.rules import GUARDS, Recorded, Rules

MODELS = Path(__file__).parent
HELD = {act: [name for name in names if name != "is_passed"] for act, names in GUARDS.items()}  # that is a gateway


class Approvals:
    """Workflows of one specification. Nothing is saved: state stays in memory."""

    def __init__(self, cases: int, model: str = "approval", recorded: bool = False) -> None:
        parser = BpmnParser()
        parser.add_bpmn_file(str(MODELS / f"{model}.bpmn"))
        self.version, self.spec, self.cases = version("spiffworkflow"), parser.get_spec("approval"), cases
        self.flows: list[BpmnWorkflow] = []
        self.rules = Recorded if recorded else Rules

    def prepare(self) -> None:
        """New workflows at their first step, which the clock does not count."""
        self.flows = [BpmnWorkflow(self.spec) for _ in range(self.cases)]
        for flow in self.flows:
            flow.do_engine_steps()

    def run(self) -> int:
        """Eight user tasks of every workflow."""
        steps = [(step, {"outcome": step.outcome, **FIELDS.get(step.act, {})}) for step in STEPS]
        for flow in self.flows:
            rules = self.rules()
            for step, data in steps:
                task = flow.get_next_task(state=TaskState.READY, manual=True)
                spec = task.task_spec
                if spec.bpmn_id != step.act or spec.lane != step.role:
                    raise PermissionError(f"{step.act} by {step.role}: {spec.bpmn_id} by {spec.lane} is ready")
                if not (rules.in_order(step) and all(getattr(rules, name)(step) for name in HELD.get(step.act, ()))):
                    raise PermissionError(step.act)
                rules.note(step)
                task.set_data(**data)
                task.run()
                flow.do_engine_steps()
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every workflow came to its end, by way of the archive."""
        assert all(flow.is_completed() for flow in self.flows)
        assert all(flow.get_next_task(spec_name="archive").state == TaskState.COMPLETED for flow in self.flows)
