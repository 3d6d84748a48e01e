"""What `zs table` and `zs trace` share: where the forms are filled from."""

import os
from pathlib import Path

SAMPLE = "sample.json"  # stands in the home of a sample


def source():  # noqa: ANN201 — types would load ibis with every command
    """The catalog and the snapshot of the home. No database is opened."""
    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog
    from zhunsheng.figures.snapshot import Snapshot

    return Catalog(os.environ.get("ZHUNSHENG_REGION", DEFAULT_REGION)), Snapshot(home())


def home() -> Path:
    """Where everything lies."""
    return Path(os.environ.get("ZHUNSHENG_HOME", "var")).resolve()


def is_synthetic() -> bool:
    """Whether the home is a sample's."""
    return (home() / SAMPLE).exists()
