"""What came in and what went out, told in one paragraph.

新收 + 上年结转 = 办结 + 结转下年; 累计接收 − 累计解除 leaves no fewer than are 在册.
"""

import re
from collections import defaultdict

from zhunsheng.reports.claims.bounds import of
from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.lexicon import closing
from zhunsheng.reports.claims.relation import Relation, agreeing, quoted, reckoned, shown, verdict_of

NEW = re.compile("新收|新受理|新立案|新接收|新入|本年收|本期接收|本年接收")
OVER = re.compile(
    "期初|年初(?:在册|结转|结余|未结)|上年(?:度)?(?:结转|遗留|未结)|结转(?:政府|上)|上期结转|旧存|上一年度结转"
)
ON = re.compile("结转(?:至|到)?(?:下|次|明)|下(?:一)?年(?:度)?继续|转下年|期末|年末(?:在册|未结|结转)|存案")
_DONE = re.compile(f"{closing()}|(?<!未)(?:答复|处理完毕|解除|解矫)")
_NEAR = 4  # claims
_CLOSE = 20  # one part in so many
_YEAR = re.compile("全年|[本今当]年|年[内度]")
_ALL = re.compile("合计|共|总|应[审办结]")
_NAMES = (("on", ON), ("over", OVER), ("new", NEW), ("done", _DONE))


def carried(claims: list[Claim]) -> list[Relation]:
    """Every paragraph that tells all four, each once and in one unit."""
    paragraphs: dict[int, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    beside: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        name = next((name for name, pattern in _NAMES if pattern.search(claim.left)), None)
        if _ALL.search(claim.left):
            beside[claim.paragraph].append(claim)
        if name and not claim.cell and not claim.is_rate:
            paragraphs[claim.paragraph][name].append(claim)
    out = []
    for number, told in paragraphs.items():
        if all(len(told[name]) == 1 for name, _ in _NAMES) and len({told[name][0].unit for name, _ in _NAMES}) == 1:
            new, over, done, on = (told[name][0] for name in ("new", "over", "done", "on"))
            whole = next((c for c in beside[number] if _totals(c, new, over)), None)
            out.append(_shared_out(whole, done, on) if whole else _balanced(new, over, done, on))
    return out


_IN = re.compile("累计(?:接收|列管|收治|登记|入矫|衔接)")
_OUT = re.compile("累计(?:解除|解矫|期满|撤管|出院|注销)")
_HELD = re.compile("在册|现有|在矫|在管|在院|在帮")


def standing(claims: list[Claim]) -> list[Relation]:
    """Of all that ever came, what did not leave is there; fewer may be, for some die or move away.

    Of those that came in a year alone nothing follows: only what is so close must be meant.
    """
    out = []
    for n, came in enumerate(claims):
        row = [c for c in claims[n + 1 : n + 1 + _NEAR] if c.paragraph == came.paragraph and c.unit == came.unit]
        left = next((c for c in row if _OUT.search(c.left)), None)
        held = next((c for c in row if _HELD.search(c.left) and left and c.start > left.start), None)
        if not _IN.search(came.left) or not left or not held or came.is_rate:
            continue
        rest = of(came) - of(left)
        close = (held.amount - came.amount + left.amount) * _CLOSE <= held.amount
        if rest.meets(of(held)) or (rest.high < of(held).low and close and not _YEAR.search(came.before)):
            made = shown(came.amount - left.amount)
            out.append(reckoned("carry-over", came, "−", left, made, held, rest.meets(of(held))))
    return out


def _totals(claim: Claim, new: Claim, over: Claim) -> bool:
    """上年结转4件,新收61件,合计65件: the sum of the two, told as such."""
    return claim.unit == new.unit and claim not in (new, over) and of(claim).meets(of(new) + of(over))


def _shared_out(whole: Claim, done: Claim, on: Claim) -> Relation:
    """What there was to do is what was done and what is carried on."""
    fits = of(whole).meets(of(done) + of(on))
    return reckoned("carry-over", done, "+", on, shown(done.amount + on.amount), whole, fits)


def _balanced(new: Claim, over: Claim, done: Claim, on: Claim) -> Relation:
    fits = (of(new) + of(over)).meets(of(done) + of(on))
    came, went = shown(new.amount + over.amount), shown(done.amount + on.amount)
    sign, _, _ = agreeing(fits)
    same, same_en = ("，相符", "the same") if fits else ("，不相等", "which is not the same")
    return Relation(
        "carry-over",
        (new, over, done, on),
        f"{new.text} + {over.text} {sign} {done.text} + {on.text}",
        verdict_of(fits),
        f"{quoted(new)}加{quoted(over)}得 {came}，{quoted(done)}加{quoted(on)}得 {went}{same}。",
        f"{quoted(new)} and {quoted(over)} are {came}, {quoted(done)} and {quoted(on)} are {went}, {same_en}.",
    )
