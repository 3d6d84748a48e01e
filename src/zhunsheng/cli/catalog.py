"""`zs catalog check|show|lock`: check the law files, read one as a page, lock what is published."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE, ends
from zhunsheng.cli._home import catalog_of

FOLDERS = click.option("--catalog", "folders", multiple=True, type=click.Path(path_type=Path),
                       help="增补或替换法律文件的文件夹 (a folder that adds or replaces law files)")  # fmt: skip
REGION = click.option("--region", default=None, help="地区代码 (region code)")


@click.group("catalog")
def command() -> None:
    """法律文件：核查、阅读、锁定。(Law files: check, show, lock.)"""


def _catalog(region: str | None, folders: Iterable[Path]):  # noqa: ANN202  (its type is loaded with it)
    from zhunsheng.catalog.source import Fault, Faults

    with ends(NO, Fault, Faults):
        catalog = catalog_of(region, folders)
        catalog.ids  # noqa: B018  (the folders are read now, so that what is wrong in them is said once)
    return catalog


@command.command("check")
@click.argument("ids", nargs=-1)
@FOLDERS
@REGION
@click.option("--cap", type=click.IntRange(min=1), default=None, help="每次探查的状态上限 (most states of one walk)")
def check(ids: tuple[str, ...], folders: tuple[Path, ...], region: str | None, cap: int | None) -> None:
    """核查法律文件：读得懂、有条文、探查一切可达状态。(Exit 1 when a file is wrong or not proved.)"""
    from zhunsheng.catalog.checks import check as checked
    from zhunsheng.catalog.proofs import STATES_AT_MOST
    from zhunsheng.catalog.source import unknown

    catalog = _catalog(region, folders)
    for ident in ids:
        if ident not in catalog.ids:
            click.echo(unknown("程序", ident, catalog.ids), err=True)
            raise click.exceptions.Exit(USAGE)
    files = states = wrong = 0
    for ident in ids or catalog.ids:
        for report in checked(catalog, ident, cap or STATES_AT_MOST):
            files, states, wrong = files + 1, states + report.states, wrong + (not report.is_sound)
            _print(report, ident)
    broken = _drift(catalog)
    wrong += 0 if ids else _documents(catalog) + _duties(catalog)
    click.echo(f"{files} 个文件，{states} 个状态，{wrong} 个有错 ({files} files, {states} states, {wrong} wrong)")
    if wrong or broken:
        raise click.exceptions.Exit(NO)


def _print(report, ident: str) -> None:  # noqa: ANN001  (its type is loaded with the check)
    mark = "✓" if report.is_sound else "✗"
    click.echo(f"{mark} {ident} {report.path.stem}  {report.states} 个状态 (states)")
    for fault in report.faults:
        click.echo(f"  {fault}")
        if path := report.paths.get(str(fault)):
            click.echo(f"    路径 (path)：{' → '.join(path)}")


def _documents(catalog) -> int:  # noqa: ANN001  (its type is loaded with the check)
    """Hold the templates of documents against the law; how many faults there are."""
    from zhunsheng.catalog.documents import Documents
    from zhunsheng.catalog.source import Fault, Faults

    try:
        known = Documents(catalog)
        faults = known.faults()
    except Faults as found:
        faults = found.faults
    except Fault as found:
        faults = [found]
    else:
        click.echo(f"{len(known.templates)} 个文书模板 (templates of documents)")
    for fault in faults:
        click.echo(f"  {fault}")
    return len(faults)


def _duties(catalog) -> int:  # noqa: ANN001  (its type is loaded with the check)
    """Hold the year's calendar of duties against the law; how many faults there are."""
    from zhunsheng.catalog.duties import duties
    from zhunsheng.catalog.source import Faults

    try:
        click.echo(f"{len(duties(catalog))} 项年度法定义务 (duties of the year)")
    except Faults as found:
        for fault in found.faults:
            click.echo(f"  {fault}")
        return len(found.faults)
    return 0


def _drift(catalog) -> bool:  # noqa: ANN001  (its type is loaded with the check)
    """Tell how the files differ from the lock; true where a published one was touched."""
    from zhunsheng.catalog.lock import drift

    found = drift(catalog.data)
    for name in found.edited:
        click.echo(f"✗ {name}：已发布的文件被改动；修订须另立新文件 (a published file was edited)")
    for name in found.missing:
        click.echo(f"✗ {name}：已发布的文件不见了 (a published file is missing)")
    if found.unlocked:
        click.echo(f"{len(found.unlocked)} 个文件尚未锁定 (not locked yet)")
    return found.is_broken


@command.command("show")
@click.argument("ident", metavar="ID")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="哪一天适用的版本 (as of that day)")
@click.option("--en", "english", is_flag=True, help="英文 (in English)")
@FOLDERS
@REGION
def show(ident: str, day: object, english: bool, folders: tuple[Path, ...], region: str | None) -> None:
    """把一个程序读成条文式的一页；不写 --on 则为最新版本。(Print a procedure as a readable page.)"""
    from zhunsheng.catalog.page import page
    from zhunsheng.catalog.parameters import parameters
    from zhunsheng.catalog.source import unknown

    catalog = _catalog(region, folders)
    if ident not in catalog.ids:
        click.echo(unknown("程序", ident, catalog.ids), err=True)
        raise click.exceptions.Exit(USAGE)
    procedure = catalog.procedure(ident)
    version = procedure.versions[-1] if day is None else procedure.on(date(day.year, day.month, day.day))
    if version is None:
        first = procedure.versions[0].since
        click.echo(f"{ident} 那一天还没有施行的版本，最早的自 {first} 起 (none in force then)", err=True)
        raise click.exceptions.Exit(NO)
    click.echo(page(procedure, version, english, parameters(catalog, version)))


@command.command("lock")
@click.option("--unreleased", is_flag=True, help="首次发布之前：可以重写已锁的文件 (before the first release only)")
def lock(unreleased: bool) -> None:
    """锁定全部法律文件与日历文件的摘要。(Refuses to change what is locked, exit 1.)"""
    from zhunsheng.catalog.load import DATA
    from zhunsheng.catalog.lock import read_lock, write_lock

    found = write_lock(DATA, unreleased)
    if found.is_broken and not unreleased:
        for name in (*found.edited, *found.missing):
            click.echo(f"✗ {name}", err=True)
        words = "已锁定的文件不能改动或去掉：修订须另立新文件。首次发布之前可加 --unreleased (files are locked)"
        click.echo(words, err=True)
        raise click.exceptions.Exit(NO)
    click.echo(f"锁定 {len(read_lock(DATA))} 个文件，新增 {len(found.unlocked)} 个 (locked)")


@command.command("systems")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写入文件，默认印出 (write to a file)")  # fmt: skip
def systems(output: Path | None) -> None:
    """报告所述的制度各由什么承载、出什么数。(What carries each system of the report, and its figures.)"""
    from zhunsheng.catalog.load import Catalog
    from zhunsheng.cli._write import written
    from zhunsheng.figures.load import Indicators
    from zhunsheng.reports.systems import page as made
    from zhunsheng.reports.tables.load import Forms

    catalog = Catalog()
    text = made(catalog, Indicators.load(catalog), Forms.load(catalog))
    if output is None:
        click.echo(text, nl=False)
    else:
        written(output, text.encode())
