"""What supervision shows of a unit: its cards, its cases that are late or near, what the law refused there."""

from datetime import date
from typing import Any

from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.desks import CARD
from zhunsheng.office.cases.refused import Refused
from zhunsheng.office.people import service as people
from zhunsheng.web.shown import in_words, short_name
from zhunsheng.web.tasks import owed, read
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.words import article, bracketed, result_name


def cards(day: date) -> list[dict[str, Any]]:
    """Yellow and red cards of the year and those still open, the latest first."""
    out = []
    for told in read(CARD, day):
        reading = told.reading
        issued = reading.case.done.get("issue")
        if issued is None or (reading.case.is_ended and issued.day.year < day.year):
            continue
        version, fields = reading.version, reading.case.fields
        grounds = version.fields["ground"].options.get(fields.get("ground", ""), ("", ""))
        unit = fields.get("carded_unit") or told.row.unit
        result = result_name(version, reading.case.result) if reading.case.result else ""
        out.append({
            "id": told.row.id, "number": told.row.number, "unit": unit, "unit_name": short_name(unit),
            "colour": issued.outcome, "name": named(version.acts["issue"].deeds[issued.outcome]), "day": issued.day,
            "ground": grounds[is_english()] or grounds[0], "open": reading.case.result is None, "result": result,
            "owed": owed(reading),
            "due": min((d.due.day for d in reading.duties if d.due), default=None), "light": reading.light,
        })  # fmt: skip
    return sorted(out, key=lambda c: (c["open"], c["day"], c["id"]), reverse=True)


def row(row: cases.Row, today: date) -> dict[str, Any]:
    version = cases.office().catalog.procedure(row.procedure).versions[-1]
    act = version.acts.get(row.due_act)
    return {
        "id": row.id, "number": row.number, "title": row.title, "procedure": named(version), "due": row.due_on,
        "act": named(act) if act else "", "days": (today - row.due_on).days if row.due_on and row.due_on < today else 0,
        "opened": row.opened_on,
    }  # fmt: skip


def refusal(found: Refused) -> dict[str, Any]:
    catalog = cases.office().catalog
    known = catalog.procedure(found.procedure) if found.procedure in catalog.ids else None
    version = known and (known.on(found.day) or known.versions[-1])
    why = []
    for code, act, basis in found.findings:
        told = in_words(Finding(code, act, basis), version) if version else None
        why.append(told.cannot + bracketed(article(version, basis)) if told else code)
    return {
        "day": found.day, "case": cases.row(found.case) if found.case else None, "procedure": named(version),
        "act": named(version.acts[found.act]) if version and found.act in version.acts else found.act,
        "who": people.person_name(found.actor), "why": why,
    }  # fmt: skip
