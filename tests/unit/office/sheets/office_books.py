"""Books that tests make: real files, written and opened again by openpyxl."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.procedure import Field
from zhunsheng.office.sheets import service
from zhunsheng.office.sheets.importing import Importer, Outcome

TODAY = date(2020, 1, 6)
LAW = Catalog()
REGISTERS = [i for i in LAW.ids if LAW.procedure(i).versions[-1].kind == "register"]
VALUES = {
    "text": ("甲", "=1+1", "@某"), "longtext": ("第一行\n第二行", "-甲；乙、丙", "'引"), "number": (0, 12, -3),
    "decimal": ("3.50", "0.1", "12"), "money": (0, 123456, -50), "flag": (True, False, True),
    "date": ("2019-03-05", "2019-12-31", "2019-02-28"), "term": ("7 workdays", "2 months", "30 days"),
    "party": ({"name": "张某", "kind": "natural"}, {"name": "某（筹）", "code": "X1234567"}, {"name": "李；某"}),
    "person": ("张某", "李某", "王某"), "place": ("文化广场", "+号门", "乙"), "code": ("22-01", "A001", "0012"),
    "items": (["甲", "乙"], ["甲；乙"], ["甲、乙", "丙"]), "persons": (["张某"], ["张某", "李某"], ["王、某"]),
    "unit": ("justice", "education", "health"), "units": (["justice"], ["education", "justice"], ["health"]),
}  # fmt: skip
EVENT = {
    "登记单位": "司法局",
    "活动名称": "宪法宣传",
    "举办日期": "2019-12-04",
    "活动形式": "宣传咨询",
    "主题": "12·4宪法宣传",
}


def workbook(path: Path, rows: Iterable[Mapping[str, Any]], title: str = "台账") -> Path:
    """A book with a heading for whatever the rows name."""
    rows = list(rows)
    heads = list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(name) for name in heads])
    book.save(path)
    return path


def events(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many different records of publicity."""
    return [EVENT | {"活动名称": f"第{n}次宣传"} | more for n in range(1, count + 1)]


def read(path: Path) -> list[list[Any]]:
    """The first sheet of a book, as openpyxl reads it."""
    book = load_workbook(path)
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def take(path: Path, procedure: str = "publicity-activity", unit: str | None = None, **more: Any) -> Outcome:
    """Import a book."""
    return took(path, procedure, unit, **more)[0]


def took(
    path: Path, procedure: str = "publicity-activity", unit: str | None = None, person: str | None = None, **more: Any
) -> tuple[Outcome, list[service.Complaint]]:
    """The same with everything that is wrong."""
    with service.book(procedure, path, Importer(TODAY, person), unit) as book:
        outcome = book.take(**more)
        return outcome, list(book.complaints())


def value(field: Field, n: int) -> Any:
    """The n-th value of a field."""
    if field.type in ("choice", "choices"):
        options = list(field.options)
        one = options[n % len(options)]
        return one if field.type == "choice" else list(dict.fromkeys([one, options[-1]]))
    if field.type == "parties":
        return [VALUES["party"][n], VALUES["party"][0]] if n else [VALUES["party"][2]]
    if field.type == "code" and field.scheme == "uscc":
        return "91350100M000100Y43"
    return VALUES[field.type][n]
