"""What a snapshot holds of a case: one row a case, its columns typed by the fields and acts of the procedure.

No name of a private field is ever written; of a private party only the kind, which the statutory tables ask for.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from zhunsheng.kernel.case import member_id, split
from zhunsheng.kernel.procedure import Field, Procedure
from zhunsheng.kernel.reading import Reading

DAY, TEXT, WHOLE, FLAG, TEXTS = pa.date32(), pa.string(), pa.int64(), pa.bool_(), pa.list_(pa.string())
BASE = pa.schema(
    [
        ("case", TEXT), ("procedure", TEXT), ("version", DAY), ("unit", TEXT), ("number", TEXT), ("title", TEXT),
        ("opened_on", DAY), ("concluded_on", DAY), ("result_on", DAY), ("result", TEXT), ("ended", FLAG),
        ("late", FLAG), ("irregular", FLAG), ("overdue", FLAG), ("turns_on", DAY),
    ]
)  # fmt: skip
EVENTS = pa.schema(
    [
        ("case", TEXT), ("procedure", TEXT), ("unit", TEXT), ("seq", WHOLE), ("act", TEXT), ("outcome", TEXT),
        ("day", DAY), ("role", TEXT), ("silent", FLAG), ("late", FLAG), ("irregular", FLAG), ("due", DAY),
    ]
)  # fmt: skip
PARTY_KINDS = {
    "natural": ("自然人", "Natural person"),
    "company": ("商业企业", "Company"),
    "research": ("科研机构", "Research body"),
    "welfare": ("社会公益组织", "Welfare organisation"),
    "legal-service": ("法律服务机构", "Legal service body"),
    "other": ("其他", "Other"),
}


class CaseRow(NamedTuple):
    """What of a case stands in its database row and not in its events."""

    case: str
    unit: str
    number: str
    title: str


class Column(NamedTuple):
    """A column that a field gives: its name, its type, and how the ledger's value becomes the column's."""

    name: str
    type: pa.DataType
    take: Callable[[Any], Any]


def act_column(act: str, part: str) -> str:
    """The column of an act's last day (`on`) or outcome.

    >>> act_column("legal-review", "on")
    'legal_review__on'
    """
    return f"{act.replace('-', '_')}__{part}"


def field_column(name: str) -> str:
    """The column of a field; the prefix keeps a field `title` or `result` apart from the case's own."""
    return f"f_{name}"


def columns_of(field: Field) -> list[Column]:
    """The columns that a field gives; none where it is private and no party."""
    at = field_column(field.id)
    kinds = {"party": [Column(f"{at}__kind", TEXT, _kind)], "parties": [Column(f"{at}__kinds", TEXTS, _kinds)]}
    if field.private:
        return kinds.get(field.type, [])
    if field.type in ("person", "persons"):
        return [] if field.type == "person" else [Column(f"{at}__count", WHOLE, len)]
    return [Column(at, *_PLAIN.get(field.type, (TEXT, str))), *kinds.get(field.type, [])]


def fields_of(procedure: Procedure) -> dict[str, Field]:
    """Every field that any version knows, as the newest that knows it has it."""
    return {f.id: f for version in procedure.versions for f in version.fields.values()}


def acts_of(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """Every act that any version knows, with all outcomes that it ever had."""
    out: dict[str, dict[str, None]] = {}
    for version in procedure.versions:
        for act in version.acts.values():
            out.setdefault(act.id, {}).update(dict.fromkeys(act.outcomes))
    return {act: tuple(outcomes) for act, outcomes in out.items()}


def results_of(procedure: Procedure) -> tuple[str, ...]:
    """Every result that a case can come to, under any version."""
    deeds = (d for v in procedure.versions for a in v.acts.values() for d in a.deeds.values())
    return tuple(dict.fromkeys(d.concludes for d in deeds if d.concludes))


class Layout:
    """The columns of one procedure, and the rows of its cases."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.fields = [(f.id, c) for f in fields_of(procedure).values() for c in columns_of(f)]
        self.acts = list(acts_of(procedure))
        given = [pa.field(c.name, c.type) for _, c in self.fields]
        done = [pa.field(act_column(a, p), t) for a in self.acts for p, t in (("on", DAY), ("outcome", TEXT))]
        self.schema = pa.schema([*BASE, *given, *done])

    def row(self, at: CaseRow, told: Reading) -> dict[str, Any]:
        """The row of a case as it reads on the snapshot's day, silence included."""
        case = told.case
        dues = [d.due.day for d in told.duties if d.due is not None]
        out: dict[str, Any] = {
            "case": at.case, "procedure": self.procedure.id, "version": case.version, "unit": at.unit,
            "number": at.number, "title": at.title, "opened_on": case.opened_on, "concluded_on": case.concluded_on,
            "result_on": case.result_on, "result": case.result or None, "ended": case.is_ended,
            "late": any(k.endswith(":statutory") for k in case.late),
            "irregular": any(s.event.reason is not None for s in told.steps),
            "overdue": any(day < told.day for day in dues),
            "turns_on": min((day for day in dues if day >= told.day), default=None),
        }  # fmt: skip
        for name, column in self.fields:
            value = case.fields.get(name)
            out[column.name] = None if value is None else column.take(value)
        for act, (day, outcome) in self._done(told):
            out[act_column(act, "on")], out[act_column(act, "outcome")] = day, outcome
        return out

    def events(self, at: CaseRow, told: Reading) -> Iterator[dict[str, Any]]:
        """What happened in a case, in the order of its days; `seq` is the place in that order, `unit` the case's."""
        for seq, (event, due, late) in enumerate(told.steps, 1):
            yield {
                "case": at.case, "procedure": self.procedure.id, "unit": at.unit, "seq": seq, "act": event.act,
                "outcome": event.outcome, "day": event.day, "role": event.role, "silent": event.is_silent,
                "late": "statutory" in late, "irregular": event.reason is not None, "due": due,
            }  # fmt: skip

    def _done(self, told: Reading) -> Iterator[tuple[str, tuple[date, str | None]]]:
        """Each act that stands done; of one done for each member the last day, and the outcome where all agree."""
        members: dict[str, list] = {}
        for key, done in told.case.done.items():
            members.setdefault(split(key)[0], []).append(done)
        for act, dones in members.items():
            outcomes = {d.outcome for d in dones}
            yield act, (max(d.day for d in dones), outcomes.pop() if len(outcomes) == 1 else None)


def _kind(party: Any) -> str | None:
    return party.get("kind") if isinstance(party, dict) else None


def _kinds(parties: list) -> list[str]:
    return [_kind(p) or "other" for p in parties]


def _ids(members: list) -> list[str]:
    return [member_id(m) for m in members]


_PLAIN = {
    "number": (WHOLE, int),
    "money": (WHOLE, int),
    "flag": (FLAG, bool),
    "date": (DAY, date.fromisoformat),
    "party": (TEXT, member_id),
    **dict.fromkeys(("choices", "parties", "units", "items"), (TEXTS, _ids)),
}
