"""How long the passing of a day takes over a million open cases, and counting open cases anew.

A few cases are acted through the one door; their rows are then copied under other ids and other days, for a tick
and a re-projection read rows and never events. The copies have no events: a tick would ask for those only of cases
that were acted on since the last one.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import django

PROCEDURE, UNIT = "disclosure-request", "某局"
FIRST, DAYS = date(2019, 6, 3), 100  # the days on which cases are opened
LATE = 0.02
PACE = 20_000  # rows inserted at a time


def measure(cases: int, recounted: int) -> dict[str, float]:
    """Seconds of a tick with nothing overdue, of one with 2 % newly overdue, and of counting some cases anew."""
    with tempfile.TemporaryDirectory(prefix="zs-bench-") as home:
        os.environ |= {
            "ZHUNSHENG_HOME": home,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "zhunsheng.server.settings",
        }
        django.setup()
        with _office(Path(home)) as service:
            day = _fill(service, cases)
            service.tick(day)
            quiet, none = _timed(lambda: service.tick(day))
            passed, some = _timed(lambda: service.tick(day + timedelta(days=1)))
            assert len(none.came) == 0 and len(some.came) == round(cases * LATE), (len(none.came), len(some.came))
        with _office(Path(home) / "fewer") as service:
            _fill(service, recounted)
            service.tick(FIRST)
            _order(service)
            again, moved = _timed(lambda: sum(1 for _ in service.reproject()))
            assert moved == recounted, moved
    return {
        "cases": cases, "newly_overdue": len(some.came), "nothing_s": quiet, "overdue_s": passed,
        "recounted": recounted, "reproject_s": again,
        "goal_nothing_s": 0.02, "goal_overdue_s": 1.0, "goal_reproject_s": 60.0 * recounted / 100_000,
    }  # fmt: skip


@contextmanager
def _office(home: Path) -> Iterator:
    """The service over a new database of this process."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    home.mkdir(exist_ok=True)
    connections["default"].close()
    connections.databases["default"]["NAME"] = home / "zhunsheng.sqlite3"
    connections["default"].settings_dict["NAME"] = home / "zhunsheng.sqlite3"
    settings.HOME = home
    call_command("migrate", verbosity=0, interactive=False)
    from zhunsheng.office.cases import service

    service.office.cache_clear()
    yield service
    connections["default"].close()


def _fill(service, cases: int) -> date:
    """Open cases, nearly all of which are due after a day, and so many of them on it: that day."""
    from zhunsheng.kernel.case import Command, Person

    rows = []
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        fields = {"applicant": "某", "applicant_kind": "natural", "content": "某事"}
        case = None
        for act, role, given in (
            ("apply", "applicant", fields), ("register", "disclosure-clerk", {"received_on": day.isoformat()}),
        ):  # fmt: skip
            command = Command(act, day, role, Person(role, UNIT), None, given)
            case = service.perform(service.Request(PROCEDURE, UNIT, command, case), day).case
        rows.append(case)
    return _copy(rows, cases)


def _copy(idents: list[str], cases: int) -> date:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case ORDER BY due_on, id")
        names = [c[0] for c in cursor.description]
        held = cursor.fetchall()
        at, due = names.index("id"), names.index("due_on")
        first = held[0][due]
        early, later = [r for r in held if r[due] == first], [r for r in held if r[due] > first]
        many = round(cases * LATE) - len(early)
        sql = f"INSERT INTO cases_case ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"

        def copies() -> Iterator[tuple]:
            for n in range(cases - len(held)):
                row = list(early[n % len(early)] if n < many else later[n % len(later)])
                row[at] = f"{PROCEDURE}/{UNIT}/2019/{n + DAYS + 1}"
                yield tuple(row)

        rows = list(copies())
        cursor.execute("BEGIN")
        for n in range(0, len(rows), PACE):
            cursor.executemany(sql, rows[n : n + PACE])
        cursor.execute("COMMIT")
        cursor.execute("ANALYZE")
    return first if isinstance(first, date) else date.fromisoformat(first)


def _order(service) -> None:
    """A general order stops the clocks of all the cases for a fortnight."""
    from zhunsheng.catalog.calendars import Calendars
    from zhunsheng.kernel.workdays import Suspension

    law = service.office().catalog
    order = Suspension(date(2019, 6, 10), None, frozenset({f"{PROCEDURE}.reply"}), "某市人民政府令第1号")
    told = Calendars(law.documents.documents, (order,))
    law.__class__ = type("Ordered", (type(law),), {"documents": told, "calendar": told.calendar})


def _timed(work):
    begun = time.perf_counter()
    answer = work()
    return time.perf_counter() - begun, answer


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print the table; return what it says."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--cases", type=int, default=1_000_000, help="open cases under the tick")
    options.add_argument("--recounted", type=int, default=100_000, help="open cases counted anew")
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.cases, given.recounted)
    if given.json:
        print(json.dumps(found))
        return found
    print(f"{given.cases:,} open cases, {found['newly_overdue']:,} newly overdue")
    print(f"  nothing overdue   {found['nothing_s']:8.4f} s   (goal ≤ {found['goal_nothing_s']} s)")
    print(f"  newly overdue     {found['overdue_s']:8.3f} s   (goal ≤ {found['goal_overdue_s']} s)")
    print(f"  {given.recounted:,} counted anew  {found['reproject_s']:8.2f} s   (goal ≤ {found['goal_reproject_s']} s)")
    return found


if __name__ == "__main__":
    main()
