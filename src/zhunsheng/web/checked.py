"""A checked text as its page shows it: verdicts, the marked text, and each figure with its indicator."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.figures.indicator import Indicator
from zhunsheng.reports.claims import Report
from zhunsheng.reports.claims.markup import marked_text
from zhunsheng.reports.claims.reconcile import DIFFERS, MATCHED, Match
from zhunsheng.web.templatetags.zs import is_english, named

ORDER = ("contradicts", "cannot", "holds")
VERDICTS = {"holds": ("相符", "holds", "green"), "contradicts": ("矛盾", "contradicts", "red"),
            "cannot": ("无从核对", "cannot be checked", "yellow")}  # fmt: skip
NONE, OURS = "-", "="  # typed for a match: there is none; what the rules say


def choices(indicators: Iterable[Indicator]) -> dict[str, str]:
    """What a match may be set to, by id: an indicator's name with its unit and id, so that each is told apart."""
    return {i.id: f"{named(i)}（{i.unit}） {i.id}" for i in indicators}


def shown(report: Report, year: int | None, unknown: Mapping[int, str] | None = None) -> dict[str, Any]:
    """What the page says of a report; `unknown` are matches typed at a claim that name no indicator."""
    english = is_english()
    return {
        "report": True, "marked": mark_safe(marked_text(report)),  # noqa: S308  escaped by marked_text
        "relations": [
            {"n": n, "why": r.why_en if english else r.why, **_verdict(r.verdict)}
            for n, r in sorted(enumerate(report.relations), key=lambda pair: ORDER.index(pair[1].verdict))
        ],
        "claims": [_claim(report, n, year) | _typed(report, n, unknown or {}) for n in range(len(report.claims))],
        "unclaimed": report.ledger.unclaimed if report.ledger else (), "against": year,
    }  # fmt: skip


def _claim(report: Report, n: int, year: int | None) -> dict[str, Any]:
    claim, match, whole = report.claims[n], report.match(report.claims[n]), report.parent(n)
    verdict = report.verdict(claim)
    out = {"text": claim.text.replace("\n", ""), "measure": claim.measure, "whole": whole.text if whole else "",
           "start": claim.start}  # fmt: skip
    out |= _verdict(verdict) if verdict else {}
    if match is not None:
        out |= _matched(match)
    elif year:
        out["ledger"] = _("没有对应指标")
    return out


def _matched(match: Match) -> dict[str, Any]:
    colour = {MATCHED: "green", DIFFERS: "red"}.get(match.verdict, "")
    words = {MATCHED: _("与账本相符"), DIFFERS: _("与账本不符")}.get(match.verdict, _("账本无数"))
    differs = match.verdict == DIFFERS
    return {
        "indicator": match.indicator, "ledger": words, "ledger_colour": colour, "value": match.known.value,
        "ledger_name": match.known.name, "ledger_unit": match.known.unit, "corrected": match.corrected,
        "difference": match.difference if differs else None, "cases": match.known.cases if differs else 0,
    }  # fmt: skip


def _typed(report: Report, n: int, unknown: Mapping[int, str]) -> dict[str, str]:
    start = report.claims[n].start
    return {"typed": unknown[start]} if start in unknown else {}


def _verdict(verdict: str) -> dict[str, str]:
    zh, en, colour = VERDICTS[verdict]
    return {"verdict": en if is_english() else zh, "colour": colour}
