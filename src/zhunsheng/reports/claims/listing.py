"""A checked text as a table for the terminal: contradictions first, then what cannot be checked, then the claims."""

import unicodedata
from collections.abc import Iterator

from zhunsheng.reports.claims.relation import CANNOT, CONTRADICTS, HOLDS
from zhunsheng.reports.claims.report import Report

_MARKS = {CONTRADICTS: "✗", HOLDS: "✓", CANNOT: "?", None: "·"}
_LEDGER = {"matched": "账册相符", "differs": "与账册不符", "unvalued": "账册无数"}


def listing(report: Report) -> Iterator[str]:
    """The lines."""
    for verdict, title in ((CONTRADICTS, "矛盾 (contradictions)"), (CANNOT, "无从核对 (cannot be checked)")):
        held = [r for r in report.relations if r.verdict == verdict]
        if held:
            yield f"{title}"
            for relation in held:
                yield f"  {_MARKS[verdict]} {relation.why}"
                yield f"    {relation.why_en}"
            yield ""
    yield from _claims(report)
    yield from _ledger(report)
    yield _summary(report)


def _claims(report: Report) -> Iterator[str]:
    for n, claim in enumerate(report.claims):
        whole, match = report.parent(n), report.match(claim)
        of = f" ⊂ {whole.text}" if whole else ""
        ledger = f"  {match.indicator} {_LEDGER[match.verdict]}" if match else ""
        text = claim.text.replace("\n", "")
        mark, measure = _MARKS[report.verdict(claim)], _wide(claim.measure[:24], 48)
        yield f"{mark} {claim.span[0]:>6} {_wide(text, 14)} {measure}{of}{ledger}"


def _ledger(report: Report) -> Iterator[str]:
    if not report.ledger:
        return
    for match in report.ledger.differing:
        yield (
            f"✗ “{match.claim.text}”与账册不符：{match.known.name}为 {match.known.value}{match.known.unit}，"
            f"相差 {match.difference}，可查这 {match.known.cases} 件："
            f"zs trace {match.indicator} (differs from the ledger)"
        )
    if report.ledger.unclaimed:
        yield "报告没有写的指标 (indicators the text does not print)：" + "、".join(
            k.name for k in report.ledger.unclaimed
        )


def _summary(report: Report) -> str:
    held = [r.verdict for r in report.relations]
    if not report.claims:
        return "没有找到数字 (no figures found)"
    figures, all_, fits = len(report.claims), len(held), held.count(HOLDS)
    clashes, open_ = held.count(CONTRADICTS), held.count(CANNOT)
    return (
        f"{figures} 个数字，{all_} 条算式：{fits} 条相符，{clashes} 条矛盾，{open_} 条无从核对 "
        f"({figures} figures, {all_} relations: {fits} hold, {clashes} contradict, {open_} cannot be checked)"
    )


def _wide(text: str, width: int) -> str:
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, width - taken)
