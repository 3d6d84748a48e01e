"""What the law file asks of the eight steps, in plain Python, for engines that leave guards to their user.

Each rule is one of `approval.yaml`: roles, order of days, facts, outcomes, separation of duties, a term. Terms are
in plain days here; working days, articles and findings these engines do without. `Recorded` keeps the events, too.
"""

import hashlib
import json
from datetime import date, timedelta

from benchmarks.approval import FIELDS, STEPS, TODAY, UNIT, Step

BY = {step.act: step.role for step in STEPS}
OUTCOMES = {"legal-review": ("passed", "failed"), "decide": ("granted", "denied")}
OWED = {
    "submit": ("accept", timedelta(7)), "accept": ("decide", timedelta(28)), "decide": ("deliver", timedelta(14)),
}  # fmt: skip
REVIEW_TERM = timedelta(14)
RECORDED = "2019-03-25T09:00:00.000+08:00"
CATALOG = "sha256:" + "0" * 64  # the law file's digest, as long as ours
# Which rules bind which step, beside those that bind all.
GUARDS = {
    "draft": ["has_title"],
    "review": ["other_than_drafter"],
    "legal-review": ["is_known", "in_time"],
    "decide": ["is_known", "is_passed"],
}
FOR_ALL = ["may", "in_order"]


class Rules:
    """One case: who did what when, how it ended, and what is owed by when."""

    def __init__(self) -> None:
        self.last = date.min
        self.done: dict[str, Step] = {}
        self.due: dict[str, date] = {}

    def may(self, step: Step) -> bool:
        """The role that the act asks for."""
        return step.role == BY[step.act]

    def in_order(self, step: Step) -> bool:
        """Not before the last act, not in the future."""
        return self.last <= step.day <= TODAY

    def has_title(self, step: Step) -> bool:
        """What the draft needs."""
        return bool(FIELDS[step.act].get("title"))

    def other_than_drafter(self, step: Step) -> bool:
        """Separation of duties."""
        return step.person != self.done["draft"].person

    def is_known(self, step: Step) -> bool:
        """One of the act's outcomes."""
        return step.outcome in OUTCOMES[step.act]

    def in_time(self, step: Step) -> bool:
        """The legal review follows the review within its term."""
        return step.day <= self.done["review"].day + REVIEW_TERM

    def is_passed(self, step: Step) -> bool:
        """The legal review ended well."""
        return self.done["legal-review"].outcome == "passed"

    def note(self, step: Step) -> None:
        """Done by whom and when; what is owed from now on, and what no longer."""
        self.last, self.done[step.act] = step.day, step
        self.due.pop(step.act, None)
        if step.act in OWED:
            owed, term = OWED[step.act]
            self.due[owed] = step.day + term


class Recorded(Rules):
    """The same, and what the approval has to leave behind: each step as an event, its digest chained to the last.

    Written as a user of the engine would, with the standard library: JSON with its keys in order, hashed with SM3.
    The event holds what ours holds.
    """

    seq, head = 0, None

    def note(self, step: Step) -> None:
        """Done, and recorded."""
        super().note(step)
        self.seq += 1
        event = {
            "case": "approval/1", "seq": self.seq, "act": step.act, "outcome": step.outcome,
            "day": step.day.isoformat(), "recorded": RECORDED, "role": step.role, "actor": step.person, "unit": UNIT,
            "persons": [], "member": None, "fields": FIELDS.get(step.act, {}), "attachments": {},
            "version": "2019-01-01", "catalog": CATALOG, "reason": None, "findings": [], "previous": self.head,
            "format": 1,
        }  # fmt: skip
        told = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.head = f"sm3:{hashlib.new('sm3', told.encode()).hexdigest()}"
