"""How long 120 indicators take over ten million cases and as many events, beside the bare scan of the same columns.

The bare scan touches every value of every column that the indicators read, and does nothing else with them.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
import ibis

from zhunsheng.figures.cube import answers
from zhunsheng.figures.indicator import ACTS, COUNT, DAYS, DISTINCT, SUM, Period, Question, Read
from zhunsheng.figures.snapshot import Tables
from zhunsheng.kernel.tests import Clause, Test

CASES = """
SELECT 'trial/' || i AS "case", 'trial' AS procedure, 'unit-' || ((i // 7) % 100) AS unit,
    DATE '2018-01-01' + (hash(i) % 1095)::INT AS opened_on,
    CASE WHEN hash(i + 1) % 9 > 0 THEN DATE '2018-01-01' + (hash(i) % 1095)::INT + (hash(i + 2) % 40)::INT END
        AS concluded_on,
    hash(i + 3) % 20 = 0 AS late,
    CASE WHEN hash(i + 1) % 9 > 0 THEN DATE '2018-01-01' + (hash(i) % 1095)::INT + (hash(i + 2) % 40)::INT END
        AS decide__on,
    CASE WHEN hash(i + 1) % 9 > 0 THEN ['granted', 'denied', 'withdrawn'][1 + (hash(i + 4) % 3)::INT] END
        AS decide__outcome,
    ['window', 'branch', 'online', 'mail', 'other'][1 + (hash(i + 5) % 5)::INT] AS f_channel,
    'kind-' || (hash(i + 6) % 12) AS f_kind,
    hash(i + 7) % 5 = 0 AS f_urgent,
    (hash(i + 8) % 100000000)::BIGINT AS f_fee,
    'village-' || (hash(i + 9) % 300) AS f_village
FROM range({rows}) t(i)
"""
EVENTS = """
SELECT 'trial/' || (i // 4) AS "case", 'procedure-' || ((i // 4) % 40) AS procedure,
    'unit-' || ((i // 28) % 100) AS unit, i % 4 + 1 AS seq,
    'act-' || ((i // 4) % 40) || '-' || (i % 4) AS act,
    CASE WHEN i % 4 = 3 THEN 'outcome-' || (hash(i) % 4) END AS outcome,
    DATE '2018-01-01' + (hash(i // 4) % 1095)::INT AS day, 'head' AS role,
    hash(i + 1) % 50 = 0 AS silent, hash(i + 2) % 20 = 0 AS late, hash(i + 3) % 500 = 0 AS irregular
FROM range({rows}) t(i)
"""
READS = {
    "decide": Read("decide", "act"),
    "channel": Read("f_channel", "choice"),
    "kind": Read("f_kind", "choice"),
    "urgent": Read("f_urgent", "flag"),
    "case.late": Read("late", "flag"),
}
ACT_READS = {
    "act": Read("act", "choice"),
    "outcome": Read("outcome", "choice"),
    "late": Read("late", "flag"),
    "silent": Read("silent", "flag"),
}
SCANNED = {
    "cases": [
        "opened_on",
        "concluded_on",
        "late",
        "decide__on",
        "decide__outcome",
        "f_channel",
        "f_kind",
        "f_urgent",
        "f_fee",
        "f_village",
    ],
    "events": ["procedure", "act", "outcome", "day", "silent", "late"],
}


def questions() -> list[Question]:
    """120: counts, sums, distinct values and mean days of cases, and acts by procedure, outcome and lateness."""
    out = [_asked(COUNT, "opened_on", {"channel": c}) for c in ("window", "branch", "online", "mail", "other")]
    out += [_asked(COUNT, "opened_on", {"kind": f"kind-{n}"}) for n in range(12)]
    out += [_asked(COUNT, "decide__on", {"kind": f"kind-{n}", "decide": "granted"}) for n in range(12)]
    out += [_asked(COUNT, "concluded_on", {"kind": f"kind-{n}", "case.late": True}) for n in range(12)]
    out += [_asked(SUM, "decide__on", {"kind": f"kind-{n}"}, value="f_fee") for n in range(12)]
    out += [_asked(DAYS, "decide__on", {"urgent": u}, span=("opened_on", "decide__on")) for u in (True, False)]
    out += [_asked(COUNT, "opened_on", {}, kind="stock", until=("concluded_on",))]
    out += [_asked(COUNT, "opened_on", {}, kind="carried", until=("concluded_on",))]
    out += [_asked(DISTINCT, "opened_on", {"urgent": u}, value="f_village") for u in (True, False)]
    for n in range(40):
        out.append(_of_acts(n, {"act": f"act-{n}-3", "outcome": f"outcome-{n % 4}"}))
    for n in range(21):
        out.append(_of_acts(n, {"late": True} if n % 2 else {"silent": True}))
    return out


def _asked(measure: str, start: str, where: dict, **more: object) -> Question:
    return Question(measure, "trial", start, test=_test(where), reads=tuple(READS.items()), **more)


def _of_acts(n: int, where: dict) -> Question:
    return Question(ACTS, f"procedure-{n}", "day", test=_test(where), reads=tuple(ACT_READS.items()))


def _test(where: dict) -> Test:
    return (tuple(Clause(name, "is", value) for name, value in where.items()),)


def measure(rows: int, runs: int) -> dict[str, float]:
    """Make the files, and time both."""
    with tempfile.TemporaryDirectory() as place:
        made = {"cases": CASES, "events": EVENTS}
        paths = {name: Path(place) / f"{name}.parquet" for name in made}
        with duckdb.connect() as maker:
            for name, query in made.items():
                maker.execute(f"COPY ({query.format(rows=rows)}) TO '{paths[name]}' (FORMAT parquet, COMPRESSION zstd)")
        connection = ibis.duckdb.connect()
        tables = {name: connection.read_parquet(path) for name, path in paths.items()}
        source = Tables({"trial": tables["cases"]}, tables["events"], date(2019, 12, 31))
        asked = questions()
        scans = [
            f"SELECT {', '.join(f'max({column})' for column in SCANNED[name])} FROM '{path}'"
            for name, path in paths.items()
        ]
        bare = _timed(lambda: [connection.con.execute(scan).fetchall() for scan in scans], runs)
        whole = _timed(lambda: answers(source, asked, Period.year(2019)), runs)
        by_unit = _timed(lambda: answers(source, asked, Period.year(2019), ("unit",)), runs)
        connection.disconnect()
    return {
        "rows": rows * 2, "indicators": len(asked), "scan_s": bare, "figures_s": whole, "by_unit_s": by_unit,
        "ratio": whole / bare, "goal": 8.0,
    }  # fmt: skip


def _timed(work: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs + 1):  # the first warms the file cache and is not counted
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken[1:])


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print the table; return what it says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000, help="cases, and as many events")
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args(argv)
    found = measure(given.rows, given.runs)
    print(f"{found['indicators']} indicators over {given.rows:,} cases and {given.rows:,} events")
    print(f"  bare scan of the same columns  {found['scan_s']:8.3f} s")
    print(f"  all indicators                 {found['figures_s']:8.3f} s   {found['ratio']:.1f} × the scan (goal ≤ 8)")
    print(f"  the same for every unit        {found['by_unit_s']:8.3f} s")
    return found


if __name__ == "__main__":
    main()
