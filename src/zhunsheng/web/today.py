"""The day it is where the office is."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings


def this_day() -> date:
    """By the machine's clock, in the office's zone: no thread has one of its own that would have to be looked for."""
    return datetime.now(_zone()).date()


@lru_cache
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
