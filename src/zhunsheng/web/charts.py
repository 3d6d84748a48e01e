"""Small charts as SVG, drawn on the server: classes for colour, a title for every bar, nothing to load.

Places across are percentages and places down are pixels: a chart fills any width and its letters stay as they are.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT, TOP, BOTTOM = 210, 22, 26
SPARK = 32
Number = int | Decimal
Series = tuple[str, Sequence[Number | None]]


def bars(labels: Sequence[str], series: Sequence[Series], title: str, marked: Iterable[int] = ()) -> SafeString:
    """Grouped bars, one group a label, the first series dark; `marked` groups stand out, where any are named."""
    top = scale_top(max((v for _, values in series for v in values if v is not None), default=0))
    chosen, parts = set(marked), [_grid(top)]
    group = Decimal(100) / max(len(labels), 1)
    width = group * Decimal("0.72") / max(len(series), 1)
    for n, label in enumerate(labels):
        middle = group * n + group / 2
        parts.append(_label(middle, label))
        style = "" if not chosen or n in chosen else " away"
        for s, (name, values) in enumerate(reversed(series)):
            if (value := values[n]) is not None:
                x = middle - width * len(series) / 2 + width * s
                nth = len(series) - s
                parts.append(_bar(x, width, 0, value, top, f"bar-{nth}{style}", f"{label} {name} {_told(value)}"))
                if nth == 1 and value:
                    parts.append(_above(x + width / 2, value, top, _brief(value)))
    return _chart(parts, top, _said(title, labels, series))


def stacked(
    labels: Sequence[str], counted: Series, rest: Series, notes: Sequence[str], title: str, marked: Iterable[int] = ()
) -> SafeString:
    """What is counted, and on top of it what is not; a note above each, such as the rate."""
    whole = [(a or 0) + (b or 0) for a, b in zip(counted[1], rest[1], strict=True)]
    top = scale_top(max(whole, default=0))
    chosen, parts = set(marked), [_grid(top)]
    group = Decimal(100) / max(len(labels), 1)
    width = group * Decimal("0.72")
    for n, label in enumerate(labels):
        middle = group * n + group / 2
        style = "" if not chosen or n in chosen else " away"
        parts.append(_label(middle, label))
        below, more = counted[1][n] or 0, rest[1][n] or 0
        told = f"{label} {counted[0]} {_told(below)}, {rest[0]} {_told(more)}"
        parts.append(_bar(middle - width / 2, width, 0, below, top, f"bar-1{style}", told))
        parts.append(_bar(middle - width / 2, width, below, more, top, f"bar-out{style}", told))
        if notes[n]:
            parts.append(_above(middle, whole[n], top, notes[n]))
    return _chart(parts, top, _said(title, labels, [counted, rest]))


def spark(values: Sequence[Number | None], title: str) -> SafeString:
    """The course of a year in the height of two lines: bars without axis or letters."""
    top = max((v for v in values if v is not None), default=0) or 1
    step = Decimal(100) / max(len(values), 1)
    drawn = (
        (_at(step * n + step / 8), _at(step * 3 / 4), _at(SPARK - max(Decimal(SPARK - 2) * v / top, Decimal(1))),
         _at(max(Decimal(SPARK - 2) * v / top, Decimal(1))))
        for n, v in enumerate(values) if v is not None
    )  # fmt: skip
    return format_html(
        '<svg class="spark" role="img" aria-label="{}">{}</svg>',
        title, format_html_join("", '<rect x="{}%" width="{}%" y="{}" height="{}"/>', drawn),
    )  # fmt: skip


def meter(value: Number | None, most: Number) -> SafeString:
    """How long a row's number is beside the longest; for the eye alone, the number stands beside it."""
    share = Decimal(value or 0) * 100 / most if most else Decimal(0)
    return format_html(
        '<svg class="meter" aria-hidden="true"><rect width="{}%" height="8"/></svg>', _at(max(share, Decimal(0)))
    )


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


def _chart(parts: Iterable[SafeString], top: int, told: str) -> SafeString:
    ticks = format_html_join(
        "", '<text class="tick" x="100%" y="{}" dy="4">{}</text>',
        ((_at(_y(top * q // 4, top)), f"{top * q // 4:,}") for q in range(5)),
    )  # fmt: skip
    return format_html(
        '<div class="chart" role="img" aria-label="{}"><svg class="axis" aria-hidden="true">{}</svg>'
        '<svg class="plot" aria-hidden="true">{}</svg></div>',
        told, ticks, format_html_join("", "{}", ((p,) for p in parts)),
    )  # fmt: skip


def _grid(top: int) -> SafeString:
    rows = ((_at(_y(top * q // 4, top)),) for q in range(5))
    return format_html_join("", '<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>', rows)


def _label(middle: Decimal, words: str) -> SafeString:
    return format_html('<text class="label" x="{}%" y="{}">{}</text>', _at(middle), HEIGHT - 8, words)


def _above(middle: Decimal, value: Number, top: int, words: str) -> SafeString:
    return format_html('<text class="shown" x="{}%" y="{}">{}</text>', _at(middle), _at(_y(value, top) - 5), words)


def _bar(x: Decimal, width: Decimal, base: Number, value: Number, top: int, style: str, told: str) -> SafeString:
    y, foot = _y(base + value, top), _y(base, top)
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"><title>{}</title></rect>',
        style, _at(x), _at(y), _at(width * Decimal("0.94")), _at(foot - y), told,
    )  # fmt: skip


def _said(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """The chart for those who do not see it."""
    return f"{title}. " + "; ".join(
        f"{name}: " + ", ".join(f"{label} {_told(v)}" for label, v in zip(labels, values, strict=True) if v is not None)
        for name, values in series
    )


def _told(value: Number) -> str:
    return f"{value:,}"


def _brief(value: Number) -> str:
    """A number as it stands above a bar, where there is no room for all its places; the bar's title has them.

    >>> _brief(Decimal("350.6062")), _brief(Decimal("12")), _brief(4771), _brief(Decimal("0.04"))
    ('350.6', '12', '4,771', '0.04')
    """
    rounded = round(value, 1)
    return _told(value if value == int(value) or not rounded else rounded)


def _y(value: Number, top: int) -> Decimal:
    return HEIGHT - BOTTOM - Decimal(HEIGHT - TOP - BOTTOM) * value / top


def _at(value: Decimal) -> str:
    return f"{value:.1f}"
