"""A fact of the case as a document prints it: days as 公文 writes them, money in yuan, people and units by name."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from zhunsheng.kernel.procedure import Field
from zhunsheng.kernel.terms import Term

LISTS = {"choices": "choice", "parties": "party", "persons": "person", "units": "unit", "items": "text"}
TERMS = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年"}


class Value:
    """A fact: compared by what it is, printed by how it reads; false where there is none.

    `name` says what is missing when a fact that is not there is to be printed.
    """

    __slots__ = ("name", "parts", "raw", "text")

    def __init__(self, name: str, raw: Any = None, text: str = "", parts: "list[Value] | None" = None) -> None:
        self.name, self.raw, self.text, self.parts = name, raw, text, parts or []

    @property
    def is_missing(self) -> bool:
        """Nothing was ever given."""
        return self.raw is None or self.raw == ""

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return bool(self.raw == (other.raw if isinstance(other, Value) else other))

    def __hash__(self) -> int:
        return hash(self.text)

    def __lt__(self, other: Any) -> bool:
        return self.raw is not None and self.raw < (other.raw if isinstance(other, Value) else other)

    def __ge__(self, other: Any) -> bool:
        return self.raw is not None and not self < other

    def __contains__(self, other: object) -> bool:
        return any(part == other for part in self.parts)

    def __iter__(self) -> Iterator["Value"]:
        return iter(self.parts)

    def __getitem__(self, key: str) -> "Value":
        """A part of a party or person, as its address."""
        held = self.raw.get(key) if isinstance(self.raw, Mapping) else None
        return Value(f"{self.name}.{key}", held, str(held or ""))


def value_of(
    known: Field, raw: Any, unit_name: Callable[[str], str] = str, person_name: Callable[[str], str] = str
) -> Value:
    """A field's value, ready to print."""
    if raw is None:
        return Value(known.name)
    if known.type in LISTS:
        one = Field(known.id, known.name, known.name_en, LISTS[known.type], options=known.options)
        parts = [value_of(one, r, unit_name, person_name) for r in raw]
        return Value(known.name, raw, "、".join(p.text for p in parts), parts)
    return Value(known.name, raw, _text(known, raw, unit_name, person_name))


def _text(known: Field, raw: Any, unit_name: Callable[[str], str], person_name: Callable[[str], str]) -> str:
    if isinstance(raw, Mapping):
        return str(raw.get("name", ""))
    match known.type:
        case "choice":
            return known.options.get(raw, (raw, raw))[0]
        case "date":
            return day_words(date.fromisoformat(raw))
        case "term":
            term = Term.parse(raw)
            return f"{term.amount}{TERMS[term.unit]}"
        case "money":
            return money_words(raw)
        case "flag":
            return "是" if raw else "否"
        case "unit":
            return unit_name(raw)
        case "person":
            return person_name(raw)
    return str(raw)


def day_words(day: date) -> str:
    """A day as GB/T 9704 has it, without idle noughts.

    >>> day_words(date(2019, 3, 5))
    '2019年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def money_words(fen: int) -> str:
    """Fen as yuan.

    >>> money_words(200000), money_words(1250)
    ('2,000元', '12.50元')
    """
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}.{rest:02}元" if rest else f"{yuan:,}元"
