"""Handing a post to a colleague for an absence, taking it back; and what one holds for others."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from zhunsheng.office.journal.service import By
from zhunsheng.office.people import delegations
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import Refusal
from zhunsheng.office.people.delegations import Asked, Given
from zhunsheng.office.people.service import Seat
from zhunsheng.web.me import Me, me, seat_key, signed_in
from zhunsheng.web.refusals import told
from zhunsheng.web.shown import seat_name
from zhunsheng.web.typed import Mistyped, day_of, digits


@signed_in
def absence_page(request: HttpRequest) -> HttpResponse:
    """What I handed over, what I hold, and the form of handing over."""
    mine, fault = me(request), ""
    if request.method == "POST":
        try:
            done = _revoke(request, mine) if "revoke" in request.POST else _hand_over(request, mine)
            return HttpResponseRedirect(f"{reverse('absence')}?done={done}")
        except (Refusal, Mistyped) as why:
            fault = told(why) if isinstance(why, Refusal) else str(why)
    own = [s for s in mine.seats if not s.of and s.role not in people.ADMINISTRATORS]
    return render(request, "web/account/absence.html", {
        "here": "account", "posts": [{"value": seat_key(s), "words": seat_name(s)} for s in own],
        "colleagues": _colleagues(mine, own), "given": [_shown(g, mine) for g in delegations.given_by(mine.person)],
        "taken": [_shown(g, mine) for g in delegations.taken_by(mine.person)], "typed": request.POST, "fault": fault,
        "today": mine.today, "longest": delegations.LONGEST, "done": request.GET.get("done", ""),
    }, status=422 if fault else 200)  # fmt: skip


def _hand_over(request: HttpRequest, mine: Me) -> str:
    post = request.POST
    seat = next((s for s in mine.seats if not s.of and seat_key(s) == post.get("post")), None)
    since, until = day_of(post.get("since", "")), day_of(post.get("until", ""))
    if seat is None:
        raise Refusal("delegate-not-held")
    if since is None or until is None:
        raise Refusal("day-missing")
    reason, to = post.get("reason", "").strip()[:200], post.get("to", "")
    asked = Asked(mine.person, seat.unit, seat.role, to, since, until, reason)
    delegations.delegate(asked, mine.today, settings.HOME)
    return "handed-over"


def _revoke(request: HttpRequest, mine: Me) -> str:
    delegations.revoke(By(mine.person, mine.seat.role, mine.today), digits(request.POST.get("revoke", "")))
    return "revoked"


def _colleagues(mine: Me, own: list[Seat]) -> list[tuple[str, str]]:
    """Who may be handed something: everybody in the units where I hold a post, but me."""
    found = {i: n for unit in sorted({s.unit for s in own}) for i, n, _ in people.colleagues(unit, mine.today)}
    return [(i, n) for i, n in found.items() if i != mine.person]


def _shown(given: Given, mine: Me) -> dict[str, object]:
    return {
        "id": given.id, "post": seat_name(Seat(given.unit, given.role)), "name": given.name, "to": given.to_name,
        "since": given.since, "until": given.until, "reason": given.reason, "revoked_on": given.revoked_on,
        "stands": given.stands_on(mine.today), "over": given.is_over(mine.today),
    }  # fmt: skip
