"""A region as its file has it: what it is called, of which city and province, which document codes it uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from zhunsheng.catalog.source import Fault, Node, read

KEYS = (
    "code", "name", "name_en", "full_name", "city", "province", "government", "party_committee", "congress_committee",
    "cppcc", "courts", "document_codes", "remedies", "params", "demonstration",
)  # fmt: skip
NEEDED = ("code", "name", "name_en", "full_name", "government")
ACTORS = ("government", "others")  # whose act it is decides who reviews it and which court hears it
PLACES = ("reconsideration", "superior", "court")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a party turns against an act: the reviewing body, the one to choose beside it, the court."""

    reconsideration: str
    court: str
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """What a report and a page call a region and its bodies."""

    code: str
    name: str
    name_en: str
    full_name: str
    government: str
    remedies: Mapping[str, Places] = field(default_factory=dict)


def known(folders: Iterable[Path]) -> dict[str, Path]:
    """The folder of each region by its code; of two of one code that in the later of the folders."""
    return {p.name: p for folder in folders for p in sorted((folder / "regions").glob("*")) if p.is_dir()}


@lru_cache
def region(place: Path) -> Region:
    """The region of a folder; Fault where it has no file, or the file leaves out its names."""
    path = place / "region.yaml"
    if not path.exists():
        raise Fault(str(path), "没有这个地区的文件 (no file of this region)")
    root = read(path)
    keys = root.map(KEYS)
    for name in NEEDED:
        if name not in keys:
            raise Fault(root, f"地区文件缺少 {name}")
    return Region(*(keys[name].text() for name in NEEDED), _places(keys["remedies"]) if "remedies" in keys else {})


@lru_cache
def demonstration(place: Path) -> frozenset[str]:
    """The parameters of a region whose value is a default of demonstration: nobody there has confirmed it."""
    path = place / "region.yaml"
    keys = read(path).map(KEYS) if path.exists() else {}
    return frozenset(keys["demonstration"].texts()) if "demonstration" in keys else frozenset()


def _places(node: Node) -> dict[str, Places]:
    held = node.map(ACTORS)
    out = {}
    for name in ACTORS:
        if name not in held:
            raise Fault(node, f"remedies 缺少 {name}")
        keys = held[name].map(PLACES)
        for needed in ("reconsideration", "court"):
            if needed not in keys:
                raise Fault(held[name], f"remedies.{name} 缺少 {needed}")
        out[name] = Places(**{key: value.text() for key, value in keys.items()})
    return out
