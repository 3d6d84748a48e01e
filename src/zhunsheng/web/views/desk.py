"""今日: what a post owes, what it waits for, cards against its unit, what the law refused lately; what it may start."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Act, Version
from zhunsheng.office.cases import desks, refused
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.desks import READ_AT_MOST
from zhunsheng.office.people import service as people
from zhunsheng.web.acting import opens
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.shown import in_words
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.todo import RED, YELLOW, shown, todo
from zhunsheng.web.views.year import desk_duties
from zhunsheng.web.words import area_name, bracketed, role_names

SHOWN, SHOWN_LATER, FIRST, SHOWN_OTHERS = 60, 20, 10, 50  # lines that a list shows
# Findings whose reason needs nothing but the code and the law.
WHOLE = frozenset({"after", "while", "act.closed", "act.on-call", "field", "same-person", "same-unit", "attachment"})


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """My desk. Nothing is on it that is not mine."""
    mine = me(request)
    if mine.is_administrator:
        return HttpResponseRedirect(reverse("system"))
    seat, today = mine.seat, mine.today
    found = todo(mine.person, seat, today)
    soon = [line for line in found.own if line.is_soon(today)]
    undated = [line for line in found.own if line.due is None]
    later = [line for line in found.own if line.due is not None and not line.is_soon(today)]
    counts = {colour: sum(line.light == colour for line in found.own) for colour in (RED, YELLOW)}
    return render(request, "web/desk.html", {
        "here": "desk", "today": today, "post": seat, "own_count": len(found.own), "counts": counts,
        "soon": list(shown(soon[:SHOWN], seat, today, why=True)), "soon_count": len(soon),
        "undated": list(shown(undated[:SHOWN], seat, today)), "undated_count": len(undated),
        "later": list(shown(later[:SHOWN_LATER], seat, today)), "later_count": len(later),
        "others": list(shown(found.others[:FIRST], seat, today)), "others_count": len(found.others),
        "more_others": list(shown(found.others[FIRST:SHOWN_OTHERS], seat, today)), "others_shown": SHOWN_OTHERS,
        "cards": list(_cards(mine)), "refusals": list(_refusals(mine)), "cut": found.cut and not later,
        "more": found.cut, "read": READ_AT_MOST,
        "may_start": bool(_startable(mine)), "is_calm": not (found.own or found.others),
        "yearly": desk_duties(mine),
    })  # fmt: skip


@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """What this post may start, by area; procedures before registers."""
    mine = me(request)
    areas: dict[str, list] = {}
    for version, acts in _startable(mine):
        areas.setdefault(version.area, []).append({
            "id": version.procedure, "name": version.name, "name_en": version.name_en, "kind": version.kind,
            "acts": [
                {"id": act.id, "name": act.name, "name_en": act.name_en,
                 "as": role_names([role]) if role != mine.seat.role else ""}
                for act, role in acts
            ],
        })  # fmt: skip
    shown = [{"id": a, **area_name(a), "procedures": sorted(p, key=lambda p: p["kind"])} for a, p in areas.items()]
    return render(request, "web/start.html", {"here": "start", "areas": shown})


def _startable(mine: Me) -> list[tuple[Version, list[tuple[Act, str]]]]:
    """The procedures and registers that this post may open a case of, by which acts and in which role."""
    catalog = cases.office().catalog
    versions = (catalog.procedure(ident).on(mine.today) for ident in catalog.ids)
    return [(version, acts) for version in versions if (acts := opens(version, mine))]


def _cards(mine: Me) -> Iterator[dict[str, Any]]:
    """The open cards against my unit: of which colour, why, and what is to be done now."""
    for row, reading, colour in desks.cards(mine.seat.unit, mine.today):
        version, owed = reading.version, min(reading.duties, key=lambda d: (d.due is None, d.due), default=None)
        deed = version.acts["issue"].deeds.get(colour)
        ground = version.fields["ground"].options.get(reading.case.fields.get("ground"), ("", ""))
        yield {
            "case": row, "colour": colour, "name": named(deed) if deed is not None else "",
            "ground": named({"name": ground[0], "name_en": ground[1]}), "opened": row.opened_on,
            "next": named(version.acts[owed.act]) if owed is not None else "",
            "due": owed and owed.due and owed.due.day,
            "light": owed.light if owed is not None else "",
        }  # fmt: skip


def _refusals(mine: Me) -> Iterator[dict[str, Any]]:
    catalog = cases.office().catalog
    for refusal in refused.lately(mine.seat.unit):
        if refusal.procedure not in catalog.ids:
            continue
        version = (
            catalog.procedure(refusal.procedure).on(refusal.day) or catalog.procedure(refusal.procedure).versions[-1]
        )
        findings = [Finding(code, act, basis) for code, act, basis in refusal.findings]
        yield {
            "day": refusal.day, "recorded": refusal.recorded[:10], "who": people.person_name(refusal.actor),
            "case": cases.row(refusal.case) if refusal.case else None, "procedure": version,
            "act": named(version.acts[refusal.act]) if refusal.act in version.acts else refusal.act,
            "why": [_reason(f, version) for f in findings],
        }  # fmt: skip


def _reason(finding: Finding, version: Version) -> str:
    """Why, as far as the log still knows it: it keeps codes and articles, not the days and numbers behind them."""
    told = in_words(finding, version)
    return (told.why if finding.kind in WHOLE else told.cannot) + bracketed(told.article)
