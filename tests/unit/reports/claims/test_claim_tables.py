"""The statutory table of requests for information: totals across and down, and what is carried on."""

import docx
import pytest

from zhunsheng.reports.claims import Report, check, open_file

ROWS = [
    ("办理情况", "", "自然人", "法人", "总计"),
    ("一、本年新收政府信息公开申请数量", "", "10", "2", "12"),
    ("二、上年结转政府信息公开申请数量", "", "1", "0", "1"),
    ("三、本年度办理结果", "（一）予以公开", "6", "1", "7"),
    ("", "（二）部分公开", "2", "1", "3"),
    ("", "（三）不予公开", "2", "0", "2"),
    ("", "（四）总计", "10", "2", "12"),
    ("四、结转下年度继续办理", "", "1", "0", "1"),
]


def report(tmp_path, change: tuple[int, int, str] | None = None) -> Report:
    document = docx.Document()
    table = document.add_table(len(ROWS), 5)
    for r, row in enumerate(ROWS):
        for c, words in enumerate(row):
            table.cell(r, c).text = change[2] if change and change[:2] == (r, c) else words
    table.cell(3, 0).merge(table.cell(6, 0)).text = "三、本年度办理结果"
    path = tmp_path / "表.docx"
    document.save(path)
    return check(open_file(path))


def test_a_sound_table_holds_across_down_and_over_the_year(tmp_path) -> None:
    held = report(tmp_path).relations

    assert {r.verdict for r in held} == {"holds"}
    assert [r.kind for r in held].count("carry-over") == 3
    assert [r.kind for r in held].count("table") == 7 + 3


@pytest.mark.parametrize(
    ("row", "column", "value", "kinds"),
    [
        (4, 4, "4", {"table"}),  # one total of a row: across, and down
        (7, 2, "2", {"table", "carry-over"}),  # carried on
        (6, 3, "3", {"table", "carry-over"}),  # a total of a column
    ],
)
def test_a_changed_cell_breaks_what_it_stands_in(tmp_path, row: int, column: int, value: str, kinds: set[str]) -> None:
    assert {r.kind for r in report(tmp_path, (row, column, value)).contradictions} == kinds


def test_a_number_of_a_table_is_named_by_its_row_and_column(tmp_path) -> None:
    first = report(tmp_path).claims[0]

    assert (first.text, first.measure) == ("10", "一、本年新收政府信息公开申请数量·自然人")
