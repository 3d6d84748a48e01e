"""Figures, fields and units as pages show them, in the reader's language."""

from collections.abc import Collection, Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from zhunsheng.catalog.units import Unit
from zhunsheng.figures.figure import Figure
from zhunsheng.kernel.procedure import Field, Version
from zhunsheng.kernel.terms import Term
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.reports.words import number
from zhunsheng.web.snapshot import Answers
from zhunsheng.web.templatetags.zs import is_english, named

UNITS_EN = {
    "件": "cases", "项": "items", "个": "", "次": "times", "条": "items", "场次": "events", "台次": "trips",
    "人次": "attendances", "份": "copies", "部": "", "篇": "articles", "名": "persons", "人": "persons", "起": "cases",
    "期": "classes", "倍": "times", "万元": "×10,000 yuan", "亿元": "×100 million yuan", "元": "yuan", "天": "days",
}  # fmt: skip


def year_of(request: HttpRequest, answers: Answers) -> int:
    """The year asked for, or the snapshot's own."""
    given = request.GET.get("year", "")
    if not given:
        return answers.year
    if not (given.isascii() and given.isdigit() and 2000 <= int(given) <= 2100):
        raise Http404(_("没有这一年"))
    return int(given)


def tile(figure: Figure) -> dict[str, Any]:
    """A figure for a tile or a row."""
    made = figure.indicator
    unit = UNITS_EN.get(made.unit, made.unit) if is_english() else made.unit
    return {
        "id": made.id, "name": made.name, "name_en": made.name_en, "value": figure.value, "cases": figure.cases,
        "shown": "—" if figure.value is None else number(figure.value, ","), "unit_shown": unit,
    }  # fmt: skip


def areas_of(answers: Answers, year: int, chosen: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The areas with their figures; only the chosen ones, and no area that has none of them."""
    figures = answers.figures(year)
    out = []
    for area in answers.indicators.areas:
        held = [tile(figures[i.id]) for i in area.indicators if chosen is None or i.id in chosen]
        if held:
            out.append({"id": area.id, "name": area.name, "name_en": area.name_en, "figures": held})
    return out


def unit_name(ident: str | None) -> str:
    """What a unit is called on a page."""
    if not ident:
        return ""
    found = _units().get(ident)
    return named(found) if found else ident


def _units() -> dict[str, Unit]:
    return {u.id: u for u in people.units()}


def facts(version: Version, fields: dict[str, Any], order: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The fields that hold something, in the order of the law file; private ones by name only."""
    names = [n for n in version.fields if n in fields] if order is None else list(order)
    out = []
    for name in names:
        known, value = version.fields.get(name), fields.get(name)
        if known is None or value is None or value == "" or value == []:
            continue
        out.append({
            "name": named(known), "hidden": known.private, "shown": "" if known.private else told(known, value),
            "link": value if known.type == "case" and not known.private else "",
        })  # fmt: skip
    return out


def told(field: Field, value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, list):
        return (", " if is_english() else "、").join(told(field, v) for v in value)
    if field.type == "flag":
        return _("是") if value else _("否")
    if field.type in ("choice", "choices"):
        zh, en = field.options.get(value, (value, ""))
        return (is_english() and en) or zh
    if field.type == "money":
        return _("%(yuan)s 元") % {"yuan": f"{value / 100:,.2f}"}
    if field.type in ("unit", "units"):
        return unit_name(value)
    if field.type == "term":
        return term_words(value)
    if field.type == "case":
        row = cases.row(value)
        return row.number if row else value
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return str(value)


def term_words(value: str) -> str:
    """A term as one says it: 7 个工作日."""
    term = Term.parse(value)
    units = {"workdays": _("%(n)s 个工作日"), "days": _("%(n)s 日"), "months": _("%(n)s 个月"), "years": _("%(n)s 年")}
    return units[term.unit] % {"n": term.amount}


def who(actor: str | None, unit: str | None, role: str) -> str:
    """Who did it: the person, the unit, in which role."""
    person = people.person_name(actor) if actor else ""
    return " · ".join(p for p in (person, unit_name(unit), role) if p)
