"""How many acts a second come in through the web, with a session, a post and the check of the form; eight at once.

Each act is one form that is sent: a receipt registered in a case of its own. The product's own server answers, two
processes of eight threads; beside it, in the same server and in turn, a bare Django ORM view that reads the case's row,
writes an event and saves the row. Whoever asks shares the machine with whoever answers: how much it takes is told.
"""

import argparse
import asyncio
import json
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from benchmarks.databases import new_home
from benchmarks.site import processor_time, server, session_of

PROCEDURE, REGION, ROLE, PEOPLE = "disclosure-request", "220602", "disclosure-clerk", 8
DAY = date(2024, 3, 4)
SECRET = "s" * 32  # of the form's check: the cookie and the field say the same
GOALS = {"sqlite": (1_000, 25.0), "postgres": (600, 30.0)}  # acts a second; ms that 99 of 100 may take


def measure(kind: str, acts: int, rounds: int) -> dict[str, float]:
    """Acts a second and the milliseconds of the slowest hundredth, ours and the bare view's: medians of the rounds."""
    with new_home(kind):
        sessions, cases = _fill(acts * (rounds + 1) * 2)
        taken: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
        with server() as (port, server_pid):
            begun, before = time.perf_counter(), _used(server_pid)
            for _ in range(rounds + 1):
                for who, told in taken.items():
                    asked = [_form(who, next(cases)) for _ in range(acts)]
                    told.append(asyncio.run(_sent(port, sessions, asked)))
            whole = time.perf_counter() - begun
            spent = [after - first for after, first in zip(_used(server_pid), before, strict=True)]
        _check(acts * (rounds + 1))
    rate, slowest = GOALS[kind]
    (ours, ours_ms), (bare, bare_ms) = (map(median, zip(*told[1:], strict=True)) for told in taken.values())
    return {
        "acts_per_s": ours, "p99_ms": ours_ms, "bare_per_s": bare, "bare_p99_ms": bare_ms, "goal_acts_per_s": rate,
        "goal_p99_ms": slowest, "asking_share": spent[0] / whole, "answering_share": spent[1] / whole,
        "ratios": [a[0] / b[0] for a, b in zip(taken["ours"][1:], taken["bare"][1:], strict=True)],
    }  # fmt: skip


def _fill(count: int) -> tuple[list[str], Iterator[str]]:
    """Eight people of one unit with their sessions, and so many cases that wait for a receipt."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    from zhunsheng.kernel.case import Command, Person
    from zhunsheng.office.cases import service
    from zhunsheng.office.people import service as people

    people.load_units(REGION)
    unit = people.units()[0].id
    fields = {"applicant": {"name": "某", "kind": "natural"}, "applicant_kind": "natural", "content": "某事"}
    command = Command("apply", DAY, "applicant", Person("applicant", unit), None, fields)
    cases = []
    with service.batch() as batch:
        for _ in range(count):
            cases.append(batch.perform(service.Request(PROCEDURE, unit, command), DAY).case)
    sessions = [session_of(f"official-{n}", unit, ROLE) for n in range(PEOPLE)]
    connection.close()
    return sessions, iter(cases)


def _form(who: str, case: str) -> tuple[str, bytes]:
    """Where a form is sent, and what stands in it."""
    said = {"csrfmiddlewaretoken": SECRET, "day": DAY.isoformat()}
    if who == "bare":
        return "/bare/act/", urlencode(said | {"case": case}).encode()
    once = quote(case, safe="")[-40:]
    said |= {"once": once, "seen": "1", "f.received_on": DAY.isoformat(), "f.channel": "counter"}
    return f"/cases/{quote(case)}/act/register/", urlencode(said).encode()


async def _sent(port: int, sessions: list[str], asked: list[tuple[str, bytes]]) -> tuple[float, float]:
    """All forms sent, each person one after the other: so many a second; the milliseconds of the slowest hundredth."""
    waiting, taken = iter(asked), []

    async def person(session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for address, body in waiting:
            begun = time.perf_counter()
            writer.write(
                f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {session}; csrftoken={SECRET}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            answer = await reader.readexactly(length)
            assert head.startswith(b"http/1.1 302"), head.decode() + answer.decode()
            taken.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*map(person, sessions))
    whole = time.perf_counter() - begun
    return len(asked) / whole, sorted(taken)[int(len(taken) * 0.99)] * 1000


def _used(server_pid: int) -> tuple[float, float]:
    """Seconds of processor used so far by this process and by the server's."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    children = Path(f"/proc/{server_pid}/task/{server_pid}/children").read_text().split()
    return mine.ru_utime + mine.ru_stime, sum(processor_time(int(pid)) for pid in [server_pid, *children])


def _check(count: int) -> None:
    """Every form of both sorts became an event."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_caseevent WHERE act = 'register' GROUP BY hash = ''")
        found = [row[0] for row in cursor.fetchall()]
    assert found == [count, count], found
    connection.close()


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print what was found; return it."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kind", choices=GOALS, default="sqlite")
    options.add_argument("--acts", type=int, default=1_000, help="forms of a round")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.kind, given.acts, given.rounds)
    if given.json:
        print(json.dumps(found))
        return found
    print(f"{given.kind}, {PEOPLE} people at once")
    print(f"  ours  {found['acts_per_s']:7,.0f}/s   99 of 100 within {found['p99_ms']:6.1f} ms")
    print(f"  bare  {found['bare_per_s']:7,.0f}/s   99 of 100 within {found['bare_p99_ms']:6.1f} ms")
    print(f"  goals {found['goal_acts_per_s']:7,.0f}/s   99 of 100 within {found['goal_p99_ms']:6.1f} ms")
    print(f"  processors used: {found['asking_share']:.2f} to ask, {found['answering_share']:.2f} to answer")
    return found


if __name__ == "__main__":
    main()
