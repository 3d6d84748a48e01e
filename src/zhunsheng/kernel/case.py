"""A case: the events recorded of it, and the state that they amount to.

State is small enough to lie in the case's row, so that to act never means to re-read the events.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from zhunsheng.kernel.procedure import CLOCK
from zhunsheng.kernel.terms import Segments

# Entries that no law file names; of documents: one was issued, one was voided.
UNDO, WITHDRAW, MIGRATE, ISSUE, ANNUL = "undo", "retract", "migrate", "issue-document", "annul-document"
OPEN, CLOSED, ON_CALL = "open", "closed", "on-call"
Named = tuple[tuple[str, str | None], ...]  # people and their units
make = tuple.__new__  # `make(Case, (…))` is what `Case(…)` comes to, in half the time


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

    def people(self) -> dict[str, Person]:
        """The actor and all persons named, each once."""
        return {p.id: p for p in (self.actor, *self.persons)}


class Event(NamedTuple):
    """An act that was done, or that silence did (`role` is clock). `seq` is the order of recording."""

    seq: int
    act: str
    outcome: str | None
    day: date
    role: str
    actor: str | None = None
    unit: str | None = None
    persons: Named = ()
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

    def command(self) -> Command:
        """What was asked for; its people were certified when it was recorded."""
        actor, *people = (Person(p or "", u, True, True) for p, u in ((self.actor, self.unit), *self.persons))
        asked = (self.outcome, self.fields, tuple(people), self.attachments, self.member)
        return Command(self.act, self.day, self.role, actor, *asked)


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

    `stand` holds only what differs from the start (open or on call); `who` did an act, and the `spans` in which
    it was owed (after, upto], are history and outlive a redo.
    """

    version: date | None = None
    opened_on: date | None = None
    day: date | None = None
    seq: int = 0
    fields: dict[str, Any] = {}
    done: dict[str, Done] = {}
    who: dict[str, Named] = {}
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


def under(act: str, at: str, table: Iterable[str]) -> list[str]:
    """The keys of a table that stand for an act: one member's, or the act's own and every member's."""
    whole = f"{act}#" if at == act else "\0"
    return [k for k in table if k == at or k.startswith(whole)]


def member_id(value: Any) -> str:
    """What names a member of a list field: the text itself, or a party's or person's name."""
    return str(value.get("id") or value.get("name")) if isinstance(value, dict) else str(value)
