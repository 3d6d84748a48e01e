"""`zs template`, `zs import`, `zs export` as a user runs them: what they say and with which code they end."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from samples import zs

REGISTER = "publicity-activity"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which nothing is yet."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def book(home: Path) -> Path:
    """The template, filled in with a good row and a bad one."""
    path = home / "台账.xlsx"
    done = zs(home, "template", REGISTER, "-o", str(path))
    assert "18 列" in done.stdout and "a row a record" in done.stdout
    made = load_workbook(path)
    sheet = made.worksheets[0]
    heads = [c.value.rstrip("*") for c in sheet[2]]
    for title, day in (("讲座甲", "2019年3月5日"), ("讲座乙", "三月")):
        row = {"登记单位": "司法局", "活动名称": title, "举办日期": day, "活动形式": "法治讲座", "主题": "综合"}
        sheet.append([row.get(h) for h in heads])
    made.save(path)
    return path


def test_import_previews_takes_repeats_and_is_taken_back(home: Path, book: Path) -> None:
    report, out = home / "left.xlsx", home / "out.csv"
    preview = zs(home, "import", REGISTER, str(book), "--dry-run", check=False)
    assert preview.returncode == 1 and "预览，没有入账" in preview.stdout and "登记 1" in preview.stdout
    assert "普法活动!E5 举办日期“三月”：认不出日期" in preview.stdout and "not a date" in preview.stdout

    first = zs(home, "import", REGISTER, str(book), "--report", str(report), check=False)
    assert first.returncode == 1 and "登记 1" in first.stdout
    ident = first.stdout.split("--undo ")[1].split()[0]
    assert re.fullmatch(r"20\d{6}-1", ident)
    assert load_workbook(report).worksheets[0].max_row == 2

    again = zs(home, "import", REGISTER, str(book), check=False)
    assert "登记 0" in again.stdout and "相同而跳过 1" in again.stdout and "--undo" not in again.stdout

    assert "1 行 (rows)" in zs(home, "export", REGISTER, "-o", str(out), "--unit", "司法局", "--year", "2019").stdout
    assert zs(home, "import", REGISTER, str(out)).returncode == 0

    undone = zs(home, "import", "--undo", ident)
    assert "1 个行为已更正" in undone.stdout
    assert zs(home, "verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["template", "nothing", "-o", "x.xlsx"], "不认识的程序"),
        (["template", REGISTER, "-o", "x.csv"], "模板是 .xlsx"),
        (["import", REGISTER], "写明程序与文件"),
        (["import", REGISTER, "BOOK", "--undo", "1"], "--undo 只与 --as 同用"),
        (["import", REGISTER, "BOOK", "--irregular", " "], "写明理由"),
        (["import", REGISTER, "BOOK", "--as", "nobody"], "没有编号为 'nobody' 的人员"),
        (["import", REGISTER, "BOOK", "--unit", "火星局"], "没有单位"),
        (["import", REGISTER, "BOOK", "--report", "x.csv"], ".xlsx"),
        (["import", "--undo", "20000101-1"], "没有编号为"),
        (["import", REGISTER, "TEXT"], "像是文本"),
        (["export", REGISTER, "-o", "x.pdf"], "不认识的格式"),
        (["export", REGISTER, "-o", "x.csv", "--private"], "--private 须以 --as"),
        (["export", "nothing", "-o", "x.csv"], "不认识的程序"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_two(
    home: Path, book: Path, words: list[str], told: str, tmp_path: Path
) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("甲,乙", encoding="utf-8")
    places = {"BOOK": str(book), "TEXT": str(text)}
    done = zs(home, *(places.get(w, w) for w in words), check=False)
    assert done.returncode == 2 and told in done.stderr
    assert "Traceback" not in done.stderr


def test_book_with_a_row_a_case_comes_in_from_its_template(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "调解.xlsx"
    assert "a row an act" in zs(home, "template", "mediation", "-o", str(path), "--acts").stdout
    assert "a row a case" in zs(home, "template", "mediation", "-o", str(path)).stdout
    made = load_workbook(path)
    sheet = made.worksheets[0]
    heads = [c.value.rstrip("*") for c in sheet[2]]
    row = {"办案单位": "司法局", "经办人": "某调解员", "登记纠纷 · 日期": "2019-03-01", "启动方式": "当事人申请",
           "当事人": "甲某；乙某", "纠纷类型": "邻里", "征询意愿、决定受理 · 日期": "2019-03-04",
           "征询意愿、决定受理 · 结果": "受理", "征询意愿、决定受理 · 征询双方意愿日期": "2019-03-04"}  # fmt: skip
    for key, more in (("1", {}), ("2", {"调解 · 日期": "三月"})):
        sheet.append([(row | more | {"案号": key}).get(h) for h in heads])
    made.save(path)
    done = zs(home, "import", "mediation", str(path), check=False)
    assert done.returncode == 1 and "共 2 行，登记 1" in done.stdout and "共 2 个行为" in done.stdout
    assert " 调解 · 日期“三月”：认不出日期" in done.stdout
    ident = done.stdout.split("--undo ")[1].split()[0]
    assert "2 个行为已更正" in zs(home, "import", "--undo", ident).stdout


def test_file_that_cannot_be_written_leaves_what_was_there(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("x", encoding="utf-8")
    done = zs(home, "export", REGISTER, "-o", str(path / "out.csv"), check=False)
    assert done.returncode == 4 and "写不了" in done.stderr and path.read_text(encoding="utf-8") == "x"
