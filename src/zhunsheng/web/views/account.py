"""My account: the password, the second factor, where I am signed in."""

import secrets
from datetime import datetime

import segno
from django.contrib.auth import logout, update_session_auth_hash
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zhunsheng.catalog.regions import region
from zhunsheng.office.accounts import passwords, second, sittings
from zhunsheng.office.accounts import service as accounts
from zhunsheng.office.accounts.log import FAILURES, failures
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people.administrators import Refusal
from zhunsheng.web.me import address, with_account
from zhunsheng.web.refusals import told
from zhunsheng.web.templatetags.zs import named

SALT, TO_SCAN = "second-offered", 900  # seconds in which a QR code may be scanned and confirmed


@never_cache
@with_account
def account_page(request: HttpRequest) -> HttpResponse:
    """What there is to set, and the sessions."""
    user, now, key = request.user, timezone.now(), request.session.session_key or ""
    if request.method == "POST":
        ended = sittings.end_all(user, now, key)
        return HttpResponseRedirect(f"{reverse('account')}?ended={ended}")
    left = None if user.password_at is None else (user.password_at + passwords.GOOD_FOR - now).days
    return render(request, "web/account/account.html", {
        "here": "account", "account": user, "sittings": sittings.sittings(user, key, now), "days_left": left,
        "codes_left": second.left(user) if user.second else None, "at_once": sittings.AT_ONCE,
        "ended": request.GET.get("ended", ""), "done": request.GET.get("done", ""),
    })  # fmt: skip


@never_cache
@with_account
@sensitive_post_parameters()
def password_page(request: HttpRequest) -> HttpResponse:
    """Taking another password; one that was given by somebody else has to be changed before anything else."""
    user, now = request.user, timezone.now()
    context = {
        "here": "account", "account": user, "length": passwords.LEAST_LENGTH, "classes": passwords.LEAST_CLASSES,
        "kept": passwords.KEPT, "days": passwords.GOOD_FOR.days, "forced": accounts.must_change(user, now),
        "given": user.must_change,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "web/account/password.html", context)
    new = request.POST.get("new", "")
    try:
        if new != request.POST.get("again", ""):
            raise Refusal("password-differs")
        passwords.change(user, request.POST.get("old", ""), new, address(request), now)
    except Refusal as why:
        if _is_locked(user.username, now):
            logout(request)
            return HttpResponseRedirect(reverse("sign-in"))
        return render(request, "web/account/password.html", context | {"fault": told(why)}, status=422)
    update_session_auth_hash(request, user)
    request.session.save()
    sittings.follow(user, request.session.session_key, address(request), now)
    return HttpResponseRedirect(reverse("desk") if context["forced"] else f"{reverse('account')}?done=password")


@never_cache
@with_account
def second_page(request: HttpRequest) -> HttpResponse:
    """Switching the second factor on, by scanning and typing one code, or off, by typing one."""
    user, now = request.user, timezone.now()
    if accounts.must_change(user, now):
        return HttpResponseRedirect(reverse("password"))
    context = {"here": "account", "account": user}
    code, fault = request.POST.get("code", "").strip().replace(" ", ""), ""
    try:
        if request.method == "POST" and user.second:
            second.give_up(user, code, address(request), now)
            return HttpResponseRedirect(f"{reverse('account')}?done=second-off")
        if request.method == "POST":
            name = _offered(request)
            codes = second.enrol(user, name, code, address(request), now) if name else None
            if codes:
                return render(request, "web/account/recovery.html", context | {"codes": codes})
            fault = _("二维码已过期，扫下面这个新的。")
    except Refusal as why:
        if _is_locked(user.username, now):
            logout(request)
            return HttpResponseRedirect(reverse("sign-in"))
        fault = told(why)
    if not user.second and not user.is_demo:
        context |= _offer(request)
    return render(request, "web/account/second.html", context | {"fault": fault}, status=422 if fault else 200)


def _is_locked(username: str, now: datetime) -> bool:
    """Whether so much was tried in vain that the session ends: who sits there may be somebody else."""
    return len(failures(now, username=username)) >= FAILURES


def _offer(request: HttpRequest) -> dict[str, str]:
    """A secret on offer: the one that was scanned already, or a new one."""
    name = _offered(request) or second.new_name()
    sealed = signing.dumps([request.user.pk, name, secrets.token_hex(4)], salt=SALT)
    secret, issuer = second.secret_of(request.user, name), _("准绳") + named(region(cases.office().catalog.place))
    qr = segno.make(second.address_of(request.user, name, issuer), error="m", micro=False)
    return {
        "offer": sealed, "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "qr": qr.svg_data_uri(scale=5, border=4, light="white"),
    }  # fmt: skip


def _offered(request: HttpRequest) -> str | None:
    return _read_offer(request, request.POST.get("offer", ""))


def _read_offer(request: HttpRequest, sealed: str) -> str | None:
    try:
        account, name, _mark = signing.loads(sealed, salt=SALT, max_age=TO_SCAN)
    except (signing.BadSignature, ValueError):
        return None
    return name if account == request.user.pk else None
