"""The product's own addresses and two more, bare Django ORM views to hold ours against: fifty cases, and one act."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from zhunsheng.server.urls import *  # noqa: F403 - the product's pages are what is measured
from zhunsheng.server.urls import urlpatterns as pages

PAGE = """<!DOCTYPE html><title>Cases</title><h1>{{ total }}</h1><table>{% for c in cases %}<tr><td>{{ c.number }}</td>
<td>{{ c.title }}</td><td>{{ c.unit }}</td><td>{{ c.opened_on|date:"Y-m-d" }}</td><td>{{ c.due_on|date:"Y-m-d" }}</td>
<td>{{ c.result }}</td></tr>{% endfor %}</table>"""


def bare(request: HttpRequest) -> HttpResponse:
    """Who is signed in, how many cases there are, the latest fifty: what any Django page does, and no more."""
    from zhunsheng.office.cases.models import Case

    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    found = Case.objects.filter(procedure=request.GET["procedure"])
    told = {"total": found.count(), "cases": found.order_by("-opened_on", "id")[:50]}
    return HttpResponse(engines["django"].from_string(PAGE).render(told, request))


def bare_act(request: HttpRequest) -> HttpResponse:
    """Who is signed in and holds the post; the case's row read, an event written, the row saved: no law, no digest."""
    from zhunsheng.office.cases.models import Case, CaseEvent
    from zhunsheng.office.people.models import Post

    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    asked = request.POST
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=asked["case"])
        if not Post.objects.filter(person=request.user.person, unit=case.unit, role="disclosure-clerk").exists():
            return HttpResponse(status=403)
        case.seq += 1
        CaseEvent.objects.create(
            case=case, seq=case.seq, act="register", day=asked["day"], recorded="", role="disclosure-clerk",
            actor=request.user.person, unit=case.unit, persons="[]", fields="{}", attachments="{}", version="",
            catalog="", findings="[]", previous=case.head, hash="",
        )  # fmt: skip
        case.save()
    return HttpResponseRedirect(f"/cases/{case.pk}/")


urlpatterns = [path("bare/", bare), path("bare/act/", bare_act), *pages]
