"""A county whose region, law and units lie in its own home, beside the program and not in it."""

from pathlib import Path

import pytest

from samples import zs

REGION = """
code: "999901"
name: 试验县
name_en: Trial County
full_name: 某省某市试验县
government: 试验县人民政府
params: {}
demonstration: [card.reply]
"""
UNITS = """
- {id: gov, name: 试验县人民政府, name_en: Government, kind: government}
- {id: justice, name: 试验县司法局, short_name: 司法局, name_en: Justice Bureau, kind: department, parent: gov}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "catalog" / "regions" / "999901"
    (place / "orders").mkdir(parents=True)
    (place / "region.yaml").write_text(REGION, encoding="utf-8")
    (place / "units.yaml").write_text(UNITS, encoding="utf-8")
    (place / "orders" / "2024-06-03.yaml").write_text(
        "from: 2024-06-03\nto: 2024-06-07\nclocks: [disclosure-request.reply]\nbasis: 试验县人民政府令第1号\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ZHUNSHENG_REGION", "999901")
    return tmp_path


def test_its_units_orders_and_law_are_in_force(home: Path) -> None:
    assert "已设 sys" in zs(home, "administrator", "system-admin", "司法局", "g1", "王一", "sys").stdout
    # Day 0 is Monday 3 June 2024; the order takes that week out: 11 (Tuesday, after the festival) is day 1.
    told = zs(home, "due", "--on", "2024-06-03", "--procedure", "disclosure-request.reply", "2个工作日").stdout
    assert "2024-06-12" in told and "试验县人民政府令第1号" in told
    assert zs(home, "catalog", "check", "mediation").returncode == 0


def test_a_law_file_of_its_own_replaces_the_catalogs(home: Path) -> None:
    show = zs(home, "catalog", "show", "mediation").stdout
    source = Path(__file__).parents[3] / "src/zhunsheng/catalog/data/procedures/disputes/mediation/2011-01-01.yaml"
    text = source.read_text(encoding="utf-8")
    assert "name: 人民调解\n" in text
    (home / "catalog" / "mediation.yaml").write_text(
        text.replace("name: 人民调解\n", "name: 试验县人民调解\n"), "utf-8"
    )
    own = zs(home, "catalog", "show", "mediation").stdout
    assert "试验县人民调解" in own and "试验县人民调解" not in show


def test_a_region_that_is_nowhere_is_refused_with_those_that_are(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUNSHENG_REGION", "999902")
    done = zs(home, "verify", check=False)
    assert done.returncode != 0 and "999901" in done.stderr and "Traceback" not in done.stderr
