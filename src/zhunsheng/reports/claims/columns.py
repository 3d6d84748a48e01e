"""Columns of rates in a table: shares of a total, and quotients of two columns that the other rows give away."""

import re
from collections.abc import Iterator

from zhunsheng.reports.claims.bounds import is_quotient, of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.grid import Grid
from zhunsheng.reports.claims.relation import CONTRADICTS, HOLDS, Relation, shown

Cells = dict[tuple[int, int], Claim]
Told = tuple[Claim, Claim, Claim]  # a rate, its part, its whole
_SHARE = re.compile("占比|占|比重|比例")
_CHANGE = re.compile("增|减|升|降|同比|环比|涨")
_FEWEST = 3  # rows that tell what a column of rates is the quotient of


def shares(grid: Grid, cells: Cells, sums: dict[Claim, list[Claim]]) -> Iterator[Relation]:
    """The shares of each total, and the rates of each row, that are checked by the rows that do hold."""
    for told in _bases(grid, cells, sums):
        yield from _agreed(told)


def wholes_of_rates(grid: Grid, cells: Cells, sums: dict[Claim, list[Claim]]) -> Iterator[tuple[Claim, Claim]]:
    """Each rate with what it is of: the total of a share, the count of its row for 办结率."""
    yield from _of_totals(grid, cells, sums)
    for told in _bases(grid, cells, sums):
        yield from ((rate, whole) for rate, _, whole in told)


def _bases(grid: Grid, cells: Cells, sums: dict[Claim, list[Claim]]) -> Iterator[list[Told]]:
    """Rates with their parts and wholes, column by column."""
    of_total = [(rate, _count(grid, cells, rate), whole) for rate, whole in _of_totals(grid, cells, sums)]
    shared = [(rate, part, whole) for rate, part, whole in of_total if part and part is not whole]
    yield shared
    for column in sorted({c for _, c in cells}):
        if _CHANGE.search(grid.header(grid.rows, column)) or any(r.cell and r.cell[2] == column for r, _, _ in shared):
            continue
        rates = [cells[r, column] for r in range(grid.rows) if (r, column) in cells]
        if len(rates) >= _FEWEST and all(c.unit == "%" for c in rates):
            yield _quotients(cells, rates, column)


def _of_totals(grid: Grid, cells: Cells, sums: dict[Claim, list[Claim]]) -> Iterator[tuple[Claim, Claim]]:
    """Each rate under 占比 with the total of the counts beside it."""
    for rate in cells.values():
        _, row, column = rate.cell or (0, 0, 0)
        count = _count(grid, cells, rate)
        if rate.unit != "%" or not _SHARE.search(grid.header(row, column)) or count is None:
            continue
        whole = next((w for w, parts in sums.items() if count is w or any(p is count for p in parts)), None)
        if whole:
            yield rate, whole


def _count(grid: Grid, cells: Cells, rate: Claim) -> Claim | None:
    """The nearest count left of a rate in its row."""
    _, row, column = rate.cell or (0, 0, 0)
    left = (cells.get((row, c)) for c in range(column - 1, -1, -1))
    return next((c for c in left if c and not c.is_rate), None)


def _quotients(cells: Cells, rates: list[Claim], column: int) -> list[Told]:
    """受理、办结、办结率: the two columns whose quotients are the rates in all rows, or all but one."""
    rows = [r.cell[1] for r in rates if r.cell]
    able = [c for c in range(column) if all((r, c) in cells and not cells[r, c].is_rate for r in rows)]
    best: list[Told] = []
    for part in able:
        for whole in able:
            told = [(rate, cells[r, part], cells[r, whole]) for rate, r in zip(rates, rows, strict=True)]
            alike = part != whole and all(one.unit == other.unit for _, one, other in told)
            best = told if alike and sum(map(_fits, told)) > sum(map(_fits, best)) else best
    return best if sum(map(_fits, best)) >= max(_FEWEST - 1, len(rates) - 1) else []


def _agreed(told: list[Told]) -> Iterator[Relation]:
    """What each row says, where no fewer rows bear out their base than not."""
    if told and sum(map(_fits, told)) * 2 >= len(told):
        yield from (_relation(*row) for row in told)


def _fits(told: Told) -> bool:
    rate, part, whole = told
    return is_quotient(of(part), of(whole), rate)


def _relation(rate: Claim, part: Claim, whole: Claim) -> Relation:
    fits, made = _fits((rate, part, whole)), shown(part.amount / whole.amount * 100) if whole.amount else "?"
    sign, zh, en = ("≈", "相符", "the same") if fits else ("≠", "不相符", "which is not the same")
    return Relation(
        "rate", (part, whole, rate), f"{part.text} ÷ {whole.text} = {made}% {sign} {rate.text}",
        HOLDS if fits else CONTRADICTS,
        f"表中“{rate.measure}”写 {rate.text}，{part.text} 除以 {whole.text} 得 {made}%，{zh}。",
        f"The table has {rate.text} for “{rate.measure}”; {part.text} over {whole.text} is {made} %, {en}.",
    )  # fmt: skip
