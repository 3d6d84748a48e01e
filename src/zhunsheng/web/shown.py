"""Figures, fields and units as pages show them, in the reader's language."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from zhunsheng.catalog.messages import Told
from zhunsheng.catalog.messages import told as told_finding
from zhunsheng.figures.figure import Figure
from zhunsheng.figures.indicator import Indicator
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Field, Version
from zhunsheng.kernel.terms import Term
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.people.delegations import acted_for
from zhunsheng.office.people.service import Seat
from zhunsheng.reports.words import number
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.typed import digits
from zhunsheng.web.words import language, role_names

UNITS_EN = {
    "件": "cases", "项": "items", "个": "", "次": "times", "条": "items", "场次": "events", "台次": "trips",
    "人次": "attendances", "份": "copies", "部": "", "篇": "articles", "名": "persons", "人": "persons", "起": "cases",
    "张": "cards", "期": "classes", "倍": "times", "万元": "×10,000 yuan", "亿元": "×100 million yuan", "元": "yuan",
    "天": "days",
}  # fmt: skip


def year_of(request: HttpRequest, otherwise: int) -> int:
    """The year asked for, or the one that stands where none is."""
    given = request.GET.get("year", "")
    year = digits(given) if given else otherwise
    if not 2000 <= year <= 2100:
        raise Http404(_("没有这一年"))
    return year


def tile(figure: Figure) -> dict[str, Any]:
    """A figure for a tile or a row."""
    made = figure.indicator
    return {
        "id": made.id, "name": made.name, "name_en": made.name_en, "value": figure.value, "cases": figure.cases,
        "shown": "—" if figure.value is None else number(figure.value, ","),
        "unit_shown": measured_in(made),
    }  # fmt: skip


def measured_in(made: Indicator) -> str:
    """The unit of an indicator's values, as one reads it."""
    return UNITS_EN.get(made.unit, made.unit) if is_english() else made.unit


def unit_name(ident: str | None) -> str:
    """What a unit is called on a page."""
    if not ident:
        return ""
    found = people.units_by_id().get(ident)
    return named(found) if found else ident


def short_name(ident: str) -> str:
    """What a unit is called where there is little room."""
    return unit_name(ident) if is_english() else people.unit_name(ident)


def seat_name(seat: Seat) -> str:
    """A post as one says it: the role, in which unit, and for whom where it is another's."""
    role, unit = role_names([seat.role]), unit_name(seat.unit) if is_english() else people.unit_name(seat.unit)
    return in_place_of(role if _words(role) == _words(unit) else f"{role} · {unit}", seat.of)


def _words(name: str) -> set[str]:
    """The words of a name: Bureau of justice and Justice Bureau have the same."""
    return set(name.lower().split()) - {"of", "the"}


def in_place_of(told: str, whose: str | None) -> str:
    """What was said of a post or an act, and in whose place."""
    return _("%(told)s（代%(name)s）") % {"told": told, "name": people.person_name(whose)} if whose else told


def facts(version: Version, fields: dict[str, Any], private: bool = False) -> list[dict[str, Any]]:
    """The fields that hold something, in the order of the law file; private ones by name only, but to their unit."""
    out = []
    for name in (n for n in version.fields if n in fields):
        known, value = version.fields.get(name), fields.get(name)
        if known is None or value is None or value == "" or value == []:
            continue
        out.append({
            "name": named(known), "hidden": known.private and not private, "private": known.private,
            "shown": "" if known.private and not private else told(known, value),
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
        return _("%(yuan)s 元") % {"yuan": f"{value // 100:,}" if value % 100 == 0 else f"{value / 100:,.2f}"}
    if field.type in ("unit", "units"):
        return unit_name(value)
    if field.type == "term":
        return term_words(value)
    if field.type == "case":
        row = cases.row(value)
        return row.number if row else value
    if isinstance(value, dict):
        code = f"（{masked(value['code'])}）" if value.get("code") else ""
        return f"{value.get('name', '')}{code}"
    return str(value)


def masked(code: str) -> str:
    """An identity number as a screen shows it, the birthday hidden; other codes whole.

    >>> masked("440524188001010014")
    '440524********0014'
    """
    return f"{code[:6]}********{code[14:]}" if len(code) == 18 and code[:17].isdigit() else code


def term_words(value: str) -> str:
    """A term as one says it: 7 个工作日."""
    term = Term.parse(value)
    if term.amount == 1:
        return {"workdays": _("1 个工作日"), "days": _("1 日"), "months": _("1 个月"), "years": _("1 年")}[term.unit]
    units = {"workdays": _("%(n)s 个工作日"), "days": _("%(n)s 日"), "months": _("%(n)s 个月"), "years": _("%(n)s 年")}
    return units[term.unit] % {"n": term.amount}


def in_words(finding: Finding, version: Version | None) -> Told:
    """A finding in the reader's language, people and units by their names."""
    data = dict(finding.data)
    if "persons" in data:
        data["persons"] = [people.person_name(p) for p in data["persons"]]
    if "units" in data:
        data["units"] = [unit_name(u) for u in data["units"]]
    return told_finding(replace(finding, data=data), version, language())


def who(actor: str | None, unit: str | None, role: str, attachments: Mapping[str, str] | None = None) -> str:
    """Who did it: the person, in whose place if in another's, the unit, the role. Outsiders have their role."""
    name = people.person_name(actor) if actor else ""
    person = in_place_of(name, acted_for(attachments or {})) if name and (unit or name != actor) else ""
    if actor == "":
        person = _("名册以外的人")
    return " · ".join(p for p in (person, short_name(unit) if unit else "", role) if p)
