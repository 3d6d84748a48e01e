"""The calendar feed of a person's deadlines: an address with a secret, given out once and taken back at will."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhunsheng.office.feeds import service as feeds
from zhunsheng.office.people import service as people
from zhunsheng.reports.ical import Deadline, calendar
from zhunsheng.web.me import me, signed_in
from zhunsheng.web.shown import seat_name
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.todo import RED, YELLOW, Line, first_words, reckoned, title, todo

PRIORITY = {RED: 1, YELLOW: 5}


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar reads: every day on which something of this person's is due, at all their posts."""
    reader = feeds.reader(secret, timezone.now())
    if reader is None:
        raise Http404(_("没有这个日历，或者网址已经停用。"))
    today = office_day()
    with translation.override(reader.language):
        found: dict[str, Deadline] = {}
        for seat in sorted(people.posts(reader.person, today), key=lambda s: (s.unit, s.role)):
            for line in todo(reader.person, seat, today).own:
                if line.due is not None:
                    deadline = _deadline(line, request)
                    found.setdefault(deadline.uid, deadline)
        body = calendar(_("准绳期限 · %(who)s") % {"who": people.person_name(reader.person)}, found.values(), today)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    return HttpResponse(body, "text/calendar; charset=utf-8", headers={
        "ETag": tag, "Cache-Control": "private, max-age=900", "Content-Disposition": 'inline; filename="zhunsheng.ics"',
        "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
    })  # fmt: skip


@signed_in
def subscription(request: HttpRequest) -> HttpResponse:
    """The page on which the address is made and taken back."""
    mine = me(request)
    return render(request, "web/calendar.html", {
        "here": "desk", "known": feeds.known(mine.person), "seats": [seat_name(s) for s in mine.seats],
    })  # fmt: skip


@require_POST
@signed_in
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make an address, and show it: it is not kept, so this once."""
    mine = me(request)
    secret = feeds.open_feed(mine.person, "en" if is_english() else "zh-hans", timezone.now())
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    answer = render(request, "web/calendar.html", {
        "here": "desk", "address": address, "known": feeds.known(mine.person),
        "webcal": f"webcal{address[address.index(':'):]}", "seats": [seat_name(s) for s in mine.seats],
    })  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@signed_in
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Take the address back: whoever has it reads nothing any more."""
    feeds.revoke(me(request).person)
    return redirect("calendar")


def _deadline(line: Line, request: HttpRequest) -> Deadline:
    key = f"{line.row.id}/{line.act.id}/{line.member or ''}"
    late = _("【已逾期】") if line.light == RED else ""
    told = [f"{named(line.reading.version)} {line.row.number}", reckoned(line)]
    if line.serves:
        told.insert(1, _("先办这一步，才能办“%(act)s”；届满日是后者的。") % {"act": line.serves})
    if line.waits:
        told.append(_("要先等：%(acts)s") % {"acts": "、".join(first_words(line))})
    if line.duty.promised:
        told.append(_("承诺 %(day)s") % {"day": line.duty.promised.day.isoformat()})
    assert line.due is not None
    return Deadline(
        uid=f"{sha256(key.encode()).hexdigest()[:32]}@zhunsheng", sequence=line.row.changed, day=line.due,
        summary=f"{late}{title(line)}", description="\n".join(told), category=named(line.reading.version),
        url=request.build_absolute_uri(reverse("case", args=[line.row.id])), priority=PRIORITY.get(line.light, 0),
        alarms=line.light != RED,
    )  # fmt: skip
