"""What a stated rate is of: a share of a count, or the rate of what it is named after, as 成功率 of 成功."""

import re

from zhunsheng.reports.claims.bindings import Wholes
from zhunsheng.reports.claims.bounds import Bounds, is_quotient, of, printed_rate, total
from zhunsheng.reports.claims.changes import is_change, is_yardstick
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import closing, listed, step, words
from zhunsheng.reports.claims.shares import (
    AVERAGE,
    Base,
    counts_before,
    exact,
    larger,
    of_part,
    quotient_fits,
    series,
    share_base,
    shares,
)
from zhunsheng.reports.claims.stated import base_beyond_changes

_SHARE = re.compile("占(?:比|到|据)?|比例|比重|比率|总[数量]的$")
_RATE = re.compile(
    "([^,。;的]*?)率(?:均|都|各|分别)?(?:达到|达|为|约|近|超过|超|保持在|提高到|提升到|提升至|提高至|高达|稳定在|在)*$"
)
_NO_WHOLE = ("money", "person-times", "time")


def base_of(claims: list[Claim], n: int, bound: Wholes) -> Base:
    """The part and the whole of a rate, as far as the text names them."""
    claim = claims[n]
    if n and is_yardstick(claims, n - 1):
        return Base(_measured(claims, n), n - 1, True)
    near = claim.left if claim.left.strip(" 达为约") else claim.lead + claim.left
    if _SHARE.search(claim.left):
        return share_base(claims, n, bound)
    if found := _RATE.search(near.rstrip()):
        return _rate(claims, n, found[1].strip(), bound)
    if n and not claim.left and claim.before.endswith("(") and claims[n - 1].end == claim.start - 1:
        return share_base(claims, n, bound)  # 行政处罚702件(44.12%)
    return Base(None, None, False)


def _measured(claims: list[Claim], n: int) -> int | None:
    """What is held against the yardstick before a rate: 投资4.36亿元,为年度计划7.80亿元的55.9%."""
    beside = n > 1 and claims[n - 2].family == claims[n - 1].family and claims[n - 2].sentence == claims[n].sentence
    return n - 2 if beside and not is_change(claims[n - 2]) else None


def _rate(claims: list[Claim], n: int, named: str, bound: Wholes) -> Base:
    """成功率: its numerator is the count of 成功; without one its whole is the count before it."""
    claim, counts = claims[n], counts_before(claims, n, bound)
    near = [m for m in counts if claim.sentence - claims[m].sentence <= 1]
    doers = {m for m in near if _OF_MATTERS.search(named) and _is_doer(claims[m])}
    near = [m for m in near if m not in doers]
    deed = _deed(_APPLIED.sub("", named))
    mine = [m for m in near if claims[m].sentence == claim.sentence and claims[m].family not in _NO_WHOLE]
    if (pair := _pair(claims, mine, n)) is not None:
        return pair
    if (pair := _twinned(claims, n, named)) is not None:
        return pair
    if (pair := _called_alike(claims, n, named, counts)) is not None:
        return pair
    done = [] if _JOINT.search(deed) else [m for m in near[:6] if _did(claims[m], deed)]
    if not done and named.endswith("直接纠错") and (row := _corrected(claims, near, bound, "corrected")):
        return Base(row[-1], bound.parent.get(row[-1]), True, row=row)
    row = _corrected(claims, near, bound, "lost") if not done and named.endswith("败诉") else ()
    if row and is_quotient(total(claims[m] for m in row), of(claims[bound.parent[row[-1]]]), claim):
        return Base(row[-1], bound.parent.get(row[-1]), True, row=row)
    if near[:1] == [n - 1] and step(deed) == "closed" == step(claims[n - 1].label):
        done = near[:1]  # 审结6011件,结案率95.1%
    bases = [of_part(claims, n, m, counts, bound, rest=_failed(claims[m], deed)) for m in done]
    if (part := _in_turn(claims, n, done)) is not None:
        return of_part(claims, n, part, counts, bound)
    if _another(claims, n, named, deed):
        bases, done = [], []
    if found := next((b for b in bases if fits(claims, b, n)), next((b for b in bases if b.sure), None)):
        return found
    if (told := base_beyond_changes(claims, n, bound.stated)) is not None:
        return Base(*told, True)
    if done:
        beside = _just_before(claims, n, done[0], counts)
        beside = _echoed(claims, done[0], near) if beside is None else beside
        return Base(done[0], _outdone(claims, n, done[0], named) if beside is None else beside, False)
    if deed.endswith(_OF_PLACES):
        return Base(None, None, False)
    if deed.endswith(_OF_CLOSED) and (held := next((m for m in counts if _CLOSED.search(claims[m].label)), None)):
        return Base(None, held, False)
    if _JOINT.search(deed) and mine:
        return Base(None, bound.parent.get(mine[0]), False)
    if near and _OF_ALL.search(named) and (not mine or max(doers, default=-1) > near[0]):
        return Base(None, bound.parent.get(near[0], near[0]), False)
    subject = _MANNER.sub("", _APPLIED.sub("", named).removesuffix(deed))
    if not subject:
        if found := _fitting(claims, n, [m for m in near if m not in bound.parent or m == n - 1]):
            return found
        if _OF_MONEY.search(named):
            mine = [m for m in near if claims[m].family == "money"]
        far = not _DEED.search(named) and mine[:1] != [n - 1]
        return Base(None, None if far else _beside(claims, n, mine, bound), False)
    held = next((m for m in mine if shares(subject, claims[m].measure)), None)
    return Base(None, held, False)


def _is_doer(claim: Claim) -> bool:
    return bool(_DOERS.match(claim.right)) or (claim.family == "body" and claim.label.endswith(("单位", "部门")))


def _just_before(claims: list[Claim], n: int, part: int, counts: list[int]) -> int | None:
    """应诉63件,胜诉58件,胜诉率95.1%: the count right before the part; a rate of its own may stand between."""
    whole = next((m for m in counts if m < part), None)
    between = range((part if whole is None else whole) + 1, part)
    if part != n - 1 or whole is None or claims[whole].sentence != claims[n].sentence:
        return None
    if any(not claims[m].is_rate for m in between):
        return None
    alike = claims[whole].unit == claims[part].unit and claims[whole].amount >= claims[part].amount
    return whole if alike and claims[whole].depth == claims[part].depth else None


_CARRIES = re.compile("结|执行|答复|办复|回复|销号|清零|偿")  # what is closed may have come in the year before


def _outdone(claims: list[Claim], n: int, part: int, named: str) -> int | None:
    """刑满释放21人,帮教24人,帮教率100%: the count right before the part, smaller though it is."""
    whole = n - 2
    if part != n - 1 or whole < 0 or claims[part].label != named or _CARRIES.search(named):
        return None
    one, other = claims[part], claims[whole]
    beside = other.sentence == claims[n].sentence and other.depth == one.depth and not other.is_rate
    return whole if beside and other.unit == one.unit and other.label and not other.quantity.approx else None


def _echoed(claims: list[Claim], part: int, near: list[int]) -> int | None:
    """一审应诉902件;二审347件。一审败诉61件,败诉率7.8%: the count whose words begin as the part's do."""
    begins = claims[part].label[:2]
    held = (m for m in near if m != part and len(begins) == 2 and claims[m].label.startswith(begins))
    return next((m for m in held if larger(claims, part, m)), None)


def _in_turn(claims: list[Claim], n: int, done: list[int]) -> int | None:
    """对过程满意526件,对结果满意519件,满意率分别为99.8%和98.5%: the first rate is of the first count."""
    told = series(claims, n)
    alike = [m for m in done if claims[m].sentence == claims[n].sentence][: len(told)]
    return alike[::-1][told.index(n)] if 1 < len(told) == len(alike) else None


def _corrected(claims: list[Claim], near: list[int], bound: Wholes, kind: str) -> tuple[int, ...]:
    """撤销38件、确认违法15件: the results of one whole that 直接纠错率 or 败诉率 counts."""
    kinds = listed("words", kind)
    told = [m for m in near if claims[m].label.endswith(kinds) and _of_closed(claims, bound.parent.get(m))]
    return tuple(reversed([m for m in told if bound.parent[m] == bound.parent[told[0]]]))


def _of_closed(claims: list[Claim], whole: int | None) -> bool:
    return whole is not None and bool(_CLOSED.search(claims[whole].label))


def _closings() -> tuple[str, ...]:
    """结案率 is the rate of what was 审结."""
    return tuple(words("words")["steps"]["closed"])


def _did(claim: Claim, deed: str) -> bool:
    """Whether a count is of what the rate is named after."""
    said = claim.label
    if deed in _closings() and said.endswith(_closings()):
        return True
    return bool(said and deed) and (
        said.endswith(deed) or deed.endswith(said[-4:]) or (len(deed) >= 2 and deed in claim.measure)
    )


def _another(claims: list[Claim], n: int, named: str, deed: str) -> bool:
    """合格率94.3%; 食品合格率96.2%: the second is of something that was not counted beside it."""
    own = named.removesuffix(deed)
    before = [c for c in claims[max(0, n - 3) : n] if c.sentence == claims[n].sentence and deed + "率" in c.left]
    return bool(deed and own and before) and all(not shares(own, c.measure) for c in claims[max(0, n - 6) : n])


def _failed(claim: Claim, deed: str) -> bool:
    """不合格 for 合格率."""
    return claim.label.endswith(("不" + deed, "未" + deed, "非" + deed))


_OF_MATTERS = re.compile("办|复|结|满意|见面|面商|采纳")
_DOERS = re.compile(
    "(?:[省市县区]直|承办|责任|有关|相关)*(?:单位|部门|机关|[省市州县区乡镇]|街道)"
)  # 交17个单位办理,办复率: not of those who did it
_JOINT = re.compile("[和或、与]|及(?!时)")  # 满意和基本满意率: of two counts together
_OF_ALL = re.compile("^(?:基本)?(?:办结|办复|答复|回复|交办|见面|面商|满意)$")  # 承办218件,其中…。已全部办复,办复率100%
_OF_CLOSED = ("纠错", "维持", "撤诉")
_CLOSED = re.compile(closing())
_APPLIED = re.compile("(?<=..)(?:适用|使用|采用)$|(?<=出庭)应诉$")  # 缓刑适用率 is the rate of 缓刑
_MANNER = re.compile(
    "^(?:一次性|按[期时]|提前|当场|即时|限时|及时|依法|首次|实际|总体|直接|平均|群众|社会|公众|用户|当事人)+$"
)
_OF_MONEY = re.compile("入库|到位|征缴|清欠|清缴|追缴|拨付|兑付")
_OF_PLACES = (
    "覆盖",
    "可办",
    "网办",
    "通办",
    "普及",
    "失业",
    "就业",
    "发生",
    "城镇化",
    "绿化",
    "出生",
    "死亡",
    "入学",
)  # rates of places or of all items, not of what was just counted


def _pair(claims: list[Claim], near: list[int], n: int) -> Base | None:
    """应参加3200人,实际参加3168人,参考率99%: the two counts before a rate make it."""
    if len(near) < 2 or near[0] < n - 1 or claims[n].quantity.approx:
        return None
    part, whole = near[:2]
    due = bool(re.search("应|任务|计划|目标", claims[whole].left) and "实" in claims[part].left)
    if claims[part].family != claims[whole].family or (claims[part].amount >= claims[whole].amount and not due):
        return None
    return Base(part, whole, due) if due or quotient_fits(claims, part, whole, n) else None


def _twinned(claims: list[Claim], n: int, named: str) -> Base | None:
    """已办结397件483人,认罪认罚374件439人,适用率94.2%: of the first in the same unit, whichever of the two it is."""
    row = claims[max(0, n - 4) : n]
    twins = len(row) == 4 and row[1].start == row[0].end and row[3].start == row[2].end
    told = twins and all(c.sentence == claims[n].sentence for c in row) and _alike(named, row[2].label)
    if not told or (row[0].unit, row[1].unit) != (row[2].unit, row[3].unit):
        return None
    pairs = [(part, part - 2) for part in (n - 2, n - 1) if claims[part].amount <= claims[part - 2].amount]
    part, whole = next((p for p in pairs if quotient_fits(claims, *p, n)), pairs[-1] if pairs else (None, None))
    return Base(part, whole, True) if pairs else None


def _called_alike(claims: list[Claim], n: int, named: str, counts: list[int]) -> Base | None:
    """行政应诉36件…负责人出庭35次,出庭应诉率97.2%: the whole has another unit, but the rate is called like both."""
    if not counts or counts[0] != n - 1 or claims[n].quantity.approx or not exact(claims[n]):
        return None
    part = counts[0]
    held = (m for m in counts[1:] if _alike(named, claims[m].label) and claims[m].amount >= claims[part].amount)
    whole = next((m for m in held if quotient_fits(claims, part, m, n)), None)
    return Base(part, whole, False) if whole is not None and _alike(named, claims[part].label) else None


def _alike(one: str, other: str) -> bool:
    """Whether two signs in a row stand in both."""
    return any(one[k : k + 2] in other for k in range(len(one) - 1))


def _beside(claims: list[Claim], n: int, near: list[int], bound: Wholes) -> int | None:
    """The whole of a rate that names none: the count before it, or what that is part of once its list has ended."""
    if not near or _averaged(claims, n):
        return None
    told = series(claims, n)
    if len(told) > 1:
        before = [m for m in near if m < told[0]][: len(told)][::-1]
        return before[told.index(n)] if len(before) == len(told) else None
    if near[0] < n - 2 and not claims[n - 1].is_rate:
        return None
    last = claims[near[0]]
    whole = bound.parent.get(near[0])
    list_ended = len(near) > 2 and all(bound.parent.get(m) == whole for m in near[1:3])
    list_ended = list_ended or _is_full(claims, near[0], bound)
    if whole is not None and last.member == claims[n].member and list_ended:
        return whole
    return near[0] if last.member == claims[n].member else bound.top(near[0])


def _is_full(claims: list[Claim], last: int, bound: Wholes) -> bool:
    """处罚卷215卷、许可卷45卷,优秀率38%: whether a count ends a list that makes up its whole."""
    rows = (g for g in bound.of(bound.parent.get(last, -1)) if g.parts[-1] == last and len(g.parts) > 1)
    return any(total(claims[m] for m in g.parts).meets(of(claims[g.whole])) for g in rows)


def _fitting(claims: list[Claim], n: int, near: list[int]) -> Base | None:
    """审结7642件,…,调解撤诉4891件,调撤率64%: the count before it, of the first of its sentence, where that fits."""
    if not near or near[0] != n - 1 or claims[n].quantity.approx:
        return None
    alike = (m for m in near[1:4] if claims[m].family == claims[n - 1].family)
    whole = next((m for m in alike if quotient_fits(claims, n - 1, m, n)), None)
    return None if whole is None else Base(n - 1, whole, False)


def _averaged(claims: list[Claim], n: int) -> bool:
    """月均办件3000余件,按时办结率99.76%: an average is no whole."""
    return any(AVERAGE.search(claims[m].left) for m in range(max(0, n - 1), n))


_DEED = re.compile(
    "(?:按[时期]|及时|依法)?(?:满意(?:和|或|及)基本满意|基本满意|调解成功|办结|办复|成功|满意|化解|调处|调成|采纳|履行|整改|答复|回复|审结|结案|立案|覆盖|进驻|备案|审查|审核|出庭|纠错|败诉|"
    "维持|撤诉|完成|合格|达标|见面|面商|执行|破案|下降|参与|知晓|普及|兑现|上诉|改判|胜诉|处置|反馈|签收|公开|报备|签约|落实|解决|通过|网办|好评|服判|按时办结)+$"
)


def _deed(named: str) -> str:
    found = _DEED.search(named)
    return found[0] if found else named if len(named) <= 4 else ""


def fits(claims: list[Claim], base: Base, rate: int) -> bool:
    """Whether the quotient of a base is the rate printed."""
    if base.part is None or base.whole is None:
        return False
    if not base.rest:
        return quotient_fits(claims, base.part, base.whole, rate)
    made = of(claims[base.part]).over(of(claims[base.whole]))
    return made is not None and Bounds(100 - made.high, 100 - made.low).meets(printed_rate(claims[rate]))
