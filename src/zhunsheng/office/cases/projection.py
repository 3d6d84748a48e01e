"""What a case row shows of a case: the columns that lists, indexes and imports need, made from its state.

Any of it can be made again from the state at any time; nothing here is ever read to decide an act.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson

from zhunsheng.kernel.case import Case
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.ledger.canonical import canonical
from zhunsheng.ledger.digest import digest
from zhunsheng.office.cases.entries import iso
from zhunsheng.office.cases.states import state_text

TITLES = ("title", "name", "subject", "matter", "item_name", "topic")
LONGEST_KEY, LONGEST_TITLE = 200, 200


class Shown(NamedTuple):
    """The columns that follow from the state of a case, days as text, and the state itself.

    `due_act` is owed on `due_on`; without a day it is the first of what is owed, and empty where nothing is.
    """

    version: str
    opened_on: str
    concluded_on: str | None
    result_on: str | None
    result: str
    ended: bool
    due_on: str | None
    due_act: str
    late: bool
    seq: int
    state: str


def shown(version: Version, state: Case, calendar: WorkCalendar) -> Shown:
    """A state as columns."""
    assert state.opened_on is not None
    due_on, due_act = next_due(version, state, calendar) or (None, next(iter(state.owed), ""))
    return Shown(
        iso(version.since), iso(state.opened_on), state.concluded_on and iso(state.concluded_on),
        state.result_on and iso(state.result_on), state.result or "", state.is_ended, due_on and iso(due_on), due_act,
        bool(state.late) and any(k.endswith(":statutory") for k in state.late), state.seq, state_text(state),
    )  # fmt: skip


def taken_back(before: Shown, state: Case) -> Shown:
    """The columns of a case whose opening was taken back: nothing is owed, and nothing came of it."""
    return before._replace(
        concluded_on=None, result_on=None, result="", ended=True, due_on=None, due_act="", late=False, seq=state.seq,
        state=state_text(state),
    )  # fmt: skip


def next_due(version: Version, state: Case, calendar: WorkCalendar) -> tuple[date, str] | None:
    """The nearest statutory day of what is owed, and the act (`act#member` where it is one member's)."""
    first = None
    for at, owed in state.owed.items():
        if owed.term:
            end = due(version, state, at, owed, calendar, owed.term)
            if end is not None and (first is None or (end.day, at) < first):
                first = end.day, at
    return first


def natural_key(version: Version, fields: Mapping[str, Any], result: str | None) -> str | None:
    """By what an import knows a record again; free again when the record is void.

    A key that is long, or holds something private, is kept as a digest.
    """
    if not version.key or result == "void":
        return None
    key = canonical([fields.get(name) for name in version.key])
    if len(key) > LONGEST_KEY or any(_is_private(version, name) for name in version.key):
        return digest(key)
    return key.decode()


def title_of(version: Version, fields: Mapping[str, Any]) -> str:
    """A title from the facts: a name or a subject if there is one in public, else the procedure's name."""
    for name in TITLES:
        if name in version.fields and not _is_private(version, name) and isinstance(fields.get(name), str):
            return fields[name][:LONGEST_TITLE]
    for name in version.key:
        known = version.fields.get(name)
        if known is not None and not known.private and known.type in ("text", "code") and fields.get(name):
            return f"{version.name} {fields[name]}"[:LONGEST_TITLE]
    return version.name


def as_text(value: Any) -> str:
    """JSON for a column that no digest covers."""
    return orjson.dumps(value).decode()


def _is_private(version: Version, name: str) -> bool:
    known = version.fields.get(name)
    return known is not None and known.private
