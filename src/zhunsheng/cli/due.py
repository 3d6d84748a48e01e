"""`zs due --on DAY TERM`: a calculator of last days on the engine that every case asks."""

import json
from datetime import date
from typing import Any

import click

from zhunsheng.cli._home import catalog_of


class Day(click.ParamType):
    """A day of the calendar, told apart from a text that only looks like one."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"没有 {value!r} 这一天，日期写作 YYYY-MM-DD (no such day)", param, ctx)


class TermOf(click.ParamType):
    """A term in either language: digits and a unit."""

    name = "期限"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from zhunsheng.catalog.durations import term_of
        from zhunsheng.kernel.terms import Term

        if isinstance(value, Term):
            return value
        try:
            return term_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Stop(click.ParamType):
    """`FROM..TO`: days that do not count, both included; `FROM..` while they go on."""

    name = "起..止"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple:
        if isinstance(value, tuple):
            return value
        first, dots, last = value.partition("..")
        if not dots:
            self.fail(f"{value!r}：写作 2019-09-10..2019-09-20，至今未恢复的写 2019-09-10.. (FROM..TO)", param, ctx)
        begin = Day().convert(first, param, ctx)
        end = Day().convert(last, param, ctx) if last else None
        if end is not None and end < begin:
            self.fail(f"{value!r}：止日早于起日 (it ends before it begins)", param, ctx)
        return begin, end


@click.command("due")
@click.argument("term", nargs=-1, required=True)
@click.option("--on", "start", type=Day(), required=True, help="起算的那一日，为第0日 (day 0)")
@click.option("--extend", "longer", type=TermOf(), multiple=True, help="延长多久，可多次 (extended by; repeatable)")
@click.option("--stop", "stops", type=Stop(), multiple=True,
              help="不计入的日子 起..止，首尾都不计，可多次 (days that do not count; repeatable)")  # fmt: skip
@click.option("--procedure", default=None, metavar="PROCEDURE[.ACT]",
              help="哪个程序、哪项行为的期限：普遍中止的命令据此适用 (so that general orders apply)")  # fmt: skip
@click.option("--no-roll", is_flag=True, help="末日逢休息日不顺延 (no rolling past rest days)")
@click.option("--region", default=None, help="地区代码 (region code)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def command(
    term: tuple[str, ...], start: date, longer: tuple, stops: tuple, procedure: str | None, no_roll: bool,
    region: str | None, as_json: bool,
) -> None:  # fmt: skip
    """算一个期限的届满日，并说明每一段怎么算。(The last day of a term, and how it was reached.)

    例 (example)：zs due --on 2019-09-02 20个工作日
    """
    from zhunsheng.reports.explanation import as_text, single
    from zhunsheng.reports.reckoning import OutOfRange, reckon

    asked = TermOf().convert(" ".join(term), _parameter("term"), click.get_current_context())
    catalog = catalog_of(region)
    try:
        found = reckon(catalog, start, asked, longer, stops, procedure, not no_roll)
    except OutOfRange as error:
        raise click.UsageError(str(error)) from None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--procedure") from None
    segments, last, stretches, documents = found.segments, found.last, found.stretches, catalog.documents
    if as_json:
        click.echo(json.dumps(_plain(start, segments, last, stretches, documents), ensure_ascii=False, indent=1))
        return
    click.echo(_headline(last))
    click.echo(as_text(single(start, segments, last, stretches, documents)))


def _headline(last: Any) -> str:
    if last is None:
        return "期限停着 (the clock stands still)"
    return f"{last.day}" + ("（未定 provisional）" if last.provisional else "")


def _plain(start: date, segments: tuple, last: Any, stretches: tuple, documents: Any) -> dict[str, Any]:
    from zhunsheng.reports.explanation import titles

    return {
        "start": start.isoformat(),
        "term": [str(s) for s in segments],
        "due": last.day.isoformat() if last else None,
        "unrolled": last.unrolled.isoformat() if last else None,
        "provisional": last.provisional if last else None,
        "stretches": [
            {"from": s.start.isoformat(), "to": s.end.isoformat(), "counted": s.counted, "days": s.days,
             "reason": s.reason, "basis": s.basis} for s in stretches
        ],
        "documents": list(dict.fromkeys(titles(stretches, documents))),
    }  # fmt: skip


def _parameter(name: str) -> click.Parameter:
    return next(p for p in command.params if p.name == name)
