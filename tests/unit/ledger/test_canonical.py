"""Canonical bytes: the vectors of RFC 8785 that need no floats, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ledger.canonical import SAFEST, Uncanonical, canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFEST, SAFEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_sorts_keys_by_utf_16_code_units() -> None:
    # The example of RFC 8785, section 3.2.3: by code point the emoji would come after the Hebrew presentation form.
    given_ = {
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
    }  # fmt: skip
    found = json.loads(canonical(given_), object_pairs_hook=lambda pairs: [v for _, v in pairs])
    assert found == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


def test_escapes_as_the_standard_says() -> None:
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical(text) == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()
    assert canonical("\b\t\f\r\x00\x1f\x7f") == b'"\\b\\t\\f\\r\\u0000\\u001f\x7f"'


def test_leaves_text_as_it_was_given() -> None:
    composed, decomposed = "é", "e\u0301"
    assert canonical(composed) != canonical(decomposed)


def test_writes_whole_numbers_flags_and_null_plainly() -> None:
    assert canonical([0, -7, SAFEST, True, False, None, [], {}]) == b"[0,-7,9007199254740991,true,false,null,[],{}]"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (1.0, "小数"),
        ({"a": [0.5]}, "小数"),
        (float("nan"), "小数"),
        (SAFEST + 1, "超出"),
        (-SAFEST - 1, "超出"),
        ({1: "a"}, "键"),
        ({"a": b"x"}, "bytes"),
        (object(), "object"),
        ("\ud800", "代理"),
        ({"\udfff": 1}, "代理"),
    ],
)
def test_refuses_what_has_no_canonical_form(value: object, word: str) -> None:
    with pytest.raises(Uncanonical, match=word):
        canonical(value)


@given(VALUES)
def test_reads_back_as_what_was_written_and_writes_the_same_again(value: object) -> None:
    held = canonical(value)
    assert json.loads(held) == value
    assert canonical(json.loads(held)) == held


@given(st.dictionaries(TEXT, st.integers(0, 9), min_size=2))
def test_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)
