"""Figures beside those of the year before: the value, the change, the percentage; and where there is none, so said."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhunsheng.figures.figure import Figure, Number
from zhunsheng.figures.indicator import Indicator
from zhunsheng.reports.words import number
from zhunsheng.web.scope import Scope, reaches_back
from zhunsheng.web.shown import tile
from zhunsheng.web.snapshot import Answers

PERCENT = "%"


def tiles(answers: Answers, scope: Scope, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Indicators as tiles for a scope, each beside the same days of the year before."""
    figures = answers.figures(scope.period, scope.whose)
    before = answers.figures(scope.period.year_before(), scope.whose) if reaches_back(scope, answers) else {}
    return {i: compared(answers, scope, figures[i], before.get(i)) for i in wanted if i in figures}


def compared(answers: Answers, scope: Scope, figure: Figure, before: Figure | None) -> dict[str, Any]:
    """A figure as a tile, with how it stood a year before."""
    out = tile(figure)
    if is_yearly(answers, figure.indicator) and not _whole_years(scope):
        return out | {"value": None, "shown": "—", "why_none": _("只按年度统计"), "before": None, "direction": ""}
    period = scope.period.year_before()
    if before is None or before.value is None or not answers.knows(figure.indicator, period):
        return out | {"before": None, "direction": ""}
    return out | changed(figure.indicator, figure.value, before.value)


def changed(made: Indicator, now: Number | None, before: Number) -> dict[str, Any]:
    """The change from one value to another, in words."""
    if now is None:
        return {"before": before, "before_shown": number(before, ","), "direction": ""}
    change = Decimal(now) - Decimal(before)
    share = None
    if before and made.unit != PERCENT:
        share = (change * 100 / Decimal(before)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    words = f"{'+' if change > 0 else ''}{number(change, ',')}"
    return {
        "before": before, "before_shown": number(before, ","), "change": change,
        "change_shown": _("%(n)s 个百分点") % {"n": words} if made.unit == PERCENT else words,
        "share": share, "share_shown": "" if share is None else f"{'+' if share > 0 else ''}{number(share)}%",
        "direction": "up" if change > 0 else "down" if change < 0 else "same",
    }  # fmt: skip


def is_yearly(answers: Answers, made: Indicator) -> bool:
    """Whether it counts by a year that its cases name, and so says nothing of a month."""
    return any(q.by_year for q in answers.questions(made))


def _whole_years(scope: Scope) -> bool:
    return scope.period.is_of_years or (scope.cut and not scope.key)
