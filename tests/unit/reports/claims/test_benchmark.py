"""Our own texts, in other words than those the rules were written with, scored as the unseen ones are."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
TEXTS = Path(__file__).parent / "texts"


def scored(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.claims", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_finds_the_claims_and_contradictions_of_our_own_texts() -> None:
    lines = scored(TEXTS).stdout.splitlines()

    last = re.fullmatch(r"total precision (\d\.\d{3}) recall (\d\.\d{3}) F1 (\d\.\d{3})", lines[-1])
    assert last is not None
    assert float(last[3]) >= 0.97
    assert "contradictions reported 8 of 8, false alarms 0, bait fired 0 of 1" in lines[-2]
    assert "traps sprung 0 of" in lines[-3]
    bound = re.search(r"parent (\d\.\d{3})", lines[-3])
    assert bound is not None and float(bound[1]) >= 0.97


def test_a_miss_is_listed_and_lowers_the_score(tmp_path: Path) -> None:
    for path in TEXTS.glob("proposals.*"):
        shutil.copy(path, tmp_path)
    gold = tmp_path / "proposals.gold.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace('"value": 216', '"value": 217'), encoding="utf-8")

    output = scored(tmp_path).stdout

    assert "missed" in output and "216件" in output
    assert "recall 1.000" not in output.splitlines()[-1]


def test_a_folder_without_gold_is_wrong_usage(tmp_path: Path) -> None:
    assert scored(tmp_path).returncode == 2
