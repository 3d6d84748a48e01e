"""`zs verify`: chains, documents and logs in one run; a log that was cut off shows against a digest written down."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from zhunsheng.cli import root
from zhunsheng.office.accounts import log as sign_ins
from zhunsheng.office.journal import service as journal

TODAY = date(2019, 3, 4)


@pytest.fixture(autouse=True)
def logs(sqlite: Path, moment) -> None:
    """Three entries of administration, one sign-in."""
    for name in ("a", "b", "c"):
        journal.record(journal.console(TODAY), "unit.rename", "unit", name, {"name": name}, {"name": name * 2})
    sign_ins.note("in", "window", "10.0.0.1", moment)


@pytest.fixture
def moment():
    from django.utils import timezone

    return timezone.now()


def zs(*arguments: str):
    return CliRunner().invoke(root, ["verify", *arguments])


def tampered(table: str, statement: str) -> None:
    """Run a statement as whoever owns the database can."""
    with connection.cursor() as cursor:
        for what in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{what}")
        cursor.execute(statement)


def test_tells_where_both_logs_end() -> None:
    told = json.loads(zs("--json").output)
    assert told["ok"] and told["logs"]["administration"] == {"rows": 3, "hash": journal.end().hash}
    assert told["logs"]["sign-ins"]["rows"] == 1
    assert f"管理日志 (administration) 3 行，末行摘要 (rows, the last one's digest) {journal.end().hash}" in zs().output


@pytest.mark.parametrize(
    ("table", "statement", "fault"),
    [
        ("journal_entry", "UPDATE journal_entry SET subject = 'x' WHERE subject = 'b'", "log-administration"),
        ("journal_entry", "DELETE FROM journal_entry WHERE subject = 'b'", "log-administration"),
        ("accounts_signin", "UPDATE accounts_signin SET address = '10.0.0.9'", "log-sign-ins"),
    ],
)
def test_names_the_row_of_a_log_that_was_changed_or_taken_out(table: str, statement: str, fault: str) -> None:
    tampered(table, statement)
    answer = zs("--json")
    assert answer.exit_code == 1
    assert [b["fault"] for b in json.loads(answer.output)["broken"]] == [fault]
    assert "行起 (from row" in zs().output


def test_log_cut_off_at_its_end_shows_against_a_digest_that_was_written_down() -> None:
    end = journal.end().hash
    assert zs("--log-end", end, "--log-end", sign_ins.end().hash).exit_code == 0
    tampered("journal_entry", "DELETE FROM journal_entry WHERE subject = 'c'")
    assert zs().exit_code == 0, "what is left holds together"
    answer = zs("--log-end", end)
    assert answer.exit_code == 1 and "抄下的末行不在日志里" in answer.output and end in answer.output
    assert zs("--log-end", "sm3:12").exit_code == 2
