"""From one law file to the kernel's `Version`: closed and strict, every fault with its line."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.clauses import Reader
from zhunsheng.catalog.reads import check_reads
from zhunsheng.catalog.source import Fault, Faults, Node, collected, unknown
from zhunsheng.kernel.procedure import (
    CLOCK,
    Act,
    Apart,
    Check,
    Deed,
    Field,
    Gate,
    Given,
    Persons,
    Version,
)
from zhunsheng.kernel.tests import Test

TOP = (
    "id", "name", "name_en", "kind", "area", "since", "governs", "basis", "case_number", "key", "needs", "fields",
    "gates", "acts", "params",
)  # fmt: skip
FIELD = ("name", "name_en", "type", "private", "default", "options", "scheme")
CONDITIONS = ("by", "basis", "persons", "not_by", "after", "not_while", "needs", "sets", "attach", "checks")
EFFECTS = (
    "obliges",
    "opens",
    "closes",
    "redo",
    "extends",
    "concludes",
    "starts_case",
    "numbers",
    "issues",
    "publishes",
)
OUTCOME = ("name", "name_en", *CONDITIONS, "stops_while", *EFFECTS)
ACT = ("name", "name_en", "starts", "on_call", "repeats", "each", *OUTCOME[2:], "outcomes")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED = ("undo", "retract", "migrate", "day")


def compile_version(root: Node, sha256: str, params: Mapping[str, Any]) -> Version:
    """Compile a file; `Faults` with everything that is wrong in it.

    `params` are the region's and the scenario's values, which go before the file's own defaults.
    """
    faults: list[Fault] = []
    try:
        version = _version(root, sha256, params, faults)
    except Fault as fault:
        faults.append(fault)
    if faults:
        raise Faults(faults)
    return version


def declared_params(root: Node) -> dict[str, Any]:
    """The file's parameters with their defaults; None for one that the region must fill in."""
    held = root.map().get("params")
    return {name: node.plain() or None for name, node in held.map().items()} if held else {}


def _version(root: Node, sha256: str, params: Mapping[str, Any], faults: list[Fault]) -> Version:
    top = root.map(TOP)
    for name in ("id", "name", "kind", "area", "since", "basis"):
        if name not in top:
            raise Fault(root, f"缺少 {name}")
    kind = top["kind"].one_of(("procedure", "register"), "种类")
    ident = _ident(top["id"], KEBAB)
    own = declared_params(root)
    known = own | {name: value for name, value in params.items() if name in own}
    fields = _fields(top.get("fields"), known, faults)
    raw_acts = dict(top["acts"].map()) if "acts" in top else {}
    if kind == "register":
        raw_acts = _register_acts(root, top, fields) | raw_acts
    elif not raw_acts:
        raise Fault(root, "程序至少要有一个行为 (acts)")
    for name, node in raw_acts.items():
        _named(node, name, KEBAB)
        if name in fields:
            raise Fault(node, f"{name!r} 既是字段又是行为")
    outcomes = {name: _outcome_ids(node) for name, node in raw_acts.items()}
    reader = Reader(fields, outcomes, known)
    law = _law(top["basis"])
    acts: dict[str, Act] = {}
    for act in collected(faults, [lambda n=n, v=v: _act(n, v, reader, law) for n, v in raw_acts.items()]):
        acts[act.id] = act
    if faults:
        raise Faults(faults)
    governs = (
        top["governs"].one_of(("opening", "step", *acts), "governs（本法何时起管辖）")
        if "governs" in top
        else "opening"
    )
    if not any(a.starts for a in acts.values()):
        raise Fault(root, "没有起始行为 (starts: true)，案件无从开始")
    gates = (
        tuple(collected(faults, [lambda n=n: _gate(n, reader) for n in top["gates"].items()])) if "gates" in top else ()
    )
    version = Version(
        ident, _date(top["since"]), top["name"].text(), _text(top, "name_en"), kind, top["area"].text(), governs, acts,
        fields, tuple(reader.field(n) for n in top["key"].items()) if "key" in top else (), gates,
        _text(top, "case_number"), law, sha256,
    )  # fmt: skip
    if kind == "register" and not version.key:
        raise Fault(root, "台账须有自然键 key，重复导入靠它认出同一条记录")
    for fault in (*_silences(version, raw_acts), *_stops(version, raw_acts), *check_reads(version, raw_acts)):
        faults.append(fault)
    return version


def _ident(node: Node, shape: re.Pattern[str]) -> str:
    _named(node, node.text(), shape)
    return node.text()


def _named(node: Node, name: str, shape: re.Pattern[str]) -> None:
    if not shape.fullmatch(name) or name in RESERVED:
        style = "kebab-case（小写、连字符）" if shape is KEBAB else "snake_case（小写、下划线）"
        raise Fault(node, f"{name!r} 不能作编号：须为 {style}，且不是 {'、'.join(RESERVED)}")


def _text(keys: Mapping[str, Node], name: str) -> str:
    return keys[name].text() if name in keys else ""


def _date(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise Fault(node, f"没有 {node.text()} 这一天，日期写作 YYYY-MM-DD") from None


def _law(node: Node) -> str:
    if node.is_text:
        return node.text()
    keys = node.map(("law", "number", "articles"))
    if "law" not in keys:
        raise Fault(node, "basis 须写 law: 法律名称")
    return keys["law"].text()


def _fields(node: Node | None, params: Mapping[str, Any], faults: list[Fault]) -> dict[str, Field]:
    if node is None:
        return {}
    jobs = [lambda n=n, v=v: _field(n, v, params) for n, v in node.map().items()]
    return {f.id: f for f in collected(faults, jobs)}


def _field(name: str, node: Node, params: Mapping[str, Any]) -> Field:
    _named(node, name, SNAKE)
    keys = node.map(FIELD)
    if "type" not in keys or "name" not in keys:
        raise Fault(node, f"字段 {name!r} 须有 name 与 type")
    kind = keys["type"].one_of(values.TYPES, "字段类型")
    options: dict[str, tuple[str, str]] = {}
    if "options" in keys:
        for option, held in keys["options"].map().items():
            if held.is_text:
                options[option] = (held.text(), "")
            else:
                parts = held.map(("name", "name_en"))
                options[option] = (_text(parts, "name"), _text(parts, "name_en"))
    if (kind in ("choice", "choices")) != bool(options):
        raise Fault(node, f"字段 {name!r}：choice 与 choices 须有 options，其他类型不可有")
    default = _default(keys["default"], kind, params, options) if "default" in keys else None
    return Field(
        name, keys["name"].text(), _text(keys, "name_en"), kind, "private" in keys and keys["private"].flag(), default,
        options, _text(keys, "scheme") or None, values.accepts(kind, options),
    )  # fmt: skip


def _default(node: Node, kind: str, params: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    held = node.plain()
    if node.is_map and set(node.value) == {"param"}:
        held = Reader({}, {}, params).param(node.value["param"])
        if held is None:
            return None
    try:
        value = values.parse(kind, held)
    except ValueError as error:
        raise Fault(node, f"默认值：{error}") from None
    if not values.accepts(kind, options)(value):
        raise Fault(node, f"默认值 {held!r} 不合字段类型 {kind}")
    return value


def _register_acts(root: Node, top: Mapping[str, Node], fields: Mapping[str, Field]) -> dict[str, Node]:
    """The acts that every register has: record, amend, void."""
    listed = Node(root.path, root.line, [Node(root.path, root.line, f) for f in fields])
    needs = top.get("needs") or top.get("key") or Node(root.path, root.line, [])
    basis = Node(root.path, root.line, _law(top["basis"]))

    def made(name: str, name_en: str, **keys: Any) -> Node:
        def lift(value: Any) -> Node:
            if isinstance(value, Node):
                return value
            if isinstance(value, list):
                value = [lift(v) for v in value]
            elif isinstance(value, dict):
                value = {k: lift(v) for k, v in value.items()}
            return Node(root.path, root.line, value)

        return lift({"name": name, "name_en": name_en, "by": "clerk", "basis": basis, **keys})

    return {
        "record": made("登记", "Record", starts="true", needs=needs, sets=listed),
        "amend": made("更正", "Amend", repeats="true", after=["record"], sets=listed),
        "void": made("作废", "Void", after=["record"], concludes="void"),
    }


def _outcome_ids(node: Node) -> tuple[str, ...]:
    held = node.map(ACT).get("outcomes")
    return tuple(held.map()) if held else ()


def _act(name: str, node: Node, reader: Reader, law: str) -> Act:
    keys = node.map(ACT)
    if "name" not in keys:
        raise Fault(node, f"行为 {name!r} 缺少 name")
    basis = _text(keys, "basis") or law
    held = keys["outcomes"].map() if "outcomes" in keys else {}
    deeds: dict[str | None, Deed] = {}
    if "outcomes" in keys and not held:
        raise Fault(keys["outcomes"], "outcomes 是空的")
    for outcome, inner in held.items():
        _named(inner, outcome, KEBAB)
        deeds[outcome] = _deed(name, outcome, keys, inner.map(OUTCOME), reader, basis, node)
    if not held:
        deeds[None] = _deed(name, None, keys, {}, reader, basis, node)
    stops = dict(_bases(keys["stops_while"], reader)) if "stops_while" in keys else {}
    for inner in held.values():
        if "stops_while" in inner.value:
            stops |= dict(_bases(inner.value["stops_while"], reader))
    return Act(
        name, keys["name"].text(), _text(keys, "name_en"), deeds,
        *(k in keys and keys[k].flag() for k in ("starts", "on_call", "repeats")),
        reader.field(keys["each"], *values.LISTS) if "each" in keys else None,
        tuple((a, b or basis) for a, b in stops.items()), basis,
    )  # fmt: skip


def _deed(
    act: str, outcome: str | None, keys: Mapping[str, Node], more: Mapping[str, Node], reader: Reader, law: str, node: Node
) -> Deed:  # fmt: skip
    """Take an act's keys and one outcome's together: conditions of both bind, effects of both are one."""
    basis = _text(more, "basis") or law
    by, order = _by(keys, more, node)
    layers = [(keys, law), (more, basis)]
    after: list = []
    not_while: dict[str, str] = {}
    apart: dict[tuple[str, bool], Apart] = {}
    checks: list[Check] = []
    needs: dict[str, None] = {}
    sets: dict[str, None] = {}
    attach: dict[str, None] = {}
    for layer, article in layers:
        if "after" in layer:
            after += _after(layer["after"], reader, article)
        if "not_while" in layer:
            not_while |= {a: b or article for a, b in _bases(layer["not_while"], reader)}
        if "not_by" in layer:
            apart |= {(a.act, a.unit): a for a in _apart(layer["not_by"], reader, article)}
        if "checks" in layer:
            checks += [_check(n, reader, article) for n in layer["checks"].items()]
        for table, name in ((needs, "needs"), (sets, "sets")):
            if name in layer:
                table |= dict.fromkeys(reader.field(n) for n in layer[name].items())
        if "attach" in layer:
            held = layer["attach"]
            attach |= dict.fromkeys(held.map() if held.is_map else held.texts())
    effects = {
        name: _effect(name, keys, more, reader, act, law, basis) for name in ("closes", "opens", "obliges", "extends")
    }
    concludes = _concludes(more, outcome or act) or _concludes(keys, outcome or act)
    redo = tuple(dict.fromkeys(reader.act(n) for k in (keys, more) if "redo" in k for n in k["redo"].items()))
    if redo and concludes:
        raise Fault((more.get("redo") or keys.get("redo")), "redo 与 concludes 不能同时用")
    numbers = {f: n.text() for k in (keys, more) if "numbers" in k for f, n in k["numbers"].map().items()}
    for name in numbers:
        reader.field(more.get("numbers") or keys["numbers"], name=name)
    publishes = more.get("publishes") or keys.get("publishes")
    return Deed(
        act, outcome, by, order, basis, _persons(keys, more, law, basis), tuple(apart.values()), tuple(after),
        tuple(not_while.items()), tuple(needs), frozenset((*needs, *sets, *numbers)), tuple(attach), tuple(checks),
        effects["closes"], concludes, redo, effects["opens"], effects["obliges"], effects["extends"],
        _starts_case(keys, more, reader), tuple(numbers.items()),
        tuple(dict.fromkeys(n.text() for k in (keys, more) if "issues" in k for n in k["issues"].items())),
        None if publishes is None else tuple(reader.field(n) for n in publishes.items()),
        _text(more, "name"), _text(more, "name_en"),
    )  # fmt: skip


def _by(keys: Mapping[str, Node], more: Mapping[str, Node], node: Node) -> tuple[frozenset[str], tuple[str, ...]]:
    outer = keys["by"].texts() if "by" in keys else ()
    inner = more["by"].texts() if "by" in more else ()
    for name in (*outer, *inner):
        if not KEBAB.fullmatch(name):
            raise Fault(node, f"角色 {name!r} 须为 kebab-case")
    if CLOCK in outer:
        raise Fault(keys["by"], "clock 只能用在结果里：只有沉默才给出的结果")
    if CLOCK in inner:
        if inner != (CLOCK,):
            raise Fault(more["by"], "by: clock 不与其他角色并列")
        return frozenset(inner), inner
    roles = tuple(r for r in outer if not inner or r in inner) if outer else inner
    if not roles:
        raise Fault(more.get("by") or node, "没有人可以做：须写 by，结果的 by 只能从行为的 by 中收窄")
    return frozenset(roles), roles


def _persons(keys: Mapping[str, Node], more: Mapping[str, Node], law: str, basis: str) -> Persons | None:
    found = [(k["persons"], article) for k, article in ((keys, law), (more, basis)) if "persons" in k]
    if not found:
        return None
    least, certified, qualified, article = 0, False, False, ""
    for node, default in found:
        if node.is_text:
            least, article = max(least, node.integer()), article or default
            continue
        held = node.map(("min", "certified", "qualified", "basis"))
        least = max(least, held["min"].integer() if "min" in held else 0)
        certified |= "certified" in held and held["certified"].flag()
        qualified |= "qualified" in held and held["qualified"].flag()
        article = _text(held, "basis") or article or default
    return Persons(least, certified, qualified, article)


def _bases(node: Node, reader: Reader) -> list[tuple[str, str]]:
    """Acts with their articles: a map, or a list of acts."""
    if not node.is_map:
        return [(reader.act(n), "") for n in node.items()]
    out = []
    for name, held in node.map().items():
        article = held.value if held.is_text else _text(held.map(("basis",)), "basis")
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
        out.append(Apart(reader.act(held, name), unit, _text(keys, "basis") or article))
    return out


def _after(node: Node, reader: Reader, article: str) -> list:
    pairs = node.map().items() if node.is_map else [(n.text(), Node(n.path, n.line, "")) for n in node.items()]
    out = []
    for name, held in pairs:
        if name == "any":
            targets = tuple(reader.act_or_date(n) for n in held.items())
            entries = (reader.earlier(Node(held.path, held.line, ""), ""),)
        else:
            targets = (reader.act_or_date(held, name),)
            entries = reader.entries(held, lambda n, name=name: reader.earlier(n, name))
        out.append((targets, tuple(e._replace(basis=e.basis or article) for e in entries)))
    return out


def _check(node: Node, reader: Reader, article: str) -> Check:
    keys = node.map(("id", "test", "basis", "message", "message_en"))
    for name in ("id", "test"):
        if name not in keys:
            raise Fault(node, f"checks 的条目须有 {name}")
    return Check(
        _ident(keys["id"], KEBAB), reader.test(keys["test"]), _text(keys, "basis") or article,
        _text(keys, "message"), _text(keys, "message_en"),
    )  # fmt: skip


def _effect(
    name: str,
    keys: Mapping[str, Node],
    more: Mapping[str, Node],
    reader: Reader,
    act: str,
    law: str,
    basis: str,
) -> tuple:
    """One effect of the act and of its outcome: on the same target the outcome's entry wins."""
    one = {"closes": reader.given, "opens": reader.given, "obliges": reader.duty, "extends": reader.longer}[name]
    out: dict[str, tuple] = {}
    for layer, article in ((keys, law), (more, basis)):
        if name not in layer:
            continue
        node = layer[name]
        if not node.is_map and name in ("obliges", "extends"):
            raise Fault(node, f"{name} 须写作“行为: 条目”的映射，例如 {name}: {{reply: {{within: 20 workdays}}}}")
        pairs = node.map().items() if node.is_map else [(n.text(), n) for n in node.items()]
        for target, held in pairs:
            reader.act(held, target)
            entries = reader.entries(held, one) if node.is_map else (Given(),)
            out[target] = tuple(e._replace(basis=e.basis or article) for e in entries)
    return tuple(out.items())


def _concludes(keys: Mapping[str, Node], ident: str) -> str | None:
    if "concludes" not in keys:
        return None
    text = keys["concludes"].text()
    if text == "false":
        raise Fault(keys["concludes"], "concludes 写结果编号或 true；不结案就不写")
    if text == "true":
        return ident
    _named(keys["concludes"], text, KEBAB)
    return text


def _starts_case(keys: Mapping[str, Node], more: Mapping[str, Node], reader: Reader) -> tuple:
    out = {}
    for layer in (keys, more):
        if "starts_case" not in layer:
            continue
        for procedure, node in layer["starts_case"].map().items():
            held = node.map(("sets", "field"))
            pairs = held["sets"].map() if "sets" in held else {}
            sets = [(theirs, reader.field(ours)) for theirs, ours in pairs.items()]
            out[procedure] = tuple(sets)
    return tuple(out.items())


def _gate(node: Node, reader: Reader) -> Gate:
    keys = node.map(("before", "done", "if", "basis"))
    for name in ("before", "done", "basis"):
        if name not in keys:
            raise Fault(node, f"gates 的条目须有 {name}")
    test: Test | None = reader.test(keys["if"]) if "if" in keys else None
    return Gate(_point(keys["before"], reader), _point(keys["done"], reader), test, keys["basis"].text())


def _point(node: Node, reader: Reader) -> tuple[str, str | None]:
    act, slash, outcome = node.text().partition("/")
    reader.act(node, act)
    if slash and outcome not in reader.acts[act]:
        raise Fault(node, unknown(f"（{act} 的）结果", outcome, list(reader.acts[act])))
    return act, outcome if slash else None


def _silences(version: Version, raw: Mapping[str, Node]) -> list[Fault]:
    """A deemed result must be an outcome of the act that is owed."""
    out = []
    for act in version.acts.values():
        for deed in act.deeds.values():
            for target, duties in deed.obliges:
                known = version.acts[target].outcomes
                for duty in duties:
                    if duty.silence is not None and duty.silence not in known:
                        out.append(Fault(raw[act.id], unknown(f"（{target} 的）结果", duty.silence, list(known))))
    return out


def _stops(version: Version, raw: Mapping[str, Node]) -> list[Fault]:
    """A clock cannot stand still for its own act."""
    return [
        Fault(raw[act.id], f"{act.id!r} 的期限不能因它自己而停")
        for act in version.acts.values()
        if act.id in dict(act.stops_while)
    ]
