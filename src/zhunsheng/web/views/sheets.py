"""Books of a procedure or register: the template out, a filled one in with a preview, imports taken back, lists out.

Reading and recording take longer than a page may: they are jobs, and a job has a page that says how far it has come.
"""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhunsheng.kernel.procedure import Procedure
from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal import service as journal
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets import jobs
from zhunsheng.office.sheets import service as sheets
from zhunsheng.office.sheets.service import Complaint, Export, Import, Importer, Viewer
from zhunsheng.web.acting import roles_in
from zhunsheng.web.asked import read, states
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.shown import unit_name
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.typed import digits
from zhunsheng.web.uploads import at_most
from zhunsheng.web.views.lists import behind
from zhunsheng.web.words import finding_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PER_PAGE, SHOWN = 50, 30
FEW = 20  # things that are wrong are listed one by one; more are told by their kinds first
PHASES = {"读表": noop("读表"), "试登记": noop("试登记"), "登记": noop("登记"), "撤回": noop("撤回")}
REGISTER = "register"


# -- a book -----------------------------------------------------------------------------------------------------


@never_cache
@at_most(jobs.LARGEST)
@signed_in
def book_page(request: HttpRequest, procedure: str) -> HttpResponse:
    """What one can do with a book: download the template, send a filled one, take imports back, download lists."""
    mine, law = me(request), _procedure(procedure)
    may = may_import(mine, law)
    if request.method == "POST" and "resume" not in request.POST:
        return _received(request, mine, law) if may else _not_yours(request, law)
    problem = _("登录状态已过期，文件没有收到：再选一次。") if "resume" in request.POST else ""
    return _book(request, mine, law, request.POST.get("unit", mine.seat.unit), problem, 200)


def may_import(mine: Me, law: Procedure) -> bool:
    """Whether this post has anything to enter in this book; each row is judged by itself in the end."""
    if mine.seat.role in people.OVERSEERS:
        return law.id not in people.CONFIDENTIAL
    return people.role_for(mine.seat.role, roles_in(law)) is not None


def _received(request: HttpRequest, mine: Me, law: Procedure) -> HttpResponse:
    """A book that was sent: kept once, to be tried; or the form again with what is wrong."""
    ident, unit, file = request.POST.get("once", ""), request.POST.get("unit", ""), request.FILES.get("file")
    if file is None:
        return _book(request, mine, law, unit, _("选一个文件再上传。"))
    if file.size > jobs.LARGEST:
        return _book(request, mine, law, unit, _("文件超过 50 MB。只留台账那一张表，或分成几份再传。"))
    if not file.size:
        return _book(request, mine, law, unit, _("这是空文件。核对是否保存完整，再选一次。"))
    if unit and unit not in {u for u, _name in _units(mine)}:
        return _book(request, mine, law, mine.seat.unit, _("从列表中选一个单位。"))
    if not 16 <= len(ident) <= 32 or not ident.replace("-", "").replace("_", "").isalnum():
        ident = _once()
    try:
        is_new = jobs.receive(
            settings.HOME, ident, law.id, _importer(mine), unit or None, file.name or "", file.chunks()
        )
    except OSError:
        return _book(request, mine, law, unit, _("服务器存不下这个文件，什么也没有记录。找系统管理员。"), 503)
    if is_new:
        jobs.start(settings.HOME, ident)
    return HttpResponseRedirect(reverse("book-job", args=[ident]))


def _book(
    request: HttpRequest, mine: Me, law: Procedure, unit: str, problem: str = "", status: int = 422, title: str = ""
) -> HttpResponse:
    version = law.versions[-1]
    return render(request, "web/sheets.html", {
        "here": "cases", "law": law, "version": version, "is_register": version.kind == REGISTER,
        "may_import": may_import(mine, law), "once": _once(), "unit": unit, "units": _units(mine), "problem": problem,
        "problem_title": title or _("没有上传，原因如下"),
        "is_overseer": mine.seat.role in people.OVERSEERS, "largest": jobs.LARGEST, "largest_mb": jobs.LARGEST >> 20,
        "jobs": [_job(j) for j in jobs.latest(mine.person, law.id)],
        "imports": [_import(i, mine, law) for i in sheets.imports(law.id, SHOWN) if _sees(i, mine)],
        "key": [named(version.fields[n]) for n in version.key], "export_units": people.units(),
        "states": states(version).items(),
    }, status=status if problem else 200)  # fmt: skip


@signed_in
def template_file(request: HttpRequest, procedure: str) -> HttpResponse:
    """The empty book, with a row a case; asked for with `acts`, with a row an act."""
    law, acts = _procedure(procedure), request.GET.get("acts") == "1"
    with TemporaryDirectory(prefix="zs-") as folder:
        path = Path(folder) / "template.xlsx"
        made = sheets.template(law.id, path, acts)
        kind = "" if made.is_register else "-每步一行" if acts else "-每案一行"
        return _file(path, f"{law.versions[-1].name}-模板{kind}.xlsx", XLSX)


# -- a job ------------------------------------------------------------------------------------------------------


@signed_in
def job_page(request: HttpRequest, ident: str) -> HttpResponse:
    """How far a job has come; in the end what was found, or what came of it."""
    job, mine = _mine(request, ident), me(request)
    law = _procedure(job.procedure)
    if job.state == jobs.DROPPED:
        return HttpResponseRedirect(reverse("book", args=[law.id]))
    context = {"here": "cases", "law": law, "version": law.versions[-1], "job": _job(job), "is_undo": _is_undo(job),
               "is_register": law.versions[-1].kind == REGISTER}  # fmt: skip
    is_part = "part" in request.GET  # the page asks how far it is, and shows itself anew when there is no more to ask
    if job.state in jobs.AT_WORK:
        return render(request, "web/sheets_progress.html" if is_part else "web/sheets_work.html", context)
    if is_part:
        return HttpResponse(status=204)
    if job.state in (jobs.TRIED, jobs.DONE) and not _is_undo(job):
        context |= _found(request, job, law)
    elif job.state == jobs.DONE:
        said = jobs.told(job)
        context |= said | {"kept": [en if is_english() else zh for zh, en in said["kept"]], "reason": job.reason}
        context["kept_more"] = said["kept_count"] - len(said["kept"])
    elif job.state == jobs.UNREADABLE:
        said = jobs.told(job)
        context["why"] = said["why_en"] if is_english() else said["why"]
    context["is_supervisor"] = any(s.role == "supervisor" for s in mine.seats)
    context["reason"] = job.reason
    return render(request, "web/sheets_job.html", context)


@require_POST
@signed_in
def take_job(request: HttpRequest, ident: str) -> HttpResponse:
    """Take a book that was tried. Said twice, it is taken once."""
    job, mine = _mine(request, ident), me(request)
    if jobs.take(job, _importer(mine), request.POST.get("reason", "").strip()[:2000]):
        jobs.start(settings.HOME, ident)
    return HttpResponseRedirect(reverse("book-job", args=[ident]))


@require_POST
@signed_in
def go_on(request: HttpRequest, ident: str) -> HttpResponse:
    """Go on with what broke off."""
    job, mine = _mine(request, ident), me(request)
    if jobs.again(job, _importer(mine)):
        jobs.start(settings.HOME, ident)
    return HttpResponseRedirect(reverse("book-job", args=[ident]))


@require_POST
@signed_in
def drop_job(request: HttpRequest, ident: str) -> HttpResponse:
    """Forget a book that is not to be taken."""
    job = _mine(request, ident)
    jobs.drop(settings.HOME, job)
    return HttpResponseRedirect(reverse("book", args=[job.procedure]))


@signed_in
def rest_file(request: HttpRequest, ident: str) -> HttpResponse:
    """The rows that were not taken, with the reason beside each."""
    job = _mine(request, ident)
    with TemporaryDirectory(prefix="zs-") as folder:
        path = Path(folder) / "rest.xlsx"
        if job.state not in (jobs.TRIED, jobs.DONE) or not jobs.write_leftovers(settings.HOME, job, path):
            raise Http404(_("没有未导入的行，或已过保存期限。"))
        return _file(path, f"{Path(job.file).stem}-未导入.xlsx", XLSX)


@signed_in
def undo_import(request: HttpRequest, ident: str) -> HttpResponse:
    """Take an import back: what that means, the reason, and the job that does it."""
    mine, source = me(request), sheets.one_import(ident)
    if source is None or not _sees(source, mine):
        raise Http404(_("没有这次导入"))
    law = _procedure(source.procedure)
    if not _may_take_back(mine, law):
        return _not_yours(request, law, _("撤回已入账的行为由督查人员办理；台账的登记可由本单位登记人员撤回。"))
    reason = request.POST.get("reason", "").strip()[:2000]
    problem = ""
    if request.method == "POST" and "resume" not in request.POST:
        if reason:
            once = request.POST.get("once", "")[:32] or _once()
            if jobs.take_back(once, source, _importer(mine), reason):
                jobs.start(settings.HOME, once)
            return HttpResponseRedirect(reverse("book-job", args=[once]))
        problem = _("写明为什么撤回。")
    return render(request, "web/sheets_undo.html", {
        "here": "cases", "law": law, "version": law.versions[-1], "source": source, "who": people.person_name(
            source.person) if source.person else "", "once": _once(), "reason": reason, "problem": problem,
        "is_register": law.versions[-1].kind == REGISTER,
    }, status=422 if problem else 200)  # fmt: skip


# -- lists ------------------------------------------------------------------------------------------------------


@signed_in
def export_file(request: HttpRequest, procedure: str, form: str) -> HttpResponse:
    """A list, asked for as its page is, as a workbook or as CSV; what is private only of the own unit's cases."""
    mine, law, get = me(request), _procedure(procedure), request.GET
    if form not in ("xlsx", "csv"):
        raise Http404(_("没有这种格式"))
    asked = read(get, mine, mine.today, law)
    behind(asked)
    if asked.problems:
        return _book(request, mine, law, mine.seat.unit, asked.problems[0], title=_("没有导出，原因如下"))
    private = get.get("private") == "1"
    if private:  # what is not for the public leaves the house: the log of administration says with whom
        told = {"asked": get.urlencode()[:200], "form": form}
        by = journal.By(mine.person, mine.seat.role, mine.today)
        journal.record(by, "list.private", "book", law.versions[-1].name, {}, told)
    made = Export(
        sheets.layout(law.id), Viewer(mine.today, mine.person, private, mine.seat.unit),
        asked.wanted, get.get("acts") == "1", (settings.HOME / "sample.json").exists(),
        get.get("wide") == "1",
    )  # fmt: skip
    name = f"{law.versions[-1].name}-{mine.today:%Y%m%d}.{form}"
    if form == "csv":
        answer = StreamingHttpResponse(made.lines(), content_type=CSV)
        answer["Content-Disposition"] = content_disposition_header(True, name)
        return answer
    with TemporaryDirectory(prefix="zs-") as folder:
        path = Path(folder) / "list.xlsx"
        made.write(path)
        return _file(path, name, XLSX)


# -- all of it --------------------------------------------------------------------------------------------------


def _procedure(ident: str) -> Procedure:
    catalog = cases.office().catalog
    if ident not in catalog.ids:
        raise Http404(_("没有这类案件"))
    return catalog.procedure(ident)


def _mine(request: HttpRequest, ident: str) -> jobs.Job:
    job = jobs.find(ident, me(request).person)
    if job is None:
        raise Http404(_("没有这次导入，或者不是你上传的。"))
    return job


def _importer(mine: Me) -> Importer:
    return Importer(mine.today, mine.person)


def _once() -> str:
    return secrets.token_urlsafe(18)


def _is_undo(job: jobs.Job) -> bool:
    return job.kind == jobs.UNDO


def _units(mine: Me) -> list[tuple[str, str]]:
    """The units whose book one may bring: one's own, an overseer any."""
    if mine.seat.role in people.OVERSEERS:
        return [(u.id, named(u)) for u in people.units()]
    return [(u, unit_name(u)) for u in sorted({s.unit for s in mine.seats})]


def _sees(source: Import, mine: Me) -> bool:
    """An import is seen by whoever did it, by those of its unit, and by supervisors."""
    return source.person == mine.person or source.unit in mine.sight.units or mine.is_supervisor


def _may_take_back(mine: Me, law: Procedure) -> bool:
    """Acts are taken back by supervisors; a register's records are made void by those who record."""
    if mine.is_supervisor:
        return True
    version = law.versions[-1]
    if version.kind != REGISTER:
        return False
    void = next(iter(version.acts["void"].deeds.values()))
    return people.role_for(mine.seat.role, void.order) is not None


def _import(source: Import, mine: Me, law: Procedure) -> dict[str, Any]:
    return {
        "id": source.id, "file": source.file, "on": source.recorded[:16].replace("T", " "),
        "who": people.person_name(source.person) if source.person else _("命令行"),
        "unit": unit_name(source.unit), "taken": source.taken, "standing": source.standing, "reason": source.reason,
        "may": source.standing > 0 and _may_take_back(mine, law),
    }  # fmt: skip


def _job(job: jobs.Job) -> dict[str, Any]:
    words = {
        jobs.TRIED: _("等待确认"), jobs.BROKEN: _("中断了"), jobs.DONE: _("已完成"), jobs.UNREADABLE: _("读不了"),
    }  # fmt: skip
    phase = _(PHASES[job.phase]) if job.phase in PHASES else _("排队")
    return {
        "id": job.pk, "state": job.state, "file": job.file, "sent": job.sent, "unit": unit_name(job.unit),
        "words": words.get(job.state, phase), "phase": phase, "done": min(job.done, job.total or job.done),
        "total": job.total, "at_work": job.state in jobs.AT_WORK, "colour": _COLOURS.get(job.state, "blue"),
        "percent": 100 * job.done // job.total if job.total else None,
    }  # fmt: skip


_COLOURS = {jobs.TRIED: "yellow", jobs.BROKEN: "red", jobs.UNREADABLE: "red", jobs.DONE: "green"}


def _found(request: HttpRequest, job: jobs.Job, law: Procedure) -> dict[str, Any]:
    """What a trial found, or what was taken: numbers, what was wrong, what is against a rule."""
    said, english = jobs.told(job), is_english()
    made = sheets.layout(law.id)
    both = (*made.columns, *(made.wide.columns if made.wide is not None else ()))
    headings = {c.heading: c.heading_en for c in both} if english else {}
    page = digits(request.GET.get("page", "")) or 1
    with jobs.spool_of(settings.HOME, job) as spool:
        wrongs = spool.wrongs() if spool else 0
        pages = max(1, -(-wrongs // PER_PAGE))
        page = min(page, pages)
        shown = list(spool.complaints((page - 1) * PER_PAGE, PER_PAGE)) if spool else []
        groups = spool.groups(english) if spool and wrongs > FEW else []
        whole = spool is None or spool.is_one_sheet
    return {
        "said": said, "taken": said["recorded"] + said["amended"], "source": said["id"], "forgotten": spool is None,
        "wrongs": wrongs, "lawful": said["recorded"] - said["irregular"],
        "acts": said.get("acts", 0),
        "groups": [
            g._replace(heading=headings.get(g.heading) or g.heading, cells=[_place(c) for c in g.cells]) for g in groups
        ],
        "complaints": [_complaint(c, headings, whole) for c in shown],
        "page": page, "pages": pages, "notes": [en if english else zh for zh, en in said["notes"]],
        "against": [
            (_place(str(row) if whole else f"{sheet}!{row}"), _reasons(law, found))
            for (sheet, row), found in said["against"]
        ],
    }  # fmt: skip


def _reasons(law: Procedure, found: list[list[str]]) -> list[str]:
    """Why a row could not be taken but as irregular."""
    return [finding_words([code], law.versions[-1], act) for code, act in found]


def _complaint(found: Complaint, headings: dict[str, str], whole: bool) -> dict[str, str]:
    """What is wrong with a cell; where all of a book is one sheet, the sheet need not be named."""
    english = is_english()
    return {
        "place": _place(found.cell if whole else f"{found.sheet}!{found.cell}"), "value": found.value,
        "heading": headings.get(found.heading) or found.heading,
        "why": f"{found.why_en}." if english else f"{found.why}。", "next": found.next_en if english else found.next,
    }  # fmt: skip


def _place(cell: str) -> str:
    """A cell by its address, a row by its number."""
    return _("第 %(n)s 行") % {"n": cell} if cell.isdigit() else cell


def _not_yours(request: HttpRequest, law: Procedure, why: str = "") -> HttpResponse:
    """“You may not” is a page, not a field's fault."""
    why = why or _("“%(book)s”没有交给你这个岗位登记的事项，不能导入。") % {"book": named(law.versions[-1])}
    return render(request, "web/refused.html", {"here": "cases", "why": why}, status=403)


def _file(path: Path, name: str, media: str) -> HttpResponse:
    """A file that is there only for this answer: opened, it outlives its name."""
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    answer["Content-Type"] = media
    return answer
