"""Which claims tell a change (同比增加438件, 增长53.16%) and which a former value (上年824件)."""

import re
from functools import cache

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import listed, one_of, words

_LEVEL = re.compile("(?:到|至|为|达)$")
_CARRIED = re.compile("结转|遗留|旧存|转入|存案|未结|转接")
_BESIDE = re.compile("(?:上年|去年|上一年|上年度|前一年)(?:同期)?(?:的|为|是)?$")


@cache
def _verbs() -> re.Pattern[str]:
    held = (*words("words")["growth_up"], *words("words")["growth_down"])
    return re.compile(f"{one_of(tuple(held))}(?:了|近|约|超|超过|逾)?$")


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(one_of(listed("words", "compared_with")))


@cache
def _former() -> re.Pattern[str]:
    return re.compile(f"(?<![比较与同])(?:{'|'.join(listed('words', 'former'))})")


def direction(claim: Claim) -> int:
    """+1 where the claim tells a rise, −1 a fall, 0 neither."""
    left = claim.left.rstrip()
    if not _verbs().search(left):
        return 0
    return -1 if left.rstrip("了近约超过逾").endswith(tuple(words("words")["growth_down"])) else 1


def is_change(claim: Claim) -> bool:
    """A change in a count needs its comparison said; a change in percent need not."""
    if not direction(claim):
        return False
    return claim.is_rate or bool(_compared().search(claim.left) or _compared().search(claim.lead))


def is_former(claim: Claim) -> bool:
    """A value of the period before; what was carried over from it belongs to this one."""
    near = claim.left if claim.left.strip(" 为是达有") else claim.lead
    if _BESIDE.search(claim.left.rstrip()):
        return True
    return bool(_former().search(near)) and not _CARRIED.search(near) and not _compared().search(near)
