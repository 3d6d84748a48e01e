"""`zs trace ID --year Y`: the cases behind a figure."""

import json
from difflib import get_close_matches

import click

from zhunsheng.cli import FAULT, USAGE, ends


@click.command("trace")
@click.argument("indicator", required=False)
@click.option("--year", type=click.IntRange(1949, 9999), required=True, help="统计年度 (the year)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--unit", default=None, help="只计某一单位承办的案件 (of one unit's cases)")
@click.option("--denominator", is_flag=True, help="列出比率的分母，不列分子 (a rate's denominator instead)")
@click.option("--table", default=None, help="统计表的一格，与 --row、--column 同用 (a cell of a statutory table)")
@click.option("--row", default=None, help="行 (its row)")
@click.option("--column", default=None, help="列 (its column)")
def command(
    indicator: str | None, year: int, as_json: bool, unit: str | None, denominator: bool,
    table: str | None, row: str | None, column: str | None,
) -> None:  # fmt: skip
    """列出一个数字背后的案件；比率列分子。(The cases behind a figure; of a rate, those of its numerator.)

    统计表的格子写作 table.表.行.列，或用 --table、--row、--column。(A table's cell: table.ID.ROW.COLUMN.)
    """
    place = _place(indicator, table, row, column)
    if place is not None:
        if denominator:
            raise click.UsageError("统计表的格子没有分母 (a cell of a table is no rate)")
        _cell(place, year, unit, as_json)
        return
    from zhunsheng.catalog.source import Fault
    from zhunsheng.cli._figures import opened, unit_of
    from zhunsheng.figures.figure import trace
    from zhunsheng.figures.indicator import RATIO, Period
    from zhunsheng.figures.snapshot import SnapshotFault

    with ends(FAULT, SnapshotFault):
        catalog, indicators, snapshot = opened()
        try:
            made = indicators.get(indicator)
        except Fault:
            near = get_close_matches(indicator, indicators.by_id, 3, 0.4)
            hint = f"相近的有 {'、'.join(near)}；" if near else ""
            click.echo(f"没有指标 {indicator!r}。{hint}zs figures --year {year} 列出全部 (no such indicator)", err=True)
            raise click.exceptions.Exit(USAGE) from None
        if denominator and made.measure != RATIO:
            click.echo(f"{made.id} 不是比率，没有分母 (not a rate)", err=True)
            raise click.exceptions.Exit(USAGE)
        rows = trace(indicators, snapshot, made, Period.year(year), unit_of(catalog, unit), denominator)
    _show(f"{made.name}（{made.unit}）：{made.definition}", rows, made.scale, as_json)


Place = tuple[str, str, str]


def _place(indicator: str | None, table: str | None, row: str | None, column: str | None) -> Place | None:
    """The cell of a statutory table that is asked for; None where an indicator is."""
    if (indicator is None) == (table is None):
        raise click.UsageError("写一个指标，或者 --table、--row、--column (an indicator, or a cell of a table)")
    if table is not None:
        if row is None or column is None:
            raise click.UsageError("--table 须与 --row、--column 同用 (--table wants --row and --column)")
        return table, row, column
    parts = indicator.split(".")
    if parts[0] != "table":
        return None
    if len(parts) != 4:
        raise click.UsageError("统计表的格子写作 table.表.行.列 (a cell is written table.ID.ROW.COLUMN)")
    return parts[1], parts[2], parts[3]


def _cell(place: Place, year: int, unit: str | None, as_json: bool) -> None:
    from zhunsheng.catalog.source import Fault
    from zhunsheng.cli._figures import unit_of
    from zhunsheng.cli._tables import source
    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.reports.tables.fill import trace
    from zhunsheng.reports.tables.load import Forms
    from zhunsheng.reports.tables.make import filled
    from zhunsheng.reports.tables.notes import named

    table, row, column = place
    with ends(FAULT, SnapshotFault), ends(USAGE, Fault):
        catalog, snapshot = source()
        made = filled(catalog, snapshot, Forms.load(catalog, only=table), table, year, unit_of(catalog, unit))
        rows = trace(made, snapshot, row, column)
    slot = made.cells[row, column].slot
    _show(f"{made.form.name.zh}·{named(made, (row, column))}（{slot.unit}）", rows, slot.scale, as_json)


def _show(head: str, rows: list, scale: int, as_json: bool) -> None:
    """The cases as a list or as JSON; amounts are stored whole and told in their unit."""
    from zhunsheng.cli._figures import mark_synthetic, wide
    from zhunsheng.figures.figure import in_unit, plain

    if as_json:
        told = [
            {"case": r.case, "number": r.number, "title": r.title, "unit": r.unit,
             "day": r.day.isoformat() if r.day else None, "amount": plain(in_unit(r.amount, scale))}
            for r in rows
        ]  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    mark_synthetic()
    click.echo(head)
    for r in rows:
        click.echo(f"  {str(r.day or '—'):<10}  {in_unit(r.amount, scale):>10}  {wide(r.number, 36)} {r.title}")
    total = in_unit(sum(r.amount for r in rows), scale)
    click.echo(f"{len(rows)} 条，合计 {total} ({len(rows)} rows, sum {total})")
