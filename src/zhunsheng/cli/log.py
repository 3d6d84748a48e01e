"""`zs log PROCEDURE… -o FILE`: cases as an event log that other programs read."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from zhunsheng.cli import FAULT, USAGE

FORMS = {".xes": "XES（IEEE 1849）", ".json": "OCEL 2.0", ".csv": "zs conform 可读的 CSV"}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("log")
@click.argument("procedures", nargs=-1, required=True, metavar="PROCEDURE...")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="文件名，后缀决定格式：xes、json（OCEL 2.0）、csv (the suffix decides the form)")  # fmt: skip
@click.option("--as-of", "as_of", type=DAY, default=None, help="截至哪一日，默认今天 (by default today)")
@click.option("--from", "begin", type=DAY, default=None, help="自哪一日起立案的 (opened from that day)")
@click.option("--until", "end", type=DAY, default=None, help="至哪一日止立案的 (opened until that day)")
@click.option("--unit", "units", multiple=True, help="某一单位的，可多次 (one unit's; repeatable)")
@click.option("--case", "cases", multiple=True, help="只要所列案件，可多次 (these cases only)")
def command(
    procedures: tuple[str, ...], output: Path, as_of: datetime | None, begin: datetime | None, end: datetime | None,
    units: tuple[str, ...], cases: tuple[str, ...],
) -> None:  # fmt: skip
    """案件写成事件日志；不公开的字段和行政机关以外的人不写入。(Private facts and outsiders' names are left out.)"""
    from zhunsheng.cli._setup import start

    form = output.suffix.lower()
    if form not in FORMS:
        click.echo(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(FORMS)} (unknown form)", err=True)
        raise click.exceptions.Exit(USAGE)
    start(migrate=False)
    from zhunsheng.office.cases import service

    _known(procedures)
    wanted = service.Filter(
        procedures=procedures, units=units or None, ids=cases or None, opened_from=begin and begin.date(),
        opened_until=end and end.date(),
    )  # fmt: skip
    day = as_of.date() if as_of is not None else date.today()  # noqa: DTZ011 — the command is where the day enters
    idents, told = service.selected(wanted, day)
    events = _write(output, form, idents, told, "、".join(procedures))
    click.echo(f"{len(idents)} 个案件，{events} 个行为，{FORMS[form]}：已写入 (written) {output}")


def _known(procedures: tuple[str, ...]) -> None:
    from zhunsheng.catalog.source import unknown
    from zhunsheng.office.cases import service

    known = service.office().catalog.ids
    for procedure in procedures:
        if procedure not in known:
            raise click.BadParameter(unknown("程序", procedure, known), param_hint="PROCEDURE")


def _write(output: Path, form: str, idents: frozenset[str], told: Iterator[Any], name: str) -> int:
    """Write the log beside, then put it in place whole."""
    from zhunsheng.reports.eventlog import Logged, write_csv, write_ocel, write_xes

    logged = (Logged(t.row.id, t.row.number, t.row.unit, t.reading) for t in told)
    beside = output.with_name(f".{output.name}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8-sig" if form == ".csv" else "utf-8", newline="") as file:
            if form == ".xes":
                events = write_xes(file, logged, name)
            elif form == ".json":
                events = write_ocel(file, logged, idents.__contains__)
            else:
                events = write_csv(file, logged)
        beside.replace(output)
    except OSError as error:
        click.echo(f"写不了 {output}：{error.strerror}；原有文件没有变动 (cannot write; nothing was changed)", err=True)
        raise click.exceptions.Exit(FAULT) from None
    finally:
        beside.unlink(missing_ok=True)
    return events
