"""The book of a procedure that has one row a case, as offices keep it in Excel, read as the acts that it tells of.

Each act that a case sees once at the most has its columns: the day, the outcome where there are several, who did it,
and the facts that go with it. What the opening act sets are the facts of the case, headed by their names alone. An act
whose columns are empty was not done. A column's id is that of its act and its own in a book of acts: `accept.@day`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import Act, Deed
from zhunsheng.office.sheets.columns import (
    CASE,
    DAY,
    OUTCOME,
    PERSON,
    PERSONS,
    ROLE,
    TITLE,
    UNIT,
    Column,
    Layout,
    needed_by,
)  # fmt: skip
from zhunsheng.office.sheets.tables import SIGN, Line

NAMES = {DAY: "日期", OUTCOME: "结果", ROLE: "身份", PERSON: "办理人", PERSONS: "在场人员"}


def with_wide(layout: Layout) -> Layout:
    """The same book, knowing the one with a row a case; a register has no other."""
    return layout if layout.is_register else replace(layout, wide=_wide(layout))


def acts_of(layout: Layout) -> list[Act]:
    """The acts that a row tells: done by people, once in a case, in the order of the law."""
    return [a for a in layout.acts.values() if not a.repeats and a.each is None and _deeds(a)]


def insiders(act: Act) -> list[str]:
    """Those who may do an act and stand in the administration: whoever handles the case is one of them."""
    return [r for r in act.doers if r not in roles() or not roles()[r].outside]


def parts(layout: Layout, line: Line) -> Iterator[Line]:
    """The acts of a row, the opening and all that it says anything of; each sees the row's cells as its own."""
    told = {ident.partition(".")[0] for ident, value in line.cells.items() if "." in ident and not _is_empty(value)}
    acts = acts_of(layout)
    begun = any(a.starts and a.id in told for a in acts)
    first = next(a.id for a in acts if a.starts)
    for act in acts:
        if act.id in told or (not begun and act.id == first):
            shared = line.cells if insiders(act) else {n: v for n, v in line.cells.items() if n != PERSON}
            yield replace(line, cells=shared, act=act.id)


def _is_empty(value: object) -> bool:
    return value is None or not str(value).strip()


def _deeds(act: Act) -> list[Deed]:
    return [deed for deed in act.deeds.values() if not deed.is_silent]


def _wide(layout: Layout) -> Layout:
    acts = acts_of(layout)
    opening = [a for a in acts if a.starts]
    first = opening[0] if len(opening) == 1 else None
    columns = [
        layout.by_id[UNIT],
        replace(layout.by_id[CASE], heading="案号", heading_en="Case key", aliases=("案件标识", "档案号")),
        layout.by_id[TITLE],
        replace(layout.by_id[PERSON], heading="经办人", heading_en="Handler", required=False, aliases=("承办人",)),
        *(column for act in acts for column in _columns(layout, act, first)),
    ]
    same = Counter(c.heading for c in (*columns, *layout.told.values()))
    named = (
        c if c.field is None or same[c.heading] == 1 else replace(c, heading=f"{c.heading}〔{c.id}〕") for c in columns
    )
    told = {n: c for n, c in layout.told.items() if c.heading != "承办人"}
    return Layout(layout.procedure, tuple(named), (), told)


def _columns(layout: Layout, act: Act, first: Act | None) -> Iterator[Column]:
    """The columns of one act; only of the first what it must have is required of every row."""
    deeds, is_first = _deeds(act), act is first
    yield _own(layout, act, DAY, is_first, _days(act))
    if len(deeds) > 1:
        yield _own(layout, act, OUTCOME, is_first)
    yield _own(layout, act, PERSON, is_first and not insiders(act))
    if len(act.doers) > 1:
        yield _own(layout, act, ROLE)
    if any(deed.persons is not None and deed.persons.least > 1 for deed in deeds):
        yield _own(layout, act, PERSONS)
    needed = needed_by(deeds, layout.newest) if is_first else frozenset()
    of_case = frozenset(n for d in _deeds(first) for n in d.sets) if first is not None and not is_first else frozenset()
    for column in layout.fields:
        named = {n for deed in deeds for n in deed.needs}
        if column.id in named or any(column.id in deed.sets for deed in deeds) and column.id not in of_case:
            plain = "" if is_first else act.name + SIGN
            plain_en = "" if is_first else f"{act.name_en}: "
            yield replace(column, id=f"{act.id}.{column.id}", heading=plain + column.heading,
                          heading_en=plain_en + column.heading_en, required=column.id in needed)  # fmt: skip


def _own(layout: Layout, act: Act, ident: str, required: bool = False, aliases: tuple[str, ...] = ()) -> Column:
    column = layout.by_id[ident]
    return replace(column, id=f"{act.id}.{ident}", heading=act.name + SIGN + NAMES[ident],
                   heading_en=f"{act.name_en}: {column.heading_en}", required=required, aliases=aliases)  # fmt: skip


def _days(act: Act) -> tuple[str, ...]:
    """What else the day of an act is called: 受理日期 says as much as 决定是否受理日期."""
    words = [act.name, *(deed.name for deed in _deeds(act) if deed.outcome is not None)]
    return tuple(word + day for word in words for day in ("日期", "时间", "日"))
