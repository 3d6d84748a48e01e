"""What stands around a table: its title, the year and the day that it speaks of, notes, and what does not agree."""

from collections.abc import Iterable

from zhunsheng.reports.annual import NOTE, NOTE_EN
from zhunsheng.reports.tables.checks import Judged, broken
from zhunsheng.reports.tables.fill import Filled, Place
from zhunsheng.reports.tables.form import Words


def title(filled: Filled, english: bool = False) -> str:
    """The table's name with its year."""
    name = filled.form.name.told(english)
    return f"{name}, {filled.year}" if english else f"{name}（{filled.year}年度）"


def mark(filled: Filled, english: bool = False) -> str:
    """The mark that the data are synthetic, or nothing."""
    return (NOTE_EN if english else NOTE) if filled.synthetic else ""


def span(filled: Filled, english: bool = False) -> str:
    """The days that the table covers, and the day of the snapshot; the unit where it is of one alone."""
    whose = filled.names.get(filled.unit or "", filled.unit or "")
    if english:
        said = f"1 January to 31 December {filled.year}; as of {filled.as_of}; {filled.form.basis}"
        return f"{whose}; {said}" if whose else said
    said = f"统计期间：{filled.year}年1月1日至12月31日；数据截至{filled.as_of}；样式依据：{filled.form.basis}"
    return f"{whose}；{said}" if whose else said


def notes(filled: Filled, found: Iterable[Judged], english: bool = False) -> list[str]:
    """The form's notes, why cells are nought or open, units beyond their list of powers, checks not judged."""
    out = [w.told(english) for w in filled.form.notes]
    for row, column, slot in filled.form.slots():
        # A row that is nought for one reason throughout says so once.
        place = named(filled, (row, column), english)
        if slot.nil is not None:
            out.append(f"{place.partition('·')[0]}{': ' if english else '：'}{slot.nil.told(english)}")
        elif slot.outside is not None and filled.cells[row, column].value is None:
            who = slot.outside.told(english)
            out.append(f"{place}: to be filled in by {who}" if english else f"{place}：由{who}填报")
    for at in filled.beyond:
        place = named(filled, at, english)
        said = "the list of powers has no such power for this unit"
        out.append(f"{place}: {said}" if english else f"{place}：有案件，但该单位的权责清单没有此项职权")
    if any(not cell.owed for cell in filled.cells.values()):
        said = "—: no such power on the unit's list; units without any of these powers are left out"
        out.append(said if english else "—：权责清单中无此项职权；全无这些职权的单位未列")
    out += [j.told(english) for j in found if j.holds is None]
    return list(dict.fromkeys(out))


def failing(found: Iterable[Judged], english: bool = False) -> list[str]:
    """The identities that do not hold, each with both sides."""
    head = "Identity broken: " if english else "勾稽不符："
    return [head + j.told(english) for j in broken(found)]


def named(filled: Filled, at: Place, english: bool = False) -> str:
    """A cell in words: its row and its column, with their groups."""
    for block in filled.form.blocks:
        row = _path(filled.rows(block), at[0])
        column = _path(block.columns, at[1])
        if row and column:
            return "·".join(w.told(english) for w in (*row, *column))
    return ".".join(at)


def _path(lines, ident: str) -> list[Words]:
    for line in lines:
        if not line.below and line.id == ident:
            return [line.name]
        if found := _path(line.below, ident):
            return [line.name, *found]
    return []
