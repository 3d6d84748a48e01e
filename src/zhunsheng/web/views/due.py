"""The calculator: by when a term ends, how long one has to wait, how early notice must lie; and why that day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.catalog.calendars import Calendars
from zhunsheng.catalog.durations import LONGEST
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.regions import Region, known, region
from zhunsheng.kernel.terms import LastDay, Stretch, Term
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.office.cases import service as cases
from zhunsheng.reports.explanation import titles
from zhunsheng.reports.reckoning import BACK, BY, WAIT, OutOfRange, Reckoned, Stop, notice, reckon
from zhunsheng.web.inputs import TERM_NAMES
from zhunsheng.web.snapshot import office_day
from zhunsheng.web.templatetags.zs import law, named
from zhunsheng.web.typed import TERM_UNITS, Mistyped, day_of, one_line
from zhunsheng.web.words import bracketed, stretch_words

WAYS = {
    BY: noop("何日届满：自这一日起，在此期限内"),
    WAIT: noop("最早何日可办：自这一日起，不少于此期限"),
    BACK: noop("最迟何日通知：在这一日之前，提前此期限"),
}
MONTHS_DRAWN = 14  # a longer way is told by its stretches alone


@dataclass
class Asked:
    """What the form asks, as typed, and what is wrong with it."""

    values: dict[str, str]
    day: date | None = None
    term: Term | None = None
    longer: Term | None = None
    stops: list[Stop] = field(default_factory=list)
    clock: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """There is something to reckon, and nothing is wrong with it."""
        return self.day is not None and self.term is not None and not self.faults


def due_page(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where something was asked."""
    held = cases.office().catalog
    asked = _asked(request.GET)
    regions = _regions(held)
    code = request.GET.get("region", settings.REGION)
    catalog = held if code == settings.REGION or code not in regions else Catalog(code, held.extra)
    answer: dict[str, Any] | None = None
    if asked.is_whole:
        try:
            answer = _answer(catalog, asked)
        except OutOfRange:
            asked.faults["amount"] = _("这一期限超出 1990–2080 年，无从计算")
        except ValueError:
            asked.faults["clock"] = _("没有这个程序或者行为")
    return render(request, "web/due.html", {
        "here": "law", "asked": asked, "answer": answer, "clock": _clock(catalog, asked.clock),
        "ways": [(way, _(words), way == asked.values["way"]) for way, words in WAYS.items()],
        "units": [(u, _(TERM_NAMES[u]), u == asked.values["unit"]) for u in TERM_UNITS],
        "longer_units": [(u, _(TERM_NAMES[u]), u == asked.values["longer_unit"]) for u in TERM_UNITS],
        "regions": [(c, named(r), c == code) for c, r in regions.items()], "years": _years(catalog.calendar),
        "weekdays": _weekdays(),
    })  # fmt: skip


def _asked(given: QueryDict) -> Asked:
    names = {"on": "", "amount": "", "unit": "workdays", "way": BY, "longer": "", "longer_unit": "workdays",
             "stop_from": "", "stop_to": "", "roll": "", "clock": ""}  # fmt: skip
    values = {name: given.get(name, default).strip() for name, default in names.items()}
    values["unit"] = values["unit"] if values["unit"] in TERM_UNITS else "workdays"
    values["way"] = values["way"] if values["way"] in WAYS else BY
    asked = Asked(values, clock=values["clock"])
    if not any(values[n] for n in ("on", "amount")):
        values["on"] = office_day().isoformat()
        return asked
    for name, read in (("on", _day), ("amount", _term), ("longer", _longer), ("stop_from", _stop)):
        try:
            read(asked)
        except Mistyped as fault:
            asked.faults[name] = str(fault)
    return asked


def _day(asked: Asked) -> None:
    asked.day = day_of(asked.values["on"])
    if asked.day is None:
        asked.day = office_day()
        asked.values["on"] = asked.day.isoformat()


def _term(asked: Asked) -> None:
    asked.term = _number(asked.values["amount"], asked.values["unit"])
    if asked.term is None:
        raise Mistyped(_("期限写一个整数，再选单位"))


def _longer(asked: Asked) -> None:
    unit = asked.values["longer_unit"]
    asked.longer = _number(asked.values["longer"], unit if unit in TERM_UNITS else "workdays")


def _number(text: str, unit: str) -> Term | None:
    text = one_line(text)
    if not text:
        return None
    if not re.fullmatch(r"\d{1,5}", text) or not 0 < int(text) <= LONGEST:
        raise Mistyped(_("写 1 至 10000 的整数"))
    return Term(int(text), unit)


def _stop(asked: Asked) -> None:
    begin, end = day_of(asked.values["stop_from"]), day_of(asked.values["stop_to"])
    if begin is None and end is not None:
        raise Mistyped(_("写明自哪一日起不计入"))
    if begin is not None:
        if end is not None and end < begin:
            raise Mistyped(_("止日早于起日"))
        asked.stops.append((begin, end))


def _answer(catalog: Catalog, asked: Asked) -> dict[str, Any]:
    assert asked.day is not None
    assert asked.term is not None
    if asked.values["way"] == BACK:
        return _notice(catalog, asked.day, asked.term)
    is_wait = asked.values["way"] == WAIT
    longer = (asked.longer,) if asked.longer is not None else ()
    roll = not is_wait and asked.values["roll"] != "no"
    found = reckon(catalog, asked.day, asked.term, longer, asked.stops, asked.clock or None, roll)
    last = found.last
    shown = last.day + timedelta(1) if last is not None and is_wait else last and last.day
    return {
        "way": asked.values["way"], "day": shown, "weekday": shown and _weekday(shown), "last": last,
        "provisional": bool(last and last.provisional), "rolled": bool(last and last.day != last.unrolled),
        "stretches": list(_stretches(found, catalog.documents)),
        "sources": list(dict.fromkeys(titles(found.stretches, catalog.documents))),
        "months": list(_months(found.start, found.stretches, last)),
    }  # fmt: skip


def _notice(catalog: Catalog, day: date, term: Term) -> dict[str, Any]:
    """Counted back from the day; the way there is told as the same term from the day found."""
    found = notice(catalog, day, term)
    rest = "rest" if term.unit == "workdays" else "day"
    stretches = tuple(_between(found.day, day, catalog.calendar, rest))
    return {
        "way": BACK, "day": found.day, "weekday": _weekday(found.day), "last": found, "provisional": found.provisional,
        "rolled": False, "stretches": list(_stretches(Reckoned(day, (term,), found, stretches), catalog.documents)),
        "sources": list(dict.fromkeys(titles(stretches, catalog.documents))),
        "months": list(_months(day, stretches, found, backwards=True)),
    }  # fmt: skip


def _between(first: date, day: date, calendar: WorkCalendar, rest: str) -> Iterator[Stretch]:
    """The days from the day found to the one before `day`, each with whether it counts."""
    run: list[date] = []
    kinds: list[bool] = []
    for n in range((day - first).days):
        at = first + timedelta(n)
        counts = rest == "day" or calendar.is_workday(at)
        if kinds and kinds[-1] != counts:
            yield _stretch(run, kinds[-1], rest)
            run = []
        run.append(at)
        kinds.append(counts)
    if run:
        yield _stretch(run, kinds[-1], rest)


def _stretch(days: list[date], counts: bool, rest: str) -> Stretch:
    reason = "rest" if not counts else "workday" if rest == "rest" else "day"
    return Stretch(days[0], days[-1], counts, len(days) if counts else 0, reason)


def _stretches(found: Reckoned, documents: Calendars) -> Iterator[dict[str, Any]]:
    total = 0
    for s in found.stretches:
        total += s.days
        told = dict.fromkeys(titles((s,), documents))
        why = stretch_words(s.reason) + bracketed(law(s.basis))
        yield {"start": s.start, "end": s.end, "counted": s.counted, "days": s.days, "total": total, "why": why,
               "sources": list(told)}  # fmt: skip


def _months(
    start: date, stretches: tuple[Stretch, ...], last: LastDay | None, backwards: bool = False
) -> Iterator[dict[str, Any]]:
    """The way as calendar sheets: each day with its number, or why it has none."""
    marks: dict[date, tuple[str, int]] = {}
    total, count = sum(s.days for s in stretches), 0
    for s in stretches:
        for n in range((s.end - s.start).days + 1):
            counts = s.counted and bool(s.days)
            count += counts
            number = (total - count + 1 if backwards else count) if counts else 0
            marks[s.start + timedelta(n)] = ("counted" if s.counted else s.reason, number)
    days = [start, *marks]
    first, final = min(days).replace(day=1), max(days)
    sheets = (final.year - first.year) * 12 + final.month - first.month + 1
    for n in range(sheets if sheets <= MONTHS_DRAWN else 0):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        yield _sheet(date(year, month + 1, 1), start, marks, last.day if last is not None else None)


def _sheet(first: date, start: date, marks: dict[date, tuple[str, int]], last: date | None) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [{"day": ""}] * first.weekday()
    day = first
    while day.month == first.month:
        kind, number = marks.get(day, ("", 0))
        kinds = [kind, *(["start"] if day == start else []), *(["last"] if day == last else [])]
        cells.append({"day": day.day, "kind": " ".join(k for k in kinds if k), "number": number, "date": day})
        day += timedelta(1)
    cells += [{"day": ""}] * (-len(cells) % 7)
    return {"name": f"{first.year}-{first.month:02}", "weeks": [cells[n : n + 7] for n in range(0, len(cells), 7)]}


def _weekday(day: date) -> str:
    return _weekdays()[day.weekday()]


def _weekdays() -> tuple[str, ...]:
    return _("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")


def _clock(catalog: Catalog, clock: str) -> dict[str, str] | None:
    """The act whose term is asked for, where one is named."""
    ident, _dot, act = clock.partition(".")
    if ident not in catalog.ids:
        return None
    version = catalog.procedure(ident).versions[-1]
    return {"value": clock, "id": ident, "name": named(version),
            "act": named(version.acts[act]) if act in version.acts else ""}  # fmt: skip


def _regions(catalog: Catalog) -> dict[str, Region]:
    return {code: region(place) for code, place in known((catalog.data, *catalog.extra)).items()}


def _years(calendar: WorkCalendar) -> tuple[int, int]:
    """From which year to which the notices are known."""
    return min(calendar.years), max(calendar.years)
