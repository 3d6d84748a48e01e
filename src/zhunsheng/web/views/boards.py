"""Boards: the year's plan with its tasks and milestones; what is overdue and carded, unit by unit."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhunsheng.kernel.procedure import Version
from zhunsheng.office.cases import overview, refused
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Filter
from zhunsheng.office.people import service as people
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.oversight import cards, refusal, row
from zhunsheng.web.shown import short_name, unit_name, year_of
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.tasks import ASSIGNED, COLUMNS, DONE, RUNNING, VERIFYING, plans, tasks
from zhunsheng.web.templatetags.zs import is_english
from zhunsheng.web.timeline import scale, stretch

VIEWS = ("board", "timeline")
LISTED = 60


def plan_board(request: HttpRequest) -> HttpResponse:
    """The tasks of a year in columns by how far they are, or as stretches of time."""
    today = office_day()
    year = year_of(request, today.year)
    held = tasks(year, today)
    units = {t["unit"] for t in held}
    levels = {t["level"]: t["level_name"] for t in held}
    unit, level = request.GET.get("unit", ""), request.GET.get("level", "")
    unit, level = unit if unit in units else "", level if level in levels else ""
    found = [t for t in held if (not unit or t["unit"] == unit) and (not level or t["level"] == level)]
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else VIEWS[0]
    columns = [
        {"id": c, "name": _(name), "tasks": there}
        for c, name in COLUMNS.items()
        if (there := [t for t in found if t["column"] == c]) or c in (ASSIGNED, RUNNING, VERIFYING, DONE)
    ]
    given = {k: v for k, v in {"year": year, "unit": unit, "level": level}.items() if v}
    return render(request, "web/board_plan.html", {
        "here": "home", "year": year, "years": sorted({year - 1, year, year + 1, today.year}), "columns": columns,
        "tasks": [t | {"stretch": _stretch(t, year, today)} for t in found] if view == VIEWS[1] else found,
        "view": view, "views": {v: urlencode(given | {"view": v}) for v in VIEWS}, "unit": unit, "level": level,
        "units": sorted(((u, short_name(u)) for u in units), key=lambda pair: pair[1]), "levels": levels.items(),
        "plans": plans(year, today), "scale": scale(is_english()), "today": today,
        "counts": {"all": len(found), "done": sum(t["column"] == DONE for t in found),
                   "red": sum(t["light"] == "red" for t in found)},
    })  # fmt: skip


@signed_in
def supervision_board(request: HttpRequest) -> HttpResponse:
    """Every unit: what it owes, what is overdue or near, what was irregular or refused, which cards it has."""
    mine = me(request)
    begin = date(mine.today.year, 1, 1)
    held = [c for c in cards(mine.today) if _sees(mine, c["unit"])]
    counts = {
        "red": overview.by_unit(Filter(light=("red", mine.today))),
        "yellow": overview.by_unit(Filter(light=("yellow", mine.today))),
        "running": overview.by_unit(_running()),
        "irregular": overview.by_unit(Filter(irregular=True, opened_from=begin)),
        "refused": refused.by_unit(begin, mine.today),
        "cards": Counter(c["unit"] for c in held if c["open"]),
    }
    units = sorted({u for found in counts.values() for u in found if _sees(mine, u)})
    lines = [{"id": u, "name": short_name(u), **{k: found.get(u, 0) for k, found in counts.items()}} for u in units]
    lines.sort(key=lambda x: (-x["red"], -x["cards"], -x["yellow"], -x["irregular"], -x["refused"], x["name"]))
    totals = {k: sum(line[k] for line in lines) for k in counts}
    return render(request, "web/board_supervision.html", {
        "here": "home", "watched": [u for u in lines if _asks_care(u)],
        "quiet": [u for u in lines if not _asks_care(u)],
        "totals": totals, "today": mine.today, "begin": begin, "cards": held,
        "is_all": mine.sight.is_overseer or mine.seat.role in people.BODIES,
    })  # fmt: skip


@signed_in
def supervision_unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit: the cases behind each of its numbers."""
    mine = me(request)
    if people.unit(unit) is None or not _sees(mine, unit):
        raise Http404(_("没有这个单位，或不归本岗位看"))
    begin = date(mine.today.year, 1, 1)
    asked = {
        "red": Filter(light=("red", mine.today), units=(unit,)),
        "yellow": Filter(light=("yellow", mine.today), units=(unit,)),
        "irregular": Filter(irregular=True, opened_from=begin, units=(unit,)),
    }
    seen = tuple(mine.sight.units)
    running = cases.totals(_running(unit))
    lists = []
    for name, wanted in asked.items():
        # Of confidential cases of other units only how many there are.
        total = overview.by_unit(wanted).get(unit, 0)
        order = "due_on" if name != "irregular" else "-opened_on"
        found = cases.search(_seen(wanted, seen), order, 1, LISTED)
        lists.append({"id": name, "total": total, "rows": [row(r, mine.today) for r in found.rows],
                      "hidden": total - found.total, "more": found.total - len(found.rows)})  # fmt: skip
    return render(request, "web/board_unit.html", {
        "here": "home", "unit": unit, "name": unit_name(unit), "lists": lists, "running": sum(running.values()),
        "procedures": [{"id": p, "version": _version(p), "count": n} for p, n in sorted(running.items())],
        "today": mine.today, "begin": begin,
        "cards": [c for c in cards(mine.today) if c["unit"] == unit],
        "refusals": [refusal(r) for r in refused.between(begin, mine.today, [unit])],
    })  # fmt: skip


def _running(*units: str) -> Filter:
    """Cases that have come to no result yet; what is entered into a register runs to none."""
    catalog = cases.office().catalog
    registers = tuple(i for i in catalog.ids if _version(i).kind == "register")
    return Filter(has_result=False, not_procedures=registers, units=units or None)


def _version(procedure: str) -> Version:
    return cases.office().catalog.procedure(procedure).versions[-1]


def _sees(mine: Me, unit: str) -> bool:
    """Bodies that watch over all see all; everybody else their own unit."""
    return mine.sight.is_overseer or mine.seat.role in people.BODIES or unit in mine.sight.units


def _seen(wanted: Filter, units: tuple[str, ...]) -> Filter:
    return replace(wanted, seen_by=units)


def _stretch(task: dict[str, Any], year: int, today: date) -> SafeString:
    marks = [(m["day"], f"{m['name']} {m['day']}") for m in task["milestones"] if m["day"]]
    told = _("%(title)s：%(begin)s 下达，%(end)s 前完成，%(done)s") % {
        "title": task["title"], "begin": task["assigned"], "end": task["deadline"] or "—",
        "done": _("%(day)s 完成") % {"day": task["done"]} if task["done"] else _("尚未完成"),
    }  # fmt: skip
    return stretch(year, task["assigned"], task["deadline"], task["done"], marks, today, told)


def _asks_care(line: dict[str, Any]) -> bool:
    """Whether a unit has more than cases that run as they should."""
    return any(line[k] for k in ("red", "yellow", "cards", "irregular", "refused"))
