"""A figure in words: its value with the measure word of the language, as a report prints it."""

from decimal import Decimal

from zhunsheng.figures.figure import Figure, Number

MONEY = {"元": 0, "万元": 4, "亿元": 8}
NONE_ZH, NONE_EN = "（无可比基数）", "(no base)"


def shown(figure: Figure) -> str:
    """The value with its unit: 1610件, 98.0%, 628.4万元.

    A rate whose base is nought has no value; it says so and prints no number.
    """
    if figure.value is None:
        return NONE_ZH
    return f"{number(figure.value)}{figure.indicator.unit}"


def shown_en(figure: Figure) -> str:
    """The value for an English sentence, which has its own noun: 1,610; 98.0%; CNY 6.28 million."""
    if figure.value is None:
        return NONE_EN
    unit = figure.indicator.unit
    if unit in MONEY:
        return f"CNY {number(Decimal(figure.value).scaleb(MONEY[unit] - 6), ',', 2)} million"
    return f"{number(figure.value, ',')}{unit if unit in ('%', '‰') else ''}"


def number(value: Number, separator: str = "", places: int | None = None) -> str:
    """A number without idle noughts: 100.0 is 100, 87.2 stays.

    >>> number(Decimal("100.0")), number(Decimal("87.20"), places=1), number(4771, ",")
    ('100', '87.2', '4,771')
    """
    if isinstance(value, Decimal):
        value = value if places is None else round(value, places)
        value = value.normalize() if value != value.to_integral_value() else int(value)
    return f"{value:{separator}f}" if isinstance(value, Decimal) else f"{value:{separator}}"
