"""SQLite has one writer: processes and their threads take turns, and who dies in the middle leaves no trace."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from databases import default_database
from trials import MONDAY, ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.office.cases import service
from zhunsheng.office.cases.models import Case, CaseEvent
from zhunsheng.office.cases.perform import Performed
from zhunsheng.office.cases.store import StorageFault

LAW = Path(__file__).parent / "law"

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
held.execute("UPDATE cases_case SET title = 'half'")
print("held", flush=True)
sys.stdin.read()
"""

# One of several processes: eight threads, each opens cases and goes on with them.
WORK = """
import os, sys, threading
sys.path[:0] = sys.argv[3:]
import django
from django.conf import settings
os.environ["ZHUNSHENG_HOME"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "zhunsheng.server.settings"
django.setup()
from datetime import timezone
from pathlib import Path
from django.db import connections
from trials import ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.office.cases.clock import Clock
from zhunsheng.office.cases.perform import Office
office = Office(Catalog(extra=[Path(sys.argv[2])]), Clock(timezone.utc))
def work():
    for _ in range(5):
        done(office, ask("apply"), ask("accept", outcome="accepted"))
    connections.close_all()
threads = [threading.Thread(target=work) for _ in range(8)]
for t in threads: t.start()
for t in threads: t.join()
"""


@contextmanager
def foreign_writer(path: Path) -> Iterator[subprocess.Popen]:
    """Another process that has written half of something and keeps the turn."""
    writer = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "held\n"
        yield writer
    finally:
        writer.kill()
        writer.communicate()


def test_who_keeps_the_turn_too_long_is_told_of_and_nothing_is_lost(sqlite: Path, catalog: Catalog, office_on) -> None:
    done(office_on(catalog), ask("apply"))
    options = {**connection.settings_dict["OPTIONS"], "timeout": 0.1}
    with default_database({"NAME": sqlite, "OPTIONS": options}):
        with foreign_writer(sqlite), pytest.raises(StorageFault, match="占用"):
            office_on(catalog).perform(ask("apply"), MONDAY)
        assert (Case.objects.count(), CaseEvent.objects.count()) == (1, 1)
        assert done(office_on(catalog), ask("apply")).number == "局审〔2019〕2号"


def test_an_act_that_cannot_have_its_turn_leaves_its_case_as_it_was(sqlite: Path, catalog: Catalog, office_on) -> None:
    office = office_on(catalog)
    case = done(office, ask("apply")).case
    accept = ask("accept", case, outcome="accepted", seen=1)
    options = {**connection.settings_dict["OPTIONS"], "timeout": 0.1}
    with default_database({"NAME": sqlite, "OPTIONS": options}):
        with foreign_writer(sqlite), pytest.raises(StorageFault, match="占用"):
            office.perform(accept, MONDAY)
        assert isinstance(office.perform(accept, MONDAY), Performed)
    assert CaseEvent.objects.count() == 2 and list(service.verify()) == []


def test_an_act_on_a_case_is_one_statement_on_whatever_connection(sqlite: Path, catalog: Catalog, office_on) -> None:
    office, told = office_on(catalog), []
    done(office, ask("apply"), ask("accept", outcome="accepted"))
    connection.close()
    connection.ensure_connection()
    connection.connection.set_trace_callback(told.append)
    cases = [done(office, ask("apply")).case for _ in range(2)]
    for case in cases:
        told.clear()
        assert isinstance(office.perform(ask("accept", case, outcome="accepted"), MONDAY), Performed)
    assert {sql.split()[0] for sql in told} == {"PRAGMA", "INSERT"}  # an INSERT is told again by its trigger
    assert CaseEvent.objects.count() == 6 and list(service.verify()) == []


def test_who_is_killed_in_the_middle_leaves_nothing_half_done(sqlite: Path, catalog: Catalog, office_on) -> None:
    office = office_on(catalog)
    done(office, ask("apply"))
    with foreign_writer(sqlite) as writer:
        writer.kill()
        assert done(office, ask("apply")).number == "局审〔2019〕2号"
    assert not Case.objects.filter(title="half").exists()


def test_our_patience_is_not_left_behind_on_the_connection(sqlite: Path, catalog: Catalog, office_on) -> None:
    done(office_on(catalog), ask("apply"))
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


def test_processes_with_many_threads_lose_and_double_nothing(sqlite: Path) -> None:
    asked = [sys.executable, "-c", WORK, str(sqlite.parent), str(LAW), *sys.path]
    running = [subprocess.Popen(asked, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [worker.communicate(timeout=60)[1] for worker in running]
    assert [worker.returncode for worker in running] == [0, 0], told
    assert (Case.objects.count(), CaseEvent.objects.count()) == (80, 160)
    assert Case.objects.values("number").distinct().count() == 80
    assert list(service.verify()) == []
