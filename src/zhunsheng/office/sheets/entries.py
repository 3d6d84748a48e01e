"""What a row asks for: one record of a register, one act in a case, or the acts of a case that a row tells.

Every bad cell of it is told, not the first.

Nothing is judged here that the law judges; a cell is only read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import Act
from zhunsheng.office.sheets import cells
from zhunsheng.office.sheets.columns import (
    ACT,
    CASE,
    DAY,
    MEMBER,
    OUTCOME,
    PERSON,
    PERSONS,
    ROLE,
    STATUS,
    TITLE,
    UNIT,
    VOID,
    Column,
    Layout,
    normal,
)  # fmt: skip
from zhunsheng.office.sheets.known import Known, unlisted
from zhunsheng.office.sheets.tables import Line
from zhunsheng.office.sheets.wide import insiders, parts
from zhunsheng.office.sheets.words import Wrong

LONGEST_KEY = 200
RECORD = "record"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a row, or one cell of it, is not taken. `cell` is an address such as C17, or the row alone."""

    sheet: str
    row: int
    cell: str
    heading: str
    value: str
    code: str
    why: str
    next: str
    why_en: str
    next_en: str

    def __str__(self) -> str:
        quoted = f"“{self.value}”" if self.value else ""
        heading = f" {self.heading}" if self.heading else ""
        where = f"{self.sheet}!{self.cell}" if self.cell != str(self.row) else f"{self.sheet} 第 {self.row} 行"
        return f"{where}{heading}{quoted}：{self.why}。{self.next}。"

    def english(self) -> str:
        """The same in English."""
        return f"{self.sheet}!{self.cell} {self.heading} {self.value!r}: {self.why_en}; {self.next_en}."


@dataclass(slots=True)
class Entry:
    """What a row asks for, read and not yet judged."""

    unit: str
    day: str
    act: str
    outcome: str | None = None
    role: str = ""
    person: str = ""
    persons: list[str] = field(default_factory=list)
    member: str | None = None
    key: str = ""
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """As it waits between reading and recording."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "Entry":
        """The entry that `to_json` wrote."""
        return cls(**json.loads(text))


class Reader:
    """Reads the rows of one book; what is wrong with a row gathers in `complaints`."""

    def __init__(self, layout: Layout, known: Known, unit: str | None, today: date) -> None:
        self.layout, self.known, self.unit, self.today = layout, known, unit, today
        self.complaints: list[Complaint] = []
        self.needed = [c.id for c in layout.fields if c.required]
        dates = [c.id for c in layout.fields if c.type == "date"]
        self.days = sorted(dates, key=lambda n: n not in self.needed)
        self.acts = {normal(w): a for a in layout.acts.values() for w in (a.name_en, a.name, a.id) if w}
        self.roles = {normal(w): r.id for r in roles().values() for w in (r.name_en, r.name, r.id)}

    def read(self, line: Line) -> list[tuple[Line, Entry]]:
        """What a row asks for, each with the row as it is looked at for it; nothing where a cell of it is wrong."""
        self.complaints = []
        looked = list(parts(self.layout, line)) if line.wide else [line]
        made = [(part, self._record(part) if self.layout.is_register else self._act(part)) for part in looked]
        self.complaints = list({(c.cell, c.code): c for c in self.complaints}.values())
        return [] if self.complaints else [(part, entry) for part, entry in made if entry is not None]

    def is_void(self, line: Line) -> bool:
        """An export says of this row that it was void: it asks for nothing."""
        return normal(line.cells.get(STATUS) or "") == VOID

    def _record(self, line: Line) -> Entry | None:
        fields = self._fields(line)
        bad = {c.cell for c in self.complaints}
        for name in self.needed:
            if name not in fields and line.at(name) not in bad:
                self._tell(line, name, Wrong("missing"))
        unit, day = self._unit(line), self._cell(line, DAY) or self._default_day(fields)
        person = self._cell(line, PERSON)
        return None if unit is None else Entry(unit, day, RECORD, person=_name(person), fields=fields)

    def _act(self, line: Line) -> Entry | None:
        own = {c.id: self._cell(line, c.id) for c in self.layout.own if c.type not in ("act", "outcome", "role")}
        bad = {c.cell for c in self.complaints}
        for column in self.layout.own:
            raw = line.get(column.id) if column.type != "act" or not line.act else line.act
            if column.required and line.at(column.id) not in bad and (raw is None or not str(raw).strip()):
                self._tell(line, column.id, Wrong("missing"))
        act, unit, fields = self._act_of(line), self._unit(line), self._fields(line)
        outcome = self._guarded(line, OUTCOME, lambda text: _outcome(act, text)) if act is not None else None
        role = self._guarded(line, ROLE, self._role) or ""
        if line.act and act is not None and not role and line.own(PERSON) == PERSON:
            role = next(iter(insiders(act)), "")
        if own[CASE] and len(own[CASE]) > LONGEST_KEY:
            self._tell(line, CASE, Wrong("long", limit=LONGEST_KEY))
        if self.complaints or act is None or unit is None:
            return None
        return Entry(
            unit, own[DAY], act.id, outcome, role, _name(own[PERSON]), [_name(p) for p in own[PERSONS] or ()],
            own[MEMBER], own[CASE], own[TITLE] or "", fields,
        )  # fmt: skip

    def _fields(self, line: Line) -> dict[str, Any]:
        out = {}
        for column in self.layout.fields:
            if line.get(column.id) is not None and (value := self._cell(line, column.id)) is not None:
                out[column.id] = value
        return out

    def _cell(self, line: Line, name: str) -> Any:
        column: Column = self.layout.by_id[name]
        try:
            return cells.read(column.type, line.get(name), column.field, self.known)
        except Wrong as wrong:
            self._tell(line, name, wrong)
            return None

    def _guarded(self, line: Line, name: str, read: Any) -> Any:
        """A cell that is read by more than its type."""
        try:
            text = cells.read("text", line.get(name), None, self.known)
            return read(cells.folded(text)) if text else read("") if name == OUTCOME else None
        except Wrong as wrong:
            self._tell(line, name, wrong)
            return None

    def _unit(self, line: Line) -> str | None:
        before = len(self.complaints)
        own = self._cell(line, UNIT) if line.get(UNIT) is not None else None
        if len(self.complaints) > before:
            return None
        if own is None and self.unit is None:
            if not any(c.heading == self.layout.by_id[UNIT].heading for c in self.complaints):
                self._tell(line, UNIT, Wrong("no-unit"))
            return None
        return own or self.unit

    def _act_of(self, line: Line) -> Act | None:
        if line.act:
            return self.layout.acts[line.act]

        def read(text: str) -> Act:
            if normal(text) not in self.acts:
                raise unlisted("act", text, [a.name for a in self.layout.acts.values()])
            return self.acts[normal(text)]

        return self._guarded(line, ACT, read)

    def _role(self, text: str) -> str:
        if normal(text) not in self.roles:
            raise unlisted("role", text, [r.name for r in roles().values()])
        return self.roles[normal(text)]

    def _default_day(self, fields: Mapping[str, Any]) -> str:
        """The day that the record itself is about, where it is past and there was a law; else today."""
        for name in self.days:
            day = fields.get(name)
            if day and day <= self.today.isoformat() and self.layout.procedure.on(date.fromisoformat(day)):
                return day
        return self.today.isoformat()

    def _tell(self, line: Line, name: str, wrong: Wrong) -> None:
        self.complaints.append(complaint(self.layout, line, name, wrong.code, *wrong.words()))


def complaint(layout: Layout, line: Line, name: str | None, code: str, *words: str) -> Complaint:
    """What is wrong with a cell, with its address; with the day of an act in a row a case, or with a row."""
    if name is None and line.act:
        name = DAY
    if name is None:
        return Complaint(line.sheet, line.number, str(line.number), "", "", code, *words)
    sheet = layout.wide if line.wide and layout.wide is not None else layout
    column = sheet.by_id.get(line.own(name)) or layout.by_id[name]
    value = cells.shown(line.get(name))
    return Complaint(line.sheet, line.number, line.at(name), column.heading, value, code, *words)


def _outcome(act: Act, text: str) -> str | None:
    words = {normal(w): o for o, d in act.deeds.items() if o is not None for w in (d.name_en, d.name, o) if w}
    given = [d.name or o for o, d in act.deeds.items() if o is not None and not d.is_silent]
    if not text:
        if act.outcomes and None not in act.deeds:
            human = [o for o, d in act.deeds.items() if not d.is_silent]
            if len(human) == 1:
                return human[0]
            raise unlisted("outcome", text, given)
        return None
    if not act.outcomes:
        raise Wrong("no-outcomes")
    if normal(text) not in words:
        raise unlisted("outcome", text, given)
    if act.deeds[words[normal(text)]].is_silent:
        raise Wrong("clock")
    return words[normal(text)]


def _name(value: Any) -> str:
    return str(value.get("id") or value["name"]) if isinstance(value, dict) else value or ""
