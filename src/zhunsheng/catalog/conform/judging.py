"""A case of a foreign log told to the kernel in the order in which things happened, and what stood against it.

Only what the log can show is held against it: where it has no column for roles, nobody did anything in the wrong
role; a fact that it does not tell is not missing; papers and certificates are in no log.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from zhunsheng.catalog.conform.columns import ROLE, Layout
from zhunsheng.catalog.conform.rows import SEVERAL, Row
from zhunsheng.catalog.conform.showing import shown
from zhunsheng.kernel.case import NEW, Case, Command, Event, Person, key, split
from zhunsheng.kernel.clocks import due
from zhunsheng.kernel.conditions import UNKNOWN_YEAR, judge
from zhunsheng.kernel.decide import settle, version_for
from zhunsheng.kernel.effects import apply
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Deed, Procedure, Version
from zhunsheng.kernel.tests import names
from zhunsheng.kernel.workdays import WorkCalendar

ORDER, MISSING, LATE, OWED, WHO, FACTS, LAW, OPEN_YEAR = KINDS = (
    "order", "missing", "late", "owed", "who", "facts", "law", "undecided",
)  # fmt: skip
KIND_OF = {
    "role": WHO, "same-person": WHO, "same-unit": WHO, "persons": WHO, "field": FACTS, "check": FACTS,
    "late": LATE, "within": LATE, "extends": LATE, "owed": OWED, "act.unknown": LAW, UNKNOWN_YEAR: OPEN_YEAR,
}  # fmt: skip
# Findings that another order of the same day's acts might not have given.
PLACES = frozenset({"after", "while", "extends", "member", "act.on-call", "act.closed", "case.not-started", "silence"})


class Deviation(NamedTuple):
    """One thing that does not conform: what, in which row of the log (0: none), under which version."""

    case: str
    unit: str
    kind: str
    line: int
    day: date | None
    finding: Finding
    version: Version | None

    @property
    def counts(self) -> bool:
        """It is against the law; where no calendar can tell yet, that is not known."""
        return self.kind != OPEN_YEAR


class Weighed(NamedTuple):
    """A row about to happen, and what the law has against it.

    It has no deed where the law knows none, and where the log only says that silence spoke.
    """

    row: Row
    asked: Command
    version: Version | None
    deed: Deed | None
    findings: tuple[Finding, ...]

    @property
    def is_misplaced(self) -> bool:
        """Something else would have to come before it, or not have come."""
        return any(f.kind in PLACES for f in self.findings)


class Judged(NamedTuple):
    """A case: its unit, what does not conform, how much is owed and not yet due, whether it has ended."""

    case: str
    unit: str
    deviations: tuple[Deviation, ...]
    pending: int
    is_ended: bool

    @property
    def conforms(self) -> bool:
        """Nothing is against the law."""
        return not any(d.counts for d in self.deviations)


@dataclass(frozen=True)
class Judge:
    """The law as far as the log can show it (see `showing`)."""

    procedure: Procedure
    calendar: WorkCalendar
    layout: Layout
    for_many: frozenset[str]  # acts done for each of some that the log does not list: they stand for all of them

    @classmethod
    def of(cls, procedure: Procedure, calendar: WorkCalendar, layout: Layout) -> "Judge":
        """A judge of logs of this layout."""
        every = [act for version in procedure.versions for act in version.acts.values()]
        for_many = frozenset(act.id for act in every if act.each is not None and act.each not in layout.fields)
        return cls(shown(procedure, layout), calendar, layout, for_many)

    def judge(self, case: str, rows: Sequence[tuple], as_of: date) -> Judged:
        """Hold a case against the law as of a day."""
        telling = Telling(self, list(map(Row._make, rows)))
        found = [
            (finding, weighed, seq) for seq, weighed in enumerate(telling.tell(), 1) for finding in weighed.findings
        ]
        unit, later = next((row.unit for row in telling.rows if row.unit), ""), _Later(telling.told) if found else None
        out = [
            Deviation(case, unit, _kind(f, later, seq), w.row.line, w.asked.day, f, w.version) for f, w, seq in found
        ]
        telling.settle(as_of)
        owed = len(telling.case.owed)
        overdue = [Deviation(case, unit, OWED, 0, end, f, telling.version) for end, f in telling.overdue(as_of)]
        return Judged(case, unit, (*out, *overdue), owed - len(overdue), telling.case.is_ended)

    def weigh(self, case: Case, asked: Command, row: Row, version: Version | None) -> tuple[Finding, ...]:
        """What the law has against a row."""
        against = judge(version, case, asked, self.calendar)
        return tuple([f for f in against if not f.is_warning and self._is_told(f, row, version)]) if against else ()

    def _is_told(self, finding: Finding, row: Row, version: Version | None) -> bool:
        """The row itself says what it is blamed for: a cell may be empty, or not be readable."""
        kind = finding.kind
        if kind == "role":
            return self.layout.has(ROLE) and row.role is not None
        if kind in ("act.closed", "act.on-call"):
            return row.act not in self.for_many
        if kind in ("persons", "same-person"):
            return row.actor is not None
        if not row.unread or version is None:
            return kind != "param"
        unread = set(row.unread.split())
        if kind == "check":
            checks = version.acts[row.act].deeds[row.outcome].checks
            return not any(names(c.test) & unread for c in checks if c.id == finding.subject)
        return finding.subject not in unread and kind != "param"


class Telling:
    """One case as it is told, row by row."""

    __slots__ = ("blocked", "calendar", "case", "facts", "judge", "procedure", "rows", "told")

    def __init__(self, judge: Judge, rows: list[Row]) -> None:
        self.judge, self.procedure, self.calendar, self.rows = judge, judge.procedure, judge.calendar, rows
        self.case, self.facts, self.told = NEW, {}, []
        self.blocked: tuple[Finding, ...] = ()

    @property
    def version(self) -> Version | None:
        """The version that the case is under."""
        return self.procedure.dated(self.case.version) if self.case.version is not None else None

    def tell(self) -> Iterator[Weighed]:
        """Every row as its turn comes, with what the law has against it."""
        for _, group in groupby(self.rows, key=itemgetter(1, 2)):
            for weighed in self._in_order(list(group)):
                self.told.append(weighed.row)
                yield self._happen(weighed)

    def settle(self, day: date) -> None:
        """Let silence speak up to that day."""
        if self.case.owed:
            _, self.case, self.blocked = settle(self.procedure, self.case, day, self.calendar)

    def overdue(self, as_of: date) -> Iterator[tuple[date, Finding]]:
        """What is still owed though its last day has passed."""
        version = self.version
        for at, owed in self.case.owed.items():
            assert version is not None
            end = due(version, self.case, at, owed, self.calendar, owed.term)
            if end is not None and end.day < as_of and not end.provisional:
                act, member = split(at)
                data = {"last": end.day, "day": as_of, "member": member or ""}
                yield end.day, Finding(f"owed:{act}", act, owed.basis, data)

    def _in_order(self, rows: list[Row]) -> Iterator[Weighed]:
        """Rows of one moment, each weighed as its turn comes.

        What a log puts on one day and gives no hour may have been done in any order: an order that the law allows
        is taken, and where none is, that of the log.
        """
        for row in rows:
            if row.fields:
                self.facts |= json.loads(row.fields)
        self.settle(date.fromordinal(rows[0].day))
        if len(rows) == 1:
            yield self._weigh(rows[0])
            return
        while rows:
            weighed = first = self._weigh(rows[0])
            for row in rows[1:] if weighed.is_misplaced else ():
                weighed = self._weigh(row)
                if not weighed.is_misplaced:
                    break
            weighed = first if weighed.is_misplaced else weighed
            rows.remove(weighed.row)
            yield weighed

    def _weigh(self, row: Row) -> Weighed:
        """A row, the case being as it is."""
        asked = _asked(row)
        version = version_for(self.procedure, self.case, asked)
        act = version.acts.get(row.act) if version is not None else None
        deed = act.deeds.get(row.outcome) if act is not None else None
        if act is not None and act.each is None and asked.member is not None:
            asked = asked._replace(member=None)
        if deed is None:
            return Weighed(row, asked, version, None, self.judge.weigh(self.case, asked, row, version))
        if deed.is_silent:
            return Weighed(row, asked, version, None, tuple(self._silence(asked)))
        if self.facts:
            asked = asked._replace(fields=_given(deed, row, self.case, self.facts))
        return Weighed(row, asked, version, deed, (*self.blocked, *self.judge.weigh(self.case, asked, row, version)))

    def _happen(self, weighed: Weighed) -> Weighed:
        """Let it happen whatever the law has against it; that it came too late is one more finding."""
        row, asked, version, deed, found = weighed
        if deed is None or version is None:
            return weighed
        who = tuple([(p.id, p.unit) for p in asked.persons]) if asked.persons else ()
        event = Event(
            row.line, row.act, row.outcome, asked.day, asked.role, row.actor, row.unit, who, asked.member, asked.fields
        )
        before, at = self.case, key(row.act, asked.member)
        self.case = apply(version, before, event, self.calendar)
        if f"{at}:statutory" not in self.case.late[len(before.late) :]:
            return weighed
        owed = before.owed[at]
        end = due(version, before, at, owed, self.calendar, owed.term)
        data = {"last": end.day if end is not None else None, "day": asked.day}
        late = Finding(f"late:{row.act}", row.act, owed.basis or deed.basis, data)
        return weighed._replace(findings=(*found, late))

    def _silence(self, asked: Command) -> Iterator[Finding]:
        """The log says that silence spoke: it must have, by that day."""
        at = key(asked.act, asked.member)
        done, owed, version = self.case.done.get(at), self.case.owed.get(at), self.version
        if done is not None and done.outcome == asked.outcome:
            return
        if owed is None or version is None:
            yield Finding("act.closed" if done is not None else "act.on-call", asked.act)
        elif (end := due(version, self.case, at, owed, self.calendar, owed.term)) is not None and asked.day < end.day:
            yield Finding(f"silence:{asked.act}", asked.act, owed.basis, {"last": end.day, "day": asked.day})


def _asked(row: Row) -> Command:
    """A row as the law is asked about it; whoever did it had whatever papers it takes."""
    persons = tuple([Person(p) for p in SEVERAL.split(row.persons) if p]) if row.persons else ()
    day, actor = date.fromordinal(row.day), Person(row.actor or "", row.unit)
    return Command(row.act, day, row.role or "", actor, row.outcome, {}, persons, {}, row.member)


class _Later:
    """Which acts a case's log has after a row."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.last: dict[str, int] = {}
        self.with_outcome: dict[tuple[str, str | None], int] = {}
        for seq, row in enumerate(rows, 1):
            self.last[row.act] = self.with_outcome[row.act, row.outcome] = seq

    def has(self, act: str, seq: int, outcomes: Sequence[str]) -> bool:
        """The act was done after that row, with one of the outcomes where any are asked."""
        if not outcomes:
            return self.last.get(act, 0) > seq
        return any(self.with_outcome.get((act, o), 0) > seq for o in outcomes)


def _kind(finding: Finding, later: "_Later | None", seq: int) -> str:
    """What kind of deviation a finding is: an act that came too late in the order was not left out."""
    if finding.kind == "after":
        assert later is not None
        return ORDER if later.has(finding.subject, seq, finding.data.get("outcomes", ())) else MISSING
    return KIND_OF.get(finding.kind, ORDER)


def _given(deed: Deed, row: Row, case: Case, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that an act takes: its own row's, and what earlier rows told that it needs and the case has not.

    Exports repeat the facts of a case in every row; an act is not blamed for what it has no use for.
    """
    own = json.loads(row.fields) if row.fields else {}
    wanted = {n: facts[n] for n in deed.needs if n in facts and n not in case.fields}
    return {n: v for n, v in {**wanted, **own}.items() if n in deed.sets}
