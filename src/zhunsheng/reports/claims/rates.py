"""Rates and shares: of what whole, counted how, and whether the quotient is the one printed."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.bounds import Bounds, of, printed_rate, total
from zhunsheng.reports.claims.changes import is_change
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import may_be_part
from zhunsheng.reports.claims.relation import CANNOT, CONTRADICTS, HOLDS, Relation, agreeing, quoted, shown, verdict_of

REACH = 24  # counts looked back over for a whole
_SHARE = re.compile("占(?:比|到|据)?|比例|比重|比率|总[数量]的$")
_RATE = re.compile(
    "([^,。;的]*?)率(?:均|都|各|分别)?(?:达到|达|为|约|近|超过|超|保持在|提高到|提升到|提升至|提高至|高达|稳定在|在)*$"
)
_WHOLE = re.compile(
    "占(?:比|到|据)?(?:了)?(?:全部|全年|总|所有)?([^,。;占]{0,20}?)(?:的|总数|总量|总人数|比重|比例|约|达|为)*$"
)
_AVERAGE = re.compile("[月日年人户]均|平均|每[月日年]")
_FURTHER = 4  # paragraphs looked back over for the whole that 占 names
_NO_RATE = ("倍", "番", "个百分点", "百分点", "个千分点")
_NO_WHOLE = ("money", "person-times", "time")
_SAME_TALE = 20  # points: further off, a rate right after its two counts has another base
_NEAR_MISS = 3  # points: so close to a quotient that the two belong together


@dataclass(frozen=True, slots=True)
class Base:
    """What a rate is of. `sure` when the text, not the numbers, says so."""

    part: int | None
    whole: int | None
    sure: bool
    others: tuple[int, ...] = ()
    row: tuple[int, ...] = ()  # several parts that have the share together
    rest: bool = False  # the rate is of what the part leaves: 不合格53批次,合格率97.85%


def rates(claims: list[Claim], plain: str, bound: Wholes) -> list[Relation]:
    """Every stated rate, checked or said to be uncheckable. Binds each rate to its whole."""
    out = []
    for n, claim in enumerate(claims):
        if not claim.cell and claim.is_rate and claim.unit not in _NO_RATE and not is_change(claim):
            base = _base(claims, n, bound)
            out.append(_checked(claims, n, base, bound))
    return out


def _base(claims: list[Claim], n: int, bound: Wholes) -> Base:
    claim = claims[n]
    near = claim.left if claim.left.strip(" 达为约") else claim.lead + claim.left
    if _SHARE.search(claim.left):
        return _share(claims, n, bound)
    if found := _RATE.search(near.rstrip()):
        return _rate(claims, n, found[1].strip(), bound)
    if n and not claim.left and claim.before.endswith("(") and claims[n - 1].end == claim.start - 1:
        return _share(claims, n, bound)  # 行政处罚702件(44.12%)
    return Base(None, None, False)


def _counts(claims: list[Claim], n: int, bound: Wholes, paragraphs: int = 0) -> list[int]:
    """Counts before a rate in its paragraph (or a few before it), the nearest first; averages are no wholes."""
    at = bisect_left(bound.counts, n)
    held = reversed(bound.counts[max(0, at - REACH) : at])
    near = (m for m in held if claims[n].paragraph - claims[m].paragraph <= paragraphs)
    return [m for m in near if not _AVERAGE.search(claims[m].left)]


def _share(claims: list[Claim], n: int, bound: Wholes) -> Base:
    """占98.73%: the count before it, of its whole or of the one that 占 names."""
    counts = _counts(claims, n, bound)
    if row := _several(claims, n, counts):
        return Base(row[-1], bound.parent.get(row[-1]), True, row=row)
    if (mine := _subject(claims, n)) and (told := _called(claims, n, mine, counts)) is not None:
        return _of_part(claims, n, told, counts, bound)
    part = _sharing(
        claims, n, [m for m in counts if claims[m].member == claims[n].member and claims[m].family != "time"]
    )
    if part is None:
        return Base(None, None, False)
    if subject := _subject(claims, n):
        part = next((m for m in counts if _shares(subject, claims[m].measure)), None)
        if part is None:
            return Base(None, _told_of(claims, n, subject, counts, bound), False)
    named = _named(claims, n, part, _counts(claims, n, bound, _FURTHER))
    if named is not None:
        return Base(part, named, True)
    base = _of_part(claims, n, part, counts, bound)
    # 占民事案件总数的86.06%: it names a whole that was not counted; another will do only if the numbers say so.
    unnamed = base.whole is not None and not _quotient_fits(claims, part, base.whole, n) and _names_whole(claims[n])
    return Base(part, None, False) if unnamed else base


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


def _kind(words: str) -> str:
    return words.removesuffix("类") if len(words) > 2 else words


def _several(claims: list[Claim], n: int, counts: list[int]) -> tuple[int, ...]:
    """大气类和噪声类二者占总数的85.0%: the counts that the share names, where it names two or three."""
    names = re.split("[和与及、]", _subject(claims, n))
    held = tuple(m for name in names if (m := _called(claims, n, name, counts)) is not None)
    return held if 1 < len(names) == len(held) else ()


def _called(claims: list[Claim], n: int, subject: str, counts: list[int]) -> int | None:
    """公安类占比43.87%: the count that is called just so, in the sentence before."""
    near = (m for m in counts if claims[n].sentence - claims[m].sentence <= 1 and len(subject) >= 2)
    return next((m for m in near if _kind(claims[m].label) == _kind(subject)), None)


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
    told = _series(claims, n)
    if len(told) == 1:
        return near[0] if near else None
    before = [m for m in near if m < told[0]][: len(told)][::-1]
    return before[told.index(n)] if len(before) == len(told) else None


def _names_whole(rate: Claim) -> bool:
    found = _WHOLE.search(rate.left.rstrip())
    return bool(found and len(found[1].strip("约 ")) >= 3)


def _named(claims: list[Claim], n: int, part: int, counts: list[int]) -> int | None:
    found = _WHOLE.search(claims[n].left.rstrip())
    words = found[1].strip("约 ") if found else ""
    words = words if len(words) < 4 else words.removesuffix("数")
    if len(words) < 2:
        return None
    able = [m for m in counts if m != part and _larger(claims, part, m)]
    held = [
        m for m in able if words[-4:] in claims[m].measure or words[:3] in claims[m].measure or _says(words, claims[m])
    ]
    return next((m for m in held if _quotient_fits(claims, part, m, n)), held[0] if held else None)


def _says(words: str, whole: Claim) -> bool:
    """占审结复议案件: the whole is the count called 审结."""
    return len(whole.label) >= 2 and whole.label in words


def _of_part(claims: list[Claim], n: int, part: int, counts: list[int], bound: Wholes, rest: bool = False) -> Base:
    known = bound.parent.get(part)
    able = [m for m in counts if m != part and _larger(claims, part, m)]
    if rest:
        held = known if known is not None else next((m for m in able if claims[m].member == claims[n].member), None)
        return Base(part, held, held is not None, rest=True)
    if known is not None:
        return Base(part, known, True, tuple(m for m in able if m != known))
    fitting = next((m for m in able if _quotient_fits(claims, part, m, n)), None)
    if fitting is not None:
        return Base(part, fitting, False)
    far = (m for m in _counts(claims, n, bound, _FURTHER) if m not in counts and _larger(claims, part, m))
    if (
        _exact(claims[n])
        and (fitting := next((m for m in far if _quotient_fits(claims, part, m, n)), None)) is not None
    ):
        return Base(part, fitting, False)
    tops = [m for m in able if m not in bound.parent and claims[n].sentence - claims[m].sentence <= 1]
    tops = [m for m in tops if not _has_share(claims, m)]
    return Base(part, tops[0] if tops else None, False)


def _exact(rate: Claim) -> bool:
    """Precise enough, or said to be of all, that a whole found further off is no chance."""
    return bool(_ALL.search(rate.left)) or rate.quantity.value.as_tuple().exponent < 0


def _has_share(claims: list[Claim], n: int) -> bool:
    """A类126件,占60.6%: it has a share of its own, so it is a sister of the next, not its whole."""
    return n + 1 < len(claims) and claims[n + 1].is_rate and "占" in claims[n + 1].left


_ALL = re.compile("总数|总量|全部|总人数|总额")


def _larger(claims: list[Claim], part: int, whole: int) -> bool:
    return may_be_part(claims[part].unit, claims[whole].unit) and claims[whole].amount >= claims[part].amount


def _rate(claims: list[Claim], n: int, named: str, bound: Wholes) -> Base:
    """成功率: its numerator is the count of 成功; without one its whole is the count before it."""
    claim, counts = claims[n], _counts(claims, n, bound)
    near = [m for m in counts if claim.sentence - claims[m].sentence <= 1]
    deed = _deed(named)
    mine = [m for m in near if claims[m].sentence == claim.sentence and claims[m].family not in _NO_WHOLE]
    if (pair := _pair(claims, mine, n)) is not None:
        return pair
    if (pair := _called_alike(claims, n, named, counts)) is not None:
        return pair
    done = [] if _JOINT.search(deed) else [m for m in near[:6] if _did(claims[m], deed)]
    bases = [_of_part(claims, n, m, counts, bound, rest=_failed(claims[m], deed)) for m in done]
    if _another(claims, n, named, deed):
        bases, done = [], []
    if found := next((b for b in bases if _fits(claims, b, n)), next((b for b in bases if b.sure), None)):
        return found
    if done:
        beside = _just_before(claims, n, done[0], counts)
        return Base(done[0], _echoed(claims, done[0], near) if beside is None else beside, False)
    if deed.endswith(_OF_PLACES):
        return Base(None, None, False)
    if deed.endswith(_OF_CLOSED) and (held := next((m for m in counts if _CLOSED.search(claims[m].label)), None)):
        return Base(None, held, False)
    if _JOINT.search(deed) and mine:
        return Base(None, bound.parent.get(mine[0]), False)
    if not mine and near and deed == named and deed.endswith(_OF_ALL):
        return Base(None, bound.top(near[0]), False)
    subject = _MANNER.sub("", named.removesuffix(deed))
    if not subject:
        if found := _fitting(claims, n, [m for m in near if m not in bound.parent or m == n - 1]):
            return found
        if _OF_MONEY.search(named):
            mine = [m for m in near if claims[m].family == "money"]
        far = not _DEED.search(named) and mine[:1] != [n - 1]
        return Base(None, None if far else _beside(claims, n, mine, bound), False)
    held = next((m for m in mine if _shares(subject, claims[m].measure)), None)
    return Base(None, held, False)


def _just_before(claims: list[Claim], n: int, part: int, counts: list[int]) -> int | None:
    """应诉63件,胜诉58件,胜诉率95.1%: the count right before the part, where the three stand together."""
    whole = n - 2
    if part != n - 1 or whole not in counts or claims[whole].sentence != claims[n].sentence:
        return None
    alike = claims[whole].unit == claims[part].unit and claims[whole].amount >= claims[part].amount
    return whole if alike and claims[whole].depth == claims[part].depth else None


def _echoed(claims: list[Claim], part: int, near: list[int]) -> int | None:
    """一审应诉902件;二审347件。一审败诉61件,败诉率7.8%: the count whose words begin as the part's do."""
    begins = claims[part].label[:2]
    held = (m for m in near if m != part and len(begins) == 2 and claims[m].label.startswith(begins))
    return next((m for m in held if _larger(claims, part, m)), None)


def _did(claim: Claim, deed: str) -> bool:
    """Whether a count is of what the rate is named after."""
    words = claim.label
    return bool(words and deed) and (
        words.endswith(deed) or deed.endswith(words[-4:]) or (len(deed) >= 2 and deed in claim.measure)
    )


def _another(claims: list[Claim], n: int, named: str, deed: str) -> bool:
    """合格率94.3%; 食品合格率96.2%: the second is of something that was not counted beside it."""
    own = named.removesuffix(deed)
    before = [c for c in claims[max(0, n - 3) : n] if c.sentence == claims[n].sentence and deed + "率" in c.left]
    return bool(deed and own and before) and all(not _shares(own, c.measure) for c in claims[max(0, n - 6) : n])


def _failed(claim: Claim, deed: str) -> bool:
    """不合格 for 合格率."""
    return claim.label.endswith(("不" + deed, "未" + deed, "非" + deed))


_JOINT = re.compile("[和或、与]|及(?!时)")  # 满意和基本满意率: of two counts together
_OF_ALL = ("办结", "办复", "答复", "回复")  # 承办218件,其中…。已全部办复,办复率100%
_OF_CLOSED = ("纠错", "维持", "撤诉")
_CLOSED = re.compile("(?<!未)(?:审结|办结|结案)")
_MANNER = re.compile("^(?:一次性|按[期时]|及时|依法|首次|实际|总体|直接|平均)+$")
_OF_MONEY = re.compile("入库|到位|征缴|清欠|清缴|追缴|拨付|兑付")

_OF_PLACES = ("覆盖", "可办", "网办", "通办", "普及")  # rates of places or of all items, not of what was just counted


def _pair(claims: list[Claim], near: list[int], n: int) -> Base | None:
    """应参加3200人,实际参加3168人,参考率99%: the two counts before a rate make it."""
    if len(near) < 2 or near[0] < n - 1 or claims[n].quantity.approx:
        return None
    part, whole = near[:2]
    due = bool(re.search("应|任务|计划|目标", claims[whole].left) and "实" in claims[part].left)
    if claims[part].family != claims[whole].family or (claims[part].amount >= claims[whole].amount and not due):
        return None
    return Base(part, whole, due) if due or _quotient_fits(claims, part, whole, n) else None


def _called_alike(claims: list[Claim], n: int, named: str, counts: list[int]) -> Base | None:
    """行政应诉36件…负责人出庭35次,出庭应诉率97.2%: the whole has another unit, but the rate is called like both."""
    if not counts or counts[0] != n - 1 or claims[n].quantity.approx or not _exact(claims[n]):
        return None
    part = counts[0]
    held = (m for m in counts[1:] if _alike(named, claims[m].label) and claims[m].amount >= claims[part].amount)
    whole = next((m for m in held if _quotient_fits(claims, part, m, n)), None)
    return Base(part, whole, False) if whole is not None and _alike(named, claims[part].label) else None


def _alike(one: str, other: str) -> bool:
    """Whether two signs in a row stand in both."""
    return any(one[k : k + 2] in other for k in range(len(one) - 1))


def _beside(claims: list[Claim], n: int, near: list[int], bound: Wholes) -> int | None:
    """The whole of a rate that names none: the count before it, or what that is part of once its list has ended."""
    if not near or _averaged(claims, n):
        return None
    told = _series(claims, n)
    if len(told) > 1:
        before = [m for m in near if m < told[0]][: len(told)][::-1]
        return before[told.index(n)] if len(before) == len(told) else None
    if near[0] < n - 2 and not claims[n - 1].is_rate:
        return None
    last = claims[near[0]]
    list_ended = len({bound.parent.get(m, m) for m in near[:3]}) == 1 and len(near) > 2
    if last.member == claims[n].member and list_ended:
        return bound.parent[near[0]]
    return near[0] if last.member == claims[n].member else bound.top(near[0])


def _fitting(claims: list[Claim], n: int, near: list[int]) -> Base | None:
    """审结7642件,…,调解撤诉4891件,调撤率64%: the count before it, of the first of its sentence, where that fits."""
    if not near or near[0] != n - 1 or claims[n].quantity.approx:
        return None
    alike = (m for m in near[1:4] if claims[m].family == claims[n - 1].family)
    whole = next((m for m in alike if _quotient_fits(claims, n - 1, m, n)), None)
    return None if whole is None else Base(n - 1, whole, False)


def _series(claims: list[Claim], n: int) -> list[int]:
    """回复率分别为93.8%和100%: the rates told under one name."""
    if "分别" not in claims[n].left:
        return [n]
    row = [n]
    while row[0] and claims[row[0] - 1].left == claims[n].left:
        row.insert(0, row[0] - 1)
    while row[-1] + 1 < len(claims) and claims[row[-1] + 1].left == claims[n].left:
        row.append(row[-1] + 1)
    return row


def _averaged(claims: list[Claim], n: int) -> bool:
    """月均办件3000余件,按时办结率99.76%: an average is no whole."""
    return any(_AVERAGE.search(claims[m].left) for m in range(max(0, n - 1), n))


_DEED = re.compile(
    "(?:按[时期]|及时|依法)?(?:满意(?:和|或|及)基本满意|基本满意|调解成功|办结|办复|成功|满意|化解|调处|调成|采纳|履行|整改|答复|回复|审结|结案|立案|覆盖|进驻|备案|审查|审核|出庭|纠错|败诉|"
    "维持|撤诉|完成|合格|达标|见面|面商|执行|破案|下降|参与|知晓|普及|兑现|上诉|改判|胜诉|处置|反馈|签收|公开|报备|签约|落实|解决|通过|网办|好评|服判|按时办结)+$"
)


def _deed(named: str) -> str:
    found = _DEED.search(named)
    return found[0] if found else named if len(named) <= 4 else ""


def _shares(subject: str, measure: str) -> bool:
    subject = subject.strip("的案件 ") or subject
    return len(subject) >= 2 and (subject[-4:] in measure or subject[:4] in measure)


def _quotient_fits(claims: list[Claim], part: int, whole: int, rate: int) -> bool:
    made = of(claims[part]).over(of(claims[whole]))
    return made is not None and made.meets(printed_rate(claims[rate]))


def _fits(claims: list[Claim], base: Base, rate: int) -> bool:
    """Whether the quotient of a base is the rate printed."""
    if base.part is None or base.whole is None:
        return False
    if not base.rest:
        return _quotient_fits(claims, base.part, base.whole, rate)
    made = of(claims[base.part]).over(of(claims[base.whole]))
    return made is not None and Bounds(100 - made.high, 100 - made.low).meets(printed_rate(claims[rate]))


def _checked(claims: list[Claim], n: int, base: Base, bound: Wholes) -> Relation:
    rate = claims[n]
    if base.whole is not None and (
        base.part is None or (_fits(claims, base, n) and (base.sure or not rate.quantity.approx))
    ):
        bound.parent.setdefault(n, base.whole)
    if base.part is None or base.whole is None:
        return _uncheckable(claims, n, base)
    part, whole = claims[base.part], claims[base.whole]
    if base.row:
        bound.parent.setdefault(n, base.whole)
        return _sum_checked([claims[m] for m in base.row], whole, rate)
    if base.rest:
        return _left_over(part, whole, rate, _fits(claims, base, n))
    for m in (base.whole, *base.others):
        if _quotient_fits(claims, base.part, m, n):
            if not rate.quantity.approx and (part.paragraph == claims[m].paragraph or _ALL.search(rate.left)):
                _tie(bound, base.part, m, rate)
            return _holds(part, claims[m], rate)
    if not base.sure and not _belongs(claims, base, n):
        return _uncheckable(claims, n, base)
    if row := _together(claims, base, n, bound):
        return _sum_checked(row, whole, rate)
    # A share with words of its own (解决矛盾纠纷的比率) may have another base: reported, but not bound.
    if rate.left.lstrip().startswith("占") or not rate.label.endswith(("比率", "比例", "比重")):
        bound.parent.setdefault(n, base.whole)
        _tie(bound, base.part, base.whole, rate)
    return _contradicts(part, whole, rate)


def _together(claims: list[Claim], base: Base, n: int, bound: Wholes) -> list[Claim] | None:
    """公安48件、人社15件、自然资源9件,占84.7%: the share is of the list that ends before it."""
    part, whole = base.part or 0, base.whole or 0
    if part != n - 1 or "占" not in claims[n].left:
        return None
    row = [claims[part]]
    for m in range(part - 1, max(-1, part - REACH), -1):
        beside = claims[m].sentence == claims[part].sentence and claims[m].unit == claims[part].unit
        if not beside or m == whole or bound.parent.get(m) != bound.parent.get(part):
            return None
        row.insert(0, claims[m])
        made = sum((of(c) for c in row[1:]), of(row[0])).over(of(claims[whole]))
        if made is not None and made.meets(printed_rate(claims[n])):
            return row
    return None


def _tie(bound: Wholes, part: int, whole: int, rate: Claim) -> None:
    """乡镇所9400家,占61%: the share says whose part its count is."""
    if ("占" in rate.left or "率" in rate.left) and part != whole and bound.top(whole) != part:
        bound.parent.setdefault(part, whole)


def _belongs(claims: list[Claim], base: Base, n: int) -> bool:
    """An unmarked whole is meant where it stands in the same sentence, or the quotient is close to the print."""
    part, whole, rate = claims[base.part or 0], claims[base.whole or 0], claims[n]
    made = of(part).over(of(whole))
    if made is None:
        return False
    held = printed_rate(rate)
    near, far = (Bounds(held.low - off, held.high + off) for off in (_NEAR_MISS, _SAME_TALE))
    if n >= 2 and base.part == n - 1 and base.whole == n - 2 and whole.sentence == rate.sentence:
        return made.meets(far)
    return made.meets(near) or (whole.sentence == rate.sentence and "占" in rate.left)


def _quotient(part: Claim, whole: Claim) -> str:
    return shown(part.amount / whole.amount * 100)


def _left_over(part: Claim, whole: Claim, rate: Claim, fits: bool) -> Relation:
    made = shown((whole.amount - part.amount) / whole.amount * 100)
    sign, zh, en = agreeing(fits)
    return Relation(
        "rate", (part, whole, rate), f"1 − {part.text} ÷ {whole.text} = {made}% {sign} {rate.text}", verdict_of(fits),
        f"{quoted(whole)}减去{quoted(part)}后占 {made}%，{zh.format(quoted(rate))}。",
        f"{quoted(whole)} less {quoted(part)} is {made} % of it, {en.format(quoted(rate))}.",
    )  # fmt: skip


def _holds(part: Claim, whole: Claim, rate: Claim) -> Relation:
    made = _quotient(part, whole)
    return Relation(
        "rate", (part, whole, rate), f"{part.text} ÷ {whole.text} = {made}% ≈ {rate.text}", HOLDS,
        f"{quoted(part)}除以{quoted(whole)}得 {made}%，与{quoted(rate)}相符。",
        f"{quoted(part)} over {quoted(whole)} is {made} %, which agrees with {quoted(rate)}.",
    )  # fmt: skip


def _sum_checked(row: list[Claim], whole: Claim, rate: Claim) -> Relation:
    """Several parts that have one share together."""
    held = total(row).over(of(whole))
    fits = held is not None and held.meets(printed_rate(rate))
    made = shown(sum(c.amount for c in row) / whole.amount * 100)
    told, (sign, zh, en) = " + ".join(c.text for c in row), agreeing(fits)
    return Relation(
        "rate", (*row, whole, rate), f"({told}) ÷ {whole.text} = {made}% {sign} {rate.text}", verdict_of(fits),
        f"{quoted(row[0])}等 {len(row)} 项之和除以{quoted(whole)}得 {made}%，{zh.format(quoted(rate))}。",
        f"{quoted(row[0])} and the {len(row) - 1} after it over {quoted(whole)} are {made} %, "
        f"{en.format(quoted(rate))}.",
    )  # fmt: skip


def _contradicts(part: Claim, whole: Claim, rate: Claim) -> Relation:
    made = _quotient(part, whole)
    return Relation(
        "rate", (part, whole, rate), f"{part.text} ÷ {whole.text} = {made}% ≠ {rate.text}", CONTRADICTS,
        f"{quoted(part)}除以{quoted(whole)}得 {made}%，而文中写的是{quoted(rate)}。",
        f"{quoted(part)} over {quoted(whole)} is {made} %, but the text says {quoted(rate)}.",
    )  # fmt: skip


def _uncheckable(claims: list[Claim], n: int, base: Base) -> Relation:
    rate, held = claims[n], [m for m in (base.part, base.whole) if m is not None]
    if base.part is None and base.whole is not None:
        lack, lack_en = (
            f"{quoted(claims[base.whole])}之中达到的是多少，文中没有写",
            "the count that was reached is not stated",
        )
    elif base.part is not None:
        lack, lack_en = f"{quoted(claims[base.part])}的总数没有写", "the whole of that count is not stated"
    else:
        lack, lack_en = "以什么为总数，文中没有写", "the text does not say of what whole"
    return Relation(
        "rate", tuple(claims[m] for m in held) + (rate,), f"{rate.text} = ?", CANNOT,
        f"{quoted(rate)}无从核对：{lack}。", f"{quoted(rate)} cannot be checked: {lack_en}.",
    )  # fmt: skip
