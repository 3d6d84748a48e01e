"""The year at a glance: the printed figures by field of work, and above them what needs watching."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhunsheng.web.shown import areas_of, tile, year_of
from zhunsheng.web.snapshot import current

# What a leader asks first. The last two are bad news where they are not nought.
HEADLINE = (
    "acts.all", "disclosure.proactive", "mediation.success-rate", "proposals.satisfaction-rate", "plan.completion-rate",
    "reconsideration.concluded", "acts.late", "acts.irregular",
)  # fmt: skip
BAD = ("acts.late", "acts.irregular")


def home(request: HttpRequest) -> HttpResponse:
    """The figures that the year's report prints, area by area."""
    answers = current()
    if answers is None:
        return render(request, "web/home.html", {"here": "home", "year": "", "areas": []})
    year = year_of(request, answers)
    figures = answers.figures(year)
    printed = answers.printed(year)
    chosen = {p.indicator for p in printed.figures} if printed else set(figures)
    return render(request, "web/home.html", {
        "here": "home", "year": year, "areas": areas_of(answers, year, chosen),
        "headline": [
            tile(figures[i]) | {"bad": i in BAD and bool(figures[i].value)} for i in HEADLINE if i in figures
        ],
    })  # fmt: skip
