"""What lies in a home is its owner's alone, and a fault is told where the service is watched."""

import logging
import stat
from pathlib import Path

import pytest

from samples import zs
from zhunsheng.cli import serve

RIGHTS = 0o777


def test_a_new_home_is_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    zs(home, "administrator", "system-admin", "司法局", "g1", "王一", "sys")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(("rights", "is_told"), [(0o755, True), (0o700, False)])
def test_a_home_that_others_can_read_is_told_of_when_serving(
    tmp_path: Path, settings, capsys: pytest.CaptureFixture, rights: int, is_told: bool
) -> None:
    settings.HOME = tmp_path
    tmp_path.chmod(rights)
    serve._warn_of_an_open_home()
    assert ("chmod 700" in capsys.readouterr().err) == is_told


def test_a_fault_of_a_page_goes_to_the_log() -> None:
    assert any(isinstance(h, logging.StreamHandler) and not h.filters for h in logging.getLogger("django").handlers)
