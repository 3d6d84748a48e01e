"""Every law that a law file names has an English title, and citations read as English ones do."""

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.titles import in_english, title_en


def test_every_law_of_the_catalog_has_an_english_title() -> None:
    catalog = Catalog()
    laws = {v.basis for ident in catalog.ids for v in catalog.procedure(ident).versions}
    assert len(laws) > 40
    assert sorted(law for law in laws if title_en(law) == law) == []


def test_citations_are_told_in_english_and_what_has_no_english_stays() -> None:
    assert in_english("《行政处罚法》第40条") == "Administrative Penalty Law, Art. 40"
    assert in_english("《行政复议法（2017年修正）》第31条") == (
        "Administrative Reconsideration Law (2017 Amendment), Art. 31"
    )
    assert in_english("《政府信息公开条例》（国令第492号）第31条") == (
        "Regulations on the Disclosure of Government Information (国令第492号), Art. 31"
    )
    assert in_english("国办发〔2018〕118号二（六）") == "国办发〔2018〕118号二（六）"
    assert in_english("《某法》第3条") == "《某法》第3条"
