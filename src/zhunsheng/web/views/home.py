"""The year on one page, as a leader reads it: what goes well, what is late, what changed, then field by field."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.figures.figure import Number
from zhunsheng.figures.indicator import FLOW, RATIO, Indicator
from zhunsheng.web.charts import spark
from zhunsheng.web.comparing import changed, is_yearly, tiles
from zhunsheng.web.scope import Scope, choices, part_name, part_of, reaches_back, scope_of
from zhunsheng.web.shown import tile
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import named

# The figure that stands for a field of work, drawn month by month.
LEADS = {
    "governance": "plan.completion-rate", "approvals": "licence.closed", "powers": "powers.items",
    "disclosure": "disclosure.proactive", "publicity": "publicity.events", "disputes": "mediation.total",
    "legal-aid": "legal-aid.cases", "counsel": "counsel.opinions", "decisions": "proposals.answered",
    "training": "training.attendance", "rules": "contracts.reviewed", "review": "reconsideration.concluded",
    "enforcement": "acts.all",
}  # fmt: skip
# Rates of which more is better whatever the year; the shares of cases done on time belong to them by their names.
WELL = (
    "plan.completion-rate", "mediation.success-rate", "proposals.satisfaction-rate", "litigation.appearance-rate",
    "officers.pass-rate", "service.department-entry-rate", "service.item-entry-rate",
)  # fmt: skip
ON_TIME, LATE = ".on-time-rate", (".late-acts", ".overdue")
WRONG = ("supervision.red-cards", "supervision.yellow-cards", "acts.irregular")
MOST, FEW = 8, 10


def home(request: HttpRequest) -> HttpResponse:
    """The figures that the year's report prints, area by area; above them what asks for a leader's eye."""
    answers = current()
    if answers is None:
        return render(request, "web/home.html", {"here": "home", "year": "", "fields": []})
    scope = scope_of(request.GET, answers)
    context = {"here": "home", "year": scope.year, "scope": scope, "choices": choices(scope, answers)}
    return render(request, "web/home.html", context | _told(answers, scope), status=400 if scope.problems else 200)


def warm(answers: Answers) -> None:
    """Ask beforehand what the page of the year asks, so that its first reader does not wait."""
    _told(answers, scope_of({}, answers))


def _told(answers: Answers, scope: Scope) -> dict[str, Any]:
    """All that the page tells of a scope."""
    told = tiles(answers, scope, answers.indicators.by_id)
    chosen = answers.kept(("printed",), lambda: _printed(answers))
    return {
        "fields": _fields(answers, scope, told, chosen), "well": _well(told), "late": _late(told),
        "moved": _moved(answers, scope, told, chosen), "all_late": told.get("acts.late"), "undone": _undone(told),
        "acts": told.get("acts.all"),
    }  # fmt: skip


def _printed(answers: Answers) -> frozenset[str]:
    """What the last printed report tells; everything where none was printed in ten years."""
    for year in range(answers.year, answers.year - 10, -1):
        if (report := answers.printed(year)) is not None:
            return frozenset(p.indicator for p in report.figures)
    return frozenset(answers.indicators.by_id)


def _fields(answers: Answers, scope: Scope, told: dict[str, dict], chosen: Collection[str]) -> list[dict[str, Any]]:
    """The fields of work: a leading figure with its year, and the figures that the report prints."""
    by_id = answers.indicators.by_id
    drawn = [i for i in LEADS.values() if i in by_id and not is_yearly(answers, by_id[i])]
    months = answers.months(drawn, scope.year, scope.whose)
    out = []
    for area in answers.indicators.areas:
        lead = LEADS.get(area.id, "")
        lines = [told[i.id] for i in area.indicators if i.id in chosen and i.id != lead]
        if scope.unit:  # of one unit most would be nought: only what it does is shown
            lines = [f for f in lines if f["value"]]
        if not lines and (lead not in told or (scope.unit and not told[lead]["value"])):
            continue
        held = months.get(lead, {})
        values = [held[m].value if m in held else None for m in (f"{scope.year}-{n:02d}" for n in range(1, 13))]
        title = f"{named(told[lead])}: " + ", ".join(
            f"{part_name(f'{n:02d}')} {v:,}" for n, v in enumerate(values, 1) if v is not None
        ) if lead in told else ""  # fmt: skip
        out.append({
            "id": area.id, "name": area.name, "name_en": area.name_en, "lead": told.get(lead), "lines": lines[:5],
            "more": lines[5:], "spark": spark(values, title) if any(values) else "",
        })  # fmt: skip
    return out


def _well(told: dict[str, dict]) -> list[dict[str, Any]]:
    """Rates that are whole, or better than a year before; the whole ones of most cases first."""
    rates = [f for i, f in told.items() if i in WELL or i.endswith(ON_TIME)]
    good = [f for f in rates if f["value"] is not None and f["cases"] and (f["value"] == 100 or f["direction"] == "up")]
    return sorted(good, key=lambda f: (f["value"] != 100, -f["cases"]))[:MOST]


def _late(told: dict[str, dict]) -> list[dict[str, Any]]:
    """What is overdue, was late, or against the rule: bad news where it is not nought."""
    found = [f for i, f in told.items() if i in WRONG or i.endswith(LATE)]
    return sorted((f for f in found if f["value"]), key=lambda f: (not f["id"].endswith(".overdue"), -f["value"]))[
        :MOST
    ]


def _undone(told: dict[str, dict]) -> dict[str, Any] | None:
    """The main tasks that were not completed."""
    whole, done = told.get("plan.main-tasks"), told.get("plan.main-tasks-completed")
    if not whole or not done or whole["value"] is None or done["value"] is None:
        return None
    return {"count": whole["value"] - done["value"], "of": whole["value"]}


def _moved(answers: Answers, scope: Scope, told: dict[str, dict], chosen: Collection[str]) -> dict[str, Any]:
    """What changed most against the year before, by its share of what it was; without one, against the last quarter."""
    if reaches_back(scope, answers):
        found = [f for i, f in told.items() if i in chosen and f.get("share") and _is_many(f["value"], f["before"])]
        return {"lines": _most(found), "words": scope.before_words, "link": scope.link}
    quarters = _last_quarters(answers, scope)
    if quarters is None:
        return {"lines": []}
    year, last = quarters
    now, before = (answers.figures(part_of(year, f"q{n}"), scope.whose) for n in (last, last - 1))
    found = []
    for made in (i for i in answers.indicators if i.id in chosen and i.measure != RATIO):
        new, old = now[made.id].value, before[made.id].value
        if _flows(answers, made) and old and _is_many(new, old):
            found.append(tile(now[made.id]) | changed(made, new, old))
    words = _("%(last)s与%(before)s比") % {"last": part_name(f"q{last}"), "before": part_name(f"q{last - 1}")}
    return {"lines": _most(found), "within": words, "link": urlencode(scope.given(period=f"q{last}"))}


def _last_quarters(answers: Answers, scope: Scope) -> tuple[int, int] | None:
    """The last whole quarter of a year, where the one before it is in the ledger too."""
    end = scope.period.end
    last = (end.month - 1) // 3 + (1 if part_of(scope.year, f"q{(end.month + 2) // 3}").end == end else 0)
    if scope.key or last < 2 or answers.begun is None:
        return None
    return (scope.year, last) if answers.begun <= part_of(scope.year, f"q{last - 1}").end else None


def _flows(answers: Answers, made: Indicator) -> bool:
    return all(q.kind == FLOW and not q.by_year for q in answers.questions(made))


def _is_many(now: Number | None, before: Number | None) -> bool:
    """Of few the share says nothing."""
    return max(now or 0, before or 0) >= FEW


def _most(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((f for f in found if f["share"]), key=lambda f: -abs(f["share"]))[:MOST]
