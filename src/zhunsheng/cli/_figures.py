"""What the commands about figures share: the opened snapshot, the unit asked for, columns of Chinese that line up."""

import unicodedata
from difflib import get_close_matches

import click

from zhunsheng.cli import USAGE
from zhunsheng.cli._home import catalog_of, home


def opened():  # noqa: ANN201 — types would load ibis with every command
    """The catalog, its indicators and the snapshot of the home. No database is opened."""
    from zhunsheng.figures.load import Indicators
    from zhunsheng.figures.snapshot import Snapshot

    snapshot = Snapshot(home())
    held = catalog_of()
    return held, Indicators.load(held), snapshot


def mark_synthetic() -> None:
    """Say before anything that people read that its data are nobody's."""
    if (home() / "sample.json").exists():
        click.echo("合成数据 · 仅供演示 (synthetic data, for demonstration only)")


def unit_of(law, given: str | None) -> str | None:  # noqa: ANN001
    """The id of the unit that was given by id or by name; wrong usage where the region has none such."""
    from zhunsheng.catalog.units import load_units

    units = load_units(law.place)
    if given is None or given in units:
        return given
    names = {name: u.id for u in units.values() for name in (u.name, u.short_name) if name}
    if given in names:
        return names[given]
    near = get_close_matches(given, [*units, *names], 3, 0.4)
    hint = f"，相近的有 {'、'.join(near)}" if near else ""
    click.echo(f"没有单位 {given!r}{hint} (no such unit)", err=True)
    raise click.exceptions.Exit(USAGE)


def wide(text: str, width: int) -> str:
    """A text filled up to a width in which a Chinese character counts two."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, width - taken)
