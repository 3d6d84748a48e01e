"""Reading the parts of a rule: terms, tests, entries. `compile` puts them together into acts."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.source import Fault, Node, unknown
from zhunsheng.kernel.procedure import (
    Duty,
    Earlier,
    Field,
    FieldTerm,
    Given,
    Longer,
    TermSource,
    Unfilled,
    UntilDate,
    UntilField,
)
from zhunsheng.kernel.terms import DAYS, WORKDAYS, Term
from zhunsheng.kernel.tests import OPERATORS, Clause, FieldRef, Test

COMPARISONS = ("at_least", "at_most", "more_than", "less_than")


class Reader:
    """Reads the clauses of one file: knows its fields, the ids of its acts, and its parameters.

    `params` holds what the region and the file say; None for a parameter that waits for the region.
    """

    def __init__(
        self, fields: Mapping[str, Field], acts: Mapping[str, tuple[str, ...]], params: Mapping[str, Any]
    ) -> None:
        self.fields, self.acts, self.params = fields, acts, params

    def act(self, node: Node, name: str | None = None) -> str:
        """The id of an act of this file."""
        given = node.text() if name is None else name
        if given not in self.acts:
            raise Fault(node, unknown("行为", given, list(self.acts)))
        return given

    def field(self, node: Node, *types: str, name: str | None = None) -> str:
        """The id of a field of this file, of one of the types."""
        given = node.text() if name is None else name
        if given not in self.fields:
            raise Fault(node, unknown("字段", given, list(self.fields)))
        if types and self.fields[given].type not in types:
            raise Fault(node, f"字段 {given!r} 的类型是 {self.fields[given].type}，此处须为 {'、'.join(types)}")
        return given

    def act_or_date(self, node: Node, name: str | None = None) -> str:
        """The id of an act or of a date field."""
        given = node.text() if name is None else name
        if given in self.acts:
            return given
        if given in self.fields:
            return self.field(node, "date", name=given)
        dates = [f.id for f in self.fields.values() if f.type == "date"]
        raise Fault(node, unknown("行为或日期字段", given, [*self.acts, *dates]))

    def param(self, node: Node) -> Any:
        """What a parameter holds: a text or a list; None where the region has not filled it in."""
        name = node.text()
        if name not in self.params:
            raise Fault(node, unknown("参数", name, list(self.params)) + "（参数须在文件末尾 params 中给出默认值）")
        return self.params[name]

    def term(self, node: Node) -> TermSource:
        """A term: `20 workdays`, a field, a parameter, or until a day."""
        if node.is_text:
            return _term(node, node.text())
        keys = node.map(("field", "param", "until", "ahead"))
        ahead = self._ahead(node, keys.pop("ahead")) if "ahead" in keys else Term(0, DAYS)
        if len(keys) != 1:
            raise Fault(node, "期限只能写 field、param、until 之一")
        (key, value), *_ = keys.items()
        if key == "field":
            return FieldTerm(self.field(value, "term"))
        if key == "param":
            held = self.param(value)
            day = held is not None and _day_of_year(value, str(held))
            return day or (Unfilled(value.text()) if held is None else _term(value, str(held)))
        return self._until(value, ahead)

    def _ahead(self, node: Node, given: Node) -> Term:
        """How long ahead of the day of `until`; told without a calendar, so not in workdays."""
        term = self.term(given)
        if "until" not in node.value or not isinstance(term, Term) or term.unit == WORKDAYS:
            raise Fault(given, "ahead 只与 until: 日期字段 连用，须为写定的若干日、月或者年")
        return term

    def _until(self, node: Node, ahead: Term) -> TermSource:
        if not ahead.amount and (day := _day_of_year(node, node.text())):
            return day
        return UntilField(self.field(node, "date"), ahead)

    def test(self, node: Node) -> Test:
        """A map of names to what must hold, or a list of such maps of which one must."""
        alternatives = node.value if node.is_list else [node]
        if not alternatives:
            raise Fault(node, "条件是空的")
        return tuple(self._clauses(alternative) for alternative in alternatives)

    def _clauses(self, node: Node) -> tuple[Clause, ...]:
        out: list[Clause] = []
        for name, value in node.map().items():
            if name != "day" and name not in self.acts and name not in self.fields:
                raise Fault(value, unknown("字段或行为", name, [*self.fields, *self.acts, "day"]))
            if value.is_map:
                keys = value.map((*OPERATORS, "param", "field"))
                if "param" in keys or "field" in keys:
                    out.append(self._clause(name, "is", value))
                else:
                    out += [self._clause(name, operator, right) for operator, right in keys.items()]
            else:
                out.append(self._clause(name, "is", value))
        if not out:
            raise Fault(node, "条件是空的")
        return tuple(out)

    def _clause(self, name: str, operator: str, node: Node) -> Clause:
        kind = "date" if name == "day" else self.fields[name].type if name in self.fields else ""
        if operator == "present":
            return Clause(name, operator, node.flag())
        if operator in ("older_than", "younger_than"):
            if kind != "date":
                raise Fault(node, f"{operator} 只用于日期，{name!r} 不是日期字段")
            term = self.term(node)
            if isinstance(term, FieldTerm):
                return Clause(name, operator, FieldRef(term.name))
            if not isinstance(term, Term):
                raise Fault(node, f"{operator} 须为写定的期限")
            return Clause(name, operator, term)
        if operator in COMPARISONS and kind not in ("number", "money", "decimal", "date"):
            raise Fault(node, f"{operator} 只用于数、金额与日期，{name!r} 的类型是 {kind or '行为'}")
        if operator in COMPARISONS and node.is_list:
            raise Fault(node, f"{operator} 的右边只能是一个值")
        right = tuple(self._right(name, kind, n) for n in node.value) if node.is_list else self._right(name, kind, node)
        return Clause(name, operator, right, kind == "decimal")

    def _right(self, name: str, kind: str, node: Node) -> Any:
        if node.is_map:
            keys = node.map(("param", "field"))
            if "field" in keys:
                return FieldRef(self._like(name, kind, keys["field"]))
            held = self.param(keys["param"])
            if held is None:
                raise Fault(node, f"条件不能依赖地方尚未填写的参数 {keys['param'].text()!r}")
            if isinstance(held, list):
                return tuple(self._literal(name, kind, node, str(v)) for v in held)
            return self._literal(name, kind, node, str(held))
        return self._literal(name, kind, node, node.text())

    def _like(self, name: str, kind: str, node: Node) -> str:
        """A field of a type that can be held against the left side's."""
        right = self.field(node)
        alike = {values.KIN.get(k, k) for k in (values.MEMBER_OF.get(kind, kind), self.fields[right].type)}
        if not kind or len(alike) > 1:
            words = f"{name!r} 与 {right!r} 不能相比：类型是 {kind or '行为'} 与 {self.fields[right].type}"
            raise Fault(node, words)
        return right

    def _literal(self, name: str, kind: str, node: Node, text: str) -> Any:
        if name in self.acts and name not in self.fields:
            outcomes = self.acts[name]
            if not outcomes:
                if text == "true":
                    return True
                raise Fault(node, f"行为 {name!r} 没有结果可比，可写 present: true")
            if text not in outcomes:
                raise Fault(node, unknown(f"（{name} 的）结果", text, list(outcomes)))
            return text
        kind = values.MEMBER_OF.get(kind, kind)
        if kind == "choice" and text not in self.fields[name].options:
            raise Fault(node, unknown(f"（{name} 的）选项", text, list(self.fields[name].options)))
        try:
            return values.parse(kind or "text", text)
        except ValueError as error:
            raise Fault(node, f"{name}：{error}") from None

    def entries(self, node: Node, one: Callable[[Node], Any]) -> tuple:
        """One entry, or a list of entries of which the first whose `if` holds applies."""
        if not node.is_list:
            return (one(node),)
        out = tuple(one(n) for n in node.value)
        if not out:
            raise Fault(node, "列表是空的")
        for entry, n in zip(out[:-1], node.value, strict=False):
            if entry.test is None:
                raise Fault(n, "没有 if 的条目之后的条目永远用不上")
        return out

    def duty(self, node: Node) -> Duty:
        """An entry of obliges."""
        keys = node.map(("within", "from", "silence", "promised", "internal", "roll", "if", "basis"))
        since = keys.get("from")
        if "silence" in keys and "within" not in keys:
            raise Fault(keys["silence"], "有 silence 必须有 within：没有期限就没有逾期")
        return Duty(
            within=self._term(keys, "within"),
            since=tuple(self.act_or_date(n) for n in since.items()) if since else (),
            silence=keys["silence"].text() if "silence" in keys else None,
            promised=self._term(keys, "promised"),
            internal=self._term(keys, "internal"),
            roll=keys["roll"].flag() if "roll" in keys else True,
            test=self._if(keys),
            basis=_basis(keys),
        )

    def given(self, node: Node) -> Given:
        """An entry of opens or closes; a text is the article."""
        if node.is_text:
            return Given(None, node.value)
        keys = node.map(("if", "basis"))
        return Given(self._if(keys), _basis(keys))

    def longer(self, node: Node) -> Longer:
        """An entry of extends."""
        keys = node.map(("add", "if", "basis"))
        if "add" not in keys:
            raise Fault(node, "extends 须写 add: 期限")
        add = self.term(keys["add"])
        if isinstance(add, UntilDate | UntilField):
            raise Fault(keys["add"], "延长须是一段期限，不能是某一天")
        return Longer(add, self._if(keys), _basis(keys))

    def earlier(self, node: Node, target: str) -> Earlier:
        """An entry of after; a text is the article."""
        if node.is_text:
            return Earlier(basis=node.value)
        keys = node.map(("outcome", "wait", "usual", "within", "notice", "if", "basis"))
        outcomes: tuple[str, ...] = ()
        if "outcome" in keys:
            if not self.acts.get(target):
                raise Fault(keys["outcome"], f"{target!r} 没有结果")
            outcomes = tuple(n.one_of(self.acts[target], f"（{target} 的）结果") for n in keys["outcome"].items())
        if "usual" in keys and not keys.keys() & {"wait", "within", "notice"}:
            raise Fault(keys["usual"], "usual 只与 wait、within 或 notice 连用")
        return Earlier(
            outcomes,
            self._term(keys, "wait"),
            "usual" in keys and keys["usual"].flag(),
            self._term(keys, "within"),
            self._term(keys, "notice"),
            self._if(keys),
            _basis(keys),
        )

    def _term(self, keys: Mapping[str, Node], name: str) -> TermSource | None:
        return self.term(keys[name]) if name in keys else None

    def _if(self, keys: Mapping[str, Node]) -> Test | None:
        return self.test(keys["if"]) if "if" in keys else None


def _day_of_year(node: Node, text: str) -> UntilDate | None:
    """A day of the year, `04-01`; None where the text is none."""
    if not re.fullmatch(r"\d\d-\d\d", text):
        return None
    month, day = map(int, text.split("-"))
    try:
        date(2024, month, day)
    except ValueError:
        raise Fault(node, f"没有 {text} 这一天") from None
    return UntilDate(month, day)


def _term(node: Node, text: str) -> Term:
    try:
        return Term.parse(text)
    except ValueError:
        raise Fault(
            node,
            f"期限 {text!r} 读不懂。写作“20 workdays”“15 days”“3 months”“1 years” (a term is a number and a unit)",
        ) from None


def _basis(keys: Mapping[str, Node]) -> str:
    return keys["basis"].text() if "basis" in keys else ""
