"""The text with its claims marked, as an HTML fragment: classes for the verdicts, no style and no script of its own."""

from html import escape

from zhunsheng.reports.claims.report import Report

_NAMES = {"holds": "相符", "contradicts": "矛盾", "cannot": "无从核对", None: "未见算式"}


def marked(report: Report) -> str:
    """The marked text and, below it, the reasons that its links lead to."""
    return f"{marked_text(report)}\n{reasons(report)}"


def marked_text(report: Report) -> str:
    """One paragraph a line; each claim a `mark`, linked to `#relation-N` where something is said of it."""
    pieces, at = [], 0
    text = report.source.text
    for n, claim in enumerate(report.claims):
        start, length = claim.span
        if start < at:
            continue
        pieces += [_plain(text[at:start]), _mark(report, n)]
        at = start + length
    pieces.append(_plain(text[at:]))
    return f'<div class="claims-text"><p>{"".join(pieces)}</p></div>'


def reasons(report: Report) -> str:
    """The relations as a list, in the order of the text."""
    rows = [
        f'<li id="relation-{n}" class="relation {r.verdict}"><span class="verdict">{_NAMES[r.verdict]}</span> '
        f'<span lang="zh">{escape(r.why)}</span> <span lang="en">{escape(r.why_en)}</span></li>'
        for n, r in enumerate(report.relations)
    ]
    return (
        f'<ol class="claims-relations">{"".join(rows)}</ol>'
        if rows
        else '<p class="claims-none">文中没有可核对的算式 (no arithmetic to check)</p>'
    )


def _plain(text: str) -> str:
    return escape(text).replace("\n", "</p><p>")


def _mark(report: Report, n: int) -> str:
    claim = report.claims[n]
    verdict = report.verdict(claim)
    number = next((k for k in report.about(claim) if report.relations[k].verdict == verdict), None)
    match = report.match(claim)
    ledger = f" ledger-{match.verdict}" if match else ""
    mark = (
        f'<mark class="claim {verdict or "alone"}{ledger}" title="{escape(claim.measure)}">{escape(claim.text)}</mark>'
    )
    return f'<a href="#relation-{number}">{mark}</a>' if number is not None else mark
