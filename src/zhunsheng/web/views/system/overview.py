"""What an administrator should look at today, and what is whose to do."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhunsheng.office.accounts import log, managing
from zhunsheng.office.cases import service as cases
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import delegations
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import AUDIT
from zhunsheng.office.people.posts import ending_certificates, ending_posts
from zhunsheng.web.shown import seat_name
from zhunsheng.web.views.system.acts import own_acts
from zhunsheng.web.views.system.base import administrator, shown

AHEAD = timedelta(days=60)


@administrator("overview")
def overview(request: HttpRequest, by: By) -> HttpResponse:
    """Locked accounts, certificates and posts that end soon, delegations in force, the year without a calendar."""
    now, until = timezone.now(), by.today + AHEAD
    law = cases.office().catalog
    covered = [d.year for d in law.documents.documents if d.year is not None]
    given = [
        {"post": seat_name(people.Seat(g.unit, g.role)), "name": g.name, "to": g.to_name, "given": g}
        for g in delegations.delegations(by.today)
    ]
    ends = [journal.end(), log.end()] if by.role == AUDIT else []
    return shown(request, by, "overview", {
        "own": own_acts(by.role), "locked": managing.locked(now),
        "certificates": ending_certificates(by.today, until), "posts": [
            {"post": seat_name(people.Seat(p.unit, p.role)), "held": p} for p in ending_posts(by.today, until)
        ],
        "given": given, "last_year": max(covered), "ahead": AHEAD.days, "ends": ends,
    })  # fmt: skip
