"""How long a list, a desk and a case take among a million cases on PostgreSQL, for one reader and sixteen at once.

Two hundred cases are acted through the one door, in ten units; their rows, words and facts are then copied under other
ids inside the database. The pages come from the product's own server, with a session and a post; beside them comes a
bare Django ORM view of the same fifty rows, which counts them and does no more.
"""

import argparse
import http.client
import json
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.site import server, session_of

PROCEDURE, REGION = "disclosure-request", "220602"
FIRST, BASE, UNITS = date(2019, 1, 2), 200, 10
PLACES, MATTERS = (
    ("城东新区", "通沟街", "板石镇", "江北路"),
    ("征收补偿方案", "规划许可", "补贴发放名册", "水质监测数据"),
)
RARE = "白杨林场界址"
PAGES = {
    "list": {},
    "unit": {"unit": "own"},
    "field": {"f.applicant_kind": "company"},
    "word": {"q": "规划"},
    "rare": {"q": RARE},
    "late": {"light": "red"},
    "far": {"page": "150"},
}
DESK, CASE = "desk", "case"  # the two pages beside the lists
GOAL_ONE, GOAL_MANY, GOAL_BYTES = 0.150, 0.320, 120_000


def measure(cases: int, asked: int = 30, readers: int = 16) -> dict[str, float]:
    """Seconds of each page, median of one reader's and of sixteen readers', and the heaviest page's bytes."""
    from tests.clusters import SETTINGS, cluster

    with tempfile.TemporaryDirectory(prefix="zs-bench-") as home, cluster(SETTINGS) as place:
        _environment(home, place)
        session, case = _fill(cases)
        with server() as (port, _):
            found: dict[str, float] = {"cases": cases, "goal_one_s": GOAL_ONE, "goal_many_s": GOAL_MANY}
            bare = f"/bare/?procedure={PROCEDURE}"
            addresses = {name: f"/cases/?{urlencode({'procedure': PROCEDURE, **more})}" for name, more in PAGES.items()}
            beside = {DESK: "/desk/", CASE: f"/cases/{case}/"}
            for name, address in {"bare": bare, **addresses, **beside}.items():
                found[f"{name}_s"], size = _asked(port, session, address, asked, 1)
                found[f"{name}_many_s"], _ = _asked(port, session, address, asked * 2, readers)
                if name != "bare":
                    found["bytes"] = max(found.get("bytes", 0), size)
    return found | {"goal_bytes": GOAL_BYTES}


def _environment(home: str, place: Path) -> None:
    import psycopg

    with psycopg.connect(host=str(place), user="zhunsheng", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE lists")
    os.environ |= {
        "ZHUNSHENG_HOME": home,
        "DATABASE_URL": f"postgresql://zhunsheng@/lists?host={quote(str(place))}",
        "DJANGO_SETTINGS_MODULE": "zhunsheng.server.settings",
    }


def _fill(cases: int) -> tuple[str, str]:
    """A million cases, an official who may see them: the official's session, and a case of their unit."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    units, case = _act()
    _copy(max(1, cases // BASE))
    return session_of("某", units[0], "disclosure-clerk"), case


def _act() -> tuple[list[str], str]:
    from zhunsheng.kernel.case import Command, Person
    from zhunsheng.office.cases import service
    from zhunsheng.office.people import service as people

    people.load_units(REGION)
    units, made = [u.id for u in people.units()][:UNITS], []
    for n in range(BASE):
        day, unit = FIRST + timedelta(days=n), units[n % UNITS]
        matter = RARE if n == 7 else f"{PLACES[n % 4]}{MATTERS[n // 4 % 4]}"
        given = {
            "applicant": {"name": f"某{n}", "kind": "natural"}, "content": matter,
            "applicant_kind": "natural" if n % 3 else "company",
        }  # fmt: skip
        acts = [("apply", "applicant", None, given)]
        acts += [("register", "disclosure-clerk", None, {"received_on": day.isoformat()})]
        acts += [("withdraw", "applicant", None, {})] if n % 2 else []
        case = None
        for act, role, outcome, fields in acts:
            command = Command(act, day, role, Person(f"{unit}.{role}", unit), outcome, fields)
            done = service.perform(service.Request(PROCEDURE, unit, command, case, matter), date(2020, 1, 1))
            case = done.case
        made.append(case)
    service.catch_up(None)
    return units, made[0]


def _copy(times: int) -> None:
    """Every row so many times under another id, the days of a year apart; what hangs on it likewise."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'cases_case'")
        names = [name for (name,) in cursor.fetchall()]
        other = {
            "id": "id || '~' || n", "number": "number || '之' || n", "changed": "nextval('cases_change')",
            "opened_on": "opened_on - n % 365",
        }  # fmt: skip
        columns = ", ".join(other.get(name, name) for name in names)
        of, copied = "cases_case c JOIN {} t ON t.case_id = split_part(c.id, '~', 1)", "c.id LIKE '%~%'"
        rare = f"NOT (c.title = '{RARE}' AND c.id NOT LIKE '%~1')"  # one word stands in two cases only
        again = _without_indexes(cursor)
        cursor.execute("ANALYZE")
        for statement in (
            f"INSERT INTO cases_case ({', '.join(names)}) "
            f"SELECT {columns} FROM cases_case, generate_series(1, {times - 1}) n",
            "ANALYZE",
            "INSERT INTO cases_indexed (case_id, changed, near_on, silent) SELECT c.id, c.changed, near_on, silent "
            f"FROM {of.format('cases_indexed')} WHERE {copied}",
            "INSERT INTO cases_fact (case_id, procedure, field, value, rest, private) "
            "SELECT c.id, t.procedure, field, value, rest, private "
            f"FROM {of.format('cases_fact')} WHERE {copied} AND {rare}",
            "INSERT INTO cases_words (case_id, rowid, unit, public, own) "
            "SELECT c.id, i.id, t.unit, t.public, t.own "
            f"FROM {of.format('cases_words')} JOIN cases_indexed i ON i.case_id = c.id WHERE {copied} AND {rare}",
            *again,
            "UPDATE cases_indexmark SET changed = (SELECT max(changed) FROM cases_case)",
        ):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def _without_indexes(cursor) -> list[str]:
    """Drop the indexes that no key needs, which are made faster over rows that are there; how to make them again."""
    cursor.execute("SET maintenance_work_mem = '512MB'")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexname NOT IN (SELECT conname FROM pg_constraint) "
        "AND tablename IN ('cases_case', 'cases_indexed', 'cases_fact', 'cases_words')"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _asked(port: int, session: str, address: str, times: int, readers: int) -> tuple[float, int]:
    """The median of so many askings, by so many readers at once; the first of each reader is not counted."""

    def read(_: int) -> tuple[list[float], int]:
        connection, seconds, size = http.client.HTTPConnection("127.0.0.1", port, timeout=120), [], 0
        for _n in range(max(2, times // readers) + 1):
            begun = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": session})
            answer = connection.getresponse()
            size = len(answer.read())
            assert answer.status == 200, (answer.status, address)
            seconds.append(time.perf_counter() - begun)
        return seconds[1:], size

    with ThreadPoolExecutor(readers) as pool:
        found = list(pool.map(read, range(readers)))
    return statistics.median(s for seconds, _ in found for s in seconds), found[0][1]


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print the table; return what it says."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.cases)
    if given.json:
        print(json.dumps(found))
        return found
    print(f"{given.cases:,} cases; heaviest page {found['bytes']:,.0f} bytes (goal ≤ {GOAL_BYTES:,})")
    for name in ("bare", *PAGES, DESK, CASE):
        one, many = found[f"{name}_s"] * 1000, found[f"{name}_many_s"] * 1000
        print(f"  {name:6} {one:8.1f} ms   sixteen at once {many:8.1f} ms")
    print(f"  goals  {GOAL_ONE * 1000:8.1f} ms                   {GOAL_MANY * 1000:8.1f} ms")
    return found


if __name__ == "__main__":
    main()
