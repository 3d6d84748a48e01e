"""Our side: the kernel's step alone, and acts through the one door, one by one or in batches.

What asks for Django is imported where a database is wanted: the kernel's step stands without it.
"""

from collections.abc import Callable

from benchmarks.approval import FIELDS, LAW, PROCEDURE, STEPS, TODAY, UNIT, Step
from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import NEW, Command, Person
from zhunsheng.kernel.decide import Accepted, decide
from zhunsheng.office.cases.entries import entry
from zhunsheng.office.cases.projection import next_due

RECORDED = "2019-03-25T09:00:00.000+08:00"


def command(step: Step) -> Command:
    """A step as the law is asked about it."""
    return Command(step.act, step.day, step.role, Person(step.person, UNIT), step.outcome, FIELDS.get(step.act, {}))


class Kernel:
    """Decide, evolve, date what is due, write the event canonically, hash it with SM3, chain it. In memory."""

    def __init__(self, cases: int) -> None:
        catalog = Catalog(extra=[LAW])
        self.procedure, self.calendar, self.cases = catalog.procedure(PROCEDURE), catalog.calendar, cases
        self.granted = 0

    def prepare(self) -> None:
        """Nothing to make: a new case is one value."""
        self.granted = 0

    def run(self) -> int:
        """Eight steps of every case."""
        commands = [command(step) for step in STEPS]
        for n in range(self.cases):
            self._case(f"approval/{n}", commands)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """Every case has its result and owes nothing."""
        assert self.granted == self.cases

    def _case(self, ident: str, commands: list[Command]) -> None:
        procedure, calendar = self.procedure, self.calendar
        case, head = NEW, None
        for asked in commands:
            answer = decide(procedure, case, asked, TODAY, calendar)
            assert isinstance(answer, Accepted), answer
            case = answer.case
            version = procedure.dated(case.version)
            next_due(version, case, calendar)
            for event in answer.events:
                head = entry(ident, event, event.fields, version, RECORDED, head)[-1]
        self.granted += case.is_ended and case.result == "granted" and not case.late


class Acts:
    """Acts through `perform`, each in its own transaction; with `bulk`, all of a round's in one."""

    def __init__(self, cases: int, bulk: bool = False, alias: str = "default") -> None:
        from benchmarks.databases import migrate

        migrate(alias)
        from zhunsheng.office.cases.service import Office, Request, office

        self.office = Office(Catalog(extra=[LAW]), office().instant, alias=alias)  # the clock that the product has
        self.request, self.commands = Request, [command(step) for step in STEPS]
        self.cases, self.bulk, self.last = cases, bulk, ""
        self.events = 0

    def prepare(self) -> None:
        """Count what is there already."""
        self.events = self._tally()

    def run(self) -> int:
        """Eight acts in every case."""
        if self.bulk:
            with self.office.batch() as batch:
                for _ in range(self.cases):
                    self._case(batch.perform)
        else:
            for _ in range(self.cases):
                self._case(self.office.perform)
        return self.cases * len(STEPS)

    def check(self) -> None:
        """As many events more as acts were performed."""
        assert self._tally() - self.events == self.cases * len(STEPS)

    def _case(self, perform: Callable) -> None:
        case = None
        for asked in self.commands:
            case = perform(self.request(PROCEDURE, UNIT, asked, case), TODAY).case

    def _tally(self) -> int:
        from zhunsheng.office.cases.store import Store

        return Store(self.office.alias).tally()
