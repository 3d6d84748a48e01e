"""Lists: the books of every procedure and register, one book narrowed and sorted, and lists that people keep."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhunsheng.figures.figure import trace
from zhunsheng.figures.indicator import Period
from zhunsheng.office.bookmarks import service as bookmarks
from zhunsheng.office.bookmarks.service import NotKept
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Filter, Page
from zhunsheng.office.people import service as people
from zhunsheng.web.acting import opens
from zhunsheng.web.asked import (
    COLUMNS,
    DATED,
    LIGHTS,
    ORDERS,
    PREFIX,
    UNSORTED,
    USUAL,
    Asked,
    heading,
    known_fields,
    read,
    states,
)
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.rows import rows_of
from zhunsheng.web.shown import tile
from zhunsheng.web.snapshot import current, office_day
from zhunsheng.web.templatetags.zs import is_english
from zhunsheng.web.typed import digits
from zhunsheng.web.words import area_name

PER_PAGE = 50
# Cases that a page counts by itself; more are counted when asked. In a large book each costs more to look up.
COUNTED, LOOKED_UP, LARGE = 10_000, 1_000, 20_000
PICKED = 300  # cases on which one act is performed at once
BEHIND = 20_000  # cases behind a figure that a list can hold


def case_list(request: HttpRequest) -> HttpResponse:
    """The books; with ?procedure=, one book; with words, a unit or a light alone, what is so in any book."""
    catalog, mine, today = cases.office().catalog, me(request), office_day()
    ident = request.GET.get("procedure", "")
    if ident and ident not in catalog.ids:
        raise Http404(_("没有这类案件"))
    asked = read(request.GET, mine, today, catalog.procedure(ident) if ident else None)
    if not ident and not _spans_books(asked.wanted):
        return _books(request, mine, today)
    figure = behind(asked)
    at_most = None if request.GET.get("count") == "all" else _counted(asked)
    number = min(digits(request.GET.get("page", "")), 10**9) or 1
    found = cases.search(asked.wanted, asked.order, number, PER_PAGE, at_most)
    hidden, english = _hidden(asked), is_english()
    units = {i: (english and u.name_en) or u.name for i, u in people.units_by_id().items()}
    picks = bool(asked.procedure and asked.wanted.own)
    return render(request, "web/lists/list.html", {
        "here": "cases", "asked": asked, "version": asked.version,
        "rows": rows_of(asked, found.rows, today, picks), "picks": picks,
        "heads": _heads(asked, found.order), "page": _page(asked, found, request), "left": found.left, "figure": figure,
        "told": list(asked.told()), "states": _options(states(asked.version), request.GET.get("state", "")),
        "lights": _options({k: _(v) for k, v in LIGHTS.items()}, request.GET.get("light", "")),
        "dates": _options({k: _(v) for k, v in DATED.items()}, asked.dated), "columns": _columns(asked),
        "addable": [f for f in known_fields(asked.version, mine) if f.id not in {a.field.id for a in asked.fields}],
        "units": _listed(tuple(units.values())),
        "unit": _typed_unit(request, asked, units),
        "colleagues": people.colleagues(mine.seat.unit, today) if mine else [],
        "kept": bookmarks.kept(mine.person) if mine else [], "query": _query(request), "hidden": hidden,
        "unsorted": found.order != asked.order, "picked_at_most": PICKED, "wrong": request.GET.get("wrong", ""),
        "figures": _figures(request, asked),
        "quick": _quick(request, asked),
        "may_start": bool(opens(asked.procedure and asked.procedure.on(asked.today), mine)),
    })  # fmt: skip


@never_cache
@require_POST
@signed_in
def keep_page(request: HttpRequest) -> HttpResponse:
    """Keep a list under a name, or keep it no longer; then the list again."""
    mine = me(request)
    asked = request.POST.get("asked", "")
    if "drop" in request.POST:
        bookmarks.drop(mine.person, digits(request.POST["drop"]))
        return HttpResponseRedirect(f"{reverse('cases')}?{asked}")
    try:
        bookmarks.keep(mine.person, request.POST.get("name", ""), asked)
    except NotKept as why:
        return HttpResponseRedirect(f"{reverse('cases')}?{asked}&wrong={why}")
    return HttpResponseRedirect(f"{reverse('cases')}?{asked}")


def _books(request: HttpRequest, mine: Me | None, today: date) -> HttpResponse:
    """Every procedure and register by area: how many cases there are, and how many of one's own unit."""
    catalog = cases.office().catalog
    mine_only = Filter(units=(mine.seat.unit,)) if mine else None
    found, own = cases.totals(Filter()), cases.totals(mine_only) if mine_only else {}
    overdue = cases.totals(replace(mine_only, light=("red", today))) if mine_only else {}
    areas: dict[str, list] = {}
    for ident in catalog.ids:
        version = catalog.procedure(ident).versions[-1]
        areas.setdefault(version.area, []).append({
            "id": ident, "name": version.name, "name_en": version.name_en,
            "count": found.get(ident, 0), "own": own.get(ident, 0), "overdue": overdue.get(ident, 0),
        })  # fmt: skip
    shown = [{"id": a, **area_name(a), "procedures": books} for a, books in areas.items()]
    kept = bookmarks.kept(mine.person) if mine else []
    return render(request, "web/lists/books.html", {"here": "cases", "areas": shown, "kept": kept, "mine": mine})


def _spans_books(wanted: Filter) -> bool:
    """Whether a list without a procedure asks for something that an index finds in all books at once."""
    return bool(wanted.text or wanted.units or wanted.light and wanted.light[0] in ("red", "yellow"))


def _heads(asked: Asked, order: str) -> list[dict[str, str]]:
    """The headings; each that can be sorted by leads to the list sorted by it, or the other way round."""
    out = []
    fields = {f"{PREFIX}{f.id}": f for f in known_fields(asked.version, asked.mine)}
    for column in asked.columns:
        sortable = column in ORDERS or column in fields and fields[column].type not in UNSORTED
        now = "ascending" if order == column else "descending" if order == f"-{column}" else ""
        turned = f"-{column}" if now == "ascending" else column
        link = asked.link(sort=turned) if sortable else ""
        out.append({"id": column, "words": heading(column, asked.version), "link": link, "now": now})
    return out


def _counted(asked: Asked) -> int:
    """Up to how many cases this list is counted."""
    if not asked.wanted.asks_index:
        return COUNTED
    return LOOKED_UP if cases.is_large(asked.wanted.procedure, LARGE) else COUNTED


def _page(asked: Asked, found: Page, request: HttpRequest) -> dict[str, Any]:
    def link(number: int) -> str:
        return f"{asked.link()}&page={number}"

    counted = f"{found.total:,}"
    summary = _("超过 %(n)s 件") if found.is_cut else _("共 %(n)s 件")
    return {
        "number": found.page, "count": found.pages, "summary": summary % {"n": counted}, "total": found.total,
        "previous": link(found.page - 1) if found.page > 1 else "", "is_cut": found.is_cut,
        "next": link(found.page + 1) if found.page < found.pages else "", "count_all": asked.link(count="all"),
        "is_last": found.is_cut and found.page == found.pages,
    }  # fmt: skip


def _columns(asked: Asked) -> list[dict[str, Any]]:
    fields = [f"{PREFIX}{f.id}" for f in known_fields(asked.version, asked.mine)]
    base = [c for c in COLUMNS if c != "handler" or asked.mine]
    return [
        {"id": c, "words": heading(c, asked.version), "chosen": c in asked.columns, "fixed": c == "number"}
        for c in (*base, *fields)
    ]


def _options(known: dict[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    return [(value, words, value == chosen) for value, words in known.items()]


def _query(request: HttpRequest) -> str:
    """What is asked, as a kept list has it: without the page that one happened to be on."""
    got = request.GET.copy()
    for name in ("page", "wrong", "count", "add", "figures"):
        got.pop(name, None)
    for name in [n for n in got if got.getlist(n) == [""]]:
        got.pop(name)
    if got.get("sort") == "-opened_on":
        got.pop("sort")
    if ("number", *got.getlist("col")) == USUAL:
        got.pop("col")
    if "dated" in got and not (got.get("from") or got.get("to")):
        got.pop("dated")
    return got.urlencode()


@lru_cache(maxsize=4)
def _listed(names: tuple[str, ...]) -> str:
    """The names that the field of the unit offers: hundreds, and the same on every page."""
    return format_html_join("", '<option value="{}">', ((name,) for name in names))


def _typed_unit(request: HttpRequest, asked: Asked, units: Mapping[str, str]) -> str:
    """What stands in the field of the unit: its name, or what was typed and is none."""
    if asked.wanted.units:
        return units.get(asked.wanted.units[0], "")
    return request.GET.get("unit", "")


def _quick(request: HttpRequest, asked: Asked) -> list[tuple[str, str, bool]]:
    """The lists that a clerk opens most: words, address, whether it is this one."""
    if asked.mine is None or asked.procedure is None:
        return []
    kinds = {
        _("全部"): {}, _("本单位"): {"unit": "own"}, _("我经办的"): {"handler": "me"},
        _("本单位逾期"): {"unit": "own", "light": "red"}, _("本单位临近期限"): {"unit": "own", "light": "yellow"},
    }  # fmt: skip
    query = _query(request)
    links = {words: urlencode({"procedure": asked.procedure.id, **extra}) for words, extra in kinds.items()}
    return [(words, f"?{link}", link == query) for words, link in links.items()]


def _hidden(asked: Asked) -> int | None:
    """How many confidential cases a book has that this reader does not see; None where nothing is confidential."""
    if asked.procedure is None or asked.procedure.id not in people.CONFIDENTIAL:
        return None
    whole = cases.count(Filter(procedure=asked.procedure.id))
    return whole - cases.count(Filter(procedure=asked.procedure.id, seen_by=asked.wanted.seen_by))


def behind(asked: Asked) -> dict[str, Any] | None:
    """Narrow the list to the cases behind a figure, where one is asked for: the same cases, one by one."""
    answers, ident = current(), asked.get.get("figure", "")
    if answers is None or ident not in answers.indicators.by_id:
        return None
    year = asked.get.get("year", "")
    year = digits(year) if 2000 <= digits(year) <= 2100 else answers.year
    made = answers.indicators.get(ident)
    behind = answers.rows(trace, answers.indicators, answers.snapshot, made, Period.year(year))
    idents = tuple(dict.fromkeys(r.case for r in behind))
    shown = tile(answers.some([ident], Period.year(year))[ident]) | {
        "year": year,
        "behind": len(idents),
        "query": f"?year={year}",
    }
    if len(idents) > BEHIND:
        asked.problems.append(_("这个数背后的案件太多，列表装不下；在数的页上看，或导出。"))
        return shown
    asked.wanted = replace(asked.wanted, ids=idents)
    return shown


def _figures(request: HttpRequest, asked: Asked) -> dict[str, Any] | None:
    """The figures that count this book's cases, beside how many of those behind each stand in the list as narrowed."""
    answers = current()
    if answers is None or asked.procedure is None or request.GET.get("figures") != "1":
        return None
    year, out, ident = answers.year, [], asked.procedure.id
    wanted = [i for i in answers.indicators if i.question is not None and i.question.of == ident]
    figures = answers.some([i.id for i in wanted], Period.year(year)) if wanted else {}
    for made in wanted:
        behind = answers.rows(trace, answers.indicators, answers.snapshot, made, Period.year(year))
        idents = tuple(dict.fromkeys(r.case for r in behind))[:BEHIND]
        link = f"?procedure={ident}&figure={made.id}&year={year}"
        here = cases.count(replace(asked.wanted, ids=idents)) if idents else 0
        out.append(tile(figures[made.id]) | {"behind": len(idents), "here": here, "link": link})
    return {"year": year, "as_of": answers.snapshot.as_of, "rows": out}
