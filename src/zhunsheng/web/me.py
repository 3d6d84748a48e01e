"""Who is signed in, at which of their posts, and until when: what every view of the workbench asks first."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.accounts import sittings
from zhunsheng.office.accounts.sessions import holder
from zhunsheng.office.people import delegations
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Present, Seat, Sight
from zhunsheng.web.snapshot import office_day

POST, BEGAN, SEEN = "post", "began", "seen"
# A session's last use is written down once a minute, not with every page.
GRAIN = 60
LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Me:
    """An official at one of their posts, or at that of a colleague who is away."""

    account: int
    present: Present
    is_demo: bool
    seats: tuple[Seat, ...]
    seat: Seat
    sight: Sight
    today: date

    @property
    def person(self) -> str:
        """The id by which the roster and the ledger know them."""
        return self.present.id

    @property
    def name(self) -> str:
        """What they are called."""
        return self.present.name

    @property
    def is_supervisor(self) -> bool:
        """May enter what happened against the rule, and take acts back."""
        return self.seat.role == "supervisor"

    @property
    def is_administrator(self) -> bool:
        """Runs the system and does no casework."""
        return self.seat.role in people.ADMINISTRATORS

    @cached_property
    def trace(self) -> dict[str, str]:
        """What every act from this desk carries: in a colleague's place, the delegation; else nothing."""
        seat = self.seat
        return delegations.trace(self.person, seat.of, seat.unit, seat.role, self.today) if seat.of else {}


class SignedIn:
    """Says whose the session is; ends those that were idle too long, or have lasted a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.user = holder(request.session) or get_user(request)
            if request.user.is_authenticated:
                self._keep_time(request)
        else:
            request.user = AnonymousUser()
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        idle = now - session.get(SEEN, 0) > settings.SESSION_IDLE_SECONDS
        if idle or now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - session[SEEN] >= GRAIN:
            session[SEEN] = now


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session that was just signed in, and count it; the oldest of too many ends."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.session.save()
    sittings.sit_down(request.user, request.session.session_key, address(request), timezone.now())


def address(request: HttpRequest) -> str:
    """Where the request comes from; behind a proxy of this machine what that one saw, which it writes last.

    No other word is taken: whoever locks out by address must not be lied to.
    """
    near = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and near in LOOPBACK:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or near
    return near


def seat_key(seat: Seat) -> str:
    """What a form calls a desk."""
    return "|".join(part for part in (seat.unit, seat.role, seat.of) if part)


def me(request: HttpRequest) -> Me | None:
    """Who asks; None for the public, for who holds no post today, and for who must change the password first."""
    if not hasattr(request, "_me"):
        request._me = _read(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return request._me


def _read(request: HttpRequest) -> Me | None:
    user = request.user
    if not user.is_authenticated or not user.is_active or accounts.must_change(user, timezone.now()):
        return None
    today = office_day()
    there = people.present(user.person, today)
    if not there.desks:
        return None
    seats = there.desks
    chosen = request.session.get(POST, "")
    seat = next((s for s in seats if seat_key(s) == chosen), seats[0])
    sight = people.sight_from(seats)
    return Me(user.pk, there, user.is_demo, seats, seat, sight, today)


def sees(mine: Me | None, procedure: str, unit: str) -> bool:
    """Whether a case may be opened: everybody's, except that who sought aid or petitioned is their body's to know."""
    if procedure not in people.CONFIDENTIAL:
        return True
    return mine is not None and mine.sight.sees(procedure, unit)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for officials. Who is not signed in is led to the sign-in page and back, what they typed with them."""

    @wraps(view)
    def only_officials(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if me(request) is not None:
            return view(request, *args, **kwargs)
        return turned_away(request)

    return only_officials


def with_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for whoever has an account, a post or none: their own password must be theirs to change."""

    @wraps(view)
    def only_accounts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return turned_away(request)

    return only_accounts


def turned_away(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; or why not."""
    if request.user.is_authenticated:
        if accounts.must_change(request.user, timezone.now()):
            return HttpResponseRedirect(reverse("password"))
        return render(request, "web/no_post.html", {}, status=403)
    if request.method == "POST":
        typed = [(k, v) for k in request.POST for v in request.POST.getlist(k) if k != "csrfmiddlewaretoken"]
        context = {"here": "sign-in", "next": request.get_full_path(), "typed": typed, "expired": True}
        return render(request, "web/sign_in.html", context, status=401)
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
