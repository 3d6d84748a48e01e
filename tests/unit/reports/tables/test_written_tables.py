"""A table in its four forms, opened again by those who read them: every box where the prescribed form has it."""

import json
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from table_worlds import FORMS, case, power, row, table, world

from zhunsheng.catalog.source import Fault
from zhunsheng.reports.tables import plain
from zhunsheng.reports.tables.checks import broken, judged
from zhunsheng.reports.tables.fill import NoSuchCell, parsed, trace
from zhunsheng.reports.tables.grid import VALUE, grid, shown
from zhunsheng.reports.tables.notes import named, notes
from zhunsheng.reports.tables.render import CONTENT_TYPES, render_as

DAY = date(2022, 3, 1)


def request(result: str | None, kind: str = "natural", received: date = DAY, concluded: date | None = DAY) -> dict:
    day = concluded if result else None
    return case("disclosure-request", opened_on=received, f_received_on=received, f_applicant_kind=kind, result=result,
                concluded_on=day)  # fmt: skip


@pytest.fixture(scope="module")
def source():
    return world(
        request("granted"), request("deny-third-party", "company"), request(None, "research"),
        request("partial", "other", date(2021, 12, 30)), power("market", "penalty"), power("urban", "licence"),
        case("ordinary-penalty", f_penalty_kinds=["fine"], f_fine=12_345, decide__on=DAY, decide__outcome="imposed"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def requests(source):
    return table("disclosure-requests", 2022, source)


def written(filled, source, form: str, english: bool = False) -> bytes:
    return render_as(filled, judged(filled), form, source, english)


class TestGrid:
    @pytest.mark.parametrize("ident", sorted(FORMS.by_id))
    def test_covers_the_table_without_a_gap_or_an_overlap(self, source, ident: str) -> None:
        for year in (2020, 2022):
            found = grid(table(ident, year, source))
            taken = [(r, c) for b in found.boxes for r in range(b.row, b.row + b.rows)
                     for c in range(b.column, b.column + b.columns)]  # fmt: skip
            assert len(taken) == len(set(taken)) == found.height * found.width


class TestExcel:
    @pytest.mark.parametrize("ident", sorted(FORMS.by_id))
    def test_every_box_stands_where_the_form_has_it(self, source, ident: str) -> None:
        filled = table(ident, 2022, source)
        sheet = load_workbook(BytesIO(written(filled, source, "xlsx"))).active
        top = next(r for r in range(1, 9) if sheet.cell(r, 1).value and "统计期间" in sheet.cell(r, 1).value)
        merged = {str(m) for m in sheet.merged_cells.ranges}
        for box in grid(filled).boxes:
            at = sheet.cell(top + box.row + 1, box.column + 1)
            if box.kind != VALUE:
                assert at.value == box.words.zh
            elif box.cell is None or box.cell.value is None:
                assert (at.value or "") == shown(box.cell)
            else:
                assert Decimal(str(at.value)) == box.cell.value and at.data_type == "n"
            if box.rows > 1 or box.columns > 1:
                last = sheet.cell(top + box.row + box.rows, box.column + box.columns)
                assert f"{at.coordinate}:{last.coordinate}" in merged

    def test_the_headings_are_those_of_the_prescribed_form(self, requests, source) -> None:
        sheet = load_workbook(BytesIO(written(requests, source, "xlsx"))).active
        told = {cell.coordinate: cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None}
        assert told["A1"] == "收到和处理政府信息公开申请情况（2022年度）"
        assert (told["D3"], told["D4"], told["E4"], told["J4"]) == ("申请人情况", "自然人", "法人或其他组织", "总计")
        assert [told[f"{c}5"] for c in "EFGHI"] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
        assert told["A3"] == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        assert (told["A6"], told["A8"]) == ("一、本年新收政府信息公开申请数量", "三、本年度办理结果")
        assert (told["B10"], told["C10"], told["B29"]) == ("（三）不予公开", "1.属于国家秘密", "（七）总计")
        assert [told[f"{c}6"] for c in "DEFGHIJ"] == [1, 1, 1, 0, 0, 0, 3]
        assert [told[f"{c}30"] for c in "DEFGHIJ"] == [0, 0, 1, 0, 0, 0, 1]
        assert {"D3:J3", "E4:I4", "A3:C5", "A8:A29", "B10:B17"} <= {str(m) for m in sheet.merged_cells.ranges}

    def test_equal_tables_are_equal_files(self, requests, source) -> None:
        for form in CONTENT_TYPES:
            assert written(requests, source, form) == written(requests, source, form)


class TestWord:
    def test_is_one_table_with_every_value_in_its_place(self, requests, source) -> None:
        document = Document(BytesIO(written(requests, source, "docx")))
        assert len(document.tables) == 1
        held = document.tables[0]
        for box in grid(requests).boxes:
            text = held.cell(box.row, box.column).text
            assert text == (shown(box.cell) if box.kind == VALUE else box.words.zh)
            assert held.cell(box.row, box.column)._tc is held.cell(box.row, box.column + box.columns - 1)._tc

    @pytest.mark.office
    def test_opens_in_libreoffice(self, requests, source, tmp_path: Path) -> None:
        (tmp_path / "t.docx").write_bytes(written(requests, source, "docx"))
        options = [f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text"]
        subprocess.run(["soffice", *options, "t.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
        told = (tmp_path / "t.txt").read_text(encoding="utf-8-sig")
        assert "一、本年新收政府信息公开申请数量" in told
        assert "（七）总计" in told


class TestPage:
    def test_every_number_with_cases_leads_to_them_on_the_same_page(self, requests, source) -> None:
        told = written(requests, source, "html").decode()

        class Links(HTMLParser):
            def __init__(self) -> None:
                super().__init__()
                self.to, self.ids = [], []

            def handle_starttag(self, tag, attrs) -> None:
                attrs = dict(attrs)
                self.to += [attrs["href"][1:]] if tag == "a" else []
                self.ids += [attrs["id"]] if "id" in attrs else []

        links = Links()
        links.feed(told)
        wanted = {requests.ident(*at) for at, cell in requests.cells.items() if cell.cases}
        assert set(links.to) == set(links.ids) == wanted
        assert len(links.to) == len(links.ids) > 10

    def test_the_rows_and_columns_are_headings(self, requests, source) -> None:
        told = written(requests, source, "html").decode()
        assert '<th scope="colgroup" colspan="7" class="head">申请人情况</th>' in told
        assert '<th scope="rowgroup" rowspan="8">（三）不予公开</th>' in told

    def test_speaks_english_when_asked(self, requests, source) -> None:
        told = written(requests, source, "html", english=True).decode()
        assert '<html lang="en">' in told
        assert "1. Received this year" in told
        assert "The cases behind each number" in told


class TestJson:
    def test_has_every_cell_with_its_cases_and_every_check(self, requests, source) -> None:
        told = json.loads(written(requests, source, "json"))
        cells = {(c["row"], c["column"]): c for c in told["cells"]}
        assert len(cells) == 25 * 7
        assert cells["new", "total"] == {
            "id": "table.disclosure-requests.new.total", "row": "new", "column": "total", "value": 3, "unit": "件",
            "cases": 3, "state": "counted",
        }  # fmt: skip
        assert {c["id"] for c in told["checks"]} == {"balance", "results", "applicants", "carried"}
        assert next(r["name"] for r in told["rows"] if r["id"] == "deny-internal") == [
            "三、本年度办理结果", "（三）不予公开", "5.属于三类内部事务信息",
        ]  # fmt: skip

    def test_is_read_again_as_last_years_table(self, requests, source) -> None:
        held = plain.read(written(requests, source, "json"), "disclosure-requests", 2022)
        assert held == {at: cell.value for at, cell in requests.cells.items()}
        with pytest.raises(Fault, match="另|another"):
            plain.read(written(requests, source, "json"), "disclosure-requests", 2021)
        with pytest.raises(Fault, match="不是 zs table"):
            plain.read(b"[]", "disclosure-requests", 2022)


class TestLastYear:
    def test_what_was_published_last_year_is_held_against_this_year(self, requests, source) -> None:
        before = table("disclosure-requests", 2021, source)
        published = {at: cell.value for at, cell in before.cells.items()}
        assert broken(judged(requests, published)) == []
        published["carried-forward", "other"] += 1
        assert [(j.check.id, j.at, j.left, j.right) for j in broken(judged(requests, published))] == [
            ("carried", "other", 1, 2)
        ]

    def test_a_row_that_last_years_form_had_not_is_not_judged(self, source) -> None:
        this = table("disclosure-proactive", 2021, source)
        last = {at: cell.value for at, cell in table("disclosure-proactive", 2020, source).cells.items()}
        assert [j.why.zh for j in judged(this, last)] == ["上年度的表没有这一格的数"]


class TestOutside:
    def test_what_the_ledger_cannot_know_is_open_until_it_is_filled_in(self, source) -> None:
        filled = table("disclosure-proactive", 2022, source)
        assert filled.unfilled == [("fees", "amount")]
        assert "行政事业性收费·本年收费金额（单位：万元）：由财政部门填报" in notes(filled, judged(filled))
        given = dict([parsed("fees.amount=12.5")])
        full = table("disclosure-proactive", 2022, source, given=given)
        assert (full.unfilled, full.cells["fees", "amount"].value) == ([], Decimal("12.5"))

    def test_what_the_cases_say_cannot_be_filled_in(self, source) -> None:
        with pytest.raises(Fault, match=r"fees\.amount"):
            table("disclosure-proactive", 2022, source, given={("penalties", "decisions"): 7})

    def test_what_is_no_number_is_refused(self) -> None:
        for text in ("fees.amount", "fees.amount=许多", "fees.amount=nan"):
            with pytest.raises(Fault, match="行.列=数"):
                parsed(text)

    def test_a_cell_without_cases_says_why_there_are_none(self, source) -> None:
        filled = table("disclosure-proactive", 2022, source)
        with pytest.raises(NoSuchCell, match="县级政府没有规章制定权"):
            trace(filled, source, "rules", "issued")
        with pytest.raises(NoSuchCell, match=r"是否应为 'fees\.amount'"):
            trace(filled, source, "fee", "amount")


def test_a_change_is_printed_with_its_sign() -> None:
    source = world(
        power("market", "penalty"),
        power("urban", "penalty") | {"retire__on": date(2020, 5, 1)},
        power("urban", "licence") | {"concluded_on": DAY.replace(year=2020)},
    )
    filled = table("disclosure-proactive", 2020, source)
    changes = {r: shown(filled.cells[r, "change"]) for r in ("licences", "penalties", "coercion")}
    assert changes == {"licences": "+1", "penalties": "-1", "coercion": "0"}
    assert filled.cells["penalties", "last-year"].value == 2
    sheet = load_workbook(BytesIO(written(filled, source, "xlsx"))).active
    formats = {c.number_format for line in sheet.iter_rows() for c in line if c.value in (1, -1)}
    assert formats == {"+0;-0;0"}


def test_a_broken_identity_stands_in_every_form(requests, source) -> None:
    at = ("concluded", "natural")
    wrong = replace(requests, cells={**requests.cells, at: replace(requests.cells[at], value=9)})
    found = judged(wrong)
    said = "第一项加第二项，等于第三项（七）加第四项［申请人情况·自然人］：1 ≠ 9"
    assert said in [j.told() for j in broken(found)]
    sheet = load_workbook(BytesIO(render_as(wrong, found, "xlsx", source))).active
    assert f"勾稽不符：{said}" in [c.value for line in sheet.iter_rows() for c in line]
    word = Document(BytesIO(render_as(wrong, found, "docx", source)))
    assert f"勾稽不符：{said}" in [p.text for p in word.paragraphs]
    assert f"勾稽不符：{said}" in render_as(wrong, found, "html", source).decode()


def test_a_synthetic_table_says_so_in_every_form(source) -> None:
    filled = table("mediation", 2022, source, synthetic=True)
    assert "合成数据" in load_workbook(BytesIO(written(filled, source, "xlsx"))).active["A1"].value
    assert "合成数据" in Document(BytesIO(written(filled, source, "docx"))).paragraphs[0].text
    assert "合成数据" in written(filled, source, "html").decode()
    assert json.loads(written(filled, source, "json"))["synthetic"] is True


def test_a_cell_is_named_by_its_row_and_column(requests) -> None:
    assert named(requests, ("deny-internal", "company")) == (
        "三、本年度办理结果·（三）不予公开·5.属于三类内部事务信息·申请人情况·法人或其他组织·商业企业"
    )
    assert row(requests, "granted") == {"natural": 1, "total": 1}
