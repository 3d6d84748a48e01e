"""Values of the ledger as a book shows them: names of units and options, yuan, days; read back they are the same."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhunsheng.figures.columns import PARTY_KINDS
from zhunsheng.kernel.procedure import Field
from zhunsheng.office.people import service as people
from zhunsheng.office.sheets.columns import Column, normal
from zhunsheng.office.sheets.known import Known

TERM_UNITS = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年"}
DIVIDES = "、；;，,\n"


class Wording:
    """Says values in words. Where two units or options share a name, the id is written."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._units: dict[str, str] = {}
        self._people: dict[str, str] = {}

    def tell(self, column: Column, value: Any) -> Any:
        """A value as its cell shows it: text, a number, or a day."""
        if value is None or value == [] or value == "":
            return None
        return TELLERS.get(column.type, _text)(self, column.field, value)

    def unit(self, ident: str) -> str:
        """What a unit is called."""
        if ident not in self._units:
            unit = self.known.units.get(ident)
            same = unit is not None and len(self.known.named(unit.name)) == 1
            self._units[ident] = unit.name if same else ident
        return self._units[ident]

    def person(self, ident: str) -> str:
        """What a person is called; the id where nobody is known by it."""
        if ident not in self._people:
            self._people[ident] = people.person_name(ident)
        return self._people[ident]

    def option(self, field: Field | None, ident: str) -> str:
        """What an option is called."""
        options: Mapping[str, tuple[str, str]] = field.options if field is not None else {}
        name = options.get(ident, (ident, ""))[0]
        return name if sum(normal(zh) == normal(name) for zh, _ in options.values()) == 1 else ident


def _text(wording: Wording, field: Field | None, value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _same(wording: Wording, field: Field | None, value: Any) -> Any:
    return value


def _money(wording: Wording, field: Field | None, value: Any) -> Decimal:
    return (Decimal(value) / 100).quantize(Decimal("0.01"))


def _date(wording: Wording, field: Field | None, value: Any) -> date:
    return date.fromisoformat(value)


def _flag(wording: Wording, field: Field | None, value: Any) -> str:
    return "是" if value else "否"


def _term(wording: Wording, field: Field | None, value: str) -> str:
    amount, _, unit = value.partition(" ")
    return f"{amount}{TERM_UNITS.get(unit if unit.endswith('s') else unit + 's', unit)}"


def _choice(wording: Wording, field: Field | None, value: str) -> str:
    return wording.option(field, value)


def _choices(wording: Wording, field: Field | None, value: list[str]) -> str:
    return _listed([wording.option(field, v) for v in value])


def _unit(wording: Wording, field: Field | None, value: str) -> str:
    return wording.unit(value)


def _units(wording: Wording, field: Field | None, value: list[str]) -> str:
    return _listed([wording.unit(v) for v in value])


def _party(wording: Wording, field: Field | None, value: Any) -> str:
    told = _one_party(value)
    return json.dumps(value, ensure_ascii=False) if told is None else told


def _parties(wording: Wording, field: Field | None, value: list[Any]) -> str:
    told = [_one_party(v) for v in value]
    return json.dumps(value, ensure_ascii=False) if None in told else "；".join(told)


def _one_party(value: Any) -> str | None:
    """名称（类别，证件号码）; None where that would not be read back as what it is."""
    held = {"name": value} if isinstance(value, str) else value
    name, kind, code = held.get("name", ""), held.get("kind"), held.get("code")
    plain = not set(name) & set("（）()[]{}" + DIVIDES) and name == name.strip()
    if not plain or set(held) - {"name", "kind", "code"} or (kind is not None and kind not in PARTY_KINDS):
        return None
    told = [PARTY_KINDS[kind][0]] if kind else []
    told += [code] if code else []
    return f"{name}（{'，'.join(told)}）" if told else name


def _items(wording: Wording, field: Field | None, value: list[Any]) -> str:
    if not all(isinstance(v, str) and "\n" not in v and v == v.strip() for v in value):
        return json.dumps(value, ensure_ascii=False)
    alone = len(value) == 1 and (set(value[0]) & set(DIVIDES) or value[0][:1] in "[{")
    return json.dumps(value, ensure_ascii=False) if alone else _listed(value)


def _listed(members: list[str]) -> str:
    """The members of a list in one cell, divided by a sign that none of them holds."""
    return ("\n" if any(set(m) & set(DIVIDES) for m in members) else "；").join(members)


TELLERS: dict[str, Callable[[Wording, Field | None, Any], Any]] = {
    "number": _same, "money": _money, "date": _date, "flag": _flag, "term": _term, "choice": _choice,
    "choices": _choices, "unit": _unit, "units": _units, "party": _party, "parties": _parties, "items": _items,
    "persons": _items,
}  # fmt: skip
