"""Every scenario that lies beside a law file holds: one test each, named as the lawyer named it."""

import pytest

from zhunsheng.catalog.load import DATA, SCENARIOS, Catalog
from zhunsheng.catalog.scenarios import run, scenarios

CATALOG = Catalog()
HELD = [
    pytest.param(node, id=f"{path.parent.name}: {node.value['scenario'].value if 'scenario' in node.value else n}")
    for path in sorted((DATA / "procedures").rglob(SCENARIOS))
    for n, node in enumerate(scenarios(path))
]


@pytest.mark.parametrize("scenario", HELD)
def test_a_scenario_beside_its_law_file_holds(scenario):
    outcome = run(scenario, CATALOG)

    told = [f"{f.where} {f.step}: {f.expected} / {f.found}" for f in outcome.failures]
    assert outcome.steps > 0
    assert told == []


def test_every_law_file_has_scenarios_beside_it():
    lacking = {p.parent.name for p in CATALOG.paths if not (p.parent / SCENARIOS).exists()}
    assert lacking == set()


def test_every_scenario_has_an_english_name_of_its_own():
    for path in sorted((DATA / "procedures").rglob(SCENARIOS)):
        names = [node.value["name_en"].text() if "name_en" in node.value else "" for node in scenarios(path)]
        assert "" not in names, path.parent.name
        assert len(set(names)) == len(names), path.parent.name
