"""The institutional systems of the printed report, one row each: what carries it, and which figures come of it."""

from dataclasses import dataclass

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, read, unknown
from zhunsheng.figures.indicator import Indicator
from zhunsheng.figures.load import Indicators
from zhunsheng.reports.tables.load import Forms

HEAD = """\
# Systems of the 2019 report

Every institutional system that the printed report describes, the procedure or register that carries it, the figures
that the report prints of it, what else is drawn from the same cases, and the statutory tables (`zs table`) that count
them. Made from the catalog by `zs catalog systems`; a test holds it current.

| # | 制度 | carried by | printed | drawn besides | tables |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class System:
    """A row: its number in the report, its name, what carries it, the figures that the report prints of it."""

    row: int
    name: str
    entries: tuple[str, ...]
    printed: tuple[str, ...] = ()


def systems(catalog: Catalog) -> list[System]:
    """Every row of the catalog's list; Fault where it names an entry that is not there."""
    out = []
    for node in read(catalog.data / "systems.yaml").items():
        keys = node.map(("row", "name", "entries", "printed"))
        for entry in keys["entries"].items():
            if entry.text() not in catalog.ids:
                raise Fault(entry, unknown("程序", entry.text(), catalog.ids))
        printed = keys["printed"].texts() if "printed" in keys else ()
        out.append(System(keys["row"].integer(), keys["name"].text(), keys["entries"].texts(), printed))
    return out


def drawn_from(made: Indicator, indicators: Indicators) -> set[str]:
    """The procedures whose cases an indicator counts: of a rate those of its parts."""
    if made.question is not None:
        return {made.question.of} - {""}
    parts = (indicators.get(part.id) for part in (*made.above, *made.below))
    return {of for part in parts for of in drawn_from(part, indicators)}


def page(catalog: Catalog, indicators: Indicators, forms: Forms) -> str:
    """The rows as a page of Markdown."""
    drawn = {made.id: drawn_from(made, indicators) for made in indicators}
    counted = {form.id: {part.question.of for *_, slot in form.slots() for part in slot.parts}
               for some in forms.by_id.values() for form in some}  # fmt: skip
    lines = []
    for system in systems(catalog):
        carried = "<br>".join(f"{catalog.procedure(e).versions[-1].name} `{e}`" for e in system.entries)
        besides = [i for i, of in drawn.items() if of & {*system.entries} and i not in system.printed]
        tables = [t for t, of in counted.items() if of & {*system.entries}]
        told = " | ".join(", ".join(f"`{i}`" for i in some) for some in (system.printed, besides, tables))
        lines.append(f"| {system.row} | {system.name} | {carried} | {told} |\n")
    return HEAD + "".join(lines)
