"""A printed report held against the ledger: each figure it prints, the indicator it is, and whether ours meets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from zhunsheng.catalog.source import Fault, Faults, Node, collected, read
from zhunsheng.figures.figure import Figure
from zhunsheng.figures.load import Indicators

OVER, AT_LEAST, ABOUT = "余", "以上", "约"
NEAR = Decimal("0.05")  # 约: within a twentieth; “约80%” is 76 to 84, not 87


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure of a printed report: where it stands, its words, its value, and the indicator that it is."""

    start: int
    text: str
    value: Decimal
    unit: str
    indicator: str
    approx: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where the printed report contradicts itself, or leaves open what it counts."""

    id: str
    kind: str  # contradicts, open
    starts: tuple[int, ...]
    text: str
    text_en: str


@dataclass(frozen=True)
class Report:
    """A printed report: of which year, its figures and its contradictions."""

    title: str
    year: int
    figures: tuple[Printed, ...]
    contradictions: tuple[Contradiction, ...]

    def of(self, indicator: str) -> Printed | None:
        """The figure that prints an indicator."""
        return next((p for p in self.figures if p.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class Compared:
    """A printed figure beside ours."""

    printed: Printed
    figure: Figure

    @property
    def meets(self) -> bool:
        """Ours is what the print says, as exactly as it says it."""
        return meets(self.printed, self.figure)


def compare_with_printed(figures: Mapping[str, Figure], report: Report) -> list[Compared]:
    """Every printed figure beside ours, in the order of the text."""
    return [Compared(p, figures[p.indicator]) for p in sorted(report.figures, key=lambda p: p.start)]


def meets(printed: Printed, figure: Figure) -> bool:
    """余 is more than it says and less than the next round number; 以上 includes what it says; 约 is near it."""
    ours = figure.exact
    if ours is None or figure.indicator.unit != printed.unit:
        return False
    if printed.approx == OVER:
        return printed.value < ours < printed.value + _step(printed.value)
    if printed.approx == AT_LEAST:
        return ours >= printed.value
    if printed.approx == ABOUT:
        return abs(ours - printed.value) <= printed.value * NEAR
    if figure.denominator is None:
        return ours == printed.value
    if printed.value == 100 and printed.unit == "%":
        return ours == 100  # all of them, and not all but a few
    return abs(ours - printed.value) <= Decimal(5).scaleb(printed.value.as_tuple().exponent - 1)


def load_report(path: Path, indicators: Indicators) -> Report:
    """Read a printed report's file; Faults with all that is wrong in it."""
    faults: list[Fault] = []
    keys = read(path).map(("title", "year", "figures", "contradictions"))
    figures = tuple(collected(faults, [lambda n=n: _printed(n, indicators) for n in keys["figures"].items()]))
    found = tuple(collected(faults, [lambda n=n: _contradiction(n) for n in keys["contradictions"].items()]))
    starts = [p.start for p in figures]
    faults += [Fault(keys["figures"], f"位置 {s} 写了两次") for s in sorted({s for s in starts if starts.count(s) > 1})]
    if faults:
        raise Faults(faults)
    return Report(keys["title"].text(), keys["year"].integer(), figures, found)


def report_of(indicators: Indicators, data: Path, year: int) -> Report | None:
    """The printed report of a year, where the catalog has one."""
    path = data / "printed" / f"{year}.yaml"
    return load_report(path, indicators) if path.exists() else None


def _printed(node: Node, indicators: Indicators) -> Printed:
    keys = node.map(("start", "text", "value", "unit", "approx", "indicator"))
    for name in ("start", "text", "value", "unit", "indicator"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    made = keys["indicator"].one_of(indicators.by_id, "指标")
    unit = keys["unit"].text()
    if unit != indicators.get(made).unit:
        raise Fault(keys["unit"], f"{made!r} 的单位是 {indicators.get(made).unit!r}，报告里是 {unit!r}")
    approx = keys["approx"].one_of((OVER, AT_LEAST, ABOUT), "约数") if "approx" in keys else ""
    try:
        value = Decimal(keys["value"].text())
    except InvalidOperation:
        raise Fault(keys["value"], "value 应为数") from None
    return Printed(keys["start"].integer(), keys["text"].text(), value, unit, made, approx)


def _contradiction(node: Node) -> Contradiction:
    keys = node.map(("id", "kind", "starts", "text", "text_en"))
    for name in ("id", "kind", "starts", "text", "text_en"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    kind = keys["kind"].one_of(("contradicts", "open"), "种类")
    starts = tuple(n.integer() for n in keys["starts"].items())
    return Contradiction(keys["id"].text(), kind, starts, keys["text"].text(), keys["text_en"].text())


def _step(value: Decimal) -> Decimal:
    """One of the last digit that is not nought: 65000 goes by thousands.

    >>> _step(Decimal(65000))
    Decimal('1E+3')
    """
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent)
