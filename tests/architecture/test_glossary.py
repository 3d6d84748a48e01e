"""The glossary knows every procedure and every role, under the names that the catalog gives them."""

from pathlib import Path

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.roles import roles

TEXT = (Path(__file__).parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")


def test_every_procedure_is_in_the_glossary_under_its_own_names() -> None:
    catalog = Catalog()
    rows = [(v := catalog.procedure(i).versions[-1], f"| {v.name} | {v.name_en} | `{i}` |") for i in catalog.ids]
    assert [row for _, row in rows if row not in TEXT] == []


def test_every_role_is_in_the_glossary_under_its_own_names() -> None:
    assert [r.id for r in roles().values() if f"| {r.name} | {r.name_en} | `{r.id}` |" not in TEXT] == []


def test_no_term_has_two_identifiers_and_no_identifier_two_terms() -> None:
    rows = [line.split("|")[1:4] for line in TEXT.splitlines() if line.startswith("| ") and "`" in line]
    terms = [cells[0].strip() for cells in rows]
    assert len(terms) == len(set(terms))
