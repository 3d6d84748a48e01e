"""The statutory tables of the sample year, by the commands that a clerk types."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from samples import zs


def table(home: Path, ident: str, file: Path, *words: str, year: int = 2019, check: bool = True):
    return zs(home, "table", ident, "--year", str(year), "-o", str(file), *words, check=check)


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def values(path: Path) -> dict:
    return {(c["row"], c["column"]): c["value"] for c in read(path)["cells"]}


def test_the_disclosure_table_has_the_eight_that_were_answered_and_every_identity_holds(
    sample: Path, tmp_path: Path
) -> None:
    done = table(sample, "disclosure-requests", tmp_path / "t.json")
    held = values(tmp_path / "t.json")
    assert {at: v for at, v in held.items() if v and at[1] == "total"} == {
        ("new", "total"): 12, ("carried-forward", "total"): 4, ("concluded", "total"): 8, ("granted", "total"): 4,
        ("partial", "total"): 1,
        ("deny-third-party", "total"): 1, ("na-not-held", "total"): 1, ("np-petition", "total"): 1,
    }  # fmt: skip
    assert "37 处相符，1 处未核" in done.stdout
    assert read(tmp_path / "t.json")["synthetic"] is True


def test_the_next_year_begins_with_what_this_one_left(sample: Path, tmp_path: Path) -> None:
    this, following = tmp_path / "2019.json", tmp_path / "2020.json"
    table(sample, "disclosure-requests", this)
    done = table(sample, "disclosure-requests", following, "--last", str(this), year=2020)
    assert "44 处相符，0 处未核" in done.stdout
    told = read(this)
    cell = next(c for c in told["cells"] if (c["row"], c["column"]) == ("carried-forward", "total"))
    assert cell["value"] == 4
    cell["value"] = 3
    this.write_text(json.dumps(told), encoding="utf-8")
    broken = table(sample, "disclosure-requests", following, "--last", str(this), year=2020, check=False)
    assert broken.returncode == 1
    assert "勾稽不符 (identity broken) 本年第二项，等于上年第四项［申请人情况·总计］：4 ≠ 3" in broken.stderr


def test_every_table_of_the_year_agrees_with_the_printed_figures(sample: Path, tmp_path: Path) -> None:
    idents = {line.split()[0] for line in zs(sample, "table").stdout.splitlines()}
    assert len(idents) == 11
    for ident in idents:
        table(sample, ident, tmp_path / f"{ident}.json")
    mediation = values(tmp_path / "mediation.json")
    assert (mediation["total", "mediated"], mediation["total", "agreed"]) == (1610, 1578)
    assert values(tmp_path / "reconsideration.json")["total", "concluded"] == 6
    assert values(tmp_path / "legal-aid.json")["total", "aided"] == 126
    assert values(tmp_path / "legal-aid.json")["center", "documents"] == 150
    penalties = values(tmp_path / "enforcement-penalties.json")
    assert penalties["total", "all"] == penalties["total", "warning"] + penalties["total", "fine"] > 80
    assert values(tmp_path / "disclosure-proactive.json")["normative-documents", "disclosed"] == 3


def test_a_cell_is_traced_by_its_id_or_by_its_row_and_column(sample: Path) -> None:
    cell = "table.disclosure-requests.deny-third-party.natural"
    found = json.loads(zs(sample, "trace", cell, "--year", "2019", "--json").stdout)
    assert [(r["number"], r["amount"]) for r in found] == [("政府办依申请〔2019〕2号", 1)]
    place = ("--table", "disclosure-requests", "--row", "deny-third-party", "--column", "natural")
    assert json.loads(zs(sample, "trace", *place, "--year", "2019", "--json").stdout) == found


def test_a_cell_of_a_unit_has_that_units_cases(sample: Path, tmp_path: Path) -> None:
    table(sample, "enforcement-licences", tmp_path / "t.json")
    row, value = next(
        (r, v) for (r, c), v in values(tmp_path / "t.json").items() if c == "granted" and v and r != "total"
    )
    found = json.loads(
        zs(sample, "trace", f"table.enforcement-licences.{row}.granted", "--year", "2019", "--json").stdout
    )
    assert (len(found), {r["unit"] for r in found}) == (value, {row})


def test_what_the_ledger_cannot_know_is_asked_for_and_filled_in(sample: Path, tmp_path: Path) -> None:
    done = table(sample, "disclosure-proactive", tmp_path / "t.xlsx")
    assert "待填 (to be filled in) 政府集中采购·采购项目数量（--fill procurement.projects=数）" in done.stderr
    fills = ("--fill", "procurement.projects=12", "--fill", "procurement.amount=345.6")
    done = table(sample, "disclosure-proactive", tmp_path / "t.xlsx", *fills)
    assert "待填" not in done.stderr
    told = [c.value for line in load_workbook(tmp_path / "t.xlsx").active.iter_rows() for c in line]
    assert {12, 345.6} <= set(told)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["disclosure-request", "--year", "2019", "-o", "t.json"], 2, "是否应为 'disclosure-requests'"),
        (["disclosure-requests", "--year", "2018", "-o", "t.json"], 2, "没有2018年度的样式"),
        (["disclosure-requests", "--year", "2019"], 2, "--year 与 -o"),
        (["disclosure-requests", "--year", "2019", "-o", "t.odt"], 2, "xlsx、docx、html、json"),
        (["disclosure-requests", "--year", "2019", "-o", "t.json", "--fill", "new.total=9"], 2, "可填的格子"),
        (["disclosure-requests", "--year", "2019", "-o", "t.json", "--unit", "没有局"], 2, "没有单位"),
    ],
)
def test_wrong_usage_says_what_to_do(sample: Path, tmp_path: Path, words: list[str], code: int, said: str) -> None:
    words = [str(tmp_path / w) if w.startswith("t.") else w for w in words]
    done = zs(sample, "table", *words, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_snapshot_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = table(tmp_path, "mediation", tmp_path / "t.json", check=False)
    assert done.returncode == 4
    assert "zs snapshot" in done.stderr


def test_a_trace_that_is_neither_figure_nor_cell_is_wrong_usage(sample: Path) -> None:
    for words in (["table.mediation.total"], ["--table", "mediation"], [], ["mediation.total", "--table", "mediation"]):
        assert zs(sample, "trace", *words, "--year", "2019", check=False).returncode == 2
    done = zs(sample, "trace", "table.mediation.total.agred", "--year", "2019", check=False)
    assert (done.returncode, "是否应为 'total.agreed'" in done.stderr) == (2, True)


def test_a_snapshot_that_was_tampered_with_fills_no_table(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "snapshots", tmp_path / "snapshots")
    with (tmp_path / "snapshots" / "cases" / "mediation.parquet").open("ab") as file:
        file.write(b"x")
    done = table(tmp_path, "mediation", tmp_path / "t.json", check=False)
    assert done.returncode == 4
    assert not (tmp_path / "t.json").exists()
