"""What somebody typed into a field, as the ledger keeps it; or what is wrong with it, in the field's words."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from zhunsheng.kernel.procedure import Field
from zhunsheng.office import codes
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people

PARTY_KINDS = ("natural", "company", "research", "welfare", "legal-service", "other")
TERM_UNITS = ("workdays", "days", "months", "years")
# No exponent: written out, 1e999999999 is larger than any memory.
DECIMAL = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
MONEY = re.compile(r"-?\d{1,13}(\.\d{1,2})?")
LONGEST, LONGEST_LINE = 32_000, 1_000  # characters: what a cell of a workbook holds; what is read on one line


class Mistyped(ValueError):
    """What was typed cannot be read; the message stands beside the field."""


def typed(field: Field, post: QueryDict, prefix: str = "f.") -> Any:
    """The value of a field in a form; None where it was left empty. Mistyped where it cannot be read."""
    return READERS.get(field.type, _text)(field, post, f"{prefix}{field.id}")


def one_line(text: str) -> str:
    """What was typed into one line: no spaces around it, full-width digits as plain ones."""
    return text.strip().translate(WIDE)


def digits(text: str) -> int:
    """The number that an address or a form carries in plain digits; 0 where it is none, or longer than any of ours.

    >>> digits("12"), digits("²"), digits("-1"), digits("9" * 5000)
    (12, 0, 0, 0)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


WIDE = {0xFF10 + n: str(n) for n in range(10)} | {0xFF0E: ".", 0xFF0D: "-", 0xFF0C: ","}


def day_of(text: str) -> date | None:
    """A day as 2019-09-30; 2019.9.30, 2019/9/30 and 2019年9月30日 are understood. None for nothing."""
    text = one_line(text)
    if not text:
        return None
    parts = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
    try:
        if parts is not None:
            return date(*map(int, parts.groups()))
    except ValueError:
        raise Mistyped(_("没有 %(text)s 这一天") % {"text": text}) from None
    raise Mistyped(_("日期写作 2019-09-30 的样子"))


def _text(field: Field, post: QueryDict, name: str) -> str | None:
    text = post.get(name, "").strip().replace("\r\n", "\n")
    _check_length(text, LONGEST if field.type == "longtext" else LONGEST_LINE)
    return text or None


def _check_length(text: str, most: int) -> None:
    if len(text) > most:
        told = {"most": f"{most:,}", "n": f"{len(text):,}"}
        raise Mistyped(_("最多 %(most)s 字，现有 %(n)s 字：这里写要点，全文作为附件附上") % told)


def _number(field: Field, post: QueryDict, name: str) -> int | None:
    text = one_line(post.get(name, "")).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise Mistyped(_("只写整数"))
    return int(text)


def _decimal(field: Field, post: QueryDict, name: str) -> str | None:
    text = one_line(post.get(name, "")).replace(",", "")
    if text and not DECIMAL.fullmatch(text):
        raise Mistyped(_("只写数字，小数用点"))
    return text or None


def _money(field: Field, post: QueryDict, name: str) -> int | None:
    """Yuan as typed, fen as kept: exact, never by way of a float."""
    text = one_line(post.get(name, "")).replace(",", "").removesuffix("元").strip()
    if not text:
        return None
    if not MONEY.fullmatch(text):
        raise Mistyped(_("金额以元为单位，最多两位小数"))
    return int(Decimal(text) * 100)


def _flag(field: Field, post: QueryDict, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(post.get(name, ""))


def _date(field: Field, post: QueryDict, name: str) -> str | None:
    day = day_of(post.get(name, ""))
    return day and day.isoformat()


def _term(field: Field, post: QueryDict, name: str) -> str | None:
    amount, unit = one_line(post.get(name, "")), post.get(f"{name}.unit", "workdays")
    if not amount:
        return None
    if not re.fullmatch(r"[1-9]\d{0,3}", amount) or unit not in TERM_UNITS:
        raise Mistyped(_("期限写一个整数，再选单位"))
    return f"{amount} {unit}"


def _choice(field: Field, post: QueryDict, name: str) -> str | None:
    value = post.get(name, "")
    if value and value not in field.options:
        raise Mistyped(_("从所列各项中选"))
    return value or None


def _choices(field: Field, post: QueryDict, name: str) -> list[str] | None:
    values = [v for v in post.getlist(name) if v]
    if any(v not in field.options for v in values):
        raise Mistyped(_("从所列各项中选"))
    return values or None


def _party(field: Field, post: QueryDict, name: str) -> dict[str, str] | None:
    return _one_party(post.get(name, ""), post.get(f"{name}.kind", ""), post.get(f"{name}.code", ""))


def _parties(field: Field, post: QueryDict, name: str) -> list[dict[str, str]] | None:
    rows = zip(post.getlist(name), post.getlist(f"{name}.kind"), post.getlist(f"{name}.code"), strict=False)
    return [party for row in rows if (party := _one_party(*row)) is not None] or None


def _one_party(who: str, kind: str, code: str) -> dict[str, str] | None:
    who, code = who.strip(), one_line(code).upper()
    _check_length(who, LONGEST_LINE)
    if not who:
        if code:
            raise Mistyped(_("写了证件号码，还要写名称"))
        return None
    if kind not in PARTY_KINDS:
        raise Mistyped(_("选一下“%(who)s”是哪一类") % {"who": who[:40]})
    if code:
        (_check_of_person if kind == "natural" else check_uscc)(code)
    return {"name": who, "kind": kind} | ({"code": code} if code else {})


def _lines(field: Field, post: QueryDict, name: str) -> list[str] | None:
    _check_length(post.get(name, ""), LONGEST)
    return list(dict.fromkeys(line.strip() for line in post.get(name, "").splitlines() if line.strip())) or None


def _unit(field: Field, post: QueryDict, name: str) -> str | None:
    text = post.get(name, "").strip()
    _check_length(text, LONGEST_LINE)
    return _known_unit(text, unit_names()) if text else None


def _units(field: Field, post: QueryDict, name: str) -> list[str] | None:
    known = unit_names()
    return [_known_unit(line, known) for line in _lines(field, post, name) or ()] or None


def _known_unit(text: str, known: Mapping[str, str]) -> str:
    if text in known:
        return known[text]
    near = list(dict.fromkeys(name for name, ident in known.items() if text in name and name != ident))[:3]
    if near:
        raise Mistyped(
            _("没有正好叫“%(text)s”的单位，是不是：%(near)s？写全称") % {"text": text, "near": "、".join(near)}
        )
    raise Mistyped(_("没有名为“%(text)s”的单位，从提示的名称中选") % {"text": text})


def unit_names() -> dict[str, str]:
    """Units by whatever one may call them: id, names, short name."""
    out: dict[str, str] = {}
    for unit in people.units_by_id().values():
        for word in (unit.short_name, unit.name_en, unit.name, unit.id):
            if word:
                out[word] = unit.id
    return out


def _case(field: Field, post: QueryDict, name: str) -> str | None:
    text = post.get(name, "").strip()
    if not text:
        return None
    _check_length(text, LONGEST_LINE)
    found = cases.search(cases.Filter(text=text), size=20).rows
    exact = [r for r in found if text in (r.number, r.id)]
    if len(exact) == 1:
        return exact[0].id
    near = [r.number for r in found if r.procedure not in people.CONFIDENTIAL][:3]
    if near and not exact:
        told = {"text": text, "near": "、".join(near)}
        raise Mistyped(_("没有案号正好是“%(text)s”的案件，是不是：%(near)s？写全案号") % told)
    raise Mistyped(_("没有案号是“%(text)s”的案件") % {"text": text})


def _code(field: Field, post: QueryDict, name: str) -> str | None:
    text = one_line(post.get(name, ""))
    if not text:
        return None
    _check_length(text, LONGEST_LINE)
    if field.scheme == "uscc":
        text = text.upper()
        check_uscc(text)
    elif field.scheme == "id-card":
        text = text.upper()
        check_id_card(text)
    return text


def _check_of_person(code: str) -> None:
    """An identity number; or the number of a passport, which has letters and no check sign."""
    if re.fullmatch(r"(?=.*[A-Z])[A-Z0-9]{5,15}", code) is None:
        check_id_card(code)


def check_uscc(code: str) -> None:
    """Mistyped where something is wrong with a credit code (GB 32100-2015)."""
    if fault := codes.uscc_fault(code):
        raise Mistyped(
            {
                "shape": _("统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z）"),
                "check": _("统一社会信用代码的校验位不对，核对有没有抄错"),
            }[fault]
        )


def check_id_card(code: str) -> None:
    """Mistyped where something is wrong with an identity number (GB 11643-1999)."""
    if fault := codes.id_card_fault(code):
        raise Mistyped(
            {
                "shape": _("公民身份号码是 18 位，末位可以是 X"),
                "birthday": _("公民身份号码里的出生日期不存在"),
                "check": _("公民身份号码的校验位不对，核对有没有抄错"),
            }[fault]
        )


READERS: dict[str, Callable[[Field, QueryDict, str], Any]] = {
    "number": _number, "decimal": _decimal, "money": _money, "flag": _flag, "date": _date, "term": _term,
    "choice": _choice, "choices": _choices, "party": _party, "parties": _parties, "persons": _lines, "items": _lines,
    "unit": _unit, "units": _units, "case": _case, "code": _code,
}  # fmt: skip
