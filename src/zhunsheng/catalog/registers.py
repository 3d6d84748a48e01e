"""The acts that every register has though its file does not write them: record, amend, void."""

from collections.abc import Mapping
from typing import Any

from zhunsheng.catalog.source import Fault, Node


def register_acts(root: Node, top: Mapping[str, Node], fields: tuple[str, ...], law: str) -> dict[str, Node]:
    """A register's acts as if the file had written them; a file may write one of them itself, and add others."""
    own = top["acts"].map() if "acts" in top else {}
    key = top["key"].texts() if "key" in top else ()
    if "record" in own:
        _recognises(own["record"], key)
    needs = tuple(dict.fromkeys((*key, *(top["needs"].texts() if "needs" in top else ()))))
    made = {
        "record": {"name": "登记", "name_en": "Record", "starts": "true", "needs": needs, "sets": fields},
        "amend": {"name": "更正", "name_en": "Amend", "repeats": "true", "after": ("record",), "sets": fields},
        "void": {"name": "作废", "name_en": "Void", "after": ("record",), "concludes": "void"},
    }
    return {name: _node(root, {"by": "clerk", "basis": law, **keys}) for name, keys in made.items()} | own


def _recognises(record: Node, key: tuple[str, ...]) -> None:
    """What a register records must open it and give its key."""
    keys = record.map()
    needs = keys["needs"].texts() if "needs" in keys else ()
    if "starts" not in keys:
        raise Fault(record, "台账自写的 record 须是起始行为 (starts: true)")
    if lack := [name for name in key if name not in needs]:
        raise Fault(record, f"台账自写的 record 须必填自然键 {'、'.join(lack)}")


def _node(root: Node, value: Any) -> Node:
    if isinstance(value, tuple):
        value = [_node(root, v) for v in value]
    elif isinstance(value, dict):
        value = {k: _node(root, v) for k, v in value.items()}
    return Node(root.path, root.line, value)
