"""Lists kept by those who look at them."""

from django.apps import AppConfig


class BookmarksConfig(AppConfig):
    """Kept lists."""

    name = "zhunsheng.office.bookmarks"
    label = "bookmarks"
    verbose_name = "存下的列表"
