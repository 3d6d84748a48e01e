"""A PostgreSQL cluster of the tests' own: made in a temporary folder, reached by a socket there, gone afterwards.

PostgreSQL refuses to run as root, so a root's tests run it as `postgres` (or `nobody`). Nothing on the machine
is touched: no port, no service, no existing cluster.
"""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

MISSING: list[str] = []  # why PostgreSQL was gone without, to be said at the end of the run

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# A cluster that lives for minutes need not survive a power cut.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=50")


class NoPostgres(Exception):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder with initdb and pg_ctl: `PG_BINDIR`, where packages put them, or on the path. The newest."""
    found = [os.environ["PG_BINDIR"]] if "PG_BINDIR" in os.environ else []
    found += sorted((p for place in PLACES for p in glob.glob(place)), key=_release, reverse=True)
    found += [str(Path(p).resolve().parent) for p in [shutil.which("pg_ctl")] if p]
    for place in found:
        if all((Path(place) / name).exists() for name in ("initdb", "pg_ctl")):
            return Path(place)
    raise NoPostgres("找不到 initdb、pg_ctl：装 postgresql，或以 PG_BINDIR 指明 (install postgresql, or set PG_BINDIR)")


@contextmanager
def cluster(settings: tuple[str, ...] = SETTINGS) -> Iterator[Path]:
    """A running cluster; its socket lies in the folder that this gives. The user is `zhunsheng`, without password."""
    place, who = programs(), _other_user()
    # A socket's path has at most some hundred bytes: pytest's own folders are too deep.
    home = Path(tempfile.mkdtemp(prefix="zs-pg-", dir="/tmp"))
    if who:
        os.chown(home, pwd.getpwnam(who).pw_uid, -1)
    data, options = home / "data", " ".join(f"-c {s}" for s in (*settings, f"unix_socket_directories={home}"))
    try:
        _run(who, home, place / "initdb", "-D", data, "-U", "zhunsheng", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(who, home, place / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield home
        finally:
            _run(who, home, place / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(who: str | None, home: Path, *command: object) -> None:
    done = subprocess.run(
        [str(c) for c in command], user=who, cwd=home, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    if done.returncode:
        log = home / "log"
        told = log.read_text(errors="replace") if log.exists() else ""
        raise RuntimeError(f"{command[0]}: {done.stderr}{told}")


def _other_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _release(place: str) -> list[int]:
    return [int(part) for part in place.replace("@", "/").replace("-", "/").split("/") if part.isdigit()]


def go_without(missing: str) -> NoReturn:
    """Skip what PostgreSQL is missing for, to be said at the end; in CI that is a failure."""
    import pytest  # only here: the bench makes clusters too, in an environment without it

    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    MISSING.append(missing)
    pytest.skip(missing)
