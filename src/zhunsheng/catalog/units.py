"""The units of a region, as its file has them: who governs, who serves, in which populations they count."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhunsheng.catalog.source import Fault, Faults, Node, collected, read

KINDS = (
    "government", "department", "town", "street", "village", "community", "party", "congress", "cppcc", "court",
    "procuratorate", "organisation",
)  # fmt: skip
KEYS = ("id", "name", "name_en", "short_name", "kind", "parent", "tags")


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the region. `tags` name the populations it counts in (responsible, hall, publicity-member …)."""

    id: str
    name: str
    name_en: str
    kind: str
    parent: str | None = None
    short_name: str = ""
    tags: frozenset[str] = frozenset()


def load_units(place: Path) -> dict[str, Unit]:
    """Every unit of a region by id, in the order of its file; Faults where that is wrong. Empty without a file."""
    path = place / "units.yaml"
    if not path.exists():
        return {}
    faults: list[Fault] = []
    units: dict[str, Unit] = {}
    for node, unit in collected(faults, [lambda n=n: (n, _unit(n)) for n in read(path).items()]):
        if unit.id in units:
            faults.append(Fault(node, f"机构 {unit.id!r} 写了两次"))
        units[unit.id] = unit
    for node in read(path).items():
        parent = node.map(KEYS).get("parent")
        if parent is not None and parent.value not in units:
            faults.append(Fault(parent, f"上级机构 {parent.value!r} 不在本文件中"))
    if faults:
        raise Faults(faults)
    return units


def tagged(units: Iterable[Unit], tag: str) -> list[Unit]:
    """The units that count in a population."""
    return [u for u in units if tag in u.tags]


def of_kind(units: Iterable[Unit], *kinds: str) -> list[Unit]:
    """The units of these kinds."""
    return [u for u in units if u.kind in kinds]


def _unit(node: Node) -> Unit:
    keys = node.map(KEYS)
    for name in ("id", "name", "name_en", "kind"):
        if name not in keys:
            raise Fault(node, f"机构缺少 {name}")
    return Unit(
        keys["id"].text(),
        keys["name"].text(),
        keys["name_en"].text(),
        keys["kind"].one_of(KINDS, "机构类别"),
        keys["parent"].text() if "parent" in keys else None,
        keys["short_name"].text() if "short_name" in keys else "",
        frozenset(keys["tags"].texts()) if "tags" in keys and keys["tags"].value else frozenset(),
    )
