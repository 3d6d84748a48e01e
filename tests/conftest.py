"""What every test stands on: a home of its own, and databases that nobody else sees.

`database` runs a test twice, on SQLite and on PostgreSQL, each time on a new database. Without PostgreSQL its
tests are skipped and said so at the end; where `CI=true` they fail.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

# Before anything reads the settings: the home of this process, never the one that somebody works in.
HOME = tempfile.mkdtemp(prefix="zs-test-")
os.environ |= {"ZHUNSHENG_HOME": HOME, "DJANGO_SETTINGS_MODULE": "zhunsheng.server.settings"}
# The browser leaves an event loop behind in its worker; nothing of ours runs in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 - the environment first
import pytest  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from clusters import MISSING, NoPostgres, cluster, go_without  # noqa: E402
from databases import default_database  # noqa: E402
from zhunsheng.catalog.load import Catalog  # noqa: E402
from zhunsheng.office.cases.perform import Office  # noqa: E402

# How fast a machine is decides nothing here.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

BEIJING = ZoneInfo("Asia/Shanghai")
LAW = Path(__file__).parent / "contracts" / "law"
_numbers = count(1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind; where `CI=true`, a skipped part is a failure."""
    shutil.rmtree(HOME, ignore_errors=True)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not tested."""
    if MISSING:
        terminalreporter.section("PostgreSQL 未测 (not tested on PostgreSQL)", red=True, bold=True)
        terminalreporter.line(MISSING[0])


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The law of the default region, with the small law files of the contract tests."""
    return Catalog(extra=[LAW])


def _office(catalog: Catalog) -> Office:
    """An office whose clock stands and whose salts are known."""
    return Office(
        catalog, lambda: "2019-03-04T09:00:00.000+08:00", salt=lambda case, seq, name: f"salt-{case}-{seq}-{name}"
    )


@pytest.fixture
def office(database: str, catalog: Catalog) -> Office:
    """An office on a new database of each kind."""
    return _office(catalog)


@pytest.fixture
def office_on() -> Callable[[Catalog], Office]:
    """The same on whatever the default database is."""
    return _office


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """A new database as the default one, of each kind in turn."""
    request.getfixturevalue(request.param)
    return request.param


@pytest.fixture
def sqlite(tmp_path: Path, _migrated_file: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A new SQLite database as the default one, with the settings of the real one."""
    path = tmp_path / "zhunsheng.sqlite3"
    shutil.copy(_migrated_file, path)
    with django_db_blocker.unblock(), default_database({"NAME": path}):
        yield path


@pytest.fixture
def postgres(_template: Path, django_db_blocker: Any) -> Iterator[str]:
    """A new PostgreSQL database as the default one."""
    name = f"case{next(_numbers)}"
    with django_db_blocker.unblock():
        with default_database(_server(_template, "postgres")):
            _execute(f"CREATE DATABASE {name} TEMPLATE migrated")
        with default_database(_server(_template, name)):
            yield name


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "zhunsheng.sqlite3"
    with django_db_blocker.unblock(), default_database({"NAME": path}):
        call_command("migrate", verbosity=0, interactive=False)
        _execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def _template(django_db_blocker: Any) -> Iterator[Path]:
    try:
        started = cluster()
        socket = started.__enter__()
    except NoPostgres as missing:
        go_without(str(missing))
    try:
        with django_db_blocker.unblock():
            with default_database(_server(socket, "postgres")):
                _execute("CREATE DATABASE migrated")
            with default_database(_server(socket, "migrated")):
                call_command("migrate", verbosity=0, interactive=False)
        yield socket
    finally:
        started.__exit__(None, None, None)


def _server(socket: Path, name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "zhunsheng", "PASSWORD": "",
        "HOST": str(socket), "PORT": "", "OPTIONS": {}, "CONN_MAX_AGE": None,
    }  # fmt: skip


def _execute(sql: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)
