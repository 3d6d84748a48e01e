"""`zs verify`: hold every stored event against its digest, and name what was changed."""

import json
import re

import click

from zhunsheng.cli import NO

FAULTS = {
    "changed": "内容被改动 (changed)",
    "missing": "缺少事件 (missing)",
    "previous": "前后不接 (broken link)",
    "cut": "链头不符 (head does not match)",
    "stray": "有事件而无案件 (case gone)",
    "private": "不公开的值被改动 (private value changed)",
    "paper-missing": "文件不在 (paper gone)",
    "paper-changed": "文件被改动 (paper changed)",
    "root": "与公布的根不符 (published root does not match)",
}
SHOWN = 50


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (JSON output)")
@click.option("--root", "published", default=None, help="曾经公布的根 sm3:… (a root published before)")
@click.option("--at", default=None, help="该根公布的时刻，如 2019-12-31T17:00:00.000+08:00 (when it was published)")
@click.option("--papers", is_flag=True, help="连同附件和文书的文件 (also every attachment and document on the disk)")
def command(as_json: bool, published: str | None, at: str | None, papers: bool) -> None:
    """逐案逐事件重算摘要；有一处不符则退出码为 1。(Exit 1 when an event, a case or a root does not hold.)"""
    if published is not None and not re.fullmatch(r"(sm3|sha256):[0-9a-f]{64}", published):
        raise click.BadParameter("根写作 sm3:… 或 sha256:…，后接 64 位十六进制 (64 hex digits)", param_hint="--root")
    from zhunsheng.cli._setup import start

    start(migrate=False)
    from zhunsheng.office.cases import service

    broken = sorted(service.verify(published, at), key=lambda b: b.fault == "root")
    if papers:
        from zhunsheng.office.kept import broken_papers

        broken += broken_papers()
    found = service.root()
    events = service.tally()
    if as_json:
        told = {
            "ok": not broken, "events": events, "cases": found.cases, "root": found.root,
            "broken": [b._asdict() for b in broken],
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(broken, events, found)
    if broken:
        raise click.exceptions.Exit(NO)


def _tell(broken: list, events: int, found) -> None:
    for b in broken[:SHOWN]:
        where = f"{b.case} 第 {b.seq} 个事件 (event {b.seq})" if b.case else "全部案件 (all cases)"
        click.echo(f"✗ {where}：{FAULTS[b.fault]}\n    {b.detail}")
    if len(broken) > SHOWN:
        click.echo(f"… 另有 {len(broken) - SHOWN} 处 (and more; --json lists them all)")
    click.echo(f"{found.cases} 个案件，{events} 个事件，{len(broken)} 处不符 (cases, events, faults)")
    click.echo(f"根 (root) {found.root}")
