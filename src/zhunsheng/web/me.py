"""Who is signed in, at which of their posts, and until when: what every view of the workbench asks first."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat, Sight
from zhunsheng.web.snapshot import office_day

POST, BEGAN, SEEN = "post", "began", "seen"
# A session's last use is written down once a minute, not with every page.
GRAIN = 60


@dataclass(frozen=True, slots=True)
class Me:
    """An official at one of their posts."""

    account: int
    person: str
    name: str
    is_demo: bool
    seats: tuple[Seat, ...]
    seat: Seat
    sight: Sight
    today: date

    @property
    def is_supervisor(self) -> bool:
        """May enter what happened against the rule, and take acts back."""
        return self.seat.role == "supervisor"


class SignedIn:
    """Ends sessions that were idle too long, or have lasted a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._keep_time(request)
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        idle = now - session.get(SEEN, 0) > settings.SESSION_IDLE_SECONDS
        if idle or now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - session[SEEN] >= GRAIN:
            session[SEEN] = now


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session that was just signed in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def me(request: HttpRequest) -> Me | None:
    """Who asks; None for the public, and for somebody who holds no post today."""
    if not hasattr(request, "_me"):
        request._me = _read(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return request._me


def _read(request: HttpRequest) -> Me | None:
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    today = office_day()
    seats = tuple(sorted(people.posts(user.person, today), key=lambda s: (s.unit, s.role)))
    if not seats:
        return None
    chosen = request.session.get(POST, "")
    seat = next((s for s in seats if f"{s.unit}|{s.role}" == chosen), seats[0])
    sight = people.sight(user.person, today)
    return Me(user.pk, user.person, people.person_name(user.person), user.is_demo, seats, seat, sight, today)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for officials. Who is not signed in is led to the sign-in page and back, what they typed with them."""

    @wraps(view)
    def only_officials(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if me(request) is not None:
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            return render(request, "web/no_post.html", {}, status=403)
        if request.method == "POST":
            typed = [(k, v) for k in request.POST for v in request.POST.getlist(k) if k != "csrfmiddlewaretoken"]
            context = {"here": "sign-in", "next": request.get_full_path(), "typed": typed, "expired": True}
            return render(request, "web/sign_in.html", context, status=401)
        return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")

    return only_officials
