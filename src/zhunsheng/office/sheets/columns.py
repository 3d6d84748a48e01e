"""What a book of a procedure looks like: its columns, how each is headed and by which words it is recognised.

A register has one row a record. A procedure has two books: one with a row an act, and `wide`, with a row a case.
Columns that are no field of the law file have ids with @.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zhunsheng.kernel.procedure import Act, Deed, Field, Procedure, Version

REGISTER = "register"
UNIT, DAY, PERSON, CASE, TITLE, ACT, OUTCOME, ROLE, PERSONS, MEMBER = (
    "@unit", "@day", "@person", "@case", "@title", "@act", "@outcome", "@role", "@persons", "@member"
)  # fmt: skip
NUMBER, STATUS, ORIGIN, REASON, RESULT_ON, DUE_ON, IRREGULAR, LATE, HANDLER = (
    "@number", "@status", "@origin", "@reason", "@result-on", "@due-on", "@irregular", "@late", "@handler"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the law file, or something about the act or the case."""

    id: str
    heading: str
    heading_en: str
    type: str
    required: bool = False
    field: Field | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Its values are not for the public."""
        return self.field is not None and self.field.private


OF_REGISTER = (
    Column(UNIT, "登记单位", "Unit", "unit"),
    Column(DAY, "登记日期", "Recorded on", "date"),
    Column(PERSON, "登记人", "Recorded by", "person"),
)
OF_PROCEDURE = (
    Column(UNIT, "办案单位", "Unit", "unit"),
    Column(CASE, "案件标识", "Case key", "text", required=True, aliases=("案号", "档案号")),
    Column(TITLE, "案件标题", "Case title", "text"),
    Column(ACT, "行为", "Act", "act", required=True),
    Column(OUTCOME, "行为结果", "Outcome", "outcome"),
    Column(DAY, "办理日期", "Day", "date", required=True),
    Column(ROLE, "办理身份", "Role", "role"),
    Column(PERSON, "办理人", "Done by", "person", required=True),
    Column(PERSONS, "在场人员", "Persons present", "persons"),
    Column(MEMBER, "办理对象", "Member", "text"),
)
# What an export says besides, and an import passes over.
TOLD = (
    Column(NUMBER, "系统案号", "Number", "told"),
    Column(STATUS, "当前状态", "Status", "told"),
    Column(RESULT_ON, "结果日期", "Result on", "told"),
    Column(DUE_ON, "最近届满日", "Due on", "told"),
    Column(HANDLER, "承办人", "Handler", "told"),
    Column(LATE, "有无逾期", "Late", "told"),
    Column(IRREGULAR, "违规补录", "Irregular", "told"),
    Column(ORIGIN, "数据性质", "Nature of the data", "told"),
    Column(REASON, "未导入原因", "Why not taken", "told"),
)
VOID = "已作废"


@dataclass(frozen=True)
class Layout:
    """The columns of a procedure's book in their order."""

    procedure: Procedure
    own: tuple[Column, ...]
    fields: tuple[Column, ...]
    told: Mapping[str, Column] = field(default_factory=dict)
    wide: "Layout | None" = None  # the book with one row a case, where there is one

    @property
    def newest(self) -> Version:
        """The last version, by whose names the book goes."""
        return self.procedure.versions[-1]

    @property
    def is_register(self) -> bool:
        """One row is one record."""
        return self.newest.kind == REGISTER

    @property
    def columns(self) -> tuple[Column, ...]:
        """What a template asks for."""
        return (*self.own, *self.fields)

    @cached_property
    def by_id(self) -> Mapping[str, Column]:
        """Every column by its id, those that are only told included."""
        return {c.id: c for c in (*self.columns, *self.told.values())}

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """Every column by whatever its heading may say; where two would answer to a word, neither does."""
        words: dict[str, list[Column]] = {}
        for column in self.by_id.values():
            names = {column.id, column.heading, column.heading_en, *_names(column), *column.aliases}
            for word in {normal(name) for name in names if name}:
                words.setdefault(word, []).append(column)
        known = {word: found[0] for word, found in words.items() if len(found) == 1}
        return known | {normal(c.heading): c for c in self.by_id.values()}

    @cached_property
    def acts(self) -> Mapping[str, Act]:
        """Every act of any version, the newest's words over the older ones'."""
        return {a.id: a for version in self.procedure.versions for a in version.acts.values()}


def needed_by(deeds: Iterable[Deed], version: Version) -> frozenset[str]:
    """The fields without which none of these deeds is done."""
    needs = [{n for n in deed.needs if version.fields[n].default is None} for deed in deeds]
    return frozenset(set.intersection(*needs)) if needs else frozenset()


def layout_of(procedure: Procedure) -> Layout:
    """The columns of a procedure's book."""
    newest = procedure.versions[-1]
    own = OF_REGISTER if newest.kind == REGISTER else OF_PROCEDURE
    known = {name: f for version in procedure.versions for name, f in version.fields.items()}
    for name, f in known.items():
        options = {k: v for version in procedure.versions if name in version.fields
                   for k, v in version.fields[name].options.items()}  # fmt: skip
        known[name] = Field(f.id, f.name, f.name_en, f.type, f.private, f.default, options, f.scheme, f.accepts)
    told = {c.id: c for c in TOLD}
    taken = Counter(c.heading for c in (*own, *told.values())) + Counter(_heading(f) for f in known.values())
    needed = _needed(newest)
    fields = tuple(
        Column(f.id, _heading(f) if taken[_heading(f)] == 1 else f"{_heading(f)}〔{f.id}〕", f.name_en, f.type,
               f.id in needed, f)
        for f in known.values()
    )  # fmt: skip
    return Layout(procedure, own, fields, told)


def normal(word: Any) -> str:
    """A heading as it is compared: widths made alike, no spaces, no dot, no star."""
    text = unicodedata.normalize("NFKC", str(word)).casefold()
    return "".join(text.replace("·", "").split()).strip("*")


def _heading(known: Field) -> str:
    return f"{known.name}（元）" if known.type == "money" else known.name


def _names(column: Column) -> tuple[str, ...]:
    return () if column.field is None else (column.field.name, column.field.name_en)


def _needed(version: Version) -> frozenset[str]:
    """What a record of a register cannot do without; of a procedure each act says it for itself."""
    if version.kind != REGISTER:
        return frozenset()
    return needed_by([next(iter(version.acts["record"].deeds.values()))], version)
