"""Rows into the ledger through the one door: all that the law lets in, and what it does not, told.

A book is taken in stretches, each a transaction of whole cases that lasts a moment, so that others can write while a
long one comes in; what came in is in the ledger with its source, whatever happens to the rest.

A record that is known by its natural key is amended where the row says otherwise, and passed over where it says the
same; an act that a case already has is passed over. So a book can be imported again, mended, as often as one likes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from time import monotonic, sleep
from typing import Any

from django.db import transaction

from zhunsheng.catalog.messages import told
from zhunsheng.kernel.case import Command, Event, Person
from zhunsheng.kernel.decide import Refused, fold, standing
from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.projection import LONGEST_TITLE
from zhunsheng.office.irregular import signed
from zhunsheng.office.sheets.columns import CASE, DAY, MEMBER, OUTCOME, PERSON, PERSONS, ROLE, TITLE, UNIT, Layout
from zhunsheng.office.sheets.entries import Entry, complaint
from zhunsheng.office.sheets.importing import MOST_TOLD, Importer, Outcome, Place, Progress
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.models import Import, ImportedAct
from zhunsheng.office.sheets.spool import Kept, Spool
from zhunsheng.office.sheets.words import IRREGULAR, Wrong

AMEND, RECORD = "amend", "record"
WRITTEN = 1_000  # imported acts inserted together
STRETCH, PAUSE = 0.25, 0.05  # seconds: of one transaction, and between two, when it is the others' turn
# The cell that a finding is about, where it is not a field's.
CELL_OF = {"role": ROLE, "outcome": OUTCOME, "member": MEMBER, "same-person": PERSON, "same-unit": PERSON,
           "persons": PERSONS, "certificate": PERSON, "qualification": PERSON, "day": DAY, "wait": DAY, "within": DAY,
           "notice": DAY, "calendar": DAY}  # fmt: skip


class Preview(Exception):
    """Ends a transaction of a preview: nothing of it is kept."""


class Torn(Exception):
    """An act of a row was not taken, and the row goes in whole or not at all."""

    def __init__(self, row: Kept) -> None:
        self.row = row


class Taker:
    """Takes the rows of one book. What cannot be taken gathers in the spool beside its row."""

    def __init__(
        self, layout: Layout, spool: Spool, known: Known, importer: Importer, irregular: str | None, source: Import
    ) -> None:
        self.layout, self.spool, self.known, self.importer = layout, spool, known, importer
        self.irregular = signed(irregular, importer.person) if irregular and importer.person else irregular
        self.source, self.outcome = source, Outcome()
        self.batch: Any = None
        self.counted: set[tuple[int, str]] = set()
        self.acts: list[ImportedAct] = []

    def take(self, progress: Progress, keep: bool) -> Outcome:
        """Take everything; without `keep` undo each stretch again, so that a preview tells the very truth."""
        work = self._records() if self.layout.is_register else self._cases()
        while (done := self._stretch(work, keep)) is not None:
            progress(done)
            sleep(PAUSE)
        return self.outcome

    def _stretch(self, work: Iterator[int], keep: bool) -> int | None:
        """Rows of whole cases in one transaction: how many; None where none are left."""
        done, until = None, monotonic() + STRETCH
        try:
            with transaction.atomic():
                with cases.batch() as self.batch:
                    for rows in work:
                        done = (done or 0) + rows
                        if monotonic() > until:
                            break
                if not keep:
                    raise Preview
                self._note()
        except Preview:
            self.acts = []
        return done

    # -- registers ----------------------------------------------------------------------------------------------

    def _records(self) -> Iterator[int]:
        for kept in self.spool.in_order():
            self._guarded(kept, self._record)
            yield 1

    def _record(self, kept: Kept) -> None:
        answer = self._perform(kept, None, RECORD, kept.entry.fields)
        if isinstance(answer, cases.Duplicate):
            self._amend(kept, answer.case)
        else:
            self._told(kept, answer, "recorded")

    def _amend(self, kept: Kept, case: str) -> None:
        """Bring a record up to its row: an empty cell says nothing, so it changes nothing."""
        history = cases.history(case)
        state = fold(self.layout.procedure, history, cases.office().catalog.calendar)
        changed = {n: v for n, v in kept.entry.fields.items() if not _same(state.fields.get(n), v)}
        if not changed:
            self.outcome.same += 1
            return
        today = self.importer.today.isoformat()
        mended = Kept(kept.n, kept.line, Entry(kept.entry.unit, today, AMEND, person=kept.entry.person))
        self._told(mended, self._perform(mended, case, AMEND, changed), "amended")

    # -- procedures ---------------------------------------------------------------------------------------------

    def _cases(self) -> Iterator[int]:
        known = dict(self._known_cases())
        for (unit, key), rows in groupby(self.spool.by_case(), key=lambda k: (k.entry.unit, k.entry.key)):
            found, case = list(rows), known.get((unit, key)) or self._by_id(key)
            self.counted = set()
            if case is None and self._is_id(key):
                for row in {row.n: row for row in found}.values():
                    self._complain(row, Wrong("no-case", key=key), CASE)
                yield len(found)
                continue
            (self._whole if any(row.line.wide for row in found) else self._case)(found, case)
            yield len(found)

    def _whole(self, rows: list[Kept], case: str | None) -> None:
        """The acts of a case of which a row tells all: all of them, or none where one is not taken."""
        before, acts = replace(self.outcome, against=self.outcome.against[:]), len(self.acts)
        try:
            with self.batch.whole():
                self._case(rows, case)
        except Torn as torn:
            self.outcome, self.acts, self.counted = before, self.acts[:acts], set()
            self._count(torn.row, "refused")
            for row in rows:
                if not row.line.wide and not self.spool.is_bad(row.n):
                    self._complain(row, Wrong("no-start", start=torn.row.line.number))
        else:  # a row of which some acts are new is no row that was there
            new, old = ({n for n, what in self.counted if what == count} for count in ("recorded", "same"))
            self.outcome.same -= len(new & old)

    def _case(self, rows: list[Kept], case: str | None) -> None:
        """The acts of one case: those it has are passed over, the others entered in the order of their days."""
        recorded = standing(cases.history(case)) if case else []
        if case is not None and rows[0].line.wide and (other := self._other(rows[0].entry, case)):
            self._complain(rows[0], Wrong("changed-case"), other)
            raise Torn(rows[0])
        fresh = [row for row in rows if not self._is_there(row, recorded)]
        start, opened = next((r for r in rows if self._starts(r)), None), case is not None
        for row in fresh:
            if self._differs(row, recorded):
                continue
            if not opened and not self._starts(row):
                self._complain(row, self._unopened(row, start))
                continue
            answer = self._guarded(row, partial(self._act, case))
            if answer is not None and self._told(row, answer, "recorded"):
                case, opened = answer.case, True
            elif row.line.wide:
                raise Torn(row)

    def _unopened(self, row: Kept, start: Kept | None) -> Wrong:
        """Why an act of a case that was not opened is not taken: its opening was not, or is not in the book."""
        if start is not None:
            return Wrong("no-start", start=start.line.number)
        first = next(a.name for a in self.layout.newest.acts.values() if a.starts)
        return Wrong("no-start-row", key=row.entry.key, act=first)

    def _is_there(self, row: Kept, recorded: list[Event]) -> bool:
        """Whether the case has this very act; each recorded one answers for one row."""
        same = next((e for e in recorded if _matches(e, row.entry) and not self._differing(e, row)), None)
        if same is not None:
            recorded.remove(same)
            self._count(row, "same")
        return same is not None

    def _differs(self, row: Kept, recorded: list[Event]) -> bool:
        """Whether the case has this act on this day with other facts: what is recorded is not written over."""
        act = self.layout.acts.get(row.entry.act)
        other = next((e for e in recorded if _matches(e, row.entry)), None)
        if other is None or act is None or act.repeats:
            return False
        names = self._differing(other, row)
        if row.line.wide:
            for name in names:
                self._complain(row, Wrong("changed", seq=other.seq, fields=self.layout.by_id[name].heading), name)
            raise Torn(row)
        told = "、".join(self.layout.by_id[n].heading for n in names)
        self._complain(row, Wrong("changed", seq=other.seq, fields=told))
        return True

    def _differing(self, event: Event, row: Kept) -> list[str]:
        """The cells in which a row says of an act something else than is recorded; an empty one says nothing."""
        entry, line = row.entry, row.line
        names = [] if event.outcome == entry.outcome else [OUTCOME]
        names += [n for n, v in entry.fields.items() if not _same(event.fields.get(n), v)]
        if line.get(ROLE) and entry.role != event.role:
            names.append(ROLE)
        if entry.person and not self._is_called(event.actor, entry.person):
            names.append(PERSON)
        there = [p for p, _ in event.persons]
        if entry.persons and not all(any(self._is_called(p, name) for p in there) for name in entry.persons):
            names.append(PERSONS)
        return names

    def _is_called(self, person: str | None, name: str) -> bool:
        return person is not None and name in (person, self.known.name(person))

    def _other(self, entry: Entry, case: str) -> str | None:
        """The cell in which a row says of a case itself something else than is recorded."""
        held = cases.row(case)
        assert held is not None
        if entry.unit != held.unit:
            return UNIT
        return TITLE if entry.title and entry.title[:LONGEST_TITLE] != held.title else None

    def _act(self, case: str | None, kept: Kept) -> Any:
        return self._perform(kept, case, kept.entry.act, kept.entry.fields)

    def _starts(self, row: Kept) -> bool:
        return self.layout.acts[row.entry.act].starts

    def _known_cases(self) -> Iterator[tuple[tuple[str, str], str]]:
        """The cases that came in under these keys before."""
        wanted: dict[str, list[str]] = {}
        for unit, key in self.spool.case_keys():
            wanted.setdefault(unit, []).append(key)
        for unit, keys in wanted.items():
            for at in range(0, len(keys), 500):
                found = ImportedAct.objects.filter(
                    procedure=self.layout.procedure.id, unit=unit, key__in=keys[at : at + 500], gone=False
                )
                yield from (((unit, key), case) for key, case in found.values_list("key", "case").distinct())

    def _by_id(self, key: str) -> str | None:
        """A case that the book names by its id here."""
        return key if self._is_id(key) and cases.row(key) is not None else None

    def _is_id(self, key: str) -> bool:
        return key.startswith(f"{self.layout.procedure.id}/") and key.count("/") == 3

    # -- both ---------------------------------------------------------------------------------------------------

    def _guarded(self, kept: Kept, take: Any) -> Any:
        try:
            return take(kept)
        except Wrong as wrong:
            self._complain(kept, wrong)
            return None

    def _perform(self, kept: Kept, case: str | None, act: str, fields: Mapping[str, Any]) -> Any:
        entry, known = kept.entry, self.known
        law = self.layout.acts.get(act)
        role = self.importer.role(entry, law, known, self.layout.procedure.id) if law is not None else entry.role
        actor, day = self.importer.actor(entry, role, known), date.fromisoformat(entry.day)
        persons: tuple[Person, ...] = tuple(known.person(p, entry.unit, role, day) for p in entry.persons)
        command = Command(act, day, role, actor, entry.outcome, dict(fields), persons, {}, entry.member)
        may = self.irregular and act != AMEND and self.importer.may_enter_irregular(known)
        request = cases.Request(
            self.layout.procedure.id, entry.unit, command, case, entry.title, self.irregular if may else None
        )
        return self.batch.attempt(request, self.importer.today)

    def _told(self, kept: Kept, answer: Any, count: str) -> bool:
        """Note what came of a row; whether it was taken."""
        if isinstance(answer, Refused):
            self._refused(kept, answer.findings)
            return False
        if not isinstance(answer, cases.Performed):
            self._complain(kept, Wrong("stale"))
            return False
        self._count(kept, count)
        self.outcome.acts += 1
        event = answer.events[-1]
        if event.reason is not None:
            self._count(kept, "irregular")
            if len(self.outcome.against) < MOST_TOLD:
                where = Place(kept.line.sheet, kept.line.number)
                self.outcome.against.append((where, tuple(Finding(code, event.act) for code in event.findings)))
        self.acts.append(
            ImportedAct(source=self.source, case=answer.case, seq=event.seq, act=event.act,
                        procedure=self.layout.procedure.id, unit=kept.entry.unit, key=kept.entry.key)
        )  # fmt: skip
        return True

    def _refused(self, kept: Kept, findings: Iterable[Finding]) -> None:
        """What the law has against a row, each at the cell that it is about."""
        version = self.layout.procedure.on(date.fromisoformat(kept.entry.day)) or self.layout.newest
        zh, en = ("", "") if self.irregular and self.importer.may_enter_irregular(self.known) else IRREGULAR
        self._count(kept, "refused")
        for finding in findings:
            chinese, english = told(finding, version, "zh"), told(finding, version, "en")
            article, cited = (f"（{t.article}）" if t.article else "" for t in (chinese, english))
            why = f"{chinese.cannot}：{chinese.why}{article}", chinese.next + zh
            why_en = f"{english.cannot}: {english.why}{cited}", english.next + en
            name = self._column_of(finding)
            self.spool.complain(kept.n, complaint(self.layout, kept.line, name, finding.code, *why, *why_en))

    def _column_of(self, finding: Finding) -> str | None:
        if finding.kind == "field":
            return finding.subject if finding.subject in self.layout.by_id else None
        return CELL_OF.get(finding.code.partition(":")[0].partition(".")[0])

    def _complain(self, kept: Kept, wrong: Wrong, name: str | None = None) -> None:
        self._count(kept, "refused")
        self.spool.complain(kept.n, complaint(self.layout, kept.line, name, wrong.code, *wrong.words()))

    def _count(self, kept: Kept, what: str) -> None:
        """Count a row once, however many acts it tells."""
        if kept.line.wide and (kept.n, what) in self.counted:
            return
        if kept.line.wide:
            self.counted.add((kept.n, what))
        setattr(self.outcome, what, getattr(self.outcome, what) + 1)

    def _note(self) -> None:
        """Write which acts came in, in the transaction of the acts themselves."""
        if self.acts:
            self.source.taken = self.outcome.acts
            self.source.save(force_insert=self.source._state.adding)
            ImportedAct.objects.bulk_create(self.acts, batch_size=WRITTEN)
            self.acts = []


def _matches(event: Event, entry: Entry) -> bool:
    return (event.act, event.member, event.day.isoformat()) == (entry.act, entry.member, entry.day)


def _same(held: Any, given: Any) -> bool:
    """Whether a value is the one held; a party written as a bare name is the party of that name."""
    return held == given or _named(held) == _named(given)


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(v) for v in value]
    return value["name"] if isinstance(value, dict) and set(value) == {"name"} else value
