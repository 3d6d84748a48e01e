"""One figure told twice: a recap against the account, text against a table, 亿元 against 万元.

That two figures are one is believed only where a figure beside them, told both times, is the same.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.bounds import of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit
from zhunsheng.reports.claims.relation import Relation, quoted, shown, verdict_of

_RECAP = re.compile("共|总|累计|合计|全年|全[省市州县区旗镇乡局]|回顾|综上|一年来|以来")
_MONTHS = re.compile("[0-9]{1,2}月|[一二三四]季度|上半年|下半年|去年|上年")
_RESTATED = re.compile(r"\(|(?:[,(]?)(?:即|折合|合计?为?)")
_NEAREST = 16  # cells of one name on either side of what the text tells
_COUNT = re.compile("(?:件数|人数|次数|数量|总数)$")
_LEAST = 20  # a smaller figure is the same by chance too often
_NAME = 4  # signs that two names must share at their ends
_WORD = 2
_LONGEST = 16
_BESIDE = 4  # counts after a total that its row may have
_REACH = 40  # counts looked through after the first figure of an account


def cross(claims: list[Claim], plain: str, bound: Wholes) -> list[Relation]:
    """Every figure told a second time."""
    counts = [claims[n] for n in bound.counts]
    once = {r.places: r for r in _tabled(claims, counts)}
    return [*_converted(claims, plain), *_recaps(counts, plain), *once.values()]


def _converted(claims: list[Claim], plain: str) -> Iterator[Relation]:
    """1.2亿元(12000万元): the same in another unit."""
    for one, other in zip(claims, claims[1:], strict=False):
        alike = one.family == other.family == "money" and one.unit != other.unit and not one.cell
        between = plain[one.end : other.start] if alike and other.start - one.end <= 4 else ""
        closed = "(" not in between or plain[other.end : other.end + 1] == ")"
        if between and closed and _RESTATED.fullmatch(between):
            yield _same("unit", one, other)


def _recaps(counts: list[Claim], plain: str) -> Iterator[Relation]:
    """全年受理432件,…,办结405件 … 全年共受理432件,办结415件: the first figure is the same, so the second should be."""
    firsts: dict[tuple[str, object], list[int]] = defaultdict(list)
    for n, claim in enumerate(counts):
        if claim.label and claim.amount >= _LEAST and not claim.quantity.approx:
            firsts[claim.label[-_NAME:], (claim.amount, base_unit(claim.unit)[1])].append(n)
    for told in firsts.values():
        for one, other in zip(told, told[1:], strict=False):
            if _again(counts[one], counts[other], plain):
                yield _same("cross", counts[one], counts[other])
                yield from _seconds(_after(counts, one), _after(counts, other))


def _after(counts: list[Claim], n: int) -> list[Claim]:
    """The counts that follow in the same sentence."""
    return [c for c in counts[n + 1 : n + 1 + _REACH] if c.sentence == counts[n].sentence]


def _again(one: Claim, other: Claim, plain: str) -> bool:
    """Whether the second tells the first anew: elsewhere, of the whole, under the same name, and of no other months."""
    named = len(one.label) >= _NAME and (one.label.endswith(other.label) or other.label.endswith(one.label))
    lead = plain[max(plain.rfind("。", 0, other.start), plain.rfind("\n", 0, other.start)) + 1 : other.start]
    return (
        named
        and one.paragraph != other.paragraph
        and one.period == other.period
        and bool(_RECAP.search(lead))
        and _MONTHS.findall(one.before) == _MONTHS.findall(other.before)
    )


def _seconds(first: list[Claim], again: list[Claim]) -> Iterator[Relation]:
    for claim in again:
        told = [c for c in first if c.label == claim.label and base_unit(c.unit)[1] == base_unit(claim.unit)[1]]
        twice = [c for c in again if c.label == claim.label and c.unit == claim.unit]
        exact = not claim.quantity.approx and len(claim.label) >= _WORD
        if exact and len(told) == 1 and len(twice) == 1 and not told[0].quantity.approx:
            yield _same("cross", told[0], claim)


def _tabled(claims: list[Claim], counts: list[Claim]) -> Iterator[Relation]:
    """支出5.6亿元,结余8900万元: where the text repeats one cell of a line, it repeats the next one too."""
    named = _Names(claims)
    for one, other in zip(counts, counts[1:], strict=False) if named else ():
        if one.sentence == other.sentence and not one.quantity.approx and not other.quantity.approx:
            yield from _line(one, other, named)
    for n, one in enumerate(counts) if named else ():
        after = [c for c in counts[n + 1 : n + 1 + _BESIDE] if c.sentence == one.sentence and not c.quantity.approx]
        yield from _along(one, [] if one.quantity.approx else after, named)


class _Names:
    """The counts in tables by the words of their rows (0) and of their columns (1), or the ends of these words."""

    def __init__(self, claims: list[Claim]) -> None:
        self._held: tuple[dict[str, list[Claim]], ...] = (defaultdict(list), defaultdict(list))
        for claim in claims:
            if claim.cell and not claim.is_rate:
                for way, said in enumerate((claim.left, claim.lead)):
                    words = _COUNT.sub("", said.split("·")[-1].split("(")[0])
                    for cut in range(max(1, len(words) - _WORD + 1)):
                        self._held[way][words[cut:]].append(claim)

    def __bool__(self) -> bool:
        return any(self._held)

    def of(self, claim: Claim, way: int) -> list[Claim]:
        """The cells that a count of the text is called like: 支出 …, … 所小学."""
        noun, label = claim.right.strip()[:_LONGEST], claim.label[-_LONGEST:]
        able = [label[cut:] for cut in range(len(label) - _WORD + 1)]
        able += [noun[:n] for n in range(len(noun), _WORD - 1, -1)]
        found = [c for words in able if words in self._held[way] for c in self._about(way, words, claim)]
        return [c for c in dict.fromkeys(found) if c.family == claim.family or not c.unit]

    def _about(self, way: int, words: str, claim: Claim) -> list[Claim]:
        """The cells under these words that lie nearest; a text of many tables speaks of those about it."""
        held = self._held[way][words]
        if len(held) <= 2 * _NEAREST:
            return held
        at = bisect_left(held, claim.start, key=lambda c: c.start)
        return held[max(0, at - _NEAREST) : at + _NEAREST]

    def under(self, claim: Claim, row: Claim) -> list[Claim]:
        """The cells of a row in the column that is headed as a count is called: 自然人."""
        held = self._about(1, claim.label, row) if claim.label in self._held[1] else []
        return [c for c in held if _shared(c, row, 1) and c.lead.split("·")[-1] == claim.label]


def _along(one: Claim, after: list[Claim], named: _Names) -> Iterator[Relation]:
    """新收申请66件,其中自然人58件: the total of a row, and what its columns have."""
    for first in (c for c in named.of(one, 0) if of(c).meets(of(one))):
        told = [(cells[0], other) for other in after if len(cells := named.under(other, first)) == 1]
        if told and all(cell is not first for cell, _ in told):
            yield _same("cross", first, one)
            yield from (_same("cross", cell, other) for cell, other in told)
            return


def _line(one: Claim, other: Claim, named: _Names) -> Iterator[Relation]:
    """One cell and the next in the same row, or in the same column."""
    for way in (0, 1):
        kept = 2 - way  # what two cells of the line share: the column where rows name them, else the row
        firsts = [c for c in named.of(one, way) if of(c).meets(of(one))]
        others = named.of(other, way) if firsts else []
        for first in firsts:
            beside = [c for c in others if c is not first and _shared(c, first, kept)]
            if len(beside) == 1:
                yield _same("cross", first, one)
                yield _same("cross", beside[0], other)
                return


def _shared(one: Claim, other: Claim, kept: int) -> bool:
    return bool(one.cell and other.cell and one.cell[0] == other.cell[0] and one.cell[kept] == other.cell[kept])


def _same(kind: str, one: Claim, other: Claim) -> Relation:
    fits = of(one).meets(of(other))
    off = shown(abs(one.amount - other.amount))
    said, said_en = ("两处相符", "the same") if fits else (f"两处相差 {off}", f"{off} apart")
    return Relation(
        kind, (one, other), f"{one.text} {'=' if fits else '≠'} {other.text}", verdict_of(fits),
        f"{_place(one)}与{_place(other)}说的是同一个数，{said}。",
        f"{_place(one)} and {_place(other)} tell one figure: {said_en}.",
    )  # fmt: skip


def _place(claim: Claim) -> str:
    """A cell is quoted with the words of its row and column."""
    return f"“{claim.measure} {claim.text}”" if claim.cell else quoted(claim)
