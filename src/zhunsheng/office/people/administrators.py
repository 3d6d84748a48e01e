"""The three administrators (三员分立): which of them does what, and that nobody is two of them, or one and an official.

GB/T 22239-2019 separates them so that none can act alone: who makes an account cannot give it a post, who gives
posts cannot make an account, and who reads the logs can change nothing.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from zhunsheng.office.journal.service import By
from zhunsheng.office.people import models
from zhunsheng.office.people.rights import ADMINISTRATORS

SYSTEM, SECURITY, AUDIT = "system-admin", "security-admin", "audit-admin"
# What each administrator does; what is not here, none does.
MANAGES = {
    "unit.add": SYSTEM, "unit.rename": SYSTEM, "unit.close": SYSTEM,
    "person.add": SYSTEM, "person.rename": SYSTEM, "certificate.add": SYSTEM, "certificate.end": SYSTEM,
    "account.create": SYSTEM, "account.disable": SYSTEM, "account.enable": SYSTEM, "account.password": SYSTEM,
    "post.give": SECURITY, "post.move": SECURITY, "post.end": SECURITY, "delegation.revoke": SECURITY,
    "account.unlock": SECURITY, "account.second": SECURITY, "account.sessions": SECURITY,
    "log.read": AUDIT,
}  # fmt: skip
CASEWORK = "casework"


class Refusal(ValueError):
    """What is asked is not done. `code` says why, `data` of what; the rooms above have the words."""

    def __init__(self, code: str, **data: object) -> None:
        self.code, self.data = code, data
        super().__init__(f"{code} {data}" if data else code)


def may(by: By, act: str) -> bool:
    """Whether this is theirs to do. The console may set everything up, and reads no log as an auditor."""
    return by.is_console and act != "log.read" or MANAGES.get(act) == by.role


def check(by: By, act: str) -> None:
    """Refusal where it is another administrator's, or they hold no such post that day."""
    if not may(by, act) or not by.is_console and not _on(by.today, role=by.role).filter(person=by.person).exists():
        raise Refusal("not-theirs", role=MANAGES.get(act, ""))


def class_of(role: str) -> str:
    """What excludes what: each administrator every other class, all casework one class."""
    return role if role in ADMINISTRATORS else CASEWORK


def check_apart(people: Iterable[str]) -> None:
    """Refusal where one of these people would on some day be two administrators, or administrator and official."""
    wanted = list(people)
    held: dict[str, list[tuple[str, date, date]]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        posts = models.Post.objects.filter(person__in=some).values_list("person", "role", "since", "until")
        for person, role, since, until in posts:
            held.setdefault(person, []).append((class_of(role), since, until or date.max))
        taken = models.Delegation.objects.filter(to__in=some).values_list("to", "since", "until", "revoked_on")
        for person, since, until, revoked in taken:
            end = date.fromordinal(until.toordinal() + 1)
            held.setdefault(person, []).append((CASEWORK, since, min(end, revoked or end)))
    for person, spans in held.items():
        if pair := _clash(spans):
            raise Refusal("apart", person=person, roles=sorted(pair))


def _clash(spans: list[tuple[str, date, date]]) -> set[str]:
    """Two classes that are held on the same day; an end is the first day without."""
    if len({s[0] for s in spans}) < 2:
        return set()
    for n, (one, since, until) in enumerate(spans):
        for other, begin, end in spans[n + 1 :]:
            if one != other and since < end and begin < until:
                return {one, other}
    return set()


def _on(day: date, **of: str) -> QuerySet:
    return models.Post.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day, **of)
