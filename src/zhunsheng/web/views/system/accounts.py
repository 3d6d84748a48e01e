"""Accounts: who has one, and what the administrators do with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from zhunsheng.office.accounts import managing
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import Refusal
from zhunsheng.web.views.figures import pages
from zhunsheng.web.views.system.base import PER_PAGE, administrator, attempt, number_given, shown, text

DEEDS: dict[str, Callable[..., object]] = {
    "account.disable": managing.disable, "account.enable": managing.enable, "account.unlock": managing.unlock,
    "account.second": managing.reset_second, "account.sessions": managing.end_sessions,
}  # fmt: skip


@administrator("accounts")
@sensitive_variables("initial")
def account_list(request: HttpRequest, by: By) -> HttpResponse:
    """The accounts. A first password is shown once, on the answer to the form that made it, and nowhere kept."""
    fault, initial, now = "", "", timezone.now()
    if request.method == "POST":
        what, initial_or_none = request.POST.get("what", ""), None
        initial_or_none, fault = attempt(lambda: _do(request, by, what))
        initial = initial_or_none if isinstance(initial_or_none, str) else ""
        if not fault and not initial:
            words = request.POST.get("q", "")
            return HttpResponseRedirect(f"{reverse('system-accounts')}?q={words}&done={what}")
    words, at = (request.GET.get("q") or request.POST.get("q") or "").strip(), number_given(request, "page") or 1
    found, total = managing.accounts(words, now, at, PER_PAGE)
    names = people.person_names(a.person for a in found)
    rows = [{"account": a, "name": names.get(a.person, a.person), "is_me": a.person == by.person} for a in found]
    return shown(request, by, "accounts", {
        "page": pages(request, rows, total, at, -(-total // PER_PAGE)), "total": total, "words": words,
        "initial": initial, "made": text(request, "username"), "person": request.GET.get("person", ""),
    }, fault)  # fmt: skip


def _do(request: HttpRequest, by: By, what: str) -> object:
    now, username, reason = timezone.now(), text(request, "username"), text(request, "reason")
    if what == "account.create":
        return managing.create(by, text(request, "person"), username, now)
    if what == "account.password":
        return managing.reset_password(by, username, now, reason)
    if what not in DEEDS:
        raise Refusal("account-unknown", username=username)
    return DEEDS[what](by, username, now, reason) and None
