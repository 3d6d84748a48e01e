"""The words of reports, read once from `data/`: units and their families, approximators, traps."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from zhunsheng.catalog.source import read

DATA = Path(__file__).parent / "data"
SCALES = {
    "万亿": Decimal(10) ** 12, "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "十万": Decimal(10) ** 5,
    "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100), "": Decimal(1),
}  # fmt: skip
_ASCII = str.maketrans("（）％", "()%")


@cache
def words(name: str) -> dict[str, Any]:
    """A data file, as plain texts, lists and maps."""
    return read(DATA / f"{name}.yaml", shown=f"reports/claims/data/{name}.yaml").plain()


@cache
def listed(file: str, key: str) -> tuple[str, ...]:
    """A list of words, the longest first."""
    return tuple(sorted(words(file)[key], key=len, reverse=True))


@cache
def families() -> dict[str, str]:
    """The family of each unit."""
    return {u.translate(_ASCII): family for family, units in words("units")["families"].items() for u in units}


def family(unit: str) -> str:
    """The family of a unit, its 万 or 亿 left out; the unit itself where no family knows it."""
    plain = base_unit(unit)[1]
    return families().get(plain) or families().get(plain.split("(")[0], plain)


@cache
def base_unit(unit: str) -> tuple[Decimal, str]:
    """A printed unit as a scale and a unit: 万件 → 10000, 件."""
    unit = unit.translate(_ASCII).replace(" ", "")
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = unit.removeprefix(scale)
        if scale and rest != unit and unit not in families() and (not rest or rest.split("(")[0] in families()):
            return SCALES[scale], rest
    return SCALES[""], unit


@cache
def _steps() -> re.Pattern[str]:
    named = "|".join(f"(?P<{name}>{one_of(tuple(told))})" for name, told in words("words")["steps"].items())
    return re.compile(f"(?<!未)(?<!不)(?<!不予)(?:{named})")


@cache
def step(said: str) -> str | None:
    """The last step in the course of a matter that words name: received, admitted, closed, answered."""
    return next((found.lastgroup for found in reversed(list(_steps().finditer(said)))), None)


@cache
def closing() -> str:
    """A pattern for the words that close a matter; 未办结 closes none."""
    return f"(?<!未){one_of(tuple(words('words')['steps']['closed']))}"


@cache
def may_be_part(part: str, whole: str) -> bool:
    """Whether things counted in one unit can be among things counted in another."""
    one, other = family(part), family(whole)
    if one == other:
        return True
    units = {base_unit(part)[1], base_unit(whole)[1]}
    return any({one, other} <= set(pair) or units == set(pair) for pair in words("units")["alike"])


def of_one_kind(labels: list[str]) -> bool:
    """Whether all are kinds of which a thing has but one: 民事, 刑事, 行政."""
    return any(all(any(k in label for k in kinds) for label in labels) for kinds in words("words")["exclusive"])


@cache
def one_of(words_: tuple[str, ...]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words_, key=len, reverse=True)) + ")"


@cache
def unit_pattern() -> str:
    """A pattern for any unit that is not the start of another word."""
    after = words("units")["not_before"]
    out = []
    for unit in sorted(families(), key=len, reverse=True):
        bar = after.get(unit) or ()
        tail = f"(?!{'|'.join(re.escape(w) for w in bar)})" if bar else ""
        out.append(re.escape(unit) + tail)
    return "(?:" + "|".join(out) + ")"
