"""Where all state lies, and the law as it stands there: what commands share that open no database."""

import os
from collections.abc import Iterable
from pathlib import Path


def home() -> Path:
    """Where everything lies."""
    return Path(os.environ.get("ZHUNSHENG_HOME", "var")).resolve()


def catalog_of(region: str | None = None, folders: Iterable[Path] = ()):  # noqa: ANN201  (its type is loaded with it)
    """The law of a region, by default that of the environment, with the home's own folder and these over it."""
    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog

    own = [place] if (place := home() / "catalog").is_dir() else []
    return Catalog(region or os.environ.get("ZHUNSHENG_REGION") or DEFAULT_REGION, [*own, *folders])
