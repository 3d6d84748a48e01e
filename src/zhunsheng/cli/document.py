"""`zs document CASE [DOC-ID] -o FILE`: a case's official documents, listed, issued, shown as drafts, voided."""

from datetime import date
from pathlib import Path

import click

from zhunsheng.cli import NO, USAGE, ends

FORMS = {".docx": "docx", ".pdf": "pdf", ".html": "html"}


@click.command("document")
@click.argument("case")
@click.argument("ident", metavar="[DOC-ID]", required=False)
@click.option("--list", "listing", is_flag=True, help="列出本案的文书 (list the documents of the case)")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="写成文件，后缀为 docx、pdf 或 html (write to a file)")  # fmt: skip
@click.option("--draft", is_flag=True, help="只看草稿：不编号、不留底 (a draft: no number, nothing kept)")
@click.option("--event", "seq", type=int, default=None, help="由第几个行为制发，默认最后一个 (of which act)")
@click.option("--for", "member", default="", help="发给哪一个对象，如被征求意见的机关 (for which member)")
@click.option("--void", "why", default=None, metavar="理由", help="作废在用的文书；文号不再使用 (void it, and why)")
def command(
    case: str, ident: str | None, listing: bool, output: Path | None, draft: bool, seq: int | None, member: str,
    why: str | None,
) -> None:  # fmt: skip
    """案件的文书：列出、制发、看草稿、作废。(The official documents of a case.)"""
    from zhunsheng.cli._setup import start

    if output is not None and output.suffix.lower() not in FORMS:
        click.echo(f"不认识的格式 {output.suffix!r}，可用：{'、'.join(FORMS)} (unknown form)", err=True)
        raise click.exceptions.Exit(USAGE)
    if ident is None and not listing:
        click.echo("写明文书编号，或用 --list 列出本案的文书 (name a document, or --list them)", err=True)
        raise click.exceptions.Exit(USAGE)
    start(migrate=False)
    from zhunsheng.office.cases import service as cases
    from zhunsheng.office.documents import service

    if cases.row(case) is None:
        click.echo(f"没有案件 {case!r}：编号写作 程序/单位/年/序号 (no such case)", err=True)
        raise click.exceptions.Exit(USAGE)
    with ends(NO, service.DocumentFault, service.Lacking, cases.Stale):
        if listing or ident is None:
            _list(service.documents(case))
        elif why is not None:
            _void(case, ident, why, seq, member)
        else:
            _make(case, ident, output, draft, seq, member)


def _list(found: list) -> None:
    if not found:
        click.echo("本案还没有办理会制发文书的行为 (no act of this case has called for a document yet)")
    for entry in found:
        told = entry.number or "（无文号）"
        member = f"　发给 {entry.member}" if entry.member else ""
        click.echo(f"{entry.day}　{entry.template.id}　{entry.template.name}　{told}　{_state(entry)}{member}")


def _state(entry) -> str:
    if entry.voided:
        return f"已作废：{entry.voided} (voided)"
    if not entry.stands:
        return "所据行为已撤销 (its act was taken back)"
    return "已制发 (issued)" if entry.digest else f"待制发，第 {entry.seq} 个行为 (to be issued)"


def _void(case: str, ident: str, why: str, seq: int | None, member: str) -> None:
    from zhunsheng.office.documents import service

    entry = service.void(case, ident, why, _hand(), seq, member)
    click.echo(f"已作废 {entry.template.name} {entry.number}；文号不再使用 (voided; its number is not drawn again)")


def _make(case: str, ident: str, output: Path | None, draft: bool, seq: int | None, member: str) -> None:
    from zhunsheng.cli._write import written
    from zhunsheng.office.documents import service
    from zhunsheng.reports.notices.render import render

    form = FORMS[output.suffix.lower()] if output is not None else "docx"
    if draft:
        content, told = render(service.notice(case, ident, seq, member), form), "草稿，未编号 (draft)"
    else:
        entry = service.issue(case, ident, _hand(), seq, member)
        told = f"{entry.template.name} {entry.number}".strip()
        # The papers that were kept are the document; a page of HTML only shows it.
        content = service.paper(entry, form).read_bytes() if form != "html" else render(
            service.notice(case, ident, entry.seq, entry.member), form)  # fmt: skip
    if output is not None:
        written(output, content)
        told = f"{told}　已写入 (written) {output}"
    click.echo(told)


def _hand():
    from zhunsheng.office.documents.service import Hand

    return Hand.console(date.today())  # noqa: DTZ011 — the command is where the day enters
