"""`zs calendar --year Y`: the year's statutory calendar: who owes which report by when, and what was done about it."""

import json
from collections import Counter
from datetime import date, datetime
from typing import Any

import click

from zhunsheng.cli import USAGE

STATES = {"met": "已履行", "late": "逾期履行", "overdue": "逾期，账上未见履行", "open": "未到期"}


@click.command("calendar")
@click.option("--year", type=click.IntRange(2000, 2080), required=True, help="哪一年的日历 (of which year)")
@click.option(
    "--unit", "units", multiple=True, metavar="UNIT", help="只看这些单位，编号或名称，可多次 (of these units)"
)
@click.option("--open", "only_open", is_flag=True, help="只看尚未履行的 (what is not met)")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="看到哪一日，默认今天 (as of which day, by default today)")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，逐个单位列出 (JSON, unit by unit)")
def command(year: int, units: tuple[str, ...], only_open: bool, as_of: datetime | None, as_json: bool) -> None:
    """一年的法定日历：每项报告、公开义务何日以前由谁履行，履行了没有。(The year's statutory calendar.)

    由法律文件和账本推算，什么也不写。有逾期未履行的，退出码为 1。
    """
    from zhunsheng.cli._setup import start

    start()
    from zhunsheng.office import yearly
    from zhunsheng.office.people import service as people

    known = {u.id: u for u in people.units()}
    named = {name: u.id for u in known.values() for name in (u.name, u.short_name) if name}
    wanted = [u if u in known else named.get(u) for u in units]
    if None in wanted:
        click.echo(f"没有单位 {units[wanted.index(None)]!r} (no such unit)", err=True)
        raise click.exceptions.Exit(USAGE)
    day = as_of.date() if as_of is not None else date.today()  # noqa: DTZ011 — the command is where the day enters
    found = yearly.obligations(year, day, wanted or None)
    if only_open:
        found = [o for o in found if o.met_on is None]
    if as_json:
        click.echo(json.dumps([_plain(o, day) for o in found], ensure_ascii=False, indent=1))
    else:
        _tell(found, day, bool(wanted))
    if any(o.state(day) == yearly.OVERDUE for o in found):
        raise click.exceptions.Exit(1)


def _tell(found: list, day: date, by_unit: bool) -> None:
    from zhunsheng.office.people import service as people

    click.echo(f"截至 {day}，{len(found)} 项义务 (obligations)")
    lines: dict[tuple, list] = {}
    for o in found:
        lines.setdefault((o.due, o.duty.id, o.unit if by_unit else ""), []).append(o)
    for (due, _duty, unit), group in lines.items():
        duty = group[0].duty
        whose = people.unit_name(unit) if unit else _count(group)
        tally = Counter(o.state(day) for o in group)
        told = "，".join(f"{STATES[s]} {n}" if len(group) > 1 else STATES[s] for s, n in tally.items())
        done = f"（{group[0].met_on} {group[0].number}）" if len(group) == 1 and group[0].met_on else ""
        mark = "（演示日期）" if duty.is_demonstration else ""
        click.echo(f"{due}{mark}  {duty.name}  {whose}：{told}{done}  {group[0].article}")


def _count(group: list) -> str:
    from zhunsheng.office.people import service as people

    return people.unit_name(group[0].unit) if len(group) == 1 else f"{len(group)} 个单位"


def _plain(o: Any, day: date) -> dict[str, Any]:
    return {
        "duty": o.duty.id, "name": o.duty.name, "name_en": o.duty.name_en, "unit": o.unit, "year": o.year,
        "about": o.duty.year_of(o.year), "due": o.due.isoformat(), "internal": o.internal and o.internal.isoformat(),
        "state": o.state(day), "met_on": o.met_on and o.met_on.isoformat(), "days_late": o.days_late, "case": o.case,
        "number": o.number, "basis": o.article, "demonstration": o.duty.is_demonstration,
    }  # fmt: skip
