"""Terms and tests in words: “20个工作日”, “罚款不多于200元的”. One version, one language."""

from collections.abc import Iterable
from typing import Any

from zhunsheng.catalog.naming import act_name, field_name, outcome_name
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.terms import DAYS, WORKDAYS, FieldTerm, Term, Unfilled, UntilDate, UntilField
from zhunsheng.kernel.tests import Clause, FieldRef, Test

UNITS_ZH = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年"}
UNITS_EN = {"workdays": "working days", "days": "days", "months": "months", "years": "years"}
DAY_EN = {"workdays": "working day", "days": "day"}
OPERATORS = {
    "is": ("为", "is"), "is_not": ("不为", "is not"), "at_least": ("不少于", "is at least"),
    "at_most": ("不多于", "is at most"), "more_than": ("多于", "is more than"), "less_than": ("少于", "is less than"),
}  # fmt: skip

DAY_OPERATORS = {
    "is": ("为", "is"), "is_not": ("不为", "is not"), "at_least": ("不早于", "is not before"),
    "at_most": ("不晚于", "is not after"), "more_than": ("晚于", "is after"), "less_than": ("早于", "is before"),
}  # fmt: skip


REST = ("其他情形", "Otherwise: ")


def is_rest(words: str) -> bool:
    """A sentence on what entries before it leave."""
    return words.startswith(REST)


def marked(name: str) -> str:
    """A name between marks; the marks within it are single ones: “危及‘三安全一稳定’”."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


class Phrases:
    """What sentences on a version are made of."""

    def __init__(self, version: Version, english: bool) -> None:
        self.version, self.english = version, english

    def say(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def listed(self, names: Iterable[str]) -> str:
        return (", " if self.english else "、").join(names)

    def quoted(self, acts: Iterable[str]) -> str:
        return self.listed(f"“{self.thing(a)}”" for a in acts)

    def latest(self, names: tuple[str, ...]) -> str:
        """From what a term runs: of several the one that happened last."""
        told = self.quoted(names)
        return self.say(f"{told}中最后发生者", f"the latest of {told}") if len(names) > 1 else told

    def thing(self, name: str) -> str:
        """An act or a field."""
        found = act_name if name in self.version.acts else field_name
        return found(self.version, name, self.english)

    def term(self, source: Any) -> str:
        """A term in words."""
        if isinstance(source, Term):
            if self.english:
                unit = UNITS_EN[source.unit]
                return f"{source.amount} {unit.removesuffix('s') if source.amount == 1 else unit}"
            return f"{source.amount}{UNITS_ZH[source.unit]}"
        if isinstance(source, FieldTerm):
            name = field_name(self.version, source.name, self.english)
            return self.say(f"“{name}”所定期限", f"the term in “{name}”")
        if isinstance(source, UntilField):
            return self.say(f"（至{self.until(source)}）", f"(until {self.until(source)})")
        if isinstance(source, UntilDate):
            return self.say(
                f"（至次一个{source.month}月{source.day}日）", f"(until the next {source.month:02}-{source.day:02})"
            )
        assert isinstance(source, Unfilled)
        return self.say(f"（由地方规定的期限：{source.name}）", f"(a term that the region sets: {source.name})")

    def until(self, source: UntilField) -> str:
        """The day that a date field holds, or one so long ahead of it."""
        name = field_name(self.version, source.name, self.english)
        day = self.say(f"“{name}”所载之日", f"the day in “{name}”")
        if not source.ahead.amount:
            return day
        return self.say(f"{day}{self.term(source.ahead)}前", f"{self.term(source.ahead)} before {day}")

    def side(self, source: Any) -> str:
        """What a promised or internal term is: so long, the same day where it is of no days, or until a given day."""
        if isinstance(source, Term) and not source.amount:
            return self.say("为当日", "the same day")
        if isinstance(source, UntilField):
            return self.say("至", "by ") + self.until(source)
        if isinstance(source, UntilDate):
            day = f"{source.month:02}-{source.day:02}"
            return self.say(f"至次一个{source.month}月{source.day}日", f"by the next {day}")
        return self.say("为", "") + self.term(source)

    def earliest(self, source: Any) -> str:
        """After a lower bound the first day on which the act may be done, as the law counts it."""
        if not isinstance(source, Term) or source.unit not in (DAYS, WORKDAYS):
            return ""
        nth = source.amount + 1
        return self.say(f"（最早在第{nth}{UNITS_ZH[source.unit]}）", f" ({DAY_EN[source.unit]} {nth} at the earliest)")

    def rest(self, n: int, test: Test | None) -> str:
        """The head of an entry that is not the first: only what the ones before it leave falls to it."""
        if not n:
            return ""
        zh, en = REST
        return self.say(f"{zh}，" if test is None else f"{zh}中，", en)

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
            return left + (self.say("已写明", " is stated") if right else self.say("未写明", " is not stated"))
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
        if name == "day":
            return str(value)
        if field is None:
            return marked(outcome_name(self.version, name, str(value), self.english))
        if value in field.options:
            zh, en = field.options[value]
            return f"“{(self.english and en) or zh}”"
        if field.type == "money":
            yuan = f"{value // 100:,}" + (f".{value % 100:02}" if value % 100 else "")
            return self.say(f"{yuan}元", f"{yuan} yuan")
        return str(value)
