"""New databases for a run: a SQLite file written through to the disk, a PostgreSQL cluster of the run's own.

The parent makes them and hands a child their place in its environment; `settings` reads it there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACE = "ZHUNSHENG_BENCH_DATABASE"  # a folder (SQLite), or `socket:name` (PostgreSQL)
SETTINGS = "benchmarks.settings"
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "listen_addresses=", "max_connections=20")


@contextmanager
def postgres() -> Iterator[Path]:
    """A cluster that waits for the disk, unlike that of the tests. Raises NoPostgres where there is none."""
    from tests.clusters import cluster

    with cluster(DURABLE) as socket:
        yield socket


@contextmanager
def new_home(kind: str) -> Iterator[Path]:
    """A new home for the product's own settings, with a database that waits for the disk, as it would for an office."""
    import os
    import tempfile
    from urllib.parse import quote

    with tempfile.TemporaryDirectory(prefix="zs-bench-") as home:
        os.environ |= {"ZHUNSHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "zhunsheng.server.settings"}
        os.environ["DATABASE_URL"] = ""
        if kind == "sqlite":
            yield Path(home)
            return
        with postgres() as socket:
            new_database(socket, "office")
            os.environ["DATABASE_URL"] = f"postgresql://zhunsheng@/office?host={quote(str(socket))}"
            yield Path(home)


def new_database(socket: Path, name: str) -> None:
    """An empty database of the cluster, and beside it the one in which acts are recorded for replay."""
    import psycopg

    with psycopg.connect(host=str(socket), user="zhunsheng", dbname="postgres", autocommit=True) as connection:
        for each in (name, recorded_name(name)):
            connection.execute(f"CREATE DATABASE {each}")


def recorded_name(name: str) -> str:
    """The database beside it, in which acts are recorded for replay."""
    return f"{name}_recorded"


def migrate(alias: str) -> None:
    """Bring a database of this process to its schema."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", database=alias, verbosity=0, interactive=False)
