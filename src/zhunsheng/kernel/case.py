"""A case: the events recorded of it, and the state that they amount to.

State is small enough to lie in the case's row, so that to act never means to re-read the events.
"""

from datetime import date
from typing import Any, NamedTuple

from zhunsheng.kernel.procedure import CLOCK
from zhunsheng.kernel.terms import Segments, Term, Until

UNDO, WITHDRAW, MIGRATE = "undo", "retract", "migrate"
OPEN, CLOSED = "open", "closed"


class Person(NamedTuple):
    """Who acts or is named: identity, unit, and what they are that day."""

    id: str
    unit: str | None = None
    certified: bool = False
    qualified: bool = False


class Command(NamedTuple):
    """What somebody wants to do. `persons` are those named beside the actor; `attachments` name → digest."""

    act: str
    day: date
    role: str
    actor: Person
    outcome: str | None = None
    fields: dict[str, Any] = {}
    persons: tuple[Person, ...] = ()
    attachments: dict[str, str] = {}
    member: str | None = None


class Event(NamedTuple):
    """An act that was done, or that silence did (`role` is clock). `seq` is the order of recording."""

    seq: int
    act: str
    outcome: str | None
    day: date
    role: str
    actor: str | None = None
    unit: str | None = None
    persons: tuple[tuple[str, str | None], ...] = ()
    member: str | None = None
    fields: dict[str, Any] = {}
    attachments: dict[str, str] = {}
    version: date | None = None
    reason: str | None = None  # of an irregular act
    findings: tuple[str, ...] = ()  # codes it was recorded in spite of

    @property
    def is_silent(self) -> bool:
        """Nobody did it: the law took silence for it."""
        return self.role == CLOCK


class Done(NamedTuple):
    """That an act stands done: its last day and outcome."""

    day: date
    outcome: str | None


class Owed(NamedTuple):
    """An act that is owed: since when without a break, from which day its terms run, and which they are."""

    since: date
    start: date
    term: Segments = ()
    promised: Segments = ()
    internal: Segments = ()
    silence: str | None = None
    roll: bool = True
    basis: str = ""


class Case(NamedTuple):
    """What the events amount to. Keys are act ids, or `act#member` for acts that are done for each member.

    `stand` holds only what differs from the start (open or on call); `who` is history and outlives a redo.
    """

    version: date | None = None
    governed_on: date | None = None
    opened_on: date | None = None
    day: date | None = None
    seq: int = 0
    fields: dict[str, Any] = {}
    done: dict[str, Done] = {}
    who: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    stand: dict[str, str] = {}
    owed: dict[str, Owed] = {}
    spans: dict[str, tuple[tuple[date, date], ...]] = {}
    members: dict[str, tuple[str, ...]] = {}
    result: str | None = None
    result_on: date | None = None
    concluded_on: date | None = None
    late: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def is_ended(self) -> bool:
        """There is a result and nothing is owed. It refuses nothing."""
        return self.result is not None and not self.owed


NEW = Case()


def key(act: str, member: str | None) -> str:
    """Where the state keeps an act, or an act for one member."""
    return act if member is None else f"{act}#{member}"


def split(at: str) -> tuple[str, str | None]:
    """The act and the member of a key."""
    act, mark, member = at.partition("#")
    return act, member if mark else None


def member_id(value: Any) -> str:
    """What names a member of a list field: the text itself, or a party's or person's name."""
    return str(value.get("id") or value.get("name")) if isinstance(value, dict) else str(value)


def to_plain(case: Case) -> dict[str, Any]:
    """The state as JSON can hold it; `from_plain` is its inverse. What is empty is left out."""
    out: dict[str, Any] = {}
    for name, value in case._asdict().items():
        if value is None or value == {} or value == () or value is False:
            continue
        out[name] = _PLAIN.get(name, _same)(value)
    return out


def from_plain(data: dict[str, Any]) -> Case:
    """The state that `to_plain` wrote."""
    return Case(**{name: _RICH.get(name, _same)(value) for name, value in data.items()})


def _same(value: Any) -> Any:
    return value


def _plain_term(segments: Segments) -> list:
    return [s.day.isoformat() if isinstance(s, Until) else [s.amount, s.unit] for s in segments]


def _rich_term(data: list) -> Segments:
    return tuple(Until(date.fromisoformat(s)) if isinstance(s, str) else Term(*s) for s in data)


def _plain_owed(owed: Owed) -> list:
    since, start, term, promised, internal, *rest = owed
    return [since.isoformat(), start.isoformat(), *map(_plain_term, (term, promised, internal)), *rest]


def _rich_owed(data: list) -> Owed:
    since, start, term, promised, internal, *rest = data
    terms = map(_rich_term, (term, promised, internal))
    return Owed(date.fromisoformat(since), date.fromisoformat(start), *terms, *rest)


_iso, _day = date.isoformat, date.fromisoformat
_DAYS = ("version", "governed_on", "opened_on", "day", "result_on", "concluded_on")
_PLAIN = dict.fromkeys(_DAYS, _iso) | {
    "done": lambda v: {k: [d.day.isoformat(), d.outcome] for k, d in v.items()},
    "who": lambda v: {k: [sorted(p), sorted(u)] for k, (p, u) in v.items()},
    "owed": lambda v: {k: _plain_owed(o) for k, o in v.items()},
    "spans": lambda v: {k: [[_iso(a), _iso(b)] for a, b in s] for k, s in v.items()},
}
_RICH = dict.fromkeys(_DAYS, _day) | {
    "done": lambda v: {k: Done(_day(d), o) for k, (d, o) in v.items()},
    "who": lambda v: {k: (frozenset(p), frozenset(u)) for k, (p, u) in v.items()},
    "owed": lambda v: {k: _rich_owed(o) for k, o in v.items()},
    "spans": lambda v: {k: tuple((_day(a), _day(b)) for a, b in s) for k, s in v.items()},
    "members": lambda v: {k: tuple(m) for k, m in v.items()},
    "late": tuple,
}
