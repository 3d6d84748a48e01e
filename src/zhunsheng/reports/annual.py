"""The annual report on building a law-based government: the five statutory contents, built from figures alone.

督察工作规定第24条 names the contents. Every number of the text is a figure; a template with a bare digit is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from zhunsheng.figures.figure import Figure
from zhunsheng.reports.blocks import SCHEME, blocks
from zhunsheng.reports.digits import bare_digits
from zhunsheng.reports.render import Made
from zhunsheng.reports.words import shown, shown_en

TEMPLATES = Path(__file__).parent / "templates"
SHORT = "annual-report.{language}.md.j2"
NOTE = "合成数据 · 仅供演示"
NOTE_EN = "Synthetic data, for demonstration only"


class NotReady(Exception):
    """Why the report cannot be made: a figure it asks for is missing, or its template holds a bare digit."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report is made of, besides its words."""

    region: str
    region_en: str
    government: str
    year: int
    figures: Mapping[str, Figure]
    plan: Sequence[str] = ()  # titles of next year's main tasks
    unmet: Sequence[str] = ()  # titles of this year's that are not completed
    refused: int = 0  # attempts that the law refused
    synthetic: bool = False
    root: str = ""  # over the heads of all cases of the ledger, and when the latest event under it was entered
    recorded: str = ""


def annual_report(
    facts: Facts, english: bool = False, folder: Path | None = None, signed_on: date | None = None
) -> Made:
    """The report of a year. NotReady where a figure is missing or the text prints a number that is none."""
    language = "en" if english else "zh"
    places = [str(f) for f in (folder, TEMPLATES) if f is not None]
    words = Environment(loader=FileSystemLoader(places), undefined=StrictUndefined, autoescape=False)  # noqa: S701  Markdown
    told = words.get_template(SHORT.format(language=language)).render(_context(facts, english))
    found = blocks(told)
    if bare := bare_digits(found):
        raise NotReady(f"报告里有不是指标的数字：{'；'.join(bare)}。改用 figure(…) (a bare digit in the report)")
    note = (NOTE_EN if english else NOTE) if facts.synthetic else ""
    return Made(tuple(found), found[0].text, facts.government, signed_on, note, language, facts.year)


def _context(facts: Facts, english: bool) -> dict[str, object]:
    words = shown_en if english else shown

    def figure(ident: str) -> str:
        made = facts.figures.get(ident)
        if made is None:
            raise NotReady(f"报告引用的指标 {ident!r} 不存在 (the report asks for an unknown indicator)")
        return f"[{words(made)}]({SCHEME}{ident})"

    as_of = next(iter(facts.figures.values())).as_of if facts.figures else None
    return {
        "figure": figure, "region": facts.region_en if english else facts.region, "year": facts.year,
        "gaps": list(_gaps(facts, figure, english)), "plan": list(facts.plan), "synthetic": facts.synthetic,
        "refused": facts.refused, "root": facts.root, "recorded": facts.recorded,
        "entered": _timed(facts.recorded, english) if facts.recorded else "",
        "court": "litigation.heads-appeared" in facts.figures, "as_of": _dated(as_of, english) if as_of else "",
    }  # fmt: skip


def _dated(day: date, english: bool) -> str:
    """A day as a paper of an office writes it."""
    return day.isoformat() if english else f"{day.year}年{day.month}月{day.day}日"


def _timed(instant: str, english: bool) -> str:
    """An instant to the minute, as people write it: 2019年12月31日16时46分."""
    at = datetime.fromisoformat(instant)
    return f"{at:%Y-%m-%d %H:%M}" if english else f"{_dated(at.date(), english)}{at.hour}时{at.minute:02}分"


def _gaps(facts: Facts, figure, english: bool) -> Iterable[str]:
    """What fell short, as the ledger has it: acts too late, cases overdue, acts against the rule, tasks unmet."""

    def listed(suffix: str) -> str:
        found = [f.indicator for i, f in facts.figures.items() if i.endswith(suffix) and f.value]
        told = [f"{i.name_en} {figure(i.id)}" if english else f"{short(i.name)}{figure(i.id)}" for i in found]
        return ("; " if english else "、").join(told)

    def short(name: str) -> str:
        return name.removesuffix("逾期行为数").removesuffix("超期未办数")

    def holds(ident: str) -> bool:
        return (made := facts.figures.get(ident)) is not None and bool(made.value)

    if holds("acts.late"):
        whole = "Acts done after their statutory day" if english else "期限意识有待加强。全年超过法定期限才办的行为"
        parts = listed(".late-acts")
        among = (f", among them: {parts}" if english else f"，其中{parts}") if parts else ""
        yield f"{whole}{': ' if english else ''}{figure('acts.late')}{among}{'.' if english else '。'}"
    if parts := listed(".overdue"):
        yield f"Still owed past their day: {parts}." if english else f"有的事项到期仍未办结：{parts}。"
    if holds("acts.irregular"):
        words = "Acts recorded against the rule: " if english else "有的程序没有依法履行。违反规定、事后如实补录的行为"
        yield f"{words}{figure('acts.irregular')}{'.' if english else '。'}"
    if facts.unmet:
        titles = ("; " if english else "、").join(facts.unmet)
        rate = figure("plan.completion-rate")
        yield (
            f"Main tasks completed: {rate}; not completed: {titles}."
            if english
            else f"年度任务没有全部完成。主要任务完成率{rate}，未完成的是：{titles}。"
        )
