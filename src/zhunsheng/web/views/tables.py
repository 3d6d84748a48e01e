"""Statutory tables: which there are, one filled for a year with its cross-checks, the cases behind a cell, files."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.catalog.source import Fault
from zhunsheng.figures.evidence import rows
from zhunsheng.figures.figure import Number, in_unit
from zhunsheng.office.cases import service as cases
from zhunsheng.office.people import service as people
from zhunsheng.office.reporting import SAMPLE
from zhunsheng.reports.tables.checks import Judged, broken
from zhunsheng.reports.tables.fill import Filled, Place, parsed
from zhunsheng.reports.tables.form import Form
from zhunsheng.reports.tables.grid import HEAD, STUB, VALUE, Box, grid, shown
from zhunsheng.reports.tables.load import Forms
from zhunsheng.reports.tables.make import checked, filled
from zhunsheng.reports.tables.notes import named, notes, span, title
from zhunsheng.reports.tables.render import CONTENT_TYPES, render_as
from zhunsheng.web.shown import unit_name, year_of
from zhunsheng.web.snapshot import Answers, current
from zhunsheng.web.templatetags.zs import is_english
from zhunsheng.web.views.figures import PER_PAGE, paged

WIDE = 16  # columns: more do not fit a wide screen in every language
DOWNLOADS = ("xlsx", "docx", "html")


def table_list(request: HttpRequest) -> HttpResponse:
    """The tables that have a form for a year; with ?check= each is filled and held to its checks."""
    answers = current()
    if answers is None:
        return render(request, "web/tables.html", {"here": "figures", "year": "", "tables": []})
    year = year_of(request, answers.year)
    judge = "check" in request.GET
    tables = []
    for ident in _forms().by_id:
        form = _forms().find(ident, year)
        spans = [f"{f.since}—{f.until or ''}" for f in _forms().by_id[ident]]
        line: dict[str, Any] = {
            "id": ident,
            "form": form,
            "name": _name(form or _forms().by_id[ident][-1]),
            "spans": spans,
        }
        if form is not None and judge:
            _made, found = _table(answers, ident, year)
            line |= _judged(found)
        tables.append(line)
    return render(request, "web/tables.html", {
        "here": "figures", "year": year, "years": _years(answers, year), "tables": tables, "judged": judge,
    })  # fmt: skip


def table_page(request: HttpRequest, ident: str, year: int) -> HttpResponse:
    """One table as it is printed, what does not agree on top; what the ledger cannot know is filled in here."""
    answers = _answers(ident, year)
    unit, given, problems = _asked(request)
    made, found = _table(answers, ident, year, unit, given)
    open_ = [
        {"name": ".".join(at), "words": named(made, at, is_english()), "value": request.GET.get(".".join(at), ""),
         "unit": cell.slot.unit}
        for at, cell in made.cells.items() if cell.slot.outside is not None
    ]  # fmt: skip
    return render(request, "web/table.html", {
        "here": "figures", "year": year, "ident": ident, "title": title(made, is_english()),
        "span": span(made, is_english()), "lines": _lines(made), "open": open_, "problems": problems,
        "failing": [j.told(is_english()) for j in broken(found)], "notes": notes(made, found, is_english()),
        "downloads": DOWNLOADS,
        "years": [y for y in _years(answers, year) if _forms().find(ident, y)], "unit": unit,
        "units": [u for u in people.units() if u.kind in ("department", "town", "street")],
        "query": request.GET.urlencode(), **_judged(found),
    }, status=400 if problems else 200)  # fmt: skip


def table_cell(request: HttpRequest, ident: str, year: int, row: str, column: str) -> HttpResponse:
    """The cases behind one cell."""
    answers = _answers(ident, year)
    unit, given, _problems = _asked(request)
    made, _found = _table(answers, ident, year, unit, given)
    cell = made.cells.get((row, column))
    if cell is None or cell.query is None:
        raise Http404(_("这一格没有案件"))
    page = paged(request, cell.cases)
    held = answers.rows(rows, answers.snapshot, cell.query, PER_PAGE, page["offset"])
    page["rows"] = [
        {**e._asdict(), "unit_name": unit_name(e.unit), "amount": in_unit(e.amount, cell.slot.scale)} for e in held
    ]
    return render(request, "web/table_cell.html", {
        "here": "figures", "year": year, "ident": ident, "title": title(made, is_english()),
        "name": named(made, (row, column), is_english()), "shown": shown(cell, is_english()), "unit": cell.slot.unit,
        "page": page, "query": urlencode({k: v for k, v in request.GET.items() if k != "page"}),
    })  # fmt: skip


def table_file(request: HttpRequest, ident: str, year: int, form: str) -> HttpResponse:
    """The table as a file, filled in as the page was."""
    if form not in CONTENT_TYPES:
        raise Http404(_("没有这种格式"))
    answers = _answers(ident, year)
    unit, given, problems = _asked(request)
    if problems:
        return table_page(request, ident, year)
    made, found = _table(answers, ident, year, unit, given)
    content = answers.rows(render_as, made, found, form, answers.snapshot, is_english())
    answer = HttpResponse(content, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{ident}-{year}.{form}"'
    return answer


@lru_cache(maxsize=1)
def _forms() -> Forms:
    return Forms.load(cases.office().catalog)


def _answers(ident: str, year: int) -> Answers:
    answers = current()
    if answers is None or _forms().find(ident, year) is None:
        raise Http404(_("这一年没有这张表"))
    return answers


def _table(
    answers: Answers, ident: str, year: int, unit: str | None = None, given: dict[Place, Number] | None = None
) -> tuple[Filled, list[Judged]]:
    """A table and its checks, kept while the snapshot lasts."""

    def made() -> tuple[Filled, list[Judged]]:
        source, catalog = answers.snapshot, cases.office().catalog
        synthetic = (settings.HOME / SAMPLE).exists()
        table = filled(catalog, source, _forms(), ident, year, unit, given, synthetic)
        return table, checked(catalog, source, _forms(), table)

    return answers.kept(("table", ident, year, unit, tuple(sorted((given or {}).items()))), made)


def _asked(request: HttpRequest) -> tuple[str | None, dict[Place, Number], list[str]]:
    """The unit, the numbers filled in by hand, and what could not be read of them."""
    unit = request.GET.get("unit", "") or None
    given, problems = {}, []
    if unit is not None and people.unit(unit) is None:
        problems.append(_("没有单位“%(given)s”：请在列表中选一个。") % {"given": unit})
        unit = None
    for name, text in request.GET.items():
        if "." not in name or not text.strip():
            continue
        try:
            at, value = parsed(f"{name}={text.replace(',', '').replace('，', '')}")
            given[at] = value
        except Fault:
            problems.append(_("“%(given)s”不是数：写作 12 或 12.5。") % {"given": text[:40]})
    return unit, given, problems


def _lines(made: Filled) -> dict[str, Any]:
    """The rows of the head and those of the body. A table of several blocks has a head in each, and none over all."""
    held = grid(made)
    lines = held.by_row()
    first = next((n for n, line in enumerate(lines) if any(b.kind == VALUE for b in line)), 0)
    heads = first if len(made.form.blocks) == 1 else 0
    told = [[_box(b, held.stub) for b in line] for line in lines]
    return {"head": told[:heads], "body": told[heads:], "is_wide": held.width > WIDE}


def _box(box: Box, stub: int) -> dict[str, Any]:
    cell = box.cell
    along, many = ("row", box.rows) if box.kind == STUB else ("col", box.columns)
    return {
        "is_value": box.kind == VALUE, "scope": f"{along}group" if many > 1 else along, "rows": box.rows,
        "columns": box.columns, "is_head": box.kind == HEAD,
        "names_row": box.kind == STUB and box.column + box.columns == stub,
        "words": shown(cell, is_english()) if box.kind == VALUE else box.words.told(is_english()),
        "row": box.at[0], "column": box.at[1],
        "opens": cell is not None and cell.query is not None and bool(cell.cases),
        "is_open": cell is not None and cell.value is None and cell.owed, "is_nil": cell is not None and not cell.value,
    }  # fmt: skip


def _judged(found: list[Judged]) -> dict[str, int]:
    told = {True: "held", False: "broken_count", None: "unjudged"}
    return {name: sum(j.holds is holds for j in found) for holds, name in told.items()}


def _name(form: Form) -> str:
    return form.name.told(is_english())


def _years(answers: Answers, year: int) -> list[int]:
    first = (answers.begun or answers.snapshot.as_of).year
    return sorted({*range(first, answers.year + 1), year}, reverse=True)
