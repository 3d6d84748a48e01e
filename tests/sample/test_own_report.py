"""核数 on our own annual report: every figure in it is found, and is the indicator that its link opens."""

import json
import re
from pathlib import Path

import pytest

from samples import zs


@pytest.mark.parametrize("form", ["html", "md", "docx"])
def test_every_figure_of_our_own_report_is_found_and_agrees(sample: Path, tmp_path: Path, form: str) -> None:
    zs(sample, "report", "--year", "2019", "-o", str(tmp_path / "report.html"))
    linked = re.findall(r'href="/figures/([\w.-]+)/\?year=2019">([^<]+)</a>', (tmp_path / "report.html").read_text())
    assert len(linked) > 69

    zs(sample, "report", "--year", "2019", "-o", str(tmp_path / f"report.{form}"))
    told = json.loads(zs(sample, "check-text", str(tmp_path / f"report.{form}"), "--year", "2019", "--json").stdout)
    claims = told["claims"]
    assert [c["text"] for c in claims] == [text for _, text in linked]
    assert {c["ledger"]["verdict"] for c in claims} == {"matched"}
    assert [c["indicator"] for c in claims] == [ident for ident, _ in linked]
    assert [r for r in told["relations"] if r["verdict"] == "contradicts"] == []
