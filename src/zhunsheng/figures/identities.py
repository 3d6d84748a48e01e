"""勾稽: what must hold between figures, wherever they come from: the ledger, a printed report, a county's return."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.figures.figure import Figure, Number
from zhunsheng.figures.indicator import FACTORS, MONEY, Identity, Part
from zhunsheng.figures.load import Indicators


@dataclass(frozen=True, slots=True)
class Broken:
    """An identity that does not hold, and both of its sides."""

    identity: Identity
    left: Decimal
    right: Decimal

    def told(self) -> str:
        """In words for a screen."""
        sign = {"equals": "≠", "at-most": ">", "quotient": "≠"}[self.identity.relation]
        return f"{self.identity.name}：{self.left:f} {sign} {self.right:f}（{self.identity.id}）"


def broken(indicators: Indicators, values: Mapping[str, Number | None]) -> list[Broken]:
    """The identities that the values break. One that asks for a value that is not there cannot be judged."""
    return [b for i in indicators.identities if (b := _judge(indicators, i, values)) is not None]


def values_of(figures: Iterable[Figure]) -> dict[str, Number | None]:
    """The values of figures by their indicator."""
    return {f.indicator.id: f.value for f in figures}


def _judge(indicators: Indicators, identity: Identity, values: Mapping[str, Number | None]) -> Broken | None:
    left, right = (_sum(indicators, side, values) for side in (identity.left, identity.right))
    if left is None or right is None:
        return None
    if identity.relation == "equals":
        return None if left == right else Broken(identity, left, right)
    if identity.relation == "at-most":
        return None if left <= right else Broken(identity, left, right)
    made = indicators.get(identity.rate or "")
    rate = values.get(made.id)
    if rate is None or right == 0:
        return None
    quotient = left * FACTORS.get(made.unit, 1) / right
    # A printed rate is right as far as it goes: half of its last digit either way.
    half = Decimal(5).scaleb(-made.decimals - 1)
    return None if abs(Decimal(rate) - quotient) <= half else Broken(identity, Decimal(rate), round(quotient, 4))


def _sum(indicators: Indicators, parts: Iterable[Part], values: Mapping[str, Number | None]) -> Decimal | None:
    """Both sides in one unit: money in fen."""
    total = Decimal(0)
    for part in parts:
        value = values.get(part.id)
        if value is None:
            return None
        total += part.sign * Decimal(value).scaleb(MONEY.get(indicators.get(part.id).unit, 0))
    return total
