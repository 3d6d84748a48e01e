"""`zs catalog` and `zs scenario`: what they print, and the exit codes."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.lock import drift, hashes, read_lock, write_lock
from zhunsheng.cli import root

HERE = Path(__file__).parent


def zs(*arguments: object):
    return CliRunner().invoke(root, [str(a) for a in arguments])


@pytest.fixture
def folder(tmp_path):
    """A lawyer's folder with one law file of which the rest of the tests are about."""
    (tmp_path / "law").mkdir()
    return tmp_path / "law"


def put(folder: Path, name: str) -> Path:
    return Path(shutil.copy(HERE / name, folder / Path(name).name))


def test_check_of_a_sound_file_exits_0_and_counts_states(folder):
    put(folder, "good.yaml")
    result = zs("catalog", "check", "trial", "--catalog", folder)

    assert result.exit_code == 0, result.output
    assert "✓ trial good  3 个状态 (states)" in result.output


def test_check_of_a_loose_file_exits_1_with_a_path(folder):
    put(folder, "bad/way_round_a_gate.yaml")
    result = zs("catalog", "check", "trial", "--catalog", folder)

    assert result.exit_code == 1
    assert "路径 (path)：apply → decide/granted" in result.output


def test_check_that_reaches_its_cap_is_not_ok(folder):
    put(folder, "good.yaml")
    result = zs("catalog", "check", "trial", "--catalog", folder, "--cap", 2)

    assert result.exit_code == 1
    assert "未证明 (not proved)" in result.output
    assert "✗ trial" in result.output


def test_check_of_an_unknown_procedure_names_the_nearest():
    result = zs("catalog", "check", "mediaton")

    assert result.exit_code == 2
    assert "'mediation'" in result.output


def test_check_of_a_file_that_cannot_be_read_exits_1_with_its_line(folder):
    put(folder, "bad/unknown_key.yaml")
    result = zs("catalog", "check", "trial", "--catalog", folder)

    assert result.exit_code == 1
    assert "unknown_key.yaml:20" in result.output


@pytest.mark.parametrize(("make", "words"), [(False, "没有这个文件夹"), (True, "没有法律文件")])
def test_a_catalog_folder_that_is_missing_or_empty_is_told(tmp_path, make, words):
    folder = tmp_path / "law"
    if make:
        folder.mkdir()
    scenario = tmp_path / "s.yaml"
    scenario.write_text("[]\n", encoding="utf-8")

    assert words in (checked := zs("catalog", "check", "--catalog", folder)).output and checked.exit_code == 1
    assert words in (ran := zs("scenario", "run", scenario, "--catalog", folder)).output and ran.exit_code == 2


def test_show_prints_the_version_of_a_day():
    assert "施行：2019-05-15" in zs("catalog", "show", "disclosure-request", "--on", "2019-09-02").output
    assert "施行：2008-05-01" in zs("catalog", "show", "disclosure-request", "--on", "2019-01-02").output
    assert "In force since" in zs("catalog", "show", "disclosure-request", "--en").output


def test_show_of_what_there_is_not():
    assert zs("catalog", "show", "nothing").exit_code == 2
    early = zs("catalog", "show", "disclosure-request", "--on", "1990-01-01")
    assert early.exit_code == 1 and "2008-05-01" in early.output


def test_scenario_run_exits_0_when_all_hold(folder):
    put(folder, "runner.yaml")
    result = zs("scenario", "run", HERE / "holds.yaml", "--catalog", folder)

    assert result.exit_code == 0, result.output
    assert "0 个不符" in result.output


def test_scenario_run_exits_1_and_prints_what_was_expected_and_what_is(folder, tmp_path):
    put(folder, "runner.yaml")
    path = tmp_path / "s.yaml"
    path.write_text(
        "- scenario: 期限数错\n  procedure: trial\n  steps:\n"
        "    - {day: 2019-09-02, do: apply}\n    - {day: 2019-09-02, expect: {due: {accept: 2019-09-10}}}\n",
        encoding="utf-8",
    )
    result = zs("scenario", "run", path, "--catalog", folder)

    assert result.exit_code == 1
    assert "s.yaml:5 期限数错" in result.output
    assert "应为 (expected)：accept 至 2019-09-10" in result.output
    assert "实为 (found)：2019-09-09" in result.output


def test_scenario_run_exits_2_when_a_file_cannot_be_read_and_still_runs_the_others(folder, tmp_path):
    put(folder, "runner.yaml")
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {scenario: x, procedure: trial, step: []}\n", encoding="utf-8")
    result = zs("scenario", "run", bad, HERE / "holds.yaml", "--catalog", folder)

    assert result.exit_code == 2
    assert "'step'" in result.output and "是否应为 'steps'" in result.output
    assert "41 个场景" in result.output
    assert zs("scenario", "run", tmp_path / "none.yaml").exit_code == 2


@pytest.fixture
def data(tmp_path):
    """A small catalog of our own: one law file, its scenarios, one calendar document."""
    home = tmp_path / "data"
    (home / "procedures/trial/trial").mkdir(parents=True)
    (home / "calendars").mkdir()
    shutil.copy(HERE / "good.yaml", home / "procedures/trial/trial/2019-01-01.yaml")
    (home / "procedures/trial/trial/scenarios.yaml").write_text("[]\n", encoding="utf-8")
    shutil.copy(DATA / "calendars/2018-12-04-holidays-2019.yaml", home / "calendars")
    return home


def test_the_lock_holds_law_files_and_calendars_but_no_scenarios(data):
    assert set(hashes(data)) == {"procedures/trial/trial/2019-01-01.yaml", "calendars/2018-12-04-holidays-2019.yaml"}


def test_before_the_first_lock_nothing_is_locked_and_nothing_broken(data):
    found = drift(data)
    assert not found.is_broken and len(found.unlocked) == 2


def test_a_locked_file_that_was_edited_is_not_locked_anew_unless_nothing_was_released(data):
    write_lock(data)
    law = data / "procedures/trial/trial/2019-01-01.yaml"
    law.write_text(law.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    before = read_lock(data)

    assert write_lock(data).edited == ("procedures/trial/trial/2019-01-01.yaml",)
    assert read_lock(data) == before
    write_lock(data, unreleased=True)
    assert drift(data).edited == () and read_lock(data) != before


def test_a_locked_file_that_is_gone_is_broken_and_a_new_one_only_unlocked(data):
    write_lock(data)
    (data / "procedures/trial/trial/2019-01-01.yaml").rename(data / "procedures/trial/trial/2020-01-01.yaml")
    found = drift(data)

    assert found.missing == ("procedures/trial/trial/2019-01-01.yaml",)
    assert found.unlocked == ("procedures/trial/trial/2020-01-01.yaml",)
    assert found.is_broken


def test_check_fails_where_a_published_file_was_edited(data, monkeypatch):
    write_lock(data)
    law = data / "procedures/trial/trial/2019-01-01.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace("name: 试行\n", "name: 试办\n"), encoding="utf-8")
    monkeypatch.setattr("zhunsheng.catalog.load.Catalog.__init__.__defaults__", ("220602", (), None, data))
    result = zs("catalog", "check", "trial")

    assert result.exit_code == 1
    assert "已发布的文件被改动" in result.output
