"""The cases behind a figure as a file: one row a case, so that the rows can be counted and the amounts added up."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _

from zhunsheng.figures.evidence import Evidence, rows
from zhunsheng.figures.figure import scaled
from zhunsheng.figures.left_out import Rest
from zhunsheng.office.sheets.export import guarded
from zhunsheng.web.me import Me, me
from zhunsheng.web.reasons import in_words
from zhunsheng.web.scope import scope_of
from zhunsheng.web.shown import short_name
from zhunsheng.web.snapshot import current
from zhunsheng.web.views.figures import LEFT_OUT, query_of, side_shown, title_for


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def evidence_file(request: HttpRequest, ident: str) -> StreamingHttpResponse:
    """What the page of the figure lists, whole, as CSV."""
    answers = current()
    if answers is None:
        raise Http404(_("还没有这一年的统计快照。"))
    if ident not in answers.indicators.by_id:
        raise Http404(_("没有这个指标"))
    mine = me(request)
    scope, made = scope_of(request.GET, answers), answers.indicators.get(ident)
    rest = Rest.of(answers.indicators, made, scope.period, scope.whose)
    heads = [_("案号"), _("标题"), _("承办单位"), _("日期")]
    if rest is not None and side_shown(request, made, rest) == LEFT_OUT:
        found = answers.rows(rest.cases, answers.snapshot)
        told = ([*_told(left.evidence, mine), "; ".join(map(in_words, left.why))] for left in found)
        lines = _lines([*heads, _("为何未计入")], told)
    else:
        query, base = query_of(answers, made, scope, side_shown(request, made, rest))
        counted = answers.rows(rows, answers.snapshot, query)
        lines = _lines([*heads, _("计入")], ([*_told(e, mine), scaled(base, e.amount)] for e in counted))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{ident}-{scope.period.begin}-{scope.period.end}"
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _told(found: Evidence, mine: Me | None) -> list[Any]:
    return [found.number, title_for(mine, found), short_name(found.unit), found.day.isoformat() if found.day else ""]


def _lines(heads: list[str], found: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(heads)
    for row in found:
        yield writer.writerow([guarded(value) for value in row])
