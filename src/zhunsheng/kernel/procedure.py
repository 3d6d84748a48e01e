"""A procedure as the law has it: acts, what each asks, what each brings about, one version a law in force.

The catalog reads these from files; everything here is frozen and says nothing about files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from zhunsheng.kernel.terms import FieldTerm, Term, Unfilled, UntilDate, UntilField
from zhunsheng.kernel.tests import Test

CLOCK = "clock"
TermSource = Term | FieldTerm | UntilField | UntilDate | Unfilled
derived = partial(field, init=False, repr=False, compare=False)


def derive(it: Any, **facts: Any) -> None:
    """Keep with a frozen thing what follows from it."""
    for name, value in facts.items():
        object.__setattr__(it, name, value)


class Duty(NamedTuple):
    """One entry of `obliges`: that act is owed, within which terms, from when."""

    within: TermSource | None = None
    since: tuple[str, ...] = ()  # `from:` acts or date fields, the latest that has happened
    silence: str | None = None
    promised: TermSource | None = None
    internal: TermSource | None = None
    roll: bool = True
    test: Test | None = None
    basis: str = ""


class Given(NamedTuple):
    """An entry of `opens` or `closes`: whether, and by which article."""

    test: Test | None = None
    basis: str = ""


class Longer(NamedTuple):
    """An entry of `extends`."""

    add: TermSource
    test: Test | None = None
    basis: str = ""


class Earlier(NamedTuple):
    """An entry of `after`: what that act (or date) must be to this one."""

    outcomes: tuple[str, ...] = ()
    wait: TermSource | None = None
    usual: bool = False
    within: TermSource | None = None
    notice: TermSource | None = None
    test: Test | None = None
    basis: str = ""


class Persons(NamedTuple):
    """So many named persons, the actor counted; each certified or qualified on the day.

    Qualified is who has the legal qualification, or was at the work before one was asked of those new to it.
    """

    least: int = 0
    certified: bool = False
    qualified: bool = False
    basis: str = ""


class Check(NamedTuple):
    """A test of the case's facts, refused where it fails."""

    id: str
    test: Test
    basis: str = ""
    message: str = ""
    message_en: str = ""


class Apart(NamedTuple):
    """Nobody, or no unit, that did `act`."""

    act: str
    unit: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a case. `accepts` says whether a value has its shape."""

    id: str
    name: str
    name_en: str
    type: str
    private: bool = False
    default: Any = None
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    scheme: str | None = None
    accepts: Callable[[Any], bool] = field(default=lambda value: True, compare=False)


@dataclass(frozen=True, slots=True)
class Deed:
    """An act done with one of its outcomes: the conditions of both, the effects of both taken together."""

    act: str
    outcome: str | None
    by: frozenset[str]
    order: tuple[str, ...]  # the same roles in the file's order
    basis: str
    persons: Persons | None = None
    apart: tuple[Apart, ...] = ()
    after: tuple[tuple[tuple[str, ...], tuple[Earlier, ...]], ...] = ()  # (any of these, first entry that applies)
    not_while: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    sets: frozenset[str] = frozenset()  # all that may be given, `needs` included
    attach: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    closes: tuple[tuple[str, tuple[Given, ...]], ...] = ()
    concludes: str | None = None
    redo: tuple[str, ...] = ()
    opens: tuple[tuple[str, tuple[Given, ...]], ...] = ()
    obliges: tuple[tuple[str, tuple[Duty, ...]], ...] = ()
    extends: tuple[tuple[str, tuple[Longer, ...]], ...] = ()
    starts_case: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    issues: tuple[str, ...] = ()
    publishes: tuple[str, ...] | None = None
    name: str = ""
    name_en: str = ""
    attach_names: tuple[tuple[str, str], ...] = ()  # what the papers of `attach` are called

    # What follows from the above; every act asks for it.
    is_silent: bool = derived()  # only silence gives it
    doers: tuple[str, ...] = derived()  # the roles that may do it, in the file's order; silence is nobody's
    unfilled: tuple[tuple, ...] = derived()  # entries of which one has a parameter that the region must fill in
    moves: bool = derived()  # it changes more than facts and its own standing
    preceding: tuple[tuple[str, tuple[str, ...], int | None], ...] | None = derived()
    duties: tuple[tuple[str, tuple], ...] | None = derived()

    def __post_init__(self) -> None:
        groups = [entries for group in (self.after, self.obliges, self.extends) for _, entries in group]
        holes = tuple(g for g in groups if any(isinstance(part, Unfilled) for entry in g for part in entry))
        rest = self.closes or self.redo or self.opens or self.extends
        derive(self, is_silent=self.by == {CLOCK}, unfilled=holes, moves=bool(rest or self.concludes or self.obliges))
        derive(self, doers=tuple([role for role in self.order if role != CLOCK]))
        derive(self, preceding=self._preceding(), duties=None if rest else self._duties())

    def _preceding(self) -> tuple[tuple[str, tuple[str, ...], int | None], ...] | None:
        """The acts that must be done before: with which outcomes, and how many days are surely not too many since.

        None where it asks for more than these, other people and facts.
        """
        out = []
        for acts, ((outcomes, wait, _, within, notice, test, _), *_) in self.after:
            if len(acts) > 1 or wait or notice or test is not None or not isinstance(within, Term | None):
                return None
            out.append((acts[0], outcomes, within and within.amount))
        more = self.persons or self.not_while or self.attach or self.checks or self.extends or self.unfilled
        return None if more else tuple(out)

    def _duties(self) -> tuple[tuple[str, tuple], ...] | None:
        """What it obliges to, and all that the file says of it; None where some of that hangs on the case."""
        out = []
        for act, ((within, since, silence, promised, internal, roll, test, basis), *_) in self.obliges:
            terms = within, promised, internal
            if since or test is not None or not all(isinstance(term, Term | None) for term in terms):
                return None
            out.append((act, (*((term,) if term else () for term in terms), silence, roll, basis)))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done in a case; `deeds` by outcome (None where it has no outcomes)."""

    id: str
    name: str
    name_en: str
    deeds: Mapping[str | None, Deed]
    starts: bool = False
    on_call: bool = False
    repeats: bool = False
    each: str | None = None
    stops_while: tuple[tuple[str, str], ...] = ()
    basis: str = ""

    @property
    def doers(self) -> tuple[str, ...]:
        """The roles that may do it, whatever comes of it, in the file's order."""
        return tuple(dict.fromkeys(role for deed in self.deeds.values() for role in deed.doers))

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes' ids in the file's order; none where the act has no outcomes."""
        return tuple(o for o in self.deeds if o is not None)


class Gate(NamedTuple):
    """What may never be skipped: before this act (or act and outcome), that one is done."""

    before: tuple[str, str | None]
    done: tuple[str, str | None]
    test: Test | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure as one file has it, in force from `since`."""

    procedure: str
    since: date
    name: str
    name_en: str
    kind: str
    area: str
    governs: str  # opening, step, or the id of an act
    acts: Mapping[str, Act]
    fields: Mapping[str, Field]
    key: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    case_number: str = ""
    basis: str = ""
    number: str = ""  # under which the law was issued or amended
    sha256: str = ""
    has_stops: bool = derived()  # some clock can stand still while an act is owed
    has_each: bool = derived()  # some act is done for each member of a list

    def __post_init__(self) -> None:
        acts = self.acts.values()
        derive(self, has_stops=any(act.stops_while for act in acts), has_each=any(act.each for act in acts))

    def same_each(self, one: str, other: str) -> bool:
        """Both acts are done for each member of one and the same field."""
        a, b = self.acts.get(one), self.acts.get(other)
        return a is not None and b is not None and a.each is not None and a.each == b.each


@dataclass(frozen=True, slots=True)
class Procedure:
    """All versions of one procedure, the oldest first."""

    id: str
    versions: tuple[Version, ...]

    def __post_init__(self) -> None:
        days = [v.since for v in self.versions]
        if not days or days != sorted(set(days)):
            raise ValueError(f"{self.id}: versions must be dated, each once, the oldest first")

    def on(self, day: date) -> Version | None:
        """The version in force that day; None before the oldest."""
        return next((v for v in reversed(self.versions) if v.since <= day), None)

    def dated(self, since: date) -> Version:
        """The version in force from exactly that day; KeyError where there is none."""
        for version in self.versions:
            if version.since == since:
                return version
        raise KeyError(f"{self.id} has no version of {since}")
