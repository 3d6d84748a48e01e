"""A law file as sentences that a lawyer would sign: every act's conditions and effects, each with its article.

`acts_told` gives acts, each with its rules as (words, article): the web and `zs catalog show` both print those.
What all outcomes of an act share is said once; what binds one of them alone is said under its name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from zhunsheng.catalog.naming import act_name, cited, field_name, outcome_name, paper_name
from zhunsheng.catalog.phrases import Phrases, is_rest, marked
from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.procedure import CLOCK, Act, Deed, Duty, Earlier, Given, Version
from zhunsheng.kernel.terms import Term, UntilDate, UntilField


class Rule(NamedTuple):
    """One sentence, its article, and what it tells: which relation, as law files call it, to which acts or fields.

    A rule of one outcome says its outcome first; `rest` is what it says of it, `name` what the outcome is called.
    """

    words: str
    article: str = ""
    kind: str = ""
    about: tuple[str, ...] = ()
    outcome: str | None = None
    rest: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ActTold:
    """An act with all that the law says of it."""

    id: str
    name: str
    rules: tuple[Rule, ...]


def acts_told(version: Version, english: bool = False) -> list[ActTold]:
    """Every act of a version in its order."""
    teller = Teller(version, english)
    return [ActTold(a.id, act_name(version, a.id, english), tuple(teller.act(a))) for a in version.acts.values()]


def together(rules: Iterable[Rule], english: bool = False) -> list[Rule]:
    """What several outcomes have in common, by the same article, as one sentence: for reading, not for comparing."""
    alike: dict[tuple, list[Rule]] = {}
    key: tuple = ()
    for n, rule in enumerate(rules):
        before = key if is_rest(rule.rest) else ()  # what is left is told together only where what it is left by is
        key = (rule.kind, rule.rest, rule.article, before) if rule.outcome is not None else (n,)
        alike.setdefault(key, []).append(rule)
    return [_of_outcomes(group, english) if len(group) > 1 else group[0] for group in alike.values()]


def _shared(told: list[list[Rule]]) -> list[Rule]:
    """The rules that all outcomes have; what is left, only with what it is left by."""
    shared: list[Rule] = []
    for before, rule in pairwise([None, *(told[0] if told else ())]):
        if all(rule in rules for rules in told) and not (is_rest(rule.words) and before not in shared):
            shared.append(rule)
    return shared


def _of_outcomes(rules: list[Rule], english: bool) -> Rule:
    names = (", " if english else "、").join(marked(rule.name) for rule in rules)
    if rules[0].rest:
        words = f"Outcomes {names}: {rules[0].rest}" if english else f"结果为{names}的，{rules[0].rest}"
    else:
        words = f"Its outcome may be {names}." if english else f"结果可以是{names}。"
    return rules[0]._replace(words=words)


def gates_told(version: Version, english: bool = False) -> list[Rule]:
    """What may never be skipped."""
    return list(Teller(version, english).gates())


def results_told(version: Version, english: bool = False) -> list[Rule]:
    """Every result that a case can have, and what gives it."""
    return list(Teller(version, english).results())


class Teller(Phrases):
    """Tells one version in one language."""

    def rule(self, kind: str, zh: str, en: str, basis: str = "", about: Iterable[str] = ()) -> Rule:
        return Rule(self.say(zh, en), cited(self.version, basis) if basis else "", kind, tuple(about))

    def act(self, act: Act) -> Iterator[Rule]:
        yield from self._nature(act)
        told = {outcome: list(self._deed(act, deed)) for outcome, deed in act.deeds.items()}
        spoken = [rules for outcome, rules in told.items() if not act.deeds[outcome].is_silent]
        shared = _shared(spoken)
        yield from shared
        for name, basis in act.stops_while:
            yield self.rule("stops_while", f"“{self.thing(name)}”应办未办的期间，不计入本行为的期限。",
                            f"While “{self.thing(name)}” is owed, its term stands still.", basis, [name])  # fmt: skip
        for outcome, deed in act.deeds.items():
            if outcome is not None:
                yield from self._outcome(deed, [r for r in told[outcome] if r not in shared])

    def _nature(self, act: Act) -> Iterator[Rule]:
        if act.starts:
            yield self.rule("starts", "案件由此开始。", "It opens the case.", act.basis)
        elif act.on_call:
            found = [(a, e) for a, d in self._deeds() for g in (d.opens, d.obliges) for e in dict(g).get(act.id, ())]
            by, bases = (list(dict.fromkeys(x)) for x in ((a for a, _ in found), (e.basis for _, e in found)))
            zh = f"须由{self.quoted(by)}引起，才可办理。"
            en = f"It may be done only once {self.quoted(by)} has brought it about."
            yield self.rule("on_call", zh, en, ";".join(bases), by)
        if act.each:
            each = field_name(self.version, act.each, self.english)
            zh, en = f"对“{each}”中的每一个分别办理。", f"It is done for each of “{each}”."
            yield self.rule("each", zh, en, act.basis, [act.each])
        if act.repeats:
            yield self.rule("repeats", "可以多次办理。", "It may be done again.", act.basis)

    def _deeds(self) -> Iterator[tuple[str, Deed]]:
        return ((a.id, deed) for a in self.version.acts.values() for deed in a.deeds.values())

    def _outcome(self, deed: Deed, rules: list[Rule]) -> Iterator[Rule]:
        name = outcome_name(self.version, deed.act, deed.outcome, self.english)
        if not rules:
            told = self.rule(
                "outcome", f"结果可以是{marked(name)}。", f"Its outcome may be {marked(name)}.", deed.basis
            )
            yield told._replace(outcome=deed.outcome, name=name)
        for rule in rules:
            words = self.say(f"结果为{marked(name)}的，{rule.words}", f"Outcome {marked(name)}: {rule.words}")
            yield rule._replace(words=words, outcome=deed.outcome, rest=rule.words, name=name)

    def _deed(self, act: Act, deed: Deed) -> Iterator[Rule]:
        if deed.is_silent:
            zh, en = "只因逾期而成立，任何人不得直接作出。", "only silence gives it; nobody may give it."
            yield self.rule("clock", zh, en, deed.basis)
        else:
            yield from self._people(act, deed)
            yield from self._before(deed)
            yield from self._facts(act, deed)
        yield from self._effects(deed)

    def _people(self, act: Act, deed: Deed) -> Iterator[Rule]:
        spoken = [d for d in act.deeds.values() if not d.is_silent]
        names = self.listed(role_name(r, "en" if self.english else "zh") for r in deed.order if r != CLOCK)
        basis = act.basis if all(d.order == deed.order for d in spoken) else deed.basis
        about = [r for r in deed.order if r != CLOCK]
        yield self.rule("by", f"由{names}办理。", f"It is done by: {names}.", basis, about)
        if deed.persons is not None:
            yield self._persons(deed)
        for apart in deed.apart:
            who = self.say("单位", "No unit that") if apart.unit else self.say("人", "Nobody who")
            name = self.thing(apart.act)
            zh, en = f"办理过“{name}”的{who}不得办理。", f"{who} did “{name}” may do it."
            yield self.rule("not_by", zh, en, apart.basis, [apart.act])

    def _persons(self, deed: Deed) -> Rule:
        rule = deed.persons
        parts = (
            [self.say(f"不少于{rule.least}人参加", f"at least {rule.least} persons take part")] if rule.least else []
        )
        if rule.certified:
            parts.append(self.say("参加的人均持有效行政执法证件", "all hold a valid enforcement certificate"))
        if rule.qualified:
            parts.append(self.say("初次从事的人均取得法律职业资格", "all who are new to it are legally qualified"))
        return self.rule("persons", f"须{'，且'.join(parts)}。", f"Required: {' and '.join(parts)}.", rule.basis)

    def _before(self, deed: Deed) -> Iterator[Rule]:
        for targets, entries in deed.after:
            for n, entry in enumerate(entries):
                rule = self._earlier(targets, entry)
                yield rule._replace(words=self.rest(n, entry.test) + rule.words)
        for name, basis in deed.not_while:
            yield self.rule("not_while", f"“{self.thing(name)}”应办未办时，不得办理。",
                            f"Not while “{self.thing(name)}” is owed.", basis, [name])  # fmt: skip

    def _earlier(self, targets: tuple[str, ...], entry: Earlier) -> Rule:
        names = self.say("或者", " or ").join(f"“{self.thing(t)}”" for t in targets)
        if entry.outcomes:
            names_of = (outcome_name(self.version, targets[0], o, self.english) for o in entry.outcomes)
            given = self.say("或", " or ").join(marked(name) for name in names_of)
            names += self.say(f"（结果为{given}）", f" ({given})")
        zh, en = f"须在{names}之后办理", f"Only after {names}"
        usual = self.say("一般", "usually ") if entry.usual else ""
        if entry.wait is not None and getattr(entry.wait, "amount", 1):
            zh += f"，且{usual}须等满{self.term(entry.wait)}{self.earliest(entry.wait)}"
            en += f", {usual}not before {self.term(entry.wait)} have run{self.earliest(entry.wait)}"
        if isinstance(entry.within, UntilField):
            zh += f"，{usual}最迟在{self.until(entry.within)}"
            en += f", {usual}by {self.until(entry.within)}"
        elif entry.within is not None:
            zh += f"，并{usual}在其后{self.term(entry.within)}内"
            en += f", {usual}within {self.term(entry.within)} of it"
        if entry.notice is not None:
            zh += f"，且其{usual}须至少早于本行为{self.term(entry.notice)}"
            en += f", which {usual}has to lie at least {self.term(entry.notice)} before it"
        zh, en = f"{self.when(entry.test, '，')}{zh}。", f"{self.when(entry.test, ': ')}{en}."
        return self.rule("after", zh, en, entry.basis, targets)

    def _facts(self, act: Act, deed: Deed) -> Iterator[Rule]:
        spoken = [d for d in act.deeds.values() if not d.is_silent]
        for zh, en, key in (("须写明", "To be stated", "needs"), ("须附", "To be attached", "attach")):
            asked = getattr(deed, key)
            always = [name for name in asked if all(name in getattr(d, key) for d in spoken)]
            for names, basis in ((always, act.basis), ([n for n in asked if n not in always], deed.basis)):
                if names:
                    shown = self.listed(
                        paper_name(self.version, n) if key == "attach" else field_name(self.version, n, self.english)
                        for n in names
                    )
                    yield self.rule(key, f"{zh}：{shown}。", f"{en}: {shown}.", basis, names)
        for check in deed.checks:
            words = self.say(check.message, check.message_en or check.message) or self.test(check.test)
            yield self.rule("checks", f"{words}。", f"{words}.", check.basis, [check.id])

    def _effects(self, deed: Deed) -> Iterator[Rule]:
        for name, duties in deed.obliges:
            for n, duty in enumerate(duties):
                rule = self._duty(name, duty)
                yield rule._replace(words=self.rest(n, duty.test) + rule.words)
        yield from self._moved("opens", "此后可以办理", "It opens", deed.opens)
        yield from self._moved("closes", "此后不再办理", "It closes", deed.closes)
        if deed.redo:
            zh, en = f"{self.quoted(deed.redo)}须重新办理。", f"To be done anew: {self.quoted(deed.redo)}."
            yield self.rule("redo", zh, en, deed.basis, deed.redo)
        for name, entries in deed.extends:
            for n, entry in enumerate(entries):
                when = self.rest(n, entry.test) + self.when(entry.test, self.say("，", ": "))
                zh = f"{when}“{self.thing(name)}”的期限延长{self.term(entry.add)}。"
                en = f"{when}The term of “{self.thing(name)}” is lengthened by {self.term(entry.add)}."
                yield self.rule("extends", zh, en, entry.basis, [name])
        yield from self._closing(deed)

    def _moved(self, kind: str, zh: str, en: str, group: tuple[tuple[str, tuple[Given, ...]], ...]) -> Iterator[Rule]:
        """What it opens or closes; those on the same terms and of the same article in one sentence."""
        alike: dict[tuple[str, str], list[str]] = {}
        for name, entries in group:
            for n, entry in enumerate(entries):
                when = self.rest(n, entry.test) + self.when(entry.test, self.say("，", ": "))
                alike.setdefault((when, entry.basis), []).append(name)
        for (when, basis), names in alike.items():
            told = f"{when}{zh}{self.quoted(names)}。", f"{when}{en} {self.quoted(names)}."
            yield self.rule(kind, *told, basis, names)

    def _closing(self, deed: Deed) -> Iterator[Rule]:
        if deed.concludes:
            name = self.result(deed.concludes)
            if name == outcome_name(self.version, deed.act, deed.outcome, self.english):
                yield self.rule("concludes", "案件就此作结。", "It concludes the case.", deed.basis)
            else:
                zh, en = f"案件以“{name}”作结。", f"It concludes the case: “{name}”."
                yield self.rule("concludes", zh, en, deed.basis)
        for procedure, _ in deed.starts_case:
            zh, en = f"另立“{procedure}”案件。", f"It opens a linked case: {procedure}."
            yield self.rule("starts_case", zh, en, deed.basis, [procedure])
        for name, _ in deed.numbers:
            shown = field_name(self.version, name, self.english)
            yield self.rule("numbers", f"编列“{shown}”。", f"It allots “{shown}”.", deed.basis, [name])
        if deed.publishes:
            names = self.listed(field_name(self.version, f, self.english) for f in deed.publishes)
            yield self.rule("publishes", f"向社会公开：{names}。", f"Made public: {names}.", deed.basis, deed.publishes)
        elif deed.publishes == ():
            yield self.rule("publishes", "撤下已公开的内容。", "What was made public is taken down.", deed.basis)

    def _duty(self, name: str, duty: Duty) -> Rule:
        zh, en = f"应当办理“{self.thing(name)}”", f"“{self.thing(name)}” is then owed"
        if duty.within is not None:
            zh, en = self._within(zh, en, duty.within, self.latest(duty.since))
        for term, words_zh, words_en in (
            (duty.promised, "承诺期限", "promised"),
            (duty.internal, "内部期限", "internal"),
        ):
            if term is not None:
                zh, en = f"{zh}，{words_zh}{self.side(term)}", f"{en}; {words_en}: {self.side(term)}"
        if duty.silence:
            deemed = outcome_name(self.version, name, duty.silence, self.english)
            zh, en = f"{zh}；逾期未办的，视为“{deemed}”", f"{en}; after that silence counts as “{deemed}”"
        told = f"{self.when(duty.test, '，')}{zh}。", f"{self.when(duty.test, ': ')}{en}."
        return self.rule("obliges", *told, duty.basis, [name])

    def _within(self, zh: str, en: str, term: Any, start: str) -> tuple[str, str]:
        """By when something is owed: within a term, the same day, or by a day that is given."""
        if isinstance(term, UntilField):
            return f"{zh}，最迟在{self.until(term)}", f"{en} by {self.until(term)}"
        if isinstance(term, UntilDate):
            day = f"{term.month:02}-{term.day:02}"
            return (f"{zh}，最迟在{start or '办理之日'}之后的第一个{term.month}月{term.day}日",
                    f"{en} by the first {day} after {start or 'this act'}")  # fmt: skip
        if isinstance(term, Term) and not term.amount:
            return f"{zh}，须在{start or '办理'}当日", f"{en} on the day of {start or 'this act'}"
        of = f" of {start}" if start else ""
        return f"{zh}，自{start or '办理之日'}起{self.term(term)}内", f"{en} within {self.term(term)}{of}"

    def gates(self) -> Iterator[Rule]:
        alike: dict[tuple, list[tuple[str, str | None]]] = {}
        for gate in self.version.gates:
            key = (gate.before[0], gate.done, gate.test, gate.basis)
            alike.setdefault(key, []).append(gate.before)
        for (act, point, test, basis), befores in alike.items():
            done, before = self._point(point), self._points(act, [o for _, o in befores])
            zh = f"{self.when(test, '，')}未经{done}，不得{before}。"
            en = f"{self.when(test, ': ')}Never {before} without {done}."
            yield self.rule("gates", zh, en, basis, [act, point[0]])

    def _points(self, act: str, outcomes: list[str | None]) -> str:
        """An act with some of its outcomes."""
        if None in outcomes:
            return self._point((act, None))
        names = self.listed(outcome_name(self.version, act, o, self.english) for o in outcomes)
        return f"“{self.thing(act)}”（{names}）"

    def _point(self, point: tuple[str, str | None]) -> str:
        act, outcome = point
        name = self.thing(act)
        if outcome is None:
            return f"“{name}”"
        return f"“{name}”（{outcome_name(self.version, act, outcome, self.english)}）"

    def results(self) -> Iterator[Rule]:
        for act, deed in self._deeds():
            if deed.concludes:
                by = self._point((act, deed.outcome))
                name = self.result(deed.concludes)
                told = f"{marked(name)}：由{by}得出。", f"{marked(name)}: given by {by}."
                yield self.rule("results", *told, deed.basis, [act])

    def result(self, result: str) -> str:
        """A result is called as the outcome, or the act, of its id; else as what alone, or last, gives it."""
        givers = [(act, deed) for act, deed in self._deeds() if deed.concludes == result]
        for act, deed in givers:
            if deed.outcome == result or (deed.outcome is None and act == result) or len(givers) == 1:
                return outcome_name(self.version, act, deed.outcome, self.english) or self.thing(act)
        acts = list(dict.fromkeys(act for act, _ in givers))
        return self.thing(next((a for a in acts if result.startswith(a)), acts[-1])) if acts else result
