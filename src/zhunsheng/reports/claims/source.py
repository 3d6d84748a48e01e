"""A text as it was handed in, and its plain twin of the same length in which every sign has one form.

Offsets never move: each character is replaced by exactly one. What a sign means is for others.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from zhunsheng.reports.claims.pasted import Cell, pasted

SOFT = "\u2028"  # a line break inside a sentence
_WIDE = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
_MANY = {
    " ": "\u3000\u00a0\u2009\u202f\u200b\ufeff\t", "\n": "\r", ",": "﹐", "、": "﹑､", ";": "﹔", ":": "﹕∶︰",
    ".": "．﹒", "。": "｡", "%": "﹪", "/": "⁄∕", "—": "―–─", "-": "－﹣‒‐‑", "～": "〜~",
    "〔": "﹝［", "〕": "﹞］", "(": "﹙", ")": "﹚", "“": "「『", "”": "」』", "《": "〈", "》": "〉",
    "〇": "○", "两": "兩", "万": "萬", "亿": "億", "余": "餘", "个": "個", "项": "項", "条": "條", "场": "場",
}  # fmt: skip
_FORMS = str.maketrans({**_WIDE, **{sign: form for form, signs in _MANY.items() for sign in signs}})
_ENDS = "。!?;:”…>"
_HEADING = re.compile(
    r"[ \n]*(?:[一二三四五六七八九十]{1,3}[、.是]|[(〔][一二三四五六七八九十0-9]{1,3}[)〕]"
    r"|[0-9]{1,2}[.、](?![0-9])|第[一二三四五六七八九十]{1,3}[章节条部]|#{1,6} |[-*] |</?[a-zA-Z])"
)
_FULL_LINE = 16  # a line shorter than this was not broken for want of room


@dataclass(frozen=True)
class Source:
    """The text, and the cells of the tables it was extracted from."""

    text: str
    cells: tuple[Cell, ...] = field(default=())
    extracted: bool = False  # from a document: offsets are into the text taken out of it

    @cached_property
    def plain(self) -> str:
        """The twin: ASCII digits and signs, one kind of bracket, soft line breaks told from hard ones."""
        flat = self.text.replace("\r\n", " \n").translate(_FORMS)
        return flat if self.cells else _soften(flat, self.tabled)

    @cached_property
    def tabled(self) -> tuple[Cell, ...]:
        """The cells of the tables it was extracted from, else of those that lie in the text itself."""
        return self.cells or pasted(self.text)

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Where each paragraph begins and ends."""
        out, start = [], 0
        for line in self.plain.split("\n"):
            if line.strip():
                out.append((start, start + len(line)))
            start += len(line) + 1
        return tuple(out)


def _soften(flat: str, cells: tuple[Cell, ...]) -> str:
    """Mark the line breaks that a typist or a converter put inside a sentence; the rows of a table keep theirs."""
    lines, at = flat.split("\n"), 0
    breaks, rows = [], {flat.rfind("\n", 0, c.start) + 1 for c in cells}
    for n, line in enumerate(lines[:-1]):
        after, beside = lines[n + 1], at in rows or at + len(line) + 1 in rows
        at += len(line) + 1
        if beside:
            breaks.append("\n")
            continue
        full = len(line.strip()) >= _FULL_LINE and line.rstrip()[-1] not in _ENDS
        breaks.append(SOFT if full and after.strip() and not _HEADING.match(after) else "\n")
    return "".join(line + mark for line, mark in zip(lines, [*breaks, ""], strict=True))
