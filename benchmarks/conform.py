"""How long a million events of another system take to be held against the law, and in how much memory.

The log is mixed: cases lie in each other's way, so that it has to be gathered by case first. One case in twenty
answers too late, one in twenty without the review.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

PROCEDURE = "disclosure-request"
STEPS = ("apply", "register", "review", "reply", "deliver")
NAMES = {"apply": "提出申请", "register": "登记收到", "review": "公开审查", "reply": "书面答复", "deliver": "送达答复"}
ROLES = {
    "apply": "申请人", "register": "公开工作机构人员", "review": "审核人", "reply": "公开工作机构负责人",
    "deliver": "公开工作机构人员",
}  # fmt: skip
HEADINGS = ("案号", "环节", "结果", "办理日期", "角色", "经办人", "单位")
FIRST, DAYS, EVERY = date(2020, 1, 6), 700, 20


def write(path: Path, events: int) -> int:
    """A log of so many events; how many of its cases do not conform."""
    chance, rows, wrong = random.Random(7), [], 0
    for n in range(events // len(STEPS)):
        opened = FIRST + timedelta(days=n % DAYS)
        late, skips = n % EVERY == 0, n % EVERY == 1
        wrong += late or skips
        days = {"apply": 0, "register": 0, "review": 5, "reply": 90 if late else 10, "deliver": 91 if late else 11}
        for act in STEPS:
            if not (skips and act == "review"):
                outcome = "予以公开" if act == "reply" else ""
                day = opened + timedelta(days=days[act])
                rows.append((f"申{n:07}", NAMES[act], outcome, day, ROLES[act], f"{act}{n % 97}", f"第{n // 7 % 40}局"))
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return wrong


def measure(events: int) -> dict[str, float]:
    """Seconds of `zs conform`, start-up and the written table included, and the most memory that it took."""
    with tempfile.TemporaryDirectory(prefix="zs-bench-") as place:
        log, out = Path(place) / "log.csv", Path(place) / "out.csv"
        wrong = _written(log, events)
        seconds, memory, told = _judged(log, out)
        found = told["summary"]
        assert told["rows"] == events - wrong // 2 and told["bad_rows"] == []
        assert found["cases"] - found["conforming"] == wrong, (found, wrong)
    goal = 60.0 * events / 1_000_000
    return {"events": events, "seconds": seconds, "memory_mb": memory, "goal_seconds": goal}


def _written(log: Path, events: int) -> int:
    """Write the log in another process, whose memory is no concern of the measurement."""
    script = "import sys, pathlib, benchmarks.conform as c; print(c.write(pathlib.Path(sys.argv[1]), int(sys.argv[2])))"
    command = [sys.executable, "-c", script, str(log), str(events)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _judged(log: Path, out: Path) -> tuple[float, float, dict]:
    """Seconds, most memory in MB, and what the command told."""
    command = [sys.executable, "-c", "from zhunsheng.cli import main; main()", "conform", PROCEDURE, str(log), "-o"]
    begun = time.perf_counter()
    with subprocess.Popen([*command, str(out), "--json"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = json.loads(child.stdout.read())
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 1  # "no": it does not all conform
    return time.perf_counter() - begun, used.ru_maxrss / 1024, told


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print the table; return what it says."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.events)
    if given.json:
        print(json.dumps(found))
    else:
        print(f"{given.events:,} events held against the law in {found['seconds']:.1f} s "
              f"(goal ≤ {found['goal_seconds']:g} s), at most {found['memory_mb']:.0f} MB")  # fmt: skip
    return found


if __name__ == "__main__":
    main()
