"""`zs template PROCEDURE -o FILE.xlsx`: an empty book to fill in and import; with `--acts` a row an act."""

from pathlib import Path

import click

from zhunsheng.cli import USAGE


@click.command("template")
@click.argument("procedure")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="写到哪个 .xlsx (the book)")  # fmt: skip
@click.option("--acts", is_flag=True, help="每步一行，不是每案一行 (a row an act, not a row a case)")
def command(procedure: str, output: Path, acts: bool) -> None:
    """某程序或台账的导入模板：列名、填写说明、下拉选项。(An empty book with headings, hints, drop-downs.)"""
    from zhunsheng.cli._setup import start
    from zhunsheng.cli._sheets import known_procedure, stop, whole

    if output.suffix.lower() != ".xlsx":
        raise stop(USAGE, f"模板是 .xlsx，给出的是 {output.name!r}", "a template is an .xlsx")
    start()
    from zhunsheng.office.sheets import service

    known_procedure(procedure)
    with whole(output) as place:
        layout = service.template(procedure, place, acts)
    kinds = "一行一个案件 (a row a case)", "一行一个行为 (a row an act)", "一行一条记录 (a row a record)"
    kind = kinds[2 if layout.is_register else acts]
    click.echo(f"已写入 (written) {output}：{layout.newest.name}，{len(layout.columns)} 列，{kind}")
