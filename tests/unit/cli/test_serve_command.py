"""What `zs serve` says before it opens its port."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from zhunsheng.catalog.documents import Documents
from zhunsheng.catalog.load import Catalog
from zhunsheng.cli.serve import _read_the_law
from zhunsheng.office.cases import service as cases
from zhunsheng.office.documents import service as documents


def test_names_a_faulty_file_of_the_own_law_and_reads_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = tmp_path / "procedures" / "disclosure" / "disclosure-request" / "2019-05-15.yaml"
    faulty.parent.mkdir(parents=True)
    faulty.write_text("id: disclosure-request\nsince: 2019-05-15\nacts: 无\n", encoding="utf-8")
    catalog = Catalog(extra=[tmp_path])
    monkeypatch.setattr(cases, "office", lambda: SimpleNamespace(catalog=catalog))
    monkeypatch.setattr(documents, "templates", lambda: Documents(catalog))
    _read_the_law()
    told = capsys.readouterr().err
    assert str(faulty) in told
    assert catalog._compiled.keys() == set(catalog.ids) - {"disclosure-request"}
