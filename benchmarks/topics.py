"""What is compared with whom, and what it should come to. A new comparison is one more function in `TOPICS`."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.clusters import NoPostgres, programs

from benchmarks.contestants import Contestant, Failed, once, started
from benchmarks.databases import PLACE, SETTINGS, new_database, postgres
from benchmarks.measure import Goal, Row, alternate, compare

OURS, SQLITE, RAW = "准绳", "sqlite3", "benchmarks.raw:Driver"
SPIFF = "benchmarks.peers.spiff:Approvals"
KERNEL = "内核一步", "kernel step"
DURABLE = {
    "sqlite": ("逐件落盘·SQLite FULL", "durable acts, SQLite FULL"),
    "postgres": ("逐件落盘·PostgreSQL", "durable acts, PostgreSQL"),
}
BULK = {"sqlite": ("成批·SQLite", "bulk, SQLite"), "postgres": ("成批·PostgreSQL", "bulk, PostgreSQL")}

WEB = {
    "sqlite": (("SQLite FULL", "SQLite FULL"), ("SQLite FULL·p99", "SQLite FULL, p99")),
    "postgres": (("PostgreSQL", "PostgreSQL"), ("PostgreSQL·p99", "PostgreSQL, p99")),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done: so many rounds of so many cases (eight acts each), so many rows under the indicators."""

    rounds: int = 15
    steps: int = 200
    acts: int = 25
    slow: int = 8  # cases of a peer that needs ten times as long
    bulk: int = 1_000  # so many that SQLite moves its log into the file at the end of every round, theirs and ours
    rows: int = 10_000_000
    runs: int = 5
    open_cases: int = 1_000_000
    recounted: int = 100_000
    events: int = 1_000_000
    book_rows: int = 50_000
    listed: int = 1_000_000
    forms: int = 1_000
    sent: int = 5  # times that so many forms are sent


QUICK = Scale(rounds=2, steps=5, acts=2, slow=1, bulk=5, rows=20_000, runs=1,
              open_cases=2_000, recounted=200, events=2_000, book_rows=200, listed=2_000,
              forms=16, sent=1)  # fmt: skip


def kernel_step(scale: Scale) -> list[Row]:
    """Guards, role, due date, canonical event and SM3 beside engines that step, and that record what they step."""
    many, few = {"cases": scale.steps}, {"cases": max(1, scale.steps // 5)}
    with started(
        Contestant(OURS, "benchmarks.ours:Kernel", many),
        *(
            Contestant(f"{peer}{suffix}", work, {**given, **asked})
            for peer, work, given in (
                ("SpiffWorkflow", SPIFF, few),
                ("SpiffWorkflow+timers", SPIFF, {**few, "model": "approval-deadlines"}),
                ("transitions", "benchmarks.peers.fsm_transitions:Approvals", many),
                ("python-statemachine", "benchmarks.peers.fsm_statemachine:Approvals", few),
            )
            for suffix, asked in (("", {}), ("+record", {"recorded": True}))
        ),
    ) as all_of_them:
        goals = {"SpiffWorkflow+timers+record": Goal(14), "transitions+record": Goal(1)}
        return compare(KERNEL, all_of_them, alternate(all_of_them, scale.rounds), goals, is_rate=False)


def durable_acts(scale: Scale) -> list[Row]:
    """Acts one by one through `perform`, one connection, beside the bare driver and viewflow."""
    return [row for kind in DURABLE for row in _on(kind, DURABLE[kind], _durable, scale)]


def bulk(scale: Scale) -> list[Row]:
    """Acts in batches beside the bare driver's batches of the same rows."""
    return [row for kind in BULK for row in _on(kind, BULK[kind], _bulk, scale)]


def figures(scale: Scale) -> list[Row]:
    """All indicators together beside the bare scan of the columns that they read."""
    goal, half = Goal(8, at_most=True), f"{scale.rows:,}"
    topic = f"120 项指标·案件事件各 {half}", f"120 indicators, {half} cases and events each"
    try:
        found = once("benchmarks.figures:measure", {"rows": scale.rows, "runs": scale.runs})
    except Failed as failed:
        return [Row(*topic, "s", "DuckDB", goal=goal, error=str(failed))]
    ratio = found["figures_s"] / found["scan_s"]
    return [Row(*topic, "s", "DuckDB scan", found["figures_s"], found["scan_s"], ratio, goal, (ratio,))]


def volume(scale: Scale) -> list[Row]:
    """A day that passes, a calendar that changes, a foreign log, a book: beside the seconds promised for each."""
    days = [
        (("推进一日·无逾期", "tick, nothing overdue"), "nothing_s"),
        (("推进一日·2%新逾期", "tick, 2 % newly overdue"), "overdue_s"),
        (("日历变动重算", "counting open cases anew"), "reproject_s"),
    ]
    on_server = [((f"{zh}·PostgreSQL", f"{en}, PostgreSQL"), name) for (zh, en), name in days]
    logs = [(("核对外来日志", "holding a log to the law"), "seconds")]
    books = [
        (("预览一册", "a book previewed"), "preview_s"),
        (("导入一册", "a book imported"), "import_s"),
        (("导出清单", "a list exported"), "export_s"),
    ]
    opened = {"cases": scale.open_cases, "recounted": scale.recounted}
    return [
        *_promised("benchmarks.tick:measure", opened, days),
        *_promised("benchmarks.tick:measure", {**opened, "kind": "postgres"}, on_server),
        *_promised("benchmarks.conform:measure", {"events": scale.events}, logs),
        *_promised("benchmarks.sheets:measure", {"rows": scale.book_rows}, books),
    ]


def web(scale: Scale) -> list[Row]:
    """Acts that come in as forms, eight people at once, beside a bare Django view and the rate promised."""
    return [row for kind in WEB for row in _through_the_web(kind, scale)]


def _through_the_web(kind: str, scale: Scale) -> list[Row]:
    rate, slowest = ((f"网页办理·{ending}", f"acts through the web, {english}") for ending, english in WEB[kind])
    at_least, at_most = Goal(1), Goal(1, at_most=True)
    try:
        if kind == "postgres":
            programs()
        found = once("benchmarks.web:measure", {"kind": kind, "acts": scale.forms, "rounds": scale.sent})
    except (Failed, NoPostgres) as fault:
        is_fault = isinstance(fault, Failed)
        return [Row(*rate, "/s", "承诺 promised", goal=at_least, error=str(fault), is_fault=is_fault)]
    ours, bare, goal = found["acts_per_s"], found["bare_per_s"], found["goal_acts_per_s"]
    late, late_goal = found["p99_ms"], found["goal_p99_ms"]
    return [
        Row(*rate, "/s", "承诺 promised", ours, goal, ours / goal, at_least, (ours / goal,)),
        Row(*rate, "/s", "Django", ours, bare, median(found["ratios"]), None, tuple(found["ratios"])),
        Row(*slowest, "ms", "承诺 promised", late, late_goal, late / late_goal, at_most, (late / late_goal,)),
    ]


LISTS = {
    "list": ("列表", "list"), "unit": ("列表·本单位", "list, own unit"), "field": ("列表·按字段", "list, by a field"),
    "word": ("列表·查两字词", "list, a word of two characters"), "rare": ("列表·查少见词", "list, a rare word"),
    "late": ("列表·逾期", "list, overdue"), "far": ("列表·第150页", "list, page 150"),
    "desk": ("今日", "the desk"), "case": ("案件页", "the page of a case"),
}  # fmt: skip


def lists(scale: Scale) -> list[Row]:
    """Lists, a desk and a case on PostgreSQL, for one reader and for sixteen, beside a bare view and the promise."""
    try:
        programs()
        found = once("benchmarks.lists:measure", {"cases": scale.listed})
    except NoPostgres as missing:
        return [Row(*LISTS["list"], "s", "Django", error=str(missing))]
    except Failed as failed:
        return [Row(*LISTS["list"], "s", "Django", error=str(failed), is_fault=True)]
    rows = []
    for many, suffix, told in (("", "one", ("", "")), ("_many", "many", ("·16人", ", sixteen at once"))):
        bare, promised, goal = found[f"bare{many}_s"], found[f"goal_{suffix}_s"], Goal(1, at_most=True)
        for name, (chinese, english) in LISTS.items():
            topic, value = (chinese + told[0], english + told[1]), found[f"{name}{many}_s"]
            rows.append(Row(*topic, "s", "承诺 promised", value, promised, value / promised, goal, (value / promised,)))
            if name == "list":
                rows.append(Row(*topic, "s", "Django", value, bare, value / bare, None, (value / bare,)))
    return rows


def _promised(function: str, options: dict[str, Any], parts: list[tuple[tuple[str, str], str]]) -> Iterator[Row]:
    goal = Goal(1, at_most=True)
    try:
        found = once(function, options)
    except Failed as failed:
        yield from (
            Row(*topic, "s", "承诺 promised", goal=goal, error=str(failed), is_fault=True) for topic, _ in parts
        )
        return
    for topic, name in parts:
        value, promised = found[name], found[f"goal_{name}"]
        yield Row(*topic, "s", "承诺 promised", value, promised, value / promised, goal, (value / promised,))


TOPICS: tuple[Callable[[Scale], list[Row]], ...] = (kernel_step, durable_acts, bulk, figures, volume, lists, web)

Env = dict[str, str]
Race = Callable[[tuple[str, str], Scale, Callable[[str], Env]], list[Row]]


def _durable(topic: tuple[str, str], scale: Scale, env: Callable[[str], Env]) -> list[Row]:
    script, driver = {"cases": scale.acts, "rounds": scale.rounds}, _driver(topic)
    also = [Contestant(f"{driver}+merged", RAW, {**script, "merged": True}, env("merged"))] if driver != SQLITE else []
    with started(
        Contestant(OURS, "benchmarks.ours:Acts", {"cases": scale.acts}, env("ours")),
        Contestant(driver, RAW, script, env("raw")),
        *also,
        Contestant("viewflow", "benchmarks.peers.durable_viewflow:Approvals", {"cases": scale.slow}, env("viewflow")),
    ) as all_of_them:
        goals = {driver: Goal(0.65), "viewflow": Goal(9)}
        return compare(topic, all_of_them, alternate(all_of_them, scale.rounds), goals, is_rate=True)


def _bulk(topic: tuple[str, str], scale: Scale, env: Callable[[str], Env]) -> list[Row]:
    given: dict[str, Any] = {"cases": scale.bulk, "bulk": True}
    script, driver = {**given, "rounds": scale.rounds}, _driver(topic)
    also = [Contestant(f"{driver}+merged", RAW, {**script, "merged": True}, env("merged"))] if driver == SQLITE else []
    with started(
        Contestant(OURS, "benchmarks.ours:Acts", given, env("ours")),
        Contestant(driver, RAW, script, env("raw")),
        *also,
    ) as all_of_them:
        goals = {driver: Goal(0.35)}
        return compare(topic, all_of_them, alternate(all_of_them, scale.rounds), goals, is_rate=True)


def _driver(topic: tuple[str, str]) -> str:
    return SQLITE if "SQLite" in topic[1] else "psycopg"


def _on(kind: str, topic: tuple[str, str], race: Race, scale: Scale) -> list[Row]:
    """A race on new databases of a kind; without PostgreSQL a row that says so."""
    try:
        with _databases(kind) as env:
            return race(topic, scale, env)
    except NoPostgres as missing:
        return [Row(*topic, "/s", _driver(topic), error=str(missing))]


@contextmanager
def _databases(kind: str) -> Iterator[Callable[[str], Env]]:
    """Gives each contestant the environment of a new database of its own."""
    with tempfile.TemporaryDirectory(prefix="zs-bench-") as home:

        def env(place: str) -> Env:
            return {PLACE: place, "DJANGO_SETTINGS_MODULE": SETTINGS, "ZHUNSHENG_HOME": home, "DATABASE_URL": ""}

        if kind == "sqlite":

            def on_file(name: str) -> Env:
                (Path(home) / name).mkdir()
                return env(str(Path(home) / name))

            yield on_file
            return
        with postgres() as socket:

            def on_server(name: str) -> Env:
                new_database(socket, name)
                return env(f"{socket}:{name}")

            yield on_server
