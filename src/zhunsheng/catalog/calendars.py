"""The calendar as dated documents: which notice makes a day a rest day or a working one.

`calendars/<day of issue>-<slug>.yaml` holds a notice of the State Council for a year, or one that amends it;
`regions/<code>/orders/<day>.yaml` an order under which named clocks stand still. Years that no document of ours
covers and the package `chinesecalendar` knows are the built-in base; all other years are provisional.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

from zhunsheng.catalog.source import Fault, Faults, Node, collected, read, unknown
from zhunsheng.kernel.workdays import Suspension, WorkCalendar

KEYS = ("name", "number", "issuer", "issued", "year", "amends", "mark", "off", "work")
ORDER_KEYS = ("name", "from", "to", "clocks", "basis")
BASE = "chinesecalendar"


@dataclass(frozen=True)
class Document:
    """One notice: the days that it gives off and those it makes working days. `mark` says how surely it is known."""

    id: str
    name: str
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    year: int | None = None
    amends: str | None = None
    mark: str = "known"
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    @property
    def title(self) -> str:
        """As one cites it."""
        return f"《{self.name}》（{self.number}）" if self.number else f"《{self.name}》"


@dataclass(frozen=True)
class Calendars:
    """Every document in the order of issue; for one day the last that speaks of it goes."""

    documents: tuple[Document, ...]
    orders: tuple[Suspension, ...] = ()
    _days: Mapping[date, tuple[bool, Document]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days: dict[date, tuple[bool, Document]] = {}
        for document in self.documents:
            days |= {day: (False, document) for day in document.off}
            days |= {day: (True, document) for day in document.work}
        object.__setattr__(self, "_days", days)

    def document_of(self, day: date) -> Document | None:
        """The document that makes the day what it is; None where the weekday alone decides."""
        return self._days[day][1] if day in self._days else None

    @cached_property
    def calendar(self) -> WorkCalendar:
        """What all documents together come to."""
        return WorkCalendar(
            frozenset(day for day, (works, _) in self._days.items() if not works),
            frozenset(day for day, (works, _) in self._days.items() if works),
            frozenset(d.year for d in self.documents if d.year is not None),
            self.orders,
        )


@lru_cache(maxsize=16)
def calendars(data: Path, place: Path) -> Calendars:
    """The documents of a data folder and the orders of a region's; Faults where one cannot be read."""
    faults: list[Fault] = []
    paths = sorted((data / "calendars").glob("*.yaml"))
    own = list(collected(faults, [lambda p=p: _document(p) for p in paths]))
    held = {d.id for d in own}
    for path, document in zip(paths, own, strict=False):
        if document.amends not in (None, BASE) and document.amends not in held:
            faults.append(Fault(str(path), unknown("日历文件", str(document.amends), [*sorted(held), BASE])))
    orders = sorted((place / "orders").glob("*.yaml"))
    suspensions = tuple(collected(faults, [lambda p=p: _order(p) for p in orders]))
    if faults:
        raise Faults(faults)
    return Calendars((*_base(frozenset(d.year for d in own if d.year is not None)), *own), suspensions)


def _base(covered: frozenset[int]) -> Iterator[Document]:
    """The package's years that no document of ours covers, each as one document."""
    for year in sorted({d.year for d in holidays} - covered):
        off = frozenset(d for d in holidays if d.year == year)
        work = frozenset(d for d in workdays if d.year == year)
        yield Document(
            f"{BASE}-{year}", f"{year}年部分节假日安排", "", "国务院办公厅", None, year, None, "known", off, work
        )


def _document(path: Path) -> Document:
    root = read(path)
    keys = root.map(KEYS)
    for name in ("name", "issued", "mark"):
        if name not in keys:
            raise Fault(root, f"缺少 {name}")
    if ("year" in keys) == ("amends" in keys):
        raise Fault(root, "year（整年的通知）与 amends（修改哪一份）须写且只写一个")
    issued = keys["issued"].day()
    if not path.stem.startswith(f"{issued}-"):
        raise Fault(keys["issued"], f"文件名须以发文日期 {issued} 开头")
    off, work = frozenset(_days(keys, "off")), frozenset(_days(keys, "work"))
    if both := sorted(off & work):
        raise Fault(root, f"{both[0]} 既放假又上班")
    for node in keys["work"].items() if "work" in keys else ():
        if node.day().weekday() < 5:
            raise Fault(node, f"{node.value} 不是周末，不会是调休上班日")
    return Document(
        path.stem, keys["name"].text(), *(keys[k].text() if k in keys else "" for k in ("number", "issuer")), issued,
        keys["year"].integer() if "year" in keys else None, keys["amends"].text() if "amends" in keys else None,
        keys["mark"].one_of(("seen", "known"), "可信度标记"), off, work,
    )  # fmt: skip


def _order(path: Path) -> Suspension:
    root = read(path)
    keys = root.map(ORDER_KEYS)
    for name in ("from", "clocks", "basis"):
        if name not in keys:
            raise Fault(root, f"缺少 {name}")
    begin, end = keys["from"].day(), keys["to"].day() if "to" in keys else None
    if end is not None and end < begin:
        raise Fault(keys["to"], f"to {end} 早于 from {begin}")
    clocks = keys["clocks"].texts()
    for node in keys["clocks"].items():
        if node.text().count(".") != 1:
            raise Fault(node, f"期限写作“程序.行为”，例如 disclosure-request.reply；这里是 {node.value!r}")
    return Suspension(begin, end, frozenset(clocks), keys["basis"].text())


def _days(keys: Mapping[str, Node], name: str) -> Iterable[date]:
    for node in keys[name].items() if name in keys else ():
        first, dots, last = node.text().partition("..")
        begin = Node(node.path, node.line, first, node.name).day()
        end = Node(node.path, node.line, last, node.name).day() if dots else begin
        if end < begin:
            raise Fault(node, f"{node.value}：止日早于起日")
        yield from (begin + timedelta(days=n) for n in range((end - begin).days + 1))
