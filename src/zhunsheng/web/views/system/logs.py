"""The two logs, for the audit administrator alone: who signed in or tried to, and what the administrators did."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.office.accounts import log
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import service as people
from zhunsheng.web.shown import unit_name
from zhunsheng.web.today import this_day
from zhunsheng.web.views.figures import pages
from zhunsheng.web.views.system.acts import ACTS, SUBJECTS, in_words
from zhunsheng.web.views.system.base import PER_PAGE, administrator, asked_day, number_given, shown
from zhunsheng.web.words import role_names

SIGNS = {
    "in": (noop("登录"), "green"), "failed": (noop("失败"), "red"), "locked": (noop("已锁定，未尝试"), "red"),
    "out": (noop("退出"), ""), "ended": (noop("会话被结束"), "yellow"), "password": (noop("改密码"), ""),
    "second-on": (noop("启用两步验证"), ""), "second-off": (noop("停用两步验证"), "yellow"),
    "recovered": (noop("用恢复码登录"), "yellow"), "disabled": (noop("停用账号"), "yellow"),
    "enabled": (noop("启用账号"), ""), "unlocked": (noop("解锁账号"), ""), "reset": (noop("重置密码"), "yellow"),
}  # fmt: skip
AT_ONCE = 500  # rows that a file of a log takes from the database at a time


@administrator("sign-ins")
def sign_ins(request: HttpRequest, by: By) -> HttpResponse:
    """The log of signing in."""
    asked, fault = _asked(request, SIGNS)
    if request.GET.get("form") == "csv":
        _read(by, "sign-ins", asked)
        rows = _all(lambda page: log.find(**asked, page=page, size=AT_ONCE).rows)
        return _file("sign-ins", ["id", "at", "username", "address", "what", "previous", "hash"], rows)
    at = number_given(request, "page") or 1
    found = log.find(**asked, page=at, size=PER_PAGE)
    rows = [
        {"row": r, "what": _(SIGNS[r.what][0]) if r.what in SIGNS else r.what, "colour": SIGNS.get(r.what, ("", ""))[1]}
        for r in found.rows
    ]  # fmt: skip
    return _page(request, by, "sign-ins", rows, found.total, at, asked, fault, log, SIGNS)


@administrator("log")
def admin_log(request: HttpRequest, by: By) -> HttpResponse:
    """The log of administration."""
    asked, fault = _asked(request, ACTS)
    asked = {"act" if k == "what" else k: v for k, v in asked.items()}
    named = {"people": people.named_like(asked["words"])} if asked["words"] else {}
    if request.GET.get("form") == "csv":
        _read(by, "log", asked)
        rows = _all(lambda page: journal.find(**asked, **named, page=page, size=AT_ONCE).entries)
        columns = ["id", "at", "person", "role", "act", "kind", "subject", "before", "after", "reason", "previous"]
        return _file("administration", [*columns, "hash"], rows)
    at = number_given(request, "page") or 1
    found = journal.find(**asked, **named, page=at, size=PER_PAGE)
    names = people.person_names(n for e in found.entries for n in (e.person, e.subject, *_named_in(e)))
    rows = [_entry(e, names) for e in found.entries]
    return _page(request, by, "log", rows, found.total, at, asked, fault, journal, ACTS)


def _page(
    request: HttpRequest, by: By, area: str, rows: list, total: int, at: int, asked: dict[str, Any], fault: str,
    door: Any, kinds: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """A page of a log, with what was asked for, where the log ends, and on demand whether its chain holds."""
    broken = door.broken() if "verify" in request.GET else None
    chosen = asked.get("what") or asked.get("act") or ""
    words = [(k, _(v[0] if isinstance(v, tuple) else v), k == chosen) for k, v in kinds.items() if k != "log.read"]
    return shown(request, by, area, {
        "page": pages(request, rows, total, at, -(-total // PER_PAGE)), "kinds": words,
        "found": _("找到 %(n)s 行") % {"n": f"{total:,}"} if total != door.end().rows else "",
        "asked": request.GET, "filter_fault": fault, "end": door.end(), "verified": "verify" in request.GET,
        "broken": broken, "label": _("账号或地址") if area == "sign-ins" else _("人、对象或事由"),
        "csv": _with(request, form="csv"), "verify": _with(request, verify="1"),
    })  # fmt: skip


def _asked(request: HttpRequest, known: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the filter asks for."""
    first, wrong = asked_day(request, "first")
    last, wrong_too = asked_day(request, "last")
    what = request.GET.get("what", "")
    words = request.GET.get("q", "").strip()[:60]
    return {"words": words, "what": what if what in known else "", "first": first, "last": last}, wrong or wrong_too


def _entry(entry: journal.Entry, names: dict[str, str]) -> dict[str, Any]:
    subject = entry.subject
    told = {"unit": unit_name, "person": lambda i: names.get(i, i)}.get(entry.kind, str)(subject)
    return {
        "id": entry.id, "at": entry.at, "act": _(ACTS.get(entry.act, entry.act)), "reason": entry.reason,
        "who": names.get(entry.person, entry.person) or _("控制台"), "hash": entry.hash,
        "role": role_names([entry.role]) if entry.person else "", "subject": told,
        "subject_id": subject if told != subject else "", "kind": _(SUBJECTS.get(entry.kind, entry.kind)),
        "before": in_words(entry.before, names), "after": in_words(entry.after, names),
    }  # fmt: skip


def _named_in(entry: journal.Entry) -> Iterator[str]:
    for told in (entry.before, entry.after):
        yield from (str(told[k]) for k in ("person", "to") if told.get(k))


def _read(by: By, which: str, asked: dict[str, Any]) -> None:
    """That a whole log was taken away in a file is itself written down."""
    journal.record(by, "log.read", "log", which, {}, {k: v for k, v in asked.items() if v})


def _all(page_of: Callable[[int], list]) -> Iterator[Any]:
    """Every row of what was asked for."""
    at = 1
    while rows := page_of(at):
        yield from rows
        at += 1


def _file(name: str, columns: list[str], rows: Iterator[Any]) -> StreamingHttpResponse:
    """The rows as CSV that a spreadsheet opens, in constant memory."""

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield _line(columns)
        for row in rows:
            yield _line([_cell(getattr(row, c)) for c in columns])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{this_day()}.csv"'
    return answer


def _line(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _cell(value: Any) -> str:
    """A value as text that a spreadsheet takes for no formula."""
    told = timezone.localtime(value).isoformat() if hasattr(value, "tzinfo") else str(value)
    return f"'{told}" if told[:1] in ("=", "+", "-", "@", "\t", "\r") else told


def _with(request: HttpRequest, **more: str) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    for name, value in more.items():
        given[name] = value
    return f"?{given.urlencode()}"
