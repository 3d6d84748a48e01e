"""The state of a case as its row holds it: JSON without what is empty, days as text. No digest covers it."""

from datetime import date
from itertools import compress
from typing import Any

import orjson

from zhunsheng.kernel.case import Case, Done, Owed
from zhunsheng.kernel.terms import Segments, Term, Until


def state_text(state: Case) -> str:
    """A state as text."""
    held = dict(compress(zip(_NAMES, state, strict=True), state))
    held["seq"] = state.seq
    return orjson.dumps(held, default=tuple).decode()


def state_of(text: str) -> Case:
    """The state that `state_text` wrote."""
    return Case(**{name: _READ[name](held) if name in _READ else held for name, held in orjson.loads(text).items()})


def _segments(data: list) -> Segments:
    return tuple(Term(*s) if len(s) == 2 else Until(_day(s[0])) for s in data)


def _owed(since: str, start: str, term: list, promised: list, internal: list, *rest: Any) -> Owed:
    return Owed(_day(since), _day(start), _segments(term), _segments(promised), _segments(internal), *rest)


_NAMES = Case._fields
_day = date.fromisoformat
_READ = dict.fromkeys(("version", "opened_on", "day", "result_on", "concluded_on"), _day) | {
    "done": lambda data: {at: Done(_day(day), outcome) for at, (day, outcome) in data.items()},
    "who": lambda data: {at: tuple((person, unit) for person, unit in who) for at, who in data.items()},
    "owed": lambda data: {at: _owed(*owed) for at, owed in data.items()},
    "spans": lambda data: {at: tuple((_day(a), _day(b)) for a, b in spans) for at, spans in data.items()},
    "members": lambda data: {act: tuple(members) for act, members in data.items()},
    "late": tuple,
}
