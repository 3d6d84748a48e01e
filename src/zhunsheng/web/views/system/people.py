"""People: the roster, and one person with their posts, certificates and account; roles and who has them."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhunsheng.catalog.roles import roles
from zhunsheng.office.accounts import managing
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import delegations, posts
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat
from zhunsheng.web.shown import seat_name, unit_name
from zhunsheng.web.typed import unit_names
from zhunsheng.web.views.figures import pages
from zhunsheng.web.views.system.acts import ACTS, CERTIFICATES, in_words, inside_roles
from zhunsheng.web.views.system.base import (
    PER_PAGE,
    administrator,
    attempt,
    day_given,
    number_given,
    shown,
    text,
    unit_given,
)  # fmt: skip


@administrator("people")
def roster(request: HttpRequest, by: By) -> HttpResponse:
    """The roster, by name and unit; and a form for somebody new."""
    fault = ""
    if request.method == "POST":
        ident = text(request, "id")
        _none, fault = attempt(lambda: posts.add_person(by, ident, text(request, "name"), text(request, "reason")))
        if not fault:
            return HttpResponseRedirect(f"{reverse('system-person', args=[ident])}?done=person.add")
    words, unit = request.GET.get("q", "").strip(), request.GET.get("unit", "").strip()
    at = number_given(request, "page") or 1
    known = unit_names().get(unit, "") if unit else ""
    found, total = people.people_page(words, known, by.today, at, PER_PAGE)
    rows = [{"id": p.id, "name": p.name, "posts": [seat_name(s) for s in p.seats]} for p in found]
    page = pages(request, rows, total, at, -(-total // PER_PAGE))
    return shown(request, by, "people", {
        "page": page, "total": total, "words": words, "unit": unit, "unknown_unit": unit and not known,
        "units": people.units(),
    }, fault)  # fmt: skip


@administrator("people")
def person_page(request: HttpRequest, by: By, ident: str) -> HttpResponse:
    """One person."""
    name, fault = people.person_names([ident]).get(ident), ""
    if name is None:
        raise Http404(_("没有这个人"))
    if request.method == "POST":
        what = request.POST.get("what", "")
        do = DEEDS.get(what)
        _none, fault = attempt(lambda: do(request, by, ident)) if do else (None, _("没有这样的办理"))
        if not fault:
            return HttpResponseRedirect(f"{reverse('system-person', args=[ident])}?done={what}")
    held = [_post(p, by) for p in posts.post_history(ident)]
    log = journal.find(kind="person", subject=ident, size=20)
    names = people.person_names(e.person for e in log.entries)
    return shown(request, by, "person", {
        "person": {"id": ident, "name": name}, "held": held, "open": [p for p in held if not p["over"]],
        "papers": [(p, _(CERTIFICATES[p.kind]), _running(p, by)) for p in posts.papers_of(ident)],
        "kinds": [(k, _(words)) for k, words in CERTIFICATES.items()],
        "account": managing.account_of(ident, timezone.now()),
        "given": [(g, seat_name(Seat(g.unit, g.role))) for g in delegations.given_by(ident)],
        "taken": [(g, seat_name(Seat(g.unit, g.role))) for g in delegations.taken_by(ident)],
        "roles": inside_roles(), "units": people.units(open_on=by.today), "is_me": ident == by.person,
        "log": [{"at": e.at, "who": names.get(e.person, e.person), "act": _(ACTS.get(e.act, e.act)), "reason": e.reason,
                 "after": in_words(e.after, {})} for e in log.entries],
    }, fault)  # fmt: skip


@administrator("roles")
def role_list(request: HttpRequest, by: By) -> HttpResponse:
    """Every role inside the administration, how many have it; one role with who has it."""
    chosen, counts = request.GET.get("role", ""), posts.role_counts(by.today)
    known = dict(inside_roles())
    holders = posts.role_holders(chosen, by.today) if chosen in known else []
    return shown(request, by, "roles", {
        "roles": [{"id": r, "name": n, "count": counts.get(r, 0), "here": r == chosen} for r, n in known.items()],
        "outside": [r for r in roles().values() if r.outside], "chosen": known.get(chosen, ""),
        "holders": [(h, unit_name(h.unit)) for h in holders],
    })  # fmt: skip


def _post(held: posts.Held, by: By) -> dict[str, object]:
    over = held.until is not None and held.until <= by.today
    return {
        "id": held.id, "name": seat_name(Seat(held.unit, held.role)), "since": held.since, "until": held.until,
        "over": over, "to_come": held.since > by.today,
    }  # fmt: skip


def _running(papers: posts.Papers, by: By) -> bool:
    return papers.until is None or papers.until >= by.today


def _give(request: HttpRequest, by: By, ident: str) -> None:
    unit = unit_given(request, "unit")
    posts.give_post(by, ident, unit, text(request, "role"), day_given(request, "since"), text(request, "reason"))


def _move(request: HttpRequest, by: By, ident: str) -> None:
    unit, on = unit_given(request, "unit"), day_given(request, "on")
    posts.move_post(by, number_given(request, "post"), unit, text(request, "role"), on, text(request, "reason"))


def _end(request: HttpRequest, by: By, ident: str) -> None:
    posts.end_post(by, number_given(request, "post"), day_given(request, "on"), text(request, "reason"))


def _certify(request: HttpRequest, by: By, ident: str) -> None:
    since, until = day_given(request, "since"), day_given(request, "until", needed=False)
    kind, number = text(request, "kind"), text(request, "number")
    posts.add_certificate(by, ident, kind, number, since, until, text(request, "reason"))


def _uncertify(request: HttpRequest, by: By, ident: str) -> None:
    last = day_given(request, "last")
    posts.end_certificate(by, number_given(request, "certificate"), last, text(request, "reason"))


def _revoke(request: HttpRequest, by: By, ident: str) -> None:
    delegations.revoke(by, number_given(request, "delegation"), text(request, "reason"))


DEEDS: dict[str, Callable[[HttpRequest, By, str], None]] = {
    "post.give": _give, "post.move": _move, "post.end": _end, "certificate.add": _certify,
    "certificate.end": _uncertify, "delegation.revoke": _revoke,
}  # fmt: skip
