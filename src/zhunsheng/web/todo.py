"""What a post has to do, what it waits for: the lines of its desk, and of the calendar that follows it about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import Act
from zhunsheng.kernel.reading import Duty, Reading
from zhunsheng.kernel.terms import Segments, Until
from zhunsheng.office.cases import desks
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.desks import Ahead, Charge
from zhunsheng.office.cases.service import Row
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat
from zhunsheng.web.acting import roles_in
from zhunsheng.web.shown import term_words, unit_name
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.words import article, bracketed, role_names

SOON = timedelta(days=30)
RED, YELLOW = "red", "yellow"
LEADING = frozenset({"head", "leadership", "government-head"})
COUNTERS = frozenset({"window", "legal-aid-center", "petition-office", "reconsideration-body"})


@dataclass(slots=True)
class Line:
    """One thing to do, or to wait for. `serves` is the owed act's name where this one only comes before it."""

    row: Row
    reading: Reading
    duty: Duty
    act: Act
    member: str | None
    is_mine: bool
    by: tuple[str, ...]
    serves: str = ""
    waits: tuple[Ahead, ...] = ()  # what others do first
    since: date | None = None  # the first day on which it can be done, if that is to come
    enter: bool = False  # somebody outside does it, and this post writes it down

    @property
    def due(self) -> date | None:
        """The last day by law."""
        return self.duty.due and self.duty.due.day

    @property
    def light(self) -> str:
        """The light of what is owed."""
        return self.duty.light

    @property
    def urgency(self) -> tuple:
        """What expires first stands first; what has no day, last, and there the longest owed first."""
        return self.due is None, self.due or self.duty.owed.since, self.row.id, self.act.id, self.member or ""

    def is_soon(self, today: date) -> bool:
        """To be minded now: near its day, or that is a month away at most."""
        return self.light in (RED, YELLOW) or self.due is not None and self.due - today <= SOON


@dataclass(slots=True)
class Todo:
    """A post's own lines and those that wait for others; `cut`: of its own there may be more."""

    own: list[Line]
    others: list[Line]
    cut: bool


def todo(person: str, seat: Seat, today: date) -> Todo:
    """What lies on somebody's desk: what their post is to do, and what they wait for.

    They wait for others in cases in which they had a hand; who leads a unit, in all of its cases; and whoever
    receives papers, for people outside.
    """
    by_case: dict[str, list[Charge]] = {}
    for charge in desks.charges(seat.unit, sent_to(seat), seat.role, today):
        by_case.setdefault(charge.row.id, []).append(charge)
    own: list[Line] = []
    others: list[Line] = []
    for found in by_case.values():
        mine, theirs = _of_case(found, seat)
        own += mine
        if found[0].row.unit == seat.unit:
            others += theirs if seat.role in LEADING or _had_a_hand(found[0], person) else _entered(theirs, seat)
        else:
            others += _entered(theirs, seat)
    own.sort(key=lambda line: line.urgency)
    others.sort(key=lambda line: line.urgency)
    return Todo(own, others, len(own) >= desks.READ_AT_MOST)


def _had_a_hand(charge: Charge, person: str) -> bool:
    return any(ident == person for who in charge.reading.case.who.values() for ident, _ in who)


def _entered(lines: list[Line], seat: Seat) -> list[Line]:
    """What people outside do, for the desks at which their papers come in, and for whom the law lets write it down."""
    return [x for x in lines if x.enter and (seat.role in COUNTERS or seat.role in x.act.doers)]


def sent_to(seat: Seat) -> list[str]:
    """The procedures in which the law sends other units' cases to this post."""
    if seat.role not in people.BODIES:
        return []
    catalog = cases.office().catalog
    found = (i for i in catalog.ids if i not in people.CONFIDENTIAL)
    return [i for i in found if seat.role in roles_in(catalog.procedure(i))]


def _of_case(found: list[Charge], seat: Seat) -> tuple[list[Line], list[Line]]:
    """The lines of one case: its duties, and before them what their way begins with."""
    own, others = [], []
    owed = {(c.duty.act, c.duty.member) for c in found}
    first: dict[tuple[str, str | None], tuple[Charge, Ahead]] = {}
    for charge in sorted(found, key=lambda c: (c.duty.due is None, c.duty.due)):
        for step in charge.ahead:
            if (step.act, step.member) not in owed:
                first.setdefault((step.act, step.member), (charge, step))
        line = _owed(charge, seat)
        (own if line.is_mine else others).append(line)
    called = [line for charge, step in first.values() if (line := _called(charge, step, seat)).is_mine]
    served = {(line.duty.act, line.duty.member) for line in called}
    return [*called, *own], [line for line in others if (line.duty.act, line.duty.member) not in served]


def _owed(charge: Charge, seat: Seat) -> Line:
    act = charge.reading.version.acts[charge.duty.act]
    line = _line(charge, act, charge.duty.member, seat)
    line.since = charge.since
    line.waits = charge.ahead
    return line


def _called(charge: Charge, step: Ahead, seat: Seat) -> Line:
    version = charge.reading.version
    line = _line(charge, version.acts[step.act], step.member, seat)
    line.serves, line.since = named(version.acts[charge.duty.act]), step.since
    return line


def _line(charge: Charge, act: Act, member: str | None, seat: Seat) -> Line:
    by = act.doers
    outside = _is_of_outsiders(act)
    enter = outside and people.role_for(seat.role, by) is not None
    if outside:
        by = tuple(r for r in by if roles()[r].outside)
    return Line(charge.row, charge.reading, charge.duty, act, member, seat.role in by, by, enter=enter)


def _is_of_outsiders(act: Act) -> bool:
    """Whether somebody outside does it: the law names them first, and officials only as those who may write it down."""
    return all(roles()[d.order[0]].outside for d in act.deeds.values() if not d.is_silent)


def first_words(line: Line) -> list[str]:
    """What has to come first, and who does it."""
    acts = (line.reading.version.acts[step.act] for step in line.waits)
    return [_("%(act)s（%(roles)s）") % {"act": named(act), "roles": role_names(act.doers)} for act in acts]


def shown(lines: Iterable[Line], seat: Seat, today: date, why: bool = False) -> Iterator[dict[str, Any]]:
    """Lines as a page shows them; with `why` each tells how its day came about."""
    for line in lines:
        duty, version = line.duty, line.reading.version
        yield {
            "case": line.row, "procedure": version, "act": line.act.id, "name": named(line.act), "mine": line.is_mine,
            "member": line.member or "", "member_name": unit_name(line.member) if line.member else "",
            "light": line.light, "due": line.due, "since": line.since, "serves": line.serves,
            "provisional": bool(duty.due and duty.due.provisional), "still": bool(duty.owed.term and duty.due is None),
            "promised": duty.promised and duty.promised.day, "internal": duty.internal and duty.internal.day,
            "broken": bool(duty.promised and duty.promised.day < today),
            "basis": article(version, duty.owed.basis), "roles": role_names(line.by), "waits": first_words(line),
            "enter": line.enter,
            "unit_name": unit_name(line.row.unit) if line.row.unit != seat.unit else "",
            "owed_since": duty.owed.since, "days": (today - duty.owed.since).days,
            "left": (line.due - today).days if line.due else None, "anchor": f"{duty.act}{duty.member or ''}",
            "why": reckoned(line) if why and line.due else "",
        }  # fmt: skip


def reckoned(line: Line) -> str:
    """How a last day came about, in one sentence: from when, how long, what did not count."""
    duty, reading = line.duty, line.reading
    basis = article(reading.version, duty.owed.basis)
    told = _("自 %(start)s 的次日起算，%(term)s") % {
        "start": duty.owed.start.isoformat(), "term": _term(duty.owed.term),
    }  # fmt: skip
    still = [s for s in reading.explain(duty) if s.reason in ("still", "suspended")]
    parts = [told + bracketed(basis)]
    if still:
        days = sum((s.end - s.start).days + 1 for s in still)
        parts.append(_("其间停止计算 %(n)s 日") % {"n": days})
    if any(s.reason == "rolled" for s in reading.explain(duty)):
        parts.append(_("末日遇休息日，顺延"))
    assert line.due is not None
    parts.append(_("%(day)s 届满") % {"day": line.due.isoformat()})
    return ("; " if is_english() else "；").join(parts) + ("." if is_english() else "。")


def _term(segments: Segments) -> str:
    """A term in words; one that was extended in parts is told in parts."""
    told = [
        _("至 %(day)s 止") % {"day": s.day.isoformat()} if isinstance(s, Until) else term_words(f"{s.amount} {s.unit}")
        for s in segments
    ]
    return _("，续加 ").join(told)


def title(line: Line) -> str:
    """What is to be done in which case, in one line."""
    return f"{named(line.act)}{f'（{line.member}）' if line.member else ''}：{line.row.title}"
