"""Terms as people write them, in either language: digits and a unit. The kernel's own spelling is among them."""

from zhunsheng.kernel.terms import DAYS, MONTHS, WORKDAYS, YEARS, Term

SPELLINGS = {
    WORKDAYS: ("个工作日", "工作日", "workdays", "workday", "working days", "working day"),
    DAYS: ("日", "天", "自然日", "个自然日", "days", "day"),
    MONTHS: ("个月", "月", "months", "month"),
    YEARS: ("年", "years", "year"),
}
UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings}
LONGEST = 10_000
EXAMPLE = "期限写作数字加单位，如 20个工作日、60日、3个月、“20 workdays” (a number and a unit)"


def term_of(text: str) -> Term:
    """Read a term; ValueError says how one is written.

    >>> term_of("20个工作日"), term_of("3 months")
    (Term(amount=20, unit='workdays'), Term(amount=3, unit='months'))
    """
    trimmed = text.strip()
    digits = trimmed[: len(trimmed) - len(trimmed.lstrip("0123456789"))]
    unit = UNITS.get(trimmed[len(digits) :].strip().lower())
    if not digits or unit is None:
        raise ValueError(f"{text!r} 读不成期限：{EXAMPLE}")
    if len(digits) > 9 or int(digits) > LONGEST:
        raise ValueError(f"{digits} 太长，最多 {LONGEST} (too long)")
    return Term(int(digits), unit)
