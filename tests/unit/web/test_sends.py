"""Every form is sent, from every desk of two units: what it records or refuses is what the kernel decides of the same.

For each procedure cases are walked from state to state. At a state the form of an act is sent by whoever may do it,
once where the law lets it happen and once where it does not, and once by everybody else; whatever was recorded is
taken back, so that the next one meets the same state. In the end no stranger finds on the page of a case what is
private in it. `make walk` sends each form several times, under every version.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import zip_longest
from random import Random
from typing import Any, NamedTuple

import pytest
from desks import OTHER, OWN, client_of, opened, settle_in, straight
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.case import NEW, Case, Command, Event, Person
from zhunsheng.kernel.conditions import members_in
from zhunsheng.kernel.decide import Accepted, Refused, decide
from zhunsheng.kernel.procedure import Deed, Field, Version
from zhunsheng.kernel.reading import Offer, Reading, look
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Seat
from zhunsheng.web.acting import roles_in, version_of
from zhunsheng.web.forms import SALT
from zhunsheng.web.inputs import asked, is_correction
from zhunsheng.web.shown import in_words

ROUNDS = int(os.environ.get("ZHUNSHENG_SENDS", "1"))
WALKS, LONGEST, TRIES = 16, 24, 4  # walks a round, states of one, acts tried at each
APART = 5  # at every how manieth state somebody is sent away; of the few states of a record at each
DONE, REFUSED, AWAY = "done", "refused", "sent away"
STRIDES = (0, 0, 0, 1, 2, 4, 12)  # days from one state to the next
LAW = Catalog()
INSIDE = [r.id for r in roles().values() if not r.outside and r.id != "clock"]
SEATS = [Seat(unit, role) for unit in (OWN, OTHER) for role in INSIDE]
NOW = date(2024, 1, 2)
VERSIONS = [
    (i, max(v.since, date(2017, 1, 2) if ROUNDS > 1 else NOW))
    for i in sorted(LAW.ids)
    for v, later in zip_longest(LAW.procedure(i).versions, LAW.procedure(i).versions[1:])
    if ROUNDS > 1 or (v.since.year <= NOW.year and (later is None or later.since > NOW))
]
FIXED = {
    "number": ("7", 7), "money": ("1,200.50元", 120050), "decimal": ("0.5", "0.5"), "flag": ("yes", True),
    "units": ("司法局\nhousing", ["justice", "housing"]), "unit": ("司法局", "justice"),
}  # fmt: skip


class Filled(NamedTuple):
    """What somebody types into a form, and what the ledger is to hold of it."""

    typed: dict[str, Any]
    fields: dict[str, Any]
    persons: tuple[str, ...]
    papers: dict[str, str]
    member: str | None


class Form(NamedTuple):
    """The form of a deed at somebody's desk: in which role they send it, and what is to come of it."""

    seat: Seat
    role: str | None
    wanted: str


class Walker:
    """Walks cases of one procedure, and has every form sent on the way."""

    def __init__(self, ident: str, since: date, linked: cases.Row) -> None:
        self.procedure, self.since, self.linked = LAW.procedure(ident), since, linked
        self.r, self.given, self.nth = Random(f"{ident}@{since}"), roles_in(self.procedure), 0
        self.apart = 1 if self.procedure.versions[-1].kind == "register" else APART
        self.left: dict[tuple[str, str | None], list[Form]] = {}
        self.walked: Counter[tuple[str, str | None]] = Counter()

    def walk(self) -> str | None:
        """One case from its opening on; its id."""
        day, case, state = self.since + timedelta(days=self.r.randrange(60)), None, NEW
        for _ in range(LONGEST):
            if day >= timezone.localdate():
                break
            reading = look(self.procedure, state, day, LAW.calendar)
            offers = list(reading.offers())
            self.send_all(reading, offers, case)
            if not offers:
                break
            for offer in self.r.choices(offers, [self.weight(reading, o) for o in offers], k=TRIES):
                with suppress(cases.Duplicate):
                    answer = cases.perform(self.wanted(reading, offer, case), day)
                    if isinstance(answer, cases.Performed):
                        case, state = answer.case, answer.state
                        self.walked[offer.act, offer.outcome] += 1
                        break
            day = max(day + timedelta(days=self.r.choice(STRIDES)), state.day or day)
        return case

    def weight(self, reading: Reading, offer: Offer) -> float:
        """What was walked seldom draws most; what is owed more than what is not; what ends a case, least."""
        deed, owed = self.deed(reading, offer.act, offer.outcome), {d.act for d in reading.duties}
        drawn = (0.2 if deed.concludes else 1) * (4 if offer.act in owed else 1)
        return drawn / (1 + self.walked[offer.act, offer.outcome]) ** 2

    def wanted(self, reading: Reading, offer: Offer, case: str | None) -> cases.Request:
        """An act on offer, done by one of the two units' officials or by somebody else."""
        deed = self.deed(reading, offer.act, offer.outcome)
        filled = self.filled(reading, deed, offer.member, OWN, True)
        role, n = deed.order[0], self.r.randrange(400)
        doer = people.actor(f"{OWN}.{self.r.choice(INSIDE)}", OWN, reading.day)
        actor = doer if self.r.random() < 0.3 else Person(f"p{n}", f"u{n}", True, True)
        return cases.Request(
            self.procedure.id, OWN, self.command(deed, reading.day, role, actor, OWN, filled), case, "一件事"
        )

    def deed(self, reading: Reading, act: str, outcome: str | None) -> Deed:
        return version_of(self.procedure, reading.case, act, reading.day).acts[act].deeds[outcome]

    # -- sending ------------------------------------------------------------------------------------------------

    def send_all(self, reading: Reading, offers: list[Offer], case: str | None) -> None:
        """Every form that is still to be sent here."""
        self.nth += 1
        on_offer = {(o.act, o.outcome): o.member for o in offers}
        for act in reading.acts():
            known = self.version(reading, act).acts[act]
            for deed in known.deeds.values() if case or known.starts else ():
                if not deed.is_silent:
                    self.send_each(reading, deed, on_offer, case)

    def send_each(
        self, reading: Reading, deed: Deed, on_offer: dict[tuple[str, str | None], str | None], case: str | None
    ) -> None:
        """The form of one deed from every desk at which it is still to be sent."""
        at = deed.act, deed.outcome
        left = self.left.setdefault(at, list(self.forms(deed)))
        for n, form in enumerate(tuple(left)):
            if form not in left or (case is None and form.seat.unit == OTHER):
                continue
            if at not in on_offer if form.wanted == DONE else (self.nth + n) % self.apart:
                continue
            came = self.send(reading, deed, form, on_offer.get(at) or self.member(reading, deed), case)
            if form._replace(wanted=came) in left:
                left.remove(form._replace(wanted=came))

    def forms(self, deed: Deed) -> Iterator[Form]:
        """Every form of a deed: of whoever may do it one that is to be done and one that is to be refused."""
        for seat in SEATS * ROUNDS:
            role = self.role(seat, deed)
            yield from (Form(seat, role, wanted) for wanted in ((AWAY,) if role is None else (DONE, REFUSED)))

    def version(self, reading: Reading, act: str) -> Version:
        return version_of(self.procedure, reading.case, act, reading.day)

    def role(self, seat: Seat, deed: Deed) -> str | None:
        """In which role somebody at a desk does this in the own unit's case; None where they may not."""
        body = seat.role in people.BODIES and self.procedure.id not in people.CONFIDENTIAL
        if seat.unit == OTHER and not (body and (seat.role in self.given or seat.role == "supervisor")):
            return None
        return next((r for r in people.acts_as(seat.role) if r in deed.by), None)

    def member(self, reading: Reading, deed: Deed) -> str | None:
        version = self.version(reading, deed.act)
        each = version.acts[deed.act].each
        return next(iter(reading._members(version, deed.act)), None) if each else None

    def send(self, reading: Reading, deed: Deed, form: Form, member: str | None, case: str | None) -> str:
        """Send a form, and take back what it recorded; what came of it."""
        with transaction.atomic():
            came = (self.sent_away if form.role is None else self.judged)(reading, deed, form, member, case)
            transaction.set_rollback(True)
        cases.office().memory.take(case)
        return came

    def sent_away(self, reading: Reading, deed: Deed, form: Form, member: str | None, case: str | None) -> str:
        """Who may not is told so, and not even one who calls it irregular records anything."""
        typed, seat = {"irregular": "1", "reason": "事实如此", "done_as": deed.order[0]}, form.seat
        answer = self.answer(reading, deed, form, {} if seat.role == "supervisor" else typed, case)
        assert answer.status_code == 403, (deed.act, deed.outcome, seat, answer.status_code)
        return AWAY

    def judged(self, reading: Reading, deed: Deed, form: Form, member: str | None, case: str | None) -> str:
        """What is recorded or refused is what the kernel decides of the same command."""
        seat, day, version = form.seat, reading.day, self.version(reading, deed.act)
        unit = OWN if case else seat.unit
        filled = self.filled(reading, deed, member, unit, unit == seat.unit)
        actor = people.actor(f"{seat.unit}.{seat.role}", seat.unit, day)
        command = self.command(deed, day, form.role, actor, unit, filled)
        told = decide(self.procedure, _recorded(case), command, timezone.localdate(), LAW.calendar)
        answer, at = self.answer(reading, deed, form, filled.typed, case), (deed.act, deed.outcome, seat, day, filled)
        if isinstance(told, Accepted) and told.warnings:
            assert answer.context["early"] == [str(in_words(f, version)) for f in told.warnings], at
            answer = self.answer(reading, deed, form, filled.typed | {"early": "1"}, case)
        if isinstance(told, Refused):
            assert answer.status_code == 422, (answer.status_code, told, *at)
            expected = [str(in_words(f, version)) for f in told.findings]
            assert [words for words, _ in answer.context["form"].problems] == expected, at
            return REFUSED
        if answer.status_code == 409:
            same = cases.facts([answer.context["same"].id])[answer.context["same"].id]
            assert version.key and all(same.get(n) == told.case.fields.get(n) for n in version.key), at
            return REFUSED
        assert answer.status_code == 302, (answer.status_code, answer.context and answer.context["form"].problems, *at)
        made = answer.headers["Location"].partition("?")[0].removeprefix("/cases/").removesuffix("/")
        assert case in (None, made)
        held = reading.case.fields
        assert _as_asked(cases.history(made)[-len(told.events) :], held) == _as_asked(told.events, held), at
        return DONE

    def answer(self, reading: Reading, deed: Deed, form: Form, typed: dict[str, Any], case: str | None) -> HttpResponse:
        """What the page of an act, or of a beginning, answers."""
        address = f"/cases/{case}/act/{deed.act}/" if case else f"/start/{self.procedure.id}/"
        beside = {"day": reading.day.isoformat(), "outcome": deed.outcome or "", "act": deed.act, "once": "x"}
        return straight(form.seat, reading.day)(address, typed | beside)

    def command(self, deed: Deed, day: date, role: str, actor: Person, unit: str, filled: Filled) -> Command:
        named = tuple(people.actor(p, unit, day) for p in filled.persons)
        return Command(deed.act, day, role, actor, deed.outcome, filled.fields, named, filled.papers, filled.member)

    # -- filling in ---------------------------------------------------------------------------------------------

    def filled(self, reading: Reading, deed: Deed, member: str | None, unit: str, sees: bool) -> Filled:
        """A form with what the law asks, and now and then what it does not."""
        version, held = self.version(reading, deed.act), reading.case.fields
        names = asked(version, deed)
        if not is_correction(deed):
            names = [n for n in names if n in deed.needs and n not in held or self.r.random() < 0.2]
        typed, fields = {}, {}
        for name in names:
            known = version.fields[name]
            words, value = self.value(known, reading.day)
            typed |= words
            if not is_correction(deed) or value != held.get(name) or known.private and not sees:
                fields[name] = value
        each = version.acts[deed.act].each
        if member is None and each is not None:
            member = next(iter(members_in(fields.get(each)) or ()), None)
        least = deed.persons.least if deed.persons is not None else 0
        persons = tuple(f"{unit}.{r}" for r in self.r.sample(INSIDE, max(0, least - 1)))
        kept = [signing.dumps([name, "a" * 64], salt=SALT) for name in deed.attach]
        beside = {"persons": list(persons), "kept": kept, "member": member or ""}
        return Filled(typed | beside, fields, persons, dict.fromkeys(deed.attach, "a" * 64), member)

    def value(self, known: Field, day: date) -> tuple[dict[str, Any], Any]:
        """What is typed for a field, and what is meant by it."""
        name, n = f"f.{known.id}", self.r.randrange(10**6)
        text, near = f"示例{n}", (day + timedelta(days=self.r.randrange(-20, 20)))
        if known.options:
            chosen = self.r.choice(list(known.options))
            return {name: chosen}, [chosen] if known.type == "choices" else chosen
        if known.type in ("party", "parties"):
            party = {"name": text, "kind": "natural"}
            return {name: text, f"{name}.kind": "natural", f"{name}.code": ""}, (
                party if known.type == "party" else [party]
            )
        if known.type in ("items", "persons"):
            return {name: f" {text}\n\n乙"}, [text, "乙"]
        if known.type == "date":
            return {name: f"{near.year}年{near.month}月{near.day}日"}, near.isoformat()
        if known.type == "term":
            return {name: "10", f"{name}.unit": "days"}, "10 days"
        if known.type == "case":
            return {name: self.linked.number}, self.linked.id
        if known.type == "code" and known.scheme == "uscc":
            return {name: "91350100m000100y43"}, "91350100M000100Y43"
        if known.type == "code" and known.scheme == "id-card":
            return {name: "440524188001010014"}, "440524188001010014"
        words, value = FIXED.get(known.type, (text, text))
        return {name: words}, value


def _recorded(case: str | None) -> Case:
    """The state of a case as it is recorded."""
    found = cases.opened(case) if case else None
    return found[1] if found else NEW


def _as_asked(events: Iterable[Event], held: dict[str, Any]) -> list[Event]:
    """Events without the numbers that the office drew for them, and without what stood there before."""
    drawn = re.compile(r".*〔.*〕.*")
    said = lambda n, v: v != held.get(n) and not (isinstance(v, str) and drawn.fullmatch(v))  # noqa: E731
    return [e._replace(fields={n: v for n, v in e.fields.items() if said(n, v)}) for e in events]


@pytest.mark.parametrize(("ident", "since"), VERSIONS, ids=[f"{i}-{d}" for i, d in VERSIONS])
def test_what_a_form_records_or_refuses_is_what_the_kernel_decides(
    ident: str, since: date, sqlite: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_in(INSIDE)
    for module in ("reached", "views.act"):
        monkeypatch.setattr(f"zhunsheng.web.{module}.render", _unrendered)
    walker = Walker(ident, since, cases.row(opened("formality-cut")))
    walked = [case for _ in range(WALKS * ROUNDS) if (case := walker.walk())]
    for case in walked[::4]:
        _holds_back(case, Client())
    _holds_back(walked[0], client_of(OTHER, "supervisor"))
    left = Counter((at, form.seat, form.wanted == AWAY) for at, forms in walker.left.items() for form in forms)
    assert not [form for form, n in left.items() if form[2] or n == 2 * ROUNDS], "a form that nobody sent"


def _holds_back(case: str, stranger: Client) -> None:
    """The page of a case stands, and tells nobody of another unit what is private."""
    page = stranger.get(f"/cases/{case}/")
    assert page.status_code == (403 if cases.row(case).procedure in people.CONFIDENTIAL else 200)
    procedure, private = LAW.procedure(cases.row(case).procedure), set()
    for event in cases.history(case):
        known = procedure.dated(event.version).fields if event.version else {}
        private |= {word for n, v in event.fields.items() if n in known and known[n].private for word in _words(v)}
    assert not private & _words(page.content.decode()), case


def _words(told: object) -> set[str]:
    """The texts that were filled in, wherever they stand."""
    return set(re.findall(r"示例[0-9]+", str(told)))


def _unrendered(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page before it is drawn: thousands are asked for."""
    answer = HttpResponse(status=status)
    answer.context = context
    return answer
