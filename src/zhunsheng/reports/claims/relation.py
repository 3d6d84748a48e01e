"""A relation between claims that the text states, and whether it holds. Its sentence quotes both places."""

from dataclasses import dataclass, field
from decimal import Decimal

from zhunsheng.reports.claims.claim import Claim

HOLDS, CONTRADICTS, CANNOT = "holds", "contradicts", "cannot"


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is sum, part, rate, growth, diff, order, unit, list, wording, table, carry-over or cross."""

    kind: str
    claims: tuple[Claim, ...]
    text: str
    verdict: str
    why: str
    why_en: str
    spans: tuple[tuple[int, int], ...] = field(default=())

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Offset and length of each number spoken of, in the order of the text."""
        return self.spans or tuple(sorted({c.span for c in self.claims}))


def quoted(claim: Claim) -> str:
    """A claim as the text has it, with the words beside it: “受理法律援助案件126件”."""
    after = "" if claim.left.strip() else claim.right.strip()
    after = f"{after[:16]}…" if len(after) > 17 else after
    words = claim.left.strip(" ,、") or ("" if after else claim.lead.strip(" ,、"))
    words = f"…{words[-18:]}" if len(words) > 20 else words
    return f"“{words}{claim.text}{after}”".replace("\n", "")


def agreeing(fits: bool) -> tuple[str, str, str]:
    """The sign, and the Chinese and English words, for what was computed and what is printed."""
    return ("≈", "与{}相符", "which agrees with {}") if fits else ("≠", "而文中写的是{}", "but the text says {}")


_OPERATIONS = {"+": ("加", "and", "are"), "−": ("减去", "less", "is"), "÷": ("除以", "over", "is")}


def reckoned(kind: str, one: Claim, operator: str, other: Claim, made: str, told: Claim, fits: bool) -> Relation:
    """What two claims come to, beside the claim that says so; all three as the sentence reckons them."""
    zh, en, are = _OPERATIONS[operator]
    sign, same, same_en = agreeing(fits)
    return Relation(
        kind, (one, other, told), f"{one.text} {operator} {other.text} = {made} {sign} {told.text}", verdict_of(fits),
        f"{quoted(one)}{zh}{quoted(other)}得 {made}，{same.format(quoted(told))}。",
        f"{quoted(one)} {en} {quoted(other)} {are} {made}, {same_en.format(quoted(told))}.",
    )  # fmt: skip


def verdict_of(fits: bool) -> str:
    """holds or contradicts."""
    return HOLDS if fits else CONTRADICTS


def shown(value: Decimal, places: int = 2) -> str:
    """A number without superfluous noughts."""
    rounded = round(value, places)
    return f"{rounded.normalize():,f}" if rounded == rounded.to_integral() else f"{rounded:,f}".rstrip("0").rstrip(".")
