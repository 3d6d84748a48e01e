"""The figures of a period, and one figure with the cases behind it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.figures.evidence import Evidence, Query, rows
from zhunsheng.figures.figure import Figure, Value, parts_of, scaled
from zhunsheng.figures.indicator import CARRIED, COUNT, FLOW, RATIO, Indicator
from zhunsheng.figures.left_out import Rest
from zhunsheng.figures.printed import meets
from zhunsheng.office.cases import service as cases
from zhunsheng.reports.words import number
from zhunsheng.web.charts import bars, meter, stacked
from zhunsheng.web.comparing import changed, compared, is_yearly, tiles
from zhunsheng.web.me import Me, me, sees
from zhunsheng.web.reasons import in_words
from zhunsheng.web.scope import Scope, above, choices, part_name, reaches_back, scope_of
from zhunsheng.web.shown import measured_in, short_name
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.typed import digits
from zhunsheng.web.views.home import LEADS
from zhunsheng.web.words import result_name

PER_PAGE = 50
FIRST_UNITS = 12
COUNTED, LEFT_OUT, BELOW = SHOWN = ("counted", "left-out", "below")


def figure_list(request: HttpRequest) -> HttpResponse:
    """The figures of a period by area, all or those of a name, and the identities between them."""
    answers = current()
    if answers is None:
        return render(request, "web/figures.html", {"here": "figures", "year": "", "areas": []})
    scope = scope_of(request.GET, answers)
    failing = {b.identity.id: b for b in answers.broken(scope.period, scope.whose)}
    identities = [
        {"name": i.name, "name_en": i.name_en, "broken": failing.get(i.id)} for i in answers.indicators.identities
    ]
    told = tiles(answers, scope, answers.indicators.by_id)
    words = request.GET.get("q", "").strip()[:40]
    areas = [
        {"id": a.id, "name": a.name, "name_en": a.name_en, "figures": found, "lead": told.get(LEADS.get(a.id, ""))}
        for a in answers.indicators.areas
        if (found := [told[i.id] for i in a.indicators if words.lower() in f"{i.name} {i.name_en}".lower()])
    ]
    context = {
        "here": "figures", "year": scope.year, "areas": areas, "identities": identities, "words": words,
        "failing": len(failing),
        "chosen": request.GET.get("area", ""), "given": scope.given(),
    }  # fmt: skip
    return render(request, "web/figures.html", context | scoped(scope, answers), status=400 if scope.problems else 200)


def figure_page(request: HttpRequest, ident: str) -> HttpResponse:
    """One figure: what it means, what it is made of, how it went month by month, its cases and those left out."""
    answers = current()
    if answers is None:
        raise Http404(_("还没有这一年的统计快照。"))
    if ident not in answers.indicators.by_id:
        raise Http404(_("没有这个指标"))
    scope = scope_of(request.GET, answers)
    made = answers.indicators.get(ident)
    figure = _figure(answers, made, scope)
    before = _figure(answers, made, scope, earlier=True) if reaches_back(scope, answers) else None
    area = next(a for a in answers.indicators.areas if a.id == made.area)
    rest = Rest.of(answers.indicators, made, scope.period, scope.whose)
    shown = compared(answers, scope, figure, before) | {
        "area": area, "definition_shown": made.definition_en if is_english() else made.definition,
        "is_ratio": made.measure == RATIO and figure.denominator is not None,
        "numerator": figure.numerator, "denominator": figure.denominator,
        "numerator_name": _sum_of(answers, made.above), "denominator_name": _sum_of(answers, made.below),
        "procedures": _procedures(answers, made), "dated_shown": _dated(made),
        "left_out": _left_out_count(answers, rest, made),
        "seeks_rest": counts_most(figure.numerator or 0, figure.denominator or 0),
    }  # fmt: skip
    report = answers.printed(scope.year) if not scope.key and not scope.unit else None
    if report and (printed := report.of(ident)):
        shown |= {"printed": True, "printed_text": printed.text, "meets": meets(printed, figure)}
    show = side_shown(request, made, rest)
    if request.GET.get("show") == LEFT_OUT != show:
        scope = replace(scope, problems=(*scope.problems, _("这个数不分计入与未计入，没有“未计入”的案件可列。")))
    return render(request, "web/figure.html", {
        "here": "figures", "year": scope.year, "f": shown, "chart": _chart(answers, made, scope, rest), "show": show,
        "page": _evidence(request, answers, figure, scope, show, rest), "units": _units(answers, made, scope),
        "first_units": FIRST_UNITS, "snapshot": answers.snapshot.hash,
        "sql": answers.rows(figure.query.sql, answers.snapshot) if "query" in request.GET else "",
    } | scoped(scope, answers), status=400 if scope.problems else 200)  # fmt: skip


def scoped(scope: Scope, answers: Answers) -> dict[str, Any]:
    """What the form above the figures, and every link below it, need to know."""
    return {"scope": scope, "choices": choices(scope, answers)}


def side_shown(request: HttpRequest, made: Indicator, rest: Rest | None) -> str:
    """Which cases are asked for: those counted, and of a rate those left out, or all below the line."""
    show = request.GET.get("show", COUNTED)
    return show if show in SHOWN and made.measure == RATIO and (rest or show != LEFT_OUT) else COUNTED


def query_of(answers: Answers, made: Indicator, scope: Scope, show: str) -> tuple[Query, Indicator]:
    """The question that lists the cases counted, or all below the line; and in whose unit they are told."""
    side = made.below if show == BELOW else made.above
    query = Query(parts_of(answers.indicators, side) or ((1, made.question),), scope.period, scope.whose)
    return query, answers.indicators.get(side[0].id) if side else made


def _figure(answers: Answers, made: Indicator, scope: Scope, earlier: bool = False) -> Figure:
    period = scope.period.year_before() if earlier else scope.period
    wanted = [made.id, *(p.id for p in (*made.above, *made.below))]
    return answers.some(wanted, period, scope.whose)[made.id]


def _left_out_count(answers: Answers, rest: Rest | None, made: Indicator) -> int | None:
    if rest is None:
        return None
    return answers.kept(("rest", made.id, rest.period, rest.unit), lambda: rest.count(answers.snapshot))


def _sum_of(answers: Answers, parts: tuple) -> str:
    """The names of what is added up, and taken away."""
    out = ""
    for part in parts:
        sign = "" if not out and part.sign > 0 else " + " if part.sign > 0 else " − "
        out += sign + named(answers.indicators.get(part.id))
    return out


def _procedures(answers: Answers, made: Indicator) -> list:
    """The procedures whose cases it counts."""
    catalog = cases.office().catalog
    ids = dict.fromkeys(q.of for q in answers.questions(made) if q.of in catalog.ids)
    return [catalog.procedure(i).versions[-1] for i in ids]


def _dated(made: Indicator) -> str:
    """How the period of a case is found, in words."""
    if made.question is None:
        return _("随分子、分母")
    if made.question.kind == "stock":
        return _("期末在册")
    if made.question.kind == "carried":
        return _("期初结转")
    return _("期间发生")


def _chart(answers: Answers, made: Indicator, scope: Scope, rest: Rest | None) -> dict[str, Any] | None:
    """The months of the year; the months asked for stand out."""
    kinds = {q.kind for q in answers.questions(made)}
    if is_yearly(answers, made) or CARRIED in kinds or (made.measure == RATIO and kinds != {FLOW}):
        return None
    labels = [part_name(f"{n:02d}") for n in range(1, 13)]
    marked = [n - 1 for n in scope.months()] if scope.key else []
    held = _months(answers, made, scope.year, scope)
    if not any(v.value for v in held):
        return None
    if rest is not None and counts_most(sum(v.numerator or 0 for v in held), sum(v.denominator or 0 for v in held)):
        counted = [v.numerator for v in held]
        more = [(v.denominator or 0) - (v.numerator or 0) for v in held]
        if min(more) >= 0:
            notes = ["" if v.value is None else f"{number(v.value)}{made.unit}" for v in held]
            series = (_sum_of(answers, made.above), counted), (_("未计入"), more)
            return {"svg": stacked(labels, *series, notes, named(made), marked), "is_stacked": True}
    series = [(str(scope.year), [v.value for v in held])]
    before = _months(answers, made, scope.year - 1, scope) if reaches_back(scope, answers) else []
    if any(v.value for v in before):
        series.append((str(scope.year - 1), [v.value for v in before]))
    return {"svg": bars(labels, series, named(made), marked), "before": scope.year - 1 if len(series) > 1 else None}


def counts_most(numerator: int, denominator: int) -> bool:
    """Whether a rate counts what is usual, so that what it leaves out is what one looks for."""
    return 2 * numerator >= denominator


def _months(answers: Answers, made: Indicator, year: int, scope: Scope) -> list[Value]:
    found = answers.months([made.id], year, scope.whose)[made.id]
    return [found.get(f"{year}-{n:02d}", Value(None)) for n in range(1, 13)]


def _units(answers: Answers, made: Indicator, scope: Scope) -> list[dict[str, Any]]:
    """The figure unit by unit, villages under their towns; within a town, one by one."""
    wanted = None if scope.whose is None else {scope.whose} if isinstance(scope.whose, str) else set(scope.whose)

    def under(unit: str) -> str:
        return above(unit, scope.units, scope.unit) if wanted is None or unit in wanted else ""

    if is_yearly(answers, made) and scope.key:
        return []
    found = answers.units(made.id, scope.period, under, scope.unit)
    before = (
        answers.units(made.id, scope.period.year_before(), under, scope.unit) if reaches_back(scope, answers) else {}
    )
    lines = [(u, v) for u, v in found.items() if u and v.value is not None and (v.value or v.denominator)]
    if len(lines) < 2:
        return []
    lines.sort(key=lambda line: (-(line[1].denominator or line[1].value or 0), line[0]))
    most = max(v.value for _, v in lines)
    out = []
    for unit, value in lines:
        was = before.get(unit)
        moved = changed(made, value.value, was.value) if was is not None and was.value is not None else {}
        out.append({
            "id": unit, "name": short_name(unit), "shown": number(value.value, ","), "above": value.numerator,
            "below": value.denominator, "meter": meter(value.value, most),
            "link": urlencode(scope.given(unit=unit)), **moved,
        })  # fmt: skip
    return out


def _evidence(
    request: HttpRequest, answers: Answers, figure: Figure, scope: Scope, show: str, rest: Rest | None
) -> dict[str, Any]:
    """One page of the cases that are counted, that are left out, or that are below the line."""
    made = figure.indicator
    if show == LEFT_OUT and rest is not None:
        total = _left_out_count(answers, rest, made) or 0
        shown = paged(request, total)
        at = shown["offset"]
        found = answers.kept(
            ("left out", made.id, rest.period, rest.unit, at), lambda: rest.cases(answers.snapshot, PER_PAGE, at)
        )
        lines = [
            _line(left.evidence, answers.indicators.get(made.below[0].id), me(request))
            | _why([in_words(r) for r in left.why], _result(rest.below.of, left.result))
            for left in found
        ]
        return shown | {"rows": lines}
    query, base = query_of(answers, made, scope, show)
    total = figure.cases if show == COUNTED else _below_count(answers, made, scope, query)
    shown = paged(request, total)
    at = shown["offset"]
    found = answers.kept(("rows", query, at), lambda: rows(answers.snapshot, query, PER_PAGE, at))
    return shown | {
        "rows": [_line(e, base, me(request)) for e in found],
        "counts": base.measure == COUNT,
        "measured": measured_in(base),
    }


def _line(evidence: Evidence, base: Indicator, mine: Me | None) -> dict[str, Any]:
    """A case behind a figure; of a confidential one, the title only to those who may open it."""
    return {
        **evidence._asdict(), "unit_name": short_name(evidence.unit), "amount": scaled(base, evidence.amount),
        "title": title_for(mine, evidence),
    }  # fmt: skip


def title_for(mine: Me | None, found: Evidence) -> str:
    """The title of a case behind a figure, for this reader."""
    return found.title if sees(mine, found.case.partition("/")[0], found.unit) else _("不公开")


def _why(reasons: list[str], result: str) -> dict[str, Any]:
    """Why a case is left out, and what it came to where that says more."""
    return {"why": reasons, "result": "" if any(result in r for r in reasons) else result}


def _result(procedure: str, result: str | None) -> str:
    return result_name(cases.office().catalog.procedure(procedure).versions[-1], result) if result else ""


def _below_count(answers: Answers, made: Indicator, scope: Scope, query: Query) -> int:
    if len(made.below) == 1:
        return answers.some([made.below[0].id], scope.period, scope.whose)[made.below[0].id].cases
    return len(answers.rows(rows, answers.snapshot, query))


def paged(request: HttpRequest, total: int) -> dict[str, Any]:
    """Which page of so many rows is asked for, and which rows those are, in words."""
    count = max(-(-total // PER_PAGE), 1)
    at = min(max(digits(request.GET.get("page", "")), 1), count)
    out = pages(request, [], total, at, count) | {"offset": (at - 1) * PER_PAGE}
    if count > 1:
        told = {"first": f"{(at - 1) * PER_PAGE + 1:,}", "last": f"{min(at * PER_PAGE, total):,}", "n": f"{total:,}"}
        out["summary"] = _("第 %(first)s–%(last)s 件，共 %(n)s 件") % told
    return out


def pages(request: HttpRequest, rows: list, total: int, at: int, count: int) -> dict[str, Any]:
    """What a template needs to show one page of so many."""

    def link(page: int) -> str:
        return "?" + urlencode({**request.GET.dict(), "page": page})

    return {
        "rows": rows, "number": at, "count": count, "summary": _("共 %(n)s 件") % {"n": f"{total:,}"},
        "previous": link(at - 1) if at > 1 else "", "next": link(at + 1) if at < count else "",
    }  # fmt: skip
