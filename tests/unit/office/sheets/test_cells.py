"""What a cell means, type by type; and what is told of one that means nothing."""

from datetime import datetime

import pytest

from zhunsheng.kernel.procedure import Field
from zhunsheng.office import codes
from zhunsheng.office.people.service import Unit
from zhunsheng.office.sheets import cells
from zhunsheng.office.sheets.known import Known
from zhunsheng.office.sheets.words import Wrong, words

UNITS = [
    Unit("justice", "白山市浑江区司法局", "Bureau of Justice", "department", short_name="司法局"),
    Unit("east", "东风村", "", "village"), Unit("west", "东风村", "", "village"),
]  # fmt: skip
OPTIONS = {"lecture": ("法治讲座", "Lecture"), "found": ("排查发现、主动调解", ""), "other": ("其他", "Other")}


def field(kind: str, scheme: str | None = None, private: bool = False) -> Field:
    options = OPTIONS if kind in ("choice", "choices") else {}
    return Field(f"a_{kind}", "甲", "A", kind, private, options=options, scheme=scheme)


def read(kind: str, value: object, **more: object) -> object:
    return cells.read(kind, value, field(kind, **more), Known(UNITS))


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("number", 12, 12), ("number", "１２", 12), ("number", "1,234", 1234), ("number", 12.0, 12),
        ("number", "-3", -3),
        ("money", "1,234.50", 123450), ("money", 0.1 + 0.2, 30), ("money", "￥88", 8800), ("money", "1.2万元", 1200000),
        ("money", "人民币5元整", 500), ("money", 19.99, 1999), ("decimal", "3.50", "3.50"),
        ("decimal", 0.1, "0.1"), ("flag", "是", True), ("flag", "√", True), ("flag", "无", False),
        ("flag", False, False), ("flag", 1, True), ("term", "7个工作日", "7 workdays"), ("term", "３０天", "30 days"),
        ("term", "2个月", "2 months"),
        ("term", "1年", "1 years"), ("choice", "法治讲座", "lecture"), ("choice", "lecture", "lecture"),
        ("choice", " 法治 讲座", "lecture"), ("choices", "法治讲座；其他", ["lecture", "other"]),
        ("choices", "排查发现、主动调解", ["found"]), ("choices", "排查发现、主动调解\n其他", ["found", "other"]),
        ("unit", "司法局", "justice"), ("unit", "白山市浑江区司法局", "justice"), ("unit", "justice", "justice"),
        ("units", "司法局、east", ["justice", "east"]), ("text", 13800000000, "13800000000"), ("text", 3.0, "3"),
        ("text", "  乙  ", "乙"), ("text", datetime(2019, 3, 5), "2019-03-05"), ("items", "甲、乙", ["甲", "乙"]),
        ("items", "甲、乙；丙", ["甲、乙", "丙"]), ("items", '["甲；乙"]', ["甲；乙"]),
        ("party", "张某（自然人）", {"name": "张某", "kind": "natural"}), ("party", "张某", {"name": "张某"}),
        ("party", "某公司（筹）", {"name": "某公司（筹）"}),
        ("party", "某公司（商业企业，91350100M000100Y43）",
         {"name": "某公司", "kind": "company", "code": "91350100M000100Y43"}),
        ("parties", "张某（自然人，AB1234567）、李某",
         [{"name": "张某", "kind": "natural", "code": "AB1234567"}, {"name": "李某"}]),
        ("text", "", None), ("number", "  ", None), ("date", None, None),
    ],
)  # fmt: skip
def test_cell_means_what_a_clerk_means_by_it(kind: str, value: object, meant: object) -> None:
    assert read(kind, value) == meant


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("number", "12人", "whole"), ("number", 1.5, "whole"), ("number", datetime(2019, 3, 5), "date-in"),
        ("number", True, "whole"), ("number", float("inf"), "whole"), ("number", 10**20, "large"),
        ("number", "1,23", "whole"), ("number", "+", "whole"), ("money", "三百", "money"), ("money", "1.234", "cents"),
        ("flag", "也许", "flag"), ("date", "x", "date"), ("term", "尽快", "term"), ("choice", "法治讲做", "near"),
        ("choice", "戏曲", "choice"), ("unit", "东风村", "unit-many"), ("unit", "司法厅", "unit-near"),
        ("unit", "xyz", "unit"),
        ("text", "#REF!", "error"), ("text", cells.UNCOMPUTED, "uncomputed"), ("text", "a\x07b", "control"),
        ("text", 2.20602199001011e17, "digits-lost"), ("text", "x" * 100_001, "long"), ("text", "x" + cells.CUT, "cut"),
        ("party", "张某（自然人，220602199001011230）", "id-card"), ("party", "张某（自然人，？）", "party"),
        ("party", '{"kind": "natural"}', "named"), ("decimal", "nan", "number"),
        ("number", "9" * 5_000 + ".5", "large"), ("money", "9" * 5_000 + ".555", "large"),
        ("decimal", "9" * 30_000, "large"),
    ],
)  # fmt: skip
def test_cell_that_means_nothing_is_told_with_what_to_do(kind: str, value: object, code: str) -> None:
    with pytest.raises(Wrong) as told:
        read(kind, value)
    assert told.value.code == code
    assert all(told.value.words())


def test_code_is_checked_by_its_scheme_and_written_as_it_should_be() -> None:
    assert read("code", "９1350100m000100y43", scheme="uscc") == "91350100M000100Y43"
    for scheme, value in (("uscc", "91350100M000100Y44"), ("id-card", "11010519491231002Y")):
        with pytest.raises(Wrong) as told:
            read("code", value, scheme=scheme)
        assert told.value.code == scheme
    assert read("code", "220602-01", scheme=None) == "220602-01"


def test_identity_number_has_a_birthday_and_a_check_sign() -> None:
    assert codes.is_id_card("11010519491231002X")
    assert not codes.is_id_card("110105194912310021") and not codes.is_id_card("11010519491331002X")


def test_what_an_export_hid_says_nothing_and_a_public_field_may_say_so() -> None:
    assert read("text", "不公开", private=True) is None
    assert read("text", "不公开") == "不公开"


def test_every_fault_has_all_its_words_in_both_languages() -> None:
    assert len(words()) > 30
    for code, held in words().items():
        assert all(held), code
        assert all(part.isascii() or "{" in part or code in ("flag", "term", "party") for part in held[2:]), code
