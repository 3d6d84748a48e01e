"""What a cell means: from whatever a spreadsheet or a person made of it to the value that the ledger keeps.

Every type of field has one reader. A reader gives the value or raises Wrong; None is an empty cell.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from zhunsheng.figures.columns import PARTY_KINDS
from zhunsheng.kernel.procedure import Field
from zhunsheng.office import codes
from zhunsheng.office.sheets.days import day_of
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.words import Wrong

LONGEST = 100_000
MOST_SIGNS = 200  # of a number
CUT = "…〔此格放不下，以 csv 导出取得全文〕"
HIDDEN = "不公开"
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
UNCOMPUTED = object()  # stands where a formula has no value
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
YES = frozenset({"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1", "已", "t"})
NO = frozenset({"否", "无", "没有", "错", "×", "✗", "x", "n", "no", "false", "0", "未", "f"})
TERM = re.compile(r"(\d{1,4})\s*(个?工作日|日|天|个?自然日|个?月|年|workdays?|days?|months?|years?)")
TERM_UNITS = {"工作日": "workdays", "日": "days", "天": "days", "自然日": "days", "月": "months", "年": "years"}
PARTY = re.compile(r"(?P<name>[^（(]+?)\s*[（(](?P<rest>[^（()）]*)[)）]")
KIND_WORDS = {word: kind for kind, names in PARTY_KINDS.items() for word in (kind, *names)} | {
    "公民": "natural", "个人": "natural", "企业": "company",
}  # fmt: skip
Reader = Callable[[Any, Field | None, Known], Any]


def read(kind: str, value: Any, field: Field | None, known: Known) -> Any:
    """The value of a cell of a type; None where it is empty, or where an export hid what it held."""
    if value is UNCOMPUTED:
        raise Wrong("uncomputed")
    if isinstance(value, str):
        value = value.strip().strip("\u200b\ufeff").strip()
        if value in ERRORS:
            raise Wrong("error")
        if CONTROL.search(value):
            raise Wrong("control")
        if value.endswith(CUT):
            raise Wrong("cut")
        if len(value) > LONGEST:
            raise Wrong("long", limit=LONGEST)
    if value is None or value == "" or (value == HIDDEN and field is not None and field.private):
        return None
    return READERS.get(kind, _text)(value, field, known)


def shown(value: Any) -> str:
    """A raw cell as a message quotes it."""
    if value is None or value is UNCOMPUTED:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def plain(value: Any) -> str:
    """A raw cell as text: numbers without an empty fraction, days as ISO."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= 1e15:
            raise Wrong("digits-lost")
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    if isinstance(value, int):
        if abs(value) >= 10**15:
            raise Wrong("digits-lost")
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def folded(value: Any) -> str:
    """The same with full-width signs as plain ones: for numbers, codes and choices, never for prose."""
    return unicodedata.normalize("NFKC", plain(value)).strip()


def parts(text: str) -> list[str]:
    """The members of a list in one cell: one a line, or between 、；，."""
    for signs in ("\n", "；;", "、，,"):
        if any(sign in text for sign in signs):
            return [p.strip() for p in re.split(f"[{signs}]", text) if p.strip()]
    return [text]


def _text(value: Any, field: Field | None, known: Known) -> str:
    return plain(value)


def _decimal_of(value: Any, code: str, hint: str) -> Decimal:
    if isinstance(value, datetime | date | time):
        raise Wrong("date-in")
    if isinstance(value, bool):
        raise Wrong(code, hint=hint)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Wrong(code, hint=hint)
        # Fifteen digits are what a spreadsheet keeps and shows; the rest is the binary fraction's.
        return Decimal(f"{value:.15g}")
    if isinstance(value, int) and abs(value) >= 2**53 or isinstance(value, str) and len(value) > MOST_SIGNS:
        raise Wrong("large")  # nor can it be written out
    text = unicodedata.normalize("NFKC", str(value)).strip().replace(" ", "")
    if not re.fullmatch(r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?(e[-+]?\d{1,2})?", text, re.IGNORECASE):
        digits = re.search(r"\d+(\.\d+)?", text)
        raise Wrong(code, hint=digits[0] if digits else hint)
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Wrong(code, hint=hint) from None


def _number(value: Any, field: Field | None, known: Known) -> int:
    number = _decimal_of(value, "whole", "12")
    if number != number.to_integral_value():
        raise Wrong("whole", hint=str(int(number)))
    if abs(number) >= 2**53:
        raise Wrong("large")
    return int(number)


def _decimal(value: Any, field: Field | None, known: Known) -> str:
    number = _decimal_of(value, "number", "3.5")
    if abs(number) >= 2**53:
        raise Wrong("large")
    return f"{number:f}"


def _money(value: Any, field: Field | None, known: Known) -> int:
    """Yuan as written, fen as kept: exact, never by way of a float."""
    times = 1
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip().lstrip("¥").removeprefix("人民币").strip()
        value = value.removesuffix("整").removesuffix("元").strip()
        if value.endswith("万"):
            value, times = value[:-1], 10_000
    fen = _decimal_of(value, "money", "1234.50") * times * 100
    if fen != fen.to_integral_value():
        raise Wrong("cents", hint=f"{fen.to_integral_value() / 100:.2f}")
    if abs(fen) >= 2**53:
        raise Wrong("large")
    return int(fen)


def _flag(value: Any, field: Field | None, known: Known) -> bool:
    text = folded(value).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Wrong("flag")


def _date(value: Any, field: Field | None, known: Known) -> str:
    return day_of(value, known.day_zero).isoformat()


def _term(value: Any, field: Field | None, known: Known) -> str:
    found = TERM.fullmatch(folded(value))
    if found is None:
        raise Wrong("term")
    amount, unit = found.groups()
    unit = TERM_UNITS.get(unit.removeprefix("个"), unit)
    return f"{int(amount)} {unit if unit.endswith('s') else unit + 's'}"


def _choice(value: Any, field: Field | None, known: Known) -> str:
    assert field is not None
    return known.option(field, folded(value))


def _choices(value: Any, field: Field | None, known: Known) -> list[str]:
    assert field is not None
    text = folded(value)
    if known.is_option(field, text):  # an option's own name may hold a 、
        return [known.option(field, text)]
    pieces = parts(text)
    return list(dict.fromkeys(known.option(field, piece) for piece in pieces))


def _unit(value: Any, field: Field | None, known: Known) -> str:
    return known.unit(folded(value))


def _units(value: Any, field: Field | None, known: Known) -> list[str]:
    text = folded(value)
    return [known.unit(text)] if known.is_unit(text) else list(dict.fromkeys(map(known.unit, parts(text))))


def _code(value: Any, field: Field | None, known: Known) -> str:
    text = folded(value)
    if field is not None and field.scheme in ("uscc", "id-card"):
        text = text.upper().replace(" ", "")
        if not (codes.is_uscc if field.scheme == "uscc" else codes.is_id_card)(text):
            raise Wrong(field.scheme)
    return text


def _party(value: Any, field: Field | None, known: Known) -> dict[str, str]:
    return _whole(value, dict) or _one_party(plain(value))


def _parties(value: Any, field: Field | None, known: Known) -> list[Any]:
    return _whole(value, list) or [_one_party(p) for p in _outside(plain(value))]


def _one_party(text: str) -> dict[str, str]:
    """名称（类别，证件号码）: what is in brackets may be left out, or be part of the name itself."""
    found = PARTY.fullmatch(text)
    if found is None:
        return {"name": text}
    out = {"name": found["name"].strip()}
    for piece in (p.strip() for p in re.split("[，,、;；]", found["rest"]) if p.strip()):
        if (kind := KIND_WORDS.get(piece)) and "kind" not in out:
            out["kind"] = kind
        elif (number := unicodedata.normalize("NFKC", piece).upper()) and re.fullmatch("[A-Z0-9]{5,20}", number):
            _check_number(number, out.get("kind"))
            out["code"] = number
        elif len(out) == 1:
            return {"name": text}  # 某某有限公司（筹）
        else:
            raise Wrong("party", options="、".join(zh for zh, _ in PARTY_KINDS.values()))
    return out


def _check_number(number: str, kind: str | None) -> None:
    if len(number) != 18:
        return  # a passport, a licence of former days
    if kind == "natural" and not codes.is_id_card(number):
        raise Wrong("id-card")
    if kind not in (None, "natural") and not codes.is_uscc(number):
        raise Wrong("uscc")


def _outside(text: str) -> list[str]:
    """The members of a list of parties: what divides stands outside brackets."""
    masked = re.sub("[（(][^（()）]*[)）]", lambda m: re.sub("[、，,；;\n]", "\x00", m[0]), text)
    out, at = [], 0
    for piece in parts(masked):
        at = masked.index(piece, at)
        out.append(text[at : at + len(piece)])
        at += len(piece)
    return out


def _items(value: Any, field: Field | None, known: Known) -> list[Any]:
    return _whole(value, list) or list(dict.fromkeys(parts(plain(value))))


def _person(value: Any, field: Field | None, known: Known) -> Any:
    return _whole(value, dict) or plain(value)


def _whole(value: Any, shape: type) -> Any:
    """A value that an export had to write as JSON; None where the cell is no such thing."""
    if not (isinstance(value, str) and value[:1] in "{["):
        return None
    try:
        made = json.loads(value)
    except ValueError:
        return None
    if not isinstance(made, shape) or not made:
        return None
    for one in made if isinstance(made, list) else [made]:
        name = one.get("name") if isinstance(one, dict) else one
        if not isinstance(name, str) or not name:
            raise Wrong("named")
    return made


def _case(value: Any, field: Field | None, known: Known) -> str:
    return known.case(folded(value))


READERS: dict[str, Reader] = {
    "number": _number, "decimal": _decimal, "money": _money, "flag": _flag, "date": _date, "term": _term,
    "choice": _choice, "choices": _choices, "unit": _unit, "units": _units, "code": _code, "party": _party,
    "parties": _parties, "items": _items, "persons": _items, "person": _person, "case": _case,
}  # fmt: skip
