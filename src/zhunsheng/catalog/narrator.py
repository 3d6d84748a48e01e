"""One step of a scenario in words: of the version in force that day, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhunsheng.catalog.cast import ANY, roles_of
from zhunsheng.catalog.expectations import NULL
from zhunsheng.catalog.messages import told as finding_told
from zhunsheng.catalog.naming import act_name, field_name, outcome_name
from zhunsheng.catalog.prose import Teller
from zhunsheng.catalog.roles import role_name, roles
from zhunsheng.catalog.scenarios import STEP, UNDO_BY
from zhunsheng.catalog.source import Node
from zhunsheng.kernel.case import UNDO, split
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.terms import Term

REGISTER_ACTS = {
    "record": ("登记", "Record"), "amend": ("修改", "Amend"), "void": ("作废", "Void"), UNDO: ("撤销", "Undo"),
}  # fmt: skip
LIGHTS = {"green": ("绿灯", "green"), "yellow": ("黄灯", "yellow"), "red": ("红灯", "red")}
REASON_WORDS = {"event": ("第几项行为", "which act"), "reason": ("理由", "reason")}
# What a refusal comes to, by its code; {} is the act or fact that it is about.
SHORT = {
    "after": ("须先办理“{}”", "“{}” comes first"),
    "wait": ("自“{}”起须等满的期间未满", "the time to wait after “{}” has not run"),
    "within": ("自“{}”起的期限已过", "the time after “{}” has passed"),
    "notice": ("“{}”不够提前", "“{}” was not early enough"),
    "while": ("“{}”应办未办", "“{}” is owed"),
    "extends": ("“{}”不能延长", "“{}” cannot be lengthened"),
    "role": ("不是有权办理的人", "not one who may"),
    "same-person": ("办理过“{}”的人须回避", "who did “{}” must not"),
    "same-unit": ("办理过“{}”的单位须回避", "the unit that did “{}” must not"),
    "persons": ("参加的人数不足", "too few take part"),
    "certificate": ("参加的人没有有效行政执法证件", "somebody has no valid certificate"),
    "qualification": ("初次从事的人没有法律职业资格", "somebody new to it is not legally qualified"),
    "member": ("对象不在其列", "not among those concerned"),
    "attachment": ("没有附“{}”", "“{}” is not attached"),
    "outcome": ("没有给出结果，或者不是它的结果", "no outcome, or not one of its own"),
    "act.on-call": ("还没有由别的行为引起", "nothing has brought it about"),
    "act.closed": ("已经办过或者不再可办", "done already, or closed"),
    "act.unknown": ("当日施行的版本没有这个行为", "the version of that day has no such act"),
    "case.not-started": ("案件还没有开始", "the case has not begun"),
    "day.out-of-order": ("插入这一日，后来的行为便不能成立", "later acts would not stand"),
    "day.in-future": ("日期在将来", "the day lies ahead"),
    "calendar.unknown-year": ("该年的放假安排尚未公布", "the calendar of that year is not out"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words: what was done, refused (and why), or must be so."""

    kind: str  # do, refuse, expect
    words: str
    because: tuple[str, ...] = ()


class Narrator:
    """Tells one step in the words of the version in force that day."""

    def __init__(self, version: Version, procedure: Procedure, english: bool) -> None:
        self.version, self.procedure, self.english = version, procedure, english
        self.say, self.listed = (teller := Teller(version, english)).say, teller.listed

    def lines(self, keys: Mapping[str, Node]) -> Iterator[Line]:
        kind = next(k for k in STEP if k in keys)
        if kind == "expect":
            for words in self._expected(keys["expect"].map()):
                yield Line(kind, words)
            return
        codes = next((keys[k].texts() for k in ("because", "warned") if k in keys), ())
        because = tuple(self._reason(code, keys[kind].text()) for code in codes)
        if kind == "do":
            because = tuple(self.say(f"提示：{why}", f"warned: {why}") for why in because)
        yield Line(kind, self._deed(keys, kind), because)

    def _deed(self, keys: Mapping[str, Node], kind: str) -> str:
        act = keys[kind].text()
        outcome = keys["outcome"].text() if "outcome" in keys else ""
        told = f"“{self._act(act)}”" + (self.say("·", ": ") + self._outcome(act, outcome) if outcome else "")
        member = keys["for"].text() if "for" in keys else ""
        told += self.say(f"（{member}）", f" ({member})") if member else ""
        who = self._who(keys["as"].text() if "as" in keys else ANY, act)
        words = self.say(f"{who}办理{told}", f"{who}: {told}")
        facts = list(self._facts(keys))
        return words + (self.say("，", "; ") + self.listed(facts) if facts else "")

    def _facts(self, keys: Mapping[str, Node]) -> Iterator[str]:
        if "set" in keys:
            for name, node in keys["set"].map().items():
                yield f"{self._thing(name)}{self.say('：', ': ')}{self._value(name, node)}"
        if "persons" in keys:
            people = self.listed(self._present(n.text()) for n in keys["persons"].items())
            yield self.say(f"在场：{people}", f"present: {people}")
        if "irregular" in keys:
            why = keys["irregular"].text()
            yield self.say(f"作为违规情形补录：{why}", f"entered as irregular: {why}")

    def _who(self, text: str, act: str) -> str:
        role, _, name = text.rstrip("!").partition("/")
        name, _, unit = name.partition("@")
        role = self._first_role(act) if role == ANY else role
        known = role_name(role, "en" if self.english else "zh") if role in roles() else role
        person = self.say(f"{known}{name}", f"{known} {name}".strip())
        return person + (self.say(f"（{unit}）", f" ({unit})") if unit else "")

    def _first_role(self, act: str) -> str:
        found = self.version.acts.get(act)
        return next(iter(roles_of(found, None)), "") if found is not None else UNDO_BY[0]

    def _present(self, text: str) -> str:
        name = text.rstrip("!").rpartition("/")[2]
        return name + (self.say("（无有效证件）", " (no certificate)") if text.endswith("!") else "")

    def _reason(self, code: str, act: str) -> str:
        """Why it is refused, as far as the code alone says it."""
        kind, _, subject = code.partition(":")
        if kind == "check":
            found = self.version.acts.get(act)
            checks = {c.id: c for d in found.deeds.values() for c in d.checks} if found is not None else {}
            if subject in checks:
                return self.say(checks[subject].message, checks[subject].message_en or checks[subject].message)
        if kind == "param":
            return self.say(f"地方尚未规定：{subject}", f"not yet set by the region: {subject}")
        if kind == "field":
            return self.say(f"没有写明“{self._thing(subject)}”", f"“{self._thing(subject)}” is not stated")
        thing = self._thing(subject) if subject else ""
        short = SHORT.get(kind)
        if short is not None:
            return self.say(*short).replace("{}", thing)
        return str(finding_told(Finding(code, act), self.version, "en" if self.english else "zh").why)

    def _expected(self, wanted: Mapping[str, Node]) -> Iterator[str]:
        for name, held in wanted.items():
            yield from getattr(self, f"_{name}")(held)

    def _due(self, held: Node) -> Iterator[str]:
        for act, node in held.map().items():
            for member, day in (node.map() if node.is_map else {"": node}).items():
                of = f"“{self._act(act)}”" + (self.say(f"（{member}）", f" ({member})") if member else "")
                yield self.say(f"{of}至 {day.text()} 届满", f"{of} is due by {day.text()}")

    def _not_due(self, held: Node) -> Iterator[str]:
        yield self.say(f"{self._acts(held)}没有届满日", f"{self._acts(held)}: no last day")

    def _owed(self, held: Node) -> Iterator[str]:
        if not held.items():
            yield self.say("没有应办事项", "nothing is owed")
        else:
            yield self.say(f"应办{self._acts(held)}", f"owed: {self._acts(held)}")

    def _open(self, held: Node) -> Iterator[str]:
        yield self.say(f"{self._acts(held)}开放办理", f"open: {self._acts(held)}")

    def _closed(self, held: Node) -> Iterator[str]:
        yield self.say(f"{self._acts(held)}不再可办", f"closed: {self._acts(held)}")

    def _allowed(self, held: Node) -> Iterator[str]:
        yield self.say(f"当日可以办理{self._acts(held)}", f"may be done that day: {self._acts(held)}")

    def _not_allowed(self, held: Node) -> Iterator[str]:
        yield self.say(f"当日不得办理{self._acts(held)}", f"may not be done that day: {self._acts(held)}")

    def _result(self, held: Node) -> Iterator[str]:
        if held.value in (*NULL, "none"):
            yield self.say("案件尚无结果", "the case has no result")
        else:
            result = Teller(self.version, self.english).result(held.text())
            yield self.say(f"案件结果：{result}", f"result of the case: {result}")

    def _ended(self, held: Node) -> Iterator[str]:
        yield (
            self.say("案件已了结", "the case has ended") if held.flag() else self.say("案件未了结", "the case goes on")
        )

    def _light(self, held: Node) -> Iterator[str]:
        if held.is_text:
            yield self.say(f"亮{LIGHTS[held.text()][0]}", f"light: {LIGHTS[held.text()][1]}")
            return
        for name, node in held.map().items():
            colour = LIGHTS[node.text()]
            act = self._act(split(name)[0])
            yield self.say(f"“{act}”亮{colour[0]}", f"“{act}”: {colour[1]} light")

    def _late(self, held: Node) -> Iterator[str]:
        if not held.items():
            yield self.say("没有逾期办理的", "nothing was late")
        else:
            yield self.say(f"{self._acts(held)}逾期办理", f"done late: {self._acts(held)}")

    def _silent(self, held: Node) -> Iterator[str]:
        if not held.items():
            yield self.say("没有依法视为的结果", "nothing is deemed")
        else:
            yield self.say(f"依法视为：{self._acts(held)}", f"deemed: {self._acts(held)}")

    def _acts(self, held: Node) -> str:
        return self.listed(f"“{self._point(node.text())}”" for node in held.items())

    def _point(self, text: str) -> str:
        act, _, outcome = text.partition("/")
        name, member = split(act)
        told = self._act(name) + (self.say("·", ": ") + self._outcome(name, outcome) if outcome else "")
        return told + (self.say(f"（{member}）", f" ({member})") if member else "")

    def _act(self, act: str) -> str:
        if act in REGISTER_ACTS and act not in self.version.acts:
            return self.say(*REGISTER_ACTS[act])
        for version in (self.version, *self.procedure.versions):
            if act in version.acts:
                return act_name(version, act, self.english)
        return act

    def _outcome(self, act: str, outcome: str) -> str:
        for version in (self.version, *self.procedure.versions):
            if act in version.acts and outcome in version.acts[act].deeds:
                return outcome_name(version, act, outcome, self.english)
        return outcome

    def _thing(self, name: str) -> str:
        if name in self.version.fields:
            return field_name(self.version, name, self.english)
        return REASON_WORDS.get(name, ("", ""))[self.english] or self._act(name)

    def _value(self, name: str, node: Node) -> str:
        if node.is_list:
            return self.listed(self._value(name, n) for n in node.items())
        if node.is_map:
            return node.map()["name"].text() if "name" in node.map() else str(node.plain())
        if node.value in NULL:
            return self.say("（空）", "(empty)")
        text, known = node.text(), self.version.fields.get(name)
        if known is None:
            return text
        if text in known.options:
            zh, en = known.options[text]
            return (self.english and en) or zh
        if known.type == "flag":
            return self.say(*{"true": ("是", "yes"), "false": ("否", "no")}.get(text, (text, text)))
        if known.type == "term":
            try:
                return Teller(self.version, self.english).term(Term.parse(text))
            except ValueError:
                return text
        if known.type == "money" and text.isdigit():
            return self.say(f"{int(text) / 100:,.2f}元", f"{int(text) / 100:,.2f} yuan")
        return text
