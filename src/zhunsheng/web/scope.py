"""What a page of figures is asked: which days, and whose cases; read from the address, said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.catalog.units import Unit
from zhunsheng.figures.indicator import Period, Whose
from zhunsheng.office.people import service as people
from zhunsheng.web.snapshot import Answers
from zhunsheng.web.templatetags.zs import named

EARLIEST, LATEST = 2000, 2100
PARTS = {
    "h1": (noop("上半年"), 1, 6), "h2": (noop("下半年"), 7, 12),
    "q1": (noop("一季度"), 1, 3), "q2": (noop("二季度"), 4, 6), "q3": (noop("三季度"), 7, 9),
    "q4": (noop("四季度"), 10, 12),
}  # fmt: skip
DEPARTMENTS, TOWNS = "departments", "towns"
GROUPS = {DEPARTMENTS: noop("各部门"), TOWNS: noop("各镇街（含所辖村、社区）")}


@dataclass(frozen=True)
class Scope:
    """A period and the units whose cases count; `given` is how an address says it."""

    year: int
    period: Period
    key: str = ""  # a part of the year; "days" where the days were given
    unit: str = ""  # a unit with all below it, a group, or nothing
    whose: Whose = None
    cut: bool = False  # the period ends with the snapshot's day
    problems: tuple[str, ...] = ()
    typed: tuple[str, str] = ("", "")
    units: dict[str, Unit] = field(default_factory=dict, compare=False)

    @property
    def words(self) -> str:
        """The period as one says it."""
        if self.key == "days":
            return _("%(begin)s 至 %(end)s") % {"begin": self.period.begin, "end": self.period.end}
        return _("%(year)s 年") % {"year": self.year} + (f" {part_name(self.key)}" if self.key else "")

    @property
    def before_words(self) -> str:
        """The period that it is compared with."""
        before = self.period.year_before()
        if self.cut or self.key == "days":
            return _("%(begin)s 至 %(end)s") % {"begin": before.begin, "end": before.end}
        return _("%(year)s 年") % {"year": before.begin.year} + (f" {part_name(self.key)}" if self.key else "")

    @property
    def unit_words(self) -> str:
        """Whose cases, in words; nothing where all count."""
        if self.unit in GROUPS:
            return _(GROUPS[self.unit])
        return named(self.units.get(self.unit)) or self.unit

    @property
    def link(self) -> str:
        """The scope as an address has it."""
        return urlencode(self.given())

    def given(self, **other: str) -> dict[str, str]:
        """Its parameters, some of them replaced."""
        held = {"year": str(self.year), "period": self.key, "unit": self.unit}
        if self.key == "days":
            held |= {"period": "", "from": self.period.begin.isoformat(), "to": self.period.end.isoformat()}
        return {k: v for k, v in (held | other).items() if v}

    def months(self) -> range:
        """The months of its year that it touches."""
        first = self.period.begin.month if self.period.begin.year == self.year else 1
        last = self.period.end.month if self.period.end.year == self.year else 12
        return range(first, last + 1)


def scope_of(asked: Mapping[str, str], answers: Answers) -> Scope:
    """The scope that an address asks for; what cannot be read is said, and the whole year shown in its place."""
    problems: list[str] = []
    year = _year(asked.get("year", ""), answers.year, problems)
    key = asked.get("period", "")
    typed = asked.get("from", "").strip(), asked.get("to", "").strip()
    period = Period.year(year)
    if any(typed):
        days = _days(*typed, problems)
        if days is not None:
            key, period, year = "days", days, days.end.year
    elif key:
        part = part_of(year, key)
        if part is None:
            problems.append(_("没有期间“%(given)s”：请在列表中选一个。") % {"given": key})
        period = part or period
    if key != "days" and part_of(year, key) is None:
        key = ""
    units = people.units_by_id()
    unit = asked.get("unit", "")
    if unit and unit not in GROUPS and unit not in units:
        problems.append(_("没有单位“%(given)s”：请在列表中选一个。") % {"given": unit})
        unit = ""
    last, cut = answers.snapshot.as_of, False
    if period.begin <= last < period.end:
        period, cut = Period(period.begin, last), True
    return Scope(year, period, key, unit, _whose(unit, units), cut, tuple(problems), typed, units)


def reaches_back(scope: Scope, answers: Answers) -> bool:
    """Whether the ledger had begun in the year before at all."""
    return answers.begun is not None and answers.begun <= scope.period.year_before().end


def part_name(key: str) -> str:
    """A part of the year as one says it."""
    return _(PARTS[key][0]) if key in PARTS else _("%(n)s月") % {"n": int(key)} if key else ""


def part_of(year: int, key: str) -> Period | None:
    """A half, a quarter or a month of a year."""
    if key in PARTS:
        first, last = PARTS[key][1:]
    elif len(key) == 2 and key.isascii() and key.isdigit() and 1 <= int(key) <= 12:
        first = last = int(key)
    else:
        return None
    return Period(date(year, first, 1), Period(date(year, last, 1), date(year, 12, 31)).months()[0].end)


def choices(scope: Scope, answers: Answers) -> dict[str, object]:
    """What the form above the figures offers."""
    first, last = answers.begun or answers.snapshot.as_of, answers.snapshot.as_of
    years = sorted({*range(first.year, last.year + 1), scope.year}, reverse=True)
    parts = [{"key": k, "name": part_name(k)} for k in (*PARTS, *(f"{n:02d}" for n in range(1, 13)))]
    groups = [{"key": k, "name": _(name)} for k, name in GROUPS.items()]
    by_kind = [(_("部门"), ("department",)), (_("镇街"), ("town", "street"))]
    units = [{"name": name, "units": [u for u in scope.units.values() if u.kind in kinds]} for name, kinds in by_kind]
    offered = {u.id for held in units for u in held["units"]} | set(GROUPS)
    other = scope.units.get(scope.unit) if scope.unit not in offered else None
    before = scope.period.year_before()
    return {
        "years": years, "parts": parts, "groups": groups, "units": units, "other": other, "begun": answers.begun,
        "unknown": answers.begun is not None and scope.period.end < answers.begun,
        "compares": reaches_back(scope, answers),
        "partial": reaches_back(scope, answers) and before.begin < answers.begun,
    }  # fmt: skip


def above(ident: str, units: dict[str, Unit], under: str = "") -> str:
    """The unit under which another is told: the department, or the town that a village is in; below `under` itself."""
    found = units.get(ident)
    while found is not None and found.kind in ("village", "community") and found.parent and found.parent != under:
        ident, found = found.parent, units.get(found.parent)
    return ident


def below(idents: Iterable[str], units: dict[str, Unit]) -> tuple[str, ...]:
    """Units with all that is below them."""
    out = dict.fromkeys(idents)
    for _step in range(3):
        out |= dict.fromkeys(u.id for u in units.values() if u.parent in out)
    return tuple(out)


def _whose(unit: str, units: dict[str, Unit]) -> Whose:
    if not unit:
        return None
    if unit == DEPARTMENTS:
        return tuple(u.id for u in units.values() if u.kind == "department")
    if unit == TOWNS:
        return below([u.id for u in units.values() if u.kind in ("town", "street")], units)
    # A department below the government is no part of the government's own work: only towns are told with theirs.
    return below([unit], units) if units[unit].kind in ("town", "street") else unit


def _year(given: str, otherwise: int, problems: list[str]) -> int:
    if not given:
        return otherwise
    if given.isascii() and given.isdigit() and EARLIEST <= int(given) <= LATEST:
        return int(given)
    told = {"given": given, "first": EARLIEST, "last": LATEST}
    problems.append(_("年度“%(given)s”读不懂：写四位数字，%(first)s 至 %(last)s。") % told)
    return otherwise


def _days(begin: str, end: str, problems: list[str]) -> Period | None:
    """The days from one to another; half a stretch is none."""
    if not begin or not end:
        problems.append(_("起止日期要写全：从哪一天，到哪一天。"))
        return None
    found = []
    for given in (begin, end):
        try:
            found.append(date.fromisoformat(given))
        except ValueError:
            problems.append(_("日期“%(given)s”读不懂：写作 2019-03-31。") % {"given": given})
    if len(found) < 2:
        return None
    if found[0] > found[1]:
        problems.append(_("起日 %(begin)s 在止日 %(end)s 之后：请对调。") % {"begin": begin, "end": end})
        return None
    if found[0].year < EARLIEST or found[1].year > LATEST:
        problems.append(_("日期须在 %(first)s 年至 %(last)s 年之间。") % {"first": EARLIEST, "last": LATEST})
        return None
    return Period(*found)
