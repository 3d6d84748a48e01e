"""The rooms import downwards only, and the contract that says so can fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OFFENCES = {
    "kernel/findings.py": ("import yaml", "The kernel knows the standard library only"),
    "kernel/workdays.py": ("import zhunsheng.kernel.decide", "The kernel's modules form no circle"),
    "catalog/source.py": ("import django", "Law, ledger, figures and reports know no Django"),
    "ledger/__init__.py": ("import zhunsheng.office.cases", "A room imports only from rooms below it"),
    "web/context.py": ("import zhunsheng.office.cases.models", "Only office.cases touches its tables"),
    "cli/_setup.py": ("import zhunsheng.office.people.models", "Only office.people touches its tables"),
    "attic/__init__.py": ("", "A room imports only from rooms below it"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml over the package in `folder/src`."""
    program = Path(sys.executable).parent / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run([program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True)


def test_every_room_imports_only_from_rooms_below_it() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", OFFENCES)
def test_an_import_upwards_or_a_new_room_breaks_its_contract(path: str, tmp_path: Path) -> None:
    line, contract = OFFENCES[path]
    only_code = shutil.ignore_patterns("*.yaml", "*.html", "*.css", "*.js", "__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "src" / "zhunsheng" / path
    target.parent.mkdir(exist_ok=True)
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(before + f"\n{line}\n", encoding="utf-8")

    done = lint(tmp_path)

    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout
