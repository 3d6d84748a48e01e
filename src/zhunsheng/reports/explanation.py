"""期限计算说明书: how each day of a term was counted, which document makes a day a rest day, what stood still and why.

Everything counted here was counted by the kernel; these are the words for it. `account` tells a case, `single` a
term that belongs to no case; both come as blocks, to be printed as text or laid out as an official document.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhunsheng.catalog.calendars import Calendars
from zhunsheng.catalog.naming import act_name, cited, outcome_name
from zhunsheng.catalog.phrases import UNITS_ZH
from zhunsheng.kernel.case import NEW, Case, Event, Owed, key, split
from zhunsheng.kernel.clocks import due, stills
from zhunsheng.kernel.conditions import Moment
from zhunsheng.kernel.decide import Step, evolve
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.kernel.terms import LastDay, Segments, Stretch, Until, explain
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.reports.blocks import Block, Run

WEEKDAYS = "一二三四五六日"
PROVISIONAL = "未定：该年的放假安排尚未公布，暂按周末计，公布后重算"
LIGHTS = {"green": "绿", "yellow": "黄", "red": "红"}


@dataclass(frozen=True, slots=True)
class Account:
    """One obligation from the act that made it to the one that met it, or to the day of the explanation."""

    at: str
    owed: Owed
    made: Event
    longer: tuple[tuple[Event, str], ...] = ()  # what gave it more time, by which article
    met: Step | None = None
    ended: Event | None = None  # by which it ceased to be owed, or was made anew, without having been met
    is_anew: bool = False
    version: Version | None = None
    case: Case = NEW  # as it stood when the obligation was last looked at

    @property
    def is_open(self) -> bool:
        """It is still owed."""
        return self.met is None and self.ended is None

    def upto(self, today: date) -> date:
        """The day up to which it is told: that on which it was met or fell away, else today."""
        last = self.met.event if self.met is not None else self.ended
        return today if last is None else last.day


def accounts(told: Reading) -> list[Account]:
    """Every obligation that the case ever had, in the order in which they arose."""
    case, live, out = NEW, {}, []
    for step in told.steps:
        event, before = step.event, case
        case = evolve(told.procedure, case, event, told.calendar)
        out += list(_over(live, step, before, case))
        version = told.procedure.dated(case.version) if case.version else None
        for at, owed in case.owed.items():
            former = before.owed.get(at)
            if former is None or owed is not former and _obliges(version, event, at):
                if former is not None:
                    out.append(replace(live[at], ended=event, is_anew=True))
                live[at] = Account(at, owed, event)
            elif owed is not former:
                article = _extending(version, before, event, at, told.calendar)
                live[at] = replace(live[at], owed=owed, longer=(*live[at].longer, (event, article)))
            live[at] = replace(live[at], version=version, case=case)
    known = [*out, *(a for at, a in live.items() if at in case.owed)]
    return sorted(known, key=lambda a: (a.made.day, a.made.seq))


def _over(live: dict[str, Account], step: Step, before: Case, after: Case) -> Iterator[Account]:
    """The obligations that end with this step: met by it, replaced by it, or fallen away."""
    done = key(step.event.act, step.event.member)
    for at in [at for at in live if at in before.owed]:
        if at == done:
            yield replace(live.pop(at), met=step)
        elif at not in after.owed:
            yield replace(live.pop(at), ended=step.event)


def _obliges(version: Version | None, event: Event, at: str) -> bool:
    """The act obliges this one, so that its clock starts anew."""
    act = version.acts.get(event.act) if version is not None else None
    deed = act.deeds.get(event.outcome) if act is not None else None
    return deed is not None and split(at)[0] in {name for name, _ in deed.obliges}


def _extending(version: Version | None, before: Case, event: Event, at: str, calendar: WorkCalendar) -> str:
    """The article by which an act gave this obligation more time."""
    assert version is not None
    act = version.acts[event.act]
    deed, moment = (
        act.deeds[event.outcome],
        Moment(version, before, act, event.day, event.fields, event.member, calendar),
    )
    chosen = moment.chosen(dict(deed.extends)[split(at)[0]])
    return chosen.basis or deed.basis


def account(told: Reading, number: str, title: str, documents: Calendars) -> list[Block]:
    """The explanation of a case: every obligation, open ones first."""
    found = accounts(told)
    head = [
        _block(1, "期限计算说明书"),
        _block(0, f"案号：{number}"),
        _block(0, f"事项：{title}"),
        _block(0, f"程序：{_procedure(told)}"),
        _block(0, f"说明截至：{_day(told.day)}。期限以日计：引起期限的行为之日不计入，自次日起算。"),
    ]
    still, over = [a for a in found if a.is_open], [a for a in found if not a.is_open]
    body = list(_section("一、应办事项的期限", still, told, documents))
    if not still:
        body.append(_block(0, "本案目前没有应办事项。"))
    if over:
        body += _section("二、已了结的期限", over, told, documents)
    return [*head, *body, *_sources(found, told, documents)]


def single(
    start: date, term: Segments, last: LastDay | None, stretches: Iterable[Stretch], documents: Calendars
) -> list[Block]:
    """The explanation of a term by itself."""
    end = "期限停着，届满日待恢复后计算" if last is None else f"届满日：{_last(last)}"
    return [
        _block(0, f"起算：{_day(start)}为第0日，次日为第1日"),
        _block(0, f"期限：{term_words(term)}"),
        _block(0, end),
        *(_block(0, line) for line in stretch_lines(stretches, documents)),
    ]


def as_text(blocks: Iterable[Block]) -> str:
    """The blocks as plain text: headings stand by themselves, paragraphs are set in."""
    lines = []
    for block in blocks:
        if block.level > 1:
            lines.append("")
        lines.append(block.text if block.level else f"  {block.text}")
    return "\n".join(lines)


def term_words(term: Segments) -> str:
    """A term in words: its parts in their order, an extension in another unit after the former last day.

    >>> from zhunsheng.kernel.terms import Term
    >>> term_words((Term(20, "workdays"),))
    '20个工作日'
    """
    parts = [f"至{_day(s.day)}止" if isinstance(s, Until) else f"{s.amount}{UNITS_ZH[s.unit]}" for s in term]
    return "，届满后接着计".join(parts)


def stretch_lines(
    stretches: Iterable[Stretch], documents: Calendars, causes: Mapping[date, str] | None = None
) -> list[str]:
    """A line for each stretch: from when to when, how many days it contributes, or why it does not count.

    `causes` says for the first day of a stretch what made the clock stand still.
    """
    out, total = [], 0
    for stretch in stretches:
        for part in _parted(stretch, documents):
            total += part.days
            out.append(f"{_span(part)}  {_reason(part, documents, causes or {})}" + _running(part, total))
    return out


def _running(part: Stretch, total: int) -> str:
    return f"，累计{total}日" if part.counted and part.days else ""


def _section(heading: str, found: list[Account], told: Reading, documents: Calendars) -> Iterator[Block]:
    if not found:
        return
    yield _block(2, heading)
    for n, one in enumerate(found, 1):
        yield _block(3, f"（{_numeral(n)}）{_name(one)}")
        yield from (_block(0, line) for line in _lines(one, told, documents))


def _lines(one: Account, told: Reading, documents: Calendars) -> Iterator[str]:
    owed, version = one.owed, one.version
    assert version is not None
    yield f"起因：{_day(one.made.day)}“{_deed(version, one.made)}”{_article(version, owed.basis)}"
    if owed.start != one.made.day:
        yield f"起算日：{_day(owed.start)}（第0日）"
    if not owed.term:
        yield "法定期限：法律没有规定期限"
    else:
        yield f"法定期限：{term_words(owed.term)}" + ("" if owed.roll else "（末日逢休息日不顺延）")
    for event, article in one.longer:
        yield f"延长：{_day(event.day)}“{_deed(version, event)}”{_article(version, article)}"
    if owed.term:
        yield from _counted(one, told, documents)
    for word, term in (("承诺", owed.promised), ("内部", owed.internal)):
        if term:
            end = due(version, one.case, one.at, owed, told.calendar, term)
            yield f"{word}期限：{term_words(term)}，" + (f"至{_last(end)}" if end else "现在停着")
    yield _fate(one, told)


def _counted(one: Account, told: Reading, documents: Calendars) -> Iterator[str]:
    """The stretches of the statutory term, and the last day that they come to."""
    version, today = one.version, one.upto(told.day)
    assert version is not None
    known = version, one.case, one.at, one.owed, told.calendar
    stretches = _explained(*known, today)
    yield from stretch_lines(stretches, documents, _causes(version, one, stretches))
    end = due(*known, one.owed.term)
    if end is None:
        yield f"届满日：期限现在停着，恢复后再算（已计至{_day(today)}）"
    else:
        yield f"届满日：{_last(end)}"


def _fate(one: Account, told: Reading) -> str:
    """What became of the obligation."""
    version = one.version
    assert version is not None
    if one.met is not None:
        event, late = one.met.event, one.met.late
        words = {"statutory": "逾法定期限", "promised": "逾承诺期限", "internal": "逾内部期限"}
        told_late = "、".join(words[k] for k in late) or "未逾期"
        how = "期限届满，依法视为" if event.is_silent else "办理"
        return f"结果：{_day(event.day)}{how}“{_deed(version, event)}”" + ("" if event.is_silent else f"，{told_late}")
    if one.ended is not None and one.is_anew:
        return f"结果：{_day(one.ended.day)}“{_deed(version, one.ended)}”，期限重新起算"
    if one.ended is not None:
        return f"结果：{_day(one.ended.day)}“{_deed(version, one.ended)}”之后不再应办"
    duty = next((d for d in told.duties if key(d.act, d.member) == one.at), None)
    return f"现状：应办未办，{LIGHTS[duty.light]}灯" if duty is not None else "现状：应办未办"


def _causes(version: Version, one: Account, stretches: Iterable[Stretch]) -> dict[date, str]:
    """For each stretch that stood still, the act that was owed the while, and the article."""
    act, member = split(one.at)
    stops = dict(version.acts[act].stops_while) if act in version.acts else {}
    out = {}
    for stretch in stretches:
        if stretch.reason == "still":
            known = sorted({*one.case.spans, *one.case.owed})
            owed = [split(at)[0] for at in known if _was_owed(one.case, at, stretch.start)]
            names = "、".join(act_name(version, name) for name in stops if name in owed)
            out[stretch.start] = f"，应办“{names}”而未办{_article(version, stretch.basis)}"
    return out


def _was_owed(case: Case, at: str, day: date) -> bool:
    spans = [*case.spans.get(at, ()), *([(case.owed[at].since, date.max)] if at in case.owed else [])]
    return any(after < day <= upto for after, upto in spans)


def _parted(stretch: Stretch, documents: Calendars) -> Iterator[Stretch]:
    """A stretch of rest days parted where another document speaks of the days."""
    if stretch.reason not in ("rest", "rolled"):
        yield stretch
        return
    begin = stretch.start
    while begin <= stretch.end:
        end, source = begin, documents.document_of(begin)
        while end < stretch.end and documents.document_of(end + timedelta(1)) == source:
            end += timedelta(1)
        yield stretch._replace(start=begin, end=end)
        begin = end + timedelta(1)


def _reason(part: Stretch, documents: Calendars, causes: Mapping[date, str]) -> str:
    article = f"（{part.basis}）" if part.basis else ""
    if part.reason == "workday":
        return f"计入{part.days}个工作日" + _make_up(part, documents)
    if part.reason == "day":
        return f"计入{part.days}日"
    if part.reason == "until":
        return "至所定之日"
    if part.reason == "still":
        return "不计入：期限停着" + causes.get(part.start, article)
    if part.reason == "suspended":
        return f"不计入：依普遍中止的命令{article}"
    source = documents.document_of(part.start)
    why = f"放假，{source.title}" if source is not None else "周末"
    return f"{'顺延' if part.reason == 'rolled' else '不计入'}：{why}"


def _make_up(part: Stretch, documents: Calendars) -> str:
    """The make-up Saturdays and Sundays among the working days, and who made them so."""
    days = [part.start + timedelta(n) for n in range((part.end - part.start).days + 1)]
    named = [f"{_day(d)}为调休上班日，{s.title}" for d in days if d.weekday() > 4 and (s := documents.document_of(d))]
    return f"（其中{'；'.join(named)}）" if named else ""


def titles(stretches: Iterable[Stretch], documents: Calendars) -> Iterator[str]:
    """Of every document that makes one of the days what it is."""
    for stretch in stretches:
        looked_up = stretch.reason in ("workday", "rest", "rolled")
        for n in range((stretch.end - stretch.start).days + 1 if looked_up else 0):
            if (source := documents.document_of(stretch.start + timedelta(n))) is not None:
                yield source.title


def _sources(found: list[Account], told: Reading, documents: Calendars) -> list[Block]:
    """Which documents the counting rests on."""
    used: dict[str, None] = {}
    for one in found:
        assert one.version is not None
        known = one.version, one.case, one.at, one.owed, told.calendar, one.upto(told.day)
        used |= dict.fromkeys(titles(_explained(*known) if one.owed.term else (), documents))
    if not used:
        return []
    return [_block(2, "所依放假安排"), *(_block(0, title) for title in used)]


def _procedure(told: Reading) -> str:
    version = told.version
    assert version is not None
    return f"{version.name}（{version.since}起施行的版本，《{version.basis}》）"


def _name(one: Account) -> str:
    act, member = split(one.at)
    return act_name(one.version, act) + (f"（{member}）" if member else "")


def _deed(version: Version, event: Event) -> str:
    outcome = outcome_name(version, event.act, event.outcome) if event.outcome else ""
    name = "转入另一版本" if event.act == "migrate" else act_name(version, event.act)
    return f"{name}·{outcome}" if outcome else name


def _article(version: Version, basis: str) -> str:
    return f"（{cited(version, basis)}）" if basis else ""


def _last(end: LastDay) -> str:
    rolled = f"（原为{_day(end.unrolled)}，逢休息日顺延）" if end.unrolled != end.day else ""
    return _day(end.day) + rolled + (f"（{PROVISIONAL}）" if end.provisional else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _span(part: Stretch) -> str:
    return str(part.start) if part.start == part.end else f"{part.start}至{part.end}"


def _numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    digits = "〇一二三四五六七八九"
    return digits[n] if n < 10 else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _block(level: int, text: str) -> Block:
    return Block(level, (Run(text),))


def _explained(
    version: Version, case: Case, at: str, owed: Owed, calendar: WorkCalendar, today: date
) -> tuple[Stretch, ...]:
    """Every stretch of the statutory term, counted or not, and why; to this day while it stands still."""
    end = due(version, case, at, owed, calendar, owed.term)
    found = stills(version, case, at, calendar)
    return explain(owed.start, owed.term, calendar, found, owed.roll, date.max if end is not None else today)
