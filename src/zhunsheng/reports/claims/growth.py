"""Growth: the value now, the value before, the change in number and in percent. Any three tell the fourth."""

import re
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.reports.claims.bounds import Bounds, of, printed_rate
from zhunsheng.reports.claims.changes import (
    direction,
    is_change,
    is_compared,
    is_former,
    is_yardstick,
    own_words,
    without_change,
)
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.relation import (
    CANNOT,
    CONTRADICTS,
    HOLDS,
    Relation,
    agreeing,
    quoted,
    reckoned,
    shown,
    verdict_of,
)
from zhunsheng.reports.claims.shares import series

REACH = 4
_FURTHER = 12  # claims looked back over for a value that its change is told apart from
_LONG = 24  # the same, where its former value is told apart from it, too
_SET_BY = re.compile("[^ ,][较比与][^较比与]+$")  # 新收案件数比上年的806件: its words stand before 比
_FROM = re.compile("(?:由|从)(?:原来的?|原先的?)?[^,。;]{0,10}$")
_TO = re.compile(
    "(?:增加?|减少?|提高|提升|下降|降低|压缩|缩短|增长|上升|扩大|降)?(?:到|至|为)(?:了|现在的?|目前的?|[0-9]{4}年(?:底|末)?的?)?$"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a passage tells of one change."""

    now: Claim | None
    before: Claim | None
    by: Claim | None
    rate: Claim | None
    sign: int


def growth(claims: list[Claim]) -> list[Relation]:
    """Every stated change, checked against the values it is between, or said to lack them."""
    out: list[Relation] = []
    done: set[int] = set()
    for n, claim in enumerate(claims):
        if claim.cell or n in done or not (is_change(claim) or _between(claims, n)):
            continue
        change, used = _told(claims, n)
        done |= used
        found = _checked(change, claim)
        # 新近减少5项 without a comparison claims a count, no change that could be checked.
        out += [r for r in found if r.verdict != CANNOT or is_compared(claim)]
    return out


def _between(claims: list[Claim], n: int) -> bool:
    """由30件增至45件: two values of one thing."""
    return (
        n > 0
        and bool(_TO.search(claims[n].left) and _FROM.search(claims[n - 1].left))
        and claims[n].unit == claims[n - 1].unit
    )


def _told(claims: list[Claim], n: int) -> tuple[Change | None, set[int]]:
    """The values about a change, from the sentence it stands in."""
    if _between(claims, n):
        beside = n + 1 < len(claims) and is_change(claims[n + 1]) and _same_sentence(claims[n + 1], claims[n])
        run = _run(claims, n + 1) if beside else []
        points = claims[n].unit == "%"
        by = next((claims[m] for m in run if _steps(claims[m], claims[n])), None)
        rate = None if points else next((claims[m] for m in run if claims[m].unit == "%"), None)
        told = rate or by
        return Change(claims[n], claims[n - 1], by, rate, direction(told) if told else 0), {n, *run}
    near = [
        m for m in range(max(0, n - REACH), min(len(claims), n + REACH + 1)) if _same_sentence(claims[m], claims[n])
    ]
    run = _run(claims, n)
    able = [m for m in reversed(near) if m < n and _plain(claims[m]) and not is_yardstick(claims, m)]
    before = claims[n - 1] if n and _same_sentence(claims[n - 1], claims[n]) else None
    if own := own_words(claims[n]):
        able = [m for m in able if _same(own, claims[m])]
    elif before and _SET_BY.search(before.left) and (subject := _subject(before)):
        able = [m for m in able if _called(subject, claims[m]) or _in_row(subject, claims, m)]
    if elsewhere := _elsewhere(claims, run, able, near):
        return elsewhere, set(run)
    if not able:
        told = _far_off(claims, run, near)
        return told, set(run) if told else {n}
    now = able[0]
    by = next((m for m in run if claims[m].family == claims[now].family and not claims[m].is_rate), None)
    rate = next((m for m in run if claims[m].unit == "%"), None)
    before = next((m for m in near if is_former(claims[m]) and _before_of(claims, m, now)), None)
    pick = lambda m: claims[m] if m is not None else None  # noqa: E731 - three lines of the same question
    return Change(claims[now], pick(before), pick(by), pick(rate), direction(claims[n])), set(run)


def _elsewhere(claims: list[Claim], run: list[int], able: list[int], near: list[int]) -> Change | None:
    """比2022年的3611万元增加250万元,增长6.9%; 2022年办案4719件,去年增加567件: the value now stands further off.

    It is the count before that is larger by as much; where no word tells the base from it, it must be there and fit.
    """
    by = next((claims[m] for m in run if not claims[m].is_rate), None)
    rate = next((claims[m] for m in run if claims[m].unit == "%"), None)
    former = next((m for m in reversed(near) if m < run[0] and is_former(claims[m])), None)
    base = former if former is not None and not able else able[0] if able and former is None else None
    if by is None or base is None or claims[base].family != by.family:
        return None
    now = next((c for c in reversed(claims[max(0, base - _FURTHER) : base]) if _moved(c, claims[base], by)), None)
    based = Change(now, claims[base], by, rate, direction(by))
    if former is not None:
        return based
    read = (based, Change(claims[base], None, by, rate, direction(by)))
    holds, else_holds = (rate is not None and _percent(c, rate).verdict == HOLDS for c in read)
    return based if now and holds and not else_holds else None


def _subject(former: Claim) -> str:
    """新收 of 新收案件数比上年的806件, 受理 of 去年同期受理163件: what a former value says it is of."""
    return _COUNTED.sub("", without_change(former.label)).strip(" ,") if is_former(former) else ""


def _far_off(claims: list[Claim], run: list[int], near: list[int]) -> Change | None:
    """新收一审案件1120件。…新收案件数比上年的806件增长38.96%: the value now was told sentences before.

    It is the count called so; where the former value has no words of its own, the only one of the sentence before.
    """
    former = next((claims[m] for m in reversed(near) if m < run[0] and is_former(claims[m])), None)
    if former is None or former.is_rate or own_words(claims[run[0]]):
        return None
    by = next((claims[m] for m in run if not claims[m].is_rate), None)
    rate = next((claims[m] for m in run if claims[m].unit == "%"), None)
    held = [c for c in claims[max(0, run[0] - _LONG) : run[0]] if _sentences_before(c, former)]
    if subject := _subject(former):
        held = [c for c in held if _called(subject, c)]
        held = [c for c in held if c.label.endswith(subject)] or held
    else:
        held = [c for c in held if former.sentence - c.sentence == 1]
    read = [Change(c, former, by, rate, direction(claims[run[0]])) for c in held]
    fitting = (change for change in read if rate is not None and _percent(change, rate).verdict == HOLDS)
    return next(fitting, None) or (read[0] if len(read) == 1 else None)


def _sentences_before(now: Claim, former: Claim) -> bool:
    near = now.paragraph == former.paragraph and now.sentence < former.sentence
    return near and now.unit == former.unit and _plain(now) and not now.cell and not now.depth


def _called(subject: str, now: Claim) -> bool:
    """新收 for 法院新收一审案件: the words of a former value, with others between, name the value now."""
    signs = iter(now.label)
    return len(subject) >= 2 and subject[:2] in now.label and all(sign in signs for sign in subject)


def _in_row(subject: str, claims: list[Claim], m: int) -> bool:
    """养老、失业参保分别达到63万人、41万人,养老参保比上年的61万人增加2万人: the first value is of the first name."""
    row = series(claims, m)
    names = claims[row[0]].before.split("分别")[0].split(",")[-1].split("、")
    mine = names[row.index(m)] if len(names) == len(row) > 1 else ""
    return bool(mine) and (mine[:2] if m == row[-1] else mine[-2:]) in subject  # the last is told with what it counts


def _moved(now: Claim, base: Claim, by: Claim) -> bool:
    """Whether a count not far before the base is off from it by as much as is told."""
    if base.paragraph - now.paragraph > 1 or now.family != base.family or not _plain(now):
        return False
    step = of(now) - of(base) if direction(by) >= 0 else of(base) - of(now)
    return step.meets(of(by))


def _before_of(claims: list[Claim], former: int, now: int) -> bool:
    """Whether a former value is this one's: in 1200件,比去年的1000件…,其中网上800件 it is the first count's."""
    alike, of_one = claims[former].family, claims[former].sentence
    if alike != claims[now].family:
        return False
    before = range(former - 1, max(-1, former - REACH), -1)
    owned = any(_plain(claims[m]) and claims[m].family == alike for m in before if claims[m].sentence == of_one)
    return former > now or not owned


def _steps(by: Claim, now: Claim) -> bool:
    """340项 between two counts of 项, 14个百分点 between two rates."""
    if now.unit == "%":
        return by.unit in ("个百分点", "百分点")
    return by.family == now.family and not by.is_rate


_COUNTED = re.compile("(?:的?(?:案件|总)?(?:宗|件|起|人|户|次|笔|项|场)?(?:数|数量|总数|总量|量)|金额|总额)$")


def _same(own: str, now: Claim) -> bool:
    """处罚宗数减少3105宗 after 实施行政处罚28643宗: what changes is what was counted."""
    noun = _COUNTED.sub("", own)
    return len(noun) >= 2 and now.label.endswith(noun)


def _run(claims: list[Claim], n: int) -> list[int]:
    """The changes told one after another: 增加438件,增长53.16%."""
    run = [n]
    while (
        len(run) < _FURTHER
        and run[-1] + 1 < len(claims)
        and is_change(claims[run[-1] + 1])
        and _same_sentence(claims[run[-1] + 1], claims[n])
    ):
        if own_words(claims[run[-1] + 1]):
            break
        run.append(run[-1] + 1)
    return run


def _plain(claim: Claim) -> bool:
    return not is_change(claim) and not is_former(claim) and not claim.is_rate


def _same_sentence(one: Claim, other: Claim) -> bool:
    return one.sentence == other.sentence


def _checked(change: Change | None, stated: Claim) -> list[Relation]:
    if change is None or (change.before is None and not (change.by and change.rate)):
        return [_uncheckable(change, stated)]
    out = _ordered(change)
    if change.now and change.before and change.by:
        out.append(_difference(change.now, change.before, change.by, change.sign))
    if change.rate and (change.rate.unit == "%"):
        out.append(_percent(change, change.rate))
    return out


def _difference(now: Claim, before: Claim, by: Claim, rises: int) -> Relation:
    told = of(by) if rises >= 0 else _minus(of(by))
    fits = (of(now) - of(before)).meets(told)
    return reckoned("diff", now, "−", before, shown(now.amount - before.amount), by, fits)


_UP = re.compile("(?:上升|升高|提高|提升|增加|增长|上涨|扩大|升|增|涨)(?:到|至)$")
_DOWN = re.compile("(?:下降|降低|减少|压缩|压减|缩短|缩减|精简|回落|下调|降|减)(?:到|至)$")
_RANK = re.compile("名次|排名|位次|位列|时[间限长]|周期|用时")


def _ordered(change: Change) -> list[Relation]:
    """由91.2分升至86.4分: the word says up, the numbers go down."""
    now, before = change.now, change.before
    if not now or not before or _RANK.search(now.lead + now.left + before.left) or now.unit in ("位", "名"):
        return []
    up, down = bool(_UP.search(now.left.rstrip())), bool(_DOWN.search(now.left.rstrip()))
    low, high = (of(now), of(before)) if up else (of(before), of(now))
    if not (up or down) or min(now.amount, before.amount) < 0 or low.high >= high.low:
        return []
    said, way, way_en = ("升", "小", "smaller") if up else ("降", "大", "larger")
    return [
        Relation(
            "order", (before, now), f"{before.text} {'>' if up else '<'} {now.text}", CONTRADICTS,
            f"{quoted(now)}说的是{said}，却比{quoted(before)}{way}。",
            f"{quoted(now)} tells a {'rise' if up else 'fall'}, yet is {way_en} than {quoted(before)}.",
        )
    ]  # fmt: skip


def _percent(change: Change, rate: Claim) -> Relation:
    """The change over the value before, which is told, or follows from the value now and the change."""
    falls = change.sign < 0
    if change.now is not None and change.before is not None:
        base, moved = of(change.before), of(change.now) - of(change.before)
        start, step = change.before.amount, change.now.amount - change.before.amount
    else:  # one of the two is told, and the change
        moved = _minus(of(change.by)) if falls else of(change.by)  # type: ignore[arg-type]
        step = change.by.amount * (-1 if falls else 1)  # type: ignore[union-attr]
        if change.now is None:
            base, start = of(change.before), change.before.amount  # type: ignore[arg-type,union-attr]
        else:
            base, start = of(change.now) - moved, change.now.amount - step
    made = moved.over(base) if moved.low >= 0 else _negative(moved, base)
    if made is None or start <= 0:
        return _uncheckable(change, rate)
    told = _minus(printed_rate(rate)) if falls else printed_rate(rate)
    parts = tuple(c for c in (change.now, change.before, change.by, rate) if c is not None)
    return _growth(parts, rate, made.meets(told), step / start * 100)


def _growth(parts: tuple[Claim, ...], rate: Claim, fits: bool, percent: Decimal) -> Relation:
    found = shown(percent)
    sign, zh, en = agreeing(fits)
    one, other = quoted(parts[0]), quoted(parts[1])
    return Relation(
        "growth",
        parts,
        f"{parts[0].text}, {parts[1].text}: {found}% {sign} {rate.text}",
        verdict_of(fits),
        f"由{one}和{other}算得变动 {found}%，{zh.format(quoted(rate))}。",
        f"{one} and {other} give a change of {found} %, {en.format(quoted(rate))}.",
    )


def _minus(held: Bounds) -> Bounds:
    return Bounds(-held.high, -held.low)


def _negative(moved: Bounds, base: Bounds) -> Bounds | None:
    turned = Bounds(-moved.high, -moved.low)
    if turned.low < 0:
        turned = Bounds(min(abs(moved.low), abs(moved.high)), max(abs(moved.low), abs(moved.high)))
        made = turned.over(base)
        return Bounds(-made.high, made.high) if made else None
    made = turned.over(base)
    return Bounds(-made.high, -made.low) if made else None


def _uncheckable(change: Change | None, stated: Claim) -> Relation:
    told = quoted(stated)
    return Relation(
        "growth",
        (change.now, stated) if change and change.now else (stated,),
        f"{stated.text} = ?",
        CANNOT,
        f"{told}无从核对：文中没有写变动之前的数。",
        f"{told} cannot be checked: the value before the change is not stated.",
    )
