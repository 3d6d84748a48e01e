"""Imports that were taken, so that each can be found and taken back."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Imports and the acts that came in with them."""

    name = "zhunsheng.office.sheets"
    label = "sheets"
    verbose_name = "导入"
