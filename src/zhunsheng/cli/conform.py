"""`zs conform PROCEDURE LOG`: hold the log of another system against the law."""

import json
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from zhunsheng.cli import FAULT, NO
from zhunsheng.cli._home import catalog_of

SUFFIXES = (".csv", ".xlsx", ".json")
SHOWN, BAD_SHOWN = 20, 10
COLUMNS = ("case", "act", "outcome", "day", "role", "person", "persons", "unit", "member")
MEANS = {
    "case": "案件编号", "act": "行为", "outcome": "结果", "day": "日期", "role": "角色", "person": "办理人",
    "persons": "在场人员（以顿号、逗号分开）", "unit": "单位", "member": "对象",
}  # fmt: skip


def _columns(command: Any) -> Any:
    """A flag for each column that a log may have."""
    for name in reversed(COLUMNS):
        command = click.option(f"--{name}", f"column_{name}", metavar="列名", default=None, help=MEANS[name])(command)
    return command


@click.command("conform")
@click.argument("procedure")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_columns
@click.option("--field", "fields", multiple=True, metavar="字段=列名", help="案件事实，可多次 (facts; repeatable)")
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None,
              help="列与用词的对照文件：columns、fields、values (a YAML of what columns and words mean)")  # fmt: skip
@click.option("--sheet", default=None, help="Excel 的工作表，默认第一张 (by default the first)")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="截至哪一日，默认日志的最后一日 (by default the last day of the log)")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="逐项写成文件：csv、xlsx、json (every deviation as a file)")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="汇总输出为 JSON (the summary as JSON)")
@click.option("--catalog", "folders", multiple=True, type=click.Path(path_type=Path),
              help="增补或替换法律文件的文件夹 (a folder that adds or replaces law files)")  # fmt: skip
@click.option("--region", default=None, help="地区代码 (region code)")
def command(
    procedure: str, log: Path, fields: tuple[str, ...], mapping: Path | None, sheet: str | None,
    as_of: datetime | None, output: Path | None, as_json: bool, folders: tuple[Path, ...], region: str | None,
    **columns: str | None,
) -> None:  # fmt: skip
    """用法律核对别的系统的办件日志：次序、期限、主体、缺项，逐项写明条文。(Exit 1 when something does not conform.)

    日志不必按案件排列；行数不限，内存不随之增长。日志没有的列不作判断；读不懂的行写明行号与理由，其余照核。
    """
    from zhunsheng.catalog.conform.columns import Unusable

    if output is not None and output.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(SUFFIXES)}", param_hint="-o")
    named = {name.removeprefix("column_"): heading for name, heading in columns.items() if heading}
    try:
        tally, reader, until = _run(procedure, log, named, fields, mapping, sheet, as_of, output, folders, region)
    except Unusable as why:
        raise click.UsageError(str(why)) from None
    except OSError as error:
        click.echo(f"写不了 {error.filename}：{error.strerror} (cannot write)", err=True)
        raise click.exceptions.Exit(FAULT) from None
    if as_json:
        told = {"procedure": procedure, "as_of": until.isoformat(), "rows": reader.count,
                "bad_rows": [b._asdict() for b in reader.bad], "summary": tally.plain()}  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(tally, reader, until, output)
    if not tally.conforms or reader.bad:
        raise click.exceptions.Exit(NO)


def _run(
    procedure: str, log: Path, named: dict[str, str], fields: tuple[str, ...], mapping: Path | None,
    sheet: str | None, as_of: datetime | None, path: Path | None, folders: tuple[Path, ...], region: str | None,
) -> tuple[Any, Any, date]:  # fmt: skip
    from zhunsheng.catalog.conform.columns import Layout, Words, given
    from zhunsheng.catalog.conform.judging import Judge
    from zhunsheng.catalog.conform.report import Tally, output
    from zhunsheng.catalog.conform.rows import Reader, lines_of
    from zhunsheng.catalog.conform.sorting import by_case
    from zhunsheng.catalog.source import unknown

    catalog = catalog_of(region, folders)
    if procedure not in catalog.ids:
        raise click.BadParameter(unknown("程序", procedure, catalog.ids), param_hint="PROCEDURE")
    law, told = catalog.procedure(procedure), given(named, fields, mapping)
    headings, lines = lines_of(log, sheet)
    layout = Layout.of(headings, told, law)
    reader = Reader(Words(law, told), layout)
    judge, tally = Judge.of(law, catalog.calendar, layout), Tally()
    with output(path, procedure) as out:
        until = as_of.date() if as_of is not None else None
        for case, rows in by_case(reader.rows(lines)):
            # The log has been read to its end by now: its last day is known.
            until = until or date.fromordinal(reader.last)
            if known := [row for row in rows if row[1] <= until.toordinal()]:
                judged = judge.judge(case, known, until)
                tally.add(judged)
                out.case(judged)
        until = until or date.min
        out.end(tally, reader.bad, until)
    return tally, reader, until


def _tell(tally: Any, reader: Any, until: date, path: Path | None) -> None:
    from zhunsheng.catalog.conform.report import NAMES

    click.echo(f"{reader.count} 行，{tally.cases} 个案件，截至 {until}：合规 {tally.conforming} 个，"
               f"不合规 {tally.cases - tally.conforming} 个 (conform, do not)")  # fmt: skip
    for rule, count in tally.rules.most_common(SHOWN):
        click.echo(f"  {NAMES[rule.kind][0]}  {rule.act}  {rule.code}  {rule.article or '—'}：{count} 次，"
                   f"{tally.cases_of[rule]} 个案件")  # fmt: skip
    if len(tally.rules) > SHOWN:
        click.echo(f"  … 另有 {len(tally.rules) - SHOWN} 条规则 (and more rules)")
    for unit, (cases, good) in sorted(tally.units.items(), key=lambda u: (u[1][1] - u[1][0], u[0]))[:SHOWN]:
        click.echo(f"  {unit or '（日志未写单位）'}：{cases} 个案件，不合规 {cases - good} 个")
    _tell_bad(reader)
    if unseen := [MEANS[name] for name in ("role", "person", "persons", "unit") if not reader.layout.has(name)]:
        click.echo(f"日志没有这些列，相应要求未核：{'、'.join(unseen)} (not held against the law)")
    if path is not None:
        click.echo(f"已写入 (written) {path}")


def _tell_bad(reader: Any) -> None:
    if reader.bad:
        click.echo(f"读不懂 {len(reader.bad)} 处 (bad rows)：")
    for bad in islice(reader.bad, BAD_SHOWN):
        click.echo(f"  第 {bad.line} 行 {bad.case}：{bad.reason}")
    if len(reader.bad) > BAD_SHOWN:
        click.echo(f"  … 另有 {len(reader.bad) - BAD_SHOWN} 处 (-o 全部列出)")
