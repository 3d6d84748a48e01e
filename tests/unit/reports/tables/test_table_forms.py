"""What is wrong in a form is told with its file and line; what no cell can answer is refused before it is asked."""

from pathlib import Path

import pytest
from table_worlds import CATALOG, FORMS

from zhunsheng.catalog.source import Fault, Faults
from zhunsheng.reports.tables.load import Forms, places

GOOD = """\
name: 试行表
name_en: Trial
basis: 试行
order: [warning, fine]
stub: {name: 项目, name_en: Item}
ask: {of: summary-penalty, dated: decide-on-site}
columns:
  - {id: one, name: 甲, name_en: A, ask: {where: {penalty_kind: fine}}}
  - {id: two, name: 乙, name_en: B, unit: 元, ask: {measure: sum, field: fine}}
rows:
  - {id: all, name: 全部, name_en: All}
checks:
  - {id: c, name: 勾稽, name_en: Check, each: row, left: [one], right: [two]}
"""
BAD = {
    "an unknown key": ("basis: 试行", "bassis: 试行", 3, "是否应为 'basis'"),
    "no name": ("name_en: Trial\n", "", 1, "缺少 name_en"),
    "an unknown procedure": ("of: summary-penalty", "of: summary-penalties", 6, "是否应为 'summary-penalty'"),
    "an unknown act": ("dated: decide-on-site", "dated: decide-on-sit", 6, "是否应为 'decide-on-site'"),
    "an unknown option": ("penalty_kind: fine", "penalty_kind: fines", 8, "fines"),
    "no day": (", dated: decide-on-site", "", 11, "没有写 dated"),
    "money in pieces": ("unit: 元, ", "", 11, "金额的单位"),
    "a key written twice over": (
        "name_en: All}", "name_en: All, ask: {dated: opened}}", 11, "dated 已在",
    ),
    "a test on two levels of unknown names": ("name_en: All}", "name_en: All, ask: {where: {kind: a}}}", 11, "'kind'"),
    "a kind that no order names": (
        "ask: {where: {penalty_kind: fine}}", "ask: {kinds: penalty_kind, heaviest: detention}", 8, "detention",
    ),
    "heaviest of nothing": ("ask: {where: {penalty_kind: fine}}", "ask: {heaviest: fine}", 8, "kinds"),
    "an id in capitals": ("id: one", "id: One", 8, "小写字母"),
    "a row twice": ("checks:", "  - {id: all, name: 又, name_en: Again}\nchecks:", 12, "已用于"),
    "a check of an unknown column": ("left: [one]", "left: [on]", 13, "是否应为 'one'"),
    "a check of an unknown relation": ("each: row,", "each: row, relation: less,", 13, "equals"),
    "a check along nothing": ("each: row", "each: rows", 13, "是否应为 'row'"),
}  # fmt: skip


def load(tmp_path: Path, text: str, year: str = "2019") -> Forms:
    path = tmp_path / "tables" / "trial"
    path.mkdir(parents=True, exist_ok=True)
    (path / f"{year}.yaml").write_text(text, encoding="utf-8")
    return Forms.load(CATALOG, tmp_path / "tables")


@pytest.mark.parametrize("name", BAD)
def test_a_fault_names_its_line(tmp_path: Path, name: str) -> None:
    old, new, line, words = BAD[name]
    assert GOOD.count(old) >= 1
    with pytest.raises(Faults) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    fault = caught.value.faults[0]
    assert words in fault.message, fault
    assert any(f.where.endswith((f"2019.yaml:{line}", f"2019.yaml:{line + 1}")) for f in caught.value.faults), fault


def test_a_file_that_names_no_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="启用的年度"):
        load(tmp_path, GOOD, "first")


def test_a_form_is_in_use_until_the_next_one(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    forms = load(tmp_path, GOOD, "2021")
    assert [forms.get("trial", year).since for year in (2019, 2020, 2021, 2030)] == [2019, 2019, 2021, 2021]
    with pytest.raises(Fault, match="没有2018年度的样式"):
        forms.get("trial", 2018)


def test_an_unknown_table_names_the_nearest() -> None:
    with pytest.raises(Fault, match="是否应为 'mediation'"):
        FORMS.get("mediations", 2019)


def test_a_check_of_a_cell_that_is_not_there_is_refused(tmp_path: Path) -> None:
    rows = "rows:\n  - {id: own, name: 自, name_en: Own, cells: {one: {where: {penalty_kind: fine}}}}\n"
    with pytest.raises(Faults, match=r"own\.two 不在表里"):
        load(tmp_path, GOOD.replace("rows:\n", rows))


def test_every_table_is_bilingual_and_every_one_of_several_rows_is_checked() -> None:
    for forms in FORMS.by_id.values():
        for form in forms:
            named = [
                w
                for b in form.blocks
                for line in (*b.rows, *b.columns)
                for w in (line.name, *(x.name for x in line.leaves))
            ]
            assert all(w.zh and w.en for w in (form.name, *named, *form.notes))
            assert form.checks, form.id
            assert all(places(form, check) for check in form.checks), form.id


def test_the_disclosure_tables_change_their_form_with_2021() -> None:
    for ident in ("disclosure-requests", "disclosure-proactive"):
        assert [(f.since, f.until) for f in FORMS.by_id[ident]] == [(2019, 2020), (2021, None)]
    old, new = FORMS.by_id["disclosure-requests"]
    rows = [[r.id for b in f.blocks for r in b.leaf_rows] for f in (old, new)]
    assert set(rows[1]) - set(rows[0]) == {"other-no-correction", "other-no-fee", "other-misc"}
    assert set(rows[0]) - set(rows[1]) == {"other-handling"}
    assert [len(r) for r in rows] == [23, 25]
