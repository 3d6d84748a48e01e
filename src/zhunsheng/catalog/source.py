"""Law files as text with places: every value knows its file and line, so that a fault can name them.

YAML is read by libyaml's composer with every scalar a string; what a scalar is, the reader of its key says.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class Fault(Exception):
    """What is wrong in a file, and where."""

    def __init__(self, where: "Node | str", message: str) -> None:
        self.where = where if isinstance(where, str) else where.where
        self.message = message
        super().__init__(f"{self.where}: {message}")


class Faults(Exception):
    """All that is wrong in one or more files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(f) for f in self.faults))


class Node:
    """A value of a file: a text, a list, or a map whose keys are each there once."""

    __slots__ = ("line", "name", "path", "value")

    def __init__(self, path: str, line: int, value: Any, name: str = "") -> None:
        self.path, self.line, self.value, self.name = path, line, value, name

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str)

    def text(self) -> str:
        """The scalar; a fault where there is a list or a map, or nothing."""
        if not self.is_text or self.value == "":
            raise Fault(self, f"{self._called()}此处应为一个值 (a single value is wanted)")
        return self.value

    def flag(self) -> bool:
        """true or false."""
        if self.value not in ("true", "false"):
            raise Fault(self, f"{self._called()}只能写 true 或 false，这里写的是 {self._shown()}")
        return self.value == "true"

    def integer(self) -> int:
        """A plain whole number."""
        text = self.text()
        if not text.lstrip("-").isdigit() or not text.isascii():
            raise Fault(self, f"{self._called()}应为整数，这里写的是 {text!r}")
        return int(text)

    def day(self) -> date:
        """A day, written as ISO 8601 has it."""
        text = self.text()
        try:
            if ISO.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise Fault(self, f"没有 {text} 这一天，日期写作 YYYY-MM-DD (no such day)")

    def one_of(self, allowed: Iterable[str], what: str) -> str:
        """One of the allowed words; the fault names the nearest and lists them."""
        text = self.text()
        known = list(allowed)
        if text not in known:
            raise Fault(self, unknown(what, text, known))
        return text

    def items(self) -> list["Node"]:
        """The list; a single text is a list of one."""
        if self.is_text and self.value:
            return [self]
        if not self.is_list:
            raise Fault(self, f"{self._called()}应为列表 (a list is wanted)")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A list of single values, each once."""
        out = tuple(n.text() for n in self.items())
        for n, text in enumerate(out):
            if text in out[:n]:
                raise Fault(self.items()[n], f"{text!r} 写了两次")
        return out

    def map(self, allowed: Iterable[str] | None = None) -> dict[str, "Node"]:
        """The map, its keys checked against the allowed ones."""
        if not self.is_map:
            raise Fault(self, f"{self._called()}应为“键: 值”的映射 (a map is wanted)，这里是 {self._shown()}")
        if allowed is not None:
            known = list(allowed)
            for key, node in self.value.items():
                if key not in known:
                    raise Fault(node, unknown("键", key, known))
        return self.value

    def plain(self) -> Any:
        """The bare value: texts, lists and dicts."""
        if self.is_map:
            return {k: v.plain() for k, v in self.value.items()}
        return [v.plain() for v in self.value] if self.is_list else self.value

    def _called(self) -> str:
        return f"{self.name}：" if self.name else ""

    def _shown(self) -> str:
        return repr(self.value)[:40] if self.is_text else ("列表" if self.is_list else "映射")


def unknown(what: str, given: str, allowed: list[str]) -> str:
    """Words for something not known: the nearest, and what is allowed."""
    near = difflib.get_close_matches(given, allowed, 1, 0.5)
    hint = f"，是否应为 {near[0]!r}？" if near else "。"
    listed = "、".join(allowed) if len(allowed) <= 60 else "、".join(allowed[:60]) + " …"
    return f"不认识的{what} {given!r}{hint} 可用 (allowed): {listed or '（无）'}"


def read(path: Path, shown: str | None = None) -> Node:
    """Read a file; Fault with the line where it is not YAML, or repeats a key."""
    shown = shown or (os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Fault(shown, f"读不了文件：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Fault(shown, f"不是 UTF-8 文本（第 {error.start} 字节）") from error
    return parse(text, shown)


def parse(text: str, shown: str) -> Node:
    """Read a text as `read` does a file."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Fault(f"{shown}:{line}", f"不是合格的 YAML：{getattr(error, 'problem', None) or error}") from error
    if root is None:
        raise Fault(f"{shown}:1", "文件是空的")
    return _node(root, shown, "", set())


def _node(raw: yaml.Node, path: str, name: str, above: set[int]) -> Node:
    line = raw.start_mark.line + 1
    if isinstance(raw, yaml.ScalarNode):
        return Node(path, line, raw.value, name)
    if id(raw) in above:
        raise Fault(f"{path}:{line}", "引用了自身")
    inside = {*above, id(raw)}
    if isinstance(raw, yaml.SequenceNode):
        return Node(path, line, [_node(v, path, name, inside) for v in raw.value], name)
    out: dict[str, Node] = {}
    for key, value in raw.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Fault(f"{path}:{key.start_mark.line + 1}", "键必须是单个词")
        if key.value in out:
            raise Fault(
                f"{path}:{key.start_mark.line + 1}",
                f"键 {key.value!r} 写了两次，第一次在第 {out[key.value].line} 行",
            )
        out[key.value] = _node(value, path, key.value, inside)
        out[key.value].line = min(out[key.value].line, key.start_mark.line + 1)
    return Node(path, line, out, name)


def collected(faults: list[Fault], jobs: Iterable[Callable[[], Any]]) -> Iterator[Any]:
    """Do each job, keeping its fault instead of stopping at the first."""
    for job in jobs:
        try:
            yield job()
        except Fault as fault:
            faults.append(fault)
