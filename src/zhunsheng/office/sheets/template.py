"""The empty book of a procedure: ids in a hidden row, headings, hints, drop-downs, and a sheet that explains it all."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from zhunsheng.catalog.messages import TYPE_NAMES
from zhunsheng.catalog.naming import cited
from zhunsheng.catalog.roles import role_name
from zhunsheng.figures.columns import PARTY_KINDS
from zhunsheng.office.people.service import Unit
from zhunsheng.office.sheets.columns import ACT, CASE, DAY, MEMBER, PERSON, PERSONS, ROLE, TITLE, UNIT, Column, Layout
from zhunsheng.office.sheets.looks import (
    HEADING,
    HEADING_FILL,
    HINT,
    HINT_FILL,
    NEXT_FILL,
    REQUIRED_FILL,
    WRAPPED,
    add_lists,
    choices,
    dress,
    fill,
)  # fmt: skip
from zhunsheng.office.sheets.wide import SIGN, acts_of

FIRST_ROW = 4  # below the ids, the headings and the hints
EXAMPLES = {
    "number": "12", "decimal": "3.5", "money": "1234.50", "flag": "是", "date": "2019-03-05", "term": "7个工作日",
    "party": "某某（自然人）", "parties": "某某（自然人）；某某公司（商业企业）",
    "persons": "某某；某某", "items": "甲；乙",
    "unit": "司法局", "units": "司法局；教育局", "case": "mediation/justice/2019/1",
}  # fmt: skip
OWN_HINTS = {
    UNIT: "台账或案件是哪个单位的；整本同属一个单位的，可不填，导入时选定",
    DAY: "台账留空的，为记录本身的日期，没有的为今天",
    PERSON: "姓名；台账留空的，为导入的人",
    CASE: "本册中同一案件各行写同一标识，如原档案号",
    TITLE: "可留空；一案只须写一次",
    ROLE: "可留空，为法律所定的第一种身份",
    PERSONS: "办理人以外在场的人，几人以；隔开",
    MEMBER: "逐个对象办理的行为，写明是哪一个",
}
WIDE_HINTS = {
    DAY: "没有办的留空",
    PERSON: "留空即经办人；只由当事人、申请人一方办的，写明是谁",
    ROLE: "可留空，为本机关能办这一步的第一种身份",
    PERSONS: "办理人以外在场的人，几人以；隔开",
}
SHARED_HINTS = {
    (CASE, "案号"): "原台账的案号；同一单位各年各案不重复",
    (PERSON, "经办人"): "全案由一人经办的只填这里；某一步另有其人的，填那一步的办理人",
}
AGAIN = "同一条记录（自然键相同）再次导入，有改动的登记为更正，没有改动的跳过；空格不改动原值。"
WIDE_NOTES = (
    "一行一个案件。每一步填日期，就是办了；整组空着，就是没有办。一行的各步全部入账，或者一步也不入账。",
    "反复办理的、逐个对象办理的步骤，不在这张表里：用“每步一行”的模板，案件标识写这里的案号。",
    "同一案件再次导入，新填的步骤补上，登记过的跳过；与登记过的不同的，不改写，逐行指出。",
)
NOTES = (
    "首行是隐藏的列编号，第二行是列名，第三行是填写说明，从第四行起填写。列可以移动、删去（必填的除外），不可改名。",
    "红底的列必填。日期写作 2019-03-05，也认 2019年3月5日、2019.3.5。金额以元为单位。是否填“是”“否”。",
    "几项写在一格的，以；隔开，或一行一项。证件号码、编号一类的列已设为文本，粘贴时选“只粘贴值”。",
    AGAIN,
    "导入前先预览，一行也不入账。没有导入的行可另存成一册，每行附原因，改正后再导入，不会重复。",
)


def write_template(layout: Layout, units: Sequence[Unit], path: Path) -> None:
    """Write the book."""
    book = Workbook()
    sheet = book.active
    sheet.title = layout.newest.name[:31]
    offered, shades = choices(layout, units), _shades(layout)
    for n, (column, shade) in enumerate(zip(layout.columns, shades, strict=True), 1):
        fill(sheet.cell(1, n), column.id)
        fill(heading := sheet.cell(2, n), column.heading + ("*" if column.required else ""))
        heading.font, heading.fill = HEADING, REQUIRED_FILL if column.required else shade
        heading.alignment = WRAPPED
        fill(hint := sheet.cell(3, n), f"〔{hint_of(column)}〕")
        hint.font, hint.fill, hint.alignment = HINT, HINT_FILL, WRAPPED
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[3].height = 48
    sheet.row_dimensions[2].height = 48 if SIGN in layout.columns[-1].heading else 18
    sheet.freeze_panes = f"A{FIRST_ROW}"
    dress(sheet, layout.columns)
    _explain(book.create_sheet("说明"), layout)
    add_lists(book, sheet, layout.columns, offered, FIRST_ROW)
    book.save(path)


def _shades(layout: Layout) -> Iterator[PatternFill]:
    """The columns of one act after another in turn light and dark."""
    groups = [column.id.rpartition(".")[0] for column in layout.columns]
    order = {group: n for n, group in enumerate(dict.fromkeys(groups))}
    yield from ((HEADING_FILL, NEXT_FILL)[order[group] % 2] for group in groups)


def hint_of(column: Column) -> str:
    """What one writes into a column: its type, whether it must be filled, an example."""
    parts = ["必填" if column.required else "可空", type_of(column)]
    if example := example_of(column):
        parts.append(f"如 {example}")
    act, _, ident = column.id.rpartition(".")
    hint = WIDE_HINTS.get(ident) if act else SHARED_HINTS.get((ident, column.heading)) or OWN_HINTS.get(ident)
    if hint and not (act and column.required):
        parts.append(hint)
    return "·".join(p for p in parts if p)


def type_of(column: Column) -> str:
    """What a column holds, in words."""
    if column.type == "money":
        return "金额（元）"
    own = {"act": "行为名称", "outcome": "行为的结果", "role": "身份", "persons": "姓名"}
    return own.get(column.type) or TYPE_NAMES.get(column.type, ("", ""))[0]


def example_of(column: Column) -> str:
    """A value that the column would take."""
    if column.type in ("choice", "choices") and column.field is not None:
        return next(iter(column.field.options.values()))[0]
    return EXAMPLES.get(column.type, "")


def _explain(sheet: Any, layout: Layout) -> None:
    for row in _explained(layout):
        sheet.append(["" if v is None else v for v in row])
        for cell in sheet[sheet.max_row]:
            fill(cell, cell.value)
            cell.alignment = WRAPPED
    for letter, width in zip("ABCDEFG", (24, 26, 18, 10, 44, 24, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def _explained(layout: Layout) -> Iterator[tuple[str, ...]]:
    newest = layout.newest
    yield (f"{newest.name} {newest.name_en}", f"编号 {newest.procedure}", newest.basis)
    is_wide = layout.wide is None and not layout.is_register and ACT not in layout.by_id
    notes = (*WIDE_NOTES, *(n for n in NOTES if n != AGAIN)) if is_wide else NOTES
    yield from ((note,) for note in notes)
    yield ()
    yield ("列名", "列编号", "类型", "必填", "可填的值", "例", "English")
    for column in layout.columns:
        options = "、".join(zh for zh, _ in column.field.options.values()) if column.field is not None else ""
        if column.type in ("party", "parties"):
            options = "名称（类别，证件号码），类别：" + "、".join(zh for zh, _ in PARTY_KINDS.values())
        required, private = "必填" if column.required else "可空", "；不公开" if column.is_private else ""
        yield (column.heading, column.id, type_of(column), required + private, options, example_of(column),
               column.heading_en)  # fmt: skip
    if layout.is_register:
        yield ()
        key = "、".join(layout.by_id[n].heading for n in newest.key)
        yield (f"自然键：{key}。同一单位的两行这几列都相同，即为同一条记录。",)
        return
    yield ()
    yield ("行为", "结果", "由谁办理", "起始", "必填的列", "还可填的列", "依据")
    for act in acts_of(layout) if is_wide else layout.acts.values():
        for outcome, deed in act.deeds.items():
            if not deed.is_silent:
                of_act = {c.field.id: c.heading for c in layout.columns if c.field is not None
                          and c.id in (c.field.id, f"{act.id}.{c.field.id}")}  # fmt: skip
                named = [of_act[n] for n in deed.needs if n in of_act]
                more = [heading for n, heading in of_act.items() if n in deed.sets - set(deed.needs)]
                yield (act.name, deed.name if outcome else "", "、".join(role_name(r) for r in deed.order),
                       "是" if act.starts else "", "、".join(named), "、".join(more),
                       cited(newest, deed.basis) if deed.basis else "")  # fmt: skip
