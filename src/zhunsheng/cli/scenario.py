"""`zs scenario run FILE…`: run the tests that lawyers write."""

from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE, ends
from zhunsheng.cli._home import catalog_of


@click.group("scenario")
def command() -> None:
    """场景：律师可写的检验。(Scenarios, tests that a lawyer can write.)"""


@command.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--catalog", "folders", multiple=True, type=click.Path(path_type=Path),
              help="增补或替换法律文件的文件夹 (a folder that adds or replaces law files)")  # fmt: skip
@click.option("--region", default=None, help="地区代码 (region code)")
def run(files: tuple[Path, ...], folders: tuple[Path, ...], region: str | None) -> None:
    """逐步检验场景；有一步不符则退出码为 1。(Exit 1 when a step fails, 2 when a file cannot be read.)"""
    from zhunsheng.catalog.load import SCENARIOS
    from zhunsheng.catalog.scenarios import Failure, Outcome, run_file
    from zhunsheng.catalog.source import Fault, Faults

    def told(failure: Failure) -> str:
        return (
            f"✗ {failure.where} {failure.scenario}\n  {failure.step}\n"
            f"    应为 (expected)：{failure.expected}\n    实为 (found)：{failure.found}"
        )

    outcomes: list[Outcome] = []
    unread = 0
    with ends(USAGE, Fault, Faults):
        catalog = catalog_of(region, folders)
        catalog.ids  # noqa: B018  (the folders are read now, so that what is wrong in them is said once)
    for path in [p for f in files for p in (sorted(f.rglob(SCENARIOS)) if f.is_dir() else [f])]:
        try:
            outcomes += run_file(path, catalog)
        except (Fault, Faults) as fault:
            unread += 1
            click.echo(str(fault), err=True)
    for failure in (f for outcome in outcomes for f in outcome.failures):
        click.echo(told(failure))
    failed, steps = sum(bool(o.failures) for o in outcomes), sum(o.steps for o in outcomes)
    click.echo(f"{len(outcomes)} 个场景，{steps} 步，{failed} 个不符 "
               f"({len(outcomes)} scenarios, {steps} steps, {failed} failed)")  # fmt: skip
    if unread:
        raise click.exceptions.Exit(USAGE)
    if failed:
        raise click.exceptions.Exit(NO)
