"""How long a book of so many rows takes to be tried and to be recorded, a list to be written; and in how much memory.

The book is a register's, as openpyxl writes it; it goes through the one door, row after row, on SQLite with
`synchronous=FULL`. Each part is measured from the file to the end, the pauses for others included.
"""

import argparse
import json
import resource
from datetime import date
from pathlib import Path

from benchmarks.databases import new_home
from benchmarks.tick import _office, _timed

REGISTER, TODAY = "publicity-activity", date(2020, 1, 6)
ROW = {
    "登记单位": "司法局", "活动名称": "", "举办日期": "2019-12-04", "活动形式": "宣传咨询", "主题": "综合",
    "受众（人次）": 120, "地点": "文化广场",
}  # fmt: skip


def measure(rows: int) -> dict[str, float]:
    """Seconds of a preview, an import and an export of so many records, and the most memory that any of it took."""
    with new_home("sqlite") as home:
        import django

        django.setup()
        path = _book(home / "book.xlsx", rows)
        with _office(home, "book"):
            from zhunsheng.office.sheets import service

            def take(keep: bool) -> int:
                with service.book(REGISTER, path, service.Importer(TODAY)) as book:
                    return book.take(keep=keep).recorded

            began = _memory()
            preview, tried = _timed(lambda: take(False))
            imported, taken = _timed(lambda: take(True))
            listed = service.Export(service.layout(REGISTER), service.Viewer(TODAY))
            exported, written = _timed(lambda: listed.write(home / "list.xlsx"))
            assert tried == taken == written == rows, (tried, taken, written)
            more = _memory() - began
    share = rows / 50_000
    return {
        "rows": rows, "preview_s": preview, "import_s": imported, "export_s": exported, "memory_mb": more,
        "goal_preview_s": 60 * share, "goal_import_s": 60 * share, "goal_export_s": 60 * share,
    }  # fmt: skip


def _book(path: Path, rows: int) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(list(ROW))
    for n in range(rows):
        sheet.append([f"第{n}次宣传" if name == "活动名称" else value for name, value in ROW.items()])
    book.save(path)
    return path


def _memory() -> float:
    """The most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: list[str] | None = None) -> dict[str, float]:
    """Print the table; return what it says."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rows", type=int, default=50_000, help="rows of the book")
    options.add_argument("--json", action="store_true")
    given = options.parse_args(argv)
    found = measure(given.rows)
    if given.json:
        print(json.dumps(found))
        return found
    print(f"{given.rows:,} rows, {found['memory_mb']:.0f} MB more than before")
    for part in ("preview", "import", "export"):
        print(f"  {part:8} {found[f'{part}_s']:8.2f} s   (goal ≤ {found[f'goal_{part}_s']} s)")
    return found


if __name__ == "__main__":
    main()
