"""Which column of a log says what, and which of its words mean which act, outcome, role or value.

A column is named by a flag or in a small file, or known by a usual heading. Words are ids or names of the law file,
in Chinese or English; what a system calls otherwise, the file translates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from zhunsheng.catalog.roles import roles
from zhunsheng.catalog.source import Fault, Node, read, unknown
from zhunsheng.kernel.procedure import Field, Procedure

CASE, ACT, DAY = NEEDED = "case", "act", "day"
OUTCOME, ROLE, PERSON, PERSONS, UNIT, MEMBER = "outcome", "role", "person", "persons", "unit", "member"
COLUMNS = (*NEEDED, OUTCOME, ROLE, PERSON, PERSONS, UNIT, MEMBER)
USUAL = {
    CASE: ("案件编号", "案号", "办件编号", "case", "case_id", "case id", "caseid", "case:concept:name"),
    ACT: ("行为", "环节", "步骤", "办理环节", "act", "activity", "concept:name"),
    OUTCOME: ("结果", "办理结果", "outcome", "result"),
    DAY: ("日期", "办理日期", "办理时间", "时间", "day", "date", "timestamp", "time:timestamp"),
    ROLE: ("角色", "岗位", "role", "org:role"),
    PERSON: ("人员", "经办人", "办理人", "person", "actor", "resource", "org:resource"),
    PERSONS: ("在场人员", "参加人员", "执法人员", "persons"),
    UNIT: ("单位", "办理单位", "部门", "unit", "org:group"),
    MEMBER: ("对象", "member"),
}
FILE_KEYS = ("columns", "fields", "values")
VALUE_KEYS = (ACT, OUTCOME, ROLE)


class Unusable(Exception):
    """The log, or what was said of its columns, cannot be used: what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Given:
    """What flags and a file say: columns by what they say, fields by id, and a system's own words for things."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Given":
        """What a file says; Fault where it cannot be read."""
        keys = read(path).map(FILE_KEYS)
        columns = _texts(keys.get("columns"), COLUMNS)
        values = keys["values"].map(VALUE_KEYS) if "values" in keys else {}
        words = {name: _texts(node) for name, node in values.items()}
        return cls(columns, _texts(keys.get("fields")), words)

    def over(self, other: "Given") -> "Given":
        """This, and of the other what this does not say."""
        words = {n: {**other.words.get(n, {}), **self.words.get(n, {})} for n in {*self.words, *other.words}}
        return Given({**other.columns, **self.columns}, {**other.fields, **self.fields}, words)


def _texts(node: Node | None, allowed: Iterable[str] | None = None) -> dict[str, str]:
    return {key: value.text() for key, value in node.map(allowed).items()} if node is not None else {}


@dataclass(frozen=True)
class Layout:
    """Where in a row things stand: the position of each column, and of each field."""

    columns: Mapping[str, int]
    fields: Mapping[str, int]

    def has(self, name: str) -> bool:
        """The log says something of it."""
        return name in self.columns

    @classmethod
    def of(cls, headings: Sequence[str], given: Given, procedure: Procedure) -> "Layout":
        """Where the headings say that things stand; Unusable where a needed column is not found."""
        places = {heading.strip(): n for n, heading in reversed(list(enumerate(headings)))}
        columns = {name: _place(places, heading, name) for name, heading in given.columns.items()}
        lower = {heading.lower(): n for heading, n in places.items()}
        for name in COLUMNS:
            usual = next((lower[h] for h in USUAL[name] if h in lower), None)
            if name not in columns and usual is not None:
                columns[name] = usual
        if lost := [name for name in NEEDED if name not in columns]:
            told = "；".join(f"{name}（如 {USUAL[name][0]}）" for name in lost)
            raise Unusable(
                f"日志里找不到这些列：{told}。用 --{lost[0]} 列名 指出，或写进 --map 文件；"
                f"现有的列：{'、'.join(headings)} (columns not found)"
            )
        known = {f.id: f for version in procedure.versions for f in version.fields.values()}
        if strange := [name for name in given.fields if name not in known]:
            raise Unusable(unknown("字段", strange[0], list(known)))
        fields = {name: _place(places, heading, name) for name, heading in given.fields.items()}
        taken = set(columns.values())
        for ident, one in known.items():
            named = next((places[h] for h in (ident, one.name, one.name_en) if h in places), None)
            if ident not in fields and named is not None and named not in taken:
                fields[ident] = named
        return cls(columns, fields)


def _place(places: Mapping[str, int], heading: str, name: str) -> int:
    if heading not in places:
        raise Unusable(f"{name}：日志里没有“{heading}”这一列，现有：{'、'.join(places)} (no such column)")
    return places[heading]


@dataclass(frozen=True)
class Words:
    """What the words of a log mean under a procedure."""

    procedure: Procedure
    given: Given

    def __post_init__(self) -> None:
        own = self.given.words
        for word, act in own.get(ACT, {}).items():
            if act.partition("/")[0] not in self.ids:
                raise Unusable(f"values.act “{word}”：{unknown('行为', act, sorted(self.ids))}")
        for word, role in own.get(ROLE, {}).items():
            if role not in roles():
                raise Unusable(f"values.role “{word}”：{unknown('角色', role, sorted(roles()))}")

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every act of every version."""
        return frozenset(act for version in self.procedure.versions for act in version.acts)

    @cached_property
    def acts(self) -> dict[str, str]:
        """Act ids by what an act is called; a name that two acts share is nobody's."""
        told: dict[str, set[str]] = {}
        for version in self.procedure.versions:
            for act in version.acts.values():
                for name in (act.name, act.name_en):
                    told.setdefault(name.lower(), set()).add(act.id)
        names = {name: next(iter(ids)) for name, ids in told.items() if name and len(ids) == 1}
        return {**names, **{i: i for i in self.ids}, **self.given.words.get(ACT, {})}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Names that more than one act has."""
        told: dict[str, set[str]] = {}
        for version in self.procedure.versions:
            for act in version.acts.values():
                told.setdefault(act.name.lower(), set()).add(act.id)
        return frozenset(name for name, ids in told.items() if len(ids) > 1)

    @cached_property
    def outcomes(self) -> dict[str, dict[str, str]]:
        """Outcome ids of each act by what an outcome is called."""
        out: dict[str, dict[str, str]] = {}
        for version in self.procedure.versions:
            for act in version.acts.values():
                known = out.setdefault(act.id, {})
                for outcome, deed in act.deeds.items():
                    if outcome is not None:
                        known |= {n.lower(): outcome for n in (deed.name, deed.name_en, outcome) if n}
        own = self.given.words.get(OUTCOME, {})
        return {act: known | {w: o for w, o in own.items() if o in known.values()} for act, known in out.items()}

    @cached_property
    def single(self) -> dict[str, str | None]:
        """Acts whose outcome need not be said: they have none, or one only that people give."""
        out: dict[str, str | None] = {}
        for act in self.ids:
            known = [v.acts[act] for v in self.procedure.versions if act in v.acts]
            given = {o for a in known for o, deed in a.deeds.items() if not deed.is_silent}
            if len(given) == 1:
                (out[act],) = given
        return out

    @cached_property
    def roles(self) -> dict[str, str]:
        """Role ids by what a role is called."""
        names = {n.lower(): role.id for role in roles().values() for n in (role.name, role.name_en, role.id)}
        return names | self.given.words.get(ROLE, {})

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field, as the newest version has it."""
        return {f.id: f for version in self.procedure.versions for f in version.fields.values()}


def given(columns: Mapping[str, str], fields: Iterable[str], path: Path | None) -> Given:
    """What flags say, and what the file says beside them. Unusable where a flag or the file cannot be read."""
    pairs = {}
    for pair in fields:
        name, equals, heading = pair.partition("=")
        if not equals or not name or not heading:
            raise Unusable(f"--field 写作 字段=列名，例如 applicant_kind=申请人类别；这里是 {pair!r} (FIELD=COLUMN)")
        pairs[name] = heading
    flags = Given(dict(columns), pairs)
    try:
        return flags if path is None else flags.over(Given.read(path))
    except Fault as fault:
        raise Unusable(str(fault)) from None
