"""`zs template PROCEDURE -o FILE.xlsx`: an empty book to fill in and import."""

from pathlib import Path

import click

from zhunsheng.cli import USAGE


@click.command("template")
@click.argument("procedure")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="写到哪个 .xlsx (the book)")  # fmt: skip
def command(procedure: str, output: Path) -> None:
    """某程序或台账的导入模板：列名、填写说明、下拉选项。(An empty book with headings, hints, drop-downs.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._sheets import known_procedure, stop, whole

    if output.suffix.lower() != ".xlsx":
        raise stop(USAGE, f"模板是 .xlsx，给出的是 {output.name!r}", "a template is an .xlsx")
    start()
    from zhunsheng.office.sheets import service

    known_procedure(procedure)
    with whole(output) as place:
        service.template(procedure, place)
    layout = service.layout(procedure)
    kind = "一行一条记录 (a row a record)" if layout.is_register else "一行一个行为 (a row an act)"
    click.echo(f"已写入 (written) {output}：{layout.newest.name}，{len(layout.columns)} 列，{kind}")
