"""The annual report as a page whose figures open their cases, and as files."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.office.reporting import annual_report
from zhunsheng.reports.render import CONTENT_TYPES, render_as, to_html
from zhunsheng.web.shown import year_of
from zhunsheng.web.snapshot import current
from zhunsheng.web.templatetags.zs import is_english

FORMS = ("docx", "pdf", "html", "md")


def report(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The report of a year."""
    answers = current()
    if answers is None:
        return render(request, "web/report.html", {"here": "report", "year": year or ""})
    year = year or year_of(request, answers)
    made = annual_report(settings.HOME, year, english=is_english())
    body = mark_safe(to_html(made, lambda ident: f"/figures/{ident}/?year={year}"))  # noqa: S308  escaped by to_html
    return render(request, "web/report.html", {"here": "report", "year": year, "body": body, "formats": FORMS})


def report_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The same as a file."""
    if form not in FORMS or current() is None:
        raise Http404(_("没有这种格式"))
    made = annual_report(settings.HOME, year, english=is_english())
    answer = HttpResponse(render_as(made, form), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{year}.{form}"'
    return answer
