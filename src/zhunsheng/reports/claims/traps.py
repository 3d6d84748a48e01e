"""Numbers with a unit that claim nothing: names, ordinals, thresholds, structural counts. Each says why."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from zhunsheng.reports.claims.lexicon import base_unit, families, listed, words
from zhunsheng.reports.claims.quantities import Quantity

_STOPS = ",。;:、()!?\n“”《》"
_LONGEST_NAME = 24


class Traps:
    """The stretches of one text in which no number is a claim, and the rules for the rest."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        spans = sorted([*_masked(plain), *_enclosed(plain, "《", "》", 200, "title"), *_quoted(plain)])
        self._starts = [s for s, _, _ in spans]
        self._spans = spans
        self._reach = _running_ends(spans)

    def why(self, q: Quantity) -> str | None:
        """Why this number is no claim; None where it is one."""
        return self._inside(q.number) or next((why for rule in RULES if (why := rule(self.plain, q))), None)

    def _inside(self, at: int) -> str | None:
        n = bisect_right(self._starts, at) - 1
        while n >= 0 and self._reach[n] > at:
            start, end, why = self._spans[n]
            if start <= at < end:
                return why
            n -= 1
        return None


def _running_ends(spans: list[tuple[int, int, str]]) -> list[int]:
    """The furthest end of a span and all before it, so that a look back knows when to stop."""
    out, furthest = [], 0
    for _, end, _ in spans:
        furthest = max(furthest, end)
        out.append(furthest)
    return out


@cache
def _masks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = [(m["why"], re.compile(m["pattern"])) for m in words("traps")["masks"]]
    slogans = "|".join(re.escape(s) for s in listed("traps", "slogans"))
    return (*held, ("set phrase", re.compile(slogans)))


def _masked(plain: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), why) for why, pattern in _masks() for m in pattern.finditer(plain)]


def _enclosed(plain: str, left: str, right: str, longest: int, why: str) -> list[tuple[int, int, str]]:
    """Stretches between brackets, the outermost of nested ones; what is never closed encloses nothing."""
    out, depth, start = [], 0, 0
    for found in re.finditer(f"[{left}{right}\n]", plain):
        if found[0] == left:
            start = start if depth else found.start()
            depth += 1
        elif found[0] == "\n":
            depth = 0
        elif depth:
            depth -= 1
            if not depth and found.end() - start <= longest:
                out.append((start, found.end(), why))
    return out


_IN_QUOTES = re.compile(f'“([^“”\\n]{{1,{_LONGEST_NAME}}})”|"([^"\\n]{{1,{_LONGEST_NAME}}})"')


def _quoted(plain: str) -> list[tuple[int, int, str]]:
    """Short quotations without a clause in them are names."""
    found = (m for m in _IN_QUOTES.finditer(plain) if not re.search("[,。;]", m[0]))
    return [(m.start(), m.end(), "quoted name") for m in found]


def _left(plain: str, at: int, most: int) -> str:
    """What stands before in the same clause."""
    piece = plain[max(0, at - most) : at]
    cut = max(piece.rfind(s) for s in _STOPS)
    return piece[cut + 1 :]


def _right(plain: str, at: int, most: int) -> str:
    """What stands after in the same clause."""
    piece = plain[at : at + most]
    cuts = [n for s in _STOPS if (n := piece.find(s)) >= 0]
    return piece[: min(cuts)] if cuts else piece


def _ordinal(plain: str, q: Quantity) -> str | None:
    before = plain[max(0, q.start - 2) : q.start]
    if re.search("第$|[前列]$|(?<![村社民])居$|排名$|位次$", before) and q.unit in (
        "名",
        "位",
        "个",
        "家",
        "批",
        "轮",
        "期",
        "次",
        "届",
    ):
        return "ordinal"
    return "rate of a norm" if before.endswith(("每", "每满")) else None


def _indefinite(plain: str, q: Quantity) -> str | None:
    before = plain[max(0, q.start - 1) : q.start]
    return "indefinite count" if not q.digits and before and before in "数几若好成" and not q.approx else None


def _structural(plain: str, q: Quantity) -> str | None:
    right = _right(plain, q.end, 8).removeprefix("主要").removeprefix("重点")
    key = "structural_digits" if q.digits else "structural"
    if q.unit in ("类", "大类", "小类", "种类"):
        return "kind count"
    if q.unit in ("个", "项", "条", "种", "张") and right.startswith(listed("traps", key)):
        return "structural count"
    return None


@cache
def _threshold_money() -> frozenset[str]:
    held = {"人", "名", "平方米", "公里", "亩", "户", "吨", "台", "辆"}
    return frozenset(held | {u for u, family in families().items() if family == "money"})


def _threshold(plain: str, q: Quantity) -> str | None:
    """50万元以上的项目, 200元以下罚款: a rule about who is meant. 98%以上的 stays a claim."""
    if q.approx not in ("以上", "以下") or q.unit.lstrip("百千万亿") not in _threshold_money():
        return None
    right = _right(plain, q.end, 10)
    if _COUNTED_SO.match(right):
        return "threshold"
    return "threshold" if right.startswith(tuple(words("traps")["threshold_nouns"])) else None


_COUNTED_SO = re.compile("[^0-9]{1,8}[0-9]")  # 5人以上越级访4批


def _class(plain: str, q: Quantity) -> str | None:
    """11—50人的489家: a range that says which are meant."""
    return "threshold" if q.to is not None and plain.startswith("的", q.end) and q.unit in ("人", "名") else None


def _duration(plain: str, q: Quantity) -> str | None:
    if families().get(q.unit) != "time":
        return None
    left = _left(plain, q.start, 24).replace("公共", "")
    told = any(verb in left for verb in words("traps")["duration_verbs"])
    norm = plain.startswith(("内", "之内", "以内", "圈", "响应"), q.end) and not re.search("压缩|缩短|压减|缩减", left)
    return "duration" if norm or not told else None


def _score(plain: str, q: Quantity) -> str | None:
    if q.unit != "分" or (q.digits and _SCORED.search(_left(plain, q.start, 16))):
        return None
    said = plain[max(0, q.start - 40) : q.start].split("。")[-1]
    return None if q.digits and _SET_AGAINST.search(said) and _SCORED.search(said) else "part of a word"


_SCORED = re.compile("得|评|分值|平均|考核|成绩|满意|总分")
_SET_AGAINST = re.compile("分[^。]*(?:[比较][^,。;]{1,8}的?|提高|下降|上升|增加|减少|高出|低)$")  # 得96分,比上年的93分


def _characters(plain: str, q: Quantity) -> str | None:
    """A numeral in characters counts only before a measure word for work done, or for a concrete thing."""
    if q.digits or q.unit in ("%", "分之"):
        return None
    held = words("units")
    right = _right(plain, q.end, 12)
    if q.numeral == "一" and q.unit not in ("倍", "番"):
        return _single(plain, q, right)
    if q.numeral == "二" or q.numeral.startswith("零"):
        return "part of a word"
    if q.unit in ("成", "元") and not _amount(plain, q):
        return "part of a word"
    if base_unit(q.unit)[1] in held["chinese"]:
        return "set phrase" if q.unit == "所" and right[:1] in ("联", "一") else None
    if q.unit not in held["chinese_concrete"]:
        return "structural count"
    concrete = not right or any(noun in right for noun in words("traps")["concrete"])
    return None if concrete else "structural count"


def _amount(plain: str, q: Quantity) -> bool:
    """九成 but not 一成立; 三百元 but not 二元结构."""
    if q.unit == "元":
        return q.value >= 10 and not re.match("[化素旦]", plain[q.end : q.end + 1])
    return 2 <= q.value <= 10 and (
        q.approx is not None or bool(re.match("的|以上|多|[和与]|[,。;、)]", plain[q.end : q.end + 2]))
    )


_SINGLE_AFTER = re.compile(
    "[看瞧进统每第唯之再同在这那某任下上前后如万逐单专合归划有是为成到了过其年月季周天日村校户居跑一]$"
)


def _single(plain: str, q: Quantity, right: str) -> str | None:
    """一部 after its noun at the end of a clause, or after a verb of work done, is one; else it is “a”."""
    left = _left(plain, q.start, 8)
    if not right and q.unit != "期" and (left or plain[q.start - 1 : q.start] in ("”", "》", ")")):
        return "part of a word" if _SINGLE_AFTER.search(left) or q.unit in ("次", "起", "体") else None
    told = left.removesuffix("了").endswith(tuple(words("traps")["work_verbs"]))
    return (
        None
        if told and q.unit in ("场", "期", "部", "件", "份", "篇", "座", "所", "处", "批次")
        else "indefinite article"
    )


def _month(plain: str, q: Quantity) -> str | None:
    return "duration" if plain.startswith(("月", "季度", "学期", "年度"), q.end) else None


def _negated(plain: str, q: Quantity) -> str | None:
    """一件未批, 没有一起: nothing was counted."""
    return (
        "part of a word"
        if not q.digits and q.value == 1 and re.search("没有|无$|任何|每$", _left(plain, q.start, 4))
        else None
    )


RULES: tuple[Callable[[str, Quantity], str | None], ...] = (
    _ordinal, _indefinite, _month, _structural, _threshold, _class, _duration, _score, _negated, _characters,
)  # fmt: skip
