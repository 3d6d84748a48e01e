"""The empty book of every procedure and register, as openpyxl and Excel read it."""

from collections import Counter
from pathlib import Path

import pytest
from office_books import EVENT, read, take
from openpyxl import load_workbook

from zhunsheng.catalog.load import Catalog
from zhunsheng.office.sheets import service
from zhunsheng.office.sheets.columns import layout_of, normal
from zhunsheng.office.sheets.template import hint_of
from zhunsheng.office.sheets.wide import with_wide

LAW = Catalog()
pytestmark = pytest.mark.usefixtures("ledger")


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("ident", LAW.ids)
def test_every_procedure_has_a_book_that_can_be_filled_in(ident: str, acts: bool, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    layout = service.template(ident, path, acts)
    if acts and layout.is_register:
        return
    ids, heads, hints = read(path)[:3]
    assert ids == [c.id for c in layout.columns]
    assert [h.rstrip("*") for h in heads] == [c.heading for c in layout.columns]
    assert hints == [f"〔{hint_of(c)}〕" for c in layout.columns]
    assert [h.endswith("*") for h in heads] == [c.required for c in layout.columns]
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.row_dimensions[1].hidden and sheet.freeze_panes == "A4"
    assert book.sheetnames[1:] == ["说明", "lists"] and book["lists"].sheet_state == "hidden"
    _drop_downs_hold_what_the_field_allows(book, layout)
    explained = {row[1].value for row in book["说明"].iter_rows()}
    assert set(ids) <= explained


def _drop_downs_hold_what_the_field_allows(book, layout) -> None:
    sheet, lists = book.worksheets[0], book["lists"]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        at = sheet[str(rule.sqref).split(":")[0]].column
        first, last = rule.formula1.removeprefix("=lists!").replace("$", "").split(":")
        offered[layout.columns[at - 1].id] = [row[0].value for row in lists[first:last]]
    for column in layout.columns:
        if column.type == "choice":
            assert offered[column.id] == [zh for zh, _ in column.field.options.values()]
        elif column.type == "flag":
            assert offered[column.id] == ["是", "否"]
        elif column.type == "unit":
            assert "白山市浑江区司法局" in offered[column.id]
        elif column.type == "act":
            assert offered[column.id] == [a.name for a in layout.acts.values()]
        elif column.id.endswith(".@outcome"):
            act = layout.acts[column.id.partition(".")[0]]
            assert set(offered[column.id]) <= {d.name for d in act.deeds.values()}


@pytest.mark.parametrize("ident", LAW.ids)
def test_no_two_columns_are_headed_alike(ident: str) -> None:
    both = with_wide(layout_of(LAW.procedure(ident)))
    for layout in (both, both.wide) if both.wide is not None else (both,):
        assert [w for w, n in Counter(c.heading for c in layout.by_id.values()).items() if n > 1] == []
        assert all(layout.by_heading[normal(c.heading)].id == c.id for c in layout.columns)


def test_template_filled_in_as_it_is_comes_in_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    service.template("publicity-activity", path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [c.value.rstrip("*") for c in sheet[2]]
    sheet.append([EVENT.get(h) for h in heads])
    book.save(path)
    outcome = take(path)
    assert (outcome.rows, outcome.recorded, outcome.notes) == (1, 1, [])


@pytest.mark.parametrize("acts", [False, True])
def test_empty_template_asks_for_nothing(acts: bool, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    service.template("mediation", path, acts)
    outcome = take(path, "mediation")
    assert (outcome.rows, outcome.refused, outcome.is_whole) == (0, 0, True)


def test_long_numbers_are_text_and_days_are_days(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    service.template("counsel-service", path)
    layout = service.layout("counsel-service")
    sheet = load_workbook(path).worksheets[0]
    for n, column in enumerate(layout.columns):
        wanted = {"date": "yyyy-mm-dd", "money": "#,##0.00", "number": "0", "decimal": "General"}.get(column.type, "@")
        assert sheet.column_dimensions[sheet.cell(1, n + 1).column_letter].number_format == wanted
