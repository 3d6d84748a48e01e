"""What templates need to show law, days and values: one name in the reader's language, one way to write a date."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhunsheng.catalog.titles import in_english, title_en

register = template.Library()


def is_english() -> bool:
    """True where the reader chose English."""
    return (get_language() or "").startswith("en")


@register.filter
def named(thing: Any) -> str:
    """The name of an act, a field, a figure, a unit: English where the reader reads English and there is one."""
    if thing is None:
        return ""
    get = thing.get if isinstance(thing, Mapping) else lambda key, default="": getattr(thing, key, default)
    return (is_english() and get("name_en", "")) or get("name", "")


@register.filter
def law(citation: str) -> str:
    """A citation in the reader's language."""
    return in_english(citation) if is_english() and citation else citation


@register.filter
def law_title(title: str) -> str:
    """What a law is called in the reader's language."""
    return title_en(title) if is_english() else title


@register.filter
def day(value: date | str | None) -> str:
    """A date as 2019-09-30; nothing for none."""
    return "" if value is None else str(value)[:10]


@register.filter
def amount(value: Any) -> str:
    """A number with separators; a decimal keeps its places."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | Decimal) else "" if value is None else str(value)


@register.filter
def light(colour: str) -> str:
    """The words of a light."""
    return {"green": _("正常"), "yellow": _("临近期限"), "red": _("已逾期")}.get(colour, "")
