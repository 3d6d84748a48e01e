"""Heads that part what a text speaks of (按类别分, 从学历看, 申请事项中), and of which of its counts they do."""

import re
from decimal import Decimal
from functools import cache

from zhunsheng.reports.claims.bounds import of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import listed, one_of
from zhunsheng.reports.claims.shares import quotient_fits, series

_SPLIT = re.compile(r"[从分][^,。;\d]{1,12}看[,:]|按(?:照)?[^,。;\d]{1,12}(?:分类|划分|分|看|来看|统计|区分)[,:]?")
_FOREMOST = re.compile(
    r"(?:居|排名?|排在|位列|[^,。;]量)前(?:[一二三四五六七八九十]{1,2}|\d{1,2})[位名]?的?[^,。;\d]{0,8}$"
)
_NEARLY = 20  # one part in so many: what a split is off from the whole it is of


def parts_all(gap: str) -> bool:
    """按来源分: every one of what is spoken of falls under one of the heads that follow."""
    return bool(_SPLIT.search(gap))


def names_foremost(gap: str) -> bool:
    """居前五位的是: the largest of what is spoken of, not all."""
    return bool(_FOREMOST.search(gap))


_FOCUS = re.compile(
    r"(?:^|[,。;:\n])([^,。;:、\n\d]{0,12}?)(?:集中[在于][^,。;:\d]{0,10}:|主要(?:集中|分布|反映|体现|涉及)[^,。;:\d]{0,12}:?|主要[是有为]:)[^,。;:\d]{0,10}$"
)


def focus(gap: str) -> str | None:
    """有效工单主要集中在以下领域: what is announced to lie mostly in the items that follow; it may be left unsaid."""
    found = _FOCUS.search(gap)
    return found[1] if found else None


@cache
def _aspect() -> re.Pattern[str]:
    return re.compile(f"{one_of(listed('words', 'aspects'))}$")


def is_aspect(phrase: str) -> bool:
    """申请事项, 被申请人: a respect in which what was counted differs, itself counted nowhere."""
    return bool(_aspect().search(phrase))


_CALLED = re.compile(r"[从按](?:照)?([^,。;\d]{2,12}?)(?:来看|看|分类|划分|统计|区分|分)[,:]?")


def calls(gap: str, label: str) -> bool:
    """从受援对象看 after 受援群众13402人次: the head says whose kinds it tells."""
    found = _CALLED.search(gap)
    named = _aspect().sub("", found[1]) if found else ""
    return len(named) == 2 and named in label


def divided(claims: list[Claim], run: list[int], able: list[int], first: int | None) -> int | None:
    """The count that a head divides, of those it may: by the sum, by the shares beside the parts, or nearly so.

    Else the one it was taken for, if that holds them all.
    """
    made = sum((claims[n].amount for n in run), Decimal(0))
    if len(run) > 1 and (whole := next((m for m in able if claims[m].amount == made), None)) is not None:
        return whole
    shared = _shares(claims, run)
    fitting = [sum(quotient_fits(claims, n, m, rate) for n, rate in shared) for m in able]
    if len(shared) > 1 and max(fitting, default=0) * 2 > len(shared):
        return able[fitting.index(max(fitting))]
    near = [m for m in able if len(run) > 2 and abs(claims[m].amount - made) * _NEARLY <= claims[m].amount]
    near.sort(key=lambda m: abs(claims[m].amount - made))
    if near:
        return near[0]
    return first if first is not None and of(claims[first]).high >= claims[run[0]].amount else None


def _shares(claims: list[Claim], run: list[int]) -> list[tuple[int, int]]:
    """The parts with the share of each, told right after it or for all in one row: 分别占46.2%和18.4%."""
    row = series(claims, run[-1] + 1) if run[-1] + 1 < len(claims) else []
    if len(row) == len(run) > 1 and "占" in claims[row[0]].left:
        return list(zip(run, row, strict=True))
    beside = ((n, n + 1) for n in run if n + 1 < len(claims))
    return [(n, rate) for n, rate in beside if claims[rate].is_rate and "占" in claims[rate].left]
