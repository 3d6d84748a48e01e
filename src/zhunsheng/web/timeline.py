"""A year's tasks as stretches of time, drawn on the server: from the day assigned to the day wanted, or done."""

from calendar import isleap, month_abbr
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT = 22


def stretch(
    year: int, begin: date, end: date | None, done: date | None, marks: list[tuple[date, str]], today: date, told: str
) -> SafeString:
    """One line: pale until the day wanted, dark until the day done, red beyond the day wanted; dots for milestones."""
    last = done or max(today, begin)
    parts = []
    if end is not None:
        parts.append(_bar(year, begin, end, "wanted"))
    parts.append(_bar(year, begin, min(last, end or last), "done" if done else "running"))
    if end is not None and last > end:
        parts.append(_bar(year, end, last, "over"))
    dots = format_html_join(
        "", '<circle cx="{}%" cy="11" r="5"><title>{}</title></circle>',
        ((_at(year, day), words) for day, words in marks),
    )  # fmt: skip
    return format_html(
        '<svg class="stretch" role="img" aria-label="{}">{}{}{}{}</svg>', told, _months(), _today(year, today),
        format_html_join("", "{}", ((p,) for p in parts)), dots,
    )  # fmt: skip


def scale(english: bool) -> SafeString:
    """The months above the lines."""
    names = ((f"{(n * 100 + 50) / 12:.2f}", month_abbr[n + 1] if english else f"{n + 1}月") for n in range(12))
    return format_html(
        '<svg class="stretch scale" aria-hidden="true">{}</svg>',
        format_html_join("", '<text x="{}%" y="15">{}</text>', names),
    )


def _bar(year: int, begin: date, end: date, style: str) -> SafeString:
    left, right = _place(year, begin), _place(year, end)
    if right <= 0 or left >= 100:
        return format_html("")
    y, height = (7, 8) if style == "wanted" else (8, 6)
    width = max(min(right, 100) - max(left, 0), 0.6)
    return format_html(
        '<rect class="{}" x="{}%" width="{}%" y="{}" height="{}" rx="3"/>',
        style, f"{max(left, 0):.2f}", f"{width:.2f}", y, height,
    )  # fmt: skip


def _months() -> SafeString:
    return format_html_join(
        "", '<line class="month" x1="{0}%" x2="{0}%" y1="0" y2="{1}"/>',
        ((f"{n * 100 / 12:.2f}", HEIGHT) for n in range(13)),
    )  # fmt: skip


def _today(year: int, today: date) -> SafeString:
    if today.year != year:
        return format_html("")
    return format_html('<line class="today" x1="{0}%" x2="{0}%" y1="0" y2="{1}"/>', _at(year, today), HEIGHT)


def _at(year: int, day: date) -> str:
    return f"{min(max(_place(year, day), 0), 100):.2f}"


def _place(year: int, day: date) -> float:
    """How far into the year a day is, in hundredths."""
    return ((day - date(year, 1, 1)).days + 0.5) * 100 / (366 if isleap(year) else 365)
