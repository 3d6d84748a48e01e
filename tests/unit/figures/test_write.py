"""Writing a snapshot: all of it or nothing, and equal bytes for equal content."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from zhunsheng.figures.columns import BASE, EVENTS
from zhunsheng.figures.snapshot import Manifest, Snapshot, SnapshotFault
from zhunsheng.figures.write import Extract, write

DAY = date(2019, 12, 31)


def extract(procedure: str, cases: list[str], again: frozenset[str] | None = None, title: str = "") -> Extract:
    rows = [{"case": c, "procedure": procedure, "title": title} for c in cases]
    events = [{"case": c, "procedure": procedure, "seq": 1} for c in cases]
    batch = pa.RecordBatch.from_pylist(rows, BASE), pa.RecordBatch.from_pylist(events, EVENTS)
    return Extract(procedure, "law", BASE, [batch], again)


def put(home: Path, *extracts: Extract, old: Manifest | None = None) -> Manifest:
    return write(home, extracts, old, as_of=DAY, changed=1, complete=True, root="sm3:0").manifest


def files(home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow past so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_rows_are_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    put(tmp_path / "a", extract("p", ["p/1", "p/2"]), extract("q", ["q/1"]))
    put(tmp_path / "b", extract("q", ["q/1"]), extract("p", ["p/2", "p/1"]))
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_case_read_again_replaces_its_former_row_and_events(tmp_path: Path) -> None:
    old = put(tmp_path, extract("p", ["p/1", "p/2"], title="old"))
    made = put(tmp_path, extract("p", ["p/2"], frozenset({"p/2"}), "new"), old=old)
    told = Snapshot(tmp_path).cases("p").to_pyarrow().to_pylist()
    assert [(r["case"], r["title"]) for r in told] == [("p/1", "old"), ("p/2", "new")]
    assert (made.cases["p"].rows, made.events.rows) == (2, 2)


def test_a_procedure_that_is_not_extracted_stays(tmp_path: Path) -> None:
    old = put(tmp_path, extract("p", ["p/1"]), extract("q", ["q/1"]))
    made = put(tmp_path, extract("q", ["q/1", "q/2"]), old=old)
    assert (made.cases["p"], made.events.rows) == (old.cases["p"], 3)


def test_made_anew_it_leaves_no_file_of_the_former_one(tmp_path: Path) -> None:
    put(tmp_path, extract("p", ["p/1"]), extract("q", ["q/1"]))
    put(tmp_path, extract("q", ["q/1"]))
    assert {p.stem for p in (tmp_path / "snapshots" / "cases").iterdir()} == {"q"}


def test_a_full_disk_leaves_the_old_snapshot_and_no_rubbish(tmp_path: Path) -> None:
    put(tmp_path, extract("p", ["p/1"]))
    before = files(tmp_path)
    with disk_of(3000), pytest.raises(SnapshotFault, match="原有快照没有动"):
        put(tmp_path, extract("p", [f"p/{n}" for n in range(5000)]))
    assert files(tmp_path) == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("in the way")
    with pytest.raises(SnapshotFault, match="快照写不进.*ZHUNSHENG_HOME"):
        put(tmp_path, extract("p", ["p/1"]))


def test_a_missing_snapshot_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(SnapshotFault, match="先运行 zs snapshot"):
        Snapshot(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 9}'])
def test_a_foreign_manifest_is_told(tmp_path: Path, text: str) -> None:
    put(tmp_path, extract("p", ["p/1"]))
    (tmp_path / "snapshots" / "manifest.json").write_text(text)
    with pytest.raises(SnapshotFault, match="manifest.json.*zs snapshot --full"):
        Snapshot(tmp_path)


def test_a_foreign_file_is_told_even_if_it_is_parquet(tmp_path: Path) -> None:
    put(tmp_path, extract("p", ["p/1"]), extract("q", ["q/1"]))
    cases = tmp_path / "snapshots" / "cases"
    (cases / "p.parquet").write_bytes((cases / "q.parquet").read_bytes())
    with pytest.raises(SnapshotFault, match="p.parquet"):
        Snapshot(tmp_path).cases("p")
    assert Snapshot(tmp_path).cases("q") is not None


def test_the_hash_tells_content_day_and_root_apart(tmp_path: Path) -> None:
    one = put(tmp_path, extract("p", ["p/1"]))
    assert one.hash != put(tmp_path, extract("p", ["p/2"])).hash
    again = write(tmp_path, [extract("p", ["p/1"])], None, as_of=DAY, changed=7, complete=False, root="sm3:0").manifest
    assert one.hash == again.hash
    other = write(tmp_path, [extract("p", ["p/1"])], None, as_of=DAY, changed=7, complete=False, root="sm3:1").manifest
    assert one.hash != other.hash
