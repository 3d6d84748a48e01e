"""`zs report --year Y -o FILE`: the annual report as docx, html, md or pdf."""

from datetime import date
from pathlib import Path

import click

from zhunsheng.cli import FAULT, NO, USAGE, ends


@click.command("report")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="报告年度 (the year reported on)")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="文件名，后缀决定格式：docx、html、md、pdf (the suffix decides the form)")  # fmt: skip
@click.option("--english", is_flag=True, help="英文 (in English)")
@click.option("--signed-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="成文日期 (date of adoption)")
def command(year: int, output: Path, english: bool, signed_on) -> None:
    """年度法治政府建设报告；每个数字都来自账本。(The annual report; every number comes from the ledger.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._write import written
    from zhunsheng.reports.render import CONTENT_TYPES

    form = output.suffix.lstrip(".").lower()
    if form not in CONTENT_TYPES:
        click.echo(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(CONTENT_TYPES)} (unknown form)", err=True)
        raise click.exceptions.Exit(USAGE)
    start()
    written(output, make(year, form, english, signed_on.date() if signed_on else None))
    click.echo(f"已写入 (written) {output}")


def make(year: int, form: str, english: bool = False, signed_on: date | None = None) -> bytes:
    """The report's bytes; leaves with the exit code of whoever must act where it cannot be made."""
    from django.conf import settings

    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.office.reporting import annual_report
    from zhunsheng.reports.annual import NotReady
    from zhunsheng.reports.pdf import NoFont
    from zhunsheng.reports.render import render_as

    with ends(NO, NotReady), ends(FAULT, SnapshotFault, NoFont):
        return render_as(annual_report(settings.HOME, year, english, signed_on), form)
