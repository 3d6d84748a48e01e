"""Take an import back: one correcting event for each act that came in with it, the last first.

A record is made void by the register's own act, an amendment and an act of a case are taken back by `undo`; what
others have done on top of it since stays, and is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import transaction

from zhunsheng.catalog.messages import told
from zhunsheng.catalog.prose import act_name
from zhunsheng.kernel.case import UNDO, Command, Person
from zhunsheng.kernel.decide import Refused, standing
from zhunsheng.kernel.procedure import Version
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets.columns import REGISTER
from zhunsheng.office.sheets.importing import CONSOLE, Importer, Progress
from zhunsheng.office.sheets.models import Import, ImportedAct
from zhunsheng.office.sheets.taking import RECORD

VOID = "void"
FETCHED = 500


@dataclass(slots=True)
class Undone:
    """What came of it: how many acts were taken back, which stay and why."""

    id: str
    taken_back: int = 0
    kept: list[str] = field(default_factory=list)


class Undoer:
    """Takes the acts of one import back."""

    def __init__(self, source: Import, importer: Importer) -> None:
        self.source, self.importer, self.told = source, importer, Undone(source.id)
        self.procedure = cases.office().catalog.procedure(source.procedure)

    def undo(self, progress: Progress) -> Undone:
        """Everything that can be taken back, in one transaction."""
        with transaction.atomic(), cases.batch() as batch:
            for case, acts in groupby(self._acts(), key=lambda a: a.case):
                self._case(batch, case, list(acts))
                progress(1)
        return self.told

    def _acts(self) -> Iterator[ImportedAct]:
        """What came in and is still there, case by case, the last act of each first."""
        found = ImportedAct.objects.filter(source=self.source, gone=False).order_by("case", "-seq")
        return found.iterator(FETCHED)

    def _case(self, batch: cases.Batch, case: str, acts: list[ImportedAct]) -> None:
        row, events = cases.row(case), standing(cases.history(case))
        by_seq, gone = {e.seq: e for e in events}, []
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
                self.told.kept.append(f"{case}：其后另有{names}，没有撤回；先撤销它")
                continue
            if self._taken_back(batch, act, version):
                del by_seq[act.seq]
                gone.append(act.pk)
        ImportedAct.objects.filter(pk__in=gone).update(gone=True)

    def _taken_back(self, batch: cases.Batch, act: ImportedAct, version: Version) -> bool:
        answer = batch.attempt(self._request(act, version), self.importer.today)
        if isinstance(answer, cases.Performed):
            self.told.taken_back += 1
            return True
        words = [str(told(f, version)) for f in answer.findings] if isinstance(answer, Refused) else [str(answer)]
        self.told.kept.append(f"{act.case} 第 {act.seq} 步：{'；'.join(words)}")
        return False

    def _request(self, act: ImportedAct, version: Version) -> cases.Request:
        is_record = act.act == RECORD and version.kind == REGISTER
        name = VOID if is_record else UNDO
        by = next(iter(version.acts[VOID].deeds.values())).order if is_record else ("supervisor",)
        fields = {} if is_record else {"event": act.seq, "reason": f"撤回导入 {self.source.id}"}
        person = Person(self.importer.person or CONSOLE, act.unit)
        command = Command(name, self.importer.today, self._role(act.unit, by), person, None, fields)
        return cases.Request(self.source.procedure, act.unit, command, act.case)

    def _role(self, unit: str, by: tuple[str, ...]) -> str:
        """The role in which it is taken back; one that the person does not hold is for the law to refuse."""
        if self.importer.person is None:
            return by[0]
        seats = people.posts(self.importer.person, self.importer.today)
        held = [s.role for s in seats if s.unit == unit or s.role in people.OVERSEERS]
        return next(
            (r for role in sorted(held) if (r := people.role_for(role, by))), sorted(held)[0] if held else "public"
        )


def latest(day: date) -> list[Import]:
    """The imports of a day, the last first."""
    return list(Import.objects.filter(recorded__startswith=day.isoformat()).order_by("-id"))
