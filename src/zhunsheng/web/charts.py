"""Small charts as SVG, drawn on the server: classes for colour, a title for every bar, nothing to load."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 22, 26
Number = int | Decimal


def bars(labels: Sequence[str], series: Sequence[tuple[str, Sequence[Number]]], title: str) -> SafeString:
    """Grouped bars, one group a label, at most two series; each bar says its label, series and value."""
    top = scale_top(max((v for _, values in series for v in values), default=0))
    group = Decimal(WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    width = min(group * Decimal("0.7") / max(len(series), 1), Decimal(34))
    parts = [_grid(top)]
    for n, label in enumerate(labels):
        middle = LEFT + group * n + group / 2
        parts.append(format_html('<text class="label" x="{}" y="{}">{}</text>', _at(middle), HEIGHT - 8, label))
        for s, (name, values) in enumerate(series):
            x = middle - width * len(series) / 2 + width * s
            parts.append(_bar(x, width, values[n], top, s + 1, f"{label} {name} {values[n]}"))
        if len(series) == 1 and series[0][1][n]:
            y = _y(series[0][1][n], top) - 5
            parts.append(
                format_html('<text class="shown" x="{}" y="{}">{}</text>', _at(middle), _at(y), series[0][1][n])
            )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH, HEIGHT, title, format_html_join("", "{}", ((p,) for p in parts)),
    )  # fmt: skip


def scale_top(highest: Number) -> int:
    """A round number at or above the highest value, whole quarters of which can be written on the axis.

    >>> [scale_top(n) for n in (0, 3, 17, 98, 4771)]
    [4, 4, 20, 100, 6000]
    """
    step = 1
    while True:
        for factor in (4, 6, 8, 10, 12, 16, 20):
            if factor * step % 4 == 0 and highest <= factor * step:
                return factor * step
        step *= 10


def _grid(top: int) -> SafeString:
    rows = ((_at(_y(top * q // 4, top)), top * q // 4) for q in range(5))
    return format_html_join(
        "",
        '<line class="grid" x1="{1}" x2="{2}" y1="{0}" y2="{0}"/><text class="tick" x="{3}" y="{0}" dy="4">{4}</text>',
        ((y, LEFT, WIDTH - RIGHT, LEFT - 8, value) for y, value in rows),
    )


def _bar(x: Decimal, width: Decimal, value: Number, top: int, nth: int, told: str) -> SafeString:
    y = _y(value, top)
    return format_html(
        '<rect class="bar-{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
        nth, _at(x), _at(y), _at(width - 2), _at(HEIGHT - BOTTOM - y), told,
    )  # fmt: skip


def _y(value: Number, top: int) -> Decimal:
    return HEIGHT - BOTTOM - Decimal(HEIGHT - TOP - BOTTOM) * value / top


def _at(value: Decimal) -> str:
    return f"{value:.1f}"
