"""核数: paste or upload a report; its figures are found, its arithmetic checked, and held against the ledger.

What an official sets right about a match is kept and used for every later text; the text itself is kept nowhere,
so an uploaded file travels with the page until it is checked again.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.reports.claims import Report, Source, Unreadable, check, read_bytes
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.corrections import CorrectionsFault, correct, load
from zhunsheng.reports.claims.reconcile import reconcile
from zhunsheng.reports.claims.standing import known
from zhunsheng.web.checked import NONE, OURS, choices, shown
from zhunsheng.web.me import me
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.typed import digits

LARGEST = 4 * 1024 * 1024
LONGEST = 300_000  # characters: everybody may ask, and each takes its time
MATCH = "match."
EXAMPLE = (  # invented: two of its sums are wrong
    "2019年，某县共受理矛盾纠纷250件，比上年的200件增长20%，"
    "其中邻里纠纷120件、婚姻家庭纠纷90件、其他纠纷60件；调解成功240件，成功率96%。"
)


def check_page(request: HttpRequest) -> HttpResponse:
    """The form; and below it what was found in the text that was sent."""
    context: dict[str, Any] = {"here": "check", "text": "", "year": "", "none": NONE, "ours": OURS, "example": EXAMPLE}
    if request.method == "POST":
        context |= {"text": request.POST.get("text", ""), "year": request.POST.get("year", "").strip()}
        try:
            context |= _found(request, context["year"])
        except Unreadable as fault:
            context["fault"] = str(fault)
    failed = context.get("fault") or context.get("unknown")
    return render(request, "web/check.html", context, status=422 if failed else 200)


def _found(request: HttpRequest, year: str) -> dict[str, Any]:
    held = _file(request)
    report, context = check(_source(request, held)), {}
    if not year:
        return shown(report, None) | _carried(held)
    against, answers = _answers(year)
    if me(request) is not None:
        names = choices(answers.indicators.by_id.values())
        typed = {k.removeprefix(MATCH): v.strip() for k, v in request.POST.items() if k.startswith(MATCH)}
        unknown, kept = _set_right(report, typed, names)
        context = {"choices": names, "unknown": unknown, "kept": kept, "may_correct": True}
    return shown(_reconciled(report, answers, against), against, context.get("unknown", {})) | context | _carried(held)


def _answers(year: str) -> tuple[int, Answers]:
    answers = current()
    if answers is None or not 1949 <= digits(year) <= 9998:
        raise Unreadable(_("没有这一年的统计快照；年度留空，就只核对文中自己的算术。"))
    return digits(year), answers


def _file(request: HttpRequest) -> tuple[str, bytes] | None:
    """The file chosen just now, else the one that came along from the page before; None where there is neither."""
    chosen = request.FILES.get("file")
    if chosen is not None:
        if chosen.size > LARGEST:
            raise Unreadable(_("文件超过 4 MB。把正文另存为 txt 或 docx 再传。"))
        return chosen.name, chosen.read()
    name, content = request.POST.get("held_name", ""), request.POST.get("held", "")
    if not name or "drop" in request.POST:
        return None
    try:
        return name, base64.b64decode(content, validate=True)
    except ValueError:  # no base64, or not even ASCII
        raise Unreadable(_("随页带来的文件不完整。请重新选一次文件。")) from None


def _source(request: HttpRequest, held: tuple[str, bytes] | None) -> Source:
    """The file, else the pasted text. Unreadable where there is neither, or more than one report holds."""
    if held is not None:
        name, content = held
        source = read_bytes(content, PurePath(name).suffix.lower(), name)
    else:
        text = request.POST.get("text", "")
        if not text.strip():
            raise Unreadable(_("没有正文。贴上报告全文，或选一个文件。"))
        source = read_bytes(text.replace("\r\n", "\n").encode(), ".txt")
    if len(source.text) > LONGEST:
        raise Unreadable(_("正文超过 30 万字，不像一份报告。分成几份再核对。"))
    return source


def _carried(held: tuple[str, bytes] | None) -> dict[str, Any]:
    return {"held_name": held[0], "held": base64.b64encode(held[1]).decode()} if held else {}


def _reconciled(report: Report, answers: Answers, year: int) -> Report:
    printed = answers.printed(year)
    figures = known(answers.figures(year), {p.indicator for p in printed.figures} if printed else set())
    try:
        corrections = load(settings.HOME)
    except CorrectionsFault as fault:
        raise Unreadable(str(fault)) from None
    return replace(report, ledger=reconcile(report.claims, figures, report.source, corrections))


def _set_right(report: Report, typed: Mapping[str, str], names: Mapping[str, str]) -> tuple[dict[int, str], int]:
    """Keep what was typed of matches. What names no indicator is told at its claim, and nothing of it is kept."""
    claims: dict[int, Claim] = {c.start: c for c in report.claims}
    idents = {name: ident for ident, name in names.items()} | {ident: ident for ident in names}
    unknown, kept = {}, 0
    for start, said in typed.items():
        if not said or digits(start) not in claims:
            continue
        if said not in idents and said not in (NONE, OURS):
            unknown[digits(start)] = said
            continue
        try:
            correct(settings.HOME, claims[digits(start)], idents.get(said), forget=said == OURS)
        except CorrectionsFault as fault:
            raise Unreadable(str(fault)) from None
        kept += 1
    return unknown, kept
