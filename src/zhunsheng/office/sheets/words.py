"""What can be wrong with a cell, a row or a file, in words: why it is not taken, and what to do. Chinese and English.

What the law has against a row stands in the catalog's messages, never here.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from zhunsheng.catalog.source import read


class Words(NamedTuple):
    """Why, and what to do next, in both languages."""

    why: str
    next: str
    why_en: str
    next_en: str


@lru_cache(maxsize=1)
def words() -> Mapping[str, Words]:
    """All words by their code; Fault where one is not whole."""
    out = {}
    for code, node in read(Path(__file__).with_name("words.yaml")).map().items():
        keys = node.map(Words._fields)
        out[code] = Words(*(keys[part].text() for part in Words._fields))
    return out


IRREGULAR = (
    "；确有其事的，由督查人员写明理由，作为违规补录导入",
    "; if it did happen all the same, a supervisor imports it as irregular, with the reason",
)


class Note(NamedTuple):
    """Something that is told beside: in Chinese and in English."""

    zh: str
    en: str


class Wrong(Exception):
    """A cell or a row cannot be taken: the code of its words, and what the words need."""

    def __init__(self, code: str, **data: object) -> None:
        self.code, self.data = code, data
        super().__init__(self.words().why)

    def words(self) -> Words:
        """Why and what to do, filled in."""
        return Words(*(part.format(**self.data) for part in words()[self.code]))


class Unreadable(Exception):
    """A file cannot be read at all: what is wrong with it and what to do, Chinese with English beside."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} ({en})")
