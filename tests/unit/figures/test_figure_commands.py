"""`zs figures` and `zs trace` over a snapshot: the JSON that others build upon, and the exit codes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from zhunsheng.catalog.load import Catalog
from zhunsheng.cli import root
from zhunsheng.figures.columns import EVENTS, Layout
from zhunsheng.figures.write import Extract, write

KEYS = [
    "id", "name", "name_en", "unit", "value", "numerator", "denominator", "cases", "printed", "as_of", "snapshot",
]  # fmt: skip
DAY = date(2019, 12, 31)


def snapshot(home: Path, procedure: str, rows: list[dict[str, Any]]) -> None:
    schema = Layout(Catalog().procedure(procedure)).schema
    filled = [
        {"case": f"{procedure}/局/2019/{n}", "procedure": procedure, "unit": "局"} | r for n, r in enumerate(rows)
    ]
    batch = pa.RecordBatch.from_pylist(filled, schema), pa.RecordBatch.from_pylist([], EVENTS)
    write(home, [Extract(procedure, "", schema, [batch])], None, as_of=DAY, changed=1, complete=True, root="sm3:0")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHUNSHENG_HOME", str(tmp_path))
    return tmp_path


def zs(*words: str) -> Result:
    return CliRunner().invoke(root, words)


@pytest.fixture
def mediated(home: Path) -> Path:
    done = {"number": "局民调〔2019〕1号", "title": "邻里纠纷", "opened_on": date(2019, 3, 1), "concluded_on": DAY}
    rows = [done | {"mediate__on": date(2019, 3, n + 1), "mediate__outcome": "agreed"} for n in range(3)]
    rows += [done | {"mediate__on": date(2019, 2, 1), "mediate__outcome": "failed", "unit": "justice"}]
    snapshot(home, "mediation", rows)
    return home


@pytest.mark.usefixtures("mediated")
def test_figures_are_a_list_of_objects_with_the_documented_keys() -> None:
    found = zs("figures", "--year", "2019", "--json")
    assert found.exit_code == 0
    told = {f["id"]: f for f in json.loads(found.output)}
    assert all(list(f) == KEYS for f in told.values())
    rate = told["mediation.success-rate"]
    assert (rate["value"], rate["numerator"], rate["denominator"], rate["cases"]) == (75, 3, 4, 3)
    assert (rate["unit"], rate["printed"], rate["as_of"], len(rate["snapshot"])) == ("%", 2556, "2019-12-31", 64)
    assert told["mediation.total"]["value"] == 4
    assert told["training.classes"]["value"] == 0


@pytest.mark.usefixtures("mediated")
def test_another_year_prints_nothing_and_one_unit_counts_its_own_cases() -> None:
    other = json.loads(zs("figures", "--year", "2018", "--json").output)
    assert {f["printed"] for f in other} == {None}
    own = json.loads(zs("figures", "--year", "2019", "--unit", "司法局", "--area", "disputes", "--json").output)
    assert next(f["value"] for f in own if f["id"] == "mediation.total") == 1
    assert not any(f["id"].startswith("service.") for f in own)


@pytest.mark.usefixtures("mediated")
def test_a_trace_lists_the_cases_behind_a_figure_in_the_order_of_their_days() -> None:
    told = json.loads(zs("trace", "mediation.success-rate", "--year", "2019", "--json").output)
    assert told[0] == {
        "case": "mediation/局/2019/0", "number": "局民调〔2019〕1号", "title": "邻里纠纷", "unit": "局",
        "day": "2019-03-01", "amount": 1,
    }  # fmt: skip
    assert [t["day"] for t in told] == ["2019-03-01", "2019-03-02", "2019-03-03"]
    below = json.loads(zs("trace", "mediation.success-rate", "--year", "2019", "--denominator", "--json").output)
    assert len(below) == 4


@pytest.mark.usefixtures("mediated")
def test_the_table_and_the_list_are_in_chinese() -> None:
    assert "调解成功率                               75.0 %（3/4）" in zs("figures", "--year", "2019").output
    assert "3 条，合计 3" in zs("trace", "mediation.successful", "--year", "2019").output


def test_money_is_traced_in_the_unit_of_its_figure(home: Path) -> None:
    base = {"f_level": "district", "review__on": date(2019, 5, 6), "review__outcome": "passed"}
    snapshot(home, "contract-review", [base | {"f_loss_recovered": 123456}, base | {"f_loss_recovered": 876544}])
    told = json.loads(zs("trace", "contracts.loss-recovered", "--year", "2019", "--json").output)
    assert [t["amount"] for t in told] == [0.123456, 0.876544]
    found = json.loads(zs("figures", "--year", "2019", "--area", "rules", "--json").output)
    assert next(f["value"] for f in found if f["id"] == "contracts.loss-recovered") == 1


def test_an_identity_that_is_broken_is_named_and_the_exit_code_is_1(home: Path) -> None:
    # Concluded in the year and never opened: what came in is not what went out.
    snapshot(home, "mediation", [{"concluded_on": date(2019, 3, 1)}])
    found = zs("figures", "--year", "2019")
    assert found.exit_code == 1
    assert "mediation-cases.balance" in found.stderr


@pytest.mark.usefixtures("mediated")
def test_what_is_not_known_is_wrong_usage_and_the_nearest_is_named() -> None:
    found = zs("trace", "mediation.succesful", "--year", "2019")
    assert (found.exit_code, "mediation.successful" in found.stderr) == (2, True)
    assert zs("figures", "--year", "2019", "--area", "dispute").exit_code == 2
    found = zs("figures", "--year", "2019", "--unit", "司法厅")
    assert (found.exit_code, "司法局" in found.stderr) == (2, True)
    assert zs("trace", "mediation.total", "--year", "2019", "--denominator").exit_code == 2


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("words", [("figures",), ("trace", "mediation.total")])
def test_without_a_snapshot_the_command_that_makes_it_is_named(words: tuple[str, ...]) -> None:
    found = zs(*words, "--year", "2019")
    assert (found.exit_code, "先运行 zs snapshot" in found.stderr) == (4, True)


def test_a_truncated_snapshot_is_a_fault_with_its_remedy(mediated: Path) -> None:
    path = mediated / "snapshots" / "cases" / "mediation.parquet"
    path.write_bytes(path.read_bytes()[:100])
    found = zs("figures", "--year", "2019")
    assert (found.exit_code, "mediation.parquet" in found.stderr, "zs snapshot --full" in found.stderr) == (
        4,
        True,
        True,
    )


def test_a_snapshot_older_than_the_law_says_so(home: Path) -> None:
    schema = Layout(Catalog().procedure("mediation")).schema
    older = pa.schema([f for f in schema if f.name != "mediate__outcome"])
    batch = pa.RecordBatch.from_pylist([{"case": "a"}], older), pa.RecordBatch.from_pylist([], EVENTS)
    write(home, [Extract("mediation", "", older, [batch])], None, as_of=DAY, changed=1, complete=True, root="sm3:0")
    found = zs("figures", "--year", "2019")
    assert found.exit_code == 4
    assert "mediate__outcome" in found.stderr and "运行 zs snapshot" in found.stderr
