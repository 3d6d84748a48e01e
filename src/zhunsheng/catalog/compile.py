"""From one law file to the kernel's `Version`: closed and strict, every fault with its line."""

from collections.abc import Iterator, Mapping
from typing import Any

from zhunsheng.catalog.clauses import Reader
from zhunsheng.catalog.deeds import outcome_ids, read_act, text_of
from zhunsheng.catalog.fields import KEBAB, named, read_fields
from zhunsheng.catalog.reads import check_reads
from zhunsheng.catalog.registers import register_acts
from zhunsheng.catalog.source import Fault, Faults, Node, collected, unknown
from zhunsheng.kernel.procedure import Act, Gate, Version
from zhunsheng.kernel.terms import Term

TOP = (
    "id", "name", "name_en", "kind", "area", "since", "governs", "basis", "case_number", "key", "needs", "fields",
    "gates", "acts", "params",
)  # fmt: skip
KINDS = ("procedure", "register")


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
    return {name: _default(node).plain() or None for name, node in _params(root).items()}


def _params(root: Node) -> Mapping[str, Node]:
    held = root.map().get("params")
    return held.map() if held else {}


def _default(node: Node) -> Node:
    """A parameter is its default, or `{default: …, at_least: …}` where the law sets the least that a region may."""
    return node.map(("default", "at_least"))["default"] if node.is_map else node


def _too_short(root: Node, known: Mapping[str, Any]) -> Iterator[Fault]:
    """Terms of the region that are shorter than the law lets them be."""
    for name, node in _params(root).items():
        if node.is_map and known[name] is not None:
            given, least = (Term.parse(str(text)) for text in (known[name], node.map()["at_least"].text()))
            if given.unit != least.unit or given.amount < least.amount:
                yield Fault(node, f"参数 {name} 不得短于法定的 {least}，单位也须相同；这里是 {given}")


def law_of(node: Node) -> tuple[str, str]:
    """The name of the law that the file is about, and the number under which it was issued."""
    if node.is_text:
        return node.text(), ""
    keys = node.map(("law", "number", "articles"))
    if "law" not in keys:
        raise Fault(node, "basis 须写 law: 法律名称")
    return keys["law"].text(), text_of(keys, "number")


def _version(root: Node, sha256: str, params: Mapping[str, Any], faults: list[Fault]) -> Version:
    top = root.map(TOP)
    for name in ("id", "name", "kind", "area", "since", "basis"):
        if name not in top:
            raise Fault(root, f"缺少 {name}")
    kind = top["kind"].one_of(KINDS, "种类")
    named(top["id"], top["id"].text(), KEBAB)
    (law, number), own = law_of(top["basis"]), declared_params(root)
    known = own | {name: value for name, value in params.items() if name in own}
    faults += _too_short(root, known)
    fields = read_fields(top.get("fields"), known, faults)
    if faults:
        raise Faults(faults)
    raw = _raw_acts(root, top, kind, tuple(fields), law)
    reader = Reader(fields, {name: outcome_ids(node) for name, node in raw.items()}, known)
    acts: dict[str, Act] = {}
    for act in collected(faults, [lambda n=n, v=v: read_act(n, v, reader, law) for n, v in raw.items()]):
        acts[act.id] = act
    if faults:
        raise Faults(faults)
    version = Version(
        procedure=top["id"].text(),
        since=top["since"].day(),
        name=top["name"].text(),
        name_en=text_of(top, "name_en"),
        kind=kind,
        area=top["area"].text(),
        governs=_governs(top, acts),
        acts=acts,
        fields=fields,
        key=tuple(reader.field(n) for n in top["key"].items()) if "key" in top else (),
        gates=tuple(_gates(top, reader, faults)),
        case_number=text_of(top, "case_number"),
        basis=law,
        number=number,
        sha256=sha256,
    )
    faults += [*_whole(root, version), *_silences(version, raw), *check_reads(version, raw)]
    return version


def _raw_acts(root: Node, top: Mapping[str, Node], kind: str, fields: tuple[str, ...], law: str) -> Mapping[str, Node]:
    if kind == "register":
        raw = register_acts(root, top, fields, law)
    elif "needs" in top:
        raise Fault(top["needs"], "顶层的 needs 只用于台账 (kind: register)；程序的必填项写在行为里")
    else:
        raw = top["acts"].map() if "acts" in top else {}
    if not raw:
        raise Fault(root, "程序至少要有一个行为 (acts)")
    for name, node in raw.items():
        named(node, name, KEBAB)
        if name in fields:
            raise Fault(node, f"{name!r} 既是字段又是行为")
    return raw


def _governs(top: Mapping[str, Node], acts: Mapping[str, Act]) -> str:
    if "governs" not in top:
        return "opening"
    return top["governs"].one_of(("opening", "step", *acts), "governs（本法何时起管辖）")


def _gates(top: Mapping[str, Node], reader: Reader, faults: list[Fault]) -> Iterator[Gate]:
    if "gates" in top:
        yield from collected(faults, [lambda n=n: _gate(n, reader) for n in top["gates"].items()])


def _gate(node: Node, reader: Reader) -> Gate:
    keys = node.map(("before", "done", "if", "basis"))
    for name in ("before", "done", "basis"):
        if name not in keys:
            raise Fault(node, f"gates 的条目须有 {name}")
    test = reader.test(keys["if"]) if "if" in keys else None
    return Gate(_point(keys["before"], reader), _point(keys["done"], reader), test, keys["basis"].text())


def _point(node: Node, reader: Reader) -> tuple[str, str | None]:
    act, slash, outcome = node.text().partition("/")
    reader.act(node, act)
    if slash and outcome not in reader.acts[act]:
        raise Fault(node, unknown(f"（{act} 的）结果", outcome, list(reader.acts[act])))
    return act, outcome if slash else None


def _whole(root: Node, version: Version) -> Iterator[Fault]:
    """What only the file as a whole can lack."""
    if not any(a.starts for a in version.acts.values()):
        yield Fault(root, "没有起始行为 (starts: true)，案件无从开始")
    if version.kind == "register" and not version.key:
        yield Fault(root, "台账须有自然键 key，重复导入靠它认出同一条记录 (a register needs a key)")


def _silences(version: Version, raw: Mapping[str, Node]) -> Iterator[Fault]:
    """A deemed result must be an outcome of the act that is owed."""
    for act in version.acts.values():
        told = set()
        for deed in act.deeds.values():
            for target, duties in deed.obliges:
                known = version.acts[target].outcomes
                for duty in duties:
                    at = (target, duty.silence)
                    if duty.silence is not None and duty.silence not in known and at not in told:
                        told.add(at)
                        words = unknown(f"（{target} 的）结果", duty.silence, list(known))
                        yield Fault(_line_of(raw[act.id], target), words)


def _line_of(node: Node, target: str) -> Node:
    """The entry of `obliges` that names the target, in the act or one of its outcomes."""
    layers = [node, *(node.value["outcomes"].value.values() if "outcomes" in node.value else ())]
    for layer in layers:
        held = layer.value.get("obliges")
        if held is not None and held.is_map and target in held.value:
            return held.value[target]
    return node
