"""The Django app of calendar feeds."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Secret addresses at which calendars read somebody's deadlines."""

    name = "zhunsheng.office.feeds"
    label = "feeds"
    verbose_name = "日历订阅"
