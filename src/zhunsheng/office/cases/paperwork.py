"""Entries of what became of a case's documents: issued, voided. They stand in its chain, beside its acts.

The law has no say in them, and the case stays as it was: only its chain is longer.
"""

from datetime import date

from zhunsheng.kernel.case import ANNUL, ISSUE, Case, Command, Event
from zhunsheng.kernel.decide import Accepted, Refused
from zhunsheng.kernel.findings import Finding

PAPERWORK = frozenset({ISSUE, ANNUL})


def enter(case: Case, asked: Command, today: date) -> Accepted | Refused:
    """What is recorded of a document that was issued or voided."""
    if case.seq == 0:
        return Refused((Finding("case.not-started", asked.act),))
    if asked.day > today:
        return Refused((Finding("day.in-future", asked.act, "", {"day": asked.day, "today": today}),))
    who, seq = asked.actor, case.seq + 1
    event = Event(
        seq, asked.act, None, asked.day, asked.role, who.id or None, who.unit, member=asked.member,
        fields=asked.fields, attachments=asked.attachments,
    )  # fmt: skip
    return Accepted((event,), case._replace(seq=seq))
