"""Text as pairs of characters, so that any part of a word is found: 城东 in 城东新区, on both databases alike.

Chinese has no spaces to part words by. Every two neighbouring characters are one token, and what is looked for is a
phrase of such tokens, which is the text itself: punctuation, spaces, width and case aside, so that （2019）12号 finds
〔2019〕12号. The last character of a text is a token of its own, so that every character begins one.
"""

import unicodedata
from collections.abc import Iterable

LONGEST = 12_000  # characters of one case; PostgreSQL knows no position beyond 16,383
GAP = "gap"  # between two texts: no phrase goes from one into the next


def plain(text: str) -> str:
    """What of a text counts when it is looked for."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def tokens(texts: Iterable[str]) -> list[str]:
    """The tokens of some texts, with a gap between any two.

    >>> tokens(["城东新区", "甲"])
    ['城东', '东新', '新区', '区', 'gap', '甲']
    """
    out: list[str] = []
    for text in texts:
        chars = plain(text)[: LONGEST - len(out)]
        if chars:
            out += [GAP] * bool(out)
            out += [chars[n : n + 2] for n in range(len(chars))]
    return out


def phrases(asked: str) -> list[list[str]]:
    """What is looked for: for each word its tokens in order. A single character begins a token, and stands alone."""
    found = (plain(word) for word in asked.split())
    return [[c] if len(c) == 1 else [c[n : n + 2] for n in range(len(c) - 1)] for c in found if c]


def for_sqlite(asked: str, column: str) -> str:
    """The question as FTS5 understands it."""
    return " AND ".join(
        f'{{{column}}} : "{words[0]}" *' if _is_single(words) else f'{{{column}}} : "{" ".join(words)}"'
        for words in phrases(asked)
    )


def for_postgresql(asked: str) -> list[str]:
    """The question as PostgreSQL's tsqueries, one a word."""
    return [
        f"'{words[0]}':*" if _is_single(words) else " <-> ".join(f"'{token}'" for token in words)
        for words in phrases(asked)
    ]


def vector(told: list[str]) -> str:
    """Tokens as PostgreSQL's tsvector."""
    places: dict[str, list[str]] = {}
    for place, token in enumerate(told, 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items() if token != GAP)


def _is_single(words: list[str]) -> bool:
    return len(words) == 1 and len(words[0]) == 1
