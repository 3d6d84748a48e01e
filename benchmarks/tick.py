"""How long the passing of a day takes over a million open cases, and counting open cases anew.

A few cases are acted through the one door; their rows are then copied under other ids and other days, for a tick
and a re-projection read rows and never events. The copies have no events: a tick would ask for those only of cases
that were acted on since the last one.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import django

from benchmarks.databases import new_database, new_home

PROCEDURE, UNIT = "disclosure-request", "某局"
FIRST, DAYS = date(2019, 6, 3), 100  # the days on which cases are opened
LATE = 0.02


def measure(cases: int, recounted: int, kind: str = "sqlite") -> dict[str, float]:
    """Seconds of a tick with nothing overdue, of one with 2 % newly overdue, and of counting some cases anew."""
    with new_home(kind) as home:
        django.setup()
        with _office(home, "office") as service:
            day = _fill(service, cases)
            service.tick(day)
            quiet, none = _timed(lambda: service.tick(day))
            passed, some = _timed(lambda: service.tick(day + timedelta(days=1)))
            assert len(none.came) == 0 and len(some.came) == round(cases * LATE), (len(none.came), len(some.came))
        with _office(home, "fewer") as service:
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
def _office(home: Path, name: str) -> Iterator:
    """The service over a new database of this process."""
    from django.core.management import call_command
    from django.db import connections

    known = connections["default"]
    known.close()
    if known.vendor == "sqlite":
        known.settings_dict["NAME"] = home / f"{name}.sqlite3"
    elif name != known.settings_dict["NAME"]:
        new_database(Path(known.settings_dict["HOST"]), name)
        known.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False)
    from zhunsheng.office.cases import service

    service.office.cache_clear()
    yield service
    connections["default"].close()


def _fill(service, cases: int) -> date:
    """Open cases, nearly all of which are due after a day, and so many of them on it: that day."""
    from zhunsheng.kernel.case import Command, Person

    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        fields = {"applicant": "某", "applicant_kind": "natural", "content": "某事"}
        case = None
        for act, role, given in (
            ("apply", "applicant", fields), ("register", "disclosure-clerk", {"received_on": day.isoformat()}),
        ):  # fmt: skip
            command = Command(act, day, role, Person(role, UNIT), None, given)
            case = service.perform(service.Request(PROCEDURE, UNIT, command, case), day).case
    return _copy(cases)


def _copy(cases: int) -> date:
    """So many rows as there are to be, made of the few inside the database: 2 % of them are due on the first day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case ORDER BY due_on, id")
        names, held = [c[0] for c in cursor.description], cursor.fetchall()
        dues = [row[names.index("due_on")] for row in held]
        columns = ", ".join("id || '~' || n" if name == "id" else name for name in names)
        early = round(cases * LATE) - dues.count(dues[0])
        for sign, many in (("=", early), (">", cases - len(held) - early)):
            cursor.execute(
                f"INSERT INTO cases_case ({', '.join(names)}) "
                "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s) "
                f"SELECT {columns} FROM counted, cases_case WHERE due_on {sign} %s AND id NOT LIKE '%%~%%' LIMIT %s",
                [many, dues[0], many],
            )
        cursor.execute("ANALYZE")
    return dues[0] if isinstance(dues[0], date) else date.fromisoformat(dues[0])


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
    options.add_argument("--kind", choices=("sqlite", "postgres"), default="sqlite")
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.cases, given.recounted, given.kind)
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
