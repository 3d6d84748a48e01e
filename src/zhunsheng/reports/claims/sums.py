"""Wholes that only the numbers show: a row of counts that adds up to one before or after it."""

import re
from decimal import Decimal

from zhunsheng.reports.claims.bindings import Group, Wholes
from zhunsheng.reports.claims.bounds import NOTHING, of, total
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import listed, may_be_part, of_one_kind
from zhunsheng.reports.claims.numerals import chinese

REACH = 16
_PLAIN = 10  # a smaller whole adds up by chance too often
_SHORT = 6  # signs; a longer name is a thing of its own
_KIND = 4  # signs of a bare kind
_PARAGRAPHS = 4  # looked back over
_FAR = 100  # so does one sentences away, unless it is larger than this


def bind_totals(claims: list[Claim], members: list[int], out: Wholes) -> None:
    """Bind parts told before their 共; before all else, since the total may itself be part of something."""
    for at in range(len(members)):
        _totalled(claims, members, at, out)


def bind_sums(claims: list[Claim], members: list[int], out: Wholes) -> None:
    """Bind rows of counts that exactly make up a whole before them."""
    for at in range(len(members)):
        _made_up(claims, members, at, out)
        _told_in_full(claims, members, at, out)


def bind_across(claims: list[Claim], paragraphs: list[list[int]], out: Wholes) -> None:
    """按内容分,经济类58件…: bind a sentence's row that makes up, to the last digit, a whole of a paragraph before."""
    earlier: list[int] = []
    open_: list[int] = []
    for members in paragraphs:
        free = [m for m in members if m not in out.parent and all(g.how == "bracket" for g in out.of(m))]
        open_ = _itemised(claims, members, free, open_, out)
        told = [m for m in members if all(g.how == "bracket" for g in out.of(m)) and out.parent.get(m, -1) < members[0]]
        for row in _sentences(claims, told):
            loose = [m for m in row if m not in out.parent]
            goal = sum((claims[m].amount for m in row), Decimal(0))
            able = [m for m in reversed(earlier[-2 * REACH :]) if {out.parent.get(part, m) for part in row} == {m}]
            whole = next((m for m in able if _makes(claims, row, m, goal)), None)
            if whole is not None and loose:
                out.bind(whole, loose, "summed")
            elif loose != row:
                continue
            elif _told_out(claims, row):
                before = [*earlier, *(m for m in members if m < row[0])]
                near = (m for m in reversed(before[-REACH:]) if m not in out.parent and _nearly(claims, row, m, goal))
                if (whole := next(near, None)) is not None:
                    out.bind(whole, row, "split", exhaustive=True)
        earlier += members


def _itemised(claims: list[Claim], members: list[int], free: list[int], row: list[int], out: Wholes) -> list[int]:
    """Items on lines of their own, which together make up the last count before them."""
    if not row or free != members or any(claims[m].unit != claims[row[0]].unit for m in free):
        return [members[-1]] if free and free[-1] == members[-1] and not claims[members[-1]].quantity.approx else []
    row = [*row, *free]
    made = sum((claims[m].amount for m in row[1:]), Decimal(0))
    if len(row) > 2 and made == claims[row[0]].amount and made >= _PLAIN:
        out.bind(row[0], row[1:], "summed")
        return []
    return row if made < claims[row[0]].amount and len(row) <= 2 * REACH else []


def _sentences(claims: list[Claim], free: list[int]) -> list[list[int]]:
    """The free counts of each sentence that has several, all of one kind and exact."""
    held: dict[tuple[int, str, int], list[int]] = {}
    for m in free:
        held.setdefault((claims[m].sentence, claims[m].family, claims[m].depth), []).append(m)
    return [row for row in held.values() if len(row) > 1 and not any(claims[m].quantity.approx for m in row)]


def _makes(claims: list[Claim], row: list[int], whole: int, goal: Decimal) -> bool:
    told = claims[whole]
    near = claims[row[0]].paragraph - told.paragraph <= _PARAGRAPHS
    large = told.amount >= (_FAR if len(row) == 2 else _PLAIN * 2)
    return near and large and told.amount == goal and may_be_part(claims[row[0]].unit, told.unit)


def _told_out(claims: list[Claim], row: list[int]) -> bool:
    """Whether a row leaves nothing over: it ends in 其他, or tells kinds of which a thing has but one."""
    labels = [claims[m].label for m in row]
    return labels[-1].startswith(listed("words", "rest")) or of_one_kind(labels)


def _nearly(claims: list[Claim], row: list[int], whole: int, goal: Decimal) -> bool:
    """分领域看,…,其他43件: all are told, so what they nearly make up they must make up."""
    told = claims[whole]
    near = claims[row[0]].paragraph - told.paragraph <= _PARAGRAPHS
    return near and told.unit == claims[row[0]].unit and abs(told.amount - goal) * 50 <= told.amount and len(row) > 2


def _made_up(claims: list[Claim], members: list[int], at: int, out: Wholes) -> None:
    """Rows after a whole."""
    whole = claims[members[at]]
    if whole.quantity.approx:
        return
    after = [
        m
        for m in members[at + 1 : at + 1 + REACH]
        if claims[m].family == whole.family and claims[m].depth == whole.depth
    ]
    if after and _goes_on(claims[after[0]], whole):
        return
    begin, near, again = 0, whole.amount < _FAR, True
    while begin < len(after):
        able = again or not near or _listed(claims[after[begin]])
        row = _row(claims, after, begin, members[at]) if able else None
        again = row is not None and claims[row[-1]].sentence == whole.sentence  # 个人53件,单位8件;网上39件,信函22件
        if row and not _known(out, members[at], row):
            out.bind(members[at], row, "summed")
        begin += len(row) if row else 1


def _row(claims: list[Claim], after: list[int], begin: int, whole: int) -> list[int] | None:
    """The shortest row that makes up the whole, to the last digit, from where it begins among those after it."""
    goal, made, beside = claims[whole], Decimal(0), begin == 0
    if not beside and _midway(claims, after[begin]):
        return None
    for n in range(begin, len(after)):
        part = claims[after[n]]
        made += part.amount
        if made > goal.amount or part.quantity.approx or part.sentence - claims[after[begin]].sentence > 3:
            return None
        if n > begin and made == goal.amount:
            row = after[begin : n + 1]
            if goal.amount < _FAR and part.sentence != claims[row[0]].sentence:
                return None  # so few are the sum of two sentences by chance
            if _SUCCESS.search(claims[row[0]].label) and not all(_FAILURE.search(claims[m].label) for m in row[1:]):
                return None
            return row if goal.quantity.value >= _PLAIN or _bare_kinds(claims, row, beside) else None
    return None


def _goes_on(first: Claim, whole: Claim) -> bool:
    """例行发布会12场、专题9场: what 、 joins to the next is an item beside it."""
    return first.start - len(first.left) - whole.end == 1 and first.before[: -len(first.left) or None].endswith("、")


def _listed(first: Claim) -> bool:
    """答复情况为:予以公开28件…: a colon opens the list."""
    return first.before[: len(first.before) - len(first.left)].rstrip().endswith(":")


_SUCCESS = re.compile("(?:成功|化解|整改|履行)$")  # what makes up the whole with a success is what failed
_FAILURE = re.compile("未|不|失败|没有|正在|尚|其[他它余]|剩余")


def _bare_kinds(claims: list[Claim], row: list[int], beside: bool) -> bool:
    """行政诉讼2件,维持1件、未结1件: parts without a noun of their own have the one before."""
    return beside and all(len(claims[m].label) <= _SHORT for m in row)


def _midway(claims: list[Claim], n: int) -> bool:
    """Whether a count of the same sentence member stands right before: a row begins where its sentence does."""
    before, me = claims[n - 1], claims[n]
    return before.member == me.member and not before.is_rate


def _told_in_full(claims: list[Claim], members: list[int], at: int, out: Wholes) -> None:
    """接诉3087件,投诉2214件、举报783件、咨询190件: bare kinds right after a count, all of it but for a slip."""
    whole, row = claims[members[at]], list[int]()
    for m in members[at + 1 : at + 1 + REACH]:
        joined = "、" if row else ","
        part, before = claims[m], claims[m].before[: -len(claims[m].left) or None]
        beside = m == members[at] + 1 + len(row) and part.sentence == whole.sentence and part.depth == whole.depth
        if not beside or part.unit != whole.unit or not before.endswith(joined) or not _kind(part):
            break
        row.append(m)
    free = not out.of(members[at]) and not any(m in out.parent for m in row) and whole.amount >= _FAR
    off = abs(sum((claims[m].amount for m in row), Decimal(0)) - whole.amount)
    if len(row) > 2 and free and not whole.quantity.approx and 0 < off * 20 <= whole.amount:
        out.bind(members[at], row, "marked", exhaustive=True)


def _kind(part: Claim) -> bool:
    return 2 <= len(part.label) <= _KIND and part.left.strip() == part.label and not part.quantity.approx


def _known(out: Wholes, whole: int, row: list[int]) -> bool:
    """Whether the row is told of this whole already, or belongs to another."""
    told = any(set(row) <= set(g.parts) for g in out.of(whole))
    return told or any(out.parent.get(r, whole) not in (whole, *row) for r in row)


_CARRIED = re.compile("结转|旧存|上年|遗留|加上")


def _totalled(claims: list[Claim], members: list[int], at: int, out: Wholes) -> None:
    """新收1243件,结转126件,共1369件: the row lies before its total."""
    whole = claims[members[at]]
    left = whole.left.strip(" ,")
    if not left.startswith(listed("words", "totals")) and not left.endswith(listed("words", "totals")):
        return None
    if whole.quantity.approx in ("以上", "以下"):
        return None
    goal, made = of(whole), NOTHING
    row: list[int] = []
    for m in reversed(members[max(0, at - REACH) : at]):
        if m in out.parent or not _beside(claims[m], whole):
            break
        row.insert(0, m)
        made += of(claims[m])
        if len(row) > 1 and made.meets(goal):
            return _record(claims, members[at], row, out, exhaustive=False)
    bare = not left.endswith("累计") and left in listed("words", "totals") or left.startswith(("合计", "总计", "共计"))
    if stated := _ITEMS.fullmatch(left):
        bare, row = True, row[-int(chinese(stated[1]) or 0) :]
        made = total(claims[m] for m in row)
    if bare and len(row) > 1 and abs(made.low - whole.amount) * 10 <= whole.amount:
        _record(claims, members[at], row, out, exhaustive=True)
    return None


_ITEMS = re.compile("(?:以上|上述)?([二三四五六七八九十两])[项类者](?:合计|总计|共计|共)")  # 三项共计


def _beside(part: Claim, whole: Claim) -> bool:
    return part.sentence == whole.sentence and part.family == whole.family and part.depth == whole.depth


def _record(claims: list[Claim], whole: int, row: list[int], out: Wholes, exhaustive: bool) -> None:
    """What was carried over and what came in make a total, but are not parts of what was dealt with."""
    carried = any(_CARRIED.search(claims[m].left) for m in row)
    if carried:
        out.add(Group(whole, tuple(row), "carried", exhaustive=True))
    else:
        out.bind(whole, row, "summed" if not exhaustive else "marked", exhaustive)
