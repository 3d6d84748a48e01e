"""`zs migrate PROCEDURE --to DATE --why …`: move running cases to another version of their law."""

import json
from datetime import date, datetime
from typing import Any

import click

from zhunsheng.cli import REFUSED

SHOWN = 50
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("migrate")
@click.argument("procedure")
@click.option("--to", type=DAY, required=True, help="转入哪一版本，写其施行日期 (the version's date)")
@click.option("--why", required=True, help="依据：过渡规定的名称与条文 (the transitional rule, with its article)")
@click.option("--by", required=True, metavar="PERSON", help="谁决定：督查人员的编号 (a supervisor's id)")
@click.option("--on", "day", type=DAY, default=None, help="哪一日转入，默认今天 (on which day, by default today)")
@click.option("--unit", default=None, help="只转某一单位的案件 (one unit's cases only)")
@click.option("--case", "cases", multiple=True, metavar="CASE", help="只转所列案件，可多次 (these cases only)")
@click.option("--dry-run", is_flag=True, help="只看能否转，不写账本 (say what would be, write nothing)")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def command(
    procedure: str, to: datetime, why: str, by: str, day: datetime | None, unit: str | None, cases: tuple[str, ...],
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """未结案件转入另一版本；逐案核对，不能转的写明理由，能转的照转。(Refused cases exit 3; the others move.)

    转错了再转回原版本即可；已在计算的期限不变。
    """
    from zhunsheng.cli._setup import start

    if not why.strip():
        raise click.BadParameter("写明过渡规定，如“行政处罚法第85条” (name the transitional rule)", param_hint="--why")
    start()
    from zhunsheng.office.cases import service

    today = date.today()  # noqa: DTZ011 — the command is where the day enters
    on = day.date() if day is not None else today
    version = _version(procedure, to.date())
    asked = service.Transition(procedure, version.since, why.strip(), on, _mover(by, on), unit, cases)
    told = service.migrate(asked, today, keep=not dry_run)
    if lost := sorted(set(cases) - {t.case for t in told}):
        raise click.BadParameter(f"没有这样的案件：{'、'.join(lost)} (no such case)", param_hint="--case")
    refused = [t for t in told if not t.is_moved]
    if as_json:
        click.echo(json.dumps(_plain(told, version, dry_run), ensure_ascii=False, indent=1))
    else:
        _tell(len(told) - len(refused), refused, version, dry_run)
    if refused:
        raise click.exceptions.Exit(REFUSED)


def _version(procedure: str, to: date) -> Any:
    """The version to move to; wrong usage where there is none of that date."""
    from zhunsheng.catalog.source import unknown
    from zhunsheng.office.cases import service

    catalog = service.office().catalog
    if procedure not in catalog.ids:
        raise click.BadParameter(unknown("程序", procedure, catalog.ids), param_hint="PROCEDURE")
    versions = catalog.procedure(procedure).versions
    found = next((v for v in versions if v.since == to), None)
    if found is None:
        known = "、".join(str(v.since) for v in versions)
        raise click.BadParameter(f"没有 {to} 起施行的版本，现有：{known} (no such version)", param_hint="--to")
    return found


def _mover(by: str, day: date) -> Any:
    """The supervisor who decides; refused where that person is none that day."""
    from zhunsheng.office.cases.transition import MOVER
    from zhunsheng.office.people import service as people

    seat = next((s for s in people.posts(by, day) if s.role == MOVER), None)
    actor = people.actor(by, seat.unit if seat else None, day)
    if actor is None:
        raise click.BadParameter(f"没有人员 {by!r} (no such person)", param_hint="--by")
    if seat is None:
        click.echo(f"{by} 在 {day} 不是督查人员，不能决定转入另一版本 (not a supervisor that day)", err=True)
        raise click.exceptions.Exit(REFUSED)
    return actor


def _tell(moved: int, refused: list, version: Any, dry_run: bool) -> None:
    if not (moved or refused):
        click.echo(f"没有要转的案件：未结案件都已适用 {version.since} 起施行的版本 (nothing to move)")
        return
    done, done_en = ("可以转入", "could move") if dry_run else ("已转入", "moved")
    click.echo(f"{done} {version.since} 起施行的版本 {moved} 件，不能转 {len(refused)} 件 ({done_en}, refused)")
    for case in refused[:SHOWN]:
        for finding in case.findings:
            click.echo(f"  ✗ {case.number or case.case}  {_words(finding, version)}")
    if len(refused) > SHOWN:
        click.echo(f"  … 另有 {len(refused) - SHOWN} 件 (and more; --json lists them all)")


def _words(finding: Any, version: Any) -> str:
    """A finding in words; of what the version does not know, the name under another."""
    from zhunsheng.catalog.messages import told
    from zhunsheng.office.cases import service

    known = service.office().catalog.procedure(version.procedure).versions
    knows = next((v for v in (version, *known) if finding.subject in (*v.acts, *v.fields)), version)
    return str(told(finding, knows))


def _plain(told: list, version: Any, dry_run: bool) -> dict[str, Any]:
    return {
        "to": version.since.isoformat(),
        "dry_run": dry_run,
        "moved": [t.case for t in told if t.is_moved],
        "refused": [
            {"case": t.case, "number": t.number,
             "findings": [{"code": f.code, "words": _words(f, version)} for f in t.findings]}
            for t in told if not t.is_moved
        ],
    }  # fmt: skip
