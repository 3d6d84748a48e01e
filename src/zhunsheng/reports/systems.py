"""The institutional systems of the printed report, one row each: what carries it, and which figures come of it."""

from dataclasses import dataclass

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, read, unknown
from zhunsheng.figures.load import Indicators

HEAD = """\
# Systems of the 2019 report

Every institutional system that the printed report describes, the procedure or register that carries it, and the
figures drawn from that. Made from the catalog by `zs catalog systems`; a test holds it current.

| # | 制度 | carried by | figures |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class System:
    """A row: its number in the report, its name, the procedures and registers that carry it."""

    row: int
    name: str
    entries: tuple[str, ...]


def systems(catalog: Catalog) -> list[System]:
    """Every row of the catalog's list; Fault where it names an entry that is not there."""
    out = []
    for node in read(catalog.data / "systems.yaml").items():
        keys = node.map(("row", "name", "entries"))
        for entry in keys["entries"].items():
            if entry.text() not in catalog.ids:
                raise Fault(entry, unknown("程序", entry.text(), catalog.ids))
        out.append(System(keys["row"].integer(), keys["name"].text(), keys["entries"].texts()))
    return out


def page(catalog: Catalog, indicators: Indicators) -> str:
    """The rows as a page of Markdown."""
    drawn: dict[str, list[str]] = {}
    for made in indicators:
        asked = made.question
        if asked is not None and asked.of:
            drawn.setdefault(asked.of, []).append(made.id)
    lines = []
    for system in systems(catalog):
        carried = "<br>".join(f"{catalog.procedure(e).versions[-1].name} `{e}`" for e in system.entries)
        figures = ", ".join(f"`{i}`" for e in system.entries for i in drawn.get(e, []))
        lines.append(f"| {system.row} | {system.name} | {carried} | {figures} |\n")
    return HEAD + "".join(lines)
