"""Take an import back: one correcting event for each act that came in with it, the last first.

A record is made void by the register's own act, an amendment and an act of a case are taken back by `undo`; what
others have done on top of it since stays, and is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from time import monotonic, sleep

from django.db import transaction
from django.db.models import QuerySet

from zhunsheng.catalog.messages import told
from zhunsheng.catalog.naming import act_name
from zhunsheng.kernel.case import UNDO, Command, Person
from zhunsheng.kernel.decide import Refused, standing
from zhunsheng.kernel.procedure import Version
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets.columns import REGISTER
from zhunsheng.office.sheets.importing import CONSOLE, Importer, Progress
from zhunsheng.office.sheets.models import Import, ImportedAct
from zhunsheng.office.sheets.taking import PAUSE, RECORD, STRETCH
from zhunsheng.office.sheets.words import Note

VOID = "void"
FETCHED = 500


@dataclass(slots=True)
class Undone:
    """What came of it: how many acts were taken back, which stay and why."""

    id: str
    taken_back: int = 0
    kept: list[Note] = field(default_factory=list)


class Undoer:
    """Takes the acts of one import back."""

    def __init__(self, source: Import, importer: Importer, reason: str = "") -> None:
        self.source, self.importer, self.told = source, importer, Undone(source.id)
        self.reason = f"撤回导入 {source.id}" + (f"：{reason}" if reason else "")
        self.procedure = cases.office().catalog.procedure(source.procedure)
        self.seats = people.posts(importer.person, importer.today) if importer.person is not None else frozenset()

    def undo(self, progress: Progress) -> Undone:
        """Everything that can be taken back, some cases in a transaction as they were taken."""
        found = groupby(self._acts(), key=lambda a: a.case)
        while done := self._stretch(found):
            progress(done)
            sleep(PAUSE)
        return self.told

    def _stretch(self, found: Iterator[tuple[str, Iterator[ImportedAct]]]) -> int:
        done, until = 0, monotonic() + STRETCH
        with transaction.atomic(), cases.batch() as batch:
            for case, acts in found:
                self._case(batch, case, list(acts))
                done += 1
                if monotonic() > until:
                    break
        return done

    def _acts(self) -> Iterator[ImportedAct]:
        """What came in and is still there, case by case, the last act of each first."""
        last = ""
        while chunk := list(self._standing().filter(case__gt=last).values_list("case", flat=True).distinct()[:FETCHED]):
            yield from self._standing().filter(case__in=chunk).order_by("case", "-seq")
            last = chunk[-1]

    def _standing(self) -> QuerySet:
        return ImportedAct.objects.filter(source=self.source, gone=False).order_by("case")

    def _case(self, batch: cases.Batch, case: str, acts: list[ImportedAct]) -> None:
        row, events = cases.row(case), standing(cases.history(case))
        by_seq, gone = {e.seq: e for e in events}, []
        day = max([self.importer.today, *(e.day for e in events)])  # no act is taken back before it was done
        for act in acts:
            event = by_seq.get(act.seq)
            if event is None:  # somebody has taken it back already
                gone.append(act.pk)
                continue
            later = [e for e in events if (e.day, e.seq) > (event.day, event.seq) and e.seq in by_seq]
            version = self.procedure.dated(event.version)
            if version.kind == REGISTER and row is not None and row.result == VOID and later:
                gone.append(act.pk)
                continue
            if later and act.act == RECORD and version.kind == REGISTER:
                names = "、".join(f"第 {e.seq} 步“{act_name(version, e.act)}”（{e.day}）" for e in later)
                steps = ", ".join(f"step {e.seq} ({act_name(version, e.act, True)}, {e.day})" for e in later)
                self.told.kept.append(Note(f"{case}：其后另有{names}，没有撤回；先撤销它",
                                           f"{case}: not taken back, {steps} followed; undo that first"))  # fmt: skip
                continue
            if self._taken_back(batch, act, version, day):
                del by_seq[act.seq]
                gone.append(act.pk)
        ImportedAct.objects.filter(pk__in=gone).update(gone=True)

    def _taken_back(self, batch: cases.Batch, act: ImportedAct, version: Version, day: date) -> bool:
        answer = batch.attempt(self._request(act, version, day), day)
        if isinstance(answer, cases.Performed):
            self.told.taken_back += 1
            return True
        found = answer.findings if isinstance(answer, Refused) else ()
        zh = "；".join(str(told(f, version)) for f in found) or "别人先办了一步；再撤回一次"
        en = "; ".join(str(told(f, version, "en")) for f in found) or "somebody acted first; take it back again"
        self.told.kept.append(Note(f"{act.case} 第 {act.seq} 步：{zh}", f"{act.case} step {act.seq}: {en}"))
        return False

    def _request(self, act: ImportedAct, version: Version, day: date) -> cases.Request:
        is_record = act.act == RECORD and version.kind == REGISTER
        name = VOID if is_record else UNDO
        by = next(iter(version.acts[VOID].deeds.values())).order if is_record else ("supervisor",)
        fields = {} if is_record else {"event": act.seq, "reason": self.reason}
        person = Person(self.importer.person or CONSOLE, act.unit)
        command = Command(name, day, self._role(act.unit, by), person, None, fields)
        return cases.Request(self.source.procedure, act.unit, command, act.case)

    def _role(self, unit: str, by: tuple[str, ...]) -> str:
        """The role in which it is taken back; one that the person does not hold is for the law to refuse."""
        if self.importer.person is None:
            return by[0]
        held = [s.role for s in self.seats if s.unit == unit or s.role in people.OVERSEERS]
        return next(
            (r for role in sorted(held) if (r := people.role_for(role, by))), sorted(held)[0] if held else "public"
        )
