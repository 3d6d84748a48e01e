"""`zs demo`: the sample district's year, its figures beside the printed ones, its report, the server."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from zhunsheng.cli import FAULT, NO, USAGE, ends

SEED = 2019
FORMS = ("md", "html", "docx")
YEARS = (2019,)  # for which the printed figures of a real district are known


@click.command("demo")
@click.option("--year", default=2019, show_default=True, help="样例年度 (the year of the sample)")
@click.option("--seed", default=SEED, show_default=True, help="随机种子，同种子得同样的一年 (equal seeds, equal years)")
@click.option("--serve/--no-serve", default=True, help="完成后打开网页服务 (serve the pages when done)")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口 (port)")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="报告写到哪里，默认在 ZHUNSHENG_HOME/out (where the report goes)")  # fmt: skip
def command(year: int, seed: int, serve: bool, port: int, out: Path | None) -> None:
    """样例：一个区的一年，全部为合成数据。(A district's year on synthetic cases.)"""
    from zhunsheng.cli._setup import start

    if year not in YEARS:
        click.echo(f"没有 {year} 年的样例，现有：{'、'.join(map(str, YEARS))} (no sample of that year)", err=True)
        raise click.exceptions.Exit(USAGE)
    start()
    from django.conf import settings

    from zhunsheng.office.sample.build import NotEmpty, build, is_there

    try:
        if is_there(settings.HOME, year, seed):
            click.echo(f"样例已在 {settings.HOME}，不重复生成 (the sample is there already)")
        else:
            count = build(settings.HOME, year, seed, _watch)
            click.echo(f"已生成 {count:,} 个案件，全部为合成数据 ({count:,} cases, all synthetic)")
    except NotEmpty as why:
        click.echo(str(why), err=True)
        raise click.exceptions.Exit(NO) from None
    _snapshot(settings.HOME, year)
    _compare(settings.HOME, year)
    _report(out or settings.HOME / "out", year)
    _tour()
    if serve:
        from zhunsheng.cli.serve import run

        run("127.0.0.1", port)


def _watch(acts: int) -> Callable[[int], None]:
    """A progress bar where somebody looks on, else a line at the start."""
    bar = click.progressbar(length=acts, label="依法办理每一件 (performing every act)", width=30)
    bar.render_progress()

    def advance(done: int) -> None:
        bar.update(done)
        if bar.finished:
            bar.render_finish()

    return advance


def _snapshot(home: Path, year: int) -> None:
    from django.utils import timezone

    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.office.cases import service as cases
    from zhunsheng.office.snapshots.service import take

    with ends(FAULT, SnapshotFault, OSError):
        take(home, date(year, 12, 31), timezone.localdate())
    cases.catch_up(None)  # so that whoever looks for something first does not wait for the index


def _compare(home: Path, year: int) -> None:
    """The figures beside the printed ones, and the places where the print contradicts itself."""
    from zhunsheng.figures.figure import figures
    from zhunsheng.figures.indicator import Period
    from zhunsheng.figures.load import Indicators
    from zhunsheng.figures.printed import compare_with_printed, report_of
    from zhunsheng.figures.snapshot import Snapshot
    from zhunsheng.office.cases import service as cases
    from zhunsheng.reports.words import shown

    catalog = cases.office().catalog
    indicators = Indicators.load(catalog)
    report = report_of(indicators, catalog.data, year)
    assert report is not None
    compared = compare_with_printed(figures(indicators, Snapshot(home), Period.year(year)), report)
    click.echo(f"\n《{report.title}》所载数字，与账本逐项并列 (printed figures beside the ledger's)\n")
    for c in compared:
        mark = "✓" if c.meets else "✗"
        name = c.figure.indicator.name
        click.echo(f"  {mark} {_wide(c.printed.text, 14)} {_wide(shown(c.figure), 14)} {name}")
    met = sum(c.meets for c in compared)
    click.echo(
        f"\n{len(compared)} 项中 {met} 项相符 ({met} of {len(compared)} as printed)。公开文字自身矛盾或存疑之处：\n"
    )
    for c in report.contradictions:
        click.echo(f"  {'✗' if c.kind == 'contradicts' else '?'} {c.text}")
    click.echo()


def _report(folder: Path, year: int) -> None:
    from zhunsheng.cli._write import written
    from zhunsheng.cli.report import make

    for form in FORMS:
        path = folder / f"annual-report-{year}.{form}"
        written(path, make(year, form, signed_on=date(year + 1, 3, 20)))
        click.echo(f"年度报告 (annual report) {path}")


def _tour() -> None:
    """The accounts that are ready, and what is found at each desk."""
    from zhunsheng.catalog.roles import role_name
    from zhunsheng.office.accounts.service import DEMO_PASSWORD, demo_accounts
    from zhunsheng.office.sample.tour import TOUR

    ready = dict(demo_accounts())
    click.echo(f"\n可以登录的账号，密码都是 {DEMO_PASSWORD} (accounts to sign in with, all with that password)\n")
    for name, (chinese, english) in TOUR.items():
        if name in ready:
            click.echo(f"  {name:21} {_wide(role_name(name), 26)} {chinese} ({english})")
    click.echo()


def _wide(text: str, width: int) -> str:
    """Padded to so many columns; a Chinese character takes two."""
    return text + " " * max(width - sum(2 if ord(c) > 0x2E7F else 1 for c in text), 0)
