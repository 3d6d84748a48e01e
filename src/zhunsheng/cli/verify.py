"""`zs verify`: hold events, documents and logs against their digests, and name what was changed."""

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
    "document-changed": "文书簿与账本不符 (register of documents changed)",
    "document-unentered": "文书簿上有而账本没有 (a document that the ledger does not know)",
    "document-gone": "账本有而文书簿上没有 (document gone from the register)",
    "log-administration": "管理日志不成链 (log of administration broken)",
    "log-sign-ins": "登录日志不成链 (sign-in log broken)",
    "log-cut": "抄下的末行不在日志里 (a digest written down is in no log)",
    "root": "与公布的根不符 (published root does not match)",
}
LOGS = {"administration": "管理日志 (administration)", "sign-ins": "登录日志 (sign-ins)"}
SHOWN = 50


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (JSON output)")
@click.option("--root", "published", default=None, help="曾经公布的根 sm3:… (a root published before)")
@click.option("--at", default=None, help="该根公布的时刻，如 2019-12-31T17:00:00.000+08:00 (when it was published)")
@click.option("--log-end", "ends", multiple=True, metavar="DIGEST",
              help="曾经抄下的日志末行摘要，可多次 (a log's last digest, written down; repeatable)")  # fmt: skip
@click.option("--papers", is_flag=True, help="连同附件和文书的文件 (also every attachment and document on the disk)")
def command(as_json: bool, published: str | None, at: str | None, ends: tuple[str, ...], papers: bool) -> None:
    """核对案件的链、文书簿和两本日志；有一处不符则退出码为 1。(Chains, documents, logs; 1: not whole.)"""
    for name, digests in (("--root", (published,) if published else ()), ("--log-end", ends)):
        if not all(re.fullmatch(r"(sm3|sha256):[0-9a-f]{64}", d) for d in digests):
            raise click.BadParameter("写作 sm3:… 或 sha256:…，后接 64 位十六进制 (64 hex digits)", param_hint=name)
    from zhunsheng.cli._setup import start

    start(migrate=False)
    from zhunsheng.office import verification
    from zhunsheng.office.cases import service

    broken = [*verification.broken(published, at, ends, papers)]
    found, events, logs = service.root(), service.tally(), verification.ends()
    if as_json:
        told = {
            "ok": not broken, "events": events, "cases": found.cases, "root": found.root,
            "logs": {name: end._asdict() for name, end in logs.items()}, "broken": [b._asdict() for b in broken],
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(broken, events, found, logs)
    if broken:
        raise click.exceptions.Exit(NO)


def _tell(broken: list, events: int, found, logs: dict) -> None:
    for b in broken[:SHOWN]:
        click.echo(f"✗ {_where(b)}：{FAULTS[b.fault]}\n    {b.detail}")
    if len(broken) > SHOWN:
        click.echo(f"… 另有 {len(broken) - SHOWN} 处 (and more; --json lists them all)")
    click.echo(f"{found.cases} 个案件，{events} 个事件，{len(broken)} 处不符 (cases, events, faults)")
    click.echo(f"根 (root) {found.root}")
    for name, end in logs.items():
        if end.rows:
            click.echo(f"{LOGS[name]} {end.rows} 行，末行摘要 (rows, the last one's digest) {end.hash}")


def _where(b) -> str:
    if b.case:
        return f"{b.case} 第 {b.seq} 个事件 (event {b.seq})"
    if b.fault.startswith("log-") and b.seq:
        return f"第 {b.seq} 行起 (from row {b.seq} on)"
    return "日志 (logs)" if b.fault.startswith("log-") else "全部案件 (all cases)"
