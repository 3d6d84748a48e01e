"""`zs check-text FILE`: what a report claims, whether its arithmetic holds, and whether the ledger agrees."""

from pathlib import Path

import click
import orjson

from zhunsheng.cli import FAULT, NO, USAGE, ends
from zhunsheng.cli._home import home


@click.command("check-text")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1949, 9999), default=None, help="与账册对照的年度 (hold it against a year)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (print JSON)")
@click.option("--match", "matches", multiple=True, metavar="START=ID",
              help="更正对应并记住：该处数字是某指标，- 为没有 (set a match right; with --year)")  # fmt: skip
def command(file: Path, year: int | None, as_json: bool, matches: tuple[str, ...]) -> None:
    """核数：查出文中数字，验算其算式，与账册对照。(Exit 1 when the text contradicts itself or the ledger.)"""
    from zhunsheng.reports.claims import Unreadable, check, open_file
    from zhunsheng.reports.claims.corrections import CorrectionsFault
    from zhunsheng.reports.claims.listing import listing
    from zhunsheng.reports.claims.report import as_json as told

    if matches and year is None:
        raise click.UsageError("--match 须与 --year 同用：没有年度就没有指标可对 (--match needs --year)")
    with ends(USAGE, Unreadable, CorrectionsFault):
        report = check(open_file(file))
        if year is not None:
            report = _against(report, year, matches)
    if as_json:
        click.echo(orjson.dumps(told(report), option=orjson.OPT_INDENT_2))
    else:
        for line in listing(report):
            click.echo(line)
    if report.answers_no:
        raise click.exceptions.Exit(NO)


def _against(report, year: int, matches: tuple[str, ...]):  # noqa: ANN001, ANN202 - types would load ibis
    """The report with every claim held against the figures of a year."""
    from dataclasses import replace

    from zhunsheng.cli._figures import opened
    from zhunsheng.figures.figure import figures
    from zhunsheng.figures.indicator import Period
    from zhunsheng.figures.printed import report_of
    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.reports.claims.corrections import load
    from zhunsheng.reports.claims.reconcile import reconcile
    from zhunsheng.reports.claims.standing import known

    place = home()
    with ends(FAULT, SnapshotFault):
        catalog, indicators, snapshot = opened()
        found = figures(indicators, snapshot, Period.year(year))
    _set_right(report, place, matches, indicators)
    # Which indicators reports print is known from the printed ones; where a figure stands in them is not used.
    usual = report_of(indicators, catalog.data, year)
    held = known(found, {p.indicator for p in usual.figures} if usual else set())
    return replace(report, ledger=reconcile(report.claims, held, report.source, load(place)))


def _set_right(report, home: Path, matches: tuple[str, ...], indicators) -> None:  # noqa: ANN001
    from zhunsheng.catalog.source import Fault
    from zhunsheng.reports.claims.corrections import correct

    by_start = {c.start: c for c in report.claims}
    for text in matches:
        start, sign, ident = text.partition("=")
        if not sign or not start.isdigit() or int(start) not in by_start:
            raise click.UsageError(f"{text!r}：应为“数字的位置=指标编号”，位置见列表第二栏 (offset=indicator id)")
        if ident != "-":
            try:
                indicators.get(ident)
            except Fault as fault:
                raise click.UsageError(fault.message) from None
        correct(home, by_start[int(start)], None if ident == "-" else ident)
