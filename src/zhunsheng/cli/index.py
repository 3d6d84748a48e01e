"""`zs index`: bring the index of words and fields up to date, or make it anew."""

import click


@click.command("index")
@click.option("--anew", is_flag=True, help="丢掉旧的，全部重编 (throw it away and make it anew)")
def command(anew: bool) -> None:
    """把变动过的案件编进查找和筛选用的索引；不写账本。(Bring the index of words and fields up to date.)

    平时不必运行：列表自己会编。大批导入之后、或疑心查不全时用。
    """
    from zhunsheng.cli._setup import start

    start()
    from zhunsheng.office.cases import service

    if anew:
        click.echo(f"重编 {service.index_anew()} 件 (indexed anew)")
        return
    left = service.catch_up(None)
    click.echo(f"还差 {left} 件：别处正在编 (left: somebody else is at it)" if left else "已是最新 (up to date)")
