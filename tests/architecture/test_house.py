"""What is checked of the house itself: style, size, locks without hosts, numbered decisions, no clock below."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts)
# Modules past 500 lines, each with its reason.
LONG: dict[str, str] = {}
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow")}
# Where time enters: views, commands, and the one clock that they pass down.
TIME_ENTERS = ("cli", "web", "server")


def tracked() -> list[Path]:
    """Every file that belongs to the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


@pytest.mark.parametrize("words", [["check", "."], ["format", "--check", "."]], ids=["rules", "format"])
def test_ruff_finds_nothing(words: list[str]) -> None:
    done = subprocess.run([Path(sys.executable).parent / "ruff", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_is_longer_than_500_lines_without_a_reason() -> None:
    long = {p.relative_to(ROOT).as_posix() for p in SOURCES if len(p.read_text(encoding="utf-8").splitlines()) > 500}
    assert long == set(LONG)


def code_lines(text: str) -> int:
    """Lines that hold code: no blank ones, no comments, no docstrings."""
    held: set[int] = set()
    passed = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in passed:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            held.difference_update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(held)


def test_the_kernel_can_be_read_in_one_sitting() -> None:
    assert code_lines('"""Doc."""\n\n# why\nx = (\n    1\n)\n') == 3
    assert sum(code_lines(p.read_text(encoding="utf-8")) for p in SOURCES if p.parent.name == "kernel") <= 1300


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if (text := p.read_text(encoding="utf-8")).strip() and ast.get_docstring(ast.parse(text)) is None
    ]
    assert silent == []


def test_time_enters_at_the_view_or_the_command_and_nowhere_else() -> None:
    found = []
    for path in SOURCES:
        if path.relative_to(ROOT / "src" / "zhunsheng").parts[0] in TIME_ENTERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and (getattr(node.func.value, "id", getattr(node.func.value, "attr", "")), node.func.attr) in CLOCKS
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_locks_name_no_host_and_every_line_has_a_hash() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert {p.stem for p in locks} == {"runtime", "dev", "bench"}
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
        assert len(pinned) > 10
        assert text.count("--hash=sha256:") >= len(pinned)


def test_no_tracked_file_is_a_lock_with_hosts_a_database_or_a_cache() -> None:
    bad = re.compile(r"(^|/)(uv\.lock|pylock[^/]*\.toml|poetry\.lock|[^/]*\.sqlite3|[^/]*\.pyc|\.coverage)$")
    assert [str(p) for p in tracked() if bad.search(p.as_posix())] == []


def test_decisions_are_numbered_once() -> None:
    names = [p.name for p in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    numbers = [n.split("-")[0] for n in names]
    assert numbers
    assert len(numbers) == len(set(numbers)), sorted(names)
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", n) for n in names), names
