"""What is told beside a whole and beside each of its parts: its money, or what it is held against.

Where the parts are all told, so is what stands beside them.
"""

from collections import defaultdict

from zhunsheng.reports.claims.bindings import Group, Wholes
from zhunsheng.reports.claims.changes import is_yardstick
from zhunsheng.reports.claims.claim import Claim

_BESIDE = 4  # counts told with the last of a list


def bind_beside(claims: list[Claim], out: Wholes) -> None:
    """Bind what stands beside the parts of each group to what stands beside its whole."""
    groups = list(out.groups)
    _yardsticks(claims, groups, out)
    _riders(claims, groups, out)


def _yardsticks(claims: list[Claim], groups: list[Group], out: Wholes) -> None:
    """收入26亿元,占预算61亿元的42%,其中税收9亿元,占预算24亿元的37%: what the part is held against is of that, too."""
    beside = {n: n + 1 for n in out.counts if n + 1 < len(claims) and is_yardstick(claims, n + 1)}
    for group in groups:
        row = [beside[p] for p in group.parts if p in beside] if group.whole in beside else []
        if row:
            full = len(row) == len(group.parts)
            out.bind(beside[group.whole], row, group.how if full else "named", open_ended=not full)


def _riders(claims: list[Claim], groups: list[Group], out: Wholes) -> None:
    """低保90户,发放47万元,其中城市60户,发放32万元,农村30户,发放15万元: where the 户 are all told, so is the money."""
    places = {n: at for at, n in enumerate(out.counts)}
    for group in groups:
        made = sum(claims[p].amount for p in group.parts)
        if len(group.parts) < 2 or group.how == "carried" or made != claims[group.whole].amount:
            continue
        for whole, row in _rows(claims, group, places, out).items():
            told = tuple(row.values())
            if len(told) == len(group.parts) and not any(set(told) <= set(g.parts) for g in out.of(whole)):
                out.add(Group(whole, told, "beside", exhaustive=True))


def _rows(claims: list[Claim], group: Group, places: dict[int, int], out: Wholes) -> dict[int, dict[int, int]]:
    """By each whole told between the group's own and its parts: what each part has of it."""
    rows: dict[int, dict[int, int]] = defaultdict(dict)
    ends = [*(places[p] for p in group.parts[1:]), places[group.parts[-1]] + _BESIDE]
    for part, end in zip(group.parts, ends, strict=True):
        for m in out.counts[places[part] + 1 : end]:
            whole = out.parent.get(m)
            if (
                whole is not None
                and group.whole < whole < group.parts[0]
                and claims[m].sentence == claims[part].sentence
            ):
                rows[whole].setdefault(part, m)
    return rows
