"""Counts whose share or rate, told right after them, says of which count before they are: 维持58件,占42.96%."""

import re
from bisect import bisect_left

from zhunsheng.reports.claims.changes import is_change
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import step
from zhunsheng.reports.claims.shares import AVERAGE, larger, quotient_fits

_TOLD = re.compile("占|率|比重|比例")
_REACH = {0: 1, 1: 6}  # counts looked back over, by the places of the rate: a coarse one fits by chance
_FURTHEST = 16


def stated(claims: list[Claim], counts: list[int]) -> dict[int, int]:
    """The whole of each count whose rate is the quotient of the two."""
    out, last = dict[int, int](), (-1, -1)
    for n in range(len(claims)):
        if _is_told(claims[n]) and (part := _part(claims, n)) is not None and not claims[part].quantity.approx:
            at = bisect_left(counts, part)
            if at == len(counts) or counts[at] != part:
                continue
            able = _before(claims, part, n, counts[max(0, at - _FURTHEST) : at])
            if last[0] == claims[n].sentence and larger(claims, part, last[1]):
                able.insert(0, last[1])  # what the share before was of
            whole = next((m for m in able if quotient_fits(claims, part, m, n)), None)
            if whole is not None:
                out.setdefault(part, whole)
                last = (claims[n].sentence, whole)
    return out


def base_beyond_changes(claims: list[Claim], n: int, known: dict[int, int]) -> tuple[int, int] | None:
    """The part and the whole of a rate that stands after the changes of its count."""
    part = _part(claims, n)
    if part is None or part == n - 1 or part not in known or not quotient_fits(claims, part, known[part], n):
        return None
    return part, known[part]


def _part(claims: list[Claim], n: int) -> int | None:
    """The count right before a rate; changes between them are passed over if the rate is called like the count.

    审执结7719件,同比上升13.7%,结案率93.7%.
    """
    part = n - 1
    while part >= 0 and claims[part].sentence == claims[n].sentence and is_change(claims[part]):
        part -= 1
    if part < 0 or claims[part].sentence != claims[n].sentence or claims[part].is_rate:
        return None
    named = step(claims[n].label.removesuffix("率"))
    return part if part == n - 1 or (named is not None and named == step(claims[part].label)) else None


def _is_told(rate: Claim) -> bool:
    told = rate.unit == "%" and 0 < rate.quantity.value < 100 and bool(_TOLD.search(rate.left))
    return told and not rate.cell and not rate.quantity.approx and not is_change(rate)


def _before(claims: list[Claim], part: int, n: int, counts: list[int]) -> list[int]:
    """The nearest first; a rate of few places has a quotient by chance, so that it may look less far."""
    places = -claims[n].quantity.value.as_tuple().exponent
    able = [m for m in reversed(counts) if larger(claims, part, m) and not AVERAGE.search(claims[m].left)]
    able = [m for m in able if claims[n].paragraph - claims[m].paragraph <= (places > 1)]
    able.sort(key=lambda m: m + 1 < n and claims[m + 1].is_rate)  # what has a rate of its own is a sister
    able = able[: _REACH.get(places, _FURTHEST)]
    return [m for m in able if not claims[m].quantity.approx]
