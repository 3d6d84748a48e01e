"""The product's own server for a bench, bare Django views beside its pages, and sessions of people who sit there."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

SINCE = date(2019, 1, 2)


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """The server over the home and database of this process's environment: its port, and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked = [sys.executable, "-m", "benchmarks.site", str(port)]
    child = subprocess.Popen(asked, cwd=Path(__file__).parent.parent, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1_200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert child.poll() is None, "the server did not start"
            time.sleep(0.1)
        yield port, child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=30)


def session_of(person: str, unit: str, role: str) -> str:
    """The cookie of somebody who holds that post and has just signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from zhunsheng.office.accounts import sittings
    from zhunsheng.office.accounts.service import Account
    from zhunsheng.office.people import service as people
    from zhunsheng.office.people.service import Official

    people.enrol([Official(person, person, unit, role, SINCE)])
    account = Account.objects.create(username=person, person=person, password="!")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({
        SESSION_KEY: str(account.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: account.get_session_auth_hash(),
        "began": int(time.time()),
        "seen": int(time.time()),
    })  # fmt: skip
    session.save()
    sittings.sit_down(account, session.session_key, "127.0.0.1", timezone.now())
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def processor_time(pid: int) -> float:
    """Seconds of processor that a process has used, its threads with it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _serve(port: int) -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.bare"
    from zhunsheng.cli.serve import run

    run("127.0.0.1", port)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
