"""The figures of a year, and one figure with the cases behind it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.figures.figure import Figure, scaled, trace
from zhunsheng.figures.indicator import DAYS, RATIO, Indicator, Period
from zhunsheng.figures.printed import meets
from zhunsheng.office.cases import service as cases
from zhunsheng.web.charts import bars
from zhunsheng.web.shown import areas_of, tile, unit_name, year_of
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import is_english, named

PER_PAGE = 50


def figure_list(request: HttpRequest) -> HttpResponse:
    """Every figure of a year by area, and the identities between them."""
    answers = current()
    if answers is None:
        return render(request, "web/figures.html", {"here": "figures", "year": "", "areas": []})
    year = year_of(request, answers)
    failing = {b.identity.id: b for b in answers.broken(year)}
    identities = [
        {"name": i.name, "name_en": i.name_en, "broken": failing.get(i.id)} for i in answers.indicators.identities
    ]
    context = {"here": "figures", "year": year, "areas": areas_of(answers, year), "identities": identities}
    return render(request, "web/figures.html", context)


def figure_page(request: HttpRequest, ident: str) -> HttpResponse:
    """One figure: what it means, what it is made of, how it went month by month, and its cases."""
    answers = current()
    if answers is None or ident not in answers.indicators.by_id:
        raise Http404(_("没有这个指标"))
    year = year_of(request, answers)
    figure = answers.figures(year)[ident]
    made = figure.indicator
    area = next(a for a in answers.indicators.areas if a.id == made.area)
    shown = tile(figure) | {
        "area": area, "definition_shown": made.definition_en if is_english() else made.definition,
        "is_ratio": made.measure == RATIO and figure.denominator is not None,
        "numerator": figure.numerator, "denominator": figure.denominator,
        "numerator_name": _sum_of(answers, made.above), "denominator_name": _sum_of(answers, made.below),
        "procedures": _procedures(answers, made), "dated_shown": _dated(made),
    }  # fmt: skip
    if (report := answers.printed(year)) and (printed := report.of(ident)):
        shown |= {"printed": True, "printed_text": printed.text, "meets": meets(printed, figure)}
    return render(request, "web/figure.html", {
        "here": "figures", "year": year, "years": sorted({year - 1, year, answers.year}), "f": shown,
        "chart": _chart(answers, figure, year), "page": _evidence(request, answers, made, year),
        "units": _by_unit(answers, figure, year),
    })  # fmt: skip


def _sum_of(answers: Answers, parts) -> str:
    names = [named(answers.indicators.get(p.id)) for p in parts]
    return "" if len(names) != 1 else names[0]


def _procedures(answers: Answers, made: Indicator) -> list:
    """The procedures whose cases it counts."""
    catalog = cases.office().catalog
    asked = (
        [made.question]
        if made.question
        else [answers.indicators.get(p.id).question for p in (*made.above, *made.below)]
    )
    ids = dict.fromkeys(q.of for q in asked if q is not None and q.of in catalog.ids)
    return [catalog.procedure(i).versions[-1] for i in ids]


def _dated(made: Indicator) -> str:
    """How the year of a case is found, in words."""
    if made.question is None:
        return _("随分子、分母")
    if made.question.kind == "stock":
        return _("年末在册")
    if made.question.kind == "carried":
        return _("上年结转")
    return _("当年发生")


def _chart(answers: Answers, figure: Figure, year: int):
    made = figure.indicator
    if made.measure == DAYS or (made.question is not None and (made.question.kind != "flow" or made.question.by_year)):
        return None
    labels = [_("%(n)s月") % {"n": n} for n in range(1, 13)]

    def months(ident: str) -> list:
        found = answers.months(ident, year)
        return [found.get(f"{year}-{n:02d}") or 0 for n in range(1, 13)]

    if made.measure == RATIO:
        parts = (*made.above, *made.below)
        kinds = {answers.indicators.get(p.id).question.kind for p in parts if answers.indicators.get(p.id).question}
        if len(made.above) != 1 or len(made.below) != 1 or kinds != {"flow"}:
            return None
        series = [(_sum_of(answers, side), months(side[0].id)) for side in (made.above, made.below)]
    else:
        series = [(named(made), months(made.id))]
    return bars(labels, series, named(made)) if any(v for _, values in series for v in values) else None


def _by_unit(answers: Answers, figure: Figure, year: int) -> list[dict]:
    found = answers.units(figure.indicator.id, year)
    rows = [{"name": unit_name(u), "value": v} for u, v in found.items() if v is not None]
    return sorted(rows, key=lambda r: -r["value"])[:15] if len(rows) > 1 else []


def _evidence(request: HttpRequest, answers: Answers, made: Indicator, year: int) -> dict:
    rows = answers.rows(trace, answers.indicators, answers.snapshot, made, Period.year(year))
    base = answers.indicators.get(made.above[0].id) if made.measure == RATIO and made.above else made
    shown = paged(request, rows)
    shown["rows"] = [
        {**r._asdict(), "unit_name": unit_name(r.unit), "amount": scaled(base, r.amount)} for r in shown["rows"]
    ]
    if made.measure == RATIO:
        shown["summary"] = _("分子：%(s)s") % {"s": shown["summary"]}
    return shown


def paged(request: HttpRequest, rows: list) -> dict:
    """One page of a list, with the way to its neighbours."""
    count = max(-(-len(rows) // PER_PAGE), 1)
    given = request.GET.get("page", "1")
    at = min(max(int(given), 1), count) if given.isascii() and given.isdigit() else 1
    return pages(request, rows[(at - 1) * PER_PAGE : at * PER_PAGE], len(rows), at, count)


def pages(request: HttpRequest, rows: list, total: int, at: int, count: int) -> dict:
    """What a template needs to show one page of so many."""

    def link(page: int) -> str:
        return "?" + urlencode({**request.GET.dict(), "page": page})

    return {
        "rows": rows, "number": at, "count": count, "summary": _("共 %(n)s 件") % {"n": f"{total:,}"},
        "previous": link(at - 1) if at > 1 else "", "next": link(at + 1) if at < count else "",
    }  # fmt: skip
