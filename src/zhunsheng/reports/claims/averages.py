"""Averages checked: 平均每所2.4名 against the count of persons and the count of places told before it."""

import re
from collections.abc import Iterator

from zhunsheng.reports.claims.bounds import Bounds, last_place, of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit
from zhunsheng.reports.claims.relation import Relation, reckoned, shown

_EACH = re.compile("平均每(?:[一个])?([^,。;日天月年周季\\d]{1,4})$|([人户村所])均$")
_BY = re.compile("(?:按|以)[^,。;]{1,12}$")  # 按常住人口38.6万人计算
_REACH = 3
_TALE = 2  # times: further off, the average is of something else


def averages(claims: list[Claim]) -> Iterator[Relation]:
    """Every average whose sum and number are told in its sentence."""
    for n, claim in enumerate(claims):
        found = None if claim.cell or claim.is_rate or claim.quantity.approx else _EACH.search(claim.left.strip())
        if found is None:
            continue
        near = [c for c in claims[max(0, n - _REACH) : n] if c.sentence == claim.sentence and not c.is_rate]
        whole, number = _told(near, claim, found[1] or found[2], sure=bool(found[1]))
        if whole and number and (made := _relation(whole, number, claim)):
            yield made


def _told(near: list[Claim], claim: Claim, per: str, sure: bool) -> tuple[Claim | None, Claim | None]:
    """What is shared out, in the unit of the average, and among how many."""
    by = (c for c in reversed(near) if base_unit(c.unit)[1] == per or (sure and c.label.endswith(per)))
    number = next((c for c in by if sure or _BY.search(c.left)), None)
    held = (c for c in reversed(near) if c is not number and c.family == claim.family)
    return next(held, None), number


def _relation(whole: Claim, number: Claim, claim: Claim) -> Relation | None:
    made = of(whole).over(of(number))
    scale = base_unit(claim.unit)[0]
    slack = last_place(claim.quantity.value) * scale
    if made is None or not claim.amount * number.amount / _TALE <= whole.amount <= claim.amount * number.amount * _TALE:
        return None
    quotient = Bounds(made.low / 100, made.high / 100)
    fits = quotient.meets(Bounds(claim.amount - slack, claim.amount + slack))
    return reckoned("rate", whole, "÷", number, shown(whole.amount / number.amount / scale), claim, fits)
