"""The bench as it is called, with next to no work; what its peers can do depends on what is installed."""

import json
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from benchmarks.__main__ import main
from benchmarks.approval import STEPS, TODAY
from benchmarks.measure import Goal
from benchmarks.ours import Kernel, command
from benchmarks.peers.rules import CATALOG, RECORDED, Recorded

from zhunsheng.kernel.case import NEW
from zhunsheng.kernel.decide import decide
from zhunsheng.ledger.chain import event_bytes
from zhunsheng.ledger.digest import digest
from zhunsheng.office.cases.entries import entry

MODULES = {
    "SpiffWorkflow": "SpiffWorkflow", "transitions": "transitions", "python-statemachine": "statemachine",
    "viewflow": "viewflow",
}  # fmt: skip
GOALS = {
    "SpiffWorkflow+timers+record": Goal(14), "transitions+record": Goal(1), "viewflow": Goal(9),
    "DuckDB": Goal(8, at_most=True),
}  # fmt: skip


def quick(topic: str, tmp_path: Path) -> list[dict[str, Any]]:
    """The rows of one topic."""
    out = tmp_path / "out" / "bench.json"
    assert main(["--quick", "--only", topic, "-o", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["quick"] is True and told["machine"]["cores"] >= 1 and told["machine"]["sync_us"] > 0
    assert {"cpu", "python", "sqlite", "postgres"} <= set(told["machine"])
    return told["rows"]


def name_of(row: dict[str, Any]) -> str:
    return row["peer"].partition(" ")[0]


def holds(row: dict[str, Any]) -> None:
    """Numbers where there is a peer, its error where there is none; ratio and verdict follow from the numbers."""
    module = MODULES.get(name_of(row).partition("+")[0])
    if module is not None and find_spec(module) is None:
        assert "ModuleNotFoundError" in row["error"] or "ImproperlyConfigured" in row["error"], row
        assert row["ratio"] is row["met"] is row["peer_value"] is None
        return
    assert row["error"] is None, row
    assert row["value"] > 0 and row["peer_value"] > 0
    assert row["ratio"] == median(row["ratios"])
    if name_of(row) in GOALS:
        goal = GOALS[name_of(row)]
        assert (row["goal"], row["met"]) == (str(goal), goal.is_met(row["ratio"]))


def test_kernel_step_is_measured_beside_engines(tmp_path: Path) -> None:
    rows = quick("kernel_step", tmp_path)

    assert [name_of(row) for row in rows] == [
        f"{peer}{suffix}" for peer in ("SpiffWorkflow", "SpiffWorkflow+timers", "transitions", "python-statemachine")
        for suffix in ("", "+record")
    ]  # fmt: skip
    assert {row["unit"] for row in rows} == {"µs"}
    assert {name_of(row): row["goal"] for row in rows if row["goal"]} == {
        "SpiffWorkflow+timers+record": "≥ 14", "transitions+record": "≥ 1",
    }  # fmt: skip
    for row in rows:
        holds(row)


@pytest.mark.postgres
@pytest.mark.parametrize(("topic", "peers", "goals"), [
    ("durable_acts", ["sqlite3", "viewflow", "psycopg", "psycopg+merged", "viewflow"],
     ["≥ 0.65", "≥ 9", "≥ 0.65", None, "≥ 9"]),
    ("bulk", ["sqlite3", "sqlite3+merged", "psycopg"], ["≥ 0.35", None, "≥ 0.35"]),
])  # fmt: skip
def test_acts_are_measured_on_both_databases(
    topic: str, peers: list[str], goals: list[str | None], tmp_path: Path
) -> None:
    rows = quick(topic, tmp_path)
    if rows[-1]["error"] and "initdb" in rows[-1]["error"]:
        pytest.skip(rows[-1]["error"])

    assert [name_of(row) for row in rows] == peers
    assert [row["goal"] for row in rows] == goals
    for row in rows:
        holds(row)


def test_figures_are_measured_beside_the_bare_scan(tmp_path: Path) -> None:
    (row,) = quick("figures", tmp_path)

    holds(row)
    assert row["ratio"] == row["value"] / row["peer_value"] and row["unit"] == "s"


@pytest.mark.postgres
def test_volumes_are_measured_beside_the_seconds_promised(tmp_path: Path) -> None:
    rows = quick("volume", tmp_path)
    days = ["tick, nothing overdue", "tick, 2 % newly overdue", "counting open cases anew"]

    assert [row["topic_en"] for row in rows] == [
        *days, *(f"{day}, PostgreSQL" for day in days), "holding a log to the law",
        "a book previewed", "a book imported", "a list exported",
    ]  # fmt: skip
    rows = [row for row in rows if "initdb" not in (row["error"] or "")]
    for row in rows:
        holds(row)
        assert row["ratio"] == row["value"] / row["peer_value"] and row["goal"] == "≤ 1"


@pytest.mark.postgres
def test_lists_are_measured_beside_a_bare_view_and_the_seconds_promised(tmp_path: Path) -> None:
    rows = quick("lists", tmp_path)
    if rows[0]["error"] and "initdb" in rows[0]["error"]:
        pytest.skip(rows[0]["error"])

    assert len(rows) == 20 and [name_of(row) for row in rows].count("Django") == 2
    for row in rows:
        assert row["error"] is None and row["ratio"] == row["value"] / row["peer_value"], row


@pytest.mark.postgres
def test_acts_through_the_web_are_measured_beside_a_bare_view_and_the_rate_promised(tmp_path: Path) -> None:
    rows = quick("web", tmp_path)
    if rows[-1]["error"] and "initdb" in rows[-1]["error"]:
        pytest.skip(rows[-1]["error"])

    assert [(row["unit"], name_of(row), row["goal"]) for row in rows] == 2 * [
        ("/s", "承诺", "≥ 1"), ("/s", "Django", None), ("ms", "承诺", "≤ 1"),
    ]  # fmt: skip
    for row in rows:
        holds(row)


def test_kernel_that_leaves_a_case_unfinished_is_found_out() -> None:
    work = Kernel(cases=2)
    work.prepare()
    assert work.run() == 16
    work.check()

    work.granted -= 1
    with pytest.raises(AssertionError):
        work.check()


def test_unknown_topic_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as told:
        main(["--only", "weather", "-o", str(tmp_path / "bench.json")])
    assert told.value.code == 2


def test_what_a_peer_records_is_our_events_canonical_bytes_chained() -> None:
    ours, head = Kernel(cases=1), None
    recorded, case = Recorded(), NEW
    for step in STEPS:
        answer = decide(ours.procedure, case, command(step), TODAY, ours.calendar)
        case, (event,) = answer.case, answer.events
        version = ours.procedure.dated(case.version)
        told = entry("approval/1", event, event.fields, version, RECORDED, head)
        head = digest(event_bytes((*told[:14], CATALOG, *told[15:-1])))
        recorded.note(step)
        assert recorded.head == head
