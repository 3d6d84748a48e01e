"""viewflow: the same approval on Django's ORM, each step in its transaction, its process locked meanwhile.

Handles, the lightest of its tasks that somebody acts on; facts in the process's JSON column, so that no table
of ours is joined. Its guards are code of ours, as its own are made for pages.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.viewflow_settings"

import django  # noqa: E402 - the environment first

django.setup()

from datetime import timedelta  # noqa: E402
from importlib.metadata import version  # noqa: E402
from typing import Any  # noqa: E402

from django.core.management import call_command  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import flow, lock  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402

from benchmarks.approval import FIELDS, STEPS, Step  # noqa: E402

BY = {step.act: step.role for step in STEPS}
DAYS = {"submit": 7, "accept": 28, "decide": 14}  # in plain days: it knows no working days


class ApprovalFlow(flow.Flow):
    """The eight steps in their order."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    draft = flow.StartHandle(this.act).Next(this.submit)
    submit = flow.Handle(this.act).Next(this.accept)
    accept = flow.Handle(this.act).Next(this.review)
    review = flow.Handle(this.act).Next(this.legal_review)
    legal_review = flow.Handle(this.act).Next(this.decide)
    decide = flow.Handle(this.act).Next(this.deliver)
    deliver = flow.Handle(this.act).Next(this.archive)
    archive = flow.Handle(this.act).Next(this.end)
    end = flow.End()

    def act(self, activation: Any, step: Step) -> Process:
        """The guards of a step, and what it writes."""
        process, task = activation.process, activation.task
        if step.role != BY[step.act]:
            raise PermissionError(step.role)
        if step.act == "review" and step.person == process.data["drafter"]:
            raise PermissionError("reviewed by who drafted")
        if step.act == "decide" and process.data["outcome"] != "passed":
            raise PermissionError("the legal review has not passed")
        task.data = {"person": step.person, "role": step.role, "day": step.day.isoformat()}
        if step.act == "draft":
            process.data = {**FIELDS["draft"], "drafter": step.person}
        if step.act in DAYS:
            process.data["due"] = (step.day + timedelta(days=DAYS[step.act])).isoformat()
        if step.act in FIELDS or step.outcome:
            process.data |= {**FIELDS.get(step.act, {}), "outcome": step.outcome}
        if step.act != "draft" and (step.act in DAYS or step.act in FIELDS or step.outcome):
            process.save()
        return process


class Approvals:
    """Cases on the database that the environment names."""

    def __init__(self, cases: int) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.version, self.cases, self.ended = version("django-viewflow"), cases, 0
        names = [step.act.replace("-", "_") for step in STEPS[1:]]
        self.later = [(getattr(ApprovalFlow, name), step) for name, step in zip(names, STEPS[1:], strict=True)]

    def prepare(self) -> None:
        """Count what is there already."""
        self.ended = Process.objects.filter(status="DONE").count()

    def run(self) -> int:
        """Eight steps of every process; each finds its task anew, as a request would."""
        for _ in range(self.cases):
            process = ApprovalFlow.draft.run(step=STEPS[0])
            for node, step in self.later:
                node.run(Task.objects.get(process_id=process.pk, flow_task=node, status="NEW"), step=step)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every process is done."""
        assert Process.objects.filter(status="DONE").count() - self.ended == self.cases
