"""今日: what a post owes, what it waits for, what the law refused lately; and what it may start."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import CLOCK, Procedure, Version
from zhunsheng.office.cases import desks
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.desks import READ_AT_MOST, Charge
from zhunsheng.office.people import service as people
from zhunsheng.web.acting import roles_in
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.shown import in_words, unit_name
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.words import area_name, article, role_names

SHOWN = 100  # duties that a list shows
# Findings whose reason needs nothing but the code and the law.
WHOLE = frozenset({"after", "while", "act.closed", "act.on-call", "field", "same-person", "same-unit", "attachment"})


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """My desk. Nothing is on it that is not mine."""
    mine = me(request)
    own, others, read = [], [], set()
    for charge in desks.charges([mine.seat.unit], _sent_to(mine), mine.today):
        read.add(charge.row.id)
        told = _charge(charge, mine)
        if told is not None:
            (own if told["mine"] else others).append(told)
    own.sort(key=_urgency)
    others.sort(key=_urgency)
    counts = {colour: sum(d["light"] == colour for d in own) for colour in ("red", "yellow", "green")}
    return render(request, "web/desk.html", {
        "here": "desk", "today": mine.today, "own": own[:SHOWN], "own_count": len(own), "others": others[:SHOWN],
        "others_count": len(others), "counts": counts, "refusals": list(_refusals(mine)), "post": mine.seat,
        "cut": len(read) >= READ_AT_MOST, "read": READ_AT_MOST, "may_start": bool(_startable(mine)),
    })  # fmt: skip


@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """What this post may start, by area; procedures before registers."""
    mine = me(request)
    areas: dict[str, list] = {}
    for procedure, role in _startable(mine):
        version = procedure.on(mine.today)
        areas.setdefault(version.area, []).append({
            "id": procedure.id, "name": version.name, "name_en": version.name_en, "kind": version.kind,
            "basis": version.basis, "as": role_names([role]) if role != mine.seat.role else "",
        })  # fmt: skip
    shown = [{"id": a, **area_name(a), "procedures": sorted(p, key=lambda p: p["kind"])} for a, p in areas.items()]
    return render(request, "web/start.html", {"here": "start", "areas": shown})


def _startable(mine: Me) -> list[tuple[Procedure, str]]:
    """The procedures and registers whose first act falls to this post, and in which role."""
    catalog, out = cases.office().catalog, []
    for ident in catalog.ids:
        version = catalog.procedure(ident).on(mine.today)
        act = next((a for a in version.acts.values() if a.starts), None) if version is not None else None
        by = [r for d in act.deeds.values() if not d.is_silent for r in d.order] if act is not None else []
        if (role := people.role_for(mine.seat.role, by)) is not None:
            out.append((catalog.procedure(ident), role))
    return out


def _sent_to(mine: Me) -> list[str]:
    """The procedures in which the law sends other units' cases to this post."""
    if mine.seat.role not in people.BODIES:
        return []
    catalog = cases.office().catalog
    found = (i for i in catalog.ids if i not in people.CONFIDENTIAL)
    return [i for i in found if mine.seat.role in roles_in(catalog.procedure(i))]


def _charge(charge: Charge, mine: Me) -> dict[str, Any] | None:
    """A duty as a line of the desk; None where it is neither mine nor my unit's."""
    row, reading, duty = charge
    act = reading.version.acts.get(duty.act)
    if act is None:
        return None
    by = list(dict.fromkeys(r for d in act.deeds.values() for r in d.order if r != CLOCK))
    is_mine = people.role_for(mine.seat.role, by) is not None
    if not is_mine and row.unit != mine.seat.unit:
        return None
    return {
        "mine": is_mine, "case": row, "procedure": reading.version, "act": duty.act, "name": named(act),
        "member": duty.member or "", "light": duty.light, "due": duty.due and duty.due.day,
        "provisional": bool(duty.due and duty.due.provisional), "still": bool(duty.owed.term and duty.due is None),
        "promised": duty.promised and duty.promised.day, "basis": article(reading.version, duty.owed.basis),
        "roles": role_names(by), "unit_name": unit_name(row.unit) if row.unit != mine.seat.unit else "",
        "left": (duty.due.day - mine.today).days if duty.due else None, "anchor": f"{duty.act}{duty.member or ''}",
    }  # fmt: skip


def _urgency(line: dict[str, Any]) -> tuple:
    """What expires first stands first; what has no day, last."""
    return line["due"] is None, line["due"] or date.max, line["case"].id


def _refusals(mine: Me) -> Iterator[dict[str, Any]]:
    catalog = cases.office().catalog
    for refusal in desks.refusals(mine.seat.unit):
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
    return (told.why if finding.kind in WHOLE else told.cannot) + (f"（{told.article}）" if told.article else "")
