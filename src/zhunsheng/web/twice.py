"""The same sent once more: Back in the browser brings a new form, and who is in doubt fills it in and sends again."""

from datetime import datetime

from django.utils import timezone

from zhunsheng.kernel.case import Event, key
from zhunsheng.kernel.decide import standing
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases
from zhunsheng.web.forms import Form


def just_sent(form: Form, reading: Reading) -> tuple[str, datetime] | None:
    """The case in which the same person did the very same a few minutes ago, and when; None where nobody did.

    A form that itself was sent before is no second one: its token says so. What the law would not let happen once
    more it refuses itself.
    """
    if form.row is not None and not _may_come_again(form, reading):
        return None
    under = form.row.id if form.row else f"{form.version.procedure}/{form.unit}/"
    sent = accounts.lately(form.mine.account, under, timezone.now())
    if any(led.token == form.token for led in sent):
        return None
    return next(((led.case, led.at) for led in sent if _holds(led.case, form)), None)


def _may_come_again(form: Form, reading: Reading) -> bool:
    is_done = key(form.act.id, form.member) in reading.case.done
    return is_done and not any(reading.against(form.deed, form.member))


def _holds(case: str, form: Form) -> bool:
    """Some act of a case that stands is the one that the form asks for."""
    events = standing(cases.history(case))
    if form.row is None and form.title and cases.row(case).title != form.title:
        return False
    return any(_alike(e, form) for e in (events if form.row else events[:1]))


def _alike(event: Event, form: Form) -> bool:
    asked, numbered = form.command(), {name for name, _ in form.deed.numbers}
    fields = {n: v for n, v in event.fields.items() if n not in numbered}
    was = event.act, event.outcome, event.member, event.day, event.role, event.actor, fields
    named, papers = {person for person, _ in event.persons}, set(event.attachments.values())
    return (*was, named, papers) == (
        asked.act, asked.outcome, asked.member, asked.day, asked.role, asked.actor.id, asked.fields,
        {p.id for p in asked.persons}, set(asked.attachments.values()),
    )  # fmt: skip
