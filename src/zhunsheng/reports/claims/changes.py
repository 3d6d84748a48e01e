"""Which claims tell a change (同比增加438件, 增长53.16%) and which a former value (上年824件)."""

import re
from functools import cache

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import listed, one_of, words

_LEVEL = re.compile("(?:到|至|为|达)$")
_CARRIED = re.compile("结转|遗留|旧存|转入|存案|未结|转接")
_BESIDE = re.compile("(?:[较比与][0-9]{4}年|上年|去年|上一年|上年度|上一年度|前一年)(?:同期)?(?:的|为|是|有|共)?$")
_AGAINST = re.compile("(?:相)?[较比与][^,。;]{1,14}$")  # 较一季度的958家次增加328家次
_MOVES = re.compile("相比|净?增|减|上升|下降|提高|提升|降低|上涨|回落|多了?|少了?|翻")
_SET_AGAINST = re.compile(
    "[较比与](?:[0-9]{4}年|上一?年|去年|前年|上年度|上一年度)(?:同期|度)?的?$|^(?:去年|上一?年)(?:度)?同期[^,。;]{0,6}$"
)  # 比2022年的3611万元, 收案数比上年的806件, 去年同期受理163件
_BEFORE_NOW = re.compile("(?:去年|上一?年)[^,。;]{0,8}$")
_NOW = re.compile("[,;](?:[今本当]年|本年度)")  # 去年受理806件,今年受理1120件
_NUMBER = re.compile("[0-9](?!年|[0-9])")


@cache
def _verbs() -> re.Pattern[str]:
    held = (*words("words")["growth_up"], *words("words")["growth_down"])
    return re.compile(f"{one_of(tuple(held))}(?:率|幅|幅度|比例)?(?:了|近|约|超|超过|逾|达到|达|为)*$")


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(f"{one_of(listed('words', 'compared_with'))}|[较比与][0-9]{{4}}年")


@cache
def _former() -> re.Pattern[str]:
    return re.compile(f"(?<![比较与同])(?:{'|'.join(listed('words', 'former'))})")


def direction(claim: Claim) -> int:
    """+1 where the claim tells a rise, −1 a fall, 0 neither."""
    left = claim.left.rstrip()
    if not _verbs().search(left):
        return 0
    told = _verbs().search(left)[0]  # type: ignore[index] - it was found above
    return -1 if told.startswith(tuple(words("words")["growth_down"])) else 1


def is_change(claim: Claim) -> bool:
    """A number right after its verb tells a change: 受案增加167件, but not 减少环节30个."""
    return direction(claim) != 0


def is_compared(claim: Claim) -> bool:
    """Whether a change names what it is against."""
    return bool(claim.is_rate or any(_compared().search(w) for w in (claim.left, claim.lead, claim.before)))


def is_former(claim: Claim) -> bool:
    """A value of the period before, told beside one of this; what was carried over from it belongs to this one.

    去年 alone does not make it one: a report written in January calls its own year so.
    """
    left = claim.left.strip()
    near = left if left.strip(" 为是达有") else claim.lead.strip()
    if _CARRIED.search(near) or direction(claim):
        return False
    if _AGAINST.match(left) and _MOVES.match(claim.right.lstrip()):
        return True
    if _SET_AGAINST.search(left) or (_BEFORE_NOW.match(near) and _NOW.match(claim.after)):
        return True
    if _BESIDE.search(left) or (not left and _BESIDE.search(near)):
        return claim.before.endswith("(") or bool(_NUMBER.search(claim.before))
    return bool(_former().match(near)) and len(near) <= 8 and bool(_NUMBER.search(claim.before))


_CHANGE_WORDS = re.compile(
    "[较比与][0-9]{4}年(?:同期)?的?|同比|环比|(?:与|较|比)?(?:上|去|前)一?年(?:度)?(?:同期)?(?:相比)?|相比|分别|均|都|增长|增加|上升|提高|提升|增幅|净增|上涨|减少|下降|降低|减幅|降幅|回落|缩减|"
    "增收|多收|减收|少收|提标|降标|上调|下调|调增|调减|调高|调低|"
    "多了|率|幅度|比例|了|约|近|超过|超|逾|达到|达|为|[ ,,()]|比|较|同期|总体|整体|大幅|小幅|继续|有所"
)


def own_words(claim: Claim) -> str:
    """What else than the change the words name: 办事效率 of 办事效率提高2倍. Then the values must be of that."""
    return without_change(claim.left)


def without_change(said: str) -> str:
    """Words without those that tell a change or what it is against."""
    return _CHANGE_WORDS.sub("", said)


_MEASURED = re.compile("(?:为|占|达|相当于|完成了?)[^,。;]{0,16}$")


def is_yardstick(claims: list[Claim], n: int) -> bool:
    """为年度计划7.8亿元的55.9%: what another value is held against, told with the rate right after it."""
    at = n + 1 if n + 1 < len(claims) else n
    beside = claims[at].is_rate and claims[at].left.strip() == "的" and claims[at].start - claims[n].end <= 2
    return bool(beside and not claims[n].is_rate and _MEASURED.search(claims[n].left))
