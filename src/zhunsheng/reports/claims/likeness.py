"""How what two counts are called is alike: the same words, fewer of them, a narrower word, another kind."""

import re
from functools import cache

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import words

KIND = 4  # signs; a longer name is no bare kind of the thing that was counted
_OWN = 4  # signs of a name that is more than a manner of doing
_VERBS = re.compile(
    "办结|结案|新收|收案|受案|受理|接待|调处|调解(?!员|室|委)|发放|开展|组织|举办|培训|审查|审核|挽回|解答|代写|提供|审结|召开|查处|排查|制定|出台|"
    "新增|完成|处理|涉及|涉案|避免|化解|纠正|作出|收到|印发|建成|落实|邀请|走访|帮助|服务|参加|参与|出动|惠及|覆盖|回复|答复|处罚|罚款|移送"
)


def own_subject(said: str, measure: str) -> bool:
    """行政复议维持1件 after 上年结转1件: a result of something else than what was counted."""
    return len(said) >= _OWN and not _VERBS.search(said) and common(said, measure) < 2


_THING = re.compile("[费率室站所量员]|中心|机构|平台")  # 公务接待费 is no deed
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# 非诉审查76件 is a kind of case, 政务服务类27个 of matters; 已审查 and 共审查 are deeds
_NAMES_KIND = re.compile(
    "^(?!共|已|均|各|全|本|新|累计|依法|及时|成功|另|再|并|现|实)[^,]{2}"
    "(?:审查|审核|调解|处罚|服务|帮助|处理|答复|培训|走访)$|(?:类|方面|领域)$"
)


def deed_of(claim: Claim) -> str:
    """What was done, where the words of a count begin with it."""
    found = _VERBS.search(_IN_BRACKETS.sub("", claim.label)[:5])
    if found and (_THING.match(claim.label, found.end()) or _NAMES_KIND.search(claim.label)):
        return ""
    return found[0] if found else ""


_NOT = re.compile("[不未]")  # 不批准逮捕44件 is no part of 批准逮捕268件
_NON = re.compile("非(?=(.{2}))")  # 非电话诉求5229件 is none of 电话诉求41424件; 非法集资案件 are 集资案件


def abridges(phrase: str, label: str) -> bool:
    """新收申请 for 新收行政复议申请: its two words, with others between."""
    return len(phrase) == 4 < len(label) and phrase[:2] in label[:-2] and label.endswith(phrase[2:])


def repeats(phrase: str, label: str) -> bool:
    """未结案件中 of what was 尚未结案: the words again, but for one that connects."""
    return len(phrase) >= 2 and phrase in label and len(label) <= len(phrase) + 2


def within(whole: str, part: str) -> bool:
    """Whether the words of the whole stand, with others between, in those of the part, and both end alike."""
    if not 4 <= len(whole) < len(part) or whole[-2:] != part[-2:] or _NOT.search(part) and not _NOT.search(whole):
        return False
    signs = iter(part)
    return all(sign in signs for sign in whole) and not _is_other(whole, part)


def _is_other(whole: str, part: str) -> bool:
    """Whether the part is named as what the whole is not: 非 before words of the whole, 非 not among them."""
    return any(found[1] in whole and "非" + found[1] not in whole for found in _NON.finditer(part))


_DECIDED = re.compile("^(?:决定|宣布|予以|依法|作出)+")  # 决定继续有效486件


def of_one_set(row: tuple[Claim, ...], beside: Claim) -> bool:
    """Whether each is called by another word of one set, as 市里拨 and 区里配套 are, and what stands before by none."""
    called = [_DECIDED.sub("", c.label) for c in row]
    for kind in _sets() if all(called) else ():
        found = [found[0] for said in called if (found := kind.match(said))]
        if len(set(found)) == len(row) and not kind.search(beside.label):
            return True
    return False


@cache
def _sets() -> tuple[re.Pattern[str], ...]:
    """A pattern for the words of each set of kinds of which a thing has one."""
    return tuple(re.compile("|".join(kinds)) for kinds in words("words")["exclusive"])


def narrower(whole: str, part: str) -> bool:
    """排查隐患4017项 … 重大隐患9项: the thing of the whole with a word before it."""
    found = _VERBS.match(whole)
    thing = whole[found.end() :] if found else ""
    more = part.removesuffix(thing) if len(thing) >= 2 and part.endswith(thing) else ""
    other = _NOT.search(more) or more.endswith("非")
    return bool(more) and len(more) <= KIND and not _VERBS.search(more) and not other


def common(one: str, other: str) -> int:
    """The length of the longest run of signs that both hold."""
    best = 0
    for start in range(len(one)):
        while start + best < len(one) and one[start : start + best + 1] in other:
            best += 1
    return best
