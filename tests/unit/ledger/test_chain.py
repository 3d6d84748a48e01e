"""Chains in memory: what is wrong with one, and where it first shows."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ledger.canonical import canonical, text_of
from zhunsheng.ledger.chain import Entry, Head, event_bytes, verify
from zhunsheng.ledger.digest import digest

JSON_COLUMNS = ("persons", "fields", "attachments", "findings")
MAY_BE_NONE = ("outcome", "actor", "unit", "member", "reason", "previous")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["", "\0", '"', "%s", "{}", "律"]
)


def chain(case: str, length: int, text: str = "某事") -> list[Entry]:
    """A case's entries, each chained to the one before."""
    out: list[Entry] = []
    for seq in range(1, length + 1):
        entry = Entry(
            case, seq, "note", None, "2019-03-04", "2019-03-04T09:00:00.000+08:00", "handler", "甲", "局",
            "[]", None, text_of({"content": text}), "{}", "2019-01-01", "00", None, "[]",
            out[-1].hash if out else None, "",
        )  # fmt: skip
        out.append(entry._replace(hash=digest(event_bytes(entry[:-1]))))
    return out


def heads(*chains: list[Entry]) -> list[Head]:
    return [Head(c[-1].case, c[-1].seq, c[-1].hash) for c in chains]


def faults(held: Iterable[Head], entries: Iterable[Entry]) -> list[tuple[str, int, str]]:
    return [(b.case, b.seq, b.fault) for b in verify(held, entries)]


def test_bytes_are_the_canonical_json_of_the_event_with_the_format_in_it() -> None:
    (entry,) = chain("a", 1, 'x"\n律')
    told = json.loads(event_bytes(entry[:-1]))
    assert canonical(told) == event_bytes(entry[:-1])
    assert told["format"] == 1 and told["fields"] == {"content": 'x"\n律'} and "hash" not in told
    assert set(told) == {*Entry._fields, "format"} - {"hash"}


@given(st.data())
def test_bytes_are_canonical_whatever_stands_in_the_columns(data: st.DataObject) -> None:
    told: dict[str, object] = {"format": 1, "seq": data.draw(st.integers(1, 9_999))}
    for name in set(Entry._fields) - {"seq", "hash"}:
        kind = st.dictionaries(TEXT, TEXT, max_size=2) if name in JSON_COLUMNS else TEXT
        told[name] = data.draw(st.none() | kind if name in MAY_BE_NONE else kind)
    columns = [text_of(told[n]) if n in JSON_COLUMNS else told[n] for n in Entry._fields[:-1]]
    assert event_bytes(columns) == canonical(told)


def test_whole_chains_have_no_fault() -> None:
    a, b = chain("a", 3), chain("b", 1)
    assert faults(heads(a, b), [*a, *b]) == []
    assert faults([], []) == []


@given(st.data())
def test_any_changed_character_of_any_column_is_found(data: st.DataObject) -> None:
    entries = chain("a", 3)
    at = data.draw(st.integers(0, 2))
    column = data.draw(st.sampled_from([f for f in Entry._fields if f not in ("seq", "case")]))
    former = getattr(entries[at], column)
    if column in JSON_COLUMNS:
        other = text_of(data.draw(st.dictionaries(st.text("abc"), st.integers(0, 9)) | st.lists(st.integers(0, 9))))
    else:
        other = data.draw(st.none() | st.text("abc:01 ", max_size=4))
    if other == former:
        return
    changed = [e._replace(**{column: other}) if n == at else e for n, e in enumerate(entries)]
    found = faults(heads(entries), changed)
    assert [(case, seq) for case, seq, _ in found] == [("a", at + 1)]


def test_text_moved_between_columns_is_found() -> None:
    (entry,) = chain("a", 1)
    inside = '{"x":{"a":1},"findings":[]}'
    whole = entry._replace(fields=inside)
    whole = whole._replace(hash=digest(event_bytes(whole[:-1])))
    moved = whole._replace(fields='{"x":{"a":1}', findings='[]},"findings":[]')
    assert event_bytes(moved[:-1]) == event_bytes(whole[:-1])
    assert faults([Head("a", 1, whole.hash)], [moved]) == [("a", 1, "changed")]


def test_event_written_anew_breaks_the_link_of_the_next() -> None:
    entries = chain("a", 3)
    anew = entries[1]._replace(actor="乙")
    anew = anew._replace(hash=digest(event_bytes(anew[:-1])))
    assert faults(heads(entries), [entries[0], anew, entries[2]]) == [("a", 3, "previous")]


@pytest.mark.parametrize(
    ("kept", "fault"),
    [((1, 2), (1, "missing")), ((0, 2), (2, "missing")), ((0, 1), (3, "missing")), ((), (1, "missing"))],
)
def test_missing_events_are_named(kept: tuple[int, ...], fault: tuple[int, str]) -> None:
    entries = chain("a", 3)
    assert faults(heads(entries), [entries[n] for n in kept]) == [("a", *fault)]


def test_events_past_the_head_are_found() -> None:
    entries = chain("a", 3)
    assert faults(heads(entries[:2]), entries) == [("a", 3, "cut")]


def test_head_of_another_hash_is_found() -> None:
    entries = chain("a", 2)
    assert faults([Head("a", 2, entries[0].hash)], entries) == [("a", 2, "cut")]


def test_events_without_their_case_are_told_once_a_case() -> None:
    a, b, c = chain("a", 2), chain("b", 2), chain("c", 2)
    assert faults(heads(b), [*a, *b, *c]) == [("a", 1, "stray"), ("c", 1, "stray")]


def test_one_broken_case_does_not_hide_another() -> None:
    a, b, c = chain("a", 2), chain("b", 2), chain("c", 2)
    changed = [e._replace(role="head") for e in (*a, *c)]
    assert faults(heads(a, b, c), [*changed[:2], *b, *changed[2:]]) == [("a", 1, "changed"), ("c", 1, "changed")]


@pytest.mark.parametrize("hash_", [None, "", "md5:00", b"sm3", 7])
def test_digest_that_is_none_is_a_change(hash_: object) -> None:
    (entry,) = chain("a", 1)
    assert faults(heads([entry]), [entry._replace(hash=hash_)]) == [("a", 1, "changed")]


def test_reads_a_ledger_once_and_in_passing() -> None:
    held = chain("a", 1)

    def entries() -> Iterable[Entry]:
        for n in range(5_000):
            yield held[0]._replace(case=f"{n:05}")

    assert sum(1 for _ in verify([], entries())) == 5_000
