"""Signing in, with a code where one is asked for, and out; changing from one of one's posts to another."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.accounts import sittings
from zhunsheng.office.accounts.service import DEMO_PASSWORD, Account, CodeAsked, Refusal
from zhunsheng.office.people import service as people
from zhunsheng.office.sample.tour import TOUR
from zhunsheng.web.me import POST, address, begin, me, seat_key, signed_in
from zhunsheng.web.shown import unit_name
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.templatetags.zs import is_english
from zhunsheng.web.words import role_names

BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN = ("username", "password", "demo", "next", "csrfmiddlewaretoken")
CARRIED = "carried."  # what was typed before the session ended goes along under this name


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; and with what was typed before the session ended, the way back to it."""
    typed, goal = _carried(request.POST), _goal(request)
    context = {"here": "sign-in", "next": goal, "typed": typed, "demo": _demo(), "demo_password": DEMO_PASSWORD}
    if request.method != "POST":
        return render(request, "web/sign_in.html", context)
    demo = request.POST.get("demo", "")
    username, password = (
        (demo, DEMO_PASSWORD) if demo else (request.POST.get("username", ""), request.POST.get("password", ""))
    )
    answer = accounts.sign_in(username, password, address(request), timezone.localtime(), settings.HOME)
    if isinstance(answer, Refusal):
        context |= {"username": username, "fault": _why(answer)}
        return render(request, "web/sign_in.html", context, status=429 if answer.until else 401)
    if isinstance(answer, CodeAsked):
        return render(request, "web/sign_in_code.html", context | {"ticket": answer.ticket})
    return _entered(request, answer, typed, goal)


@never_cache
@require_POST
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or one of the recovery codes."""
    typed, goal, ticket = _carried(request.POST), _goal(request), request.POST.get("ticket", "")
    now = timezone.localtime()
    answer = accounts.sign_in_with_code(ticket, request.POST.get("code", ""), address(request), now)
    if isinstance(answer, Account):
        return _entered(request, answer, typed, goal)
    context = {"here": "sign-in", "next": goal, "typed": typed, "ticket": ticket, "fault": _why(answer, code=True)}
    if answer.again or answer.until:
        context |= {"demo": _demo(), "demo_password": DEMO_PASSWORD}
        return render(request, "web/sign_in.html", context, status=429 if answer.until else 401)
    return render(request, "web/sign_in_code.html", context, status=401)


def _entered(request: HttpRequest, account: Account, typed: list[tuple[str, str]], goal: str) -> HttpResponse:
    """Begin a session, whatever went on in this browser before, and go where one wanted to go."""
    sittings.stand_up(request.session.session_key or "")
    request.session.flush()
    login(request, account, BACKEND)
    begin(request)
    if account.is_demo:  # each is named for the desk it is for, whatever other posts its holder has
        request.session[POST] = next(
            (seat_key(s) for s in people.posts(account.person, office_day()) if s.role == account.username), ""
        )
    if typed:
        return render(request, "web/resume.html", {"next": goal, "typed": typed})
    return HttpResponseRedirect(goal)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if request.user.is_authenticated:
        accounts.signed_out(request.user.username, address(request), timezone.localtime())
        sittings.stand_up(request.session.session_key or "")
    logout(request)
    return HttpResponseRedirect("/")


@require_POST
@signed_in
def take_post(request: HttpRequest) -> HttpResponse:
    """Sit down at another of one's posts."""
    mine, chosen = me(request), request.POST.get("post", "")
    if any(seat_key(s) == chosen for s in mine.seats):
        request.session[POST] = chosen
    return HttpResponseRedirect(_goal(request))


def _why(refusal: Refusal, code: bool = False) -> str:
    if refusal.again:
        return _("过了五分钟，或密码刚刚改过。请重新登录。")
    if refusal.until is not None:
        until = timezone.localtime(refusal.until).strftime("%H:%M")
        return _("登录失败次数过多，已锁定到 %(until)s。到时再试，或找安全保密管理员解锁。") % {"until": until}
    left = {"n": refusal.left}
    if code:
        return _("验证码不对，或已经用过。等下一个再输；再错 %(n)s 次，账号将锁定 30 分钟。") % left
    return _("账号或密码不对。再错 %(n)s 次，账号将锁定 30 分钟。") % left


def _carried(post: QueryDict) -> list[tuple[str, str]]:
    """What was typed before the session ended."""
    return [(k.removeprefix(CARRIED), v) for k in post if k.startswith(CARRIED) for v in post.getlist(k)]


def _goal(request: HttpRequest) -> str:
    """Where to go next: a page of ours, else the desk."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure())
    return given if ours and given.startswith("/") else "/desk/"


def _demo() -> list[dict[str, str]]:
    """The ready accounts of a sample, and what is found there, in the order of what one asks first."""
    if not (settings.HOME / "sample.json").exists():
        return []
    out = []
    for name, person in accounts.demo_accounts():
        seats = people.posts(person, office_day())
        own = next((s for s in seats if s.role == name), None)
        if own is not None:
            role, unit = role_names([name]), unit_name(own.unit)
            holder, why = people.person_name(person), TOUR.get(name, ("", ""))[is_english()]
            out.append({"username": name, "role": role, "unit": unit, "name": holder, "why": why})
    order = list(TOUR)
    return sorted(out, key=lambda d: order.index(d["username"]) if d["username"] in TOUR else len(order))
