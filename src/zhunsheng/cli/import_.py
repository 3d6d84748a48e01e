"""`zs import PROCEDURE FILE`: rows of a workbook or CSV into the ledger; `zs import --undo ID` takes them back."""

from datetime import date
from itertools import islice
from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE

SHOWN = 30  # complaints printed; a report file holds them all


@click.command("import")
@click.argument("procedure", required=False)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只预览，不入账 (say what would come of it)")
@click.option(
    "--irregular",
    metavar="REASON",
    default=None,
    help="往年确有其事而不合规的行，写明理由，连同违规事项补录 (what was done against the rule)",
)
@click.option("--as", "person", metavar="PERSON", default=None, help="以哪个人的身份，填人员编号 (who imports)")
@click.option("--unit", default=None, help="没有写明单位的行属于哪个单位 (whose rows they are that name no unit)")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="没有导入的行写成 .xlsx，附原因，可改正后再导入 (what was not taken, with reasons)",
)
@click.option("--undo", "undo", metavar="IMPORT-ID", default=None, help="撤回一次导入 (take an import back)")
def command(
    procedure: str | None, file: Path | None, dry_run: bool, irregular: str | None, person: str | None,
    unit: str | None, report: Path | None, undo: str | None,
) -> None:  # fmt: skip
    """导入台账或往年案件；好的行入账，坏的行指出单元格与原因，可反复导入。(Exit 1 where a row was not taken.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._sheets import stop

    if undo is not None and (procedure or file or dry_run or irregular or report):
        raise stop(USAGE, "--undo 只与 --as 同用：zs import --undo 编号", "--undo goes with nothing but --as")
    if undo is None and (procedure is None or file is None):
        raise stop(USAGE, "写明程序与文件：zs import 程序 文件.xlsx", "name the procedure and the file")
    if irregular is not None and not irregular.strip():
        raise stop(USAGE, "--irregular 后写明理由", "--irregular wants a reason")
    if report is not None and report.suffix.lower() != ".xlsx":
        raise stop(USAGE, "--report 写成 .xlsx", "the report is an .xlsx")
    start()
    if undo is not None:
        _undo(undo, person)
    else:
        _import(procedure, file, dry_run, irregular, person, unit, report)


def _import(
    procedure: str, file: Path, dry_run: bool, irregular: str | None, person: str | None, unit: str | None,
    report: Path | None,
) -> None:  # fmt: skip
    from django.conf import settings

    from zhunsheng.cli._sheets import bars, known_person, known_procedure, known_unit, stop, whole
    from zhunsheng.office.sheets import jobs, service

    today = date.today()  # noqa: DTZ011 — the command is where the day enters
    known_procedure(procedure)
    known_person(person, today)
    importer = service.Importer(today, person)
    with bars() as watch:
        try:
            with service.book(procedure, file, importer, known_unit(unit), watch) as book:
                with jobs.turn(settings.HOME):
                    outcome = book.take(irregular, not dry_run, watch)
                watch("", 0)
                _tell(book, outcome, dry_run)
                if report is not None and not outcome.is_whole:
                    with whole(report) as place:
                        rows = book.write_leftovers(place)
                    click.echo(f"没有导入的 {rows} 行已写入 {report}，改正后再导入 (rows not taken, to mend)")
        except service.Unreadable as error:
            raise stop(USAGE, error.zh, error.en) from None
    if not outcome.is_whole:
        raise click.exceptions.Exit(NO)


def _tell(book, outcome, dry_run: bool) -> None:  # noqa: ANN001 — types would load Django with every command
    from zhunsheng.catalog.messages import told

    for note in outcome.notes:
        click.echo(f"· {note.zh} ({note.en})", err=True)
    for complaint in islice(book.complaints(), SHOWN):
        click.echo(f"✗ {complaint}")
        click.echo(f"    {complaint.english()}")
    more = sum(1 for _ in islice(book.complaints(), SHOWN, None))
    if more:
        click.echo(f"… 另有 {more} 处；--report FILE.xlsx 全部写出 (and more; --report writes them all)")
    for where, findings in outcome.against[:SHOWN]:
        words = "；".join(f"{t.cannot}：{t.why}" for t in (told(f, book.layout.newest) for f in findings))
        click.echo(f"△ {where} 违规补录 (irregular)：{words}")
    head = "预览，没有入账 (preview, nothing was kept)" if dry_run else "已导入 (imported)"
    click.echo(
        f"{head}：共 {outcome.rows} 行，登记 {outcome.recorded}（其中违规补录 {outcome.irregular}），"
        f"更正 {outcome.amended}，相同而跳过 {outcome.same}，作废而跳过 {outcome.void}，未导入 {outcome.refused}"
    )
    if outcome.acts > outcome.taken:
        click.echo(f"这些行里共 {outcome.acts} 个行为 (acts in these rows)")
    click.echo("(rows, recorded, of these irregular, amended, equal, void, not taken)")
    if outcome.id:
        click.echo(f"导入编号 (import id) {outcome.id}；撤回：zs import --undo {outcome.id}")


def _undo(ident: str, person: str | None) -> None:
    from django.conf import settings

    from zhunsheng.cli._sheets import bars, known_person, stop
    from zhunsheng.office.sheets import jobs, service

    today = date.today()  # noqa: DTZ011 — the command is where the day enters
    known_person(person, today)
    with bars() as watch, jobs.turn(settings.HOME):
        done = service.undo(ident, service.Importer(today, person), watch=watch)
    if done is None:
        latest = "、".join(f"{i.id}（{i.procedure}，{i.file}）" for i in service.imports()[:5])
        raise stop(USAGE, f"没有编号为 {ident!r} 的导入" + (f"；最近的有 {latest}" if latest else ""), "no such import")
    for note in done.kept[:SHOWN]:
        click.echo(f"✗ {note.zh}")
        click.echo(f"    {note.en}")
    if len(done.kept) > SHOWN:
        click.echo(f"… 另有 {len(done.kept) - SHOWN} 处 (and more)")
    click.echo(f"撤回导入 {ident}：{done.taken_back} 个行为已更正，{len(done.kept)} 个没有撤回 (taken back, kept)")
    if done.kept:
        raise click.exceptions.Exit(NO)
