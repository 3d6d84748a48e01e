"""All 98 systems of the report are carried by entries of the catalog, and the page that says so is current."""

from pathlib import Path

from zhunsheng.catalog.load import Catalog
from zhunsheng.figures.load import Indicators
from zhunsheng.figures.printed import load_report
from zhunsheng.reports.systems import drawn_from, page, systems
from zhunsheng.reports.tables.load import Forms

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "systems.md"


def test_all_98_rows_are_carried_by_entries_that_exist() -> None:
    found = systems(Catalog())
    assert [s.row for s in found] == list(range(1, 99))
    assert all(s.entries for s in found)


def test_every_entry_of_the_catalog_carries_a_row_or_is_asked_for_by_name() -> None:
    catalog = Catalog()
    carried = {e for s in systems(catalog) for e in s.entries}
    assert set(catalog.ids) - carried == {"service-rating"}  # the report does not speak of ratings; the law does


def test_the_page_in_the_docs_is_current() -> None:
    catalog = Catalog()
    assert PAGE.read_text(encoding="utf-8") == page(catalog, Indicators.load(catalog), Forms.load(catalog))


def test_every_printed_figure_stands_in_one_row_and_is_drawn_from_what_carries_it() -> None:
    catalog = Catalog()
    indicators = Indicators.load(catalog)
    printed = [f.indicator for f in load_report(catalog.data / "printed" / "2019.yaml", indicators).figures]
    assert len(printed) == 69
    rows = systems(catalog)
    assert sorted(i for row in rows for i in row.printed) == sorted(printed)
    for row in rows:
        for ident in row.printed:
            assert drawn_from(indicators.get(ident), indicators) <= {*row.entries}, (row.row, ident)
