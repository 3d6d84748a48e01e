"""Perform the stories of a year, day by day, as they would have been recorded. A refusal is a fault of ours."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from zhunsheng.kernel.case import Command
from zhunsheng.office.cases.perform import Office, Performed, Rejected, Request
from zhunsheng.office.sample.stories import Deed, Story, resolved

BEIJING = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(8, 30), time(17, 0)


class OfficeHours:
    """A clock that tells each act of a day its own minute between opening and closing time."""

    def __init__(self) -> None:
        self._at, self._step = datetime(2019, 1, 1, 8, 30, tzinfo=BEIJING), timedelta(0)

    def begin(self, day: date, acts: int) -> None:
        """A new day with so many acts."""
        self._at = datetime.combine(day, OPENS, BEIJING)
        self._step = (datetime.combine(day, CLOSES, BEIJING) - self._at) / max(acts + 1, 1)

    def __call__(self) -> datetime:
        self._at += self._step
        return self._at


def salts(seed: int) -> Callable[[str, int, str], str]:
    """Salts that a sample can repeat; the real ones are random."""
    return lambda case, seq, field: sha256(f"{seed}/{case}/{seq}/{field}".encode()).hexdigest()[:32]


def by_day(stories: Iterable[Story]) -> Iterator[tuple[date, list[tuple[Story, Deed]]]]:
    """All deeds in the order of their days; of one day, in the order of the stories."""
    deeds = [(deed.day, n, m, story, deed) for n, story in enumerate(stories) for m, deed in enumerate(story.deeds)]
    deeds.sort(key=lambda d: d[:3])
    for day, group in groupby(deeds, key=lambda d: d[0]):
        yield day, [(story, deed) for *_, story, deed in group]


def perform(
    office: Office, hours: OfficeHours, stories: list[Story], advance: Callable[[int], None] = lambda n: None
) -> dict[str, str]:
    """Perform every story through the one door; the ids of the cases by the stories' names.

    `advance` is told after each day how many acts it had. Raises Rejected where the law refuses an act.
    """
    cases: dict[int, str] = {}
    named: dict[str, str] = {}
    for day, deeds in by_day(stories):
        hours.begin(day, len(deeds))
        for wave in _waves(deeds):
            requests = [_request(story, deed, cases.get(id(story)), named) for story, deed in wave]
            for (story, _), request, answer in zip(wave, requests, office.perform_all(requests, day), strict=True):
                if not isinstance(answer, Performed):
                    raise Rejected(request, answer.findings)
                cases[id(story)] = answer.case
                if story.name:
                    named[story.name] = answer.case
        advance(len(deeds))
    return named


def _waves(deeds: list[tuple[Story, Deed]]) -> Iterator[list[tuple[Story, Deed]]]:
    """Split a day so that no case has two acts in one batch, and links point to cases that exist."""
    left = deeds
    while left:
        wave, later, seen = [], [], set()
        for story, deed in left:
            (later if id(story) in seen else wave).append((story, deed))
            seen.add(id(story))
        yield wave
        left = later


def _request(story: Story, deed: Deed, case: str | None, named: dict[str, str]) -> Request:
    fields = {name: resolved(value, named) for name, value in deed.fields.items()}
    command = Command(
        deed.act, deed.day, deed.role, deed.actor, deed.outcome, fields, deed.persons, deed.attachments, deed.member
    )
    return Request(story.procedure, story.unit, command, case, story.title)
