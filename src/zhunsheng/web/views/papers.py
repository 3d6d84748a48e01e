"""The papers of a case: what came with its acts, and the documents that they draw up — seen, issued, voided, saved.

Every file goes out as a file to save, never as a page, and only to whom the case's private facts are open.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.catalog.naming import paper_name
from zhunsheng.kernel.case import Event, Person
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.office import casefile, papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Row, Stale
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.service import DocumentFault, Entry, Hand, Lacking
from zhunsheng.office.people import service as people
from zhunsheng.reports.notices.render import fragment
from zhunsheng.reports.pdf import NoFont
from zhunsheng.web.acting import roles_in
from zhunsheng.web.forms import sees_private
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.reached import Matter, not_yours, on_a_case
from zhunsheng.web.shown import unit_name
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.views.act import as_of

FORMS = ("docx", "pdf")


@signed_in
def paper(request: HttpRequest, ident: str, seq: int, nth: int) -> HttpResponse:
    """A paper that came with an act."""
    row = cases.row(ident)
    if row is None or not sees_private(me(request), row):
        raise Http404(_("没有这份附件，或者不归本单位"))
    event = next((e for e in cases.history(ident) if e.seq == seq), None)
    held = sorted(event.attachments.items()) if event else []
    path = papers.find(settings.HOME, held[nth][1]) if nth < len(held) else None
    if path is None:
        raise Http404(_("这份附件的文件不在"))
    return _file(path, _file_name(row, event, held[nth][0], path))


@on_a_case
def document_page(request: HttpRequest, mine: Me, matter: Matter, seq: int, document: str, nth: int) -> HttpResponse:
    """One document of a case as it reads; here it is issued, saved and voided."""
    row, procedure = matter.row, matter.procedure
    if not sees_private(mine, row):
        return not_yours(request, _("文书里有不公开的内容，只有承办单位的人能打开。"), row.id)
    entry = _entry(row, seq, document, nth, request.GET.get("member", ""))
    page: dict[str, Any] = {"may_issue": may_issue(mine, procedure), "may_void": _may_void(mine, procedure, entry)}
    if request.method == "POST" and page["may_issue" if "issue" in request.POST else "may_void"]:
        try:
            done = _issue(mine, entry) if "issue" in request.POST else _void(request, mine, entry)
            return HttpResponseRedirect(f"{address(done)}&done={'issued' if done.is_issued else 'voided'}")
        except Lacking:
            pass  # the page says what lacks
        except DocumentFault:
            page["fault"] = _("写明为什么作废")
        except Stale:
            page["stale"] = True
    return _page(request, row, entry, page)


@signed_in
def document_file(request: HttpRequest, ident: str, seq: int, document: str, nth: int, form: str) -> HttpResponse:
    """The paper that was kept when the document was issued."""
    row = cases.row(ident)
    if row is None or form not in FORMS or not sees_private(me(request), row):
        raise Http404(_("没有这份文书，或者不归本单位"))
    entry = _entry(row, seq, document, nth, request.GET.get("member", ""))
    try:
        path = documents.paper(entry, form)
    except DocumentFault:
        raise Http404(_("文书的原件不在，从备份恢复")) from None
    return _file(path, f"{entry.template.name} {entry.number}".strip() + f".{form}")


@signed_in
def case_file(request: HttpRequest, ident: str) -> HttpResponse:
    """The whole file of the case as one PDF."""
    mine, row = me(request), cases.row(ident)
    if row is None:
        raise Http404(_("没有这个案件"))
    if not sees_private(mine, row):
        return not_yours(request, _("案卷里有不公开的内容，只有承办单位的人能打印。"), ident)
    try:
        content = casefile.printed(ident, as_of(ident, mine.today), mine.person)
    except NoFont:
        why = _("服务器上没有中文字体，不能生成 PDF。告知系统管理员安装后再打印；各份文书的 DOCX 可以照常下载。")
        return render(request, "web/error.html", {"what": _("没有打印出来"), "why": why}, status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, _("案卷 %(n)s") % {"n": row.number} + ".pdf")
    return answer


def told_documents(mine: Me | None, row: Row, procedure: Procedure) -> list[dict[str, Any]]:
    """The documents of a case as its page lists them; opened only by its own unit."""
    opens = mine is not None and sees_private(mine, row)
    versions = {v.since: v for v in procedure.versions}
    acts = {e.seq: versions[e.version].acts.get(e.act) for e in cases.history(row.id) if e.version}
    return [
        {
            "seq": e.seq, "name": named(e.template), "number": e.number, "day": e.day, "act": named(acts.get(e.seq)),
            "member": unit_name(e.member), "issued": e.is_issued, "voided": e.voided, "stands": e.stands,
            "drawn": bool(e.digest), "digests": (e.digest, e.pdf), "address": address(e) if opens else "",
            "files": [(form, file_address(e, form)) for form in forms_of(e)] if opens else [],
        }
        for e in documents.documents(row.id)
    ]  # fmt: skip


def may_issue(mine: Me, procedure: Procedure) -> bool:
    """The post has some part in this procedure: whoever may act may print what was decided."""
    return bool(set(people.acts_as(mine.seat.role)) & roles_in(procedure))


def address(entry: Entry) -> str:
    """Where a document is seen."""
    return f"{reverse('document', args=[entry.case, entry.seq, entry.template.id, entry.nth])}?{_member(entry)}"


def file_address(entry: Entry, form: str) -> str:
    """Where a paper of a document is saved."""
    given = [entry.case, entry.seq, entry.template.id, entry.nth, form]
    return f"{reverse('document-file', args=given)}?{_member(entry)}"


def forms_of(entry: Entry) -> list[str]:
    """In which forms the papers of a document were kept."""
    return [form for form, digest in (("docx", entry.digest), ("pdf", entry.pdf)) if digest]


def _file_name(row: Row, event: Event, name: str, path: Path) -> str:
    """Under which name a paper is saved: one that the law asks for by the law's name, with the suffix of its kind."""
    if "." in name:
        return name
    procedure = cases.office().catalog.procedure(row.procedure)
    version = procedure.dated(event.version) if event.version else None
    with path.open("rb") as file:
        return f"{paper_name(version, name)}.{papers.suffix_of(file.read(papers.TEXT_LOOKED_AT))}"


def _member(entry: Entry) -> str:
    return urlencode({"member": entry.member})


def _entry(row: Row, seq: int, document: str, nth: int, member: str) -> Entry:
    """The document that is meant; one that was issued meanwhile where it was still to be."""
    found = [e for e in documents.documents(row.id) if (e.seq, e.template.id, e.member) == (seq, document, member)]
    entry = next((e for e in found if e.nth == nth), found[-1] if found and nth == 0 else None)
    if entry is None:
        raise Http404(_("案卷里没有这份文书"))
    return entry


def _may_void(mine: Me, procedure: Procedure, entry: Entry) -> bool:
    """Whoever may do the act may void its document."""
    event = next(e for e in cases.history(entry.case) if e.seq == entry.seq)
    deed = procedure.dated(event.version).acts[event.act].deeds[event.outcome]
    return people.role_for(mine.seat.role, deed.order) is not None


def _issue(mine: Me, entry: Entry) -> Entry:
    return documents.issue(entry.case, entry.template.id, _hand(mine), entry.seq, entry.member)


def _void(request: HttpRequest, mine: Me, entry: Entry) -> Entry:
    reason = request.POST.get("reason", "")
    return documents.void(entry.case, entry.template.id, reason, _hand(mine), entry.seq, entry.member)


def _hand(mine: Me) -> Hand:
    """Whoever is signed in, today."""
    who = people.actor(mine.person, mine.seat.unit, mine.today) or Person(mine.person, mine.seat.unit)
    return Hand(mine.seat.role, who, mine.today, mine.trace)


def _page(request: HttpRequest, row: Row, entry: Entry, page: dict[str, Any]) -> HttpResponse:
    lacking: list[str] = []
    body = ""
    try:
        notice = documents.notice(entry.case, entry.template.id, entry.seq, entry.member, entry.number)
        body = mark_safe(fragment(notice, "h2"))  # noqa: S308  escaped by fragment
    except Lacking as fault:
        lacking = fault.names
    except DocumentFault:
        pass  # voided, or its act was taken back: the kept papers say what it was
    return render(request, "web/document.html", page | {
        "here": "cases", "case": row, "entry": entry, "body": body, "lacking": lacking,
        "files": [(form, file_address(entry, form)) for form in forms_of(entry)], "address": address(entry),
        "member": unit_name(entry.member), "by": people.person_name(entry.person) if entry.person else "",
        "voided_by": people.person_name(entry.voided_by) if entry.voided_by else "",
        "done": request.GET.get("done", ""), "entries": _entries(entry),
    }, status=409 if page.get("stale") else 422 if page.get("fault") else 200)  # fmt: skip


def _entries(entry: Entry) -> list[tuple[int, str]]:
    """The events that say it was issued and voided, with their digests."""
    held = {r.event.seq: r.entry.hash for r in cases.recorded(entry.case)} if entry.digest else {}
    return [(seq, held[seq]) for seq in (entry.entered, entry.annulled) if seq in held]


def _file(path: Path, name: str) -> HttpResponse:
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    answer["Content-Type"] = papers.media_type(name.rpartition(".")[2])
    answer["Content-Security-Policy"] = "sandbox"
    return answer
