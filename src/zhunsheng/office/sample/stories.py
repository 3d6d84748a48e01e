"""A story is one case of the sample: who does what on which day. `year` performs it; the law may refuse it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhunsheng.kernel.case import Person

# A field may hold a function of the cases performed so far (by the story's `name`), for links between cases.
Cases = Mapping[str, str]


@dataclass(slots=True)
class Deed:
    """One act of a story. `fields` may hold functions of `Cases`; persons are named beside the actor."""

    day: date
    act: str
    role: str
    actor: Person
    outcome: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    persons: tuple[Person, ...] = ()
    member: str | None = None
    attachments: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """One case: its procedure, the unit whose it is, a title, its deeds in day order.

    `name` is how the fields of other stories refer to the case.
    """

    procedure: str
    unit: str
    title: str
    deeds: list[Deed]
    name: str = ""

    def then(self, day: date, act: str, role: str, actor: Person, outcome: str | None = None, **more: Any) -> "Story":
        """Add a deed and go on; `more` are the other parts of a `Deed`."""
        self.deeds.append(Deed(day, act, role, actor, outcome, **more))
        return self

    def until(self, day: date) -> "Story":
        """The story as far as it has come by a day; what was to come later is still to be done."""
        self.deeds = [deed for deed in self.deeds if deed.day <= day]
        return self


def resolved(value: Any, cases: Cases) -> Any:
    """A field's value once the cases that it links to exist."""
    return value(cases) if isinstance(value, Callable) else value
