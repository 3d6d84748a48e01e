"""Books in the background: tried when they come, taken when somebody says so, taken back; each as far as it has come.

A job is a row in the database, so that a page can be left and found again; what was sent lies in a folder of its own
until the job is forgotten. One job works at a time, in a thread of whichever process of the server was asked. One
that dies with its server gives no sign of life any more and can be begun anew: what it took is in the ledger and is
passed over.
"""

import json
import logging
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import IO, Any

from django.db import connections
from django.utils import timezone

from zhunsheng.office.sheets.importing import Importer, Outcome, Progress
from zhunsheng.office.sheets.models import Import, Job
from zhunsheng.office.sheets.service import Book, layout, one_import, undo
from zhunsheng.office.sheets.spool import Spool
from zhunsheng.office.sheets.words import Unreadable

__all__ = [
    "AT_WORK", "BROKEN", "DONE", "DROPPED", "LARGEST", "TRIED", "UNDO", "UNREADABLE", "Job", "again", "drop", "find",
    "latest", "receive", "spool_of", "start", "take", "take_back", "told", "turn", "work", "write_leftovers",
]  # fmt: skip

FOLDER, SENT, SPOOL, TURN = "books", "sent", "rows.sqlite3", "turn"
LARGEST = 50 * 2**20  # of a book that comes through the web
IMPORT, UNDO = "import", "undo"
# A job's states: what it does, then what became of it.
TRYING, TRIED, TAKING, DONE, UNREADABLE, BROKEN, DROPPED = (
    "trying", "tried", "taking", "done", "unreadable", "broken", "dropped",
)  # fmt: skip
AT_WORK = frozenset({TRYING, TAKING})
BEAT, SILENT = 2.0, timedelta(seconds=60)  # between two signs of life; without one for so long it is dead
KEPT = timedelta(days=30)
MOST_TOLD = 200
TRIAL = "试登记"  # the reason under which a supervisor's preview enters what is against a rule
SIGNS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))

_log = logging.getLogger(__name__)


def receive(
    home: Path, ident: str, procedure: str, importer: Importer, unit: str | None, name: str, chunks: Iterable[bytes]
) -> bool:
    """Keep a book that somebody sent, to be tried. False where this sending was kept before; OSError where none can."""
    _forget(home, timezone.now() - KEPT)
    file = _safe(name)
    if not _made(ident, importer, kind=IMPORT, procedure=procedure, unit=unit or "", file=file, state=TRYING):
        return False
    try:
        for folder in (home / FOLDER, home / FOLDER / ident, home / FOLDER / ident / SENT):
            folder.mkdir(mode=0o700, exist_ok=True)
        with open(folder / file, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
    except OSError:
        shutil.rmtree(home / FOLDER / ident, ignore_errors=True)
        Job.objects.filter(pk=ident).delete()
        raise
    return True


def take_back(ident: str, source: Import, importer: Importer, reason: str) -> bool:
    """Ask that an import be taken back. False where it was asked before."""
    about = {"procedure": source.procedure, "file": source.file, "source": source}
    return _made(ident, importer, kind=UNDO, reason=reason, state=TAKING, **about)


def find(ident: str, person: str) -> Job | None:
    """Somebody's job: nobody sees another's. One that gives no sign of life is broken."""
    job = Job.objects.filter(id=ident, person=person).first()
    if job is not None and job.state in AT_WORK and timezone.now() - job.beat > SILENT:
        _turned(job, BROKEN)
    return job


def latest(person: str, procedure: str) -> list[Job]:
    """Somebody's jobs with a book that still await something, the last first."""
    found = Job.objects.filter(person=person, procedure=procedure, state__in=(*AT_WORK, TRIED, BROKEN))
    return list(found.order_by("-sent")[:10])


def take(job: Job, importer: Importer, reason: str) -> bool:
    """Let a book that was tried be taken; False where that was said before."""
    changed = {"state": TAKING, "reason": reason, "day": importer.today, "done": 0, "total": 0, "beat": timezone.now()}
    return bool(Job.objects.filter(pk=job.pk, state=TRIED).update(**changed))


def again(job: Job, importer: Importer) -> bool:
    """Let what broke off go on: a trial from its beginning, a taking with what is left. False where it goes on."""
    state = TRYING if job.kind == IMPORT and "seen" not in told(job) else TAKING
    changed = {"state": state, "day": importer.today, "done": 0, "total": 0, "beat": timezone.now()}
    return bool(Job.objects.filter(pk=job.pk, state=BROKEN).update(**changed))


def drop(home: Path, job: Job) -> None:
    """Forget a book that is not to be taken."""
    if Job.objects.filter(pk=job.pk, state__in=(TRIED, UNREADABLE, BROKEN)).update(state=DROPPED):
        shutil.rmtree(home / FOLDER / job.pk, ignore_errors=True)


def told(job: Job) -> dict[str, Any]:
    """What a job said of itself in the end."""
    return json.loads(job.told)


@contextmanager
def spool_of(home: Path, job: Job) -> Iterator[Spool | None]:
    """The rows of a job's book; None where they are forgotten."""
    path = home / FOLDER / job.pk / SPOOL
    spool = Spool(path) if path.exists() else None
    try:
        yield spool
    finally:
        if spool is not None:
            spool.close()


def write_leftovers(home: Path, job: Job, path: Path) -> int:
    """Write the rows of a job's book that were not taken, each with the reason; how many."""
    with spool_of(home, job) as spool:
        if spool is None:
            return 0
        return _book(home, job, spool).write_leftovers(path)


def start(home: Path, ident: str) -> None:
    """Begin a job's work, or the next part of it, in a thread of its own."""
    Thread(target=_run, args=(home, ident), name=f"book {ident}", daemon=True).start()


def work(home: Path, ident: str) -> None:
    """Do what a job's state says is to be done, and say what came of it."""
    job = Job.objects.get(pk=ident)
    if job.state not in AT_WORK:
        return
    try:
        if job.kind == UNDO:
            _take_back(job)
        elif job.state == TRYING:
            _try(home, job)
        else:
            _take(home, job)
    except Unreadable as error:
        _turned(job, UNREADABLE, {"why": error.zh, "why_en": error.en})
    except Exception:
        _log.exception("the work on book %s broke off", ident)
        _turned(job, BROKEN)


def _run(home: Path, ident: str) -> None:
    try:
        with turn(home, lambda: Job.objects.filter(pk=ident).update(beat=timezone.now())):
            work(home, ident)
    finally:
        connections.close_all()


@contextmanager
def turn(home: Path, meanwhile: Callable[[], object] = bool) -> Iterator[None]:
    """One book at a time is worked on over a home, by whatever door: two at once would each open the same cases."""
    (home / FOLDER).mkdir(mode=0o700, exist_ok=True)
    with open(home / FOLDER / TURN, "a") as held:
        while not _is_mine(held):
            meanwhile()
            sleep(BEAT)
        yield


def _is_mine(turn: IO[str]) -> bool:
    """Whether it is now this job's turn among all processes over the home; until the file is closed it stays so."""
    try:
        flock(turn, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try(home: Path, job: Job) -> None:
    """Read a book and enter all of it for a trial; a supervisor's with what is against a rule."""
    (home / FOLDER / job.pk / SPOOL).unlink(missing_ok=True)
    with _opened(home, job) as book:
        book.read(_watch(job)("读表", 0))
        reason = TRIAL if book.importer.may_enter_irregular(book.known) else None
        outcome = book.take(reason, False, _watch(job))
        _turned(job, TRIED, _plain(outcome) | {"seen": {"same": book.same, "void": book.void}})


def _take(home: Path, job: Job) -> None:
    seen = told(job).get("seen")
    if seen is None:
        (home / FOLDER / job.pk / SPOOL).unlink(missing_ok=True)
    with _opened(home, job) as book:
        if seen is None:
            book.read(_watch(job)("读表", 0))
        else:
            book.same, book.void, book.notes = seen["same"], seen["void"], told(job)["notes"]
        outcome = book.take(job.reason or None, True, _watch(job))
        job.source_id = outcome.id or None
        _turned(job, DONE, _plain(outcome))


def _take_back(job: Job) -> None:
    source = one_import(job.source_id)
    assert source is not None
    done = undo(source.id, Importer(job.day, job.person), job.reason, _watch(job))
    assert done is not None
    _turned(job, DONE, {"taken_back": done.taken_back, "kept": done.kept[:MOST_TOLD], "kept_count": len(done.kept)})


@contextmanager
def _opened(home: Path, job: Job) -> Iterator[Book]:
    spool = Spool(home / FOLDER / job.pk / SPOOL)
    try:
        yield _book(home, job, spool)
    finally:
        spool.close()


def _book(home: Path, job: Job, spool: Spool) -> Book:
    path = home / FOLDER / job.pk / SENT / job.file
    return Book(layout(job.procedure), path, Importer(job.day, job.person), job.unit or None, spool)


def _watch(job: Job) -> Any:
    """Writes down how far a job has come, at most every other second."""

    def begin(what: str, total: int) -> Progress:
        job.phase, job.done, job.total = what, 0, total
        last = 0.0

        def progress(n: int) -> None:
            nonlocal last
            job.done += n
            if monotonic() - last > BEAT / 2:
                last, job.beat = monotonic(), timezone.now()
                job.save(update_fields=["phase", "done", "total", "beat"])

        progress(0)
        return progress

    return begin


def _turned(job: Job, state: str, said: dict[str, Any] | None = None) -> None:
    """Note what became of a job; one that broke off still knows what it said before."""
    job.state, job.beat = state, timezone.now()
    if said is not None:
        job.told = json.dumps(said, ensure_ascii=False)
    job.save(update_fields=["state", "beat", "told", "source"])


def _plain(outcome: Outcome) -> dict[str, Any]:
    against = [(where, [[f.code, f.act] for f in found]) for where, found in outcome.against]
    return asdict(outcome) | {"against": against}


def _made(ident: str, importer: Importer, **about: Any) -> bool:
    now = timezone.now()
    about |= {"person": importer.person, "day": importer.today, "sent": now, "beat": now}
    return Job.objects.get_or_create(id=ident, defaults=about)[1]


def _forget(home: Path, before: datetime) -> None:
    """Forget the jobs of long ago with what was sent: books hold what is not for the public."""
    old = Job.objects.filter(sent__lt=before)
    for ident in old.values_list("id", flat=True):
        shutil.rmtree(home / FOLDER / ident, ignore_errors=True)
    old.delete()


def _safe(name: str) -> str:
    """A file's name as it was, without what a file system may not like; long ones are cut before the suffix."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name).translate(SIGNS) if c.isprintable()).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:60]}{dot}{suffix[:10]}" if dot and stem else plain[:60] or "book"
