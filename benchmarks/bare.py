"""The product's own addresses and one more: the same fifty cases by a bare Django ORM view, to hold lists against."""

from django.http import HttpRequest, HttpResponse
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


urlpatterns = [path("bare/", bare), *pages]
