"""What the commands about figures share: the opened snapshot, and columns of Chinese that line up."""

import unicodedata


def opened():  # noqa: ANN201 — types would load ibis with every command
    """The catalog, its indicators and the snapshot of the home. No database is opened."""
    import os
    from pathlib import Path

    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog
    from zhunsheng.figures.load import Indicators
    from zhunsheng.figures.snapshot import Snapshot

    snapshot = Snapshot(Path(os.environ.get("ZHUNSHENG_HOME", "var")).resolve())
    catalog = Catalog(os.environ.get("ZHUNSHENG_REGION", DEFAULT_REGION))
    return catalog, Indicators.load(catalog), snapshot


def wide(text: str, width: int) -> str:
    """A text filled up to a width in which a Chinese character counts two."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, width - taken)
