"""`zs export PROCEDURE -o FILE`: a list of cases or records as a workbook or CSV."""

from datetime import date, datetime
from pathlib import Path

import click

from zhunsheng.cli import USAGE

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("procedure")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="写成 .xlsx 或 .csv (the file)",
)
@click.option("--unit", default=None, help="只要某单位的 (of one unit)")
@click.option("--year", type=click.IntRange(1949, 9999), default=None, help="某年登记或立案的 (opened in a year)")
@click.option("--from", "begin", type=DAY, default=None, help="登记或立案不早于 (opened on or after)")
@click.option("--until", "end", type=DAY, default=None, help="登记或立案不晚于 (opened on or before)")
@click.option("--state", type=click.Choice(["open", "ended"]), default=None, help="在办或已结 (open or ended)")
@click.option("--result", default=None, help="结果的编号 (the id of a result)")
@click.option("--handler", default=None, help="承办人的编号 (the handler's id)")
@click.option("--text", default=None, help="案号、标题中含有 (in number or title)")
@click.option("--late", is_flag=True, help="只要有逾期的 (with something late)")
@click.option("--irregular", is_flag=True, help="只要有违规补录的 (with something irregular)")
@click.option("--acts", is_flag=True, help="一行一个行为，可再导入 (a row an act, to be imported again)")
@click.option("--wide", is_flag=True, help="一行一案、列出各步，可再导入 (a row a case with its acts)")
@click.option("--private", is_flag=True, help="连同不公开的内容，须有 --as (what is private too, with --as)")
@click.option("--as", "person", metavar="PERSON", default=None, help="以哪个人的身份，只见其可见的 (who asks)")
def command(
    procedure: str, output: Path, unit: str | None, year: int | None, begin: datetime | None, end: datetime | None,
    state: str | None, result: str | None, handler: str | None, text: str | None, late: bool, irregular: bool,
    acts: bool, wide: bool, private: bool, person: str | None,
) -> None:  # fmt: skip
    """导出案件或台账清单；不公开的内容遮为“不公开”。(A list of cases; what is private is masked.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._sheets import known_person, known_procedure, known_unit, stop, whole

    if output.suffix.lower() not in (".xlsx", ".csv"):
        raise stop(USAGE, f"不认识的格式 {output.suffix!r}，可用：.xlsx、.csv", "unknown form")
    if private and person is None:
        raise stop(USAGE, "--private 须以 --as 写明是谁：看得见该案的人才能导出不公开的内容", "--private wants --as")
    start(migrate=False)
    from zhunsheng.office.cases.service import Filter
    from zhunsheng.office.reporting import SAMPLE
    from zhunsheng.office.sheets import service
    from zhunsheng.server.settings import HOME

    today = date.today()  # noqa: DTZ011 — the command is where the day enters
    known_procedure(procedure)
    known_person(person, today)
    whose = known_unit(unit)
    days = [begin and begin.date(), end and end.date()]
    if year is not None:
        days = [max(filter(None, (days[0], date(year, 1, 1)))), min(filter(None, (days[1], date(year, 12, 31))))]
    wanted = Filter(
        units=(whose,) if whose else None, opened_from=days[0], opened_until=days[1], result=result, handler=handler,
        ended=None if state is None else state == "ended", late=late or None, irregular=irregular or None, text=text,
    )  # fmt: skip
    made = service.Export(
        service.layout(procedure), service.Viewer(today, person, private), wanted, acts, (HOME / SAMPLE).exists(), wide
    )
    with whole(output) as place:
        rows = made.write(place)
    words = f"已写入 (written) {output}：{rows} 行 (rows)"
    click.echo(words if rows else f"{words}：没有符合条件的，只有表头 (nothing found, headings only)")
