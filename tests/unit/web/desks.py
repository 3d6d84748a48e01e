"""Officials at their desks, for tests that ask the pages as somebody: everybody in two units, each at one post."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from zhunsheng.catalog.cast import Filler, first_outcome
from zhunsheng.kernel.case import NEW, Command, Person
from zhunsheng.office.accounts.service import Account
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Performed, Request
from zhunsheng.office.people import service as people
from zhunsheng.office.people.service import Official, Seat
from zhunsheng.web.me import Me

SINCE, DAY = date(2017, 1, 1), date(2019, 9, 3)
OWN, OTHER = "natural-resources", "housing"


def settle_in(roles: list[str], units: tuple[str, ...] = (OWN, OTHER)) -> None:
    """One person with an account for each role in each unit."""
    people.load_units("220602")
    people.enrol(
        Official(f"{unit}.{role}", f"{role}某", unit, role, SINCE, certified_from=SINCE, qualified_from=SINCE)
        for unit in units
        for role in roles
    )
    Account.objects.bulk_create(
        Account(username=f"{unit}.{role}", person=f"{unit}.{role}", password="!") for unit in units for role in roles
    )


def client_of(unit: str, role: str) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(Account.objects.get(username=f"{unit}.{role}"), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["began"] = session["seen"] = int(time.time())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def opened(ident: str, unit: str = OWN, day: date = DAY, title: str = "", **fields: object) -> str:
    """A case opened as the law wants it, what it needs filled in."""
    catalog = cases.office().catalog
    version = catalog.procedure(ident).on(day)
    act = next(a for a in version.acts.values() if a.starts)
    outcome = first_outcome(act)
    deed = act.deeds[outcome]
    who = people.actor(f"{unit}.{deed.order[0]}", unit, day)
    command = Command(act.id, day, deed.order[0], who or Person(f"{unit}.somebody", unit), outcome, fields)
    filled = Filler(version, NEW, catalog.calendar).filled(command, act, deed, False)
    answer = cases.perform(Request(ident, unit, filled, title=title), day)
    assert isinstance(answer, Performed), answer
    return answer.case


def straight(seat: Seat, day: date) -> Callable[[str, dict[str, Any]], HttpResponse]:
    """Asks the view itself as somebody at a desk; who it is, a session would say."""

    def ask(address: str, form: dict[str, Any]) -> HttpResponse:
        request, there = RequestFactory().post(address, form), people.present(f"{seat.unit}.{seat.role}", day)
        request._me = Me(1, there, False, (seat,), seat, people.sight_from([seat]), day)
        view, given, named = resolve(address)
        answer = view(request, *given, **named)
        answer.context = getattr(answer, "context", None)
        return answer

    return ask
