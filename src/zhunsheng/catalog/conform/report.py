"""What holding a log against the law gives: deviations written one by one, a summary by rule and by unit."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from zhunsheng.catalog.conform.judging import Deviation, Judged
from zhunsheng.catalog.conform.rows import BadRows
from zhunsheng.catalog.messages import Told, told
from zhunsheng.catalog.naming import act_name, cited

NAMES = {
    "order": ("次序颠倒", "out of order"), "missing": ("缺少步骤", "left out"), "late": ("逾期", "too late"),
    "owed": ("应办未办", "still owed"), "who": ("主体不合", "wrong person"), "facts": ("要件不合", "facts"),
    "law": ("当日无此行为", "no such act then"), "undecided": ("日历未定", "calendar unknown"),
}  # fmt: skip
HEADINGS = ("案件", "单位", "类别", "代码", "行", "日期", "行为", "不合之处", "理由", "条文")
LARGEST_SHEET = 1_048_575  # rows below the heading that a sheet of Excel holds


class Rule(NamedTuple):
    """One rule that was broken: the kind, the code, the act, the article."""

    kind: str
    code: str
    act: str
    article: str


@dataclass
class Tally:
    """How many cases conform, which rules were broken how often, by which units."""

    cases: int = 0
    conforming: int = 0
    ended: int = 0
    pending: int = 0
    rules: Counter[Rule] = field(default_factory=Counter)
    cases_of: Counter[Rule] = field(default_factory=Counter)
    units: dict[str, list[int]] = field(default_factory=dict)  # cases, of which conforming

    def add(self, judged: Judged) -> None:
        """One more case."""
        self.cases += 1
        self.conforming += judged.conforms
        self.ended += judged.is_ended
        self.pending += judged.pending
        held = self.units.setdefault(judged.unit, [0, 0])
        held[0] += 1
        held[1] += judged.conforms
        if judged.deviations:
            rules = [rule_of(d) for d in judged.deviations]
            self.rules.update(rules)
            self.cases_of.update(set(rules))

    @property
    def conforms(self) -> bool:
        """Every case does."""
        return self.cases == self.conforming

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "cases": self.cases, "conforming": self.conforming, "ended": self.ended, "pending": self.pending,
            "rules": [
                {**rule._asdict(), "count": n, "cases": self.cases_of[rule]} for rule, n in self.rules.most_common()
            ],
            "units": [
                {"unit": unit, "cases": n, "conforming": good} for unit, (n, good) in sorted(self.units.items())
            ],
        }  # fmt: skip


def rule_of(deviation: Deviation) -> Rule:
    """The rule that a deviation breaks."""
    finding, version = deviation.finding, deviation.version
    article = cited(version, finding.basis) if version is not None and finding.basis else finding.basis
    return Rule(deviation.kind, finding.code, act_name(version, finding.act), article)


def line_of(deviation: Deviation) -> tuple:
    """A deviation as a line of a table."""
    words: Told = told(deviation.finding, deviation.version)
    day = deviation.day.isoformat() if deviation.day is not None else ""
    return (
        deviation.case, deviation.unit, NAMES[deviation.kind][0], deviation.finding.code, deviation.line or "", day,
        act_name(deviation.version, deviation.finding.act), words.cannot, words.why, words.article,
    )  # fmt: skip


class Output(Protocol):
    """Somewhere deviations are written to, one by one."""

    def case(self, judged: Judged) -> None:
        """The deviations of a case."""

    def end(self, tally: Tally, bad: BadRows, as_of: date) -> None:
        """The rows that were bad, and the summary."""


class Nothing:
    """Nowhere."""

    def case(self, judged: Judged) -> None:
        """Not kept."""

    def end(self, tally: Tally, bad: BadRows, as_of: date) -> None:
        """Not kept."""


class Csv:
    """A CSV that Excel opens: deviations, bad rows after them."""

    def __init__(self, file: Any) -> None:
        self.writer = csv.writer(file)
        self.writer.writerow(HEADINGS)

    def case(self, judged: Judged) -> None:
        """A line for each deviation."""
        self.writer.writerows([_safe(cell) for cell in line_of(d)] for d in judged.deviations)

    def end(self, tally: Tally, bad: BadRows, as_of: date) -> None:
        """A line for each row that could not be read."""
        self.writer.writerows(
            (_safe(b.case), "", "坏行", "bad-row", b.line, "", "", "读不成", b.reason, "") for b in bad
        )


class Json:
    """One object: what was judged as of which day, cases that deviate, bad rows, the summary."""

    def __init__(self, file: Any, procedure: str) -> None:
        self.file, self.sep = file, ""
        file.write(f'{{"procedure": {json.dumps(procedure)}, "deviating": [')

    def case(self, judged: Judged) -> None:
        """An object for each case with a deviation."""
        if judged.deviations:
            found = [_plain(d) for d in judged.deviations]
            one = {"case": judged.case, "unit": judged.unit, "conforms": judged.conforms, "deviations": found}
            self.file.write(f"{self.sep}\n{json.dumps(one, ensure_ascii=False)}")
            self.sep = ","

    def end(self, tally: Tally, bad: BadRows, as_of: date) -> None:
        """The rest of the object."""
        rest = {"as_of": as_of.isoformat(), "bad_rows": [b._asdict() for b in bad], "summary": tally.plain()}
        self.file.write("],\n" + json.dumps(rest, ensure_ascii=False)[1:] + "\n")


class Sheet:
    """A workbook: deviations, summary by rule and by unit, bad rows. Written as it comes, never held whole."""

    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook

        self.path, self.book = path, Workbook(write_only=True)
        self.rows, self.sheet = 0, None
        self._next()

    def _next(self) -> None:
        number = len(self.book.worksheets) + 1
        self.sheet = self.book.create_sheet("不合规事项" + (f"（{number}）" if number > 1 else ""))
        self.sheet.append(HEADINGS)
        self.rows = 0

    def case(self, judged: Judged) -> None:
        """A row for each deviation; a further sheet where one is full."""
        for deviation in judged.deviations:
            if self.rows == LARGEST_SHEET:
                self._next()
            self.sheet.append([_safe(cell) for cell in line_of(deviation)])
            self.rows += 1

    def end(self, tally: Tally, bad: BadRows, as_of: date) -> None:
        """The summary and the bad rows, each in a sheet of its own."""
        self._table("按规则", ("类别", "代码", "行为", "条文", "次数", "案件数"), (
            (NAMES[r.kind][0], r.code, r.act, r.article, n, tally.cases_of[r]) for r, n in tally.rules.most_common()
        ))  # fmt: skip
        self._table("按单位", ("单位", "案件数", "合规"), ((u, n, g) for u, (n, g) in sorted(tally.units.items())))
        self._table("坏行", ("行", "案件", "理由"), ((b.line, b.case, b.reason) for b in islice(bad, LARGEST_SHEET)))
        self.book.save(self.path)

    def _table(self, title: str, headings: tuple[str, ...], rows: Iterator[tuple]) -> None:
        sheet = self.book.create_sheet(title)
        sheet.append(headings)
        for row in rows:
            sheet.append([_safe(cell) for cell in row])


def _safe(cell: Any) -> Any:
    """A text that a sheet would take for a formula stays a text."""
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


def _plain(deviation: Deviation) -> dict[str, Any]:
    words = told(deviation.finding, deviation.version)
    return {
        "kind": deviation.kind, "code": deviation.finding.code, "act": deviation.finding.act, "line": deviation.line,
        "day": deviation.day and deviation.day.isoformat(), "cannot": words.cannot, "why": words.why,
        "next": words.next, "article": words.article,
    }  # fmt: skip


@contextmanager
def output(path: Path | None, procedure: str) -> Iterator[Output]:
    """Where the deviations go, by the suffix; what stood there before stays until all is written."""
    if path is None:
        yield Nothing()
        return
    beside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if path.suffix.lower() == ".xlsx":
            yield Sheet(beside)
        else:
            bom = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
            with beside.open("w", encoding=bom, newline="") as file:
                yield Csv(file) if path.suffix.lower() == ".csv" else Json(file, procedure)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
