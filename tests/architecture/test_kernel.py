"""The kernel imports the standard library and itself, and nothing else; it asks no clock and no chance."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import zhunsheng.kernel

KERNEL = Path(zhunsheng.kernel.__file__).parent
# What reaches out of the arguments: files, sockets, processes, the clock, chance.
OUTSIDE = {"io", "os", "pathlib", "socket", "subprocess", "time", "random", "secrets", "uuid", "threading", "sqlite3"}


def imports(source: str) -> Iterator[str]:
    """Every module that a source imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def foreign(source: str) -> list[str]:
    """Imports that the kernel may not have."""
    out = []
    for name in imports(source):
        top = name.partition(".")[0]
        if not name.startswith("zhunsheng.kernel.") and (top not in sys.stdlib_module_names or top in OUTSIDE):
            out.append(name)
    return out


def reads_a_clock(source: str) -> bool:
    """It calls `today`, `now` or `utcnow`."""
    calls = (n.func for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Attribute) and f.attr in ("today", "now", "utcnow") for f in calls)


def test_the_kernel_imports_only_the_standard_library():
    modules = sorted(KERNEL.glob("**/*.py"))
    assert len(modules) > 8
    assert {m.name: foreign(m.read_text(encoding="utf-8")) for m in modules} == {m.name: [] for m in modules}


def test_the_kernel_reads_no_clock():
    assert not [m.name for m in KERNEL.glob("**/*.py") if reads_a_clock(m.read_text(encoding="utf-8"))]


def test_the_check_sees_what_it_forbids():
    source = "import yaml\nfrom zhunsheng.catalog import load\ndef f():\n    import random\nfrom . import case\n"
    assert foreign(source) == ["yaml", "zhunsheng.catalog", ".", "random"]
    assert reads_a_clock("from datetime import date\nx = date.today()")
    assert not foreign("from zhunsheng.kernel.case import Case\nimport json")
