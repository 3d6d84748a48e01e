"""The annual report as a page whose figures open their cases, and as files."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.figures.indicator import Period
from zhunsheng.office.cases import service as cases
from zhunsheng.office.reporting import annual_report
from zhunsheng.reports.annual import NotReady
from zhunsheng.reports.render import CONTENT_TYPES, Made, render_as, to_html
from zhunsheng.web.shown import year_of
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import is_english

FORMS = ("docx", "pdf", "html", "md")


def report(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The report of a year; where there is none, why not."""
    answers = current()
    if answers is None:
        return render(request, "web/report.html", {"here": "report", "year": year or ""})
    year = year or year_of(request, answers.year)
    context = {"here": "report", "year": year, "formats": FORMS}
    try:
        made = _made(answers, year)
    except NotReady as why:
        return render(request, "web/report.html", context | {"lacking": str(why)})
    body = mark_safe(to_html(made, lambda ident: f"/figures/{ident}/?year={year}"))  # noqa: S308  escaped by to_html
    return render(request, "web/report.html", context | {"body": body})


def report_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The same as a file."""
    answers = current()
    if form not in FORMS or answers is None:
        raise Http404(_("没有这种格式"))
    try:
        made = _made(answers, year)
    except NotReady as why:
        raise Http404(str(why)) from why
    answer = HttpResponse(render_as(made, form), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{year}.{form}"'
    return answer


def _made(answers: Answers, year: int) -> Made:
    """The report, kept while the snapshot lasts and nothing more is refused. NotReady for a year without data."""
    period = Period.year(year)
    if answers.begun is None or period.end < answers.begun or period.begin > answers.snapshot.as_of:
        first, last = answers.begun or answers.snapshot.as_of, answers.snapshot.as_of
        raise NotReady(_("账本有 %(first)s 至 %(last)s 的数据，没有这一年的。") % {"first": first, "last": last})
    english, told = is_english(), answers.figures(year)
    refused = cases.refused(period.begin, period.end)
    return answers.kept(
        ("report", year, english, refused),
        lambda: annual_report(settings.HOME, year, english, None, answers.snapshot, told),
    )
