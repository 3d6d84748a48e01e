"""A snapshot brought up to date is, byte for byte, the one made anew; and it tells what happened by itself."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from zhunsheng.figures.snapshot import Snapshot, SnapshotFault
from zhunsheng.kernel.case import Command, Person
from zhunsheng.office.cases import service
from zhunsheng.office.cases.perform import Performed, Request
from zhunsheng.office.snapshots.service import take

FRIDAY, MONDAY = date(2019, 3, 1), date(2019, 3, 4)
TODAY = date(2019, 6, 3)
WHO = {"apply": "window", "decline": "applicant", "accept": "window", "record": "clerk", "void": "clerk"}


def act(procedure: str, does: str, day: date, case: str | None = None, **fields) -> str:
    """Perform an act; the case's id."""
    command = Command(does, day, WHO[does], Person(f"{WHO[does]}-1", "局"), fields=fields)
    answer = service.perform(Request(procedure, "局", command, case), TODAY)
    assert isinstance(answer, Performed), answer
    return answer.case


def apply(day: date) -> str:
    applicant = {"name": "张某", "kind": "company"}
    fields = {"applicant": applicant, "item": "某项许可", "application_kind": "new", "licence_kind": "general"}
    return act("administrative-licence", "apply", day, **fields)


def cut(name: str, day: date) -> str:
    fields = {"name": name, "department": "局", "kind": "material", "manner": "abolished", "cut_on": day.isoformat()}
    return act("formality-cut", "record", day, **fields)


def bytes_of(home: Path) -> dict[str, bytes]:
    place = home / "snapshots"
    return {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*.parquet"))}


def row(home: Path, procedure: str, case: str) -> dict:
    rows = pq.read_table(home / "snapshots" / "cases" / f"{procedure}.parquet").to_pylist()
    return next(r for r in rows if r["case"] == case)


@pytest.mark.usefixtures("database")
def test_an_increment_equals_a_snapshot_made_anew(tmp_path: Path) -> None:
    kept, old = tmp_path / "kept", tmp_path / "anew"
    apply(FRIDAY), cut("甲", FRIDAY)
    take(kept, MONDAY, MONDAY)
    changed = cut("乙", date(2019, 3, 5))
    act("formality-cut", "void", date(2019, 3, 6), changed)
    apply(date(2019, 3, 7))
    take(kept, TODAY, TODAY)
    take(old, TODAY, TODAY, anew=True)
    assert bytes_of(kept) == bytes_of(old)
    assert Snapshot(kept).hash == Snapshot(old).hash


@pytest.mark.usefixtures("sqlite")
def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    apply(FRIDAY), cut("甲", FRIDAY)
    take(tmp_path, TODAY, TODAY)
    cut("乙", date(2019, 3, 5))
    place = tmp_path / "snapshots" / "cases"
    before = (place / "administrative-licence.parquet").stat()
    written = take(tmp_path, TODAY, TODAY)
    after = (place / "administrative-licence.parquet").stat()
    assert (written.wrote, "administrative-licence" in written.kept) == (["formality-cut"], True)
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert take(tmp_path, TODAY, TODAY).wrote == []


@pytest.mark.usefixtures("sqlite")
def test_silence_and_overdue_come_with_the_day_and_without_an_act(tmp_path: Path) -> None:
    case = apply(FRIDAY)
    take(tmp_path, FRIDAY, FRIDAY)
    assert row(tmp_path, "administrative-licence", case)["accept__outcome"] is None
    take(tmp_path, date(2019, 5, 6), date(2019, 5, 6))
    told = row(tmp_path, "administrative-licence", case)
    # Told nothing within five workdays of Friday 1 March: accepted; decide within twenty workdays, long past.
    assert (told["accept__outcome"], told["accept__on"], told["overdue"]) == ("deemed", date(2019, 3, 8), True)
    events = pq.read_table(tmp_path / "snapshots" / "events.parquet").to_pylist()
    assert [(e["act"], e["silent"], e["seq"]) for e in events] == [("apply", False, 1), ("accept", True, 2)]


@pytest.mark.usefixtures("sqlite")
def test_a_snapshot_of_a_day_gone_by_leaves_later_acts_out_and_is_not_built_upon(tmp_path: Path) -> None:
    apply(FRIDAY), apply(date(2019, 5, 7))
    take(tmp_path, MONDAY, TODAY)
    assert Snapshot(tmp_path).manifest.cases["administrative-licence"].rows == 1
    take(tmp_path, TODAY, TODAY)
    assert Snapshot(tmp_path).manifest.cases["administrative-licence"].rows == 2


@pytest.mark.usefixtures("sqlite")
def test_no_name_of_a_private_party_is_written_but_its_kind_is(tmp_path: Path) -> None:
    case = apply(FRIDAY)
    take(tmp_path, TODAY, TODAY)
    told = row(tmp_path, "administrative-licence", case)
    assert told["f_applicant__kind"] == "company"
    assert "张某" not in str(told)
    assert not any(name.startswith("f_content") for name in told)


@pytest.mark.usefixtures("sqlite")
def test_a_truncated_file_is_told_and_the_next_snapshot_mends_it(tmp_path: Path) -> None:
    cut("甲", FRIDAY)
    take(tmp_path, TODAY, TODAY)
    path = tmp_path / "snapshots" / "cases" / "formality-cut.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with pytest.raises(SnapshotFault, match="formality-cut.parquet.*zs snapshot --full"):
        Snapshot(tmp_path).cases("formality-cut")
    take(tmp_path, TODAY, TODAY)
    assert path.read_bytes() == whole


@pytest.mark.usefixtures("sqlite")
def test_the_root_over_all_heads_is_that_of_the_ledger(tmp_path: Path) -> None:
    cut("甲", FRIDAY)
    assert take(tmp_path, TODAY, TODAY).manifest.root == service.root().root
