"""The annual report: five statutory contents, every number a figure, in four forms."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from zhunsheng.figures.evidence import Query
from zhunsheng.figures.figure import Figure
from zhunsheng.figures.indicator import Indicator, Period
from zhunsheng.reports.annual import Facts, NotReady, annual_report
from zhunsheng.reports.blocks import blocks
from zhunsheng.reports.digits import bare_digits
from zhunsheng.reports.render import render_as, to_html
from zhunsheng.reports.words import shown, shown_en

YEAR = Period.year(2019)


def figure(ident: str, value, unit: str = "件", name: str = "") -> Figure:
    made = Indicator(ident, "area", name or ident, ident, unit, "", "", "count")
    return Figure(made, YEAR, value, 1, None, None, date(2019, 12, 31), "hash", Query((), YEAR))


class Every(dict):
    """A figure for whatever the template asks for."""

    def get(self, ident, default=None):
        return self.setdefault(ident, figure(ident, 7))


def facts(**more) -> Facts:
    given = {
        "figures": Every({"acts.late": figure("acts.late", 3, "次"), "acts.irregular": figure("acts.irregular", 0)})
    }
    return Facts("浑江区", "Hunjiang District", "白山市浑江区人民政府", 2019, **{**given, **more})


@pytest.mark.parametrize("english", [False, True])
def test_the_report_has_the_five_statutory_contents_and_no_bare_digit(english: bool) -> None:
    made = annual_report(facts(plan=("抓好普法",)), english)
    assert [b.level for b in made.blocks].count(2) == 5
    assert bare_digits(list(made.blocks)) == []
    assert "抓好普法" in " ".join(b.text for b in made.blocks)


def test_a_bare_digit_in_a_template_is_refused_with_the_words_around_it(tmp_path: Path) -> None:
    (tmp_path / "annual-report.zh.md.j2").write_text("# 报告\n\n全年办理12件。\n", encoding="utf-8")
    with pytest.raises(NotReady, match="办理12件"):
        annual_report(facts(), folder=tmp_path)


def test_a_figure_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(NotReady, match="governance.responsible-departments"):
        annual_report(facts(figures=MappingProxyType({"acts.late": figure("acts.late", 0)})))


def test_shortcomings_are_what_the_ledger_has() -> None:
    late = {
        "acts.late": figure("acts.late", 3, "次"),
        "x.late-acts": figure("x.late-acts", 3, "次", "信访事项逾期行为数"),
    }
    told = " ".join(b.text for b in annual_report(facts(figures=Every(late), unmet=("镇街机构",))).blocks)
    assert "超过法定期限才办的行为3次，其中信访事项3次" in told
    assert "未完成的是：镇街机构" in told


def test_a_year_without_shortcomings_says_so() -> None:
    told = " ".join(b.text for b in annual_report(facts(figures=Every({"acts.late": figure("acts.late", 0)}))).blocks)
    assert "超过法定期限" not in told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019年3月报告了2018年度情况，文号浑政发〔2019〕12号，第33条。", []),
        ("截至2019-12-31。", []),
        ("共3次。", ["共3次。"]),
        ("全角３件", ["全角３件"]),
        ("[3次](figure:a.b)。", []),
    ],
)
def test_dates_and_document_numbers_are_no_bare_digits(text: str, found: list[str]) -> None:
    assert bare_digits(blocks(text)) == found


def test_synthetic_data_are_marked_in_every_form() -> None:
    made = annual_report(facts(synthetic=True), signed_on=date(2020, 3, 5))
    for form in ("md", "html"):
        assert "合成数据" in render_as(made, form).decode()
    assert made.note


def test_html_links_every_figure_to_its_cases_and_escapes_the_rest() -> None:
    made = annual_report(facts(plan=("<script>",)))
    told = to_html(made, lambda ident: f"/figures/{ident}/?year=2019")
    assert '<a class="figure" href="/figures/mediation.total/?year=2019">7件</a>' in told
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


def test_pdf_is_pdf_a_and_repeatable() -> None:
    made = annual_report(facts(), signed_on=date(2020, 3, 5))
    content = render_as(made, "pdf")
    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content or len(content) > 10_000
    assert content == render_as(made, "pdf")


def test_values_are_written_without_idle_noughts() -> None:
    assert shown(figure("a.b", Decimal("98.0"), "%")) == "98%"
    assert shown(figure("a.b", Decimal("612.0"), "万元")) == "612万元"
    assert shown_en(figure("a.b", Decimal("612.0"), "万元")) == "CNY 6.12 million"
    assert shown_en(figure("a.b", 4771, "条")) == "4,771"
    assert shown(figure("a.b", None, "%")) == "（无可比基数）"


def test_what_an_official_document_has_no_place_for_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="第 3 行"):
        blocks("正文\n\n- 列表\n")


def test_the_instant_of_the_root_is_told_to_the_minute_and_exactly_for_who_verifies() -> None:
    given = facts(root="sm3:" + "a" * 64, recorded="2019-12-31T16:46:34.736+08:00")
    told, english = (" ".join(b.text for b in annual_report(given, e).blocks) for e in (False, True))
    assert "记录于2019年12月31日16时46分（核验时用：2019-12-31T16:46:34.736+08:00）" in told
    assert "entered at 2019-12-31 16:46 (to verify with: 2019-12-31T16:46:34.736+08:00)" in english
