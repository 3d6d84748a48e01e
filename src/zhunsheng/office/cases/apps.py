"""Cases and their events: the ledger as the database keeps it, and the one door through which it grows."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, events, number series, refused attempts."""

    name = "zhunsheng.office.cases"
    label = "cases"
    verbose_name = "案件"
