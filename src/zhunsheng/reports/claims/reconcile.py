"""Claims held against indicators: matched by what they mean, never by where they stand.

A name is understood through its pairs of signs, the rare ones weighing more; the claim's own words count most,
then its sentence, then its section's heading. Each indicator is claimed once: the pair that fits best goes first,
and how large a number is plays no part. What is left is looked at again: a figure may be told twice, or in words
that hardly name it; then a weaker likeness will do, but only where the number agrees.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from zhunsheng.reports.claims.bounds import of, printed_rate
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import base_unit, family
from zhunsheng.reports.claims.source import Source

LEAST = 0.3  # a weaker likeness is none
AGREEING = 0.2  # enough for a claim that is left over and agrees with the ledger
# Kinds of cases with figures of like names: 受理, 不予受理, 办结.
SUBJECTS = ("行政许可", "行政复议", "行政处罚", "行政强制", "行政应诉", "法律援助", "信访", "依申请公开", "人民调解")
CLOSE = 0.75  # of its best likeness, that a claim may settle for
USUAL = 1.15  # how much likelier a figure is one that reports print
OWN, BESIDE, ABOVE = 1.0, 0.55, 0.3  # how much a word counts: in the clause, in the sentence, in the heading
MATCHED, DIFFERS, UNVALUED = "matched", "differs", "unvalued"


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator as it is compared: its names, its unit, and its figure for the year, where there is one."""

    id: str
    name: str
    unit: str
    value: Decimal | None = None
    synonyms: tuple[str, ...] = ()
    cases: int = 0
    printed: bool = True  # reports usually print it: its silence is worth telling


@dataclass(frozen=True, slots=True)
class Match:
    """A claim and the indicator it speaks of."""

    claim: Claim
    known: Known
    score: float
    corrected: bool = False

    @property
    def indicator(self) -> str:
        return self.known.id

    @property
    def verdict(self) -> str:
        """matched, differs, or unvalued where the ledger has no figure."""
        if self.known.value is None:
            return UNVALUED
        ours = self.known.value * base_unit(self.known.unit)[0]
        held = printed_rate(self.claim) if self.claim.is_rate and self.claim.unit == "%" else of(self.claim)
        return MATCHED if held.low <= ours <= held.high else DIFFERS

    @property
    def difference(self) -> Decimal | None:
        """By how much the claim is more than the ledger, in the indicator's unit."""
        if self.known.value is None:
            return None
        return self.claim.amount / base_unit(self.known.unit)[0] - self.known.value

    def as_json(self) -> dict[str, Any]:
        value, difference = self.known.value, self.difference
        return {
            "verdict": self.verdict, "name": self.known.name, "unit": self.known.unit, "cases": self.known.cases,
            "value": None if value is None else float(value), "corrected": self.corrected,
            "difference": None if difference is None else float(difference),
        }  # fmt: skip


@dataclass(frozen=True)
class Reconciliation:
    """Every claim that has an indicator, and the indicators that nobody claimed."""

    matches: tuple[Match, ...]
    unclaimed: tuple[Known, ...]

    @cached_property
    def _by_start(self) -> dict[int, Match]:
        return {m.claim.start: m for m in self.matches}

    def of(self, claim: Claim) -> Match | None:
        """The match of a claim; None where no indicator speaks of it."""
        return self._by_start.get(claim.start)

    @property
    def differing(self) -> tuple[Match, ...]:
        return tuple(m for m in self.matches if m.verdict == DIFFERS)

    def as_json(self) -> dict[str, Any]:
        """The ledger's side of the report."""
        return {"unclaimed": [{"id": k.id, "name": k.name, "unit": k.unit} for k in self.unclaimed]}


def reconcile(
    claims: Sequence[Claim],
    figures: Iterable[Known],
    source: Source,
    corrections: Mapping[str, str | None] | None = None,
) -> Reconciliation:
    """Match claims to indicators. `corrections` say which indicator (or none) a claim of that key is."""
    known = {k.id: k for k in figures}
    told = corrections or {}
    fixed = {c.start: told[key_of(c)] for c in claims if key_of(c) in told}
    held = [Match(c, known[ident], 1.0, True) for c in claims if (ident := fixed.get(c.start)) and ident in known]
    free = [c for c in claims if c.start not in fixed]
    pairs = _pairs_of(free, list(known.values()), source)
    held += _best(pairs, {m.known.id for m in held})
    held += _again(pairs, {m.claim.start for m in held})
    taken = {m.known.id for m in held}
    unclaimed = tuple(k for k in known.values() if k.id not in taken and k.printed)
    return Reconciliation(tuple(sorted(held, key=lambda m: m.claim.start)), unclaimed)


def key_of(claim: Claim) -> str:
    """What a correction remembers a claim by: its words and its unit, not its place or value."""
    return f"{claim.measure}|{claim.unit}"


def _pairs_of(claims: Sequence[Claim], known: Sequence[Known], source: Source) -> list[Match]:
    """Every claim with every indicator that it may be, the likeliest first."""
    weights, contexts = _Weights(known), _Contexts(source, claims)
    out = []
    for n, claim in enumerate(claims):
        for indicator in known:
            if _same_kind(claim.unit, indicator.unit) and contexts.may_tell_of(n, indicator):
                score = weights.score(indicator, contexts.of(n)) * (USUAL if indicator.printed else 1)
                out.append(Match(claim, indicator, round(score, 3)))
    return sorted(out, key=lambda m: (-m.score, m.claim.start, m.known.id))


def _best(pairs: list[Match], taken: set[str]) -> list[Match]:
    """The pairs that fit best. A claim whose own indicator is taken does not fall back on a much poorer one."""
    out: list[Match] = []
    claims: set[int] = set()
    likeliest: dict[int, float] = {}
    for match in pairs:
        start = match.claim.start
        likeliest.setdefault(start, match.score)
        good = match.score >= max(LEAST, CLOSE * likeliest[start])
        if good and start not in claims and match.known.id not in taken:
            claims.add(start)
            taken.add(match.known.id)
            out.append(match)
    return out


def _again(pairs: list[Match], claimed: set[int]) -> list[Match]:
    """What is left and agrees: a figure told a second time, or in few words."""
    out: list[Match] = []
    for match in pairs:
        if match.score >= AGREEING and match.claim.start not in claimed and match.verdict == MATCHED:
            claimed.add(match.claim.start)
            out.append(match)
    return out


def _same_kind(one: str, other: str) -> bool:
    return base_unit(one)[1] == base_unit(other)[1] or (
        family(one) == family(other) and family(one) in ("person", "money", "matter")
    )


def _subjects(words: str) -> set[str]:
    return {s for s in SUBJECTS if s in words}


def _pairs(words: str) -> set[str]:
    """Neighbouring signs. Of 未办结, 未办 counts and 办结 does not: it says the opposite."""
    clean = re.sub(r"[\W\d_]+", " ", words)
    return {run[n : n + 2] for run in clean.split() for n in range(len(run) - 1) if n == 0 or run[n - 1] != "未"}


class _Weights:
    """How much each pair of signs tells indicators apart."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._names = {k.id: [_pairs(name) for name in (k.name, *k.synonyms)] for k in known}
        seen = Counter(p for k in known for p in set().union(*self._names[k.id]))
        self._rare = {p: math.log(1 + len(known) / n) for p, n in seen.items()}

    def score(self, indicator: Known, context: dict[str, float]) -> float:
        """The share of the name that the context says, for the name it says best."""
        return max((self._one(name, context) for name in self._names[indicator.id] if name), default=0.0)

    def _one(self, name: set[str], context: dict[str, float]) -> float:
        said = sum(self._rare[p] * context.get(p, 0.0) for p in name)
        whole = sum(self._rare[p] for p in name)
        # A long name that is fully said beats a short one that is.
        own = sum(w * self._rare.get(p, 0.0) for p, w in context.items() if w == OWN)
        back = sum(self._rare[p] for p in name if context.get(p, 0.0) == OWN)
        return said / whole * (0.7 + 0.3 * (back / own if own else 0.0))


class _Contexts:
    """The words about each claim, weighed by how near they stand."""

    def __init__(self, source: Source, claims: Sequence[Claim]) -> None:
        self._plain, self._claims = source.plain, claims
        self._heads = [
            (m.start(), m[0])
            for m in re.finditer(
                r"(?m)^[ ]*(?:[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\))[^。\n]{0,40}",
                source.plain,
            )
        ]
        self._held: dict[int, dict[str, float]] = {}

    def of(self, n: int) -> dict[str, float]:
        """Pairs of signs with their weights."""
        if n not in self._held:
            self._held[n] = self._read(self._claims[n])
        return self._held[n]

    def may_tell_of(self, n: int, indicator: Known) -> bool:
        """A sentence on 行政复议 that names no 行政许可 tells no figure of 行政许可, however alike the words."""
        said = _subjects("".join(self._about(self._claims[n])))
        named = _subjects(" ".join((indicator.name, *indicator.synonyms)))
        return not said or not named or bool(said & named)

    def _about(self, claim: Claim) -> tuple[str, str]:
        """The sentence around a claim, and the heading above it."""
        start = max(self._plain.rfind(s, 0, claim.start) for s in "。\n") + 1
        stops = [e for s in "。\n" if (e := self._plain.find(s, claim.end)) >= 0]
        sentence = self._plain[max(start, claim.start - 120) : min([*stops, claim.end + 30])]
        return sentence, next((h for at, h in reversed(self._heads) if at < claim.start), "")

    def _read(self, claim: Claim) -> dict[str, float]:
        sentence, head = self._about(claim)
        out = dict.fromkeys(_pairs(head), ABOVE)
        out |= dict.fromkeys(_pairs(sentence), BESIDE)
        own = f"{claim.lead if not claim.label or claim.label != claim.left else ''} {claim.left} {claim.right}"
        return out | dict.fromkeys(_pairs(own), OWN)
