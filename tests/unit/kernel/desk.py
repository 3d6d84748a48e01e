"""A desk at which a test works: a law in a few lines of YAML, and a case that is acted on day by day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chinese_calendar.constants import holidays, workdays

from zhunsheng.catalog.compile import compile_version
from zhunsheng.catalog.source import parse
from zhunsheng.kernel.case import NEW, Case, Command, Event, Person
from zhunsheng.kernel.decide import Accepted, Refused, decide
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.kernel.reading import Reading, look, read
from zhunsheng.kernel.workdays import WorkCalendar

HEAD = "id: p\nname: 程序\nkind: procedure\narea: x\nbasis: 某法\n"
YEARS = frozenset(range(2018, 2022))
CALENDAR = WorkCalendar(
    frozenset(d for d in holidays if d.year in YEARS), frozenset(d for d in workdays if d.year in YEARS), YEARS
)
LATER = date(2030, 1, 1)


def law(*texts: str, since: tuple[str, ...] = ("2018-01-01",)) -> Procedure:
    """A procedure of one version, or of several with their dates."""
    files = [f"{HEAD}since: {day}\n{text}" for day, text in zip(since, texts, strict=True)]
    return Procedure("p", tuple(compile_version(parse(f, "law"), "", {}) for f in files))


def day(text: str) -> date:
    """`3-14` is in 2019; a whole date is itself."""
    parts = [int(p) for p in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2019, *parts)


class Desk:
    """A case under a law, its events, and what was last answered."""

    def __init__(self, procedure: Procedure | str, calendar: WorkCalendar = CALENDAR) -> None:
        self.procedure = law(procedure) if isinstance(procedure, str) else procedure
        self.calendar = calendar
        self.case: Case = NEW
        self.events: tuple[Event, ...] = ()

    def ask(self, on: str, act: str, role: str = "clerk", irregular: str | None = None, today: date = LATER,
            **more: Any) -> Accepted | Refused:  # fmt: skip
        """Put an act to the law, and record it where it is accepted. `act/outcome`, `who`, `set`, `of` (a member)."""
        name, _, outcome = act.partition("/")
        command = Command(
            name, day(on), role, more.get("who", Person("甲", "一科", True, True)), outcome or None,
            more.get("set", {}), tuple(more.get("persons", ())), more.get("attach", {}), more.get("of"),
        )  # fmt: skip
        answer = decide(self.procedure, self.case, command, today, self.calendar, self.events, irregular)
        if isinstance(answer, Accepted):
            self.case, self.events = answer.case, (*self.events, *answer.events)
        return answer

    def do(self, on: str, act: str, role: str = "clerk", **more: Any) -> "Desk":
        """An act that must be accepted."""
        answer = self.ask(on, act, role, **more)
        assert isinstance(answer, Accepted), [f.code for f in answer.findings]
        return self

    def refused(self, on: str, act: str, role: str = "clerk", **more: Any) -> set[str]:
        """The codes for which an act is refused; none where it is accepted."""
        answer = self.ask(on, act, role, **more)
        return set() if isinstance(answer, Accepted) else {f.code for f in answer.findings}

    def look(self, on: str) -> Reading:
        """The case as of a day."""
        reading = read(self.procedure, self.events, day(on), self.calendar)
        if self.case.day is not None and day(on) >= self.case.day:
            seen = look(self.procedure, self.case, day(on), self.calendar)
            assert seen.case._replace(seq=0) == reading.case._replace(seq=0)
        return reading

    def due(self, on: str, act: str) -> str | None:
        """When an act is due, as of a day."""
        end = self.look(on).due(act)
        return None if end is None else end.day.isoformat()

    def owed(self, on: str) -> Mapping[str, Any]:
        """What is owed as of a day."""
        return self.look(on).case.owed
