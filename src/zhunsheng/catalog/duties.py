"""The year's statutory calendar as data: who owes which report by which day of the year, and which act meets it.

Nothing of it is ever recorded: what is owed follows from `data/duties.yaml` (and the region's own beside it), whether
it was met from the acts in the ledger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.naming import cited
from zhunsheng.catalog.source import Fault, Faults, Node, collected, read, unknown
from zhunsheng.catalog.units import KINDS, Unit
from zhunsheng.kernel.procedure import Version

KEYS = ("id", "name", "name_en", "owes", "about", "when", "met_by", "demonstration")
WHEN = ("since", "due", "internal", "every", "basis")
OWES = ("units", "kinds", "tag")
MET_BY = ("procedure", "act", "where", "year", "day", "unit", "by")
PREVIOUS, CURRENT = ABOUT = ("previous", "current")
MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds from a day on: the last day of the year, an internal one before it, the article.

    It comes every year, or `every` so many years reckoned from that of `since`.
    """

    since: date
    due: MonthDay
    internal: MonthDay | None
    basis: str
    every: int = 1


@dataclass(frozen=True, slots=True)
class Means:
    """The act that meets a duty: of cases with these facts, of the year that `year` or the date in `day` says.

    `unit` is the field that names who met it (else the unit of the case); `anybody` meets it for who owes it.
    """

    procedure: str
    act: str
    where: Mapping[str, Any]
    year: str | None
    day: str | None
    unit: str | None
    anybody: bool


@dataclass(frozen=True, slots=True)
class YearlyDuty:
    """One line of the calendar."""

    id: str
    name: str
    name_en: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    tag: str | None
    about: str
    rules: tuple[Rule, ...]
    means: Means
    is_demonstration: bool = False
    where: str = field(default="", compare=False)

    def owed_by(self, units: Iterable[Unit]) -> list[Unit]:
        """The units that owe it."""
        return [u for u in units if self._owes(u)]

    def _owes(self, unit: Unit) -> bool:
        if self.units:
            return unit.id in self.units
        return (not self.kinds or unit.kind in self.kinds) and (self.tag is None or self.tag in unit.tags)

    def rule_of(self, year: int) -> Rule | None:
        """The rule whose own last day of the year lies in its time; None where that year has no such duty."""
        found = None
        for rule in self.rules:
            if rule.since <= _day(year, rule.due):
                found = rule
        return None if found is None or (year - found.since.year) % found.every else found

    def due(self, year: int) -> date | None:
        """The last day in a year; it is never rolled."""
        rule = self.rule_of(year)
        return None if rule is None else _day(year, rule.due)

    def internal(self, year: int) -> date | None:
        """The office's own day before it."""
        rule = self.rule_of(year)
        return None if rule is None or rule.internal is None else _day(year, rule.internal)

    def year_of(self, year: int) -> int:
        """The year that what is due in `year` is about."""
        return year - 1 if self.about == PREVIOUS else year


def duties(catalog: Catalog) -> list[YearlyDuty]:
    """Every yearly duty, the region's own over the general ones; Faults where one is wrong."""
    faults: list[Fault] = []
    out: dict[str, YearlyDuty] = {}
    for path in (catalog.data / "duties.yaml", catalog.place / "duties.yaml"):
        if path.exists():
            jobs = [lambda n=n: _duty(n, catalog) for n in read(path).items()]
            seen: set[str] = set()
            for duty in collected(faults, jobs):
                if duty.id in seen:
                    faults.append(Fault(duty.where, f"{duty.id!r} 写了两次 (twice)"))
                seen.add(duty.id)
                out[duty.id] = duty
    if faults:
        raise Faults(faults)
    return list(out.values())


def article(catalog: Catalog, duty: YearlyDuty, rule: Rule) -> str:
    """The article as one cites it."""
    return cited(catalog.procedure(duty.means.procedure).versions[-1], rule.basis)


def _duty(node: Node, catalog: Catalog) -> YearlyDuty:
    keys = node.map(KEYS)
    for name in ("id", "name", "name_en", "owes", "about", "when", "met_by"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    owes = keys["owes"].map(OWES)
    if not owes:
        raise Fault(keys["owes"], "写明哪些单位：units、kinds 或者 tag (who owes it)")
    for kind in owes["kinds"].items() if "kinds" in owes else ():
        kind.one_of(KINDS, "机构类别")
    rules = tuple(sorted((_rule(n) for n in keys["when"].items()), key=lambda r: r.since))
    if not rules:
        raise Fault(keys["when"], "至少一个施行日 (a day in force is wanted)")
    return YearlyDuty(
        keys["id"].text(), keys["name"].text(), keys["name_en"].text(),
        owes["units"].texts() if "units" in owes else (), owes["kinds"].texts() if "kinds" in owes else (),
        owes["tag"].text() if "tag" in owes else None, keys["about"].one_of(ABOUT, "所及的年度"), rules,
        _means(keys["met_by"], catalog), "demonstration" in keys and keys["demonstration"].flag(), node.where,
    )  # fmt: skip


def _rule(node: Node) -> Rule:
    keys = node.map(WHEN)
    for name in ("since", "due", "basis"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    internal = _month_day(keys["internal"]) if "internal" in keys else None
    every = keys["every"].integer() if "every" in keys else 1
    if every < 1:
        raise Fault(keys["every"], "每几年一次，至少为 1 (every so many years)")
    return Rule(keys["since"].day(), _month_day(keys["due"]), internal, keys["basis"].text(), every)


def _month_day(node: Node) -> MonthDay:
    try:
        found = date.fromisoformat(f"2019-{node.text()}")
    except ValueError:
        raise Fault(node, f"{node.value}：写作 月-日，如 03-31 (a day of the year, as 03-31)") from None
    return found.month, found.day


def _means(node: Node, catalog: Catalog) -> Means:
    keys = node.map(MET_BY)
    for name in ("procedure", "act"):
        if name not in keys:
            raise Fault(node, f"缺少 {name}")
    if ("year" in keys) == ("day" in keys):
        raise Fault(node, "year（记载年度的事项）与 day（记载日期的事项）须写且只写一个")
    ident = keys["procedure"].one_of(catalog.ids, "程序")
    version = catalog.procedure(ident).versions[-1]
    if keys["act"].text() not in version.acts:
        raise Fault(keys["act"], unknown("行为", keys["act"].text(), list(version.acts)))
    for name, kind in (("year", "number"), ("day", "date"), ("unit", "unit")):
        if name in keys and _field(keys[name], version).type != kind:
            raise Fault(keys[name], f"{keys[name].value} 的类型应为 {kind}")
    where = keys["where"].map() if "where" in keys else {}
    told = {name: _value(name, held, version) for name, held in where.items()}
    named = [keys[k].text() if k in keys else None for k in ("year", "day", "unit")]
    anybody = "by" in keys and keys["by"].one_of(("own", "any"), "由谁办理") == "any"
    return Means(ident, keys["act"].text(), told, *named, anybody)


def _field(node: Node, version: Version):  # noqa: ANN202
    if node.text() not in version.fields:
        raise Fault(node, unknown("事项", node.text(), list(version.fields)))
    return version.fields[node.text()]


def _value(name: str, node: Node, version: Version) -> Any:
    if name not in version.fields:
        raise Fault(node, unknown("事项", name, list(version.fields)))
    known = version.fields[name]
    if known.options and node.text() not in known.options:
        raise Fault(node, unknown("选项", node.text(), list(known.options)))
    try:
        return values.parse(known.type, node.plain())
    except ValueError:
        raise Fault(node, f"{node.value} 不是“{known.name}”的值") from None


def _day(year: int, at: MonthDay) -> date:
    return date(year, *at)
