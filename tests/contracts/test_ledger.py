"""What the stored ledger promises, on both databases: nothing changes it, and what does is found and named."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from clusters import programs
from trials import APPLICATION, ask, done
from zhunsheng.catalog.load import Catalog
from zhunsheng.ledger.chain import Broken
from zhunsheng.office.cases import service
from zhunsheng.office.cases.models import PrivateValue
from zhunsheng.office.cases.perform import Office
from zhunsheng.office.cases.statements import EVENT

TABLE = "cases_caseevent"
VERIFIER = Path(__file__).parents[2] / "docs" / "verify_ledger.py"
# Another value of the right type for each column, one character away where there is one.
OTHER: dict[str, Callable[[object], object]] = {
    "case_id": lambda v: str(v).replace("/1", "/9"),
    "seq": lambda v: int(str(v)) + 7,
    "day": lambda v: "2019-03-05",
    "persons": lambda v: '[["乙",null]]',
    "fields": lambda v: str(v).replace("桥", "路") if "桥" in str(v) else '{"content":"x"}',
    "attachments": lambda v: '{"图":"sm3:00"}',
    "findings": lambda v: '["role"]',
}


@pytest.fixture
def cases(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two cases of three and one events; the service is that of the office."""
    monkeypatch.setattr(service, "office", lambda: office)
    steps = ask("apply"), ask("accept", outcome="accepted"), ask("note", fields={"content": "修两座桥"})
    return [done(office, *steps).case, done(office, ask("apply")).case]


class TestInsertOnly:
    @pytest.mark.parametrize("statement", ["UPDATE cases_caseevent SET act = 'x'", "DELETE FROM cases_caseevent"])
    def test_change_and_deletion_are_refused(self, cases: list[str], statement: str) -> None:
        with pytest.raises(DatabaseError, match="insert-only"):
            run(statement)
        assert list(service.verify()) == []

    def test_truncation_is_refused(self, cases: list[str], database: str) -> None:
        # SQLite has no such statement; what does the same there, a DELETE without WHERE, is refused above.
        with pytest.raises(DatabaseError, match="syntax error" if database == "sqlite" else "insert-only"):
            run("TRUNCATE cases_caseevent")


class TestVerify:
    def test_finds_nothing_in_an_untouched_ledger(self, cases: list[str]) -> None:
        assert list(service.verify(service.root().root)) == []

    def test_the_verifier_that_knows_nothing_of_us_agrees(
        self, cases: list[str], database: str, tmp_path: Path
    ) -> None:
        assert offline(database, tmp_path) == (0, [f"root {service.root().root}"])
        run_untied(f"UPDATE {TABLE} SET day = '2019-03-05' WHERE case_id = %s AND seq = 2", cases[0])
        code, told = offline(database, tmp_path)
        assert code == 1 and told[0].startswith(f"{cases[0]}, event 2: changed")

    @pytest.mark.parametrize("column", EVENT)
    def test_names_the_event_of_which_any_column_was_changed(self, cases: list[str], column: str) -> None:
        for seq in (1, 2, 3):
            former = value(f"SELECT {column} FROM {TABLE} WHERE case_id = %s AND seq = %s", cases[0], seq)
            other = OTHER.get(column, _one_character_off)(former)
            run_untied(f"UPDATE {TABLE} SET {column} = %s WHERE case_id = %s AND seq = %s", other, cases[0], seq)
            broken = list(service.verify())
            assert (cases[0], seq) in {(b.case, b.seq) for b in broken}, (column, seq, broken)
            at = (other if column == "case_id" else cases[0], other if column == "seq" else seq)
            run_untied(f"UPDATE {TABLE} SET {column} = %s WHERE case_id = %s AND seq = %s", former, *at)
            assert list(service.verify()) == []

    def test_names_only_the_first_event_of_a_broken_case_and_every_broken_case(self, cases: list[str]) -> None:
        run_untied(f"UPDATE {TABLE} SET role = 'head'")
        assert [(b.case, b.seq, b.fault) for b in service.verify()] == [(c, 1, "changed") for c in cases]

    def test_json_that_reads_the_same_is_changed_all_the_same(self, cases: list[str]) -> None:
        run_untied(f"UPDATE {TABLE} SET fields = replace(fields, ':', ': ') WHERE case_id = %s AND seq = 3", cases[0])
        assert faults() == [(cases[0], 3, "changed")]

    def test_deleted_event_is_missing(self, cases: list[str]) -> None:
        run_untied(f"DELETE FROM {TABLE} WHERE case_id = %s AND seq = 2", cases[0])
        assert faults() == [(cases[0], 2, "missing")]

    def test_tail_that_was_cut_off_is_missing(self, cases: list[str]) -> None:
        run_untied(f"DELETE FROM {TABLE} WHERE case_id = %s AND seq = 3", cases[0])
        assert faults() == [(cases[0], 3, "missing")]

    def test_row_set_back_to_hide_a_cut_tail_is_found_by_the_root(self, cases: list[str]) -> None:
        published = service.root().root
        run_untied(f"DELETE FROM {TABLE} WHERE case_id = %s AND seq = 3", cases[0])
        hash_ = value(f"SELECT hash FROM {TABLE} WHERE case_id = %s AND seq = 2", cases[0])
        run("UPDATE cases_case SET seq = 2, head = %s WHERE id = %s", hash_, cases[0])
        assert faults() == []
        assert [b.fault for b in service.verify(published)] == ["root"]

    def test_deleted_case_is_found_by_its_events_or_by_the_root(self, cases: list[str]) -> None:
        published = service.root().root
        run_untied("DELETE FROM cases_privatevalue WHERE case_id = %s", cases[1])
        run_untied("DELETE FROM cases_case WHERE id = %s", cases[1])
        assert faults() == [(cases[1], 1, "stray")]
        run_untied(f"DELETE FROM {TABLE} WHERE case_id = %s", cases[1])
        assert faults() == []
        assert [b.fault for b in service.verify(published)] == ["root"]

    def test_root_of_an_instant_holds_after_later_acts(self, cases: list[str], office: Office) -> None:
        published, at = service.root(), office.instant()
        office.instant = lambda: "2019-03-04T15:00:00.000+08:00"
        done(office, ask("accept", cases[1], outcome="accepted"))
        done(office, ask("apply"))
        assert list(service.verify(published.root, at)) == []
        assert [b.fault for b in service.verify(published.root)] == ["root"]

    def test_private_value_that_was_changed_is_found_and_an_erased_one_is_not(self, cases: list[str]) -> None:
        PrivateValue.objects.filter(case=cases[1]).delete()
        assert faults() == []
        other = json.dumps({**APPLICATION["applicant"], "name": "李某"}, ensure_ascii=False)
        PrivateValue.objects.filter(case=cases[0]).update(value=other)
        assert faults() == [(cases[0], 1, "private")]

    def test_bytes_in_a_text_column_hide_nothing(
        self, sqlite: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Only SQLite keeps bytes in a text column.
        office = Office(catalog, lambda: "2019-03-04T09:00:00.000+00:00")
        monkeypatch.setattr(service, "office", lambda: office)
        cases = [done(office, ask("apply"), ask("accept", outcome="accepted")).case, done(office, ask("apply")).case]
        run_untied(f"UPDATE {TABLE} SET case_id = CAST(case_id AS BLOB) WHERE case_id = %s", cases[1])
        assert (cases[1], 1, "missing") in faults()
        run_untied(f"UPDATE {TABLE} SET act = CAST(act AS BLOB) WHERE case_id = %s AND seq = 2", cases[0])
        assert (cases[0], 2, "changed") in faults()

    def test_stands_on_sha_256_as_well(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        office.algorithm = "sha256"
        monkeypatch.setattr(service, "office", lambda: office)
        case = done(office, ask("apply"), ask("accept", outcome="accepted")).case
        assert service.row(case).head.startswith("sha256:") and service.root().root.startswith("sha256:")
        assert faults() == []
        run_untied(f"UPDATE {TABLE} SET actor = '乙' WHERE seq = 2")
        assert faults() == [(case, 2, "changed")]


def faults() -> list[tuple[str, int, str]]:
    """What is broken: case, sequence, fault."""
    return [(b.case, b.seq, b.fault) for b in service.verify() if isinstance(b, Broken)]


def value(sql: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def run_untied(sql: str, *values: object) -> None:
    """Change the tables as somebody would who owns the database: triggers and foreign keys are off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, values)
            for _, text in triggers:
                cursor.execute(text)
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")


def _one_character_off(former: object) -> str:
    text = "" if former is None else str(former)
    return text[:-1] + ("x" if not text.endswith("x") else "y")


def offline(database: str, folder: Path) -> tuple[int, list[str]]:
    """How docs/verify_ledger.py ends on the stored ledger (PostgreSQL: on its files), and what it says but counts."""
    source = Path(connection.settings_dict["NAME"])
    if database == "postgres":
        source, at = folder, connection.settings_dict
        for table in ("cases_case", "cases_caseevent", "cases_privatevalue"):
            copy = rf"\copy (SELECT * FROM {table}) TO '{folder / table}.csv' WITH (FORMAT csv, HEADER, NULL '\N')"
            psql = [programs() / "psql", "-q", "-h", at["HOST"], "-U", at["USER"], "-d", at["NAME"], "-c", copy]
            subprocess.run(psql, check=True, capture_output=True)
    asked = [sys.executable, "-I", "-S", str(VERIFIER), str(source)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, [line for line in done.stdout.splitlines() if " cases, " not in line]
