"""Reading the fields of a law file: what each is called, its type, its options and its default."""

import re
from collections.abc import Mapping
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.clauses import Reader
from zhunsheng.catalog.source import Fault, Node, collected
from zhunsheng.kernel.procedure import Field

KEYS = ("name", "name_en", "type", "private", "default", "options", "scheme")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# An outcome may be a capital: replies to deputies are sorted into A, B, C and D.
OUTCOME_ID = re.compile(rf"[A-Z]|{KEBAB.pattern}")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Words that mean something of their own where an act or a field is named.
RESERVED = ("undo", "retract", "migrate", "issue-document", "annul-document", "day", "any", "opening", "step")


def named(node: Node, name: str, shape: re.Pattern[str]) -> None:
    """Fault where a name is not of the shape that ids have."""
    if not shape.fullmatch(name) or name in RESERVED:
        style = "snake_case（小写、下划线）" if shape is SNAKE else "kebab-case（小写、连字符）"
        raise Fault(node, f"{name!r} 不能作编号：须为 {style}，且不是 {'、'.join(RESERVED)}")


def read_fields(node: Node | None, params: Mapping[str, Any], faults: list[Fault]) -> dict[str, Field]:
    """All fields of a file in its order."""
    if node is None:
        return {}
    jobs = [lambda n=n, v=v: _field(n, v, params) for n, v in node.map().items()]
    return {f.id: f for f in collected(faults, jobs)}


def _field(name: str, node: Node, params: Mapping[str, Any]) -> Field:
    named(node, name, SNAKE)
    keys = node.map(KEYS)
    if "type" not in keys or "name" not in keys:
        raise Fault(node, f"字段 {name!r} 须有 name 与 type")
    kind = keys["type"].one_of(values.TYPES, "字段类型")
    options = _options(keys["options"]) if "options" in keys else {}
    if (kind in ("choice", "choices")) != bool(options):
        raise Fault(node, f"字段 {name!r}：choice 与 choices 须有 options，其他类型不可有")
    if "scheme" in keys and kind != "code":
        raise Fault(keys["scheme"], f"scheme 只用于 code 类型的字段，{name!r} 的类型是 {kind}")
    return Field(
        name,
        keys["name"].text(),
        keys["name_en"].text() if "name_en" in keys else "",
        kind,
        "private" in keys and keys["private"].flag(),
        _default(keys["default"], kind, params, options) if "default" in keys else None,
        options,
        keys["scheme"].text() if "scheme" in keys else None,
        values.accepts(kind, options),
    )


def _options(node: Node) -> dict[str, tuple[str, str]]:
    out = {}
    for option, held in node.map().items():
        if held.is_text:
            out[option] = (held.text(), "")
            continue
        parts = held.map(("name", "name_en"))
        out[option] = tuple(parts[k].text() if k in parts else "" for k in ("name", "name_en"))
    return out


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
