"""docs/verify_ledger.py, which knows nothing of our code, finds what `zs verify` finds, and no more."""

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from samples import zs

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_ledger.py"
ROOT = re.compile(r"sm3:[0-9a-f]{64}")


def verified(source: Path, *words: str) -> tuple[int, str]:
    """How the verifier ends on a database or folder, and what it says. Isolated: it sees none of our packages."""
    asked = [sys.executable, "-I", "-S", str(VERIFIER), str(source), *words]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def tampered(sample: Path, home: Path, statement: str) -> Path:
    """A copy of the sample's database in which somebody with every right has changed something."""
    home.mkdir(exist_ok=True)
    path = home / "zhunsheng.sqlite3"
    with sqlite3.connect(sample / "zhunsheng.sqlite3") as held, sqlite3.connect(path) as made:
        held.backup(made)
    made = sqlite3.connect(path)
    made.execute("PRAGMA foreign_keys=OFF")
    for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        made.execute(f'DROP TRIGGER "{name}"')
    assert made.execute(statement).rowcount == 1
    made.commit()
    made.close()
    return path


def test_it_agrees_on_the_whole_sample_papers_included_and_on_the_root_that_the_report_prints(
    sample: Path, tmp_path: Path
) -> None:
    code, told = verified(sample / "zhunsheng.sqlite3", "--papers", str(sample / "attachments"))
    assert code == 0 and " 0 faults" in told
    root = ROOT.search(told)[0]
    assert root in zs(sample, "verify").stdout
    zs(sample, "report", "--year", "2019", "-o", str(tmp_path / "report.md"))
    assert root in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert verified(sample / "zhunsheng.sqlite3", "--root", root)[0] == 0
    assert verified(sample / "zhunsheng.sqlite3", "--root", "sm3:" + "0" * 64)[0] == 1


EVENT = "(SELECT rowid FROM cases_caseevent WHERE seq = 2 ORDER BY case_id LIMIT 1)"
FAULTS: list[tuple[str, str]] = [
    (f"UPDATE cases_caseevent SET day = date(day, '-1 day') WHERE rowid = {EVENT}", "changed"),
    (f"UPDATE cases_caseevent SET outcome = coalesce(outcome, '') || 'x' WHERE rowid = {EVENT}", "changed"),
    (f"UPDATE cases_caseevent SET fields = fields || ' ' WHERE rowid = {EVENT}", "not canonical"),
    (f"UPDATE cases_caseevent SET seq = 90 WHERE rowid = {EVENT}", "is missing"),
    (f"DELETE FROM cases_caseevent WHERE rowid = {EVENT}", "is missing|does not end"),
    ("UPDATE cases_case SET seq = seq + 1 WHERE id = (SELECT min(id) FROM cases_case)", "does not end"),
    ("DELETE FROM cases_case WHERE id = (SELECT min(id) FROM cases_case)", "no case"),
    (
        "UPDATE cases_privatevalue SET value = '\"x\"' WHERE rowid = (SELECT min(rowid) FROM cases_privatevalue)",
        "private value",
    ),
]


@pytest.mark.parametrize(("statement", "told"), FAULTS)
def test_both_name_the_same_broken_case(sample: Path, tmp_path: Path, statement: str, told: str) -> None:
    path = tampered(sample, tmp_path / "home", statement)
    code, found = verified(path)
    assert code == 1 and re.search(told, found) and " 1 faults" in found
    ours = zs(tmp_path / "home", "verify", check=False)
    assert ours.returncode == 1 and "1 处不符" in ours.stdout
    assert found.partition(",")[0] in ours.stdout


def test_a_case_that_is_gone_with_its_events_shows_against_the_published_root_alone(
    sample: Path, tmp_path: Path
) -> None:
    published = ROOT.search(verified(sample / "zhunsheng.sqlite3")[1])[0]
    one = "(SELECT case_id FROM cases_caseevent GROUP BY case_id HAVING count(*) = 1 ORDER BY case_id LIMIT 1)"
    path = tampered(sample, tmp_path / "home", f"DELETE FROM cases_caseevent WHERE case_id = {one}")
    made = sqlite3.connect(path)
    gone = "id NOT IN (SELECT case_id FROM cases_caseevent)"
    for table in ("cases_privatevalue", "cases_fact"):
        made.execute(f"DELETE FROM {table} WHERE case_id IN (SELECT id FROM cases_case WHERE {gone})")
    assert made.execute(f"DELETE FROM cases_case WHERE {gone}").rowcount == 1
    made.commit()
    made.close()
    assert verified(path)[0] == 0
    code, told = verified(path, "--root", published)
    assert code == 1 and "deleted or written anew" in told


def test_a_paper_that_is_another_one_or_gone_is_named(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "attachments"
    shutil.copytree(sample / "attachments", folder)
    paper = min(folder.iterdir())
    paper.write_bytes(b"another")
    code, told = verified(sample / "zhunsheng.sqlite3", "--papers", str(folder))
    assert code == 1 and "another paper now" in told and paper.name.removeprefix("sm3-") in told
    paper.unlink()
    code, told = verified(sample / "zhunsheng.sqlite3", "--papers", str(folder))
    assert code == 1 and "is gone" in told


@pytest.fixture
def tables(sample: Path, tmp_path: Path) -> Path:
    """The tables as files, as psql writes them."""
    made = sqlite3.connect(sample / "zhunsheng.sqlite3")
    for table in ("cases_case", "cases_caseevent", "cases_privatevalue"):
        rows = made.execute(f"SELECT * FROM {table}")
        with open(tmp_path / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column[0] for column in rows.description])
            writer.writerows([r"\N" if value is None else value for value in row] for row in rows)
    made.close()
    return tmp_path


def test_files_of_the_tables_serve_as_well(sample: Path, tables: Path) -> None:
    assert verified(tables) == verified(sample / "zhunsheng.sqlite3")
