"""What is asked of an office and what it answers."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from zhunsheng.kernel.case import Case, Command, Event
from zhunsheng.kernel.findings import Finding


class Request(NamedTuple):
    """An act to perform: on a case, or (case None) the opening of one by `unit` under `procedure`.

    `irregular` is the reason for which something done against the rule is recorded all the same. `seen` is the
    sequence that the person saw: a case that is further on is stale.
    """

    procedure: str
    unit: str
    command: Command
    case: str | None = None
    title: str = ""
    irregular: str | None = None
    seen: int | None = None


class Performed(NamedTuple):
    """What was recorded: the case, its events (the act last), its state and warnings, linked cases opened."""

    case: str
    number: str
    events: tuple[Event, ...]
    state: Case
    warnings: tuple[Finding, ...] = ()
    opened: tuple[str, ...] = ()


class Beside(NamedTuple):
    """A row of another table that goes in with an act, both or neither. Its key, the first column, is there once.

    The last column takes the id of the case that was acted on, and has no value yet.
    """

    table: str
    columns: tuple[str, ...]
    values: tuple[Any, ...]

    def of(self, case: str) -> "Beside":
        """The same with its case."""
        return self._replace(values=(*self.values, case))


class Rejected(Exception):
    """Not performed, where the caller wants all of a batch or nothing."""

    def __init__(self, request: Request, findings: Iterable[Finding]) -> None:
        self.request, self.findings = request, tuple(findings)
        told = "；".join(f"{f.code}（{f.basis}）" if f.basis else f.code for f in self.findings)
        super().__init__(f"{request.case or request.procedure}，{request.command.day} {request.command.act}：{told}")
