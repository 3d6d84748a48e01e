"""核数: paste or upload a report; its figures are found, its arithmetic checked, and held against the ledger."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.reports.claims import Report, Source, Unreadable, check, read_bytes
from zhunsheng.reports.claims.corrections import CorrectionsFault, load
from zhunsheng.reports.claims.markup import marked_text
from zhunsheng.reports.claims.reconcile import reconcile
from zhunsheng.reports.claims.standing import known
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import is_english

ORDER = ("contradicts", "cannot", "holds")
LARGEST = 4 * 1024 * 1024
VERDICTS = {"holds": ("相符", "holds", "green"), "contradicts": ("矛盾", "contradicts", "red"),
            "cannot": ("无从核对", "cannot be checked", "yellow")}  # fmt: skip


def check_page(request: HttpRequest) -> HttpResponse:
    """The form; and below it what was found in the text that was sent."""
    context: dict[str, Any] = {"here": "check", "text": "", "year": ""}
    if request.method == "POST":
        context |= {"text": request.POST.get("text", ""), "year": request.POST.get("year", "").strip()}
        try:
            context |= _found(request, context["year"])
        except Unreadable as fault:
            context["fault"] = str(fault)
    return render(request, "web/check.html", context, status=422 if context.get("fault") else 200)


def _found(request: HttpRequest, year: str) -> dict[str, Any]:
    report = check(_source(request))
    answers, against = current(), None
    if year:
        if answers is None or not (year.isascii() and year.isdigit() and 1949 <= int(year) <= 9999):
            raise Unreadable(_("没有这一年的统计快照；年度留空，就只核对文中自己的算术。"))
        against = int(year)
        report = _reconciled(report, answers, against)
    english = is_english()
    return {
        "report": True, "marked": mark_safe(marked_text(report)),  # noqa: S308  escaped by marked_text
        "relations": [
            {"n": n, "why": r.why_en if english else r.why, **_verdict(r.verdict)}
            for n, r in sorted(enumerate(report.relations), key=lambda pair: ORDER.index(pair[1].verdict))
        ],
        "claims": [_claim(report, n, against) for n in range(len(report.claims))],
        "unclaimed": report.ledger.unclaimed if report.ledger else (), "against": against,
    }  # fmt: skip


def _source(request: HttpRequest) -> Source:
    """The uploaded file, else the pasted text. Unreadable where there is neither, or more than can be read."""
    held = request.FILES.get("file")
    if held is not None:
        if held.size > LARGEST:
            raise Unreadable(_("文件超过 4 MB。把正文另存为 txt 或 docx 再传。"))
        return read_bytes(held.read(), PurePath(held.name).suffix.lower(), held.name)
    text = request.POST.get("text", "")
    if not text.strip():
        raise Unreadable(_("没有正文。贴上报告全文，或选一个文件。"))
    return read_bytes(text.replace("\r\n", "\n").encode(), ".txt")


def _reconciled(report: Report, answers: Answers, year: int) -> Report:
    printed = answers.printed(year)
    held = known(answers.figures(year), {p.indicator for p in printed.figures} if printed else set())
    try:
        corrections = load(settings.HOME)
    except CorrectionsFault as fault:
        raise Unreadable(str(fault)) from None
    return replace(report, ledger=reconcile(report.claims, held, report.source, corrections))


def _claim(report: Report, n: int, year: int | None) -> dict[str, Any]:
    claim, match, whole = report.claims[n], report.match(report.claims[n]), report.parent(n)
    verdict = report.verdict(claim)
    out = {"text": claim.text.replace("\n", ""), "measure": claim.measure, "whole": whole.text if whole else ""}
    out |= _verdict(verdict) if verdict else {}
    if match is not None:
        colour = {"matched": "green", "differs": "red"}.get(match.verdict, "")
        words = {"matched": _("与账本相符"), "differs": _("与账本不符")}.get(match.verdict, _("账本无数"))
        out |= {"indicator": match.indicator, "ledger": words, "ledger_colour": colour, "value": match.known.value,
                "ledger_name": match.known.name, "ledger_unit": match.known.unit}  # fmt: skip
    elif year:
        out["ledger"] = _("没有对应指标")
    return out


def _verdict(verdict: str) -> dict[str, str]:
    zh, en, colour = VERDICTS[verdict]
    return {"verdict": en if is_english() else zh, "colour": colour}
