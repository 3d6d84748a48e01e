"""Signing in and out, and changing from one of one's posts to another."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.accounts.service import DEMO_PASSWORD, Refusal
from zhunsheng.office.people import service as people
from zhunsheng.web.me import POST, begin, me, signed_in
from zhunsheng.web.shown import unit_name
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.words import role_names

BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN = ("username", "password", "demo", "next", "csrfmiddlewaretoken")
CARRIED = "carried."  # what was typed before the session ended goes along under this name


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; and with what was typed before the session ended, the way back to it."""
    typed = [
        (k.removeprefix(CARRIED), v) for k in request.POST if k.startswith(CARRIED) for v in request.POST.getlist(k)
    ]
    goal = _goal(request)
    context = {"here": "sign-in", "next": goal, "typed": typed, "demo": _demo(), "demo_password": DEMO_PASSWORD}
    if request.method != "POST":
        return render(request, "web/sign_in.html", context)
    demo = request.POST.get("demo", "")
    username, password = (
        (demo, DEMO_PASSWORD) if demo else (request.POST.get("username", ""), request.POST.get("password", ""))
    )
    now = timezone.localtime()
    answer = accounts.sign_in(username, password, _address(request), now, settings.HOME)
    if isinstance(answer, Refusal):
        context |= {"username": username, "fault": _why(answer)}
        return render(request, "web/sign_in.html", context, status=429 if answer.until else 401)
    login(request, answer, BACKEND)
    begin(request)
    if answer.is_demo:  # each is named for the desk it is for, whatever other posts its holder has
        request.session[POST] = next(
            (f"{s.unit}|{s.role}" for s in people.posts(answer.person, office_day()) if s.role == answer.username), ""
        )
    if typed:
        return render(request, "web/resume.html", {"next": goal, "typed": typed})
    return HttpResponseRedirect(goal)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if request.user.is_authenticated:
        accounts.signed_out(request.user.username, _address(request), timezone.localtime())
    logout(request)
    return HttpResponseRedirect("/")


@require_POST
@signed_in
def take_post(request: HttpRequest) -> HttpResponse:
    """Sit down at another of one's posts."""
    mine, chosen = me(request), request.POST.get("post", "")
    if any(f"{s.unit}|{s.role}" == chosen for s in mine.seats):
        request.session[POST] = chosen
    return HttpResponseRedirect(_goal(request))


def _why(refusal: Refusal) -> str:
    if refusal.until is not None:
        until = timezone.localtime(refusal.until).strftime("%H:%M")
        return _("登录失败次数过多，已锁定到 %(until)s。到时再试，或找系统管理员。") % {"until": until}
    return _("账号或密码不对。再错 %(n)s 次，账号将锁定 30 分钟。") % {"n": refusal.left}


def _goal(request: HttpRequest) -> str:
    """Where to go next: a page of ours, else the desk."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure())
    return given if ours and given.startswith("/") else "/desk/"


def _demo() -> list[dict[str, str]]:
    """The ready accounts of a sample."""
    if not (settings.HOME / "sample.json").exists():
        return []
    out = []
    for name, person in accounts.demo_accounts():
        seats = people.posts(person, office_day())
        own = next((s for s in seats if s.role == name), None)
        if own is not None:
            role, unit = role_names([name]), unit_name(own.unit)
            out.append({"username": name, "role": role, "unit": unit, "name": people.person_name(person)})
    return out


def _address(request: HttpRequest) -> str:
    """Where the request comes from. A proxy's word is not taken: whoever locks out by address must not be lied to."""
    return request.META.get("REMOTE_ADDR", "")
