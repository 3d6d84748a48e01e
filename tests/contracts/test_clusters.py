"""The tests' own PostgreSQL: where it is missing that is said, and in CI it is a failure."""

from pathlib import Path

import pytest

import clusters


def test_machine_without_postgresql_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PLACES", (f"{tmp_path}/*",))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(clusters.NoPostgres, match="PG_BINDIR"):
        clusters.programs()


def test_missing_postgresql_is_a_skip_that_is_said_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(clusters, "MISSING", [])
    with pytest.raises(pytest.skip.Exception):
        clusters.go_without("没有")
    assert clusters.MISSING == ["没有"]


def test_missing_postgresql_is_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        clusters.go_without("没有")


@pytest.mark.postgres
def test_cluster_is_gone_afterwards_with_its_folder(_template: Path) -> None:
    with clusters.cluster() as home:
        assert (home / "data" / "postmaster.pid").exists()
    assert not home.exists()


@pytest.mark.postgres
def test_cluster_that_cannot_start_says_why(_template: Path) -> None:
    with pytest.raises(RuntimeError, match="no_such_setting"), clusters.cluster(("no_such_setting=1",)):
        pass
