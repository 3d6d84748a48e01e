"""The door of workbooks: templates, imports with preview and undo, exports.

`with service.book(procedure, path, …) as book:` reads a file; `book.take(…)` records it or only says what would be.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models import Count

from zhunsheng.ledger.canonical import canonical
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import books
from zhunsheng.office.sheets.columns import CASE, Layout, layout_of
from zhunsheng.office.sheets.entries import Complaint, Entry, Reader, complaint
from zhunsheng.office.sheets.export import Export, Viewer
from zhunsheng.office.sheets.importing import Importer, Outcome, Progress, Watch, unwatched
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.leftovers import write_leftovers
from zhunsheng.office.sheets.models import Import, ImportedAct
from zhunsheng.office.sheets.spool import Group, Spool
from zhunsheng.office.sheets.tables import Line, Tables
from zhunsheng.office.sheets.taking import Taker
from zhunsheng.office.sheets.template import write_template
from zhunsheng.office.sheets.undoing import Undoer, Undone
from zhunsheng.office.sheets.wide import with_wide
from zhunsheng.office.sheets.words import Note, Unreadable, Wrong

__all__ = [
    "Book", "Complaint", "Export", "Group", "Import", "Importer", "Outcome", "Undone", "Unreadable", "Viewer", "book",
    "imports", "layout", "one_import", "origins", "template", "undo",
]  # fmt: skip

TOLD_EVERY = 200  # rows
Asked = list[tuple[Line, Entry]]


def layout(procedure: str) -> Layout:
    """The columns of a procedure's books; Fault where there is no such procedure."""
    return with_wide(layout_of(cases.office().catalog.procedure(procedure)))


def template(procedure: str, path: Path, acts: bool = False) -> Layout:
    """Write an empty book of a procedure: headings, hints, drop-downs, and a sheet that explains them.

    A row is a case, or a record of a register; with `acts` it is an act.
    """
    both = layout(procedure)
    made = both if acts or both.wide is None else both.wide
    write_template(made, list(_units().values()), path)
    return made


def imports(procedure: str | None = None, most: int = 200) -> list[Import]:
    """The imports that were taken, the last first; `standing` says how many of the acts of each were not taken back."""
    found = Import.objects.all() if procedure is None else Import.objects.filter(procedure=procedure)
    return _counted(list(found.order_by("-recorded", "-id")[:most]))


def one_import(ident: str) -> Import | None:
    """An import by its id, counted in the same way."""
    return next(iter(_counted(list(Import.objects.filter(id=ident)))), None)


def _counted(found: list[Import]) -> list[Import]:
    acts = ImportedAct.objects.filter(source__in=found, gone=False)
    standing = dict(acts.values_list("source").annotate(Count("id")))
    for source in found:
        source.standing = standing.get(source.id, 0)
    return found


def origins(case: str) -> dict[int, Import]:
    """With which import each act of a case came in, by its sequence; of those that nobody took back."""
    found = ImportedAct.objects.filter(case=case, gone=False).select_related("source")
    return {act.seq: act.source for act in found}


def undo(ident: str, importer: Importer, reason: str = "", watch: Watch = unwatched) -> Undone | None:
    """Take an import back; None where there is none of this id."""
    source = one_import(ident)
    if source is None:
        return None
    total = source.acts.filter(gone=False).values("case").distinct().count()
    return Undoer(source, importer, reason).undo(watch("撤回", total))


@contextmanager
def book(
    procedure: str, path: Path, importer: Importer, unit: str | None = None, watch: Watch = unwatched,
) -> Iterator["Book"]:  # fmt: skip
    """A book, read whole into a spool. Unreadable where it cannot be read at all."""
    made = Book(layout(procedure), path, importer, unit)
    try:
        made.read(watch("读表", 0))
        yield made
    finally:
        made.spool.close()


class Book:
    """The rows of one file, and what is wrong with them."""

    def __init__(
        self, made: Layout, path: Path, importer: Importer, unit: str | None, spool: Spool | None = None
    ) -> None:
        self.layout, self.path, self.importer, self.unit = made, path, importer, unit
        self.spool, self.known = spool or Spool(), Known(_units().values())
        self.notes: list[Note] = []
        self.same = self.void = 0

    def read(self, progress: Progress) -> None:
        """Read every row; bad ones are kept beside the good ones."""
        tables = Tables(self.layout, self.path.name, self.notes)
        reader = Reader(self.layout, self.known, self.unit, self.importer.today)
        with books.opened(self.path) as sheets:
            for n, line in enumerate(tables.lines(self._dated(sheets)), 1):
                if reader.is_void(line):
                    self.void += 1
                    continue
                asked = reader.read(line)
                complaints = list(reader.complaints)
                if asked and (self.layout.is_register or line.wide):
                    asked, complaints = self._once(line, asked)
                    if not asked and not complaints:
                        continue
                self.spool.add(line, asked, complaints)
                if n % TOLD_EVERY == 0:
                    progress(TOLD_EVERY)

    def take(self, irregular: str | None = None, keep: bool = True, watch: Watch = unwatched) -> Outcome:
        """Record the good rows; without `keep` only say what would come of it."""
        self.spool.forget_tries()
        bad = self.spool.bad()
        source = self._source(irregular)
        taker = Taker(self.layout, self.spool, self.known, self.importer, irregular, source)
        outcome = taker.take(watch("登记" if keep else "试登记", self.spool.count()), keep)
        outcome.id = source.id if keep and outcome.taken else ""
        outcome.rows = self.spool.lines + self.same + self.void
        outcome.refused += bad
        outcome.same += self.same
        outcome.void, outcome.notes = self.void, self.notes
        return outcome

    def complaints(self) -> Iterator[Complaint]:
        """Everything that is wrong, row after row."""
        return self.spool.complaints()

    def write_leftovers(self, path: Path) -> int:
        """Write the rows that were not taken as a book to mend and import again; how many."""
        return write_leftovers(self.layout, self.spool, list(_units().values()), path)

    def _dated(self, sheets: Iterator[books.Sheet]) -> Iterator[books.Sheet]:
        for sheet in sheets:
            self.known.day_zero = sheet.day_zero
            yield sheet

    def _once(self, line: Line, asked: Asked) -> tuple[Asked, list[Complaint]]:
        """A record or a case comes once in a book: again and the same it is passed over, again and different bad."""
        names, entry = self.layout.newest.key, asked[0][1]
        if not names and not line.wide:
            return asked, []
        held = [entry.key] if line.wide else [entry.fields.get(n) for n in names]
        first = self.spool.first(canonical([entry.unit, held]).decode(), self.spool.lines + 1)
        if first is None:
            return asked, []
        before = self.spool.get(first)
        if [k.entry for k in before] == [e for _, e in asked]:
            self.same += 1
            return [], []
        headings = "、".join(self._heading(line, n) for n in ((CASE,) if line.wide else names))
        words = Wrong("twice", line=before[0].line.number, key=headings).words()
        return [], [complaint(self.layout, line, None, "twice", *words)]

    def _heading(self, line: Line, name: str) -> str:
        sheet = self.layout.wide if line.wide and self.layout.wide is not None else self.layout
        return sheet.by_id[name].heading

    def _source(self, irregular: str | None) -> Import:
        day = f"{self.importer.today:%Y%m%d}-"
        taken = Import.objects.filter(id__startswith=day).values_list("id", flat=True)
        n = max((int(i.removeprefix(day)) for i in taken), default=0) + 1
        return Import(
            id=f"{day}{n}", procedure=self.layout.procedure.id, person=self.importer.person or "",
            unit=self.unit or "", file=self.path.name[:255], digest=_digest(self.path),
            recorded=cases.office().instant(), reason=irregular or "",
            rows=self.spool.lines,
        )  # fmt: skip


def _units() -> dict[str, people.Unit]:
    """The region's units; an office that has none yet is given them, as a template needs their names."""
    found = people.units()
    if not found:
        people.load_units(cases.office().catalog.region)
        found = people.units()
    return {u.id: u for u in found}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
