"""On what it was measured: without this a number says nothing."""

import contextlib
import os
import platform
import re
import sqlite3
import ssl
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any


def machine(place: Path) -> dict[str, Any]:
    """Processor, versions, and what one write to the disk costs where the databases will lie."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "openssl": ssl.OPENSSL_VERSION,
        "sqlite": sqlite3.sqlite_version,
        "postgres": _postgres(),
        "sync_us": _sync(place),
    }


def _cpu() -> str:
    with contextlib.suppress(OSError):
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        if found:
            return found[1]
    return platform.processor() or platform.machine()


def _postgres() -> str | None:
    from tests.clusters import NoPostgres, programs

    try:
        told = subprocess.run([programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (NoPostgres, OSError, subprocess.CalledProcessError):
        return None
    return told.stdout.split()[2]


def _sync(place: Path) -> float:
    """Median µs of appending 4 KiB and waiting for the disk."""
    taken = []
    with tempfile.TemporaryFile(dir=place) as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return median(taken) * 1e6
