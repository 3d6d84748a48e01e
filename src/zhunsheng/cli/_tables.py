"""What `zs table` and `zs trace` share: where the forms are filled from."""

from zhunsheng.cli._home import catalog_of, home

SAMPLE = "sample.json"  # stands in the home of a sample


def source():  # noqa: ANN201 — types would load ibis with every command
    """The catalog and the snapshot of the home. No database is opened."""
    from zhunsheng.figures.snapshot import Snapshot

    return catalog_of(), Snapshot(home())


def is_synthetic() -> bool:
    """Whether the home is a sample's."""
    return (home() / SAMPLE).exists()
