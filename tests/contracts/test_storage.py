"""A disk that takes nothing, a file that is no database: each is told in words, and nothing is half-written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from databases import default_database
from trials import MONDAY, ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.office.cases.models import Case, CaseEvent
from zhunsheng.office.cases.perform import Office
from zhunsheng.office.cases.store import StorageFault


def counted() -> tuple[int, int]:
    return Case.objects.count(), CaseEvent.objects.count()


class TestReadOnly:
    def test_database_refuses_in_words_and_stays_as_it_was(self, office: Office, database: str) -> None:
        case = done(office, ask("apply")).case
        with connection.cursor() as cursor:
            on = "PRAGMA query_only = ON" if database == "sqlite" else "SET default_transaction_read_only = on"
            cursor.execute(on)
            for request in (ask("accept", case, outcome="accepted"), ask("apply")):
                with pytest.raises(StorageFault, match="只读"):
                    office.perform(request, MONDAY)
            off = "PRAGMA query_only = OFF" if database == "sqlite" else "SET default_transaction_read_only = off"
            cursor.execute(off)
        assert counted() == (1, 1)
        done(office, ask("accept", case, outcome="accepted"))

    def test_file_that_is_opened_read_only_refuses_in_words(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        case = done(office_on(catalog), ask("apply")).case
        connection.close()
        options = {**connection.settings_dict["OPTIONS"], "uri": True, "init_command": ""}
        read_only = default_database({"NAME": f"file:{sqlite}?mode=ro", "OPTIONS": options})
        with read_only, pytest.raises(StorageFault, match="nothing was written"):
            office_on(catalog).perform(ask("accept", case, outcome="accepted"), MONDAY)
        assert counted() == (1, 1)


class TestFullDisk:
    def test_leaves_nothing_of_a_batch(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        office = office_on(catalog)
        done(office, ask("apply"))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 2}")
        with pytest.raises(StorageFault, match="磁盘已满"), office.batch() as batch:
            for _ in range(5_000):
                batch.perform(ask("apply"), MONDAY)
        assert counted() == (1, 1)
        assert done(office, ask("apply")).number == "局审〔2019〕2号"


class TestVerifyCommand:
    def test_says_what_it_verified(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        done(office_on(catalog), ask("apply"), ask("accept", outcome="accepted"))
        told = zs_verify(sqlite.parent)
        assert told.returncode == 0 and "1 个案件，2 个事件，0 处不符" in told.stdout

    def test_names_the_event_that_was_changed(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        case = done(office_on(catalog), ask("apply"), ask("accept", outcome="accepted")).case
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER cases_caseevent_no_update")
            cursor.execute("UPDATE cases_caseevent SET day = '2019-03-01' WHERE seq = 2")
        told = zs_verify(sqlite.parent)
        assert told.returncode == 1 and f"{case} 第 2 个事件" in told.stdout

    def test_holds_the_ledger_against_a_published_root(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        done(office_on(catalog), ask("apply"))
        told = zs_verify(sqlite.parent, "--root", "sm3:" + "0" * 64)
        assert told.returncode == 1 and "与公布的根不符" in told.stdout
        assert zs_verify(sqlite.parent, "--root", "0").returncode == 2

    def test_says_that_a_damaged_file_is_damaged(self, sqlite: Path, catalog: Catalog, office_on) -> None:
        done(office_on(catalog), ask("apply"))
        connection.close()
        held = bytearray(sqlite.read_bytes())
        held[4096:] = os.urandom(len(held) - 4096)
        sqlite.write_bytes(held)
        told = zs_verify(sqlite.parent)
        assert told.returncode == 4 and "损坏" in told.stderr and "Traceback" not in told.stderr

    def test_says_that_a_text_file_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "zhunsheng.sqlite3").write_text("不是数据库" * 1000, encoding="utf-8")
        told = zs_verify(tmp_path)
        assert told.returncode == 4 and "不是数据库文件" in told.stderr

    def test_says_that_there_is_no_ledger_and_makes_none(self, tmp_path: Path) -> None:
        told = zs_verify(tmp_path)
        assert told.returncode == 4 and "还没有账本" in told.stderr
        assert not (tmp_path / "zhunsheng.sqlite3").exists()


def zs_verify(home: Path, *options: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "ZHUNSHENG_HOME": str(home)}
    command = [sys.executable, "-c", "from zhunsheng.cli import main; main()", "verify", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
