"""`zs snapshot`: the cases as they read on a day, as Parquet files for the figures."""

from datetime import date, datetime

import click

from zhunsheng.cli import FAULT, ends


@click.command("snapshot")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="快照的日子，默认今天 (the day, by default today)")  # fmt: skip
@click.option("--full", is_flag=True, help="全部重做，不在原有快照上更新 (make it anew)")
def command(as_of: datetime | None, full: bool) -> None:
    """把案件截至某日的情况存成快照，供统计。(Take a snapshot of the cases for the figures.)"""
    from zhunsheng.cli._setup import start

    start()
    from zhunsheng.figures.snapshot import SnapshotFault
    from zhunsheng.office.snapshots import service
    from zhunsheng.server.settings import HOME

    today = date.today()  # noqa: DTZ011 — the command is where the day enters
    with ends(FAULT, SnapshotFault):
        written = service.take(HOME, as_of.date() if as_of else today, today, full)
    made = written.manifest
    rows = sum(e.rows for e in made.cases.values())
    click.echo(f"快照截至 {made.as_of}：{len(made.cases)} 个程序，{rows} 个案件，{made.events.rows} 个行为")
    click.echo(f"更新 {len(written.wrote)} 个程序，{len(written.kept)} 个未变 (updated, unchanged)")
    click.echo(f"全部案件链头之根 (root over all case heads): {made.root}")
    click.echo(f"快照摘要 (snapshot): {made.hash}")
