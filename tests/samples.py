"""The sample year, built once for the whole run by the command that users run, whichever test asks first."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ZS = Path(sys.executable).parent / "zs"


def zs(home: Path, *words: str, check: bool = True, timeout: int = 900) -> subprocess.CompletedProcess[str]:
    """Run `zs` as a user does, with a home of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"ZHUNSHENG_HOME": str(home)}
    done = subprocess.run([ZS, *words], env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done


def build_sample(base: Path, name: str = "sample") -> Path:
    """The home of the sample; what the command printed lies beside it as `demo.txt`."""
    home = base / name
    with open(base / f"{name}.lock", "w") as lock:  # noqa: SIM115  held until the block ends
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo.txt").exists():
            done = zs(home, "demo", "--no-serve")
            (home / "demo.txt").write_text(done.stdout, encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the sample year."""
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own inside the run's.
    return build_sample(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)
