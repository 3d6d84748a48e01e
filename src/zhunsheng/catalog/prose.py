"""A law file as sentences that a lawyer would sign: every act's conditions and effects, each with its article.

`acts_told` gives acts, each with its rules as (words, article): the web and `zs catalog show` both print those.
What all outcomes of an act share is said once; what binds one of them alone is said under its name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.procedure import CLOCK, Act, Deed, Duty, Earlier, Given, Version
from zhunsheng.kernel.terms import FieldTerm, Term, Unfilled, UntilDate, UntilField
from zhunsheng.kernel.tests import Clause, FieldRef, Test

UNITS_ZH = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年"}
UNITS_EN = {"workdays": "working days", "days": "days", "months": "months", "years": "years"}
OPERATORS = {
    "is": ("为", "is"), "is_not": ("不为", "is not"), "at_least": ("不少于", "is at least"),
    "at_most": ("不多于", "is at most"), "more_than": ("多于", "is more than"), "less_than": ("少于", "is less than"),
}  # fmt: skip

DAY_OPERATORS = {
    "is": ("为", "is"), "is_not": ("不为", "is not"), "at_least": ("不早于", "is not before"),
    "at_most": ("不晚于", "is not after"), "more_than": ("晚于", "is after"), "less_than": ("早于", "is before"),
}  # fmt: skip


class Rule(NamedTuple):
    """One sentence, its article, and what it tells: which relation, as law files call it, to which acts or fields."""

    words: str
    article: str = ""
    kind: str = ""
    about: tuple[str, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ActTold:
    """An act with all that the law says of it."""

    id: str
    name: str
    rules: tuple[Rule, ...]


def cited(version: Version, basis: str) -> str:
    """An article as one cites it; a prefix names another law.

    >>> cited(version, "第33条"), cited(version, "复议条例:第29条")  # doctest: +SKIP
    ('《政府信息公开条例》第33条', '《复议条例》第29条')
    """
    return "；".join(_cited(version, part.strip()) for part in re.split("[；;]", basis) if part.strip())


def _cited(version: Version, basis: str) -> str:
    law, mark, article = basis.partition(":")
    if mark:
        return f"{_titled(law)}{article}"
    if basis.startswith("第"):
        return f"{_titled(version.basis)}{basis}"
    return _titled(basis) if _DOCUMENT.search(basis) else f"{_titled(version.basis)}“{basis}”"


# What else stands as a basis is a heading within the law of the file: 发牌 of the rules on cards.
_DOCUMENT = re.compile(
    "(?:法|条例|办法|规定|制度|细则|规则|意见|纲要|指引|通知|方案|标准|解释|规程|规范|安排|号|章|[》）])$"
)


def _titled(law: str) -> str:
    """A law in its marks; a document told by its number needs none."""
    return law if "《" in law or law.endswith("号") else f"《{law}》"


def act_name(version: Version | None, act: str, english: bool = False) -> str:
    """What an act is called; its id where there is no such act."""
    known = version.acts.get(act) if version is not None else None
    return act if known is None else (english and known.name_en) or known.name


def field_name(version: Version | None, field: str, english: bool = False) -> str:
    """What a field is called; its id where there is no such field."""
    known = version.fields.get(field) if version is not None else None
    return field if known is None else (english and known.name_en) or known.name


def paper_name(version: Version | None, paper: str) -> str:
    """What a paper that some act asks for is called; its id where the file does not say."""
    deeds = (d for a in version.acts.values() for d in a.deeds.values()) if version is not None else ()
    return next((words for d in deeds for name, words in d.attach_names if name == paper), paper)


def outcome_name(version: Version | None, act: str, outcome: str | None, english: bool = False) -> str:
    """What an outcome of an act is called; its id where there is no such outcome."""
    known = version.acts.get(act) if version is not None else None
    deed = known.deeds.get(outcome) if known is not None else None
    return outcome or "" if deed is None else (english and deed.name_en) or deed.name or outcome or ""


def acts_told(version: Version, english: bool = False) -> list[ActTold]:
    """Every act of a version in its order."""
    teller = Teller(version, english)
    return [ActTold(a.id, act_name(version, a.id, english), tuple(teller.act(a))) for a in version.acts.values()]


def gates_told(version: Version, english: bool = False) -> list[Rule]:
    """What may never be skipped."""
    return list(Teller(version, english).gates())


def results_told(version: Version, english: bool = False) -> list[Rule]:
    """Every result that a case can have, and what gives it."""
    return list(Teller(version, english).results())


class Teller:
    """Tells one version in one language."""

    def __init__(self, version: Version, english: bool) -> None:
        self.version, self.english = version, english

    def say(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def listed(self, names: Iterable[str]) -> str:
        return (", " if self.english else "、").join(names)

    def quoted(self, acts: Iterable[str]) -> str:
        return self.listed(f"“{self.thing(a)}”" for a in acts)

    def thing(self, name: str) -> str:
        """An act or a field."""
        found = act_name if name in self.version.acts else field_name
        return found(self.version, name, self.english)

    def rule(self, kind: str, zh: str, en: str, basis: str = "", about: Iterable[str] = ()) -> Rule:
        return Rule(self.say(zh, en), cited(self.version, basis) if basis else "", kind, tuple(about))

    def act(self, act: Act) -> Iterator[Rule]:
        yield from self._nature(act)
        told = {outcome: list(self._deed(act, deed)) for outcome, deed in act.deeds.items()}
        spoken = [rules for outcome, rules in told.items() if not act.deeds[outcome].is_silent]
        shared = [rule for rule in spoken[0] if all(rule in rules for rules in spoken)] if spoken else []
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
            found = (a for a, deed in self._deeds() if act.id in dict(deed.opens) or act.id in dict(deed.obliges))
            by = list(dict.fromkeys(found))
            zh = f"须由{self.quoted(by)}引起，才可办理。"
            en = f"It may be done only once {self.quoted(by)} has brought it about."
            yield self.rule("on_call", zh, en, about=by)
        if act.each:
            each = field_name(self.version, act.each, self.english)
            zh, en = f"对“{each}”中的每一个分别办理。", f"It is done for each of “{each}”."
            yield self.rule("each", zh, en, act.basis, [act.each])
        if act.repeats:
            yield self.rule("repeats", "可以多次办理。", "It may be done again.")

    def _deeds(self) -> Iterator[tuple[str, Deed]]:
        return ((a.id, deed) for a in self.version.acts.values() for deed in a.deeds.values())

    def _outcome(self, deed: Deed, rules: list[Rule]) -> Iterator[Rule]:
        name = outcome_name(self.version, deed.act, deed.outcome, self.english)
        if not rules:
            told = self.rule("outcome", f"结果可以是“{name}”。", f"Its outcome may be “{name}”.", deed.basis)
            yield told._replace(outcome=deed.outcome)
        for rule in rules:
            words = self.say(f"结果为“{name}”的，{rule.words}", f"Outcome “{name}”: {rule.words}")
            yield rule._replace(words=words, outcome=deed.outcome)

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
            parts.append(self.say("参加的人均取得法律职业资格", "all are legally qualified"))
        return self.rule("persons", f"须{'，且'.join(parts)}。", f"Required: {' and '.join(parts)}.", rule.basis)

    def _before(self, deed: Deed) -> Iterator[Rule]:
        for targets, entries in deed.after:
            for entry in entries:
                yield self._earlier(targets, entry)
        for name, basis in deed.not_while:
            yield self.rule("not_while", f"“{self.thing(name)}”应办未办时，不得办理。",
                            f"Not while “{self.thing(name)}” is owed.", basis, [name])  # fmt: skip

    def _earlier(self, targets: tuple[str, ...], entry: Earlier) -> Rule:
        names = self.say("或者", " or ").join(f"“{self.thing(t)}”" for t in targets)
        if entry.outcomes:
            given = self.listed(outcome_name(self.version, targets[0], o, self.english) for o in entry.outcomes)
            names += self.say(f"（结果为{given}）", f" ({given})")
        zh, en = f"须在{names}之后办理", f"Only after {names}"
        if entry.wait is not None:
            usual = self.say("一般", "usually ") if entry.usual else ""
            zh += f"，且{usual}须等满{self.term(entry.wait)}"
            en += f", {usual}not before {self.term(entry.wait)} have run"
        if entry.within is not None:
            zh += f"，并在其后{self.term(entry.within)}内"
            en += f", within {self.term(entry.within)} of it"
        if entry.notice is not None:
            zh += f"，且其须至少早于本行为{self.term(entry.notice)}"
            en += f", which has to lie at least {self.term(entry.notice)} before it"
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
                rest = self.say("其他情形，", "Otherwise: ") if n and duty.test is None else ""
                yield rule._replace(words=rest + rule.words)
        yield from self._moved("opens", "此后可以办理", "It opens", deed.opens)
        yield from self._moved("closes", "此后不再办理", "It closes", deed.closes)
        if deed.redo:
            zh, en = f"{self.quoted(deed.redo)}须重新办理。", f"To be done anew: {self.quoted(deed.redo)}."
            yield self.rule("redo", zh, en, deed.basis, deed.redo)
        for name, entries in deed.extends:
            for entry in entries:
                zh = f"{self.when(entry.test, '，')}“{self.thing(name)}”的期限延长{self.term(entry.add)}。"
                en = f"The term of “{self.thing(name)}” is lengthened by {self.term(entry.add)}."
                yield self.rule("extends", zh, self.when(entry.test, ": ") + en, entry.basis, [name])
        yield from self._closing(deed)

    def _moved(self, kind: str, zh: str, en: str, group: tuple[tuple[str, tuple[Given, ...]], ...]) -> Iterator[Rule]:
        """What it opens or closes; those on the same terms and of the same article in one sentence."""
        alike: dict[tuple[str, str], list[str]] = {}
        for name, entries in group:
            for entry in entries:
                alike.setdefault((self.when(entry.test, self.say("，", ": ")), entry.basis), []).append(name)
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
            zh, en = self._within(zh, en, duty.within, self.quoted(duty.since))
        for term, words_zh, words_en in (
            (duty.promised, "承诺期限", "promised"),
            (duty.internal, "内部期限", "internal"),
        ):
            if term is not None:
                zh, en = f"{zh}，{words_zh}{self.term(term)}", f"{en}; {words_en}: {self.term(term)}"
        if duty.silence:
            deemed = outcome_name(self.version, name, duty.silence, self.english)
            zh, en = f"{zh}；逾期未办的，视为“{deemed}”", f"{en}; after that silence counts as “{deemed}”"
        told = f"{self.when(duty.test, '，')}{zh}。", f"{self.when(duty.test, ': ')}{en}."
        return self.rule("obliges", *told, duty.basis, [name])

    def _within(self, zh: str, en: str, term: Any, start: str) -> tuple[str, str]:
        """By when something is owed: within a term, the same day, or by a day that is given."""
        if isinstance(term, UntilField):
            name = field_name(self.version, term.name, self.english)
            return f"{zh}，最迟在“{name}”所载之日", f"{en} by the day in “{name}”"
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
                told = f"“{name}”：由{by}得出。", f"“{name}”: given by {by}."
                yield self.rule("results", *told, deed.basis, [act])

    def result(self, result: str) -> str:
        """A result is called as the outcome, or the act, of its id; else as what alone gives it."""
        givers = [(act, deed) for act, deed in self._deeds() if deed.concludes == result]
        for act, deed in givers:
            if deed.outcome == result or (deed.outcome is None and act == result) or len(givers) == 1:
                return outcome_name(self.version, act, deed.outcome, self.english) or self.thing(act)
        return result

    def term(self, source: Any) -> str:
        """A term in words."""
        if isinstance(source, Term):
            if self.english:
                return f"{source.amount} {UNITS_EN[source.unit]}"
            return f"{source.amount}{UNITS_ZH[source.unit]}"
        if isinstance(source, FieldTerm):
            name = field_name(self.version, source.name, self.english)
            return self.say(f"“{name}”所定期限", f"the term in “{name}”")
        if isinstance(source, UntilField):
            name = field_name(self.version, source.name, self.english)
            return self.say(f"（至“{name}”所载之日）", f"(until the day in “{name}”)")
        if isinstance(source, UntilDate):
            return self.say(
                f"（至次一个{source.month}月{source.day}日）", f"(until the next {source.month:02}-{source.day:02})"
            )
        assert isinstance(source, Unfilled)
        return self.say(f"（由地方规定的期限：{source.name}）", f"(a term that the region sets: {source.name})")

    def when(self, test: Test | None, after: str) -> str:
        """Under which condition, as the head of a sentence; nothing where there is none."""
        if test is None:
            return ""
        return self.say(f"{self.test(test)}的", f"Where {self.test(test)}") + after

    def test(self, test: Test) -> str:
        """A test in words: all of a map, any of a list."""
        parts = [self.say("且", " and ").join(map(self._clause, clauses)) for clauses in test]
        return self.say("，或者", ", or ").join(parts)

    def _clause(self, clause: Clause) -> str:
        name, operator, right, _ = clause
        if name == "day":
            left = self.say("办理之日", "the day")
        else:
            left = f"“{self.thing(name)}”"
        if operator == "present" and name in self.version.acts:
            return left + (self.say("已办", " is done") if right else self.say("尚未办", " is not done"))
        if operator == "present":
            return left + (self.say("已有", " is there") if right else self.say("没有", " is not there"))
        if operator in ("older_than", "younger_than"):
            term = self._right(name, right) if isinstance(right, FieldRef) else self.term(right)
            over = operator == "older_than"
            return self.say(f"{left}已满{term}" if over else f"{left}未满{term}",
                            f"{left} lies {'more' if over else 'no more'} than {term} back")  # fmt: skip
        rights = right if type(right) is tuple else (right,)
        if rights == (True,) and name in self.version.acts:
            return left + self.say("已办", " is done")
        shown = self.say("或", " or ").join(self._right(name, r) for r in rights)
        field = self.version.fields.get(name)
        is_day = name == "day" or (field is not None and field.type == "date")
        zh, en = (DAY_OPERATORS if is_day else OPERATORS)[operator]
        return f"{left}{zh}{shown}" if not self.english else f"{left} {en} {shown}"

    def _right(self, name: str, value: Any) -> str:
        if isinstance(value, FieldRef):
            return f"“{field_name(self.version, value.name, self.english)}”"
        if isinstance(value, bool):
            return self.say("是" if value else "否", "yes" if value else "no")
        field = self.version.fields.get(name)
        if field is None:
            return f"“{outcome_name(self.version, name, str(value), self.english)}”"
        if value in field.options:
            zh, en = field.options[value]
            return f"“{(self.english and en) or zh}”"
        if field.type == "money":
            yuan = f"{value // 100:,}" + (f".{value % 100:02}" if value % 100 else "")
            return self.say(f"{yuan}元", f"{yuan} yuan")
        return str(value)
