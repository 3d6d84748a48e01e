"""`python -m benchmarks -o out/bench.json`: measure, print the table, write the JSON.

A bench is no gate: it exits 0 when it has measured, whatever the numbers, and 4 when our own side could not run.
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.table import plain, table
from benchmarks.topics import QUICK, TOPICS, Scale

DONE, FAULT = 0, 4


def main(argv: list[str] | None = None) -> int:
    """Run the topics asked for."""
    known = {topic.__name__: topic for topic in TOPICS}
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    options.add_argument("-o", "--output", type=Path, default=Path("out/bench.json"), metavar="FILE")
    options.add_argument("--quick", action="store_true", help="a smoke test: next to no work, numbers mean nothing")
    options.add_argument("--only", choices=known, action="append", metavar="TOPIC", help=", ".join(known))
    given = options.parse_args(argv)
    begun, rows = time.monotonic(), []
    about = machine(Path(tempfile.gettempdir()))
    for name in given.only or known:
        print(f"… {known[name].__doc__.partition(chr(10))[0]}", file=sys.stderr, flush=True)
        rows += known[name](QUICK if given.quick else Scale())
    print(table(rows, about))
    given.output.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - begun, 1),
        "quick": given.quick,
        "machine": about,
        "rows": [plain(row) for row in rows],
    }
    given.output.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return FAULT if any(row.is_fault for row in rows) else DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        print(f"基准没有测完 (the bench did not finish): {error}", file=sys.stderr)
        sys.exit(FAULT)
