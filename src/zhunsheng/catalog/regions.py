"""A region as its file has it: what it is called, of which city and province, which document codes it uses."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhunsheng.catalog.source import Fault, read

KEYS = (
    "code", "name", "name_en", "full_name", "city", "province", "government", "party_committee", "congress_committee",
    "cppcc", "courts", "document_codes", "params", "demonstration",
)  # fmt: skip
NEEDED = ("code", "name", "name_en", "full_name", "government")


@dataclass(frozen=True, slots=True)
class Region:
    """What a report and a page call a region and its bodies."""

    code: str
    name: str
    name_en: str
    full_name: str
    government: str


@lru_cache
def region(data: Path, code: str) -> Region:
    """The region of a code; Fault where it has no file, or the file leaves out its names."""
    path = data / "regions" / code / "region.yaml"
    if not path.exists():
        known = "、".join(sorted(p.parent.name for p in data.glob("regions/*/region.yaml")))
        raise Fault(str(path), f"没有地区 {code!r} 的文件。现有 (known): {known}")
    root = read(path)
    keys = root.map(KEYS)
    for name in NEEDED:
        if name not in keys:
            raise Fault(root, f"地区文件缺少 {name}")
    return Region(*(keys[name].text() for name in NEEDED))
