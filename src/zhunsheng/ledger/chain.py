"""The chain of a case: each event's digest covers all its columns and the digest before it.

An `Entry` is an event exactly as the database holds it. The four columns that hold JSON go into the hashed
bytes as they stand, so a changed byte in any column is a changed digest, even one that JSON would not mind.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quote
from typing import Any, NamedTuple

from zhunsheng.ledger.canonical import Uncanonical, text_of
from zhunsheng.ledger.digest import NoDigest, algorithm_of, digest

FORMAT = 1  # of the hashed bytes, and inside them: another format is another number, old events keep theirs
FRAMES = 4_096
CHANGED, MISSING, PREVIOUS, CUT, STRAY = "changed", "missing", "previous", "cut", "stray"


class Entry(NamedTuple):
    """The columns of a stored event. `persons`, `fields`, `attachments`, `findings` are canonical JSON text."""

    case: str
    seq: int
    act: str
    outcome: str | None
    day: str
    recorded: str
    role: str
    actor: str | None
    unit: str | None
    persons: str
    member: str | None
    fields: str
    attachments: str
    version: str
    catalog: str
    reason: str | None
    findings: str
    previous: str | None
    hash: str


class Head(NamedTuple):
    """Where a case's row says that its chain ends."""

    case: str
    seq: int
    hash: str


class Broken(NamedTuple):
    """What is wrong with a chain, and at which event it first shows."""

    case: str
    seq: int
    fault: str
    detail: str


def event_bytes(columns: Sequence[Any]) -> bytes:
    """The canonical bytes of an event, given its columns without the hash: RFC 8785, the format number among them."""
    (case, seq, act, outcome, day, recorded, role, actor, unit, persons, member,
     fields, attachments, version, catalog, reason, findings, previous) = columns  # fmt: skip
    before = b"null" if previous is None else quote(previous).encode()
    return _frame(attachments, findings, persons, act, actor, catalog, member, outcome, reason, role, unit, version) % (
        quote(case).encode(),
        _time(day),
        fields.encode(),
        before,
        _time(recorded),
        seq,
    )


@lru_cache(FRAMES)
def _time(text: str) -> bytes:
    """A day or an instant: many events have the same."""
    return quote(text).encode()


@lru_cache(FRAMES)
def _frame(attachments: str, findings: str, persons: str, *texts: str | None) -> bytes:
    """The bytes around what an event has alone: in most of it many are alike, the same act by the same person."""
    act, actor, catalog, member, outcome, reason, role, unit, version = (
        "null" if text is None else quote(text) for text in texts
    )
    frame = (
        f'{{"act":{act},"actor":{actor},"attachments":{attachments},"case":\0,"catalog":{catalog},"day":\0,'
        f'"fields":\0,"findings":{findings},"format":{FORMAT},"member":{member},"outcome":{outcome},'
        f'"persons":{persons},"previous":\0,"reason":{reason},"recorded":\0,"role":{role},"seq":\1,'
        f'"unit":{unit},"version":{version}}}'
    )
    return frame.replace("%", "%%").replace("\0", "%b").replace("\1", "%d").encode()


def verify(heads: Iterable[Head], entries: Iterable[Entry]) -> Iterator[Broken]:
    """The first fault of every broken case. Both in order of case (by code point), entries then of sequence.

    Nothing is kept but the event before: a ledger of any size is verified in the same memory.
    """
    waiting = iter(entries)
    entry = next(waiting, None)
    for head in heads:
        while entry is not None and entry.case < head.case:
            yield _stray(entry)
            entry = _after(waiting, entry.case)
        last, fault = None, None
        while entry is not None and entry.case == head.case:
            fault = fault or fault_of(entry, last)
            last = entry
            entry = next(waiting, None)
        if fault := fault or _at_end(head, last):
            yield fault
    while entry is not None:
        yield _stray(entry)
        entry = _after(waiting, entry.case)


def fault_of(entry: Entry, last: Entry | None) -> Broken | None:
    """What is wrong with an event, given the one stored before it."""
    expected = 1 if last is None else last.seq + 1
    if not isinstance(entry.seq, int) or entry.seq < expected:
        return Broken(entry.case, expected, CHANGED, f"序号应为 {expected}，现为 {entry.seq!r}")
    if entry.seq > expected:
        return Broken(entry.case, expected, MISSING, f"第 {expected} 个事件不见了，下一个是第 {entry.seq} 个")
    if (found := _recomputed(entry)) != entry.hash:
        return Broken(entry.case, entry.seq, CHANGED, f"内容被改动：按各列算得 {found}，所记为 {entry.hash}")
    before = None if last is None else last.hash
    if entry.previous != before:
        return Broken(entry.case, entry.seq, PREVIOUS, f"所接的前一摘要应为 {before}，所记为 {entry.previous}")
    return None


def _at_end(head: Head, last: Entry | None) -> Broken | None:
    seq, found = (0, None) if last is None else (last.seq, last.hash)
    if seq < head.seq:
        return Broken(head.case, seq + 1, MISSING, f"案件应有 {head.seq} 个事件，只剩 {seq} 个")
    if seq > head.seq or found != head.hash:
        return Broken(head.case, seq, CUT, f"案件所记链头为第 {head.seq} 个 {head.hash}，链末为第 {seq} 个 {found}")
    return None


def _recomputed(entry: Entry) -> str:
    """The digest that the columns have, or why they have none."""
    try:
        for text in (entry.persons, entry.fields, entry.attachments, entry.findings):
            if text != "[]" and text != "{}" and text_of(json.loads(text)) != text:
                return "（非规范 JSON）"
        return digest(event_bytes(entry[:-1]), algorithm_of(entry.hash))
    except (TypeError, ValueError, Uncanonical, NoDigest, RecursionError) as error:
        return f"（{error}）"


def _stray(entry: Entry) -> Broken:
    return Broken(entry.case, entry.seq, STRAY, "有事件而没有这个案件")


def _after(waiting: Iterator[Entry], case: str) -> Entry | None:
    return next((e for e in waiting if e.case != case), None)
