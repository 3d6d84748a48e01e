"""Perform the stories of a year, day by day, as they would have been recorded. A refusal is a fault of ours."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from zhunsheng.kernel.case import Command
from zhunsheng.kernel.findings import Finding
from zhunsheng.office.cases.perform import Office, Performed, Request
from zhunsheng.office.sample.stories import Deed, Story, resolved

BEIJING = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(8, 30), time(17, 0)


class Unlawful(Exception):
    """A story that the law does not let happen: which deed, and why not."""

    def __init__(self, story: Story, deed: Deed, findings: tuple[Finding, ...]) -> None:
        told = "；".join(f"{f.code}（{f.basis}）{f.data or ''}" for f in findings)
        super().__init__(f"{story.procedure}《{story.title}》{deed.day} {deed.act}/{deed.outcome}：{told}")


class OfficeHours:
    """A clock that gives each act of a day its own moment between opening and closing time."""

    def __init__(self) -> None:
        self._at, self._step = datetime.combine(date(2000, 1, 1), OPENS, BEIJING), timedelta(0)

    def begin(self, day: date, acts: int) -> None:
        """A new day with so many acts."""
        self._at = datetime.combine(day, OPENS, BEIJING)
        self._step = (datetime.combine(day, CLOSES, BEIJING) - self._at) / (acts + 1)

    def tick(self) -> None:
        """On to the next act."""
        self._at += self._step

    def __call__(self) -> str:
        return self._at.isoformat(timespec="milliseconds")


def salts(seed: int) -> Callable[[str, int, str], str]:
    """Salts that a sample can repeat; the real ones are random."""
    return lambda case, seq, field: sha256(f"{seed}/{case}/{seq}/{field}".encode()).hexdigest()[:32]


def by_day(stories: Iterable[Story]) -> Iterator[tuple[date, list[tuple[Story, Deed]]]]:
    """All deeds in the order of their days; those of one day in the order of the stories."""
    deeds = [(deed.day, n, m, story, deed) for n, story in enumerate(stories) for m, deed in enumerate(story.deeds)]
    deeds.sort(key=lambda d: d[:3])
    for day, group in groupby(deeds, key=lambda d: d[0]):
        yield day, [(story, deed) for *_, story, deed in group]


def perform(
    office: Office, hours: OfficeHours, stories: list[Story], advance: Callable[[int], None] = lambda n: None
) -> dict[str, str]:
    """Perform every story through the one door, all or nothing; the ids of the cases by the stories' names.

    `advance` is told after each day how many acts it had. Raises Unlawful where the law refuses an act.
    """
    cases: dict[int, str] = {}
    named: dict[str, str] = {}
    with office.batch() as batch:
        for day, deeds in by_day(stories):
            hours.begin(day, len(deeds))
            for story, deed in deeds:
                hours.tick()
                answer = batch.perform(_request(story, deed, cases.get(id(story)), named), day)
                if not isinstance(answer, Performed):
                    raise Unlawful(story, deed, answer.findings)
                cases[id(story)] = answer.case
                if story.name:
                    named[story.name] = answer.case
            advance(len(deeds))
    return named


def _request(story: Story, deed: Deed, case: str | None, named: dict[str, str]) -> Request:
    fields = {name: resolved(value, named) for name, value in deed.fields.items()}
    command = Command(
        deed.act, deed.day, deed.role, deed.actor, deed.outcome, fields, deed.persons, deed.attachments, deed.member
    )
    return Request(story.procedure, story.unit, command, case, story.title)
