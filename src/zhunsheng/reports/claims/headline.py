"""A headline that rounds what the text counts, 惠及1.3万余人次 over 13402人次, claims nothing of its own."""

import re

from zhunsheng.reports.claims.bounds import of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit

_HEADLINE = re.compile(r"\s*[^,，。;；:：!！?？\n]{4,40}\n(?=\s*\S)")


def without_headline(claims: list[Claim], text: str) -> list[Claim]:
    """The claims, less the rounded ones of a first line without a stop that are counted exactly further down."""
    line = _HEADLINE.match(text)
    return [c for c in claims if not (line and c.start < line.end() and c.quantity.approx and _counted(c, claims))]


def _counted(rounded: Claim, claims: list[Claim]) -> bool:
    unit = base_unit(rounded.unit)[1]
    return any(
        base_unit(c.unit)[1] == unit and not c.quantity.approx and of(c).meets(of(rounded))
        for c in claims
        if c is not rounded
    )
