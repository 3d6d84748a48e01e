"""Two shares of one whole whose counts say the contrary, and that both agree once they are exchanged."""

from zhunsheng.reports.claims.bounds import is_quotient, of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.relation import CONTRADICTS, Relation, quoted


def order(checked: list[Relation]) -> list[Relation]:
    """Neighbouring rates of one whole that look swapped."""
    out: list[Relation] = []
    rates = [r for r in checked if r.kind == "rate" and len(r.claims) == 3]
    for one, other in zip(rates, rates[1:], strict=False):
        if one.claims[1] is other.claims[1] and _swapped(one.claims, other.claims):
            out.append(_told(one.claims, other.claims))
    return out


def _swapped(one: tuple[Claim, ...], other: tuple[Claim, ...]) -> bool:
    counts = one[0].amount - other[0].amount
    rates = one[2].quantity.value - other[2].quantity.value
    return one[2].unit == other[2].unit and counts * rates < 0 and _agrees(one, other[2]) and _agrees(other, one[2])


def _agrees(share: tuple[Claim, ...], rate: Claim) -> bool:
    return is_quotient(of(share[0]), of(share[1]), rate)


def _told(one: tuple[Claim, ...], other: tuple[Claim, ...]) -> Relation:
    sign = "<" if one[0].amount < other[0].amount else ">"
    turned = ">" if sign == "<" else "<"
    return Relation(
        "order", (one[0], one[2], other[0], other[2]),
        f"{one[0].text} {sign} {other[0].text}, {one[2].text} {turned} {other[2].text}", CONTRADICTS,
        f"{quoted(one[0])}与{quoted(other[0])}的大小，同{quoted(one[2])}与{quoted(other[2])}的大小相反，两个比率可能写颠倒了。",
        f"{quoted(one[0])} {sign} {quoted(other[0])}, yet {quoted(one[2])} {turned} {quoted(other[2])}: "
        "the two rates look swapped.",
    )  # fmt: skip
