"""Rates and shares checked: whether the quotient is the one printed, and what that says of part and whole."""

from zhunsheng.reports.claims.bases import base_of, fits
from zhunsheng.reports.claims.bindings import Group, Wholes
from zhunsheng.reports.claims.bounds import Bounds, is_quotient, of, printed_rate, total
from zhunsheng.reports.claims.changes import is_change
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.hundred import shares_of_all
from zhunsheng.reports.claims.relation import CANNOT, CONTRADICTS, HOLDS, Relation, agreeing, quoted, shown, verdict_of
from zhunsheng.reports.claims.shares import OF_ALL, REACH, Base, exact, quotient_fits

_NO_RATE = ("倍", "番", "个百分点", "百分点", "个千分点")
_SAME_TALE = 20  # points: further off, a rate right after its two counts has another base
_RATED = 10  # points: the same where the whole has a rate of its own
_NEAR_MISS = 3  # points: so close to a quotient that the two belong together


def rates(claims: list[Claim], plain: str, bound: Wholes) -> list[Relation]:
    """Every stated rate, checked or said to be uncheckable. Binds each rate to its whole."""
    out = []
    for n, claim in enumerate(claims):
        if not claim.cell and claim.is_rate and claim.unit not in _NO_RATE and not is_change(claim):
            base = base_of(claims, n, bound)
            out.append(_checked(claims, n, base, bound))
    _bind_rows(claims, bound)
    return out


def _bind_rows(claims: list[Claim], bound: Wholes) -> None:
    """Parts in a row that only their shares bind to one whole, all of it if the shares are a hundred."""
    row: list[int] = []
    for n in range(1, len(claims)):
        whole = bound.parent.get(n)
        alike = whole is not None and "占" in claims[n].left and bound.parent.get(n - 1) == whole
        goes_on = bool(row) and row[-1] == n - 3 and bound.parent.get(row[-1]) == whole
        if alike and not claims[n - 1].is_rate:
            row = [*row, n - 1] if goes_on and claims[row[-1]].sentence == claims[n].sentence else [n - 1]
        if whole is None or len(row) < 3 or row[-1] != n - 1 or not shares_of_all(claims, tuple(row)):
            continue
        if not any(set(row) & set(g.parts) and len(g.parts) > 1 for g in bound.of(whole)):
            bound.add(Group(whole, tuple(row), "named"))


def _checked(claims: list[Claim], n: int, base: Base, bound: Wholes) -> Relation:
    rate = claims[n]
    if base.whole is not None and (
        base.part is None or (fits(claims, base, n) and (base.sure or not rate.quantity.approx))
    ):
        bound.parent.setdefault(n, base.whole)
    if base.part is None or base.whole is None:
        return _uncheckable(claims, n, base)
    part, whole = claims[base.part], claims[base.whole]
    if base.row:
        return _in_common(claims, base.row, base.whole, n, bound)
    if base.rest:
        return _left_over(part, whole, rate, fits(claims, base, n))
    for m in (base.whole, *base.others):
        if quotient_fits(claims, base.part, m, n):
            near = part.paragraph - claims[m].paragraph <= (m == base.whole and base.sure)
            near = near or OF_ALL.search(rate.left)
            in_row = base.row_of and m == base.whole
            if in_row or (near and not rate.quantity.approx):
                _tie(bound, base.part, m, rate, in_row)
                bound.parent.setdefault(n, m)
            if m != base.whole and _within_list(claims, base.part, m, n, bound):
                bound.move(base.part, m)
                bound.parent[n] = m
            return _holds(part, claims[m], rate)
    if not base.sure and not _belongs(claims, base, n):
        return _uncheckable(claims, n, base)
    if row := _together(claims, base, n, bound):
        return _in_common(claims, row, base.whole, n, bound)
    # A share with words of its own (解决矛盾纠纷的比率) may have another base: reported, but not bound.
    if rate.left.lstrip().startswith("占") or not rate.label.endswith(("比率", "比例", "比重")):
        bound.parent.setdefault(n, base.whole)
        _tie(bound, base.part, base.whole, rate, base.row_of)
    return _contradicts(part, whole, rate)


def _within_list(claims: list[Claim], part: int, whole: int, n: int, bound: Wholes) -> bool:
    """其中诉讼497.8万件,民事396.3万件,占79.61%: the quotient tells that the second is of the first, not beside it."""
    beside = bound.parent.get(part) is not None and bound.parent.get(part) == bound.parent.get(whole)
    return beside and exact(claims[n]) and part == n - 1 and claims[whole].sentence == claims[n].sentence


def _in_common(claims: list[Claim], row: tuple[int, ...], whole: int, n: int, bound: Wholes) -> Relation:
    """A share that several parts have together: all of them, and it, are of one whole."""
    bound.parent.setdefault(n, whole)
    for m in row:
        _tie(bound, m, whole, claims[n])
    return _sum_checked([claims[m] for m in row], claims[whole], claims[n])


def _together(claims: list[Claim], base: Base, n: int, bound: Wholes) -> tuple[int, ...]:
    """公安48件、人社15件、自然资源9件,占84.7%: the share is of the list that ends before it."""
    part, whole = base.part or 0, base.whole or 0
    if part != n - 1 or "占" not in claims[n].left:
        return ()
    row = (part,)
    for m in range(part - 1, max(-1, part - REACH), -1):
        beside = claims[m].sentence == claims[part].sentence and claims[m].unit == claims[part].unit
        if not beside or m == whole or bound.parent.get(m) != bound.parent.get(part):
            return ()
        row = (m, *row)
        if is_quotient(total(claims[k] for k in row), of(claims[whole]), claims[n]):
            return row
    return ()


def _tie(bound: Wholes, part: int, whole: int, rate: Claim, in_row: bool = False) -> None:
    """乡镇所9400家,占61%: the share says whose part its count is; so does (61%) in a row of such."""
    if (in_row or "占" in rate.left or "率" in rate.left) and part != whole and bound.top(whole) != part:
        bound.parent.setdefault(part, whole)


def _belongs(claims: list[Claim], base: Base, n: int) -> bool:
    """An unmarked whole is meant where it stands in the same sentence, or the quotient is close to the print."""
    part, whole, rate = claims[base.part or 0], claims[base.whole or 0], claims[n]
    made = of(part).over(of(whole))
    if made is None:
        return False
    held = printed_rate(rate)
    near, far = (Bounds(held.low - off, held.high + off) for off in (_NEAR_MISS, _SAME_TALE))
    if n >= 2 and base.part == n - 1 and base.whole == n - 2 and whole.sentence == rate.sentence:
        return made.meets(far)
    if base.part == n - 1 and base.whole == n - 3 and claims[n - 2].is_rate and whole.sentence == rate.sentence:
        return made.meets(Bounds(held.low - _RATED, held.high + _RATED))
    return made.meets(near) or (whole.sentence == rate.sentence and "占" in rate.left)


def _quotient(part: Claim, whole: Claim) -> str:
    return shown(part.amount / whole.amount * 100)


def _left_over(part: Claim, whole: Claim, rate: Claim, fits: bool) -> Relation:
    made = shown((whole.amount - part.amount) / whole.amount * 100)
    sign, zh, en = agreeing(fits)
    return Relation(
        "rate", (part, whole, rate), f"1 − {part.text} ÷ {whole.text} = {made}% {sign} {rate.text}", verdict_of(fits),
        f"{quoted(whole)}减去{quoted(part)}后占 {made}%，{zh.format(quoted(rate))}。",
        f"{quoted(whole)} less {quoted(part)} is {made} % of it, {en.format(quoted(rate))}.",
    )  # fmt: skip


def _holds(part: Claim, whole: Claim, rate: Claim) -> Relation:
    made = _quotient(part, whole)
    return Relation(
        "rate", (part, whole, rate), f"{part.text} ÷ {whole.text} = {made}% ≈ {rate.text}", HOLDS,
        f"{quoted(part)}除以{quoted(whole)}得 {made}%，与{quoted(rate)}相符。",
        f"{quoted(part)} over {quoted(whole)} is {made} %, which agrees with {quoted(rate)}.",
    )  # fmt: skip


def _sum_checked(row: list[Claim], whole: Claim, rate: Claim) -> Relation:
    """Several parts that have one share together."""
    fits = is_quotient(total(row), of(whole), rate)
    made = shown(sum(c.amount for c in row) / whole.amount * 100)
    told, (sign, zh, en) = " + ".join(c.text for c in row), agreeing(fits)
    return Relation(
        "rate", (*row, whole, rate), f"({told}) ÷ {whole.text} = {made}% {sign} {rate.text}", verdict_of(fits),
        f"{quoted(row[0])}等 {len(row)} 项之和除以{quoted(whole)}得 {made}%，{zh.format(quoted(rate))}。",
        f"{quoted(row[0])} and the {len(row) - 1} after it over {quoted(whole)} are {made} %, "
        f"{en.format(quoted(rate))}.",
    )  # fmt: skip


def _contradicts(part: Claim, whole: Claim, rate: Claim) -> Relation:
    made = _quotient(part, whole)
    return Relation(
        "rate", (part, whole, rate), f"{part.text} ÷ {whole.text} = {made}% ≠ {rate.text}", CONTRADICTS,
        f"{quoted(part)}除以{quoted(whole)}得 {made}%，而文中写的是{quoted(rate)}。",
        f"{quoted(part)} over {quoted(whole)} is {made} %, but the text says {quoted(rate)}.",
    )  # fmt: skip


def _uncheckable(claims: list[Claim], n: int, base: Base) -> Relation:
    rate, held = claims[n], [m for m in (base.part, base.whole) if m is not None]
    if base.part is None and base.whole is not None:
        lack, lack_en = (
            f"{quoted(claims[base.whole])}之中达到的是多少，文中没有写",
            "the count that was reached is not stated",
        )
    elif base.part is not None:
        lack, lack_en = f"{quoted(claims[base.part])}的总数没有写", "the whole of that count is not stated"
    else:
        lack, lack_en = "以什么为总数，文中没有写", "the text does not say of what whole"
    return Relation(
        "rate", tuple(claims[m] for m in held) + (rate,), f"{rate.text} = ?", CANNOT,
        f"{quoted(rate)}无从核对：{lack}。", f"{quoted(rate)} cannot be checked: {lack_en}.",
    )  # fmt: skip
