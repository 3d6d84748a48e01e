"""What was measured, as one table for people and as JSON for programs."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from benchmarks.measure import Row

HEADINGS = ("项目 measured", "准绳 ours", "对手 peer", "对手值 theirs", "倍数 ratio", "目标 goal", "结果 result")
MET = {True: "达到 met", False: "未达到 not met", None: "—"}


def table(rows: Sequence[Row], machine: dict[str, Any]) -> str:
    """The machine, then a line for each row; errors in full below."""
    cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(_padded, line, widths)).rstrip() for line in cells]
    lines.insert(1, "  ".join("─" * width for width in widths))
    about = "，".join(f"{name} {value}" for name, value in machine.items())
    errors = [f"{row.topic} {row.peer}：{row.error}" for row in rows if row.error]
    return "\n".join([about, "", *lines, *([""] if errors else []), *errors])


def plain(row: Row) -> dict[str, Any]:
    """A row as JSON has it: numbers as measured, nothing rounded."""
    return {
        "topic": row.topic, "topic_en": row.topic_en, "unit": row.unit, "value": row.value, "peer": row.peer,
        "peer_value": row.peer_value, "ratio": row.ratio, "ratios": list(row.ratios),
        "goal": str(row.goal) if row.goal else None, "met": row.is_met, "error": row.error or None,
    }  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    measured = "未测 not measured" if row.error else MET[row.is_met]
    ratio = "—" if row.ratio is None else f"{row.ratio:.2f}"
    what = f"{row.topic} {row.topic_en}"
    return what, _value(row, row.value), row.peer, _value(row, row.peer_value), ratio, str(row.goal or "—"), measured


def _value(row: Row, value: float | None) -> str:
    if value is None:
        return "—"
    return {"/s": f"{value:,.0f}/s", "µs": f"{value:,.1f} µs"}.get(row.unit, f"{value:.3f} {row.unit}")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
