"""The shapes of field values: what a text of a law file or of a form means for each type of field."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhunsheng.kernel.terms import Term

TYPES = (
    "text", "longtext", "number", "decimal", "money", "flag", "date", "term", "choice", "choices", "party", "parties",
    "person", "persons", "unit", "units", "place", "items", "code", "case",
)  # fmt: skip
LISTS = ("choices", "parties", "persons", "units", "items")
# Types whose values are written alike, so that one can be held against the other.
KIN = {"longtext": "text", "place": "text", "code": "text", "unit": "text", "case": "text", "person": "text",
       "party": "text", "money": "number"}  # fmt: skip
LARGEST = 2**53  # up to here any program reads a whole number as it was written
WHOLE, FRACTION = 16, 100  # digits of a decimal, before and after its point
MEMBER_OF = {"choices": "choice", "parties": "party", "persons": "person", "units": "unit", "items": "text"}


def accepts(kind: str, options: Mapping[str, Any]) -> Callable[[Any], bool]:
    """A function that says whether a value has the shape of this type."""
    if kind in LISTS:
        one = _named if kind in ("parties", "persons", "items") else accepts(MEMBER_OF[kind], options)
        return lambda value: isinstance(value, list) and all(one(v) for v in value)
    if kind == "choice":
        return lambda value: isinstance(value, str) and value in options
    return {
        "number": _whole, "money": _whole, "decimal": _decimal, "flag": lambda v: isinstance(v, bool), "date": _date,
        "term": _term, "party": _named, "person": _named,
    }.get(kind, lambda value: isinstance(value, str))  # fmt: skip


def parse(kind: str, text: Any) -> Any:
    """A value as a law file or a scenario writes it, as the ledger keeps it; ValueError where it has not the shape."""
    if kind in LISTS:
        return [parse(MEMBER_OF[kind], v) for v in (text if isinstance(text, list) else [text])]
    if kind in ("party", "person", "text") and isinstance(text, dict):
        return text
    if not isinstance(text, str):
        raise ValueError("此处应为单个值")
    if kind in ("number", "money"):
        if not text.lstrip("-").isdigit():
            raise ValueError("应为整数" if kind == "number" else "金额以分为单位，应为整数")
        return int(text)
    if kind == "flag":
        if text not in ("true", "false"):
            raise ValueError("应为 true 或 false")
        return text == "true"
    if kind == "date":
        if not _date(text):
            raise ValueError(f"没有 {text} 这一天，日期写作 YYYY-MM-DD")
    elif kind == "term":
        Term.parse(text)
    elif kind == "decimal" and not _decimal(text):
        raise ValueError("应为十进制数")
    return text


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def _decimal(value: Any) -> bool:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        return False
    # Written out, 1e999999999 is larger than any memory.
    return number.is_finite() and number.adjusted() < WHOLE and -number.as_tuple().exponent <= FRACTION


def _date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _term(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(Term.parse(value))
    except ValueError:
        return False


def _named(value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(value.get("name"), str) and bool(value["name"]) and all(isinstance(k, str) for k in value)
    return isinstance(value, str)
