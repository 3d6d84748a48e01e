"""What a share is of: 占98.73% names its whole, or leaves it to the count before it."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.bounds import is_quotient, of, total
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import may_be_part, step
from zhunsheng.reports.claims.likeness import abridges

REACH = 24  # counts looked back over for a whole
_WHOLE = re.compile(
    "占(?:比|到|据)?(?:了)?(?:全部|全年|总|所有)?([^,。;占]{0,20}?)(?:的|总数|总量|总人数|比重|比例|约|达|为)*$"
)
AVERAGE = re.compile("[月日年人户]均|平均|每[月日年]")
_PHRASE = 4  # signs of a phrase that names a whole: 占总数的
_OTHERS = 2  # shares in a row that tell the whole of one more
_BESIDE = 8  # claims to either side that are looked at for them
_FURTHER = 4  # paragraphs looked back over for the whole that 占 names


@dataclass(frozen=True, slots=True)
class Base:
    """What a rate is of. `sure` when the text, not the numbers, says so."""

    part: int | None
    whole: int | None
    sure: bool
    others: tuple[int, ...] = ()
    row: tuple[int, ...] = ()  # several parts that have the share together
    row_of: bool = False  # the first share of its row names the whole for all
    rest: bool = False  # the rate is of what the part leaves: 不合格53批次,合格率97.85%


def counts_before(claims: list[Claim], n: int, bound: Wholes, paragraphs: int = 0) -> list[int]:
    """Counts before a rate in its paragraph (or a few before it), the nearest first; averages are no wholes."""
    at = bisect_left(bound.counts, n)
    held = reversed(bound.counts[max(0, at - REACH) : at])
    near = (m for m in held if claims[n].paragraph - claims[m].paragraph <= paragraphs)
    return [m for m in near if not AVERAGE.search(claims[m].left)]


def share_base(claims: list[Claim], n: int, bound: Wholes) -> Base:
    """占98.73%: the count before it, of its whole or of the one that 占 names."""
    counts = counts_before(claims, n, bound)
    if (joint := _joint(claims, n, counts)) is not None:
        return joint
    if row := _several(claims, n, counts):
        return Base(row[-1], bound.parent.get(row[-1]), True, row=row)
    if (mine := _subject(claims, n)) and (told := _called(claims, n, mine, counts)) is not None:
        return of_part(claims, n, told, counts, bound)
    part = _sharing(
        claims, n, [m for m in counts if claims[m].member == claims[n].member and claims[m].family != "time"]
    )
    if part is None:
        return Base(None, _under_head(claims, n, bound), False)
    if subject := _subject(claims, n):
        part = next((m for m in counts if shares(subject, claims[m].measure)), None)
        if part is None:
            return Base(None, _told_of(claims, n, subject, counts, bound), False)
    named = _named(claims, n, part, counts_before(claims, n, bound, _FURTHER))
    named = _as_before(claims, n, part, bound) if named is None else named
    if named is not None:
        return Base(part, named, True)
    if part not in bound.parent and (told := _of_sisters(claims, n, counts)) is not None:
        return Base(part, told, True)
    base = of_part(claims, n, part, counts, bound)
    told = _list_base(claims, n, part, bound)
    told = _row_base(claims, n, part, counts, bound) if told is None else told
    if told is not None and not _fits_nearer(claims, n, base, told):
        return Base(part, told, True, row_of=True)
    # 占民事案件总数的86.06%: it names a whole that was not counted; another will do only if the numbers say so.
    unnamed = base.whole is not None and not quotient_fits(claims, part, base.whole, n) and _names_whole(claims[n])
    return Base(part, None, False) if unnamed else base


def _as_before(claims: list[Claim], n: int, part: int, bound: Wholes) -> int | None:
    """占承办提案总数的23.91%…占承办提案总数的2.17%: what the same words were the whole of just before."""
    told = claims[n].left.strip(" ,")
    k = next((k for k in range(n - 1, max(-1, n - 4), -1) if claims[k].is_rate), None)
    if k is None or len(told) < _PHRASE or claims[k].left.strip(" ,") != told:
        return None
    whole = bound.parent.get(k)
    return whole if whole is not None and larger(claims, part, whole) else None


def _list_base(claims: list[Claim], n: int, part: int, bound: Wholes) -> int | None:
    """处罚2100件,占申请总数的33.9%;强制705件,占11.4%: bare shares in a row are of what the first of them names."""
    k, first = n - 2, -1
    if part != n - 1 or not _is_bare(claims[n]):
        return None
    while k > 0 and n - k <= 2 * REACH and _is_share_beside(claims, k, n) and _alike_counts(claims, k - 1, part):
        if not _is_bare(claims[k]):
            first = k if _names_whole(claims[k]) or OF_ALL.search(claims[k].left) else -1
            break
        k -= 2
    whole = bound.parent.get(first)
    free = whole is not None and bound.parent.get(part, whole) == whole and _one_step(claims, first - 1, part)
    return whole if free and whole < first and larger(claims, part, whole) else None


def _one_step(claims: list[Claim], first: int, part: int) -> bool:
    """办结800件,占总数的88.9%;满意700件,占87.5%: no row, for what is done next may be of something else."""
    return step(claims[first].label) == step(claims[part].label)


def _row_base(claims: list[Claim], n: int, part: int, counts: list[int], bound: Wholes) -> int | None:
    """甲2100件,占33.9%;乙1060件,占17.1%;丙705件,占17.4%: what the others of the row, two at least, are shares of."""
    row = _bare_row(claims, n) if part == n - 1 else []
    others = [r for r in row if r != n]
    if len(others) < _OTHERS or not all(exact(claims[r]) and not claims[r].quantity.approx for r in others):
        return None
    able = (m for m in counts if m < row[0] - 1 and bound.parent.get(part, m) == m and larger(claims, part, m))
    return next((m for m in able if _tell(claims, others, m)), None)


def _tell(claims: list[Claim], others: list[int], whole: int) -> bool:
    """Whether shares are of a whole; of three and more one may be wrong."""
    wrong, allowed = 0, len(others) > _OTHERS
    for rate in others:
        wrong += not quotient_fits(claims, rate - 1, whole, rate)
        if wrong > allowed:
            return False
    return True


def _bare_row(claims: list[Claim], n: int) -> list[int]:
    """The shares without words of their own that are told with n, each right after its count."""
    row = [n]
    for step_, end in ((-2, 0), (2, -1)):
        k = n + step_
        while 0 < k < len(claims) and abs(k - n) <= _BESIDE and _goes_with(claims, k, n):
            row.insert(0 if end == 0 else len(row), k)
            k += step_
    return row


def _goes_with(claims: list[Claim], k: int, n: int) -> bool:
    rate, same = claims[k], claims[k].sentence == claims[n].sentence and claims[k].left == claims[n].left
    share = rate.is_rate and same and not claims[k - 1].is_rate and _is_bare(rate)
    return share and _alike_counts(claims, k - 1, n - 1)


def _is_bare(rate: Claim) -> bool:
    return bool(_BARE.fullmatch(rate.left.strip(" ,"))) or (not rate.left and rate.before.endswith("("))


_BARE = re.compile("占(?:比|到)?(?:约|达|为)?")


def _alike_counts(claims: list[Claim], one: int, other: int) -> bool:
    return claims[one].unit == claims[other].unit and claims[one].depth == claims[other].depth


def _fits_nearer(claims: list[Claim], n: int, base: Base, told: int) -> bool:
    """处罚2100件,占总数的33.9%;其中公安1050件,占50%: a share of the list's own item, as only the quotient tells."""
    if base.part is None or base.whole is None or base.whole == told:
        return False
    return quotient_fits(claims, base.part, base.whole, n) and not quotient_fits(claims, base.part, told, n)


def _of_sisters(claims: list[Claim], n: int, counts: list[int]) -> int | None:
    """分别为562件、188件,分别占46.2%和18.4%: where the share of one is of a whole, so are the others beside it."""
    row = series(claims, n)
    parts = [m for m in counts if m < row[0]][: len(row)][::-1]
    if len(row) < 2 or len(parts) < len(row):
        return None
    others = [(part, rate) for part, rate in zip(parts, row, strict=True) if rate != n and exact(claims[rate])]
    able = (m for m in counts if m < parts[0] and all(larger(claims, p, m) for p in parts))
    return next((m for m in able if any(quotient_fits(claims, p, m, r) for p, r in others)), None)


_HEAD = re.compile(
    r"(?:^|[,。;:\n])(?:在)?(?:([^,。;:、\d]{2,12}?)(?:当中|之中|里|中)|[从按]([^,。;\d]{2})[^,。;\d]{0,10}(?:看|分|划分))[,:]"
)


def _under_head(claims: list[Claim], n: int, bound: Wholes) -> int | None:
    """受援人中,农民工占52.4%,妇女占20.4%: shares in a row that no count begins are of what their head names."""
    rate = claims[n]
    if not _subject(claims, n):
        return None
    if n and claims[n - 1].sentence == rate.sentence and claims[n - 1].unit == rate.unit:
        return bound.parent.get(n - 1) if "占" in claims[n - 1].left else None
    counts = counts_before(claims, n, bound, _FURTHER)
    found = _HEAD.search(rate.before)
    if not found or not counts or claims[counts[0]].sentence == rate.sentence:
        return None
    if found[1]:
        return next((m for m in counts if shares(found[1], claims[m].measure)), None)
    called = next(
        (m for m in counts if found[2] in claims[m].label and m not in bound.parent), None
    )  # 从申请对象看 after 收到申请10件
    return bound.parent.get(counts[0], counts[0]) if called is None else called


_NO_SUBJECT = re.compile(
    "其中|所|共计?|合计|总计|累计|均|大?约|分别|[仅各只就也又还则已的]|件数|人数|数量|总量|"
    "[两二三]者|[两三]项|以上|[ 、:]"
)


def _subject(claims: list[Claim], n: int) -> str:
    """What a share itself says it is of, as in 本科以上学历占三分之二; nothing where a count is meant."""
    rate = claims[n]
    if "占" not in rate.left or (n and claims[n - 1].end == rate.start - len(rate.left)):
        return ""
    return _NO_SUBJECT.sub("", rate.left[: rate.left.rindex("占")])


_KIND = re.compile("(?:案件|事项|类|类案件)(?:总?数)?$")


def _kind(words: str) -> str:
    return _KIND.sub("", words) if len(words) > 2 else words


def _several(claims: list[Claim], n: int, counts: list[int]) -> tuple[int, ...]:
    """大气类和噪声类二者占总数的85.0%: the counts that the share names, where it names two or three."""
    names = re.split("[和与及、]", _subject(claims, n))
    held = tuple(m for name in names if (m := _called(claims, n, name, counts)) is not None)
    return held if 1 < len(names) == len(held) else ()


def _called(claims: list[Claim], n: int, subject: str, counts: list[int]) -> int | None:
    """公安类占比43.87%: the count that is called just so, in the sentence before."""
    near = (m for m in counts if claims[n].sentence - claims[m].sentence <= 1 and len(subject) >= 2)
    return next((m for m in near if _kind(claims[m].label) == _kind(subject)), None)


_TOGETHER = re.compile("(?:合计|共|[两二三四五]者|[两三四五]类|一并|总共)占")
_PEOPLE = re.compile("(?:人口|人员|学历|女性|男性|党员|职称|周岁以[上下]|岁以[上下])$")


def _told_of(claims: list[Claim], n: int, subject: str, counts: list[int], bound: Wholes) -> int | None:
    """The whole of a share with a subject of its own: what 其中 hangs on, or what its list is part of."""
    mine = [m for m in counts if claims[m].sentence == claims[n].sentence]
    if not mine:
        return None
    people = [m for m in mine if claims[m].family == "person"]
    if people and _PEOPLE.search(subject):
        return max(people, key=lambda m: claims[m].amount)
    near = mine[0]
    told = "其中" in claims[n].left or (claims[near].label and subject.endswith(claims[near].label))
    return near if told else bound.parent.get(near)


def _sharing(claims: list[Claim], n: int, near: list[int]) -> int | None:
    """The count that has the share; 分别占 gives the first of several to the first of as many counts."""
    told = series(claims, n)
    if len(told) == 1:
        return near[0] if near else None
    before = [m for m in near if m < told[0]][: len(told)][::-1]
    return before[told.index(n)] if len(before) == len(told) else None


def _names_whole(rate: Claim) -> bool:
    found = _WHOLE.search(rate.left.rstrip())
    return bool(found and len(found[1].strip("约 ")) >= 3)


def _named(claims: list[Claim], n: int, part: int, counts: list[int]) -> int | None:
    found = _WHOLE.search(claims[n].left.rstrip())
    said = found[1].strip("约 ") if found else ""
    words = said if len(said) < 4 else said.removesuffix("数")
    if len(words) < 2:
        return None
    able = [m for m in counts if m != part and larger(claims, part, m)]
    held = [
        m for m in able if words[-4:] in claims[m].measure or words[:3] in claims[m].measure or _says(words, claims[m])
    ] or [m for m in able if _number_of(said, claims[m])]
    return next((m for m in held if quotient_fits(claims, part, m, n)), held[0] if held else None)


_NUMBERS = {"人数": "person", "件数": "matter", "起数": "matter", "人次": "person-times", "户数": "body"}


def _number_of(words: str, whole: Claim) -> bool:
    """占受理人数: the whole is the 人 told beside the 件 of what was 受理."""
    return len(words) > 3 and whole.family == _NUMBERS.get(words[-2:]) and words[:-2] in whole.measure


def _says(words: str, whole: Claim) -> bool:
    """占审结复议案件: the whole is the count called 审结; 占新收案件: the one called 新收一审行政案件."""
    same = whole.label in words or _kind(whole.label) == _kind(words) or abridges(words, whole.label)
    return len(whole.label) >= 2 and same


def of_part(claims: list[Claim], n: int, part: int, counts: list[int], bound: Wholes, rest: bool = False) -> Base:
    known = bound.parent.get(part)
    last = next((bound.parent.get(k) for k in range(n - 1, max(-1, n - 4), -1) if _is_share_beside(claims, k, n)), None)
    able = [m for m in counts if m != part and larger(claims, part, m)]
    if rest:
        held = known if known is not None else next((m for m in able if claims[m].member == claims[n].member), None)
        return Base(part, held, held is not None, rest=True)
    if known is not None:
        return Base(part, known, True, tuple(m for m in able if m != known))
    sisters_last = sorted(able, key=lambda m: (m != last, _has_share(claims, m)))
    fitting = next((m for m in sisters_last if quotient_fits(claims, part, m, n)), None)
    if fitting is not None:
        return Base(part, fitting, False)
    far = (m for m in counts_before(claims, n, bound, _FURTHER) if m not in counts and larger(claims, part, m))
    if exact(claims[n]) and (fitting := next((m for m in far if quotient_fits(claims, part, m, n)), None)) is not None:
        return Base(part, fitting, False)
    sisters = _row_before(claims, part)
    tops = [m for m in able if m not in bound.parent and claims[n].sentence - claims[m].sentence <= 1]
    tops = [m for m in tops if m not in sisters]
    tops = [m for m in tops if not _has_share(claims, m)]
    return Base(part, tops[0] if tops else None, False)


def _is_share_beside(claims: list[Claim], k: int, n: int) -> bool:
    return claims[k].is_rate and claims[k].sentence == claims[n].sentence and "占" in claims[k].left


def exact(rate: Claim) -> bool:
    """Precise enough, or said to be of all, that a whole found further off is no chance."""
    return bool(OF_ALL.search(rate.left)) or rate.quantity.value.as_tuple().exponent < 0


def _row_before(claims: list[Claim], last: int) -> list[int]:
    """违停1406件、占道562件、渣土301件: the counts that 、 joins, up to the last."""
    row = [last]
    while row[0]:
        one, other = claims[row[0] - 1], claims[row[0]]
        joined = other.start - len(other.left) - one.end == 1 and other.before[: -len(other.left) or None].endswith(
            "、"
        )
        if not joined or one.unit != other.unit:
            break
        row.insert(0, row[0] - 1)
    return row


def _joint(claims: list[Claim], n: int, counts: list[int]) -> Base | None:
    """…、渣土301件,合计占71.2%: the share of the row together, where some count before it makes that share."""
    if not _TOGETHER.search(claims[n].left) or not counts or counts[0] != n - 1:
        return None
    row = _row_before(claims, counts[0])
    if len(row) < 2:
        return None
    made = total(claims[m] for m in row)
    for whole in (m for m in counts if m < row[0] and larger(claims, row[-1], m)):
        if is_quotient(made, of(claims[whole]), claims[n]):
            return Base(row[-1], whole, True, row=tuple(row))
    return Base(None, None, False)


def _has_share(claims: list[Claim], n: int) -> bool:
    """A类126件,占60.6%: it has a share of its own, so it is a sister of the next, not its whole."""
    return n + 1 < len(claims) and claims[n + 1].is_rate and "占" in claims[n + 1].left


OF_ALL = re.compile("总数|总量|全部|总人数|总额")


def larger(claims: list[Claim], part: int, whole: int) -> bool:
    return may_be_part(claims[part].unit, claims[whole].unit) and claims[whole].amount >= claims[part].amount


def series(claims: list[Claim], n: int) -> list[int]:
    """回复率分别为93.8%和100%: the rates told under one name."""
    if "分别" not in claims[n].left and "依次" not in claims[n].left:
        return [n]
    first, last = n, n
    while first and last - first < REACH and claims[first - 1].left == claims[n].left:
        first -= 1
    while last + 1 < len(claims) and last - first < REACH and claims[last + 1].left == claims[n].left:
        last += 1
    return [n] if last - first == REACH else list(range(first, last + 1))


def shares(subject: str, measure: str) -> bool:
    subject = subject.strip("的案件 ") or subject
    return len(subject) >= 2 and (subject[-4:] in measure or subject[:4] in measure)


def quotient_fits(claims: list[Claim], part: int, whole: int, rate: int) -> bool:
    return is_quotient(of(claims[part]), of(claims[whole]), claims[rate])
