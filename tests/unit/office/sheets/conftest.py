"""A new ledger with the region's units."""

from pathlib import Path

import pytest

from zhunsheng.office.people import service as people


@pytest.fixture
def ledger(sqlite: Path) -> Path:
    """An empty ledger."""
    people.load_units("220602")
    return sqlite
