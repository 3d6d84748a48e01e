"""The arithmetic of tables: totals, shares, what came in against what went out, and the text beside them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.carried import NEW, ON, OVER
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.columns import shares, wholes_of_rates
from zhunsheng.reports.claims.grid import Grid, grids
from zhunsheng.reports.claims.relation import Relation, quoted, shown, verdict_of
from zhunsheng.reports.claims.source import Source

_TOTAL = re.compile("(?:总计|合计|小计|总数|总和|共计)(?:\\(.*\\))?$")
_ONLY = re.compile(f"{_TOTAL.pattern}|^(?:数量|数值|数据|件数|个数)(?:\\(.*\\))?$")  # the one column of figures
_AS_TABLED = re.compile("[^。;0-9]{0,16}与[上下前后]?表[^。;0-9]{0,6}(?:一致|相同)")
_WITHIN = re.compile("其中|[#*—-]|含")
_DONE = re.compile("办理结果|办结|审结|处理结果|总计|合计")


Cells = dict[tuple[int, int], Claim]
Sum = tuple[Claim, list[Claim]]


def tables(source: Source, claims: list[Claim]) -> list[Relation]:
    """What the tables of a document state by their own totals and rates, and by the same figure in the text."""
    out: list[Relation] = []
    gains = _net_gains(claims) if source.tabled else {}
    for grid, cells in filled(source, claims):
        sums = list(totals(grid, cells))
        out += [_summed(*told) for told in sums]
        out += [*shares(grid, cells, dict(down(grid, cells))), *_carried(grid, cells)]
        out += _net(grid, cells, gains)
    return out + list(_beside(source.plain, claims))


def bind_tables(source: Source, claims: list[Claim], bound: Wholes) -> None:
    """The numbers that a total sums are its parts: those of its column first; a share is one of the total."""
    at = {c.start: n for n, c in enumerate(claims)} if source.tabled else {}
    for grid, cells in filled(source, claims):
        told = [*down(grid, cells), *_across(grid, cells)]
        for whole, parts in told:
            for part in parts:
                bound.parent.setdefault(at[part.start], at[whole.start])
        for rate, whole in wholes_of_rates(grid, cells, dict(down(grid, cells))):
            bound.parent.setdefault(at[rate.start], at[whole.start])


def filled(source: Source, claims: list[Claim]) -> Iterator[tuple[Grid, Cells]]:
    """The tables of a text with the claims in their cells."""
    held: dict[int, Cells] = defaultdict(dict)
    for claim in claims:
        if claim.cell:
            held[claim.cell[0]][claim.cell[1:]] = claim
    for n, grid in enumerate(grids(source) if held else ()):
        yield grid, held[n]


def totals(grid: Grid, cells: Cells) -> Iterator[Sum]:
    """Each total with what it sums; where some rows stand within others, only those that it does sum."""
    yield from _across(grid, cells)
    for whole, parts in down(grid, cells):
        if not _nested(parts) or sum((p.amount for p in parts), Decimal(0)) == whole.amount:
            yield whole, parts


def _nested(parts: list[Claim]) -> bool:
    """其中: a row is within the one above it."""
    return any(_WITHIN.match(p.left.split("·")[-1]) for p in parts)


def _across(grid: Grid, cells: Cells) -> Iterator[Sum]:
    """A column headed 总计 against those left of it; those of a total before it are not counted twice."""
    totals = [c for c in range(grid.columns) if any(_TOTAL.search(grid.words(r, c)) for r in range(min(grid.rows, 4)))]
    for column in totals[-1:]:
        for row in range(grid.rows):
            whole = cells.get((row, column))
            parts = [cells[row, c] for c in range(column) if (row, c) in cells and c not in totals]
            if whole and len(parts) > 1 and _alike(whole, parts):
                yield whole, parts


def down(grid: Grid, cells: Cells) -> Iterator[Sum]:
    """A row named 总计 against the rows above it that belong to the same heading."""
    for row in range(1, grid.rows):
        at = next((c for c in range(grid.columns) if _TOTAL.search(grid.words(row, c)) and (row, c) not in cells), None)
        if at is None or not any((row, c) in cells for c in range(grid.columns)):
            continue
        rows = _above(grid, row, at)
        for column in range(at + 1, grid.columns):
            whole, parts = cells.get((row, column)), [cells[r, column] for r in rows if (r, column) in cells]
            if whole and len(parts) > 1 and _alike(whole, parts):
                yield whole, parts


_UPPER = re.compile("[一二三四五六七八九十]{1,3}、")
_INNER = re.compile(r"\([一二三四五六七八九十]{1,3}\)")  # (七)总计 sums no 一、新收 above its own (一)


def _above(grid: Grid, row: int, at: int) -> list[int]:
    """The rows that a total row sums: up to the last total, and no further than its heading reaches."""
    heading = grid.cells.get((row, at - 1)) if at else None
    inner = _INNER.match(grid.words(row, at))
    out: list[int] = []
    for above in range(row - 1, -1, -1):
        if heading and (cell := grid.cells.get((above, at - 1))) and cell.start != heading.start:
            break
        if any(_TOTAL.search(grid.words(above, c)) for c in range(at + 1)):
            break
        upper = inner and _UPPER.match(grid.words(above, at))
        if upper and not _INNER.search(grid.words(above, at)):
            break
        out.append(above)
        if upper:
            break
    return out


def _alike(whole: Claim, parts: list[Claim]) -> bool:
    return all(p.unit == whole.unit for p in parts) and whole.unit != "%"


def _carried(grid: Grid, cells: Cells) -> Iterator[Relation]:
    """新收 + 上年结转 = 总计 + 结转下年, in each column."""
    rows = {}
    for row in range(grid.rows):
        words = "".join(grid.words(row, c) for c in range(min(3, grid.columns)) if (row, c) not in cells)
        for name, pattern in (("on", ON), ("carried", OVER), ("new", NEW)):
            if pattern.search(words):
                rows.setdefault(name, row)
                break
        else:
            if _TOTAL.search(words) or (_DONE.search(words) and "total" not in rows):
                rows["total"] = row
    if set(rows) != {"new", "carried", "total", "on"}:
        return
    for column in range(1, grid.columns):
        held = {name: cells.get((row, column)) for name, row in rows.items()}
        if all(held.values()):
            yield _balanced(held["new"], held["carried"], held["total"], held["on"])  # type: ignore[arg-type]


def _summed(whole: Claim, parts: list[Claim]) -> Relation:
    found = sum((p.amount for p in parts), Decimal(0))
    fits = abs(found - whole.amount) <= _slack(whole, parts)
    sign, zh, en = _words(fits)
    return Relation(
        "table",
        (whole, *parts),
        f"{' + '.join(p.text for p in parts)} = {shown(found)} {sign} {whole.text}",
        verdict_of(fits),
        f"表中“{whole.measure}”写 {whole.text}，各项相加得 {shown(found)}，{zh}。",
        f"The table has {whole.text} for “{whole.measure}”; its parts add up to {shown(found)}, {en}.",
    )


def _words(fits: bool) -> tuple[str, str, str]:
    return ("=", "相符", "the same") if fits else ("≠", "不相符", "which is not the same")


def _slack(whole: Claim, parts: list[Claim]) -> Decimal:
    """Rounded numbers may be half a last digit off each; whole ones not at all."""
    places = min(c.quantity.value.as_tuple().exponent for c in (whole, *parts))
    return Decimal(0) if places >= 0 else Decimal(1).scaleb(places) * len(parts) / 2


def _balanced(new: Claim, carried: Claim, total: Claim, on: Claim) -> Relation:
    came, went = new.amount + carried.amount, total.amount + on.amount
    sign, zh, en = _words(came == went)
    column = new.lead or new.measure
    return Relation(
        "carry-over",
        (new, carried, total, on),
        f"{new.text} + {carried.text} {sign} {total.text} + {on.text}",
        verdict_of(came == went),
        f"表中“{column}”一栏，新收加结转得 {shown(came)}，办结加结转下年得 {shown(went)}，{zh}。",
        f"In the column “{column}” {shown(came)} came in, {shown(went)} went out or is carried on: {en}.",
    )


_NET = re.compile("净(增|减)(?:加|少)?([^,。;0-9]{2,16})$")


def _net_gains(claims: list[Claim]) -> dict[str, list[Claim]]:
    """The net gains that the text tells, by the words of what they are of."""
    out: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.cell and not claim.is_rate and (found := _NET.search(claim.left.strip())):
            out[found[2]].append(claim)
    return out


def _net(grid: Grid, cells: Cells, gains: dict[str, list[Claim]]) -> Iterator[Relation]:
    """净增企业18家 against the row that has the number of 企业 of two years."""
    for row in range(1, grid.rows) if gains else ():
        held = [cells[row, c] for c in range(grid.columns) if (row, c) in cells and _YEAR.search(grid.words(0, c))]
        if len(held) == 2:
            for claim in gains.get(re.sub("\\(.*?\\)", "", held[0].left.split("·")[-1]), ()):
                if all(c.unit == claim.unit for c in held):
                    yield _grown(held[0], held[1], claim, -1 if "净减" in claim.left else 1)


_YEAR = re.compile("^(?:[0-9]{4}年|[上去本今]年)")


def _grown(first: Claim, last: Claim, claim: Claim, way: int) -> Relation:
    found = (last.amount - first.amount) * way
    sign, zh, en = _words(found == claim.amount or claim.quantity.approx is not None)
    return Relation(
        "diff",
        (first, last, claim),
        f"{last.text} − {first.text} = {shown(found * way)} {sign} {claim.text}",
        verdict_of(sign == "="),
        f"表中“{last.left}”由 {first.text} 变为 {last.text}，相差 {shown(abs(found))}；正文写{quoted(claim)}，{zh}。",
        f"The table has {first.text} and {last.text} for “{last.left}”, {shown(abs(found))} apart; "
        f"the text says {quoted(claim)}, {en}.",
    )


def _beside(plain: str, claims: list[Claim]) -> Iterator[Relation]:
    """A figure of the text and one of a table under the very same words and unit."""
    written: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if not claim.cell and len(claim.label) >= 4:
            written.setdefault((claim.label, claim.unit), []).append(claim)
    agreed = [c for c in claims if not c.cell and _AS_TABLED.match(plain, c.end)]
    for claim in claims:
        if not claim.cell or not claim.unit or (claim.lead and not _ONLY.search(claim.lead.split("·")[-1])):
            continue
        words = re.sub("\\(.*?\\)", "", claim.left.split("·")[-1])
        told = written.get((words, claim.unit), [])
        told = told or [c for c in agreed if c.unit == claim.unit and len(words) >= 4 and c.label.endswith(words)]
        if len(told) == 1:
            yield _same(told[0], claim)


def _same(text: Claim, table: Claim) -> Relation:
    sign, zh, en = _words(text.amount == table.amount or text.quantity.approx is not None)
    return Relation(
        "table",
        (text, table),
        f"{text.text} {sign} {table.text}",
        verdict_of(sign == "="),
        f"正文写{quoted(text)}，表中“{table.measure}”是 {table.text}，{zh}。",
        f"The text says {quoted(text)}, the table has {table.text} for “{table.measure}”: {en}.",
    )
