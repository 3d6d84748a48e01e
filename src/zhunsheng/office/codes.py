"""Numbers that check themselves: credit codes (GB 32100-2015) and identity numbers (GB 11643-1999)."""

import re
from datetime import date
from typing import Literal

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = [3**n % 31 for n in range(17)]
ID_WEIGHTS = [2 ** (17 - n) % 11 for n in range(17)]

# What is wrong with a number: its shape, the day of birth in it, or its check sign. None where nothing is.
Fault = Literal["shape", "birthday", "check"] | None


def uscc_fault(code: str) -> Fault:
    """What is wrong with a credit code: eighteen signs, the last of which checks the others.

    >>> uscc_fault("91350100M000100Y43"), uscc_fault("91350100M000100Y44"), uscc_fault("91350100M")
    (None, 'check', 'shape')
    """
    if not re.fullmatch(f"[{USCC_SIGNS}]{{18}}", code):
        return "shape"
    total = sum(USCC_SIGNS.index(sign) * weight for sign, weight in zip(code, USCC_WEIGHTS, strict=False))
    return None if USCC_SIGNS[-total % 31] == code[-1] else "check"


def id_card_fault(code: str) -> Fault:
    """What is wrong with an identity number: seventeen digits with a birthday among them, and a check sign.

    >>> id_card_fault("11010519491231002X"), id_card_fault("11010519491331002X")
    (None, 'birthday')
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", code):
        return "shape"
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return "birthday"
    total = sum(int(digit) * weight for digit, weight in zip(code, ID_WEIGHTS, strict=False))
    return None if "10X98765432"[total % 11] == code[-1] else "check"


def is_uscc(code: str) -> bool:
    """Whether nothing is wrong with a credit code."""
    return uscc_fault(code) is None


def is_id_card(code: str) -> bool:
    """Whether nothing is wrong with an identity number."""
    return id_card_fault(code) is None
