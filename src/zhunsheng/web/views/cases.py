"""One case: what is owed, by whom, until when and why, and what happened."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhunsheng.catalog.naming import law_title, paper_name
from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.case import MIGRATE, UNDO, Event
from zhunsheng.kernel.procedure import Act, Procedure, Version
from zhunsheng.kernel.reading import Duty, Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.irregular import parted
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import service as sheets
from zhunsheng.office.sheets.service import Import
from zhunsheng.web.acting import acts_for, reaches
from zhunsheng.web.forms import sees_private
from zhunsheng.web.me import me, sees
from zhunsheng.web.rows import state_of
from zhunsheng.web.shown import facts, unit_name, who
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.typed import digits
from zhunsheng.web.views.act import as_of
from zhunsheng.web.views.papers import told_documents
from zhunsheng.web.words import article, bracketed, finding_words, role_names, stretch_words, unit_of_term


def case_page(request: HttpRequest, ident: str) -> HttpResponse:
    """One case as it reads today; in a sample, as it reads on the snapshot's day or on its last act's."""
    row, mine = cases.row(ident), me(request)
    if row is None:
        raise Http404(_("没有这个案件"))
    if not sees(mine, row.procedure, row.unit):
        return render(request, "web/confidential.html", {
            "here": "cases", "case": row, "version": cases.office().catalog.procedure(row.procedure).dated(row.version),
            "unit_name": unit_name(row.unit),
        }, status=403)  # fmt: skip
    today = as_of(ident, office_day())
    reading = cases.reading(ident, today)
    assert reading is not None and reading.version is not None
    version, private = reading.version, mine is not None and sees_private(mine, row)
    duties = [
        _duty(reading, version, d) for d in sorted(reading.duties, key=lambda d: (d.due is None, d.due or date.max))
    ]
    links = [
        v for n, v in reading.case.fields.items() if n in version.fields and version.fields[n].type == "case" and v
    ]
    linked = cases.rows(links)
    acts = acts_for(reading, mine) if mine is not None and reaches(mine, row, reading.procedure) else None
    drawn = told_documents(mine, row, reading.procedure)
    return render(request, "web/case.html", {
        "here": "cases", "case": row, "version": version, "today": today, "unit_name": unit_name(row.unit),
        "law_name": law_title(version), "states": state_of(version, row, reading), "duties": duties,
        "next": _next(reading, duties), "facts": facts(version, reading.case.fields, private=private),
        "steps": _steps(ident, reading, version, private, drawn), "documents": drawn,
        "linked": list(linked.values()), "acts": acts,
        "undone": _undone(ident, reading), "may_undo": acts is not None and mine.is_supervisor, "private": private,
        "recorded": _recorded(request, reading), "again": "again" in request.GET,
    })  # fmt: skip


def _recorded(request: HttpRequest, reading: Reading) -> str:
    """What was just recorded, to be said on top."""
    seq = digits(request.GET.get("recorded", ""))
    step = next((s.event for s in reading.steps if s.event.seq == seq and seq), None)
    if step is None:
        return _("已经记下。") if seq else ""
    name = _act_name(reading.procedure.dated(step.version).acts.get(step.act), step)
    return _("已经记下：第 %(n)s 号事件“%(act)s”。") % {"n": seq, "act": name}


def _undone(ident: str, reading: Reading) -> list[dict[str, Any]]:
    """What was taken back, by whom and why: it stays in the ledger and counts no more."""
    history = cases.history(ident)
    by_seq = {e.seq: e for e in history}
    out = []
    for event in (e for e in history if e.act == UNDO):
        taken = by_seq[event.fields["event"]]
        version = reading.procedure.dated(taken.version) if taken.version else reading.version
        out.append({
            "seq": taken.seq, "name": _act_name(version.acts.get(taken.act), taken), "day": taken.day, "on": event.day,
            "reason": event.fields.get("reason", ""), "who": _who(event),
        })  # fmt: skip
    return out


def _duty(reading: Reading, version: Version, duty: Duty) -> dict[str, Any]:
    act = version.acts[duty.act]
    deed = next(iter(act.deeds.values()))
    silent = act.deeds.get(duty.owed.silence) if duty.owed.silence else None
    stretches = reading.explain(duty) if duty.due is not None and duty.owed.term else ()
    return {
        "act": duty.act,
        "name": named(act), "member": duty.member, "light": duty.light, "due": duty.due and duty.due.day,
        "provisional": bool(duty.due and duty.due.provisional), "still": bool(duty.owed.term and duty.due is None),
        "promised": duty.promised and duty.promised.day, "internal": duty.internal and duty.internal.day,
        "roles": role_names(deed.doers), "basis": article(version, duty.owed.basis),
        "silence": named(silent) if silent else "", "start": duty.owed.start,
        "stretches": [
            {"start": s.start, "end": s.end, "counted": s.counted, "days": s.days, "words": _why(version, s)}
            for s in stretches
        ],
        "unit": unit_of_term(duty.owed.term), "left": _left(reading, duty),
    }  # fmt: skip


def _why(version: Version, stretch: Any) -> str:
    told = stretch_words(stretch.reason)
    return told + bracketed(article(version, stretch.basis))


def _left(reading: Reading, duty: Duty) -> int | None:
    """Counted days from today to the last day."""
    if duty.due is None:
        return None
    return sum(_overlap(s, reading.day) for s in reading.explain(duty) if s.counted) if duty.owed.term else None


def _overlap(stretch: Any, today: date) -> int:
    if stretch.start > today:
        return stretch.days
    if stretch.end <= today:
        return 0
    whole = (stretch.end - stretch.start).days + 1
    return (
        stretch.days - min(stretch.days, whole - (stretch.end - today).days) if stretch.days == whole else stretch.days
    )


def _next(reading: Reading, duties: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The duty that expires first, for the head of the page."""
    first = next((d for d in duties if d["due"]), None)
    if first is None:
        return None
    if first["light"] == "red":
        words, left = _("%(act)s已逾期") % {"act": first["name"]}, None
    elif first["left"] == 0:
        words, left = _("今天是“%(act)s”的最后一日") % {"act": first["name"]}, None
    else:
        words, left = _("距“%(act)s”期满还有") % {"act": first["name"]}, first["left"]
    return {
        "words": words, "left": left, "unit": first["unit"], "day": first["due"], "light": first["light"],
        "provisional": first["provisional"],
    }  # fmt: skip


def _steps(
    ident: str, reading: Reading, version: Version, private: bool, drawn: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What happened, in the order of its days; what is recorded comes with its digest and the lag of recording."""
    entries = {r.event.seq: r for r in cases.recorded(ident)}
    procedure, brought = reading.procedure, sheets.origins(ident)
    out, followed = [], None
    for step in reading.steps:
        event = step.event
        under = procedure.dated(event.version) if event.version else version
        act = under.acts.get(event.act)
        deed = act.deeds[event.outcome] if act is not None else None
        held = entries.get(event.seq) if not event.is_silent or event.seq else None
        late = [
            {"statutory": _("超过法定期限"), "promised": _("超过承诺时限"), "internal": _("超过内部时限")}[k]
            for k in step.late
        ]
        out.append({
            "day": event.day, "name": _act_name(act, event),
            "outcome": named(deed) if deed is not None and event.outcome else "",
            "silent": event.is_silent, "late": "、".join(late),
            "who": _who(event),
            "due": step.due, **_irregular(event), "findings": finding_words(event.findings, under, event.act),
            "facts": facts(under, event.fields, private=private),
            "papers": _papers(event, drawn, under), "seq": 0 if event.is_silent else event.seq,
            "documents": [d for d in drawn if d["seq"] == event.seq and not event.is_silent],
            "undoable": not event.is_silent and event.act != MIGRATE,
            "hash": held.entry.hash if held else _("尚未入账"),
            "lag": _lag(event.day, held.entry.recorded) if held else "",
            "brought": _brought(brought.get(event.seq)) if not event.is_silent else "",
            "changes": _changes(procedure, event, followed) if event.act == MIGRATE else "",
        })  # fmt: skip
        followed = event.version or followed
    return out


def _changes(procedure: Procedure, event: Event, followed: date | None) -> str:
    """The address at which the version that a case moved to stands beside the one that it followed."""
    page = reverse("law-part", args=[procedure.id, event.version.isoformat(), "changes"])
    return f"{page}?from={followed.isoformat()}" if followed else page


def _brought(source: Import | None) -> str:
    """With which book an act came in, and who brought it: its day and its doer are the book's word."""
    if source is None:
        return ""
    who = people.person_name(source.person) if source.person else _("命令行")
    return _("随导入 %(id)s 入账，导入人 %(who)s") % {"id": source.id, "who": who}


def _irregular(event: Event) -> dict[str, str]:
    """Why an act that was against the rule stands here, and who entered it."""
    reason, recorder = parted(event.reason or "")
    return {"reason": reason, "recorder": people.person_name(recorder) if recorder else ""}


def _papers(event: Event, drawn: list[dict[str, Any]], under: Version) -> list[tuple[int, str]]:
    """What came with an act, each with its place among the attachments; its own documents are told apart."""
    own = {digest for d in drawn for digest in d["digests"]}
    held = enumerate(sorted(event.attachments.items()))
    return [(n, paper_name(under, name)) for n, (name, digest) in held if digest not in own]


def _act_name(act: Act | None, event: Event) -> str:
    """What was done, and for whom; a move to another version is no act of the law's."""
    if act is None:
        return _("转入 %(since)s 起施行的版本：%(why)s") % {"since": event.fields["to"], "why": event.fields["reason"]}
    return named(act) + (f" · {event.member}" if event.member else "")


def _who(event: Event) -> str:
    if event.is_silent:
        return _("沉默的后果由法律规定")
    role = role_names([event.role])
    if event.unit and (known := roles().get(event.role)) is not None and known.outside:
        role = _("代%(role)s登记") % {"role": role}
    return who(event.actor, event.unit, role, event.attachments)


def _lag(day: date, recorded: str) -> str:
    """How late it was entered: by the office's day, which in a sample stands still while real time goes on."""
    days = (min(datetime.fromisoformat(recorded).date(), office_day()) - day).days
    return _("%(n)s 日后补记") % {"n": days} if days > 0 else ""
