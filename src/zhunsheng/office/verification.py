"""Whether all that must hold holds: the chains of the cases, the register of documents, the two logs, the papers."""

from collections.abc import Iterable, Iterator

from zhunsheng.ledger.chain import Broken
from zhunsheng.office.accounts import log as sign_ins
from zhunsheng.office.cases import service as cases
from zhunsheng.office.chained import End
from zhunsheng.office.documents import service as documents
from zhunsheng.office.journal import service as journal
from zhunsheng.office.kept import broken_papers

LOGS = {"administration": journal, "sign-ins": sign_ins}
LOG_CUT = "log-cut"
WHY = {"changed": "这一行的内容被改动", "previous": "它前面有行被插入或抽走"}


def broken(published: str | None, at: str | None, ends: Iterable[str], papers: bool) -> Iterator[Broken]:
    """What does not hold. `published` is a root of the ledger, `ends` are digests of a log's last row, written down."""
    yield from sorted(cases.verify(published, at), key=lambda b: b.fault == "root")
    yield from documents.broken()
    for name, log in LOGS.items():
        if (fault := log.broken()) is not None:
            yield Broken("", fault.row, f"log-{name}", WHY[fault.why])
    for end in ends:
        if not any(log.has(end) for log in LOGS.values()):
            yield Broken("", 0, LOG_CUT, f"{end} 不在管理日志，也不在登录日志：末尾被截去，或整本改写")
    if papers:
        yield from broken_papers()


def ends() -> dict[str, End]:
    """Where each log ends, to be written down where its owner cannot reach it."""
    return {name: log.end() for name, log in LOGS.items()}
