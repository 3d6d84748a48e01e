"""Numbers that check themselves: credit codes (GB 32100-2015) and identity numbers (GB 11643-1999)."""

import re
from datetime import date

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = [3**n % 31 for n in range(17)]
ID_WEIGHTS = [2 ** (17 - n) % 11 for n in range(17)]


def is_uscc(code: str) -> bool:
    """Eighteen signs, the last of which checks the others.

    >>> is_uscc("91350100M000100Y43"), is_uscc("91350100M000100Y44")
    (True, False)
    """
    if not re.fullmatch(f"[{USCC_SIGNS}]{{18}}", code):
        return False
    total = sum(USCC_SIGNS.index(sign) * weight for sign, weight in zip(code, USCC_WEIGHTS, strict=False))
    return USCC_SIGNS[-total % 31] == code[-1]


def is_id_card(code: str) -> bool:
    """Seventeen digits with a birthday among them, and a check sign."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", code):
        return False
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == code[-1]
