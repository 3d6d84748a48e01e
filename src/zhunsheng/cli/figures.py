"""`zs figures --year Y`: every indicator's figure, as a table or as JSON."""

import json

import click

from zhunsheng.cli import FAULT, NO, USAGE, ends


@click.command("figures")
@click.option("--year", type=click.IntRange(1949, 9999), required=True, help="统计年度 (the year)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--unit", default=None, help="只计某一单位承办的案件 (of one unit's cases)")
@click.option("--area", default=None, help="只列某一领域 (of one area)")
def command(year: int, as_json: bool, unit: str | None, area: str | None) -> None:
    """列出各项指标的数值；勾稽关系不成立时退出码为 1。(All figures; exit 1 when an identity is broken.)"""
    from zhunsheng.catalog.source import unknown
    from zhunsheng.cli._figures import opened, unit_of
    from zhunsheng.figures.figure import figures
    from zhunsheng.figures.identities import broken, values_of
    from zhunsheng.figures.indicator import Period
    from zhunsheng.figures.printed import report_of
    from zhunsheng.figures.snapshot import SnapshotFault

    with ends(FAULT, SnapshotFault):
        catalog, indicators, snapshot = opened()
        if area is not None and area not in (known := [a.id for a in indicators.areas]):
            click.echo(unknown("领域", area, known), err=True)
            raise click.exceptions.Exit(USAGE)
        found = figures(indicators, snapshot, Period.year(year), unit_of(catalog, unit))
    report = report_of(indicators, catalog.data, year)
    shown = [f for f in found.values() if area in (None, f.indicator.area)]
    printed = {p.indicator: p.start for p in report.figures} if report else {}
    if as_json:
        told = [f.to_json(printed.get(f.indicator.id)) for f in shown]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _table(indicators, shown)
    faults = broken(indicators, values_of(found.values()))
    for fault in faults:
        click.echo(f"勾稽不符 (identity broken) {fault.told()}", err=True)
    if faults:
        raise click.exceptions.Exit(NO)


def _table(indicators, shown) -> None:  # noqa: ANN001 — types would load ibis with the command
    from zhunsheng.cli._figures import mark_synthetic, wide

    mark_synthetic()
    for area in indicators.areas:
        rows = [f for f in shown if f.indicator.area == area.id]
        if not rows:
            continue
        click.echo(f"\n{area.name} {area.name_en}")
        for f in rows:
            value = "—" if f.value is None else f"{f.value}"
            parts = f"（{f.numerator}/{f.denominator}）" if f.denominator is not None else ""
            click.echo(f"  {wide(f.indicator.name, 40)} {value:>12} {f.indicator.unit}{parts}  {f.indicator.id}")
    if shown:
        click.echo(f"\n截至 {shown[0].as_of}，快照 {shown[0].snapshot[:16]}，共 {len(shown)} 项 ({len(shown)} figures)")
