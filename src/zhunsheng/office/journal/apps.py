"""What the administrators did."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The log of administration: who changed what, when, from what to what."""

    name = "zhunsheng.office.journal"
    label = "journal"
    verbose_name = "管理日志"
