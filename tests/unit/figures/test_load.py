"""What is wrong in an indicator file is told with its line; nothing is guessed."""

from pathlib import Path

import pytest
from tests.agreement.strategies import CATALOG, INDICATORS

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Faults
from zhunsheng.figures.indicator import Period
from zhunsheng.figures.load import Indicators

HEAD = "order: 1\nname: 试行\nname_en: Trial\nindicators:\n"
COUNT = "id: permit.all, name: 全部, name_en: All, unit: 件, measure: count, definition: 全部, definition_en: All"
ENTRY = f"  - {{{COUNT}, of: permit, dated: opened}}\n"
RATIO = f"  - {{{COUNT.replace('count', 'ratio')}, numerator: NUMERATOR, denominator: permit.all}}\n"
QUOTIENT = "{id: a.b, name: 甲, name_en: A, relation: quotient, left: permit.all, right: permit.all}"


def where(test: str) -> str:
    """The entry with a test."""
    return ENTRY.replace("opened", f"opened, where: {test}")


BAD = {
    "an unknown key": (f"  - {{{COUNT}, of: permit, dated: opened, filed: true}}", "'filed'"),
    "an unknown measure": (ENTRY.replace("count", "counts"), "是否应为 'count'"),
    "an unknown procedure": (ENTRY.replace("of: permit", "of: permits"), "是否应为 'permit'"),
    "an unknown act": (ENTRY.replace("opened", "decides"), "是否应为 'decide'"),
    "an unknown field": (where("{urgnt: true}"), "是否应为 'urgent'"),
    "an unknown outcome": (ENTRY.replace("opened", "decide, where: {decide: grant}"), "是否应为 'granted'"),
    "an unknown option": (where("{topics: roads}"), "是否应为 'road'"),
    "an unknown result": (where("{case.result: grant}"), "是否应为 'granted'"),
    "an unknown kind of party": (where("{applicant.kind: firm}"), "applicant.kind 的"),
    "a flag that is no flag": (where("{urgent: 是}"), "true 或 false"),
    "a private field": (where("{secret: x}"), "不公开"),
    "the name of a private party": (where("{applicant: 张某}"), "不公开"),
    "a decimal compared": (where("{area: {at_least: 1.5}}"), "十进制数"),
    "a term in a test": (where("{received_on: {older_than: 5 days}}"), "measure: days"),
    "another field in a test": (where("{visits: {at_most: {field: fee}}}"), "写定的值"),
    "a number as a day": (ENTRY.replace("opened", "fee"), "'fee'"),
    "no day": (ENTRY.replace(", dated: opened", ""), "须写 dated"),
    "a flow that ends": (ENTRY.replace("opened", "opened, until: decide"), "until 只用于"),
    "money in pieces": (
        ENTRY.replace("count", "sum").replace("opened", "opened, field: fee"), "金额的单位须为 元、万元、亿元",
    ),
    "pieces in money": (ENTRY.replace("件", "万元"), "金额的单位"),
    "a sum of texts": (ENTRY.replace("count", "sum").replace("opened", "opened, field: site"), "number、money"),
    "decimals of a count": (ENTRY.replace("opened", "opened, decimals: 2"), "decimals 只用于"),
    "an id without an area": (ENTRY.replace("permit.all", "all"), "领域.名称"),
    "an id twice": (ENTRY + "\n" + ENTRY, "已用于"),
    "a ratio of nothing known": (RATIO.replace("NUMERATOR", "permit.al"), "不认识的指标 'permit.al'"),
    "a ratio of ratios": (RATIO.replace("NUMERATOR", "permit.all"), "自身是比率"),
    "an identity without its rate": (ENTRY + f"identities:\n  - {QUOTIENT}", "须写 rate"),
}  # fmt: skip


def load(folder: Path, text: str) -> Indicators:
    (folder / "trial.yaml").write_text(HEAD + text, encoding="utf-8")
    return Indicators.load(CATALOG, folder)


@pytest.mark.parametrize("fault", BAD)
def test_refuses(fault: str, tmp_path: Path) -> None:
    text, told = BAD[fault]
    with pytest.raises(Faults) as found:
        load(tmp_path, text)
    assert told in str(found.value)
    assert f"{tmp_path / 'trial.yaml'}:" in str(found.value)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faults) as found:
        load(tmp_path, BAD["an unknown act"][0] + BAD["an unknown procedure"][0])
    assert [f.where.rpartition(":")[2] for f in found.value.faults] == ["5", "6"]


def test_a_register_counts_no_record_that_is_void() -> None:
    assert INDICATORS.get("talk.held").question.until == ("void__on",)
    assert INDICATORS.get("permit.applied").question.until == ()


def test_the_version_changes_with_the_definition_and_not_with_its_place(tmp_path: Path) -> None:
    one = load(tmp_path, ENTRY).get("permit.all").version
    assert load(tmp_path, "\n# 移了一行\n" + ENTRY).get("permit.all").version == one
    assert load(tmp_path, ENTRY.replace("opened", "concluded")).get("permit.all").version != one


def test_the_catalog_has_its_indicators_each_with_both_languages_and_its_own_name() -> None:
    indicators = list(Indicators.load(Catalog()))
    assert len(indicators) >= 100
    assert len({i.name for i in indicators}) == len(indicators)
    assert all(i.name_en and i.definition and i.definition_en for i in indicators)


def test_a_year_is_cut_into_its_months() -> None:
    months = Period.year(2020).months()
    assert [m.end.day for m in months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert (months[0].begin, months[-1].end) == Period.year(2020)
