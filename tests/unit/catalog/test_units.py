"""The populations of the 2019 report, 76, 69, 86, 27, 5 and 55, are different things; all come out of units.yaml."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from zhunsheng.catalog.load import DATA, Catalog
from zhunsheng.catalog.regions import demonstration
from zhunsheng.catalog.units import Unit, load_units, of_kind, tagged

DISTRICT = "220602"
TOWN_LEVEL = 9  # digits of a statistical code: six of the district, three of the town
VILLAGE_LEVEL = 12


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    return list(load_units(DATA / "regions" / DISTRICT).values())


@pytest.mark.parametrize(
    ("tag", "printed"),
    [("responsible", 76), ("administrative", 69), ("publicity-member", 86), ("hall", 27), ("branch-hall", 5)],
)
def test_a_population_has_as_many_units_as_the_report_prints(units: list[Unit], tag: str, printed: int) -> None:
    assert len(tagged(units, tag)) == printed


def test_there_are_55_villages_each_in_a_town_or_street(units: list[Unit]) -> None:
    places = {u.id for u in of_kind(units, "town", "street")}
    villages = of_kind(units, "village")

    assert len(villages) == 55
    assert {v.parent for v in villages} <= places


def test_every_responsible_unit_is_a_department_and_every_department_is_responsible(units: list[Unit]) -> None:
    assert set(tagged(units, "responsible")) == set(of_kind(units, "department"))


def test_the_halls_take_in_licensing_departments_and_no_department_twice(units: list[Unit]) -> None:
    hall, branch = set(tagged(units, "hall")), set(tagged(units, "branch-hall"))

    assert not hall & branch
    assert hall | branch <= set(tagged(units, "administrative"))


def test_the_code_of_a_place_begins_with_that_of_its_parent(units: list[Unit]) -> None:
    for unit in of_kind(units, "town", "street"):
        assert unit.id.startswith(DISTRICT)
        assert len(unit.id) == TOWN_LEVEL
    for unit in of_kind(units, "village", "community"):
        assert unit.id.startswith(unit.parent or "nowhere")
        assert len(unit.id) == VILLAGE_LEVEL


def test_no_two_units_share_a_name_or_a_short_name(units: list[Unit]) -> None:
    names = Counter(n for u in units for n in {u.name, u.short_name} - {""})

    assert [n for n, times in names.items() if times > 1] == []


def test_the_region_file_names_the_district_of_its_folder() -> None:
    region = yaml.safe_load(Path(DATA / "regions" / DISTRICT / "region.yaml").read_text(encoding="utf-8"))

    assert region["code"] == DISTRICT
    assert region["full_name"].endswith(region["name"])


def test_the_page_of_parameters_names_every_one_that_waits_to_be_confirmed() -> None:
    told = (Path(__file__).parents[3] / "docs" / "parameters.md").read_text(encoding="utf-8")
    assert [name for name in demonstration(Catalog().place) if f"`{name}`" not in told] == []


def test_a_parameter_is_confirmed_or_a_demonstration_and_some_law_file_reads_it() -> None:
    region = yaml.safe_load(Path(DATA / "regions" / DISTRICT / "region.yaml").read_text(encoding="utf-8"))
    catalog = Catalog(DISTRICT)
    declared = {name for ident in catalog.ids for name in catalog.file_params(ident)}

    assert set(region["params"]) | set(region["demonstration"]) <= declared
    assert not set(region["params"]) & set(region["demonstration"])
