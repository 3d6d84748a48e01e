"""Every number that stands with a unit: where it is, what it is worth, how exact it claims to be.

Whether it counts anything (or is a date, a slogan, a threshold) is asked of `traps`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from zhunsheng.reports.claims import numerals
from zhunsheng.reports.claims.lexicon import SCALES, families, one_of, unit_pattern, words

_GAP = " ?"
_BARE = re.compile("[百千万亿]+$")
_SHARES = re.compile("分别|依次|各")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `number` is where the digits begin, `start` where its approximator does."""

    start: int
    number: int
    end: int
    value: Decimal
    unit: str
    approx: str | None = None
    to: Decimal | None = None
    digits: bool = True
    numeral: str = ""


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        rf"百分之(?P<percent>{numerals.CHINESE}|{numerals.DIGITS})"
        rf"|(?P<whole>[一二三四五六七八九十百]{{1,4}})分之(?P<part>[一二两三四五六七八九十]{{1,4}})"
        rf"|(?P<digits>(?<![A-Za-z0-9.])(?:{numerals.DIGITS}))|(?P<chinese>{numerals.CHINESE})"
    )


@cache
def _tail() -> re.Pattern[str]:
    middle = one_of(tuple(w for group in words("words")["approximators"]["middle"].values() for w in group))
    scales = one_of(tuple(s for s in SCALES if s))
    after = one_of(tuple(w for group in words("words")["approximators"]["after"].values() for w in group))
    return re.compile(
        rf"{_GAP}(?P<first>{middle}(?![0-9A-Za-z]))?{_GAP}(?P<scale>{scales})?(?P<second>{middle})?{_GAP}"
        rf"(?P<unit>{unit_pattern()}(?:\([次项个件册场条篇套台张份]\))?)?(?P<last>余(?=[,。;、)\s])|(?<=成)多(?=[,。;、)的\s]))?(?P<after>{after})?"
    )


@cache
def _approx(place: str) -> dict[str, str]:
    """Approximators of a place, each with the form it is reported in."""
    return {w: kind for kind, group in words("words")["approximators"][place].items() for w in group}


@cache
def _approaching(bare: bool) -> dict[str, list[tuple[str, str]]]:
    """Approximators that stand before a number, by their last sign, the longest first; `bare`: before a lone 百 too."""
    forms = _approx("before") | (_approx("bare") if bare else {})
    out: dict[str, list[tuple[str, str]]] = {}
    for word in sorted(forms, key=len, reverse=True):
        out.setdefault(word[-1], []).append((word, forms[word]))
    return out


def quantities(plain: str) -> Iterator[Quantity]:
    """All numbers with a unit, in the order of the text."""
    pattern = _number()
    at = 0
    while found := pattern.search(plain, at):
        made = _read(plain, found)
        yield from made
        at = max(made[-1].end if made else 0, found.end())


def _read(plain: str, found: re.Match[str]) -> list[Quantity]:
    if found["percent"]:
        return _percent(plain, found)
    if found["part"]:
        return _fraction(plain, found)
    value = numerals.digits(found["digits"]) if found["digits"] else numerals.chinese(found["chinese"])
    if value is None:
        return []
    if made := _with_unit(plain, found, value):
        made = _signed(plain, _myriads(made))
        return [_ranged(plain, made, found)] if made.unit == "%" else [made]
    if found["digits"] and (shared := _sharing(plain, found, value)):
        return shared
    return _range(plain, found, value)


def _with_unit(plain: str, found: re.Match[str], value: Decimal, start: int | None = None) -> Quantity | None:
    tail = _tail().match(plain, found.end())
    scale, unit = tail["scale"] or "", tail["unit"] or ""
    in_digits = bool(found["digits"])
    if not unit and not (in_digits and scale and scale[-1] in "万亿"):
        return None
    if not in_digits and scale and not tail["first"]:
        return None
    middle = tail["first"] or tail["second"] or tail["last"]
    begin, before = _before(plain, found.start() if start is None else start, bare=_BARE.match(found[0]) is not None)
    if _BARE.match(found[0]) and not (middle or before):
        return None
    approx = _approx("middle").get(middle or "") or before or _approx("after").get(tail["after"] or "")
    end = tail.end() if unit or tail["after"] or tail["second"] else tail.end("scale")
    return Quantity(
        begin, found.start(), end, value, scale + unit, approx, digits=in_digits, numeral=found[0]
    )  # fmt: skip


_IN_MYRIADS = re.compile("([一二两三四五六七八九十百千零]+)([万亿])$")


def _myriads(made: Quantity) -> Quantity:
    """二百六十万元 is 260万元, as 600余万元 is 600: money is printed in that unit."""
    found = _IN_MYRIADS.match(made.numeral)
    value = numerals.chinese(found[1]) if found and families().get(made.unit) == "money" else None
    return made if value is None else replace(made, value=value, unit=found[2] + made.unit)  # type: ignore[index]


_BELOW_NOUGHT = re.compile("[率为是达幅速]-$")


def _signed(plain: str, made: Quantity) -> Quantity:
    """增长率-1.83‰ lies below nought; in 5%-10% and 1-6 the sign joins two numbers."""
    below = families().get(made.unit) == "rate" and _BELOW_NOUGHT.search(plain, max(0, made.number - 2), made.number)
    return replace(made, start=made.number - 1, number=made.number - 1, value=-made.value) if below else made


def _before(plain: str, number: int, bare: bool = False) -> tuple[int, str | None]:
    """Where the claim begins, and the approximator that touches it from before."""
    gap = number - 1 if number and plain[number - 1] == " " else number
    for word, form in _approaching(bare).get(plain[gap - 1 : gap], ()):
        begin = gap - len(word)
        if begin >= 0 and plain.startswith(word, begin):
            bars = words("words")["approximators"]["not_after"].get(word, "")
            if begin and plain[begin - 1] in bars:
                continue
            # 约达80% is one expression; of 约438件 only the number is the claim.
            return begin if word.endswith("达") or word == "上" else number, form
    return number, None


def _percent(plain: str, found: re.Match[str]) -> list[Quantity]:
    text = found["percent"]
    value = numerals.digits(text) if text[0].isascii() else numerals.chinese(text)
    return [] if value is None else [_closed(plain, found, value, "%")]


def _fraction(plain: str, found: re.Match[str]) -> list[Quantity]:
    whole, part = numerals.chinese(found["whole"]), numerals.chinese(found["part"])
    if not whole or part is None:
        return []
    return [_closed(plain, found, (part / whole).quantize(Decimal("0.0001")), "分之")]


def _closed(plain: str, found: re.Match[str], value: Decimal, unit: str) -> Quantity:
    """A number that carries its unit before itself."""
    begin, before = _before(plain, found.start())
    after = next((w for w in _approx("after") if plain.startswith(w, found.end())), "")
    approx = before or _approx("after").get(after)
    return Quantity(begin, found.start(), found.end() + len(after), value, unit, approx, digits=False, numeral=found[0])


_TO = re.compile(f"{_GAP}(?:[—～]{{1,2}}|-{{1,2}}|至|到){_GAP}")


def _range(plain: str, found: re.Match[str], low: Decimal) -> list[Quantity]:
    """10—20件: one claim from the first number to the unit."""
    link = _TO.match(plain, found.end())
    second = _number().match(plain, link.end()) if link else None
    if not second or bool(second["digits"]) != bool(found["digits"]):
        return []
    high = numerals.digits(second[0]) if second["digits"] else (second["chinese"] and numerals.chinese(second[0]))
    made = _with_unit(plain, second, high, start=found.start()) if high else None
    if not made or high <= low:
        return []
    return [Quantity(made.start, found.start(), made.end, low, made.unit, made.approx, high, made.digits, found[0])]


def _ranged(plain: str, first: Quantity, found: re.Match[str]) -> Quantity:
    """5%—10%: both ends carry the sign."""
    link = re.compile("[—～-]{1,2}").match(plain, first.end)
    second = _number().match(plain, link.end()) if link else None
    if not second or not second["digits"] or (high := numerals.digits(second[0])) is None:
        return first
    made = _with_unit(plain, second, high, start=first.number)
    if not made or made.unit != "%" or high <= first.value:
        return first
    return Quantity(first.start, first.number, made.end, first.value, "%", first.approx or made.approx, high)


def _sharing(plain: str, found: re.Match[str], value: Decimal) -> list[Quantity]:
    """分别为12、5、3件: the last number's unit is everyone's."""
    if not _SHARES.search(plain, max(0, found.start() - 16), found.start()):
        return []
    held, at = [(found.start(), found.end(), value)], found.end()
    for _ in range(30):
        link = re.compile(f"{_GAP}[、,和与及]{_GAP}").match(plain, at)
        step = _number().match(plain, link.end()) if link else None
        number = numerals.digits(step[0]) if step and step["digits"] else None
        if number is None:
            return []
        if made := _with_unit(plain, step, number):
            shared = [Quantity(s, s, e, v, made.unit, None, numeral=plain[s:e]) for s, e, v in held]
            return [*shared, made]
        held.append((step.start(), step.end(), number))
        at = step.end()
    return []
