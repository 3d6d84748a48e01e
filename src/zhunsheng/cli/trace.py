"""`zs trace ID --year Y`: the cases behind a figure."""

import json
from difflib import get_close_matches

import click

from zhunsheng.cli import FAULT, USAGE


@click.command("trace")
@click.argument("indicator")
@click.option("--year", type=click.IntRange(1949, 9999), required=True, help="统计年度 (the year)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--unit", default=None, help="只计某一单位承办的案件 (of one unit's cases)")
@click.option("--denominator", is_flag=True, help="列出比率的分母，不列分子 (a rate's denominator instead)")
def command(indicator: str, year: int, as_json: bool, unit: str | None, denominator: bool) -> None:
    """列出一个数字背后的案件；比率列分子。(The cases behind a figure; of a rate, those of its numerator.)"""
    from zhunsheng.catalog.source import Fault
    from zhunsheng.cli._figures import opened, unit_of, wide
    from zhunsheng.figures.figure import plain, scaled, trace
    from zhunsheng.figures.indicator import RATIO, Period
    from zhunsheng.figures.snapshot import SnapshotFault

    try:
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
    except SnapshotFault as fault:
        click.echo(str(fault), err=True)
        raise click.exceptions.Exit(FAULT) from None
    if as_json:
        told = [
            {"case": r.case, "number": r.number, "title": r.title, "unit": r.unit,
             "day": r.day.isoformat() if r.day else None, "amount": plain(scaled(made, r.amount))}
            for r in rows
        ]  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{made.name}（{made.unit}）：{made.definition}")
    for r in rows:
        click.echo(f"  {str(r.day or '—'):<10}  {scaled(made, r.amount):>10}  {wide(r.number, 36)} {r.title}")
    total = sum(scaled(made, r.amount) for r in rows)
    click.echo(f"{len(rows)} 条，合计 {total} ({len(rows)} rows, sum {total})")
