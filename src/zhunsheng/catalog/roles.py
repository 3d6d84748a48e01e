"""The roles in which people act: `data/roles.yaml` says what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhunsheng.catalog.source import read

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Role:
    """What a role is called; whether those who have it stand outside the administration."""

    id: str
    name: str
    name_en: str
    outside: bool = False


@lru_cache
def roles(data: Path = DATA) -> Mapping[str, Role]:
    """Every role by its id."""
    out = {}
    for ident, node in read(data / "roles.yaml").map().items():
        keys = node.map(("name", "name_en", "outside"))
        outside = "outside" in keys and keys["outside"].flag()
        out[ident] = Role(ident, keys["name"].text(), keys["name_en"].text(), outside)
    return out


def role_name(role: str, language: str = "zh") -> str:
    """What a role is called; its id where it is not known."""
    known = roles().get(role)
    return role if known is None else known.name_en if language == "en" else known.name
