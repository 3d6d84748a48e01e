"""The law as pages: every procedure, and one version of one as sentences."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.catalog.prose import acts_told, gates_told
from zhunsheng.kernel.procedure import Field, Version
from zhunsheng.office.cases import service as cases
from zhunsheng.web.templatetags.zs import is_english
from zhunsheng.web.words import area_name

TYPES = {
    "text": ("文字", "text"),
    "longtext": ("长文字", "long text"),
    "number": ("整数", "whole number"),
    "decimal": ("小数", "decimal"),
    "money": ("金额", "money"),
    "flag": ("是否", "yes or no"),
    "date": ("日期", "date"),
    "term": ("期限", "term"),
    "choice": ("单选", "one of"),
    "choices": ("多选", "some of"),
    "party": ("当事人", "party"),
    "parties": ("当事人（多个）", "parties"),
    "person": ("人员", "person"),
    "persons": ("人员（多个）", "persons"),
    "unit": ("单位", "unit"),
    "units": ("单位（多个）", "units"),
    "place": ("地点", "place"),
    "items": ("清单", "list"),
    "code": ("编码", "code"),
    "case": ("关联案件", "linked case"),
}


def law_list(request: HttpRequest) -> HttpResponse:
    """Every procedure and register by area."""
    catalog = cases.office().catalog
    areas: dict[str, list] = {}
    for ident in catalog.ids:
        procedure = catalog.procedure(ident)
        last = procedure.versions[-1]
        areas.setdefault(last.area, []).append({
            "id": ident, "name": last.name, "name_en": last.name_en, "kind": last.kind, "basis": last.basis,
            "versions": [v.since.isoformat() for v in procedure.versions],
        })  # fmt: skip
    shown = [{"id": a, **area_name(a), "procedures": found} for a, found in areas.items()]
    return render(request, "web/law.html", {"here": "law", "areas": shown})


def law_page(request: HttpRequest, ident: str, since: str = "") -> HttpResponse:
    """A version (the newest where none is asked for) as sentences with their articles."""
    catalog = cases.office().catalog
    if ident not in catalog.ids:
        raise Http404(_("没有这个程序"))
    procedure = catalog.procedure(ident)
    version = _version(procedure, since)
    english = is_english()
    return render(request, "web/law_page.html", {
        "here": "law", "version": version, "versions": procedure.versions, "law_name": version.basis,
        "area": area_name(version.area), "acts": acts_told(version, english), "gates": gates_told(version, english),
        "fields": [_field(f) for f in version.fields.values()],
    })  # fmt: skip


def _version(procedure, since: str) -> Version:
    try:
        return procedure.dated(date.fromisoformat(since)) if since else procedure.versions[-1]
    except (KeyError, ValueError):
        raise Http404(_("没有这个版本")) from None


def _field(field: Field) -> dict:
    words = [(en if is_english() and en else zh) for zh, en in field.options.values()]
    return {
        "id": field.id, "name": field.name, "name_en": field.name_en, "type": TYPES[field.type][is_english()],
        "private": field.private, "options_shown": "、".join(words),
    }  # fmt: skip
