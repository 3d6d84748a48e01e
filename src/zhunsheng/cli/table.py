"""`zs table ID --year Y -o FILE`: a statutory table as xlsx, docx, html or json."""

from pathlib import Path

import click

from zhunsheng.cli import FAULT, NO, USAGE, ends
from zhunsheng.cli._home import catalog_of


@click.command("table")
@click.argument("ident", metavar="[ID]", required=False)
@click.option("--year", type=click.IntRange(1949, 9999), default=None, help="统计年度 (the year)")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="文件名，后缀决定格式：xlsx、docx、html、json (the suffix decides the form)")  # fmt: skip
@click.option("--unit", default=None, help="只计某一单位的案件 (of one unit's cases)")
@click.option("--fill", "fills", multiple=True, metavar="ROW.COLUMN=N",
              help="填写账本之外的数，可重复 (a number that the ledger cannot know)")  # fmt: skip
@click.option("--last", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
              help="上年度公布的表（json），核对结转；不给就由账本重算 (last year's table as published)")  # fmt: skip
@click.option("--english", is_flag=True, help="英文 (in English)")
def command(
    ident: str | None, year: int | None, output: Path | None, unit: str | None, fills: tuple[str, ...],
    last: Path | None, english: bool,
) -> None:  # fmt: skip
    """法定统计表；勾稽不符时退出码为 1。不写 ID 就列出全部。(A statutory table; without ID, lists them all.)"""
    from zhunsheng.catalog.source import Fault
    from zhunsheng.cli._figures import unit_of
    from zhunsheng.cli._tables import is_synthetic, source
    from zhunsheng.cli._write import written
    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.reports.tables import plain
    from zhunsheng.reports.tables.fill import parsed
    from zhunsheng.reports.tables.load import Forms
    from zhunsheng.reports.tables.make import checked, filled
    from zhunsheng.reports.tables.render import CONTENT_TYPES, render_as

    if ident is None:
        _list()
        return
    if year is None or output is None:
        raise click.UsageError("还须写 --year 与 -o (the year and the file are wanted)")
    suffix = output.suffix.lstrip(".").lower()
    if suffix not in CONTENT_TYPES:
        raise click.UsageError(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(CONTENT_TYPES)} (unknown form)")
    with ends(FAULT, SnapshotFault), ends(USAGE, Fault):
        catalog, snapshot = source()
        forms = Forms.load(catalog, only=ident)
        given = dict(parsed(text) for text in fills)
        made = filled(catalog, snapshot, forms, ident, year, unit_of(catalog, unit), given, is_synthetic())
        held = None if last is None else plain.read(last.read_bytes(), ident, year - 1, str(last))
        found = checked(catalog, snapshot, forms, made, held)
        written(output, render_as(made, found, suffix, snapshot, english))
    click.echo(f"已写入 (written) {output}")
    _say(made, found)


def _say(made, found) -> None:  # noqa: ANN001
    """What the reader of the file must know; leaves with 1 where an identity is broken."""
    from zhunsheng.reports.tables.checks import broken
    from zhunsheng.reports.tables.notes import named

    if made.unfilled:
        open_ = "；".join(f"{named(made, at)}（--fill {'.'.join(at)}=数）" for at in made.unfilled)
        click.echo(f"待填 (to be filled in) {open_}", err=True)
    for judged in found:
        if judged.holds is None:
            click.echo(f"未核 (not judged) {judged.told()}", err=True)
    faults = broken(found)
    for fault in faults:
        click.echo(f"勾稽不符 (identity broken) {fault.told()}", err=True)
    if faults:
        raise click.exceptions.Exit(NO)
    held, unjudged = (sum(j.holds is answer for j in found) for answer in (True, None))
    click.echo(f"勾稽 {held} 处相符，{unjudged} 处未核 (identities: {held} hold, {unjudged} not judged)")


def _list() -> None:
    from zhunsheng.reports.tables.load import Forms

    forms = Forms.load(catalog_of())
    for ident, versions in forms.by_id.items():
        for form in versions:
            click.echo(f"{ident}  {form.since}—{form.until or ''}  {form.name.zh} {form.name.en}")
