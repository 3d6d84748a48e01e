"""A log row by row, from CSV or Excel: each row an act of a case, or bad with its line and the reason."""

import csv
import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import chain
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

from zhunsheng.catalog.conform.columns import COLUMNS, NEEDED, Layout, Unusable, Words
from zhunsheng.catalog.durations import term_of
from zhunsheng.catalog.values import LISTS, MEMBER_OF, parse
from zhunsheng.kernel.procedure import Field

DATED = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(.*))?")
HOUR = re.compile(r"(\d):")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
SEVERAL = re.compile(r"[、，,;；|]\s*")
YES, NO = ("是", "true", "1", "yes"), ("否", "false", "0", "no")
ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 1 << 20


class Row(NamedTuple):
    """One act of the log. Rows sort by case, then as things happened, then as they stand in the log."""

    case: str
    day: int
    time: str
    line: int
    act: str
    outcome: str | None
    role: str | None
    actor: str | None
    unit: str | None
    persons: str
    member: str | None
    fields: str  # JSON; "" where the log says nothing
    unread: str  # fields whose value could not be read


class Bad(NamedTuple):
    """A row, or a value of one, that cannot be read."""

    line: int
    case: str
    reason: str


class BadRows:
    """What could not be read, in memory while it is little and in a file when it is much."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=1 << 20, mode="w+", encoding="utf-8")  # noqa: SIM115  lives as long
        self._count = 0

    def append(self, bad: Bad) -> None:
        """One more."""
        self._count += 1
        self._file.write(json.dumps(bad, ensure_ascii=False) + "\n")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Bad]:
        self._file.seek(0)
        for line in self._file:
            yield Bad(*json.loads(line))
        self._file.seek(0, SEEK_END)


@dataclass
class Reader:
    """Reads cells as rows, and keeps what was bad."""

    words: Words
    layout: Layout
    last: int = 0  # the latest day of the log
    count: int = 0
    bad: BadRows = field(default_factory=BadRows)

    def __post_init__(self) -> None:
        places = self.layout.columns
        self._case, self._act, self._day = (places[name] for name in NEEDED)
        self._rest = [places.get(name, -1) for name in COLUMNS if name not in NEEDED]
        self._roles = self.words.roles
        self._width = 1 + max([*places.values(), *self.layout.fields.values()])

    def rows(self, lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
        """The rows that can be read."""
        for line, cells in lines:
            if not any(cells):
                continue
            self.count += 1
            if len(cells) < self._width:
                cells = cells + [""] * (self._width - len(cells))
            told = self._row(line, cells)
            if isinstance(told, str):
                self.bad.append(Bad(line, cells[self._case].strip(), told))
            else:
                if told.day > self.last:
                    self.last = told.day
                yield told

    def _row(self, line: int, cells: list[str]) -> Row | str:
        """The row, or why it cannot be read."""
        case, word = cells[self._case].strip(), cells[self._act].strip()
        if not case:
            return "没有案件编号 (no case id)"
        found = _moment(cells[self._day])
        if found is None:
            return f"读不成日期：{cells[self._day]!r}，应为存在的一日，如 2019-09-02 (no such day)"
        outcome, role, actor, persons, unit, member = [cells[at].strip() if at >= 0 else "" for at in self._rest]
        act = self._deed(word, outcome)
        if isinstance(act, str):
            return act
        fields, unread = self._fields(line, case, cells) if self.layout.fields else ("", "")
        return Row(
            case, found[0], found[1], line, *act, (self._roles.get(role.lower(), role) or None), actor or None,
            unit or None, persons, member or None, fields, unread,
        )  # fmt: skip

    def _deed(self, word: str, told: str) -> tuple[str, str | None] | str:
        """The act and outcome that a row names, or why they cannot be told."""
        act, slash, beside = self.words.acts.get(word, self.words.acts.get(word.lower(), "")).partition("/")
        if not act:
            if word.lower() in self.words.shared:
                return f"“{word}”是几个行为共有的名称，写行为编号或在 --map 中译出 (the name of several acts)"
            return f"不认识的行为“{word}”：在 --map 的 values.act 中译出 (unknown act)"
        told = beside if slash else told
        known = self.words.outcomes[act]
        outcome = known.get(told, known.get(told.lower()))
        if outcome is None and act in self.words.single:
            return act, self.words.single[act]
        if outcome is None:
            names = "、".join(dict.fromkeys(known.values()))
            why = f"“{told}”不是“{word}”的结果" if told else f"“{word}”没有写结果"
            return f"{why}，应为下列之一：{names} (unknown outcome)"
        return act, outcome

    def _fields(self, line: int, case: str, cells: list[str]) -> tuple[str, str]:
        """The facts that a row tells, as JSON, and the fields whose value cannot be read."""
        out, unread = {}, []
        for name, at in self.layout.fields.items():
            if text := cells[at].strip():
                try:
                    out[name] = value(self.words.fields[name], text)
                except ValueError as error:
                    unread.append(name)
                    self.bad.append(Bad(line, case, f"“{self.words.fields[name].name}”读不出：{error}"))
        return (json.dumps(out, ensure_ascii=False) if out else ""), " ".join(unread)


def value(known: Field, text: str) -> Any:
    """A cell as the ledger would keep it; money is in yuan. ValueError where it has not the shape."""
    kind = known.type
    if kind in LISTS:
        return [_one(known, MEMBER_OF[kind], part) for part in SEVERAL.split(text) if part]
    return _one(known, kind, text)


def _one(known: Field, kind: str, text: str) -> Any:
    if kind == "choice":
        names = {n.lower(): ident for ident, both in known.options.items() for n in (ident, *both) if n}
        if text.lower() not in names:
            raise ValueError(f"{text!r} 不在选项之中：{'、'.join(zh for zh, _ in known.options.values())}")
        return names[text.lower()]
    if kind == "flag":
        if text.lower() not in (*YES, *NO):
            raise ValueError(f"{text!r} 应为 是 或 否")
        return text.lower() in YES
    if kind == "date":
        found = _moment(text)
        if found is None:
            raise ValueError(f"没有 {text!r} 这一天")
        return date.fromordinal(found[0]).isoformat()
    if kind == "money":
        try:
            fen = Decimal(text.replace(",", "").removesuffix("元")) * 100
        except InvalidOperation:
            raise ValueError(f"{text!r} 不是金额，金额以元计") from None
        if fen != fen.to_integral_value():
            raise ValueError(f"{text!r} 不足一分")
        return int(fen)
    return str(term_of(text)) if kind == "term" else parse(kind, text)


@lru_cache(65_536)
def _moment(text: str) -> tuple[int, str] | None:
    """The day as an ordinal, and whatever tells the hour; None where there is no such day."""
    found = DATED.fullmatch(text.strip()) or PACKED.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, *rest = found.groups()
    try:
        time = (rest[0] or "") if rest else ""
        # 9:05 comes before 10:20 as a text, too, once it is 09:05.
        return date(int(year), int(month), int(day)).toordinal(), f"0{time}" if HOUR.match(time) else time
    except ValueError:
        return None


def lines_of(path: Path, sheet: str | None = None) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings of a log, and its lines with their numbers; Unusable where the file cannot be read."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        lines = _sheet(path, sheet)
    else:
        lines = _csv(path)
    try:
        _, headings = next(lines)
    except StopIteration:
        raise Unusable(f"{path} 是空的 (the file is empty)") from None
    return headings, lines


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline()
        mark = max(",\t;", key=first.count)
        reader = csv.reader(chain([first] if first else [], file), delimiter=mark)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise Unusable(f"{path} 第 {reader.line_num} 行起读不下去：{error} (not CSV)") from None


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file can be read."""
    for name in ENCODINGS:
        decoder = getincrementaldecoder(name)()
        with path.open("rb") as file:
            try:
                while part := file.read(SNIFFED):
                    decoder.decode(part)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        return name
    raise Unusable(f"{path} 既不是 UTF-8 也不是 GB18030 编码的文本 (neither UTF-8 nor GB18030)")


def _sheet(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a damaged workbook raises whatever its parts raise
        raise Unusable(f"{path} 读不成 Excel 工作簿：{error} (not a workbook)") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Unusable(f"没有工作表“{sheet}”，现有：{'、'.join(book.sheetnames)} (no such sheet)")
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        for number, cells in enumerate(chosen.iter_rows(values_only=True), 1):
            yield number, _cells(cells)
    finally:
        book.close()


def _cells(cells: Sequence[Any]) -> list[str]:
    """Cells as texts: a day as a day, a whole number without its point."""
    out = []
    for cell in cells:
        if isinstance(cell, datetime):
            out.append(cell.isoformat(" ") if cell.time() else cell.date().isoformat())
        elif isinstance(cell, float) and cell.is_integer():
            out.append(str(int(cell)))
        else:
            out.append("" if cell is None else str(cell))
    return out
