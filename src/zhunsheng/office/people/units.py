"""The units of a region as its file lists them: `catalog/data/regions/<code>/units.yaml`, read strictly."""

from pathlib import Path
from typing import NamedTuple

from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.source import Fault, Faults, Node, read, unknown

KEYS = ("id", "name", "name_en", "short_name", "kind", "parent", "tags")


class UnitEntry(NamedTuple):
    """A body of the region, the one above it, and the populations it belongs to."""

    id: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent: str | None
    tags: tuple[str, ...]


def read_units(code: str, data: Path = DATA) -> list[UnitEntry]:
    """The units of a region; Faults that name file and line where the file is wrong."""
    path = data / "regions" / code / "units.yaml"
    if not path.exists():
        raise Fault(str(path), f"没有地区 {code} 的单位名录 (no list of units for this region)")
    nodes = read(path).items()
    ids = [n.map(KEYS)["id"].text() for n in nodes if "id" in n.map(KEYS)]
    faults: list[Fault] = []
    units = []
    for node in nodes:
        try:
            units.append(_unit(node, ids))
        except Fault as fault:
            faults.append(fault)
    if faults:
        raise Faults(faults)
    return units


def _unit(node: Node, ids: list[str]) -> UnitEntry:
    keys = node.map(KEYS)
    for name in ("id", "name", "kind"):
        if name not in keys:
            raise Fault(node, f"单位缺少 {name} (a unit needs {name})")
    ident = keys["id"].text()
    if ids.count(ident) > 1:
        raise Fault(keys["id"], f"单位 {ident} 列了不止一次 (listed more than once)")
    parent = keys["parent"].text() if "parent" in keys else None
    if parent is not None and parent not in ids:
        raise Fault(keys["parent"], unknown("单位", parent, ids))
    text = {k: keys[k].text() if k in keys else "" for k in ("name", "name_en", "short_name", "kind")}
    tags = tuple(keys["tags"].texts()) if "tags" in keys else ()
    return UnitEntry(ident, text["name"], text["name_en"], text["short_name"], text["kind"], parent, tags)
