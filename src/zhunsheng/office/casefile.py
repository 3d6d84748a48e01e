"""Gathering the whole file of a case: its facts, what happened, how its days were counted, every paper."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from zhunsheng.catalog.messages import told as told_finding
from zhunsheng.catalog.naming import act_name, outcome_name, paper_name
from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.case import ANNUL, ISSUE, MIGRATE, UNDO, Event
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office import papers
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Recorded, Row
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.matter import note, unit_name
from zhunsheng.office.documents.service import Entry
from zhunsheng.office.irregular import parted
from zhunsheng.office.people import service as people
from zhunsheng.office.people.delegations import acted_for
from zhunsheng.reports.casefile.bind import bound
from zhunsheng.reports.casefile.file import CaseFile, Enclosed, Happened, Pairs
from zhunsheng.reports.explanation import account
from zhunsheng.reports.notices.values import value_of

PAPERS = {ISSUE: "制发", ANNUL: "作废"}
LATE = {"statutory": "超过法定期限", "promised": "超过承诺时限", "internal": "超过内部时限"}


def printed(case: str, day: date, person: str) -> bytes:
    """The file as one PDF, as the case reads on a day. NoFont where no Chinese font is installed.

    It holds what is not public: who may see that is for the caller to judge.
    """
    return bound(gathered(case, day, person))


def gathered(case: str, day: date, person: str) -> CaseFile:
    """What the file is bound of."""
    row, told, held = cases.row(case), cases.reading(case, day), cases.recorded(case)
    assert row is not None and told is not None and told.version is not None
    drawn = [e for e in documents.documents(case) if e.digest]
    return CaseFile(
        unit_name(row.unit), row.title, row.number, note(), f"{day} 由{people.person_name(person)}打印", day,
        _cover(row, told), _facts(told.version, told.case.fields), tuple(_history(told, held)),
        tuple(account(told, row.number, row.title, cases.office().catalog.documents)),
        tuple(_document(e, told.procedure) for e in drawn), tuple(_papers(told.procedure, held, drawn)),
        _ledger(row, told.version, len(held)),
    )  # fmt: skip


def _cover(row: Row, told: Reading) -> Pairs:
    version = told.version
    assert version is not None
    marks = [w for w, has in (("有违规补录", row.irregular), ("有逾期办理", row.late)) if has]
    result = _result(version, row.result) if row.result else "尚未办结"
    return tuple(filter(lambda pair: pair[1], (
        ("案号", row.number), ("承办单位", unit_name(row.unit)), ("程序", version.name),
        ("依据", f"{version.basis}（{version.since}起施行的版本）"), ("立案日", str(row.opened_on)),
        ("办结日", str(row.result_on or "")), ("结果", result), ("提示", "、".join(marks)),
    )))  # fmt: skip


def _result(version: Version, result: str) -> str:
    """What the result is called: the outcome, or the act, that concludes with it."""
    for act in version.acts.values():
        for deed in act.deeds.values():
            if deed.concludes == result:
                return deed.name or act.name
    return result


def _facts(version: Version, fields: dict) -> Pairs:
    named = ((known, fields[name]) for name, known in version.fields.items() if name in fields)
    return tuple((known.name, _value(known, raw)) for known, raw in named if raw not in (None, "", []))


def _value(known, raw) -> str:
    """A field in words, identity numbers whole: the file is for those who may see them."""
    codes = [p.get("code") for p in (raw if isinstance(raw, list) else [raw]) if isinstance(p, dict)]
    text = str(value_of(known, raw, unit_name, people.person_name))
    given = "、".join(c for c in codes if c)
    return f"{text}（{given}）" if given else text


def _history(told: Reading, held: list[Recorded]) -> Iterator[Happened]:
    """What stands, in the order of days; then what was taken back, and what became of the documents."""
    digests = {r.event.seq: r.entry.hash for r in held}
    for step in told.steps:
        event = step.event
        version = told.procedure.dated(event.version) if event.version else told.version
        marks = [LATE[k] for k in step.late] + (["违规补录"] if event.reason else [])
        lines = [f"应于 {step.due} 前办"] if step.due else []
        if event.reason:
            found = "；".join(told_finding(Finding(code, event.act), version).why for code in event.findings)
            reason, recorder = parted(event.reason)
            by = f"；补录人：{people.person_name(recorder)}" if recorder else ""
            lines.append(f"补录理由：{reason}{by}。违反的规定：{found}")
        digest = "" if event.is_silent else f"第 {event.seq} 号事件 {digests.get(event.seq, '')}"
        facts = _facts(version, event.fields) if event.act in version.acts else ()
        yield Happened(event.day, _what(version, event), _who(event), tuple(marks), tuple(lines), facts, digest)
    for record in held:
        if record.event.act == UNDO:
            yield _undone(told.procedure, record.event, held)
    yield from (_paperwork(r) for r in held if r.event.act in PAPERS)


def _paperwork(record: Recorded) -> Happened:
    event = record.event
    name = documents.templates().templates[event.fields["document"]].name
    what = f"{PAPERS[event.act]}《{name}》{event.fields['number']}"
    why = (f"理由：{event.fields['reason']}",) if event.act == ANNUL else ()
    return Happened(event.day, what, _who(event), (), why, digest=f"第 {event.seq} 号事件 {record.entry.hash}")


def _undone(procedure: Procedure, event: Event, held: list[Recorded]) -> Happened:
    taken = next(r.event for r in held if r.event.seq == event.fields["event"])
    version = procedure.dated(taken.version) if taken.version else procedure.versions[-1]
    why = f"撤销第 {taken.seq} 号事件（{taken.day}“{_what(version, taken)}”），理由：{event.fields.get('reason', '')}"
    return Happened(event.day, "撤销", _who(event), ("已撤销",), (why,))


def _what(version: Version, event: Event) -> str:
    if event.act == MIGRATE:
        return f"转入 {event.fields['to']} 起施行的版本：{event.fields['reason']}"
    name = act_name(version, event.act) + (f"（{event.member}）" if event.member else "")
    return f"{name} · {outcome_name(version, event.act, event.outcome)}" if event.outcome else name


def _who(event: Event) -> str:
    if event.is_silent:
        return "沉默的后果由法律规定"
    whose = acted_for(event.attachments)
    if event.role == documents.CONSOLE:
        return "在存有账本的机器上办理"
    name = people.person_name(event.actor) if event.actor else "名册以外的人"
    parts = [
        f"{name}代{people.person_name(whose)}" if whose else name,
        unit_name(event.unit or ""),
        role_name(event.role),
    ]
    there = [people.person_name(p) for p, _ in event.persons if p]
    return " · ".join(p for p in parts if p) + (f"；在场：{'、'.join(there)}" if there else "")


def _document(entry: Entry, procedure: Procedure) -> Enclosed:
    marks = "（已作废）" if entry.voided else "（所据办理已撤销）" if not entry.stands else ""
    member = f" · {unit_name(entry.member)}" if entry.member else ""
    title = f"{entry.template.name} {entry.number}".strip() + marks
    digest = entry.pdf or entry.digest
    return Enclosed(title, f"{entry.day}{member}", digest, "pdf" if entry.pdf else "docx", _content(digest))


def _papers(procedure: Procedure, held: list[Recorded], drawn: list[Entry]) -> Iterator[Enclosed]:
    """What came with the acts, documents of their own left out."""
    own = {digest for e in drawn for digest in (e.digest, e.pdf)}
    for event in (r.event for r in held):
        version = procedure.dated(event.version) if event.version else procedure.versions[-1]
        for name, digest in sorted(event.attachments.items()):
            if digest not in own:
                content = _content(digest)
                suffix = name.rpartition(".")[2] if "." in name else _suffix(content)
                act = _what(version, event) if event.act in version.acts else ""
                yield Enclosed(paper_name(version, name), f"{event.day} {act}".strip(), digest, suffix, content)


def _suffix(content: bytes | None) -> str:
    try:
        return papers.suffix_of((content or b"")[:4096])
    except papers.PaperFault:
        return ""


def _content(digest: str) -> bytes | None:
    path = papers.find(Path(settings.HOME), digest)
    return path.read_bytes() if path is not None else None


def _ledger(row: Row, version: Version, events: int) -> Pairs:
    return (
        ("案件编号", row.id), ("事件数", str(events)), ("链头", row.head),
        ("法律文件", f"{version.procedure} {version.since}"), ("文件摘要", version.sha256),
        ("核对办法", "在存有账本的机器上运行 zs verify，并与已公布的账本根对照。"),
    )  # fmt: skip
