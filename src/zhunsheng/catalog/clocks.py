"""The clocks of a version as a table: each term with its unit, its start, what stops it, what lengthens it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from zhunsheng.catalog.naming import act_name, cited, outcome_name
from zhunsheng.catalog.prose import Rule, Teller
from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.procedure import Act, Deed, Duty, Earlier, Version
from zhunsheng.kernel.terms import DAYS, WORKDAYS, Term

DUE, WAIT, WITHIN, NOTICE = KINDS = ("due", "wait", "within", "notice")
SIDES = ("promised", "internal")


@dataclass(frozen=True, slots=True)
class Clock:
    """One term: of which act, from when, under which condition; `term` is what a calculator can be asked with."""

    kind: str
    act: str
    name: str
    outcome: str
    words: str
    start: str
    when: str
    rolls: bool
    article: str
    term: Term | None = None
    silence: str = ""
    sides: tuple[tuple[str, str], ...] = ()  # promised, internal: beside the statutory term
    stops: tuple[Rule, ...] = ()
    longer: tuple[Rule, ...] = ()  # who may lengthen it, by how much, by which article


def clocks(version: Version, english: bool = False) -> list[Clock]:
    """Every term of a version: those within which an act is owed, then lower bounds, cut-offs and notices."""
    reader = _Reader(version, english)
    starts: dict[Clock, list[str]] = {}
    for clock in (*reader.duties(), *reader.bounds()):
        starts.setdefault(replace(clock, start=""), []).append(clock.start)
    out = "; " if english else "；"
    outcomes: dict[Clock, list[str]] = {}
    for clock, given in starts.items():
        whole = replace(clock, start=out.join(dict.fromkeys(given)))
        outcomes.setdefault(replace(whole, outcome=""), []).append(whole.outcome)
    comma = ", " if english else "、"
    found = [replace(clock, outcome=comma.join(filter(None, given))) for clock, given in outcomes.items()]
    return sorted(found, key=lambda c: (KINDS.index(c.kind), list(version.acts).index(c.act)))


class _Reader:
    def __init__(self, version: Version, english: bool) -> None:
        self.version, self.english = version, english
        self.teller = Teller(version, english)
        self.deeds = [(a, deed) for a in version.acts.values() for deed in a.deeds.values()]

    def duties(self) -> Iterator[Clock]:
        for act, deed in self.deeds:
            for name, group in deed.obliges:
                for n, duty in enumerate(group):
                    if any(t is not None for t in (duty.within, duty.promised, duty.internal)):
                        yield self._duty(act, deed, name, duty, n > 0)

    def _duty(self, act: Act, deed: Deed, name: str, duty: Duty, is_other: bool) -> Clock:
        teller, owed = self.teller, self.version.acts[name]
        start = teller.latest(duty.since) or self._deed(act, deed)
        silence = outcome_name(self.version, name, duty.silence, self.english) if duty.silence else ""
        sides = tuple((s, self._term(t)) for s in SIDES if (t := getattr(duty, s)) is not None)
        stops = tuple(
            Rule(teller.quoted([other]), cited(self.version, basis) if basis else "", "stops_while", (other,))
            for other, basis in owed.stops_while
        )
        return Clock(
            DUE, name, act_name(self.version, name, self.english), "",
            self._term(duty.within), start, self._when(duty.test, is_other),
            duty.roll and _rolls(duty.within), self._article(duty.basis), _plain(duty.within), silence, sides, stops,
            tuple(self._longer(name)),
        )  # fmt: skip

    def bounds(self) -> Iterator[Clock]:
        for act, deed in self.deeds:
            for targets, group in deed.after:
                for entry in group:
                    for kind in (WAIT, WITHIN, NOTICE):
                        if getattr(entry, kind) is not None:
                            yield self._bound(kind, act, deed, targets, entry, entry is not group[0])

    def _bound(
        self, kind: str, act: Act, deed: Deed, targets: tuple[str, ...], entry: Earlier, is_other: bool
    ) -> Clock:
        term = getattr(entry, kind)
        alone = deed.outcome is not None and not all(
            any(t == targets and entry in g for t, g in d.after) for d in act.deeds.values() if not d.is_silent
        )
        outcome = outcome_name(self.version, act.id, deed.outcome, self.english) if alone else ""
        return Clock(
            kind, act.id, act_name(self.version, act.id, self.english), outcome, self._term(term),
            self.teller.quoted(targets), self._when(entry.test, is_other), kind == WITHIN and _rolls(term),
            self._article(entry.basis), _plain(term),
        )  # fmt: skip

    def _longer(self, owed: str) -> Iterator[Rule]:
        for act, deed in self.deeds:
            for entry in (e for n, group in deed.extends if n == owed for e in group):
                who = self.teller.listed(role_name(r, "en" if self.english else "zh") for r in deed.doers)
                when, term = self.teller.when(entry.test, self.teller.say("，", ": ")), self.teller.term(entry.add)
                name = act_name(self.version, act.id, self.english)
                words = self.teller.say(f"{when}{who}以“{name}”延长{term}", f"{when}{who}, by “{name}”: {term} more")
                yield Rule(words, self._article(entry.basis), "extends", (act.id,))

    def _deed(self, act: Act, deed: Deed) -> str:
        outcome = outcome_name(self.version, act.id, deed.outcome, self.english) if deed.outcome else ""
        told = f"“{act_name(self.version, act.id, self.english)}”"
        return told + self.teller.say(f"（{outcome}）", f" ({outcome})") if outcome else told

    def _when(self, test: Any, is_other: bool) -> str:
        if test is not None:
            return self.teller.test(test)
        return self.teller.say("其他情形", "otherwise") if is_other else ""

    def _term(self, source: Any) -> str:
        if source is None:
            return ""
        if isinstance(source, Term) and not source.amount:
            return self.teller.say("当日", "the same day")
        return self.teller.term(source)

    def _article(self, basis: str) -> str:
        return cited(self.version, basis) if basis else ""


def _plain(source: Any) -> Term | None:
    return source if isinstance(source, Term) else None


def _rolls(source: Any) -> bool:
    """A last day that is a rest day rolls: of days, months and years, not of workdays and given days."""
    return isinstance(source, Term) and source.unit != WORKDAYS and not (source.unit == DAYS and not source.amount)
