"""What a law leaves to the region: each parameter of a version, its value, what it sets, whether it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhunsheng.catalog.compile import declared_params
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.regions import demonstration
from zhunsheng.kernel.procedure import Version

CONFIRMED, DEMONSTRATION, EMPTY = "confirmed", "demonstration", "empty"
TARGETS = ("obliges", "extends")  # what lies below sets the term of another act


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `acts` whose terms or tests it sets, `fields` whose value it is until another is written."""

    name: str
    value: str
    state: str
    acts: tuple[str, ...]
    fields: tuple[str, ...]


def parameters(catalog: Catalog, version: Version) -> list[Parameter]:
    """The parameters that a version declares, in the file's order."""
    root = catalog.source(version.procedure, version.since.isoformat())
    whole = root.plain()
    acts, fields = list(_in_acts(whole)), list(_in_fields(whole))
    unconfirmed = demonstration(catalog.place)
    out = []
    for name, default in declared_params(root).items():
        value = catalog.params.get(name, default)
        state = EMPTY if value in (None, "") else DEMONSTRATION if name in unconfirmed else CONFIRMED
        out.append(Parameter(
            name, "" if value is None else str(value), state,
            tuple(dict.fromkeys(act for act, used in acts if used == name)),
            tuple(dict.fromkeys(field for field, used in fields if used == name)),
        ))  # fmt: skip
    return out


def _in_acts(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for act, body in (whole.get("acts") or {}).items():
        yield from _used(body, act)


def _in_fields(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, body in (whole.get("fields") or {}).items():
        for _at, used in _used(body, name):
            yield name, used


def _used(body: Any, at: str, below: bool = False) -> Iterator[tuple[str, str]]:
    """Every parameter in a part of the file, with the act that it bears on."""
    if isinstance(body, list):
        for one in body:
            yield from _used(one, at, below)
    elif isinstance(body, dict):
        if set(body) == {"param"}:
            yield at, body["param"]
            return
        for key, value in body.items():
            yield from _used(value, key if below else at, key in TARGETS)
