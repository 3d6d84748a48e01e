"""`zs explain CASE`: 期限计算说明书, how each of a case's days was reached."""

from datetime import date, datetime
from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE

FORMS = {".docx": "docx", ".txt": "txt"}


@click.command("explain")
@click.argument("case")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="截至哪一日，默认今天 (as of that day, by default today)")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写成文件，后缀为 docx 或 txt (write a file instead)")  # fmt: skip
def command(case: str, day: datetime | None, output: Path | None) -> None:
    """期限计算说明书：起算、每一段计入或不计入及理由、顺延、届满日。(How each of a case's days was reached.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._write import written

    if output is not None and output.suffix.lower() not in FORMS:
        click.echo(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(FORMS)} (unknown form)", err=True)
        raise click.exceptions.Exit(USAGE)
    start(migrate=False)
    from zhunsheng.office.cases import service
    from zhunsheng.reports.explanation import account, as_text
    from zhunsheng.reports.word import document

    today = day.date() if day is not None else date.today()  # noqa: DTZ011 — the command is where the day enters
    row = service.row(case)
    if row is None:
        click.echo(f"没有案件 {case!r}：编号写作 程序/单位/年/序号 (no such case)", err=True)
        raise click.exceptions.Exit(USAGE)
    if today < row.opened_on:
        click.echo(f"{today} 时本案尚未立案，立案日为 {row.opened_on} (not opened yet)", err=True)
        raise click.exceptions.Exit(NO)
    told = service.reading(case, today)
    assert told is not None
    blocks = account(told, row.number, row.title, service.office().catalog.documents)
    if output is None:
        click.echo(as_text(blocks))
        return
    text = as_text(blocks) + "\n"
    content = document(blocks, signed_on=today, subject=row.number) if output.suffix == ".docx" else text.encode()
    written(output, content)
    click.echo(f"已写入 (written) {output}")
