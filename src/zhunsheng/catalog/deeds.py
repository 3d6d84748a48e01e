"""Reading an act of a law file: what it asks, what it brings about, and both again with each of its outcomes.

An act and one of its outcomes make one deed: the conditions of both bind it, their effects are one, and on
the same target the outcome's entry wins.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.clauses import Reader
from zhunsheng.catalog.fields import KEBAB, OUTCOME_ID, named
from zhunsheng.catalog.source import Fault, Node
from zhunsheng.kernel.procedure import CLOCK, Act, Apart, Check, Deed, Given, Persons

CONDITIONS = ("by", "basis", "persons", "not_by", "after", "not_while", "needs", "sets", "attach", "checks")
EFFECTS = (
    "obliges", "opens", "closes", "redo", "extends", "concludes", "starts_case", "numbers", "issues", "publishes",
)  # fmt: skip
SHARED = (*CONDITIONS, "stops_while", *EFFECTS)
OUTCOME = ("name", "name_en", *SHARED)
ACT = ("name", "name_en", "starts", "on_call", "repeats", "each", *SHARED, "outcomes")


def outcome_ids(node: Node) -> tuple[str, ...]:
    """The outcomes that an act names."""
    held = node.map(ACT).get("outcomes")
    return tuple(held.map()) if held else ()


def read_act(name: str, node: Node, reader: Reader, law: str) -> Act:
    """An act with all its deeds."""
    keys = node.map(ACT)
    if "name" not in keys:
        raise Fault(node, f"行为 {name!r} 缺少 name")
    basis = text_of(keys, "basis") or law
    outcomes = keys["outcomes"].map() if "outcomes" in keys else {}
    if "outcomes" in keys and not outcomes:
        raise Fault(keys["outcomes"], "outcomes 是空的")
    deeds: dict[str | None, Deed] = {}
    for outcome, inner in outcomes.items():
        named(inner, outcome, OUTCOME_ID)
        deeds[outcome] = _Layers(node, keys, inner.map(OUTCOME), basis, reader).deed(name, outcome)
    if not outcomes:
        deeds[None] = _Layers(node, keys, {}, basis, reader).deed(name, None)
    return Act(
        name,
        keys["name"].text(),
        text_of(keys, "name_en"),
        deeds,
        *(k in keys and keys[k].flag() for k in ("starts", "on_call", "repeats")),
        reader.field(keys["each"], *values.LISTS) if "each" in keys else None,
        _stops(name, [keys, *(i.map() for i in outcomes.values())], reader, basis),
        basis,
    )


def text_of(keys: Mapping[str, Node], name: str) -> str:
    """The text of a key; empty where the key is not there."""
    return keys[name].text() if name in keys else ""


def _stops(name: str, layers: list[Mapping[str, Node]], reader: Reader, law: str) -> tuple[tuple[str, str], ...]:
    """What makes the act's clock stand still; a clock runs before its outcome is known, so any outcome's counts."""
    out: dict[str, str] = {}
    for layer in layers:
        if "stops_while" in layer:
            article = text_of(layer, "basis") or law
            out |= {act: basis or article for act, basis in _bases(layer["stops_while"], reader)}
            if name in out:
                raise Fault(layer["stops_while"], f"{name!r} 的期限不能因它自己而停")
    return tuple(out.items())


class _Layers:
    """An act's keys and, over them, those of one outcome, each with the article that it falls back on."""

    def __init__(
        self, node: Node, keys: Mapping[str, Node], more: Mapping[str, Node], law: str, reader: Reader
    ) -> None:
        self.node, self.keys, self.more, self.reader = node, keys, more, reader
        self.basis = text_of(more, "basis") or law
        self.layers = ((keys, law), (more, self.basis))

    def each(self, name: str) -> Iterator[tuple[Node, str]]:
        """A key of the act, then of the outcome, with the article of its layer."""
        for layer, article in self.layers:
            if name in layer:
                yield layer[name], article

    def deed(self, act: str, outcome: str | None) -> Deed:
        by, order = self._by()
        concludes, redo = self._concludes(outcome or act), self._acts("redo")
        if redo and concludes:
            raise Fault(next(self.each("redo"))[0], "redo 与 concludes 不能同时用")
        numbers, needs = self._numbers(), self._fields("needs")
        publishes = [node for node, _ in self.each("publishes")][-1:]
        return Deed(
            act=act,
            outcome=outcome,
            by=by,
            order=order,
            basis=self.basis,
            persons=self._persons(),
            apart=self._apart(),
            after=tuple(a for node, article in self.each("after") for a in _after(node, self.reader, article)),
            not_while=self._not_while(),
            needs=needs,
            sets=frozenset((*needs, *self._fields("sets"), *(name for name, _ in numbers))),
            attach=self._attach(),
            attach_names=self._attach_names(),
            checks=self._checks(),
            closes=self._effect("closes"),
            concludes=concludes,
            redo=redo,
            opens=self._effect("opens"),
            obliges=self._effect("obliges"),
            extends=self._effect("extends"),
            starts_case=self._starts_case(),
            numbers=numbers,
            issues=tuple(dict.fromkeys(n.text() for node, _ in self.each("issues") for n in node.items())),
            publishes=tuple(self.reader.field(n) for n in publishes[0].items()) if publishes else None,
            name=text_of(self.more, "name"),
            name_en=text_of(self.more, "name_en"),
        )

    def _by(self) -> tuple[frozenset[str], tuple[str, ...]]:
        outer, inner = (k["by"].texts() if "by" in k else () for k in (self.keys, self.more))
        for node, _ in self.each("by"):
            for held in node.items():
                if not KEBAB.fullmatch(held.text()):
                    raise Fault(held, f"角色 {held.value!r} 须为 kebab-case（小写、连字符）")
        if CLOCK in outer:
            raise Fault(self.keys["by"], "clock 只能用在结果里：只有沉默才给出的结果 (clock belongs to an outcome)")
        if CLOCK in inner:
            if inner != (CLOCK,):
                raise Fault(self.more["by"], "by: clock 不与其他角色并列")
            return frozenset(inner), inner
        roles = tuple(r for r in outer if not inner or r in inner) if outer else inner
        if not roles:
            where = self.more.get("by") or self.node
            raise Fault(where, "没有人可以做：须写 by，结果的 by 只能从行为的 by 中收窄 (nobody may do it)")
        return frozenset(roles), roles

    def _persons(self) -> Persons | None:
        least, certified, qualified, article = 0, False, False, ""
        for node, default in self.each("persons"):
            held = {"min": node} if node.is_text else node.map(("min", "certified", "qualified", "basis"))
            least = max(least, held["min"].integer() if "min" in held else 0)
            certified |= "certified" in held and held["certified"].flag()
            qualified |= "qualified" in held and held["qualified"].flag()
            article = text_of(held, "basis") or default
        return Persons(least, certified, qualified, article) if article else None

    def _apart(self) -> tuple[Apart, ...]:
        found = [a for node, article in self.each("not_by") for a in _apart(node, self.reader, article)]
        return tuple({(a.act, a.unit): a for a in found}.values())

    def _not_while(self) -> tuple[tuple[str, str], ...]:
        found = {}
        for node, article in self.each("not_while"):
            found |= {act: basis or article for act, basis in _bases(node, self.reader)}
        return tuple(found.items())

    def _fields(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.reader.field(n) for node, _ in self.each(name) for n in node.items()))

    def _acts(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.reader.act(n) for node, _ in self.each(name) for n in node.items()))

    def _attach(self) -> tuple[str, ...]:
        found = [n for node, _ in self.each("attach") for n in (node.map() if node.is_map else node.texts())]
        return tuple(dict.fromkeys(found))

    def _attach_names(self) -> tuple[tuple[str, str], ...]:
        given = (node.map() for node, _ in self.each("attach") if node.is_map)
        return tuple({name: words.text() for papers in given for name, words in papers.items()}.items())

    def _checks(self) -> tuple[Check, ...]:
        return tuple(_check(n, self.reader, article) for node, article in self.each("checks") for n in node.items())

    def _effect(self, name: str) -> tuple:
        out: dict[str, tuple] = {}
        for node, article in self.each(name):
            out |= _entries(name, node, self.reader, article)
        return tuple(out.items())

    def _concludes(self, ident: str) -> str | None:
        found = [node for node, _ in self.each("concludes")][-1:]
        if not found:
            return None
        text = found[0].text()
        if text == "false":
            raise Fault(found[0], "concludes 写结果编号或 true；不结案就不写")
        if text == "true":
            return ident
        named(found[0], text, KEBAB)
        return text

    def _numbers(self) -> tuple[tuple[str, str], ...]:
        found = {}
        for node, _ in self.each("numbers"):
            found |= {self.reader.field(n, "text", "code", name=f): n.text() for f, n in node.map().items()}
        return tuple(found.items())

    def _starts_case(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        out = {}
        for node, _ in self.each("starts_case"):
            for procedure, inner in node.map().items():
                held = inner.map(("sets",))
                pairs = held["sets"].map() if "sets" in held else {}
                out[procedure] = tuple((theirs, self.reader.field(ours)) for theirs, ours in pairs.items())
        return tuple(out.items())


def _bases(node: Node, reader: Reader) -> list[tuple[str, str]]:
    """Acts with their articles: a map, or a list of acts."""
    if not node.is_map:
        return [(reader.act(n), "") for n in node.items()]
    out = []
    for name, held in node.map().items():
        article = held.value if held.is_text else text_of(held.map(("basis",)), "basis")
        out.append((reader.act(held, name), article))
    return out


def _apart(node: Node, reader: Reader, article: str) -> list[Apart]:
    if not node.is_map:
        return [Apart(reader.act(n), False, article) for n in node.items()]
    out = []
    for name, held in node.map().items():
        if held.is_text:
            out.append(Apart(reader.act(held, name), False, held.value or article))
            continue
        keys = held.map(("basis", "same"))
        unit = "same" in keys and keys["same"].one_of(("person", "unit"), "same") == "unit"
        out.append(Apart(reader.act(held, name), unit, text_of(keys, "basis") or article))
    return out


def _after(node: Node, reader: Reader, article: str) -> list:
    """What must have been: a map of acts, or a list of acts and of such maps (an act may be in several)."""
    empty = Node(node.path, node.line, "")
    if not node.is_map and any(n.is_map for n in node.items()):
        return [one for n in node.items() for one in _after(n, reader, article)]
    pairs = node.map().items() if node.is_map else [(n.text(), empty) for n in node.items()]
    out = []
    for name, held in pairs:
        if name == "any":
            targets = tuple(reader.act_or_date(n) for n in held.items())
            entries = (reader.earlier(empty, ""),)
        else:
            targets = (reader.act_or_date(node if held is empty else held, name),)
            entries = reader.entries(held, lambda n, name=name: reader.earlier(n, name))
        out.append((targets, tuple(e._replace(basis=e.basis or article) for e in entries)))
    return out


def _check(node: Node, reader: Reader, article: str) -> Check:
    keys = node.map(("id", "test", "basis", "message", "message_en"))
    for name in ("id", "test"):
        if name not in keys:
            raise Fault(node, f"checks 的条目须有 {name}")
    named(keys["id"], keys["id"].text(), KEBAB)
    words = (text_of(keys, "message"), text_of(keys, "message_en"))
    return Check(keys["id"].text(), reader.test(keys["test"]), text_of(keys, "basis") or article, *words)


def _entries(name: str, node: Node, reader: Reader, article: str) -> dict[str, tuple]:
    """The entries of one effect by the act that they are about."""
    one: Any = {"closes": reader.given, "opens": reader.given, "obliges": reader.duty, "extends": reader.longer}[name]
    if not node.is_map:
        if name in ("obliges", "extends"):
            raise Fault(node, f"{name} 须写作“行为: 条目”的映射，例如 {name}: {{reply: {{within: 20 workdays}}}}")
        return {reader.act(n): (Given(None, article),) for n in node.items()}
    out = {}
    for target, held in node.map().items():
        reader.act(held, target)
        out[target] = tuple(e._replace(basis=e.basis or article) for e in reader.entries(held, one))
    return out
