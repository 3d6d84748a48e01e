"""`zs tick`: pass the day; tell what became overdue or deemed, what is near, which cards stand.

Where the calendar is another, the days of open cases are counted anew first.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhunsheng.office.cases.coming import Card, Near, Upcoming
    from zhunsheng.office.cases.service import Came, Moved, Ticked

SHOWN = 20
NEAR_AT_MOST = 200  # duties near their day that are looked for where not every one is asked for


@click.command("tick")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="推进到哪一日，默认今天 (to which day, by default today)")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只看，不记下已经看到哪里 (look without moving the watermark)")
@click.option("--reproject", is_flag=True, help="即使日历没有变动，也重算全部未结案件 (count all open cases anew)")
@click.option("--all", "everything", is_flag=True, help="逐件列出，不只前若干件；临近期限的也全看 (list every one)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON；临近期限的至多 200 项，加 --all 则全列 (JSON)")
def command(as_of: datetime | None, dry_run: bool, reproject: bool, everything: bool, as_json: bool) -> None:
    """上次以来新逾期的、期限届满依法视为的，临近期限的，未销号的监察牌；不写账本。

    (What came about since the last tick, what is near its day, which cards stand.)

    日历有了新文件或新的中止命令时，先重算未结案件的届满日，逐一列出变动及理由。
    """
    from zhunsheng.cli._setup import start

    start()
    from zhunsheng.office.cases import service

    found = service.calendar_change()
    moved: list[Moved] = []
    if (found.is_one or reproject) and not dry_run:
        moved = list(service.reproject(found))
    elif found.is_one:
        click.echo(
            "日历已有变动，这次只看不重算，届满日仍是旧的 (the calendar changed; days are the former ones)", err=True
        )
    day = as_of.date() if as_of is not None else date.today()  # noqa: DTZ011 — the command is where the day enters
    told = service.tick(day, keep=not dry_run)
    from zhunsheng.office.cases import coming

    near, cards = coming.upcoming(day, None if everything else NEAR_AT_MOST), coming.open_cards(day)
    if as_json:
        click.echo(json.dumps(_plain(told, moved) | _coming(near, cards), ensure_ascii=False, indent=1))
        return
    shown = None if everything else SHOWN
    _tell_moved(moved, found, shown)
    _tell(told, shown)
    _tell_year(told, shown)
    _tell_near(near, shown)
    _tell_cards(cards, shown)


def _tell_moved(moved: list["Moved"], found: Any, shown: int | None) -> None:
    """The days that are others now, and the documents that made them so."""
    if not (moved or found.is_one):
        return
    sources = [d.title for d in found.documents] + [o.basis for o in found.orders]
    because = f"：{'；'.join(dict.fromkeys(sources))}" if sources else ""
    click.echo(f"日历变动{because}。{len(moved)} 个届满日随之改变 (days moved)")
    for m in moved[:shown]:
        why = "；".join(m.reasons) or "按现行日历重算"
        click.echo(f"  {m.number}  {_act(m.case, m.act)}：{m.before or '停着'} → {m.after or '停着'}"
                   f"{'（未定）' if m.provisional else ''}  {why}")  # fmt: skip
    _more(len(moved), shown)


def _tell(told: "Ticked", shown: int | None) -> None:
    if told.is_past:
        click.echo(f"上次已推进到 {told.since}，{told.day} 在它之前，没有可看的 (before the last tick)")
        return
    since = f"{told.since} 以来" if told.since else "迄今（首次）"
    overdue, deemed = [c for c in told.came if not c.is_deemed], [c for c in told.came if c.is_deemed]
    click.echo(
        f"截至 {told.day}，{since}：新逾期 {len(overdue)} 项，期限届满依法视为 {len(deemed)} 项 (overdue, deemed)"
    )
    for heading, group in (("逾期", overdue), ("视为", deemed)):
        for c in group[:shown]:
            outcome = f"·{_outcome(c)}" if c.is_deemed else ""
            click.echo(f"  {heading}  {c.due}{'（未定）' if c.provisional else ''}  {c.number}  "
                       f"{_act(c.case, c.act)}{outcome}")  # fmt: skip
        _more(len(group), shown)
    for unit, count in _by_unit(told.came):
        click.echo(f"  {unit}：{count} 项")


def _tell_near(near: "Upcoming", shown: int | None) -> None:
    count = f"{len(near.near)} 项" if near.is_all else f"{len(near.near)} 项以上"
    click.echo(f"临近期限 {count} (near their day)")
    for n in near.near[:shown]:
        click.echo(f"  临近  {n.due}{'（未定）' if n.provisional else ''}  {n.number}  {_act(n.case, n.act)}")
    _more(len(near.near), shown)


def _tell_cards(cards: list["Card"], shown: int | None) -> None:
    """The cards that stand, those first on which something is overdue."""
    if not cards:
        return
    red = sum(c.colour == "red" for c in cards)
    late = sum(c.light == "red" for c in cards)
    click.echo(f"未销号的监察牌 {len(cards)} 张：黄牌 {len(cards) - red}，红牌 {red}；逾期 {late} (cards that stand)")
    for c in cards[:shown]:
        name = "红牌" if c.colour == "red" else "黄牌"
        owed = f"应{_act(c.case, c.act)} {c.due or ''}".rstrip() if c.act else "待处理"
        mark = {"red": "（已逾期）", "yellow": "（临近）"}.get(c.light, "")
        click.echo(f"  {name}  {c.issued}  {c.number}  {owed}{mark}")
    _more(len(cards), shown)


def _tell_year(told: "Ticked", shown: int | None) -> None:
    """The yearly duties whose last day passed since the last tick without an act that meets them."""
    from zhunsheng.office.people import service as people

    passed = [] if told.is_past else _passed(told)
    if passed:
        click.echo(f"法定日历：{len(passed)} 项过了最后一日，账上未见履行 (yearly duties overdue)")
    for o in passed[:shown]:
        click.echo(f"  {o.due}  {people.unit_name(o.unit)}  {o.duty.name}  {o.article}")
    _more(len(passed), shown)


def _passed(told: "Ticked") -> list:
    """What passed since the last tick; at the first, since the year began."""
    from zhunsheng.office import yearly

    return yearly.passed(told.since or date(told.day.year, 1, 1), told.day)


def _more(count: int, shown: int | None) -> None:
    if shown is not None and count > shown:
        click.echo(f"  … 另有 {count - shown} 项 (and more; --all lists them)")


def _by_unit(came: Iterable["Came"]) -> list[tuple[str, int]]:
    from zhunsheng.office.people import service as people

    return [(people.unit_name(unit), n) for unit, n in Counter(c.unit for c in came).most_common()]


def _act(case: str, at: str) -> str:
    """What an act is called, with the member for whom it is owed."""
    from zhunsheng.catalog.naming import act_name
    from zhunsheng.kernel.case import split

    act, member = split(at)
    return act_name(_newest(case), act) + (f"（{member}）" if member else "")


def _outcome(came: "Came") -> str:
    from zhunsheng.catalog.naming import outcome_name
    from zhunsheng.kernel.case import split

    return outcome_name(_newest(came.case), split(came.act)[0], came.outcome)


def _newest(case: str) -> Any:
    from zhunsheng.office.cases import service

    return service.office().catalog.procedure(case.split("/", 1)[0]).versions[-1]


def _plain(told: "Ticked", moved: list["Moved"]) -> dict[str, Any]:
    return {
        "since": told.since and told.since.isoformat(),
        "day": told.day.isoformat(),
        "overdue": [_came(c) for c in told.came if not c.is_deemed],
        "deemed": [{**_came(c), "outcome": c.outcome} for c in told.came if c.is_deemed],
        "moved": [
            {"case": m.case, "number": m.number, "unit": m.unit, "act": m.act,
             "before": m.before and m.before.isoformat(), "after": m.after and m.after.isoformat(),
             "provisional": m.provisional, "reasons": list(m.reasons)} for m in moved
        ],
        "yearly": [
            {"duty": o.duty.id, "unit": o.unit, "due": o.due.isoformat()}
            for o in ([] if told.is_past else _passed(told))
        ],
    }  # fmt: skip


def _coming(near: "Upcoming", cards: list["Card"]) -> dict[str, Any]:
    return {
        "upcoming": [_came(n) for n in near.near],
        "upcoming_is_all": near.is_all,
        "cards": [
            {"case": c.case, "number": c.number, "unit": c.unit, "colour": c.colour, "issued": c.issued.isoformat(),
             "act": c.act, "due": c.due and c.due.isoformat(), "light": c.light} for c in cards
        ],
    }  # fmt: skip


def _came(came: "Came | Near") -> dict[str, Any]:
    return {
        "case": came.case, "number": came.number, "procedure": came.procedure, "unit": came.unit, "act": came.act,
        "due": came.due.isoformat(), "provisional": came.provisional,
    }  # fmt: skip
