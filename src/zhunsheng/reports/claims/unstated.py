"""What looks like a sum or a part but is not said to be one: to be reported as uncheckable, never as right or wrong."""

import re
from collections.abc import Iterator
from decimal import Decimal

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.relation import CANNOT, Relation, quoted

_LEVEL = re.compile("(?:国家|省|市|地|县|区|乡|镇|村)级")
_LONGEST = 8  # counts in a row
_NEAR = 20  # signs between two counts under one verb


def unstated(claims: list[Claim], bound: Wholes) -> list[Relation]:
    """Sums by chance, levels that may nest, and smaller counts beside a 共 that are not called its parts."""
    counts = [claims[n] for n in bound.counts]
    free = [claims[n] for n in bound.counts if n not in bound.parent]
    return [*_by_chance(free), *_levels(counts), *_alike(free), *_beside_total(free)]


def _by_chance(free: list[Claim]) -> Iterator[Relation]:
    """办结复议6件,…被申请人1件,…被告5件: 1 + 5 is 6, yet it is not said that they are its parts."""
    for n, whole in enumerate(free):
        goal, made = whole.amount, Decimal(0)
        for m in range(n + 1, min(n + 1 + _LONGEST, len(free))):
            part = free[m]
            if part.sentence != whole.sentence or part.unit != whole.unit:
                break
            made += part.amount
            if made > goal:
                break
            if made == goal and m > n + 1:
                yield _chance(whole, free[n + 1 : m + 1])
                break


def _levels(counts: list[Claim]) -> Iterator[Relation]:
    """省级2个、市级38个、区级64个: one village may bear all three titles, and no total is told."""
    n = 0
    while n < len(counts):
        row = [counts[n]]
        for other in counts[n + 1 : n + _LONGEST]:
            if other.paragraph != row[0].paragraph or _bare(other) != _bare(row[0]) or other.unit != row[0].unit:
                break
            row.append(other)
        if len(row) > 1 and all(_LEVEL.search(c.left) for c in row) and len({c.left for c in row}) == len(row):
            yield _nested(row)
        n += len(row)


def _alike(free: list[Claim]) -> Iterator[Relation]:
    """印发15家单位的规定、23家单位的通知: some may be among both."""
    for one, other in zip(free, free[1:], strict=False):
        noun = one.right[:2]
        same = len(noun) == 2 and other.right.startswith(noun) and one.unit == other.unit
        if same and one.member == other.member and other.start - one.end <= _NEAR:
            yield _shared(one, other)


def _bare(claim: Claim) -> str:
    """What stands after the level: 民主法治示范村(社区) of 创建省级民主法治示范村(社区)."""
    return _LEVEL.split(claim.label)[-1]


def _beside_total(free: list[Claim]) -> Iterator[Relation]:
    """全年共开展活动129场次, … 演出85场次: the second may or may not be among the first."""
    for n, whole in enumerate(free):
        if "共" not in whole.quals and "累计" not in whole.quals:
            continue
        for part in free[n + 1 : n + 1 + _LONGEST]:
            if part.sentence != whole.sentence:
                break
            if part.unit == whole.unit and part.amount < whole.amount:
                yield _aside(whole, part)


def _shared(one: Claim, other: Claim) -> Relation:
    return Relation(
        "sum",
        (one, other),
        f"{one.text} + {other.text} = ?",
        CANNOT,
        f"{quoted(one)}与{quoted(other)}说的是同类的对象，有无重复文中没有写，不能相加。",
        f"{quoted(one)} and {quoted(other)} count things of one kind; whether some are in both is not stated.",
    )


def _chance(whole: Claim, row: list[Claim]) -> Relation:
    one, other = quoted(whole), quoted(row[0])
    return Relation(
        "sum",
        (whole, *row),
        f"{' + '.join(c.text for c in row)} = {whole.text}?",
        CANNOT,
        f"{other}等 {len(row)} 项相加恰为{one}，但文中没有说是其中的；也可以是另外的数。",
        f"{other} and the {len(row) - 1} after it happen to add up to {one}, but are not said to be its parts.",
    )


def _nested(row: list[Claim]) -> Relation:
    first = quoted(row[0])
    return Relation(
        "sum",
        tuple(row),
        " + ".join(c.text for c in row) + " = ?",
        CANNOT,
        f"{first}等 {len(row)} 级没有写总数，各级也可能互相包含，不能相加。",
        f"{first} and the other levels have no stated total and may contain one another: they cannot be added.",
    )


def _aside(whole: Claim, part: Claim) -> Relation:
    one, other = quoted(part), quoted(whole)
    return Relation(
        "part",
        (whole, part),
        f"{part.text} ⊂ {whole.text}?",
        CANNOT,
        f"{one}是否在{other}之内，文中没有写。",
        f"The text does not say whether {one} is among {other}.",
    )
