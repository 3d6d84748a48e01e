"""`zs scenario run FILE…`: run the tests that lawyers write."""

from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE


@click.group("scenario")
def command() -> None:
    """场景：律师可写的检验。(Scenarios, tests that a lawyer can write.)"""


@command.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--catalog", "folders", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="增补或替换法律文件的文件夹 (a folder that adds or replaces law files)")  # fmt: skip
@click.option("--region", default=None, help="地区代码 (region code)")
def run(files: tuple[Path, ...], folders: tuple[Path, ...], region: str | None) -> None:
    """逐步检验场景；有一步不符则退出码为 1。(Exit 1 when a step fails, 2 when a file cannot be read.)"""
    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog
    from zhunsheng.catalog.scenarios import run_file
    from zhunsheng.catalog.source import Fault, Faults

    paths = [p for f in files for p in (sorted(f.rglob("scenarios.yaml")) if f.is_dir() else [f])]
    ran = failed = steps = 0
    try:
        catalog = Catalog(region or DEFAULT_REGION, folders)
        for path in paths:
            for outcome in run_file(path, catalog):
                ran, steps = ran + 1, steps + outcome.steps
                failed += bool(outcome.failures)
                for f in outcome.failures:
                    click.echo(f"✗ {f.where} {f.scenario}\n  {f.step}\n    应为：{f.expected}\n    实为：{f.found}")
    except (Fault, Faults) as fault:
        click.echo(str(fault), err=True)
        raise click.exceptions.Exit(USAGE) from None
    click.echo(f"{ran} 个场景，{steps} 步，{failed} 个不符 ({ran} scenarios, {steps} steps, {failed} failed)")
    if failed:
        raise click.exceptions.Exit(NO)
