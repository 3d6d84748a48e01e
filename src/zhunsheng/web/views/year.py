"""年历: the year's statutory duties by month, whose they are, and whether the ledger shows them done."""

from calendar import month_name
from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.office import yearly
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.yearly import LATE, MET, OPEN, OVERDUE, STATES, Obligation
from zhunsheng.web.acting import roles_in
from zhunsheng.web.me import Me, me
from zhunsheng.web.shown import short_name, unit_name
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.templatetags.zs import is_english, named

COLOURS = {MET: "green", LATE: "yellow", OVERDUE: "red", OPEN: "blue"}
ON_A_DESK = 8
FIRST, LAST = 2000, 2080


def year_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """One year: to everybody what is due when; to officials also how their units stand."""
    mine, today = me(request), office_day()
    year = today.year if year is None else year
    if not FIRST <= year <= LAST:
        raise Http404(_("没有这一年"))
    chosen = _chosen(request, mine)
    found = yearly.obligations(year, today, None if chosen == "" else [chosen])
    counts = Counter(o.state(today) for o in found if _sees(mine, o))
    words = _words()
    return render(request, "web/year.html", {
        "here": "law", "year": year, "today": today, "before": year - 1, "after": year + 1, "sees": mine is not None,
        "months": [{"month": month, "name": month_name[month] if is_english() else f"{month} 月",
                    "lines": _lines(list(group), mine, today)}
                   for month, group in groupby(found, key=lambda o: o.due.month)],
        "counts": [{"words": words[s], "count": counts[s], "colour": COLOURS[s]} for s in STATES if counts[s]],
        "units": _units(mine, chosen), "chosen": chosen,
    })  # fmt: skip


def desk_duties(mine: Me) -> dict[str, Any]:
    """The yearly duties that this post can do something about, for the desk: the first of them, and how many."""
    catalog = cases.office().catalog
    own = []
    for one in yearly.open_now(mine.today, [mine.seat.unit]):
        by = roles_in(catalog.procedure(one.duty.means.procedure))
        if people.role_for(mine.seat.role, sorted(by)) is not None:
            own.append(one)
    return {"lines": _lines(own[:ON_A_DESK], mine, mine.today), "count": len(own), "year": mine.today.year}


def _chosen(request: HttpRequest, mine: Me | None) -> str:
    """The unit asked for; an official's own where none is; "" for all."""
    given = request.GET.get("unit", mine.seat.unit if mine is not None else "")
    if given in ("", "all"):
        return ""
    if given not in {u.id for u in people.units()}:
        raise Http404(_("没有这个单位"))
    return given


def _units(mine: Me | None, chosen: str) -> list[dict[str, Any]]:
    """The units to choose from: an overseer's all, another's own."""
    if mine is None:
        return []
    seen = people.units() if mine.sight.is_overseer else [u for u in people.units() if u.id in mine.sight.units]
    return [{"id": u.id, "name": named(u), "chosen": u.id == chosen} for u in seen]


def _lines(found: list[Obligation], mine: Me | None, today: date) -> list[dict[str, Any]]:
    """A duty a line, its units together; how each stands only for who may see it."""
    words, out = _words(), []
    for _key, held in groupby(found, key=lambda o: (o.due, o.duty.id, o.year)):
        group = list(held)
        first = group[0]
        seen = [o for o in group if _sees(mine, o)]
        tally = Counter(o.state(today) for o in seen)
        version = cases.office().catalog.procedure(first.duty.means.procedure).versions[-1]
        out.append({
            "due": first.due, "internal": first.internal, "name": named(first.duty), "article": first.article,
            "about": first.duty.year_of(first.year), "demonstration": first.duty.is_demonstration,
            "procedure": named(version), "procedure_id": version.procedure,
            "act": named(version.acts[first.duty.means.act]),
            "who": unit_name(first.unit) if len(group) == 1 else _("%(n)s 个单位") % {"n": len(group)},
            "states": [{"words": words[s], "count": tally[s], "colour": COLOURS[s]} for s in STATES if tally[s]],
            "met": seen[0] if len(seen) == 1 and seen[0].met_on else None, "single": len(group) == 1,
            "left": (first.due - today).days,
            "owing": _names([o.unit for o in seen if o.state(today) == OVERDUE]) if len(group) > 1 else "",
        })  # fmt: skip
    return out


def _sees(mine: Me | None, one: Obligation) -> bool:
    return mine is not None and mine.sight.sees(one.duty.means.procedure, one.unit)


def _names(units: list[str]) -> str:
    return (", " if is_english() else "、").join(short_name(u) for u in units)


def _words() -> dict[str, str]:
    return {MET: _("已履行"), LATE: _("逾期履行"), OVERDUE: _("逾期，账上未见履行"), OPEN: _("未到期")}
