"""Where all state lies, and the law as it stands there: what commands share that open no database."""

import os
from collections.abc import Iterable
from pathlib import Path


def home() -> Path:
    """Where everything lies."""
    return Path(os.environ.get("ZHUNSHENG_HOME", "var")).resolve()


def own_law() -> list[Path]:
    """The folder of the place's own law, over the catalog's; none where there is none."""
    return [folder for folder in (home() / "catalog",) if folder.is_dir()]


def catalog_of(region: str | None = None, folders: Iterable[Path] = ()):  # noqa: ANN201  (its type is loaded with it)
    """The law of a region, by default that of the environment, with the home's own folder and these over it."""
    from zhunsheng.catalog.load import DEFAULT_REGION, Catalog

    return Catalog(region or os.environ.get("ZHUNSHENG_REGION") or DEFAULT_REGION, [*own_law(), *folders])
