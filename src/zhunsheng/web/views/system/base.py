"""What the administrators' pages have in common: who may open which, and how something is done or refused."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.office.journal.service import By
from zhunsheng.office.people.administrators import AUDIT, SECURITY, SYSTEM, Refusal, may
from zhunsheng.web.me import me, signed_in
from zhunsheng.web.refusals import told
from zhunsheng.web.typed import Mistyped, day_of, digits, one_line, unit_names
from zhunsheng.web.words import role_names

PER_PAGE = 50
ALL = (SYSTEM, SECURITY, AUDIT)
# Which administrator opens which page; what each may do on it, the office's own doors say.
AREAS = {
    "overview": (noop("概览"), "system", ALL),
    "units": (noop("单位管理"), "system-units", ALL),
    "people": (noop("人员与岗位"), "system-people", ALL),
    "roles": (noop("角色一览"), "system-roles", ALL),
    "accounts": (noop("账号管理"), "system-accounts", ALL),
    "calendars": (noop("日历"), "system-calendars", (SYSTEM, AUDIT)),
    "parameters": (noop("地方参数"), "system-parameters", (SYSTEM, AUDIT)),
    "sign-ins": (noop("登录日志"), "system-sign-ins", (AUDIT,)),
    "log": (noop("管理日志"), "system-log", (AUDIT,)),
}
Fault = str


def administrator(area: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for those administrators whose area it is; the view is told who they are."""

    def of(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @signed_in
        @wraps(view)
        def only_theirs(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            mine = me(request)
            if mine.seat.role not in AREAS[area][2]:
                why = _("这一页由%(roles)s使用；你现在的岗位是%(mine)s。") % {
                    "roles": role_names(AREAS[area][2]), "mine": role_names([mine.seat.role]),
                }  # fmt: skip
                return render(request, "web/refused.html", {"here": "system", "why": why, "ident": ""}, status=403)
            return view(request, By(mine.person, mine.seat.role, mine.today), *args, **kwargs)

        return only_theirs

    return of


def shown(
    request: HttpRequest, by: By, area: str, context: dict[str, Any], fault: Fault = "", status: int = 200
) -> HttpResponse:
    """A page with the administrators' navigation; where something was refused, with why and what was typed."""
    areas = [
        {"id": ident, "name": _(name), "url": url, "here": ident == area}
        for ident, (name, url, roles) in AREAS.items()
        if by.role in roles
    ]
    told = {
        "here": "system", "areas": areas, "fault": fault, "today": by.today, "done": request.GET.get("done", ""),
        "typed": request.POST if fault else {}, "what": request.POST.get("what", "") if fault else "",
        "may": {act.replace(".", "_"): True for act in _acts() if may(by, act)},
    }  # fmt: skip
    return render(request, f"web/system/{area}.html", told | context, status=422 if fault else status)


def attempt(do: Callable[[], Any]) -> tuple[Any, Fault]:
    """Do it; or say why not."""
    try:
        return do(), ""
    except Refusal as why:
        return None, told(why)
    except Mistyped as why:
        return None, str(why)


def day_given(request: HttpRequest, name: str, needed: bool = True) -> date | None:
    """A day that was typed. Refusal where it is needed and missing."""
    day = day_of(request.POST.get(name, ""))
    if day is None and needed:
        raise Refusal("day-missing")
    return day


def text(request: HttpRequest, name: str) -> str:
    """What was typed into a line."""
    return one_line(request.POST.get(name, ""))[:200]


def unit_given(request: HttpRequest, name: str) -> str:
    """A unit that was typed, by any of its names."""
    found = unit_names().get(text(request, name))
    if found is None:
        raise Refusal("unit-unknown")
    return found


def number_given(request: HttpRequest, name: str) -> int:
    """A number that a form carries; 0 where it is none."""
    return digits(request.POST.get(name) or request.GET.get(name) or "")


def asked_day(request: HttpRequest, name: str) -> tuple[date | None, Fault]:
    """A day of a filter; one that cannot be read filters nothing, and is told."""
    found, fault = attempt(lambda: day_of(request.GET.get(name, "")))
    return found, fault


def _acts() -> tuple[str, ...]:
    from zhunsheng.office.people.administrators import MANAGES

    return tuple(MANAGES)
