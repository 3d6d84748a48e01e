"""A claim: a number that the text asserts, with what is said to be so many, and where."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from zhunsheng.reports.claims.grid import grids
from zhunsheng.reports.claims.lexicon import base_unit, family, listed, one_of, words
from zhunsheng.reports.claims.quantities import Quantity, quantities
from zhunsheng.reports.claims.source import Source
from zhunsheng.reports.claims.traps import Traps

_STOPS = re.compile("[,。;:、!?\n]")
_SENTENCE = re.compile("[。;!?\n]")
_FULL_STOP = re.compile("[。!?\n]")


@dataclass(frozen=True)
class Claim:
    """A quantity in its place. `left` and `right` are the words about it in its own clause.

    `start` and `end` lie in the plain twin, `span` in the text itself: an offset and a length.
    Places are counted through the whole text: paragraph, sentence (up to 。), member (up to ; or 。).
    """

    quantity: Quantity
    text: str
    span: tuple[int, int]
    left: str
    right: str
    lead: str
    paragraph: int
    sentence: int
    member: int
    depth: int
    quals: tuple[str, ...]
    period: str | None
    before: str = ""  # the last words of its sentence before it, whatever stands between
    after: str = ""  # the next words of its sentence, whatever stands between
    cell: tuple[int, int, int] | None = None  # table, row, column of a number that fills its cell

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end

    @cached_property
    def unit(self) -> str:
        return self.quantity.unit

    @cached_property
    def family(self) -> str:
        return family(self.unit)

    @cached_property
    def amount(self) -> Decimal:
        """The value in the plain unit: 1.2亿元 is 120,000,000."""
        return self.quantity.value * base_unit(self.unit)[0]

    @cached_property
    def is_rate(self) -> bool:
        return self.family in ("rate", "tenth") or self.unit in ("倍", "番", "分之")

    @property
    def bears_unit(self) -> bool:
        """Whether its unit is printed with it; a number in a table may have it from its heading."""
        return not self.text[-1:].isdigit()

    @cached_property
    def label(self) -> str:
        """The words that name what is counted, without those that only connect."""
        return _bare(self.left) or _bare(self.lead)

    @cached_property
    def measure(self) -> str:
        """What is measured, as a reader would say it."""
        if self.cell:
            return "·".join(w for w in (self.left, self.lead) if w)[:60] or self.unit
        own = _bare(self.left)
        return ((own + ("" if self.right.strip() in _AND else _bare(self.right))) or _bare(self.lead) or self.unit)[:60]


_CONNECTING = one_of(tuple(words("words")["connecting"]))
_HEAD = re.compile(f"^(?:(?!有[效关期偿机])(?:{_CONNECTING})|[0-9]{{2,4}}年度?(?:[0-9]{{1,2}}月)?(?:末|底)?| )+")
_FOOT = re.compile(f"(?:{_CONNECTING}| )+$")


def _bare(said: str) -> str:
    return _FOOT.sub("", _HEAD.sub("", said.lstrip("()").strip())).strip("“”《》·- ")


def find(source: Source) -> list[Claim]:
    """Every claim of a text, in its order."""
    traps = Traps(source.plain)
    found = [q for q in quantities(source.plain) if traps.why(q) is None]
    claims = _placed(source, found)
    if not source.tabled:
        return claims
    written = {c.span for c in claims}
    numbers = [c for c in _tabled(source) if c.span in written or not c.bears_unit]
    cells = {c.start for c in numbers}
    return sorted([*(c for c in claims if c.start not in cells), *numbers], key=lambda c: c.start)


def _tabled(source: Source) -> list[Claim]:
    """The numbers that are all of their cells, each with the words of its row and column."""
    out = []
    for n, grid in enumerate(grids(source)):
        for (row, column), held in grid.numbers.items():
            start, end, text = source.within(held.start), source.within(held.end), source.text[held.start : held.end]
            quantity = Quantity(start, start, end, held.value, held.unit, numeral=source.plain[start:end])
            out.append(
                Claim(quantity, text, (held.start, len(text)), grid.label(row, column), "",
                      grid.header(row, column), -1, -1, -1, 0, (), None, cell=(n, row, column))
            )  # fmt: skip
    return out


_AND = ("", "和", "与", "及")
_SHARED = re.compile("分别|依次|各(?=[为占达]*$)|均为$")


class _Places:
    """How many stops of a kind lie before an offset; asked in rising order."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._stops = [m.start() for m in pattern.finditer(text)]
        self._count = 0

    def at(self, offset: int) -> int:
        while self._count < len(self._stops) and self._stops[self._count] < offset:
            self._count += 1
        return self._count

    @property
    def last(self) -> int:
        """Where the last stop before the offset ends."""
        return self._stops[self._count - 1] + 1 if self._count else 0


def _placed(source: Source, found: list[Quantity]) -> list[Claim]:
    plain = source.plain
    lines, sentences, members = _Places(re.compile("\n"), plain), _Places(_FULL_STOP, plain), _Places(_SENTENCE, plain)
    depths, years = _Depths(plain), _Years(plain)
    out: list[Claim] = []
    for n, q in enumerate(found):
        before = found[n - 1].end if n else 0
        after = found[n + 1].start if n + 1 < len(found) else len(plain)
        line, sentence, member = lines.at(q.start), sentences.at(q.start), members.at(q.start)
        left = _left(plain, q.start, before)
        if out and left.strip() in _AND and q.start - before <= 3 and _SHARED.search(out[-1].left):
            left = out[-1].left  # 回复率分别为93.8%和100%
        lead = "" if _bare(left) else _lead(plain, q.start - len(left), max(sentences.last, q.start - 80), out)
        right = _right(plain, q.end, after)
        at, length = source.place(q.start, q.end)
        out.append(
            Claim(q, source.text[at : at + length], (at, length), left, right, lead, line, sentence, member,
                  depths.at(q.start), _quals(left, right), years.at(q.start),
                  plain[max(sentences.last, q.start - 30) : q.start], _FULL_STOP.split(plain[q.end : q.end + 16])[0])
        )  # fmt: skip
    return out


def _left(plain: str, at: int, floor: int) -> str:
    """The words before a number in its clause; a bracket that closed there, as in 村(社区), belongs to them."""
    piece = plain[max(floor, at - 60) : at]
    for stop in (*reversed(list(_STOPS.finditer(piece))), None):
        own = piece[stop.end() :] if stop else piece
        if own.count(")") <= own.count("(") or not stop:
            break
    return own[_unclosed(own) :].lstrip(")")


def _unclosed(said: str) -> int:
    """Where the text after the last bracket that is still open begins."""
    depth = 0
    for n in range(len(said) - 1, -1, -1):
        depth += (said[n] == ")") - (said[n] == "(")
        if depth < 0:
            return n + 1
    return 0


def _right(plain: str, at: int, ceiling: int) -> str:
    piece = plain[at : min(at + 40, ceiling)]
    stop = re.search("[,。;:、!?\n()]", piece)
    return piece[: stop.start()] if stop else piece


def _lead(plain: str, at: int, floor: int, before: list[Claim]) -> str:
    """The clause before, where the number's own clause names nothing."""
    piece = plain[floor:at].rstrip(",:、( ")
    for clause in reversed(_STOPS.split(piece)):
        if _bare(clause):
            cut = before[-1].end - floor if before and before[-1].end > floor else 0
            tail = plain[floor + cut : at].rstrip(",:、( ") if cut else clause
            return _STOPS.split(tail)[-1] if _bare(_STOPS.split(tail)[-1]) else clause
    return ""


def _quals(left: str, right: str) -> tuple[str, ...]:
    near = left[-16:]
    return tuple(q for q in listed("words", "quals") if q in near or (q in ("等", "中的") and right.startswith(q)))


class _Depths:
    """How deep in brackets an offset lies; asked in rising order, begun anew on each line."""

    def __init__(self, plain: str) -> None:
        self._signs = re.finditer(r"[()\n]", plain)
        self._next = next(self._signs, None)
        self._depth = 0

    def at(self, offset: int) -> int:
        while self._next and self._next.start() < offset:
            sign = self._next[0]
            self._depth = 0 if sign == "\n" else max(0, self._depth + (1 if sign == "(" else -1))
            self._next = next(self._signs, None)
        return self._depth


class _Years:
    """The year a passage speaks of: the last one named before, else the first of the text."""

    def __init__(self, plain: str) -> None:
        self._found = re.finditer("(?:19|20)[0-9]{2}(?=\\s?年)", plain)
        self._next = next(self._found, None)
        self._year = self._next[0] if self._next else None

    def at(self, offset: int) -> str | None:
        while self._next and self._next.start() < offset:
            self._year = self._next[0]
            self._next = next(self._found, None)
        return self._year
