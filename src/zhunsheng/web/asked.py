"""What a list is asked for, as its address says it: conditions, order, columns. An address is all there is to keep.

Whatever cannot be read is told at the top and left out; nothing that stands in an address breaks a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.kernel.procedure import Field, Procedure, Version
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Condition, Filter
from zhunsheng.office.people import service as people
from zhunsheng.web.me import Me
from zhunsheng.web.shown import unit_name
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.typed import Mistyped, day_of, typed, unit_names
from zhunsheng.web.words import result_name

DATED = {"opened": noop("立案日"), "result": noop("结果日"), "due": noop("届满日")}
LIGHTS = {"red": noop("逾期"), "yellow": noop("临近期限"), "green": noop("正常")}
COLUMNS = {
    "number": noop("案号"), "title": noop("标题"), "unit": noop("承办单位"), "handler": noop("经办人"),
    "opened_on": noop("立案"), "due_on": noop("届满"), "result_on": noop("结果日"), "state": noop("状态"),
}  # fmt: skip
USUAL = ("number", "title", "unit", "opened_on", "due_on", "state")
ORDERS = ("number", "title", "unit", "opened_on", "due_on", "result_on")
RANGED, CHOSEN = ("date", "number", "money", "decimal"), ("choice", "choices", "flag")
UNSORTED = frozenset({"longtext", "items", "parties", "persons"})
PREFIX = "f."
MOST_COLUMNS, LONGEST_WORDS = 16, 100


@dataclass
class FieldAsked:
    """A field of the law file as a condition: what was typed, what is wrong with it."""

    field: Field
    low: str = ""
    high: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """How it is asked for."""
        return "range" if self.field.type in RANGED else "choice" if self.field.type in CHOSEN else "text"

    @property
    def name(self) -> str:
        """Its name in the address."""
        return f"{PREFIX}{self.field.id}"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, words, whether chosen."""
        if self.field.type == "flag":
            pairs = [("true", _("是")), ("false", _("否"))]
        else:
            pairs = [(v, (is_english() and en) or zh) for v, (zh, en) in self.field.options.items()]
        return [(value, words, value in self.chosen) for value, words in pairs]


@dataclass
class Asked:
    """A list as it was asked for. `wanted` is what it means to the cases."""

    get: QueryDict
    mine: Me | None
    today: date
    procedure: Procedure | None = None
    wanted: Filter = field(default_factory=Filter)
    problems: list[str] = field(default_factory=list)
    fields: list[FieldAsked] = field(default_factory=list)
    columns: tuple[str, ...] = USUAL
    order: str = "-opened_on"
    dated: str = "opened"
    begin: date | None = None
    end: date | None = None

    @property
    def version(self) -> Version | None:
        """The newest law of the procedure: its fields are those that a list knows."""
        return self.procedure.versions[-1] if self.procedure else None

    @property
    def is_narrowed(self) -> bool:
        """Something besides the procedure is asked."""
        return any(True for _ in self.told())

    def link(self, without: str = "", **changes: str) -> str:
        """The address of the same list with something changed, from its first page."""
        got = self.get.copy()
        got.pop("page", None)
        for name in [n for n in got if without and (n == without or n.startswith(f"{without}."))]:
            got.pop(name)
        for name, value in changes.items():
            got[name] = value
        return f"?{got.urlencode()}"

    def told(self) -> Iterator[tuple[str, str]]:
        """Every condition in words, with the address of the list without it."""
        for name, words in self._words():
            yield words, self.link(without=name)

    def _words(self) -> Iterator[tuple[str, str]]:
        wanted, get = self.wanted, self.get
        if wanted.text:
            yield "q", _("含“%(text)s”") % {"text": wanted.text}
        if get.get("state") and get["state"] in states(self.version):
            yield "state", states(self.version)[get["state"]]
        if wanted.light:
            yield "light", _(LIGHTS[wanted.light[0]])
        if wanted.units:
            yield "unit", "、".join(unit_name(u) for u in wanted.units)
        if wanted.handler:
            yield "handler", _("经办人：%(name)s") % {"name": people.person_name(wanted.handler)}
        if self.begin:
            yield "from", _("%(what)s自 %(day)s") % {"what": _(DATED[self.dated]), "day": self.begin}
        if self.end:
            yield "to", _("%(what)s至 %(day)s") % {"what": _(DATED[self.dated]), "day": self.end}
        if wanted.late:
            yield "late", _("有逾期办理")
        if wanted.irregular:
            yield "irregular", _("有违规补录")
        for asked in self.fields:
            yield asked.name, f"{named(asked.field)}：{_in_words(asked)}"


def read(get: QueryDict, mine: Me | None, today: date, procedure: Procedure | None) -> Asked:
    """What an address asks for, as far as whoever asks may see it."""
    asked = Asked(get, mine, today, procedure)
    seen_by = tuple(sorted(mine.sight.units)) if mine else ()
    own = mine.seat.unit if mine and mine.seat.role not in people.ADMINISTRATORS else None
    text = _line(get.get("q", ""))
    wanted = Filter(procedure=procedure.id if procedure else None, seen_by=seen_by, own=own, text=text or None)
    wanted = replace(wanted, **_state(asked), **_place(asked), **_period(asked))
    if get.get("light") in LIGHTS:
        wanted = replace(wanted, light=(get["light"], today))
    if get.get("handler") and mine:
        wanted = replace(wanted, handler=mine.person if get["handler"] == "me" else _line(get["handler"]))
    wanted = replace(
        wanted, late=get.get("late") == "1" or None, irregular=get.get("irregular") == "1" or None,
        conditions=tuple(_conditions(asked)),
    )  # fmt: skip
    asked.wanted = wanted
    _told_private(asked)
    _read_columns(asked)
    return asked


def states(version: Version | None) -> Mapping[str, str]:
    """The states that a list can be narrowed to, in words; of one procedure also its results."""
    if version is not None and version.kind == "register":
        out = {"open": _("在册")}
    else:
        out = {"open": _("在办"), "owing": _("已有结果，还有应办"), "ended": _("已了结")}
    results = version_results(version) if version is not None else ()
    return out | {f"result:{r}": result_name(version, r) for r in results}


def version_results(version: Version) -> list[str]:
    """The results to which a case can come, in the file's order."""
    return list(dict.fromkeys(d.concludes for a in version.acts.values() for d in a.deeds.values() if d.concludes))


def known_fields(version: Version | None, mine: Me | None) -> list[Field]:
    """The fields that somebody may ask for: what is private, only who sits in some unit."""
    if version is None:
        return []
    return [f for f in version.fields.values() if mine is not None or not f.private]


def heading(column: str, version: Version | None) -> str:
    """What a column is called."""
    if column.startswith(PREFIX) and version is not None:
        return named(version.fields[column.removeprefix(PREFIX)])
    return _(COLUMNS[column])


def _line(text: str) -> str:
    """What was typed into one line, without what cannot be typed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_WORDS]


def _state(asked: Asked) -> dict[str, Any]:
    state = asked.get.get("state", "")
    if not state or state not in states(asked.version):
        return {}
    if state.startswith("result:"):
        return {"result": state.removeprefix("result:")}
    if state == "ended":
        return {"ended": True}
    return {"has_result": False} if state == "open" else {"has_result": True, "ended": False}


def _place(asked: Asked) -> dict[str, Any]:
    given = asked.get.get("unit", "").strip()
    if not given:
        return {}
    if given == "own" and asked.mine:
        return {"units": (asked.mine.seat.unit,)}
    found = unit_names().get(given)
    if found is None:
        asked.problems.append(
            _("没有名为“%(text)s”的单位，这个条件没有用上；从提示的名称中选。") % {"text": given[:60]}
        )
        return {}
    return {"units": (found,)}


def _period(asked: Asked) -> dict[str, Any]:
    asked.dated = asked.get.get("dated") if asked.get.get("dated") in DATED else "opened"
    asked.begin, asked.end = _day(asked, "from"), _day(asked, "to")
    if asked.begin and asked.end and asked.end < asked.begin:
        asked.problems.append(_("止日早于起日，一件也不会有。"))
    held = {f"{asked.dated}_from": asked.begin, f"{asked.dated}_until": asked.end}
    return {name: value for name, value in held.items() if value is not None}


def _day(asked: Asked, name: str) -> date | None:
    try:
        return day_of(asked.get.get(name, ""))
    except Mistyped as fault:
        asked.problems.append(_("“%(text)s”：%(fault)s，这个条件没有用上。") % {
            "text": asked.get.get(name, "")[:30], "fault": fault,
        })  # fmt: skip
        return None


def _conditions(asked: Asked) -> Iterator[Condition]:
    """The fields that are asked for; one that was only just added asks nothing yet."""
    get = asked.get
    for known in known_fields(asked.version, asked.mine):
        name = f"{PREFIX}{known.id}"
        one = FieldAsked(known)
        if one.kind == "range":
            one.low, one.high = get.get(f"{name}.from", "").strip(), get.get(f"{name}.to", "").strip()
        elif one.kind == "choice":
            options = {value for value, _, _ in one.options}
            one.chosen = tuple(v for v in get.getlist(name) if v in options)
        else:
            one.text = _line(get.get(name, ""))
        if one.low or one.high or one.chosen or one.text or get.get("add") == known.id:
            asked.fields.append(one)
            condition = _condition(asked, one)
            if condition is not None:
                yield condition


def _told_private(asked: Asked) -> None:
    """Say which fields the public cannot ask for."""
    fields = asked.version.fields.values() if asked.version is not None and asked.mine is None else ()
    for known in fields:
        if known.private and any(n == f"{PREFIX}{known.id}" or n.startswith(f"{PREFIX}{known.id}.") for n in asked.get):
            asked.problems.append(_("“%(field)s”不公开，这个条件没有用上。") % {"field": named(known)})


def _condition(asked: Asked, one: FieldAsked) -> Condition | None:
    known, private = one.field, one.field.private
    if one.kind == "choice":
        return Condition(known.id, private, values=one.chosen) if one.chosen else None
    if one.kind == "range":
        least, most = _bound(asked, known, one.low), _bound(asked, known, one.high)
        return Condition(known.id, private, least=least, most=most) if least or most else None
    if known.type in ("unit", "units") and one.text:
        unit = unit_names().get(one.text)
        return Condition(known.id, private, values=(unit or one.text,))
    return Condition(known.id, private, text=one.text) if one.text else None


def _bound(asked: Asked, known: Field, text: str) -> str:
    """What was typed as the index sorts it."""
    if not text:
        return ""
    try:
        value = typed(known, {f"{PREFIX}{known.id}": text})
    except Mistyped as fault:
        asked.problems.append(
            _("%(field)s“%(text)s”：%(fault)s，这个条件没有用上。")
            % {"field": named(known), "text": text[:30], "fault": fault}
        )
        return ""
    return next(iter(cases.sortable(known, value)), "")


def _read_columns(asked: Asked) -> None:
    fields = {f"{PREFIX}{f.id}": f for f in known_fields(asked.version, asked.mine)}
    chosen = [c for c in dict.fromkeys(asked.get.getlist("col")) if c in fields or c in COLUMNS]
    if asked.mine is None:
        chosen = [c for c in chosen if c != "handler"]
    if chosen:
        asked.columns = tuple(dict.fromkeys(("number", *chosen)))[:MOST_COLUMNS]
    order = asked.get.get("sort", "")
    by = order.removeprefix("-")
    if by in ORDERS or by in fields and fields[by].type not in UNSORTED:
        asked.order = order


def _in_words(asked: FieldAsked) -> str:
    if asked.kind == "choice":
        return "、".join(words for value, words, chosen in asked.options if chosen) or "…"
    if asked.kind == "range":
        return f"{asked.low or '…'} – {asked.high or '…'}" if asked.low or asked.high else "…"
    return asked.text or "…"
