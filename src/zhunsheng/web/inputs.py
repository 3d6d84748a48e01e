"""The form of an act, made from its deed: which fields, asked for how, holding what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.kernel.procedure import Deed, Field, Version
from zhunsheng.kernel.terms import Term
from zhunsheng.kernel.tests import present
from zhunsheng.web.shown import told, unit_name
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.typed import PARTY_KINDS, TERM_UNITS, Mistyped, typed

FEW = 6  # so many options are shown as buttons, more as a list
SPARE_ROWS = 2
KINDS = {
    "longtext": "area", "number": "number", "decimal": "decimal", "money": "money", "flag": "radios", "date": "date",
    "term": "term", "choices": "boxes", "party": "parties", "parties": "parties", "items": "area", "persons": "area",
    "units": "area", "unit": "unit", "person": "person", "case": "case",
}  # fmt: skip
HINTS = {
    "date": noop("写作 2019-09-30"),
    "items": noop("每行一项"),
    "persons": noop("每行一人"),
    "units": noop("每行一个单位，写全称或简称"),
    "unit": noop("写几个字，从提示中选"),
    "case": noop("写案号"),
    "party": noop("证件号码可不填；填了会核对校验位"),
    "parties": noop("证件号码可不填；填了会核对校验位"),
}
PARTY_NAMES = {
    "natural": noop("自然人"), "company": noop("商业企业"), "research": noop("科研机构"),
    "welfare": noop("社会公益组织"), "legal-service": noop("法律服务机构"), "other": noop("其他"),
}  # fmt: skip
TERM_NAMES = {"workdays": noop("个工作日"), "days": noop("日"), "months": noop("个月"), "years": noop("年")}


@dataclass
class Input:
    """One field as the form asks for it. `value` is what stands in it, as typed."""

    field: Field
    required: bool
    kind: str
    value: Any = ""
    held: str = ""  # what the case holds already; left empty, it stays
    faults: list[str] = field(default_factory=list)
    chosen: Sequence[Any] = ()  # of its options
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name under which the browser sends it."""
        return f"f.{self.field.id}"

    @property
    def label(self) -> str:
        """What the law file calls it."""
        return named(self.field)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """What it may be: value, words, whether it is chosen."""
        if self.field.type == "flag":
            pairs: Iterable[tuple[str, str]] = (("yes", _("是")), ("no", _("否")))
        elif self.field.type == "term":
            pairs = ((unit, _(TERM_NAMES[unit])) for unit in TERM_UNITS)
        else:
            english = is_english()
            pairs = ((v, (english and en) or zh) for v, (zh, en) in self.field.options.items())
        return [(value, words, value in self.chosen) for value, words in pairs]

    @property
    def shown(self) -> tuple:
        """Everything that stands in it."""
        return "" if self.options and self.kind != "term" else self.value, tuple(self.options), repr(self.rows)

    @property
    def hint(self) -> str:
        """How to write it."""
        return _(HINTS[self.field.type]) if self.field.type in HINTS else ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was read: its inputs, the values to record, whether all of it could be read."""

    inputs: list[Input]
    values: dict[str, Any]
    is_readable: bool


def blank(version: Version, deed: Deed, facts: Mapping[str, Any], sees_private: bool) -> list[Input]:
    """The form before anything was typed. A correction starts from what stands; anything else from defaults."""
    return [_blank(version, deed, name, facts, sees_private) for name in asked(version, deed)]


def filled(version: Version, deed: Deed, post: QueryDict, facts: Mapping[str, Any], sees_private: bool) -> Filled:
    """The form as it was sent: every field read, each fault at its own, nothing that was typed lost."""
    inputs, values, readable = [], {}, True
    for name in asked(version, deed):
        made = _blank(version, deed, name, facts, sees_private)
        before = made.shown if is_correction(deed) else None
        _retype(made, post)
        inputs.append(made)
        if before is not None and made.shown == before:
            continue  # what was left as it stood is not read anew: an old record may hold what no form would take
        try:
            value = typed(made.field, post)
        except Mistyped as fault:
            made.faults.append(str(fault))
            readable = False
            continue
        if value is not None or is_correction(deed):
            values[name] = value
    return Filled(inputs, values, readable)


def asked(version: Version, deed: Deed) -> list[str]:
    """The fields of a deed: what it needs first, then what it may set, each in the file's order."""
    order = list(version.fields)
    rest = sorted((n for n in deed.sets if n not in deed.needs and n in version.fields), key=order.index)
    numbered = {name for name, _ in deed.numbers}
    return [n for n in (*deed.needs, *rest) if n not in numbered]


def is_correction(deed: Deed) -> bool:
    """The act of a register that sets right what was recorded."""
    return deed.act == "amend"


def _was_shown(known: Field, sees_private: bool) -> bool:
    return sees_private or not known.private


def _blank(version: Version, deed: Deed, name: str, facts: Mapping[str, Any], sees_private: bool) -> Input:
    known, fact = version.fields[name], facts.get(name)
    kind = KINDS.get(known.type, "text")
    if known.type == "choice":
        kind = "radios" if len(known.options) <= FEW else "select"
    made = Input(known, name in deed.needs and not present(fact), kind)
    start = fact if is_correction(deed) and _was_shown(known, sees_private) else known.default
    if not is_correction(deed) and present(fact):
        start = None
        made.held = told(known, fact) if _was_shown(known, sees_private) else _("（不公开，已登记）")
    _show(made, start)
    return made


def _show(made: Input, value: Any) -> None:
    """Put a value of the ledger into the form."""
    kind = made.field.type
    if kind == "money" and value is not None:
        made.value = f"{Decimal(value) / 100:.2f}"
    elif kind in ("choice", "choices", "flag"):
        chosen = {True: "yes", False: "no"}.get(value, value) if kind == "flag" else value
        made.chosen = chosen if isinstance(chosen, list) else [chosen]
    elif kind == "term":
        term = Term.parse(value) if value else None
        made.value = str(term.amount) if term else ""
        made.chosen = [term.unit if term else "workdays"]
    elif kind in ("party", "parties"):
        _party_rows(made, value if isinstance(value, list) else [value] if value else [])
    elif kind in ("items", "persons", "units"):
        words = unit_name if kind == "units" else lambda v: v.get("name", "") if isinstance(v, dict) else str(v)
        made.value = "\n".join(words(v) for v in value or ())
    elif kind == "unit":
        made.value = unit_name(value)
    else:
        made.value = value.get("name", "") if isinstance(value, dict) else "" if value is None else str(value)


def _retype(made: Input, post: QueryDict) -> None:
    """Put back what was typed."""
    name, kind = made.name, made.field.type
    made.value = post.get(name, "")
    if kind in ("choice", "choices", "flag"):
        made.chosen = post.getlist(name)
    elif kind == "term":
        made.chosen = [post.get(f"{name}.unit", "workdays")]
    elif kind in ("party", "parties"):
        lists = (post.getlist(name), post.getlist(f"{name}.kind"), post.getlist(f"{name}.code"))
        rows = [dict(zip(("name", "kind", "code"), row, strict=True)) for row in zip(*lists, strict=False)]
        _party_rows(made, [r for r in rows if any(r.values())])


def _party_rows(made: Input, parties: list[Any]) -> None:
    spare = SPARE_ROWS if made.field.type == "parties" else 0 if parties else 1
    held = [p if isinstance(p, dict) else {"name": p} for p in parties] + [{}] * spare
    made.rows = [
        {
            "name": p.get("name", ""), "code": p.get("code", ""),
            "kinds": [(k, _(PARTY_NAMES[k]), k == p.get("kind")) for k in PARTY_KINDS],
        }
        for p in held
    ]  # fmt: skip
