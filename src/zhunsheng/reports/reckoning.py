"""A term by itself: what the calculator of the command line and that of the pages ask of the one date engine.

Three ways: by when it ends, how long one has to wait at least, and how early notice must lie before a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import unknown
from zhunsheng.kernel.terms import LastDay, Segments, Still, Stretch, Term, explain, last_day, latest_notice, lengthened

BY, WAIT, BACK = WAYS = ("by", "wait", "back")
Stop = tuple[date, date | None]  # days that do not count, both included; without an end while they go on
RANGE = "1990–2080"


class OutOfRange(ValueError):
    """The term leaves the years that a calendar can be thought of for."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The last day (None while the clock stands still) and each stretch of the way to it."""

    start: date
    segments: Segments
    last: LastDay | None
    stretches: tuple[Stretch, ...]


def reckon(
    catalog: Catalog, start: date, term: Term, longer: Sequence[Term] = (), stops: Sequence[Stop] = (),
    clock: str | None = None, roll: bool = True,
) -> Reckoned:  # fmt: skip
    """The last day of a term from `start` (day 0). `clock` is a procedure, or one act of it: general orders apply.

    Raises OutOfRange; ValueError where `clock` names nothing.
    """
    segments: Segments = (term,)
    for more in longer:
        segments = lengthened(segments, more)
    stills = [*(Still(a.toordinal() - 1, b.toordinal() if b else None, "still") for a, b in stops),
              *suspended(catalog, clock)]  # fmt: skip
    closed = [s for s in stills if s.upto is not None]
    try:
        end = last_day(start, segments, catalog.calendar, closed, roll)
        # A term that ran out before its clock was stopped has run out.
        standing = [s.after for s in stills if s.upto is None and s.after < end.unrolled.toordinal()]
        upto = date.fromordinal(min(standing) + 1) if standing else date.max
        stretches = explain(start, segments, catalog.calendar, stills, roll, upto)
    except (ValueError, OverflowError):
        raise OutOfRange(f"{start} 起的这一期限超出 {RANGE} 年，无从计算 (outside {RANGE})") from None
    return Reckoned(start, segments, None if standing else end, stretches)


def notice(catalog: Catalog, day: date, term: Term) -> LastDay:
    """The last day on which notice still lies so long before `day`; OutOfRange where there is none."""
    try:
        return latest_notice(day, term, catalog.calendar)
    except (ValueError, OverflowError):
        raise OutOfRange(f"{day} 以前的这一期限超出 {RANGE} 年，无从计算 (outside {RANGE})") from None


def suspended(catalog: Catalog, clock: str | None) -> list[Still]:
    """The general orders that stop a clock of this procedure, or of one of its acts; ValueError for an unknown one."""
    if not clock:
        return []
    ident, _, act = clock.partition(".")
    if ident not in catalog.ids:
        raise ValueError(unknown("程序", ident, catalog.ids))
    known = dict.fromkeys(a for version in catalog.procedure(ident).versions for a in version.acts)
    if act and act not in known:
        raise ValueError(unknown("行为", act, list(known)))
    clocks = {f"{ident}.{a}" for a in ([act] if act else known)}
    return [
        Still(o.start.toordinal() - 1, o.end.toordinal() if o.end else None, "suspended", o.basis)
        for o in catalog.calendar.orders
        if clocks & o.clocks
    ]
