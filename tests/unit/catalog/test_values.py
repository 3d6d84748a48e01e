"""What shape a value has to have: no number so large that it cannot be written out, by whatever door it comes."""

import pytest

from zhunsheng.catalog.values import accepts
from zhunsheng.kernel.procedure import Field
from zhunsheng.office.cases.service import sortable


@pytest.mark.parametrize("kind", ["number", "money"])
@pytest.mark.parametrize(("value", "fits"), [(0, True), (-5, True), (2**53 - 1, True), (2**53, False),
                                             (-(10**400), False), (True, False), ("1", False)])  # fmt: skip
def test_a_whole_number_is_one_that_any_program_reads(kind: str, value: object, fits: bool) -> None:
    assert accepts(kind, {})(value) is fits


@pytest.mark.parametrize("value", ["1e999999999", "1e-999999999", "-1e17", "NaN", "Infinity", "1" * 17, "x", "", 1])
def test_a_decimal_that_nobody_can_write_out_is_none(value: object) -> None:
    assert not accepts("decimal", {})(value)


@pytest.mark.parametrize("value", ["0", "-3.50", "1e15", "1e-100", "9" * 16])
def test_a_decimal_that_is_one_is_sorted(value: str) -> None:
    assert accepts("decimal", {})(value)
    assert sortable(Field("rate", "比率", "Rate", "decimal"), value)
