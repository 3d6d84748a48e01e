"""Shares of one whole that is told in full: together they are a hundred, but for what rounding leaves."""

from collections.abc import Iterator
from decimal import Decimal

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.bounds import last_place, of, total
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.relation import Relation, quoted, shown, verdict_of
from zhunsheng.reports.claims.shares import series

_FEWEST = 3
_FURTHEST = 5  # points; shares further off are of several wholes


def hundred(claims: list[Claim], bound: Wholes) -> Iterator[Relation]:
    """The shares of each list that makes up its whole, told beside its parts or in a row after them."""
    for group in bound.groups:
        parts = [claims[p] for p in group.parts]
        full = group.exhaustive or total(parts).meets(of(claims[group.whole]))
        rates = _shares(claims, list(group.parts)) if full and len(parts) >= _FEWEST else []
        if rates and abs(_sum(rates) - 100) <= _FURTHEST:
            yield _checked(rates)


def shares_of_all(claims: list[Claim], parts: tuple[int, ...]) -> bool:
    """占25.2%、占61.9%、占12.9%: parts whose shares are a hundred are all there are."""
    rates = _shares(claims, list(parts)) if len(parts) >= _FEWEST else []
    return bool(rates) and _fits(rates)


def _shares(claims: list[Claim], parts: list[int]) -> list[Claim]:
    """A share of each part: right after it, or all in one row; else none."""
    beside = [claims[p + 1] for p in parts if p + 1 < len(claims) and _is_share(claims, p + 1)]
    if len(beside) == len(parts):
        return beside
    after = parts[-1] + 1
    row = series(claims, after) if after < len(claims) and _is_share(claims, after) else []
    return [claims[n] for n in row] if len(row) == len(parts) else []


def _is_share(claims: list[Claim], n: int) -> bool:
    rate, part = claims[n], claims[n - 1]
    return rate.unit == "%" and "占" in rate.left and not rate.quantity.approx and rate.sentence == part.sentence


def _sum(rates: list[Claim]) -> Decimal:
    return sum((r.quantity.value for r in rates), Decimal(0))


def _fits(rates: list[Claim]) -> bool:
    return abs(_sum(rates) - 100) <= sum((last_place(r.quantity.value) for r in rates), Decimal(0))


def _checked(rates: list[Claim]) -> Relation:
    made, fits = _sum(rates), _fits(rates)
    sign, zh, en = (
        ("≈", "合为全部", "all of the whole") if fits else ("≠", "而各项合为全部，应为 100%", "but should be 100")
    )
    return Relation(
        "sum", tuple(rates), f"{' + '.join(r.text for r in rates)} = {shown(made)}% {sign} 100%", verdict_of(fits),
        f"{quoted(rates[0])}等 {len(rates)} 项占比合计 {shown(made)}%，{zh}。",
        f"{quoted(rates[0])} and the {len(rates) - 1} shares after it add up to {shown(made)} %, {en}.",
    )  # fmt: skip
