"""What a printed number leaves open: 600余 lies below 700, 36.39万 within half of its last digit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit

ABOUT = Decimal("0.05")  # how far 约 may be off
NEAR = Decimal("0.1")  # how far below 近 may be
ENDLESS = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values a number may stand for, both ends included."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Bounds") -> bool:
        """Whether some value fits both."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Bounds") -> "Bounds":
        return Bounds(self.low - other.high, self.high - other.low)

    def over(self, other: "Bounds") -> "Bounds | None":
        """The quotients, in percent; None where the divisor may be nothing."""
        if other.low <= 0:
            return None
        return Bounds(self.low / other.high * 100, self.high / other.low * 100)


NOTHING = Bounds(Decimal(0), Decimal(0))


def last_place(value: Decimal) -> Decimal:
    """One unit of the last printed digit: 53.16 → 0.01."""
    return (
        Decimal(1).scaleb(value.as_tuple().exponent)
        if value != value.to_integral() or value.as_tuple().exponent < 0
        else Decimal(1)
    )


def _round_step(value: Decimal) -> Decimal:
    """One unit of the last digit that is not nought: 600 → 100, 6200 → 100."""
    if value.as_tuple().exponent < 0:
        return last_place(value)
    step, whole = Decimal(1), int(value)
    while whole and whole % 10 == 0:
        whole, step = whole // 10, step * 10
    return step


def of(claim: Claim) -> Bounds:
    """What a claim leaves open, in the plain unit (percent for a rate)."""
    scale, value = base_unit(claim.unit)[0], claim.quantity.value
    if claim.quantity.to is not None:
        return Bounds(value * scale, claim.quantity.to * scale)
    low, high = _open(
        value, claim.quantity.approx, exact=scale == 1 and value == value.to_integral() and not claim.is_rate
    )
    return Bounds(low * scale, high * scale)


def _open(value: Decimal, approx: str | None, exact: bool) -> tuple[Decimal, Decimal]:
    if approx in ("余", "多"):
        return value, value + _round_step(value)
    if approx == "超":
        return value, value + max(_round_step(value), value * NEAR)
    if approx == "以上":
        return value, ENDLESS
    if approx == "以下":
        return Decimal(0), value
    if approx == "近":
        return value * (1 - NEAR), value
    if approx == "约":
        return value * (1 - ABOUT), value * (1 + ABOUT)
    half = Decimal(0) if exact else last_place(value) / 2
    return value - half, value + half


_COARSE = {"成": (Decimal(10), Decimal(5)), "分之": (Decimal(100), Decimal(4))}  # in percent; how far off one may be


def printed_rate(claim: Claim) -> Bounds:
    """What a stated rate leaves open: rounded, cut off, or one off in its last digit."""
    value = claim.quantity.value
    if claim.unit in _COARSE and claim.quantity.to is None:
        scale, off = _COARSE[claim.unit]
        return _roughly(value * scale, off, claim.quantity.approx)
    if claim.quantity.approx or claim.quantity.to is not None:
        held = of(claim)
        slack = last_place(value) / 2
        return Bounds(held.low - slack, held.high + slack)
    slack = last_place(value)
    return Bounds(value - slack, value + slack)


def is_quotient(part: Bounds, whole: Bounds, rate: Claim) -> bool:
    """Whether a stated rate may be what part over whole makes."""
    made = part.over(whole)
    return made is not None and made.meets(printed_rate(rate))


def _roughly(value: Decimal, off: Decimal, approx: str | None) -> Bounds:
    """约一成 is as far open as 一成, 近两成 lies above 一成, 三成多 below 四成; a third is no more exact."""
    if approx == "近":
        return Bounds(value - 2 * off, value)
    if approx in ("余", "多", "超"):
        return Bounds(value, value + 2 * off)
    if approx == "以上":
        return Bounds(value, ENDLESS)
    if approx == "以下":
        return Bounds(Decimal(0), value)
    return Bounds(value - off, value + off)


def total(claims: Iterable[Claim]) -> Bounds:
    """The sums that parts may have."""
    return sum((of(c) for c in claims), NOTHING)
