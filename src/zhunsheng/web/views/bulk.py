"""One act on many cases at once: chosen, its form filled in once, performed on each; whatever is refused is told.

Nothing of it is another door: each case's act is judged by the law as if it stood alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhunsheng.kernel.case import Person
from zhunsheng.kernel.procedure import Act, Deed, Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.kernel.tests import present
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Duplicate, Performed, Refused, Request, Row, Stale, StorageFault
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.service import Entry, Lacking
from zhunsheng.office.people import service as people
from zhunsheng.web.acting import choices_of, reaches, version_of
from zhunsheng.web.asked import read
from zhunsheng.web.forms import Form, new_form, read_form
from zhunsheng.web.me import Me, me, signed_in
from zhunsheng.web.shown import in_words
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.today import this_day
from zhunsheng.web.typed import digits
from zhunsheng.web.views.lists import PICKED, behind
from zhunsheng.web.views.papers import address, file_address, forms_of
from zhunsheng.web.words import article, role_names

Against = Refused | Stale | Duplicate | StorageFault


class Done(NamedTuple):
    """That the act was performed on a case: the documents issued with it, and those that lack something."""

    issued: tuple[Entry, ...] = ()
    lacking: tuple[Lacking, ...] = ()


@dataclass
class Selection:
    """The cases picked from a list: their rows, and how each looks today; `seen` is where each stood in the list."""

    procedure: Procedure
    mine: Me
    rows: dict[str, Row]
    seen: dict[str, int]
    looks: dict[str, Reading]
    asked: str = ""
    cut: bool = False

    @property
    def picks(self) -> list[str]:
        """The cases as the next page is told of them."""
        return [f"{ident}@{seq}" for ident, seq in self.seen.items()]


@signed_in
def bulk_page(request: HttpRequest) -> HttpResponse:
    """Choose an act for the cases picked; fill in its form; see what was done and what was not."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("cases"))
    picked = _selection(request)
    if not picked.rows:
        return _shown(request, picked, "choose", options=[], status=422)
    act = request.POST.get("act", "")
    version, deed = _chosen(picked, act, request.POST.get("outcome") or request.GET.get("outcome") or None)
    if deed is None:
        return _shown(request, picked, "choose", options=_options(picked))
    role = people.role_for(picked.mine.seat.role, deed.order)
    if role is None:
        raise Http404(_("这个行为不归你的岗位"))
    form = new_form(version, deed, picked.mine, picked.mine.seat.unit, role, picked.mine.today)
    _spare(form, picked)
    if "once" not in request.POST:
        return _shown(request, picked, "form", form=form)
    form = read_form(form, request, {})
    _spare(form, picked)
    if "resume" in request.POST or "rows" in request.POST:
        form.problems = []
        return _shown(request, picked, "form", form=form)
    if not form.is_readable:
        return _shown(request, picked, "form", form=form, status=422)
    if not accounts.claim(form.token, picked.mine.account, timezone.now()):
        return _shown(request, picked, "again", form=form, status=409)
    return _performed(request, picked, form)


def _selection(request: HttpRequest) -> Selection:
    """The cases picked one by one, or all that the list asks for; of one procedure, and such as one may see."""
    mine, catalog = me(request), cases.office().catalog
    ident = request.POST.get("procedure", "")
    if ident not in catalog.ids:
        raise Http404(_("没有这类案件"))
    procedure, asked = catalog.procedure(ident), request.POST.get("asked", "")
    if request.POST.get("all") == "1":
        listed = read(QueryDict(asked), mine, mine.today, procedure)
        behind(listed)
        seen = dict.fromkeys(cases.found_ids(listed.wanted, listed.order, PICKED + 1), 0)
    else:
        seen = dict(_pick(text) for text in request.POST.getlist("pick")[: PICKED + 1])
    cut = len(seen) > PICKED
    rows = cases.rows(list(seen)[:PICKED])
    rows = {i: rows[i] for i in seen if i in rows and rows[i].procedure == ident and _is_seen(rows[i], mine)}
    seen = {i: seen[i] or row.seq for i, row in rows.items()}
    return Selection(procedure, mine, rows, seen, cases.looks(rows, mine.today), asked, cut)


def _pick(text: str) -> tuple[str, int]:
    ident, _, seq = text.rpartition("@")
    return ident, digits(seq)


def _is_seen(row: Row, mine: Me) -> bool:
    return row.procedure not in people.CONFIDENTIAL or row.unit in mine.sight.units


def _chosen(picked: Selection, act: str, outcome: str | None) -> tuple[Version | None, Deed | None]:
    """The deed that is meant, under the law of the first case that knows it."""
    for ident in picked.rows:
        version = _version(picked, ident, act)
        given = [d for d in version.acts[act].deeds.values() if not d.is_silent] if version else []
        deed = next((d for d in given if d.outcome == outcome), None)
        if deed is not None and version.acts[act].each is None:
            return version, deed
    return None, None


def _version(picked: Selection, ident: str, act: str) -> Version | None:
    look = picked.looks[ident]
    return version_of(picked.procedure, look.case, act, look.day)


def _options(picked: Selection) -> list[dict[str, Any]]:
    """What this post may do in some of the cases today, and in how many; what fits the most cases first."""
    mine, found = picked.mine, {}
    who = mine.present.actor(mine.seat.unit, mine.today) or Person(mine.person, mine.seat.unit)
    for ident, look in picked.looks.items():
        if not reaches(mine, picked.rows[ident], picked.procedure):
            continue
        for act in look.acts():
            version = _version(picked, ident, act)
            if version is None or version.acts[act].each is not None:
                continue
            for choice in choices_of(look, version, version.acts[act], mine, who):
                if choice.is_mine and choice.is_open:
                    held = found.setdefault(
                        (act, choice.deed.outcome), _option(version, version.acts[act], choice.deed)
                    )
                    held["count"] += 1
    return sorted(found.values(), key=lambda o: -o["count"])


def _option(version: Version, act: Act, deed: Deed) -> dict[str, Any]:
    outcome = named(deed) if deed.outcome and named(deed) else ""
    return {"act": act.id, "outcome": deed.outcome or "", "name": named(act) + (f" · {outcome}" if outcome else ""),
            "basis": article(version, deed.basis), "count": 0}  # fmt: skip


def _spare(form: Form, picked: Selection) -> None:
    """What every one of the cases holds already need not be given."""
    for made in form.inputs:
        if all(present(look.case.fields.get(made.field.id)) for look in picked.looks.values()):
            made.required, made.held = False, _("各案已有登记，不填就不变")


def _performed(request: HttpRequest, picked: Selection, form: Form) -> HttpResponse:
    mine, command = picked.mine, form.command()
    mine_to_do = [i for i, row in picked.rows.items() if reaches(mine, row, picked.procedure)]
    requests = [Request(picked.procedure.id, picked.rows[i].unit, command, i, seen=picked.seen[i]) for i in mine_to_do]
    try:
        answers = dict(zip(mine_to_do, _answers(form, requests), strict=True))
    except (Stale, Duplicate, StorageFault) as fault:
        accounts.release(form.token)
        form.problems.append((_("一件也没有记下来：%(why)s") % {"why": str(fault)}, ""))
        return _shown(request, picked, "form", form=form, status=409)
    done = [_done(picked.rows[i], answer) for i, answer in answers.items() if isinstance(answer, Done)]
    left = [i for i in picked.rows if not isinstance(answers.get(i), Done)]
    rows = cases.rows(left)
    refused = [{"row": rows[i], "pick": f"{i}@{rows[i].seq}", "why": _why(picked, form, answers.get(i))} for i in left]
    picked.seen = {i: rows[i].seq for i in left}
    if not done:
        accounts.release(form.token)
    return _shown(request, picked, "done", form=form, done=done, refused=refused)


def _answers(form: Form, requests: list[Request]) -> Iterator[Done | Against]:
    """What became of each case: all in one transaction; with documents, each case with its own in one."""
    today = this_day()
    if not form.issue:
        for answer in cases.perform_all(requests, today):
            yield Done() if isinstance(answer, Performed) else answer
        return
    for wanted in requests:
        try:
            answer, issued, lacking = documents.perform(wanted, today, form.issue)
            yield Done(tuple(issued), tuple(lacking)) if isinstance(answer, Performed) else answer
        except (Stale, Duplicate, StorageFault) as fault:
            yield fault
        except OSError as fault:  # a paper that could not be kept: nothing of this case was recorded
            yield StorageFault(_("文书的文件写不进磁盘：%(why)s") % {"why": fault.strerror})


def _done(row: Row, answer: Done) -> dict[str, Any]:
    """A case in which it was done, with its documents."""
    return {
        "row": row, "lacking": answer.lacking,
        "issued": [
            {"entry": e, "address": address(e), "files": [(f, file_address(e, f)) for f in forms_of(e)]}
            for e in answer.issued
        ],
    }  # fmt: skip


def _why(picked: Selection, form: Form, answer: Against | None) -> list[str]:
    """What stands against the act in one case, in words."""
    if answer is None:
        return [_("这个案件不归本单位办理，法律也没有把它交给你的岗位。")]
    if isinstance(answer, Stale):
        return [_("别人先办了一步，列表上看到的已不是最新；看过最新情况再办。")]
    if isinstance(answer, Duplicate):
        return [_("本单位已经登记过同一条记录，没有重复登记。改动用“更正”。")]
    if isinstance(answer, StorageFault):
        return [str(answer)]
    return list(dict.fromkeys(str(in_words(f, form.version)) for f in answer.findings))


def _shown(
    request: HttpRequest, picked: Selection, stage: str, form: Form | None = None, status: int = 200,
    options: Iterable[dict[str, Any]] = (), done: Sequence[dict[str, Any]] = (), refused: Iterable[dict[str, Any]] = (),
) -> HttpResponse:  # fmt: skip
    """The page of a stage: the act to choose, its form, or what came of it."""
    units = form is not None and any(i.kind == "unit" for i in form.inputs)
    persons = form is not None and any(i.kind == "person" for i in form.inputs)
    return render(request, "web/lists/bulk.html", {
        "here": "cases", "stage": stage, "picked": picked, "version": picked.procedure.versions[-1], "form": form,
        "options": options, "done": list(done), "refused": list(refused), "numbers": _numbers(done),
        "short": any(d["lacking"] for d in done), "act": form and form.act,
        "deed": form and form.deed, "outcome": named(form.deed) if form and form.deed.outcome else "",
        "basis": article(form.version, form.deed.basis) if form else "", "most": PICKED,
        "for_outside": form is not None and form.role != picked.mine.seat.role,
        "role": role_names([form.role]) if form and form.role else "",
        "units": people.units() if units else [],
        "people": people.colleagues(form.unit, picked.mine.today) if persons else [],
    }, status=status)  # fmt: skip


def _numbers(done: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many documents of each kind were issued, and between which numbers."""
    by_kind: dict[tuple[str, str], list[Entry]] = {}
    for unit, entry in ((case["row"].unit, one["entry"]) for case in done for one in case["issued"]):
        by_kind.setdefault((entry.template.id, unit), []).append(entry)
    return [
        {"template": e[0].template, "count": len(e), "first": e[0].number, "last": e[-1].number if len(e) > 1 else ""}
        for e in by_kind.values()
    ]
