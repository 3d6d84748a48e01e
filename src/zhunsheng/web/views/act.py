"""Acting: the form of an act, and of opening a case; sent, it goes through the one door or comes back whole."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.kernel.case import ANNUL, ISSUE, MIGRATE, NEW, UNDO, Command, Event, Person
from zhunsheng.kernel.conditions import judge
from zhunsheng.kernel.procedure import Act, Deed, Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.paperwork import PAPERWORK
from zhunsheng.office.cases.service import Doubled, Duplicate, Performed, Refused, Request, Row, Stale, StorageFault
from zhunsheng.office.documents import service as documents
from zhunsheng.office.people import service as people
from zhunsheng.reports.notices.render import fragment
from zhunsheng.web.acting import Choice, choices_of, opening, opens, version_of
from zhunsheng.web.addresses import to_case
from zhunsheng.web.forms import Form, new_form, read_form
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.reached import Matter, not_yours, on_a_case
from zhunsheng.web.shown import in_words, unit_name, who
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.today import this_day
from zhunsheng.web.twice import just_sent
from zhunsheng.web.typed import Mistyped, day_of, digits
from zhunsheng.web.words import article, role_names

# Findings in spite of which an act may have been done: a supervisor can record it as irregular.
RULES = frozenset({
    "after", "wait", "within", "notice", "while", "act.on-call", "act.closed", "extends", "day.out-of-order",
    "same-person", "same-unit", "persons", "certificate", "qualification", "check",
})  # fmt: skip


def as_of(ident: str, today: date) -> date:
    """The day on which a case is shown: today; where acts of a sample go beyond its last day, that of the last."""
    days = [e.day for e in cases.history(ident)]
    return max([today, *(d for d in days if d <= this_day())])


@on_a_case
def act_page(request: HttpRequest, mine: Me, matter: Matter, act: str) -> HttpResponse:
    """One act of a case: its form; or, where it has several outcomes, first the choice of one."""
    # A day before the case began has no law for it: the form then stands under today's, and the law refuses.
    row, procedure, day = matter.row, matter.procedure, _typed_day(request)
    if day is None or day < row.opened_on:
        day = max(as_of(row.id, mine.today), row.opened_on)
    reading = matter.reading(day)
    version = version_of(procedure, reading.case, act, day)
    if version is None:
        raise Http404(_("这个案件在这一天没有这个行为"))
    irregular = mine.is_supervisor and (request.GET.get("irregular") or request.POST.get("irregular")) == "1"
    asked = request.POST if request.method == "POST" else request.GET
    member = asked.get("member") or None
    deed = _chosen(version.acts[act], asked.get("outcome") or None)
    if deed is None:
        return _choose(request, row, reading, version, version.acts[act], mine, member, irregular)
    role = people.role_for(mine.seat.role, deed.order)
    if role is None and not irregular:
        return not_yours(request, _wrong_role(version, deed, mine), row.id)
    form = new_form(version, deed, mine, row.unit, role, day, reading, row, member, request.method != "POST")
    if irregular:
        form.is_irregular, form.issue = True, []  # papers were written then, or never
    if request.method == "POST":
        return _sent(request, read_form(form, request, reading.case.fields), reading)
    against = [c for c in choices_of(reading, version, form.act, mine, _self(mine, day)) if c.deed is deed]
    against = [c for c in against if c.member == member] or against
    return _shown(request, form, reading, notes=[] if irregular else _notes(version, against))


@signed_in
def start_page(request: HttpRequest, ident: str) -> HttpResponse:
    """Opening a case under a procedure."""
    mine, catalog = me(request), cases.office().catalog
    if ident not in catalog.ids:
        raise Http404(_("没有这个程序"))
    procedure, day = catalog.procedure(ident), _typed_day(request) or mine.today
    version = procedure.on(day) or procedure.on(mine.today)
    if version is None:
        raise Http404(_("这个程序当天还没有施行"))
    reading = Reading(procedure, NEW, day, catalog.calendar)
    asked = request.POST if request.method == "POST" else request.GET
    act = _opening(version, mine, asked.get("act", ""))
    if act is None:
        return render(
            request, "web/start_act.html", {"here": "start", "version": version, "acts": opens(version, mine)}
        )
    deed = _chosen(act, asked.get("outcome") or None)
    if deed is None:
        return _choose(request, None, reading, version, act, mine, None, False)
    role = people.role_for(mine.seat.role, deed.order)
    if role is None:
        return not_yours(request, _wrong_role(version, deed, mine))
    form = new_form(version, deed, mine, mine.seat.unit, role, day, asks=request.method != "POST")
    if request.method == "POST":
        return _sent(request, read_form(form, request, {}), reading)
    return _shown(request, form, reading)


@on_a_case
def undo_page(request: HttpRequest, mine: Me, matter: Matter, seq: int) -> HttpResponse:
    """Taking an act back: by a supervisor, with a reason; the case is told anew without it."""
    row, procedure, ident = matter.row, matter.procedure, matter.row.id
    if not mine.is_supervisor:
        return not_yours(request, _("撤销已记的行为，由督查考核、电子监察人员办理，并写明理由。"), ident)
    event = next(
        (
            e
            for e in cases.history(ident)
            if e.seq == seq and e.act not in {UNDO, MIGRATE} | PAPERWORK and not e.is_silent
        ),
        None,
    )
    if event is None:
        raise Http404(_("没有这个事件"))
    version = procedure.dated(event.version) if event.version else procedure.versions[-1]
    context = {
        "here": "cases", "case": row, "seq": seq, "what": named(version.acts[event.act]), "day": event.day,
        "who": who(event.actor, event.unit, role_names([event.role]), event.attachments),
        "reason": request.POST.get("reason", ""),
        "seen": request.POST.get("seen") or row.seq, "unit_name": unit_name(row.unit),
    }  # fmt: skip
    if request.method != "POST" or "resume" in request.POST:
        return render(request, "web/undo.html", context)
    command = Command(
        UNDO, as_of(ident, mine.today), mine.seat.role, _self(mine, mine.today),
        fields={"event": seq, "reason": context["reason"].strip()}, attachments=mine.trace,
    )  # fmt: skip
    seen = digits(str(context["seen"])) or row.seq
    try:
        answer = cases.perform(Request(row.procedure, row.unit, command, ident, seen=seen), this_day())
    except Stale:
        context |= {"problems": [_first_acted(ident, seen)], "seen": cases.row(ident).seq}
        return render(request, "web/undo.html", context, status=409)
    if isinstance(answer, Refused):
        problems = [str(in_words(f, version)) for f in answer.findings]
        return render(request, "web/undo.html", context | {"problems": problems}, status=422)
    return to_case(ident, f"recorded={answer.events[-1].seq}")


def _opening(version: Version, mine: Me, asked: str) -> Act | None:
    """The act by which the case is to be opened; None where this post must still choose one."""
    known, given = opening(version), opens(version, mine)
    named = next((act for act in known if act.id == asked), None)
    if named is not None or len(given) > 1:
        return named
    return given[0][0] if given else known[0]


def _chosen(act: Act, outcome: str | None) -> Deed | None:
    """The deed that is meant; None where one must still be chosen."""
    given = [d for d in act.deeds.values() if not d.is_silent]
    if len(given) == 1:
        return given[0]
    return next((d for d in given if d.outcome == outcome), None)


def _choose(
    request: HttpRequest, row: Row | None, reading: Reading, version: Version, act: Act, mine: Me,
    member: str | None, irregular: bool,
) -> HttpResponse:  # fmt: skip
    """The outcomes of an act, each with what stands against it."""
    found = [c for c in choices_of(reading, version, act, mine, _self(mine, reading.day)) if member in (None, c.member)]
    shown = {
        c.deed.outcome: {
            "outcome": c.deed.outcome, "name": named(c.deed), "open": c.is_open and c.is_mine or irregular,
            "why": _notes(version, [c]), "basis": article(version, c.deed.basis),
        }
        for c in found
    }  # fmt: skip
    return render(request, "web/choose.html", {
        "here": "cases" if row else "start", "case": row, "version": version, "act": act, "member": member,
        "outcomes": list(shown.values()), "irregular": irregular,
    })  # fmt: skip


def _sent(request: HttpRequest, form: Form, reading: Reading) -> HttpResponse:
    """A form that was sent: performed once, or shown again with everything in it."""
    if "resume" in request.POST or "rows" in request.POST:
        form.problems = []
        return _shown(request, form, reading)
    if form.is_irregular:
        _check_irregular(form, reading)
    if not form.is_readable:
        return _shown(request, form, reading, status=422)
    if "preview" in request.POST:
        return _previewed(request, form, reading)
    if not form.is_other and (before := just_sent(form, reading)) is not None:
        return _sent_alike(request, form, reading, *before)
    if "early" not in request.POST and (early := _early(form, reading)):
        return _shown(request, form, reading, early=early)
    try:
        answer = _performed(form)
    except Doubled:
        return _sent_before(request, form)
    except Stale:
        if accounts.was_sent(form.token):
            return _sent_before(request, form)
        form.problems.append((_first_acted(form.row.id, form.seen), ""))
        form.row = cases.row(form.row.id)
        form.seen = form.row.seq
        return _shown(request, form, cases.reading(form.row.id, reading.day), status=409)
    except Duplicate as error:
        if accounts.was_sent(form.token):
            return _sent_before(request, form)
        form.problems.append((_("本单位已经登记过同一条记录，没有重复登记。改动用“更正”。"), ""))
        return _shown(request, form, reading, status=409, same=cases.row(error.case) if error.case else None)
    except StorageFault:
        form.problems.append(
            (_("没有记下来：数据库写不进去（磁盘满、只读或正忙）。填写的内容还在，过一会儿再提交。"), "")
        )
        return _shown(request, form, reading, status=503)
    if isinstance(answer, Refused):
        for finding in answer.findings:
            form.blame(finding)
        form.is_unlawful = form.row is not None and all(f.kind in RULES for f in answer.findings)
        return _shown(request, form, cases.reading(form.row.id, form.on) if form.row else None, status=422)
    return to_case(answer.case, f"recorded={answer.events[-1].seq}")


def _early(form: Form, reading: Reading) -> list[str]:
    """That the act is lawful but earlier than is usual, in words: who does it is asked once for the reasons."""
    found = judge(form.version, reading.case, form.command(), reading.calendar)
    return [str(in_words(f, form.version)) for f in found] if all(f.is_warning for f in found) else []


def _previewed(request: HttpRequest, form: Form, reading: Reading) -> HttpResponse:
    """The form again, with the documents that the act would draw up; nothing is recorded."""
    answer = documents.preview(form.request(), this_day())
    if isinstance(answer, Refused):
        for finding in answer.findings:
            form.blame(finding)
        return _shown(request, form, reading, status=422)
    form.drafts, form.lacking = answer
    return _shown(request, form, reading)


def _performed(form: Form) -> Performed | Refused:
    """The act, in one transaction with the note that its form was sent; Doubled where it was sent before."""
    wanted, today = form.request(), this_day()
    note = accounts.sent(form.token, form.mine.account, timezone.now())
    if not form.issue:
        return cases.perform(wanted, today, note)
    return documents.perform(wanted, today, form.issue, note)[0]


def _sent_before(request: HttpRequest, form: Form) -> HttpResponse:
    """The same form a second time: to where the first one led."""
    case = accounts.led_to(form.token, form.mine.account)
    return to_case(case, "again=1") if case else HttpResponseRedirect(reverse("desk"))


def _sent_alike(request: HttpRequest, form: Form, reading: Reading, case: str, at: datetime) -> HttpResponse:
    """The same once more in another form: whether it is another matter only the sender knows."""
    told = {"at": timezone.localtime(at).strftime("%H:%M")}
    form.is_alike = True
    form.problems.append(
        (_("今天 %(at)s 你刚记过内容完全相同的一件，这次没有再记。确是另一件的，勾明后再提交。") % told, "at-another")
    )
    return _shown(request, form, reading, status=409, same=cases.row(case))


def _check_irregular(form: Form, reading: Reading) -> None:
    """An irregular entry has a reason, says in which role it was done, and is against some rule."""
    if not form.reason:
        form.problems.append((_("写明为什么补录：当时发生了什么，为何没有依法定程序办。"), "at-reason"))
    if form.done_as not in {r for r, _words, _chosen in form.done_roles}:
        form.problems.append((_("写明当时是以什么身份办的。"), "at-done"))
    if form.problems or form.on is None:
        form.is_readable = False
        return
    found = judge(form.version, reading.case, form.command(), reading.calendar)
    in_order = reading.case.day is None or form.row is None or form.on >= reading.case.day
    if in_order and not [f for f in found if not f.is_warning]:
        form.problems.append((_("这样办并不违规：由有权的人自己办，不必补录。"), ""))
        form.is_readable = False
    else:
        form.recorder = form.mine.person


def _shown(
    request: HttpRequest, form: Form, reading: Reading | None, status: int = 200, notes: list[str] | None = None,
    same: Row | None = None, early: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    member = form.member and (unit_name(form.member) if _is_unit(form) else form.member)
    return render(request, "web/act.html", {
        "here": "cases" if form.row else "start", "form": form, "case": form.row, "version": form.version,
        "act": form.act, "deed": form.deed, "basis": article(form.version, form.deed.basis),
        "notes": notes or [], "early": early,
        "outcome": named(form.deed) if form.deed.outcome else "", "member_name": member,
        "others": sum(not d.is_silent for d in form.act.deeds.values()) > 1, "same": same,
        "role": role_names([form.role]) if form.role else "",
        "for_outside": form.role not in (None, form.mine.seat.role),
        "units": people.units() if form.asks("unit", "units") else [],
        "people": people.colleagues(form.unit, form.mine.today) if form.asks("person", "persons") else [],
        "needs_title": form.row is None and form.version.kind != "register", "drafts": _drafts(form),
    }, status=status)  # fmt: skip


def _drafts(form: Form) -> list[str]:
    """The documents that were asked to be seen beforehand, as HTML."""
    return [mark_safe(fragment(n, "h3")) for n in form.drafts]  # noqa: S308  escaped by fragment


def _is_unit(form: Form) -> bool:
    known = form.version.fields.get(form.act.each or "")
    return known is not None and known.type == "units"


def _notes(version: Version, found: list[Choice]) -> list[str]:
    """What stands against an act, in words, each once."""
    return list(dict.fromkeys(str(in_words(f, version)) for c in found[:1] for f in c.findings))


def _first_acted(ident: str, seen: int | None) -> str:
    """Who was first, and with what."""
    procedure = cases.office().catalog.procedure(ident.partition("/")[0])
    since: list[Event] = [e for e in cases.history(ident) if e.seq > (seen or 0) and not e.is_silent]
    told = "；".join(
        f"{e.day} {_act_name(procedure, e)}（{who(e.actor, e.unit, role_names([e.role]), e.attachments)}）"
        for e in since
    )
    return _("在你填写的时候，案件有了新的办理：%(told)s。你填写的内容还在，看过最新情况再提交。") % {"told": told}


def _act_name(procedure: Procedure, event: Event) -> str:
    version = procedure.dated(event.version) if event.version else procedure.versions[-1]
    beside = {ISSUE: _("制发文书"), ANNUL: _("作废文书"), MIGRATE: _("转入另一版本")}
    return named(version.acts[event.act]) if event.act in version.acts else beside.get(event.act, _("撤销"))


def _wrong_role(version: Version, deed: Deed, mine: Me) -> str:
    """Whose the act is."""
    return _("%(basis)s“%(act)s”由%(roles)s办理；你现在的岗位是%(mine)s。") % {
        "basis": article(version, deed.basis) + "：" if deed.basis else "", "act": named(version.acts[deed.act]),
        "roles": role_names(deed.doers), "mine": role_names([mine.seat.role]),
    }  # fmt: skip


def _self(mine: Me, day: date) -> Person:
    return mine.present.actor(mine.seat.unit, day) or Person(mine.person, mine.seat.unit)


def _typed_day(request: HttpRequest) -> date | None:
    """The day that was typed, where it is one and not ahead: under its law the form is read."""
    try:
        day = day_of(request.POST.get("day", ""))
    except Mistyped:
        return None
    return day if day is not None and day <= this_day() else None
