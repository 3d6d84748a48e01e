"""A text as it was handed in, and its plain twin, in which every sign has one form and a sentence is not broken.

Readers work on the twin; where something of it lies in the text, `place` says. What a sign means is for others.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zhunsheng.reports.claims.pasted import Cell, pasted

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
_WIDEST = 60  # signs; a longer line is a paragraph of its own
_RAGGED = 2  # signs by which the lines of a typist differ
_FEWEST = 3  # lines that show where a margin is
_GOES_ON = (",", "。", ";", ":", "、", ")", "%")  # no line begins so, but where a sentence was broken
_IDLE = re.compile("(?<=分别[为是]):|(?<=依次[为是]):")  # 分别为:5件、3件 is no list of items
_ASIDE = re.compile(  # a space beside Chinese counts for nothing; 1 234 needs its own
    r"(?<=[^\x00-\x7f]) (?=[^ \n])|(?<=[^ \n]) (?=[^\x00-\x7f])"
)


@dataclass(frozen=True)
class Source:
    """The text, and the cells of the tables it was extracted from."""

    text: str
    cells: tuple[Cell, ...] = field(default=())
    extracted: bool = False  # from a document: offsets are into the text taken out of it

    @cached_property
    def flat(self) -> str:
        """The text with ASCII digits and signs and one kind of bracket; each character replaced by exactly one."""
        return self.text.replace("\r\n", " \n").translate(_FORMS)

    @cached_property
    def plain(self) -> str:
        """The twin: flat, without the line breaks inside sentences and without spaces beside Chinese."""
        kept = self._kept
        return self.flat if isinstance(kept, range) else "".join(self.flat[n] for n in kept)

    @cached_property
    def _kept(self) -> Sequence[int]:
        """Where each sign of the twin lies in the text."""
        left_out = {m.start() for sign in (_ASIDE, _IDLE) for m in sign.finditer(self.flat)}
        left_out |= set() if self.cells else _soft(self.flat, self.tabled)
        every = range(len(self.flat))
        return [n for n in every if n not in left_out] if left_out else every

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length, in the text, of a stretch of the twin."""
        first = self._kept[start]
        return first, self._kept[end - 1] + 1 - first

    def within(self, offset: int) -> int:
        """Where in the twin an offset of the text lies."""
        return bisect_left(self._kept, offset)

    @cached_property
    def tabled(self) -> tuple[Cell, ...]:
        """The cells of the tables it was extracted from, else of those that lie in the text itself."""
        return self.cells or pasted(self.text)


def _soft(flat: str, cells: tuple[Cell, ...]) -> set[int]:
    """The line breaks that a typist or a converter put inside a sentence; the rows of a table keep theirs."""
    lines, at, out = flat.split("\n"), 0, set[int]()
    rows = {flat.rfind("\n", 0, c.start) + 1 for c in cells}
    margin = _margin(lines)
    for line, after in zip(lines, lines[1:], strict=False):
        begin, at = at, at + len(line) + 1
        said = line.rstrip()
        if begin in rows or at in rows or not said or not after.strip() or _HEADING.match(after):
            continue
        at_margin = margin is not None and len(said) >= margin
        full = len(line.strip()) >= _FULL_LINE and said[-1] not in _ENDS and not (said[-1] + after[0]).isdigit()
        if full or at_margin or after.startswith(_GOES_ON):
            out |= {*range(begin + len(said), at + len(after) - len(after.lstrip(" ")))}
    return out


def _margin(lines: list[str]) -> int | None:
    """How long a line is that ends for want of room, where several do: so long are all but the last of a paragraph."""
    lengths = [len(line.rstrip()) for line in lines]
    margin = max(lengths) - _RAGGED
    full = sum(n >= margin for n in lengths)
    return margin if _FULL_LINE <= margin <= _WIDEST and full >= _FEWEST else None
