"""Units: the tree, and one unit with its names, its posts and what can be changed of it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import posts, units
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Unit
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.views.system.acts import KINDS
from zhunsheng.web.views.system.base import administrator, attempt, day_given, shown, text, unit_given
from zhunsheng.web.words import role_names

KINDS_IN_ORDER = {kind: n for n, kind in enumerate(units.KINDS)}  # departments before towns, towns before villages


@administrator("units")
def unit_tree(request: HttpRequest, by: By) -> HttpResponse:
    """Every unit under the one above it; those that are closed at the end of their branch; a form for a new one."""
    fault = ""
    if request.method == "POST":
        done, fault = attempt(lambda: _add(request, by))
        if done:
            return HttpResponseRedirect(f"{reverse('system-unit', args=[done])}?done=unit.add")
    everybody, words = people.units(), request.GET.get("q", "").strip()
    if words:
        everybody = [u for u in everybody if words.lower() in f"{u.id} {u.name} {u.short_name} {u.name_en}".lower()]
    return shown(request, by, "units", {
        "tree": _branches(everybody, units.closed(), flat=bool(words)), "words": words, "count": len(everybody),
        "kinds": [(k, _(KINDS[k])) for k in units.KINDS], "units": people.units(open_on=by.today),
    }, fault)  # fmt: skip


@administrator("units")
def unit_page(request: HttpRequest, by: By, ident: str) -> HttpResponse:
    """One unit."""
    found, fault = people.unit(ident), ""
    if found is None:
        raise Http404(_("没有这个单位"))
    if request.method == "POST":
        what = request.POST.get("what", "")
        _none, fault = attempt(lambda: _rename(request, by, ident) if what == "rename" else _close(request, by, ident))
        if not fault:
            return HttpResponseRedirect(f"{reverse('system-unit', args=[ident])}?done=unit.{what}")
    held = [p for p in posts.post_history(unit=ident)]
    return shown(request, by, "unit", {
        "unit": found, "kind": _(KINDS.get(found.kind, found.kind)), "names": units.names(ident),
        "closed_on": units.closed_on(ident), "parent": people.unit(found.parent) if found.parent else None,
        "now": [(p, role_names([p.role])) for p in held if p.since <= by.today and (not p.until or by.today < p.until)],
        "other": [(p, role_names([p.role])) for p in held if p.since > by.today or (p.until and p.until <= by.today)],
        "open_cases": cases.search(cases.Filter(units=(ident,), ended=False), size=1).total,
        "children": [u for u in people.units() if u.parent == ident],
    }, fault)  # fmt: skip


def _add(request: HttpRequest, by: By) -> str:
    parent = unit_given(request, "parent") if text(request, "parent") else None
    ident, kind = text(request, "id"), text(request, "kind")
    units.add_unit(
        by, ident, text(request, "name"), kind if kind in KINDS else "organisation", parent,
        text(request, "short_name"), text(request, "name_en"), text(request, "reason"),
    )  # fmt: skip
    return ident


def _rename(request: HttpRequest, by: By, ident: str) -> None:
    units.rename_unit(
        by, ident, day_given(request, "since"), text(request, "name"), text(request, "short_name"),
        text(request, "name_en"), text(request, "reason"),
    )  # fmt: skip


def _close(request: HttpRequest, by: By, ident: str) -> None:
    units.close_unit(by, ident, day_given(request, "on"), text(request, "reason"))


def _branches(everybody: list[Unit], closed: dict, flat: bool) -> list[dict]:
    """The units in the order of the tree, each with its depth."""
    known, under = {u.id for u in everybody}, {}
    for unit in everybody:
        under.setdefault(unit.parent if not flat and unit.parent in known else None, []).append(unit)
    out: list[dict] = []

    def walk(parent: str | None, depth: int) -> None:
        for unit in sorted(under.get(parent, ()), key=lambda u: (u.id in closed, KINDS_IN_ORDER.get(u.kind, 99), u.id)):
            out.append({
                "id": unit.id, "name": named(unit), "kind": _(KINDS.get(unit.kind, unit.kind)),
                "depth": min(depth, 3), "closed_on": closed.get(unit.id), "below": len(under.get(unit.id, ())),
            })  # fmt: skip
            walk(unit.id, depth + 1)

    walk(None, 0)
    return out
