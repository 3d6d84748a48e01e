"""A law file put before the catalog as a lawyer would: in a folder of its own."""

import shutil
from pathlib import Path

import pytest

from zhunsheng.catalog.load import Catalog

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text(encoding="utf-8")


@pytest.fixture
def lawyer(tmp_path):
    """A function from the text or path of a law file to a catalog that holds it as well."""

    def with_file(text: str | Path, name: str = "trial.yaml", **more) -> Catalog:
        folder = tmp_path / "law"
        folder.mkdir(exist_ok=True)
        if isinstance(text, Path):
            shutil.copy(text, folder / name)
        else:
            (folder / name).write_text(text, encoding="utf-8")
        return Catalog(extra=[folder], **more)

    return with_file
