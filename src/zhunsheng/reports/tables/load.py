"""Read the forms: `tables/<id>/<first year>.yaml`, closed and strict, every fault with its file and line."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Faults, Node, collected, read, unknown
from zhunsheng.figures.columns import act_column, field_column
from zhunsheng.figures.indicator import DISTINCT, STOCK, Question
from zhunsheng.figures.vocabulary import Vocabulary
from zhunsheng.reports.tables.asks import Ask, Asker, asks, scale_of
from zhunsheng.reports.tables.form import COLUMN, EACH, LAST, TOTAL, UNITS, Block, Check, Form, Line, Ref, Slot, Words

FORM = (
    "name", "name_en", "basis", "until", "notes", "order", "ask", "duty", "stub", "columns", "rows", "blocks", "checks",
)  # fmt: skip
BLOCK = ("name", "name_en", "stub", "ask", "columns", "rows")
LINE = ("id", "name", "name_en", "unit", "signed", "ask")
COLUMN_KEYS, ROW_KEYS = (*LINE, "duty", "columns"), (*LINE, "cells", "rows")
CHECK = ("id", "name", "name_en", "each", "relation", "left", "right", "only")
OUTSIDE = ("nil", "nil_en", "outside", "outside_en")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DUTY = "power-item"  # the list of powers says which unit owes what
ALL = Words("合计", "Total")


class Forms:
    """Every form of a catalog, by table and year."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.by_id: dict[str, tuple[Form, ...]] = {}
        for form in sorted(forms, key=lambda f: (f.id, f.since)):
            self.by_id[form.id] = (*self.by_id.get(form.id, ()), form)

    def get(self, ident: str, year: int) -> Form:
        """The form of a table for a year; Fault where there is no such table, or none for the year."""
        if ident not in self.by_id:
            raise Fault("tables", unknown("统计表", ident, list(self.by_id)))
        found = self.find(ident, year)
        if found is None:
            spans = "、".join(f"{f.since}—{f.until or ''}" for f in self.by_id[ident])
            raise Fault("tables", f"统计表 {ident!r} 没有{year}年度的样式，有的是 {spans} (no form for that year)")
        return found

    def find(self, ident: str, year: int) -> Form | None:
        """The form of a table for a year, if there is one."""
        return next((f for f in self.by_id.get(ident, ()) if f.holds_for(year)), None)

    @classmethod
    def load(cls, catalog: Catalog, folder: Path | None = None, only: str | None = None) -> "Forms":
        """Read every form, or those of one table alone; Faults with all that is wrong in them."""
        faults: list[Fault] = []
        home = folder or catalog.data / "tables"
        known = sorted({p.parent.name for p in home.glob("*/*.yaml")})
        if only is not None and only not in known:
            raise Fault(str(home), unknown("统计表", only, known))
        paths = sorted(home.glob(f"{only or '*'}/*.yaml"))
        years = {p: _year(p, faults) for p in paths}
        jobs = [lambda p=p: _Reading(p, years, catalog).form() for p in paths if years[p]]
        found = list(collected(faults, jobs))
        if faults:
            raise Faults(faults)
        return cls(found)


def _year(path: Path, faults: list[Fault]) -> int:
    if re.fullmatch(r"\d{4}", path.stem):
        return int(path.stem)
    faults.append(Fault(str(path), "文件名须为样式启用的年度，例如 2021.yaml"))
    return 0


class _Reading:
    """One file, while it is read."""

    def __init__(self, path: Path, years: dict[Path, int], catalog: Catalog) -> None:
        self.id, self.since = path.parent.name, years[path]
        later = [y for p, y in years.items() if p.parent == path.parent and y > self.since]
        self.next = min(later, default=None)
        self.root = read(path)
        self.keys = self.root.map(FORM)
        self.catalog = catalog
        self.asker = Asker(catalog, self.keys["order"].texts() if "order" in self.keys else ())
        self.duties: dict[str, Question] = {}
        self._seen: dict[str, dict[str, str]] = {"row": {}, "column": {}}

    def form(self) -> Form:
        _needed(self.root, self.keys, ("name", "name_en", "basis"))
        if ("blocks" in self.keys) == ("columns" in self.keys):
            raise Fault(self.root, "写 blocks，或者写 columns 与 rows，二者只写其一")
        whole = asks(self.keys["ask"]) if "ask" in self.keys else [{}]
        if "blocks" in self.keys:
            blocks = tuple(self._block(n, n.map(BLOCK), whole) for n in self.keys["blocks"].items())
        else:
            blocks = (self._block(self.root, self.keys, whole),)
        until = self.keys["until"].integer() if "until" in self.keys else self.next and self.next - 1
        notes = self.keys["notes"].items() if "notes" in self.keys else []
        form = Form(
            self.id, self.since, until, _words(self.root, self.keys), self.keys["basis"].text(), blocks,
            notes=tuple(_words(n, n.map(("name", "name_en"))) for n in notes), duties=self.duties,
            version=_hash(self.root),
            where=self.root.where,
        )  # fmt: skip
        checks = self.keys["checks"].items() if "checks" in self.keys else []
        return _with_checks(form, tuple(_check(n, form) for n in checks))

    def _block(self, node: Node, keys: dict[str, Node], whole: list[Ask]) -> Block:
        _needed(node, keys, ("stub", "columns", "rows"))
        by_unit = keys["rows"].value == UNITS
        if by_unit and "duty" in self.keys:
            self.duties[""] = self._duty(self.keys["duty"])
        here = [whole, asks(keys["ask"])] if "ask" in keys and node is not self.root else [whole]
        columns = [self._line(n, COLUMN_KEYS, "columns", "column") for n in keys["columns"].items()]
        rows = [] if by_unit else [self._line(n, ROW_KEYS, "rows", "row") for n in keys["rows"].items()]
        slots: dict[tuple[str, str], Slot] = {}
        across = [path for line in columns for path in _paths(line)]
        if by_unit:
            self._seen["row"].setdefault(TOTAL, node.where)
            for column in across:
                self._ask(slots, TOTAL, column, [], here)
        for row in [path for line in rows for path in _paths(line)]:
            for column in across:
                self._ask(slots, row[-1].id, column, row, here)
            self._own_cells(slots, row[-1], whole, {path[-1].id for path in across})
        return Block(
            _words(keys["stub"], keys["stub"].map(("name", "name_en"))),
            tuple(c.line for c in columns),
            (Line(TOTAL, ALL),) if by_unit else tuple(r.line for r in rows),
            slots,
            _words(node, keys) if node is not self.root and "name" in keys else None,
            by_unit,
        )

    def _line(self, node: Node, known: tuple[str, ...], below: str, what: str) -> "_Line":
        keys = node.map(known)
        _needed(node, keys, ("name", "name_en") if below in keys else ("id", "name", "name_en"))
        if below in keys and "cells" in keys:
            raise Fault(keys["cells"], "分组没有自己的格子，cells 写在其下的行")
        ident = ""
        if "id" in keys:
            ident = keys["id"].text()
            if not ID.fullmatch(ident):
                raise Fault(keys["id"], f"编号 {ident!r} 用小写字母、数字与连字符，例如 carried-over")
            # Blocks may repeat a column; a row stands once, so that it names its block too.
            if what == "row" and ident in self._seen[what]:
                raise Fault(keys["id"], f"编号 {ident!r} 已用于 {self._seen[what][ident]}")
            self._seen[what].setdefault(ident, node.where)
        if "duty" in keys:
            self.duties[ident] = self._duty(keys["duty"])
        parts = [self._line(n, known, below, what) for n in keys[below].items()] if below in keys else []
        return _Line(Line(ident, _words(node, keys), tuple(p.line for p in parts)), node, keys, parts)

    def _ask(self, slots: dict, row: str, column: list["_Line"], rows: list["_Line"], here: list[list[Ask]]) -> None:
        if rows and "cells" in rows[-1].keys:
            return
        lines = [*column, *rows]
        node = (rows or column)[-1].node
        asked = self.asker.parts(node, [*here, *(asks(line.keys["ask"]) for line in lines if "ask" in line.keys)])
        if asked is not None:
            slots[row, column[-1].id] = self._slot(node, asked, lines)

    def _own_cells(self, slots: dict, row: "_Line", whole: list[Ask], columns: set[str]) -> None:
        """The cells that a row writes out one by one."""
        cells = row.keys["cells"].map(sorted(columns)) if "cells" in row.keys else {}
        for column, node in cells.items():
            given = node.map() if node.is_map else {}
            if "nil" in given or "outside" in given:
                node.map(OUTSIDE)
                slots[row.id, column] = Slot((), _unit([row]), nil=_named(node, "nil"), outside=_named(node, "outside"))
                continue
            own = {k: v for k, v in given.items() if k in ("unit", "signed", "ask")} if "ask" in given else {}
            if own and (strange := set(given) - set(own)):
                raise Fault(node, unknown("键", min(strange), ["unit", "signed", "ask"]))
            asked = self.asker.parts(node, [whole, asks(own.get("ask", node))])
            if asked is None:
                raise Fault(node, "这一格没有问什么：写 of 与 dated，或者 nil、outside")
            slots[row.id, column] = self._slot(node, asked, [row, _Line(row.line, node, own, [])])

    def _slot(self, node: Node, asked: tuple, lines: list["_Line"]) -> Slot:
        parts, is_money = asked
        unit = _unit(lines)
        scale = scale_of(node, unit, is_money) if parts else 0
        return Slot(parts, unit, scale, any("signed" in line.keys and line.keys["signed"].flag() for line in lines))

    def _duty(self, node: Node) -> Question:
        """Which units have such a power on the list at the year's end."""
        test, reads = Vocabulary(self.catalog.procedure(DUTY)).test(node)
        until, whose = (act_column("retire", "on"),), field_column("department")
        return Question(DISTINCT, DUTY, "concluded_on", False, STOCK, until, test, reads, whose)


class _Line:
    """A row or column with the node that it was read from."""

    def __init__(self, line: Line, node: Node, keys: dict[str, Node], below: list["_Line"]) -> None:
        self.line, self.node, self.keys, self.below = line, node, keys, below

    @property
    def id(self) -> str:
        return self.line.id


def _paths(line: _Line) -> Iterator[list[_Line]]:
    """The ways from a line down to its leaves."""
    if not line.below:
        yield [line]
    for part in line.below:
        for path in _paths(part):
            yield [line, *path]


def _unit(lines: list[_Line]) -> str:
    """The measure word that the last of the lines gives."""
    return next((line.keys["unit"].text() for line in reversed(lines) if "unit" in line.keys), "件")


def _hash(node: Node) -> str:
    return hashlib.sha256(json.dumps(node.plain(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _needed(node: Node, keys: dict[str, Node], names: Iterable[str]) -> None:
    for name in names:
        if name not in keys:
            raise Fault(node, f"缺少 {name}")


def _words(node: Node, keys: dict[str, Node]) -> Words:
    _needed(node, keys, ("name", "name_en"))
    return Words(keys["name"].text(), keys["name_en"].text())


def _named(node: Node, key: str) -> Words | None:
    keys = node.map()
    if key not in keys:
        return None
    _needed(node, keys, (f"{key}_en",))
    return Words(keys[key].text(), keys[f"{key}_en"].text())


def _check(node: Node, form: Form) -> Check:
    keys = node.map(CHECK)
    _needed(node, keys, ("id", "name", "name_en", "each", "left", "right"))
    each = keys["each"].one_of(EACH, "方向")
    rows = [r.id for b in form.blocks for r in b.leaf_rows] + ([UNITS] if form.by_unit else [])
    columns = [c.id for b in form.blocks for c in b.leaf_columns]
    between, along = (rows, columns) if each == COLUMN else (columns, rows)
    only = keys["only"].texts() if "only" in keys else ()
    for ident in only:
        if ident not in along:
            raise Fault(keys["only"], unknown("行列", ident, along))
    relation = keys["relation"].one_of(("equals", "at-most"), "关系") if "relation" in keys else "equals"
    sides = (_refs(keys["left"], between), _refs(keys["right"], between))
    return Check(keys["id"].text(), _words(node, keys), each, *sides, relation == "at-most", only)


def _refs(node: Node, known: list[str]) -> tuple[Ref, ...]:
    out = []
    for held in node.items():
        text = held.text()
        sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
        ident = text.removeprefix(LAST)
        if ident not in known:
            raise Fault(held, unknown("行列", ident, known))
        out.append(Ref(sign, ident, text.startswith(LAST)))
    return tuple(out)


def _with_checks(form: Form, checks: tuple[Check, ...]) -> Form:
    """The form with its checks; Fault where one asks for a cell that the form has not."""
    asked = {(row, column) for row, column, _ in form.slots()}
    for check in checks:
        refs = [r.id for r in (*check.left, *check.right) if not r.last]
        for at in places(form, check):
            cells = [(TOTAL if r == UNITS else r, at) if check.each == COLUMN else (at, r) for r in refs]
            if missing := [c for c in cells if c not in asked]:
                raise Fault(form.where, f"勾稽 {check.id!r} 要用的格子 {'.'.join(missing[0])} 不在表里；用 only 限定")
    return Form(**{name: getattr(form, name) for name in form.__slots__} | {"checks": checks})


def places(form: Form, check: Check) -> tuple[str, ...]:
    """The columns, or rows, in which a check must hold; without `only` all that have any of its cells."""
    if check.only:
        return check.only
    refs = {TOTAL if r.id == UNITS else r.id for r in (*check.left, *check.right)}
    found = [(row, column) for row, column, _ in form.slots()]
    hits = ((c, r) for r, c in found) if check.each == COLUMN else iter(found)
    return tuple(dict.fromkeys(at for at, ref in hits if ref in refs))
