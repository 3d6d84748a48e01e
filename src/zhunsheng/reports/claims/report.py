"""A text checked: its claims, what they say of one another, and how that is told to a program."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhunsheng.reports.claims.averages import averages
from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.carried import carried, standing
from zhunsheng.reports.claims.claim import Claim, find
from zhunsheng.reports.claims.cross import cross
from zhunsheng.reports.claims.growth import growth
from zhunsheng.reports.claims.headline import without_headline
from zhunsheng.reports.claims.hundred import hundred
from zhunsheng.reports.claims.lists import lists
from zhunsheng.reports.claims.order import order
from zhunsheng.reports.claims.parts import parts
from zhunsheng.reports.claims.rates import rates
from zhunsheng.reports.claims.reconcile import Match, Reconciliation
from zhunsheng.reports.claims.relation import CANNOT, CONTRADICTS, HOLDS, Relation
from zhunsheng.reports.claims.source import Source
from zhunsheng.reports.claims.tables import bind_tables, tables
from zhunsheng.reports.claims.unstated import unstated
from zhunsheng.reports.claims.wholes import wholes
from zhunsheng.reports.claims.wording import wording

_WORST = (CONTRADICTS, HOLDS, CANNOT)


@dataclass(frozen=True)
class Report:
    """What was found in a text."""

    source: Source
    claims: tuple[Claim, ...]
    bound: Wholes
    relations: tuple[Relation, ...]
    ledger: Reconciliation | None = None

    @property
    def contradictions(self) -> tuple[Relation, ...]:
        return tuple(r for r in self.relations if r.verdict == CONTRADICTS)

    @property
    def answers_no(self) -> bool:
        """Whether the text contradicts itself or the ledger."""
        return bool(self.contradictions) or bool(self.ledger and self.ledger.differing)

    def verdict(self, claim: Claim) -> str | None:
        """The gravest thing said of a claim; None where nothing in the text speaks of it."""
        said = {self.relations[n].verdict for n in self.about(claim)}
        return next((v for v in _WORST if v in said), None)

    def about(self, claim: Claim) -> list[int]:
        """Which relations speak of a claim."""
        return self._about.get(claim.span, [])

    @cached_property
    def _about(self) -> dict[tuple[int, int], list[int]]:
        out: dict[tuple[int, int], list[int]] = {}
        for n, relation in enumerate(self.relations):
            for place in dict.fromkeys(relation.places):
                out.setdefault(place, []).append(n)
        return out

    def match(self, claim: Claim) -> Match | None:
        """The indicator of a claim, where the text was held against the ledger."""
        return self.ledger.of(claim) if self.ledger else None

    def parent(self, n: int) -> Claim | None:
        """The whole of the n-th claim."""
        return self.claims[self.bound.parent[n]] if n in self.bound.parent else None


def check(source: Source) -> Report:
    """Find the claims of a text and check the arithmetic it states."""
    claims = without_headline(find(source), source.text)
    bound = wholes(claims, source.plain)
    bind_tables(source, claims, bound)
    of_rates = rates(claims, source.plain, bound)
    found = [
        *parts(claims, bound), *of_rates, *order(of_rates), *growth(claims), *lists(source),
        *carried(claims), *standing(claims), *cross(claims, source.plain, bound), *unstated(claims, bound),
        *wording(claims, source.plain), *tables(source, claims), *hundred(claims, bound), *averages(claims),
    ]  # fmt: skip
    return Report(source, tuple(claims), bound, tuple(sorted(found, key=lambda r: (r.places or ((0, 0),))[0])))


def as_json(report: Report) -> dict[str, Any]:
    """The report as `schema.json` describes it."""
    out: dict[str, Any] = {"claims": [_claim(report, n) for n in range(len(report.claims))]}
    out["relations"] = [_relation(r) for r in report.relations]
    if report.source.cells or report.source.extracted:
        out["extracted"] = report.source.text
    if report.ledger:
        out["ledger"] = report.ledger.as_json()
    return out


def _claim(report: Report, n: int) -> dict[str, Any]:
    claim, whole = report.claims[n], report.parent(n)
    match = report.match(claim)
    return {
        "text": claim.text, "start": claim.span[0], "value": number(claim.quantity.value),
        "to": number(claim.quantity.to), "unit": _printed(claim), "approx": claim.quantity.approx,
        "quals": list(claim.quals), "measure": claim.measure, "parent": whole.measure if whole else None,
        "parent_start": whole.span[0] if whole else None, "period": claim.period,
        "verdict": report.verdict(claim), "indicator": match.indicator if match else None,
        "ledger": match.as_json() if match else None,
    }  # fmt: skip


def _printed(claim: Claim) -> str:
    """The unit with the brackets it is printed in: 台（套）."""
    return claim.unit.replace("(", "（").replace(")", "）") if claim.text.endswith("）") else claim.unit


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "kind": relation.kind, "spans": [list(p) for p in relation.places], "text": relation.text,
        "verdict": relation.verdict, "why": relation.why, "why_en": relation.why_en,
    }  # fmt: skip


def number(value: Any) -> int | float | None:
    """A value as JSON has it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral() else float(value)
