"""Numbers as Chinese reports write them: 6,200, 1 234, 36.39, 二十三, 一百零五, 百分之九十."""

import re
from decimal import Decimal

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
CHINESE = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
LONGEST = 16  # more digits than this count nothing an office could count
_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACE = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = {"万": 10_000, "亿": 100_000_000}
_DOUBLED = re.compile("[一二两三四五六七八九]{2}")


def digits(text: str) -> Decimal | None:
    """The value of a number in digits; None when it is too long to count anything."""
    bare = text.replace(",", "").replace(" ", "")
    return Decimal(bare) if len(bare) <= LONGEST else None


def chinese(text: str) -> Decimal | None:
    """The value of a numeral in characters; None for what is a row of digits or no numeral.

    >>> chinese("一千二百零三"), chinese("十二"), chinese("三万五千"), chinese("百"), chinese("七五")
    (Decimal('1203'), Decimal('12'), Decimal('35000'), Decimal('100'), None)
    """
    if len(text) > LONGEST:
        return None
    whole, _, rest = text.partition("点")
    if _DOUBLED.search(whole):
        return None
    value = _whole(whole)
    if rest:
        return Decimal(f"{value}." + "".join(str(_DIGIT[c]) for c in rest))
    return Decimal(value)


def _whole(text: str) -> int:
    total = section = digit = 0
    last = 1
    for sign in text:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
            last = 10 if sign in "零〇" else last
        elif sign in _PLACE:
            section += (digit or 1) * _PLACE[sign]
            digit, last = 0, _PLACE[sign]
        else:
            # 百万: the section counts; a bare 万 is one myriad.
            total = (total + section + digit or 1) * _MYRIAD[sign]
            section = digit = 0
            last = _MYRIAD[sign]
    # 三万五 is 35,000, 一百二 is 120.
    tail = digit * (last // 10) if last > 10 and digit else digit
    return total + section + tail
